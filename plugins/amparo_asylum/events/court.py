"""Events before the immigration court: hearings, what moves them, filings for them, motions of the government."""

from __future__ import annotations

from amparo.declarations import AppointmentDeclaration, AppointmentKind, EventDeclaration, Scope, Text
from amparo_asylum.events.common import optional, required
from amparo_asylum.forms import court
from amparo_asylum.roles import CASE_TEAM, EVERYONE_ON_THE_CASE

_HEARING = "hearing_scheduled"

COURT_EVENTS = (
    EventDeclaration(
        kind=_HEARING,
        title=Text("hearing scheduled", "audiencia programada"),
        scope=Scope.PROCEEDING,
        fields=required(court.HearingScheduled),
        roles=EVERYONE_ON_THE_CASE,
        appointment=AppointmentDeclaration(day="hearing_date", hour="hearing_time", kind=AppointmentKind.HEARING),
    ),
    EventDeclaration(
        kind="hearing_moved",
        title=Text("hearing moved", "audiencia cambiada de fecha"),
        scope=Scope.PROCEEDING,
        fields=required(court.NewHearingTime),
        about=_HEARING,
        updates=True,
        roles=EVERYONE_ON_THE_CASE,
    ),
    EventDeclaration(
        kind="filing_date_set",
        title=Text("filing date set by the judge", "fecha de presentación fijada por el juez"),
        scope=Scope.PROCEEDING,
        fields=required(court.FilingDateSet),
        about=_HEARING,
        updates=True,
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="hearing_held",
        title=Text("hearing held", "audiencia realizada"),
        scope=Scope.PROCEEDING,
        fields=required(court.HearingHeld),
        about=_HEARING,
        ends=True,
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="hearing_cancelled",
        title=Text("hearing cancelled", "audiencia cancelada"),
        scope=Scope.PROCEEDING,
        fields=optional(court.HearingCancelled),
        about=_HEARING,
        ends=True,
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="pleadings_filed",
        title=Text("pleadings made", "respuesta a los cargos presentada"),
        scope=Scope.PROCEEDING,
        fields=optional(court.Pleadings),
        about=_HEARING,
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="hearing_evidence_filed",
        title=Text("filing for a hearing made", "presentación para una audiencia hecha"),
        scope=Scope.PROCEEDING,
        fields=optional(court.HearingEvidence),
        about=_HEARING,
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="opposing_motion_received",
        title=Text("motion of the government received", "moción del gobierno recibida"),
        scope=Scope.PROCEEDING,
        fields=optional(court.OpposingMotion),
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="motion_response_filed",
        title=Text("response to a motion filed", "respuesta a una moción presentada"),
        scope=Scope.PROCEEDING,
        about="opposing_motion_received",
        roles=CASE_TEAM,
    ),
)

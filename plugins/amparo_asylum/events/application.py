"""Events of the application and the work permit, and of the letters of USCIS."""

from __future__ import annotations

from amparo.declarations import EventDeclaration, Scope, Text
from amparo_asylum.events.common import optional, required
from amparo_asylum.forms import application
from amparo_asylum.roles import CASE_TEAM

APPLICATION_EVENTS = (
    # Of a person, not of a proceeding: each has their own arrival and their own year, and what one files must not
    # close another's date.
    EventDeclaration(
        kind="i589_filed",
        title=Text("asylum application (I-589) filed", "solicitud de asilo (I-589) presentada"),
        scope=Scope.PERSON,
        fields=optional(application.AsylumApplication),
        needs="last_arrival",
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="ead_clock_stopped",
        title=Text("work-permit clock stopped", "reloj del permiso de trabajo detenido"),
        scope=Scope.PERSON,
        fields=optional(application.ClockChange),
        needs="i589_filed",
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="ead_clock_restarted",
        title=Text("work-permit clock restarted", "reloj del permiso de trabajo reanudado"),
        scope=Scope.PERSON,
        fields=optional(application.ClockChange),
        about="ead_clock_stopped",
        ends=True,
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="ead_application_filed",
        title=Text("work permit applied for (I-765)", "permiso de trabajo solicitado (I-765)"),
        scope=Scope.PERSON,
        fields=optional(application.WorkPermitApplication),
        needs="i589_filed",
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="ead_decision",
        title=Text("work permit decided", "permiso de trabajo decidido"),
        scope=Scope.PERSON,
        fields=optional(application.WorkPermitDecision),
        needs="ead_application_filed",
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="request_for_evidence_received",
        title=Text("request for evidence from USCIS", "USCIS pide más pruebas"),
        scope=Scope.PROCEEDING,
        fields=required(application.RequestForEvidence),
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="request_for_evidence_answered",
        title=Text("request for evidence answered", "pruebas enviadas a USCIS"),
        scope=Scope.PROCEEDING,
        about="request_for_evidence_received",
        roles=CASE_TEAM,
    ),
)

"""Hearings: the notice, the client told of every date, the individual hearing prepared, its evidence, its result."""

from __future__ import annotations

from amparo.declarations import Form, Happened, ProceedingIs, Repeats, Scope, StepDeclaration, Text
from amparo_asylum.forms import court
from amparo_asylum.forms.common import ToldClient
from amparo_asylum.roles import CASE_TEAM, EVERYONE_ON_THE_CASE
from amparo_asylum.steps.common import CASE_TYPES, ENGAGED, STILL_TO_COME, records

_INDIVIDUAL = (("kind", "individual"),)
_IN_COURT = ProceedingIs(forums=("immigration_court",))

_DATE_STEPS = (
    StepDeclaration(
        id="record_hearing",
        title=Text("Record a hearing notice", "Anotar un aviso de audiencia"),
        phase="hearing",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.ON_DEMAND,
        condition=_IN_COURT,
        roles=EVERYONE_ON_THE_CASE,
        form=Form.of(court.RecordHearing),
        records=records("hearing_scheduled", "notice_date", court.HearingScheduled),
        help=Text(
            "From the paper or the court's automated system; a second person compares it with the source.",
            "Del papel o del sistema automatizado de la corte; otra persona lo compara con la fuente.",
        ),
    ),
    StepDeclaration(
        id="tell_client_hearing_date",
        title=Text("Tell the client of the hearing", "Avisar a la persona de la audiencia"),
        phase="hearing",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="hearing_scheduled",
        condition=_IN_COURT & STILL_TO_COME,
        after=("record_hearing",),
        roles=EVERYONE_ON_THE_CASE,
        form=Form.of(ToldClient),
        documents=("hearing_notice",),
        help=Text(
            "Place, hour, how to get there, and what happens to somebody who does not come.",
            "Lugar, hora, cómo llegar y qué le pasa a quien no va.",
        ),
    ),
    StepDeclaration(
        id="tell_client_hearing_moved",
        title=Text("Tell the client that the hearing was moved", "Avisar a la persona que la audiencia cambió"),
        phase="hearing",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="hearing_moved",
        condition=_IN_COURT & ~Happened("asylum_decision"),
        after=("tell_client_hearing_date",),
        roles=EVERYONE_ON_THE_CASE,
        form=Form.of(ToldClient),
        documents=("hearing_notice",),
        help=Text(
            "Take the old notice back, so that only one date is in the house.",
            "Recoja el aviso anterior, para que en casa quede una sola fecha.",
        ),
    ),
)

_MERITS_STEPS = (
    StepDeclaration(
        id="prepare_individual_hearing",
        title=Text("Prepare the individual hearing", "Preparar la audiencia individual"),
        phase="hearing",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="hearing_scheduled",
        occasion_where=_INDIVIDUAL,
        condition=_IN_COURT & ENGAGED & STILL_TO_COME,
        after=("file_hearing_evidence",),
        roles=CASE_TEAM,
        form=Form.of(court.PrepareIndividual),
    ),
    StepDeclaration(
        id="file_hearing_evidence",
        title=Text(
            "File the evidence for the individual hearing", "Presentar las pruebas para la audiencia individual"
        ),
        phase="hearing",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="hearing_scheduled",
        occasion_where=_INDIVIDUAL,
        condition=_IN_COURT & ENGAGED & STILL_TO_COME,
        after=("tell_client_hearing_moved",),
        roles=CASE_TEAM,
        form=Form.of(court.FileHearingEvidence),
        records=records("hearing_evidence_filed", "filed_on", court.HearingEvidence, proven=True),
        completed_by=("hearing_evidence_filed",),
        help=Text(
            "What comes late may be left out. If it cannot be ready, move for more time before the date, not after it.",
            "Lo que llega tarde puede quedar fuera. Si no estará listo, pida más tiempo antes de la fecha, no después.",
        ),
    ),
    StepDeclaration(
        id="record_hearing_result",
        title=Text("Record how the hearing went", "Anotar cómo fue la audiencia"),
        phase="hearing",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="hearing_scheduled",
        condition=_IN_COURT & STILL_TO_COME,
        after=("prepare_individual_hearing",),
        roles=CASE_TEAM,
        form=Form.of(court.RecordHearingHeld),
        records=records("hearing_held", "held_on", court.HearingHeld),
        completed_by=("hearing_held",),
    ),
)

HEARING_STEPS = (*_DATE_STEPS, *_MERITS_STEPS)

"""Filing: the application and the work permit, master hearings and pleadings, answers to USCIS and to motions."""

from __future__ import annotations

from amparo.declarations import Form, Happened, PersonIs, ProceedingIs, Repeats, Scope, StepDeclaration, Text
from amparo_asylum.forms import application, court
from amparo_asylum.roles import CASE_TEAM, REPRESENTATIVES
from amparo_asylum.steps.common import CASE_TYPES, CLIENTS, ENGAGED, STILL_TO_COME, records

_MASTER = (("kind", "master"),)

_APPLICATION_STEPS = (
    StepDeclaration(
        id="review_i589",
        title=Text("Read the asylum application with fresh eyes", "Revisar la solicitud de asilo con otros ojos"),
        phase="filing",
        case_types=CASE_TYPES,
        scope=Scope.PERSON,
        condition=PersonIs(roles=CLIENTS) & Happened("last_arrival") & ENGAGED & ~Happened("i589_filed"),
        roles=REPRESENTATIVES,
        form=Form.of(application.ReviewApplication),
    ),
    StepDeclaration(
        id="file_i589",
        title=Text("File the asylum application (I-589)", "Presentar la solicitud de asilo (I-589)"),
        phase="filing",
        case_types=CASE_TYPES,
        scope=Scope.PERSON,
        condition=PersonIs(roles=CLIENTS) & Happened("last_arrival") & ENGAGED,
        after=("review_i589",),
        roles=CASE_TEAM,
        form=Form.of(application.FileApplication),
        records=records("i589_filed", "filed_on", application.AsylumApplication, proven=True),
        completed_by=("i589_filed",),
        help=Text(
            "Answer every question, pay the fee, keep the proof. If the year is nearly over, file now and complete "
            "later.",
            "Conteste todas las preguntas, pague la tarifa y guarde el comprobante. Si el año está por terminar, "
            "presente ya y complete después.",
        ),
    ),
    StepDeclaration(
        id="apply_for_work_permit",
        title=Text("Apply for the work permit (I-765)", "Solicitar el permiso de trabajo (I-765)"),
        phase="filing",
        case_types=CASE_TYPES,
        scope=Scope.PERSON,
        condition=PersonIs(roles=CLIENTS)
        & Happened("i589_filed")
        & Happened("notice_reached", {"rule": "asylum_ead_c8_earliest_filing"}),
        after=("file_i589",),
        roles=CASE_TEAM,
        form=Form.of(application.FileWorkPermitApplication),
        records=records("ead_application_filed", "filed_on", application.WorkPermitApplication, proven=True),
        completed_by=("ead_application_filed",),
        help=Text(
            "Not before the safe day shown with the deadlines: filed early, it is rejected.",
            "No antes del día seguro que se muestra con los plazos: si se presenta antes, la rechazan.",
        ),
    ),
)

_MASTER_STEPS = (
    StepDeclaration(
        id="prepare_master_hearing",
        title=Text("Prepare the master hearing", "Preparar la audiencia preliminar (master)"),
        phase="filing",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="hearing_scheduled",
        occasion_where=_MASTER,
        condition=ProceedingIs(forums=("immigration_court",)) & ENGAGED & STILL_TO_COME,
        roles=CASE_TEAM,
        form=Form.of(court.PrepareMaster),
    ),
    StepDeclaration(
        id="file_pleadings",
        title=Text("Answer the charges (pleadings)", "Responder a los cargos (pleadings)"),
        phase="filing",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="hearing_scheduled",
        occasion_where=_MASTER,
        condition=ProceedingIs(forums=("immigration_court",)) & ENGAGED & ~Happened("pleadings_filed"),
        after=("prepare_master_hearing",),
        roles=CASE_TEAM,
        form=Form.of(court.FilePleadings),
        records=records("pleadings_filed", "filed_on", court.Pleadings, proven=True),
        completed_by=("pleadings_filed",),
        help=Text(
            "Once for the whole case. Deny what the government has not shown; say which relief is asked for.",
            "Una sola vez en todo el caso. Niegue lo que el gobierno no ha demostrado y diga qué protección se pide.",
        ),
    ),
)

_ANSWER_STEPS = (
    StepDeclaration(
        id="answer_motion",
        title=Text("Answer the government's motion", "Responder a la moción del gobierno"),
        phase="filing",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="opposing_motion_received",
        roles=CASE_TEAM,
        form=Form.of(court.AnswerMotion),
        records=records("motion_response_filed", "filed_on", proven=True),
        completed_by=("motion_response_filed",),
    ),
    StepDeclaration(
        id="answer_request_for_evidence",
        title=Text("Answer USCIS's request for evidence", "Responder a la petición de pruebas de USCIS"),
        phase="filing",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="request_for_evidence_received",
        roles=CASE_TEAM,
        form=Form.of(application.AnswerRequest),
        records=records("request_for_evidence_answered", "filed_on", proven=True),
        completed_by=("request_for_evidence_answered",),
        help=Text(
            "One answer with everything. There is no more time: what is missing then stays missing.",
            "Una sola respuesta con todo. No hay prórroga: lo que falte entonces ya no se podrá agregar.",
        ),
    ),
)

FILING_STEPS = (*_MASTER_STEPS, *_APPLICATION_STEPS, *_ANSWER_STEPS)

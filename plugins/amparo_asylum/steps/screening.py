"""Screening: what is urgent, whom we may not act for, what happened, and what we will do."""

from __future__ import annotations

from amparo.declarations import (
    AnyPerson,
    Done,
    Fact,
    Form,
    Happened,
    Operation,
    PersonIs,
    Scope,
    StepDeclaration,
    Text,
)
from amparo_asylum.forms import intake, representation
from amparo_asylum.roles import EVERYONE_ON_THE_CASE, INTAKE, REPRESENTATIVES, SUPERVISOR
from amparo_asylum.steps.common import (
    ARRIVAL_KNOWN,
    CASE_TYPES,
    CLIENTS,
    CONFLICT,
    CONFLICTS_CLEAR,
    RESULT,
    records,
)

_INTAKE_STEPS = (
    StepDeclaration(
        id="urgency_triage",
        title=Text("Ask first what is urgent", "Preguntar primero qué es urgente"),
        phase="screening",
        case_types=CASE_TYPES,
        roles=INTAKE,
        form=Form.of(intake.UrgencyTriage),
        help=Text(
            "Five questions, before the story. A date that runs comes first.",
            "Cinco preguntas, antes de la historia. Lo primero es el plazo que ya corre.",
        ),
    ),
    StepDeclaration(
        id="record_names",
        title=Text("Record everybody's names", "Anotar los nombres de todas las personas"),
        phase="screening",
        case_types=CASE_TYPES,
        after=("urgency_triage",),
        roles=INTAKE,
        form=Form.of(intake.RecordNames),
    ),
    StepDeclaration(
        id="record_arrival",
        title=Text("Record the last arrival", "Anotar la última llegada"),
        phase="screening",
        case_types=CASE_TYPES,
        scope=Scope.PERSON,
        condition=PersonIs(roles=CLIENTS),
        after=("record_names",),
        roles=INTAKE,
        form=Form.of(intake.RecordArrival),
        records=records("last_arrival", "arrived_on", intake.LastArrival),
        completed_by=("last_arrival",),
        help=Text(
            "From this day runs the year to ask for asylum. Ask for every trip out of the country since the first "
            "entry.",
            "Desde ese día corre el año para pedir asilo. Pregunte por cada salida del país desde la primera entrada.",
        ),
    ),
    StepDeclaration(
        id="record_notice_to_appear",
        title=Text("Record the notice to appear", "Anotar la orden de comparecencia"),
        phase="screening",
        case_types=CASE_TYPES,
        after=("record_arrival",),
        roles=EVERYONE_ON_THE_CASE,
        form=Form.of(intake.RecordNoticeToAppear),
        records=records("notice_to_appear_served", "served_on", intake.NoticeToAppear),
        completed_by=("notice_to_appear_served",),
    ),
    StepDeclaration(
        id="record_court_proceeding",
        title=Text("Record the case in court", "Anotar el caso en la corte"),
        phase="screening",
        case_types=CASE_TYPES,
        after=("record_notice_to_appear",),
        roles=EVERYONE_ON_THE_CASE,
        form=Form.of(intake.RecordCourtProceeding),
        records=records("notice_to_appear_filed", "filed_with_court_on", intake.CourtProceeding),
        completed_by=("notice_to_appear_filed",),
        help=Text(
            "Look the A-number up in the court's automated system; do it again each week until the case is there.",
            "Busque el número A en el sistema automatizado de la corte; repítalo cada semana hasta que aparezca el "
            "caso.",
        ),
    ),
    StepDeclaration(
        id="record_release",
        title=Text("Record the release from detention", "Anotar la salida de la detención"),
        phase="screening",
        case_types=CASE_TYPES,
        condition=Fact("asylum.custody").equals("detained"),
        after=("record_court_proceeding",),
        roles=EVERYONE_ON_THE_CASE,
        form=Form.of(intake.RecordRelease),
        records=records("released_from_custody", "released_on", intake.Release),
        help=Text(
            "A new address must reach the court within days, and other filing dates now apply.",
            "La nueva dirección debe llegar a la corte en pocos días, y ahora rigen otras fechas de presentación.",
        ),
    ),
)

_DECIDING_STEPS = (
    StepDeclaration(
        id="conflict_check",
        title=Text("Check for conflicts of interest", "Verificar conflictos de interés"),
        phase="screening",
        case_types=CASE_TYPES,
        condition=Done("record_names"),
        after=("record_names",),
        roles=INTAKE,
        operation=Operation.CONFLICT_CHECK,
        help=Text(
            "Before anybody hears the story: what a person tells us, we cannot unhear.",
            "Antes de escuchar la historia: lo que una persona nos cuenta ya no lo podemos olvidar.",
        ),
    ),
    StepDeclaration(
        id="conflict_decision",
        title=Text("Decide on the possible conflicts", "Decidir sobre los posibles conflictos"),
        phase="screening",
        case_types=CASE_TYPES,
        condition=Happened("conflicts_checked") & ~Happened("conflicts_checked", {"hits": 0}),
        after=("conflict_check",),
        roles=SUPERVISOR,
        form=Form.of(representation.ConflictDecision),
    ),
    StepDeclaration(
        id="screening_interview",
        title=Text("Hold the screening interview", "Hacer la entrevista inicial"),
        phase="screening",
        case_types=CASE_TYPES,
        condition=CONFLICTS_CLEAR,
        after=("conflict_decision",),
        roles=INTAKE,
        form=Form.of(representation.ScreeningInterview),
        help=Text(
            "In the person's best language, at their pace, with breaks. Nobody has to tell everything today.",
            "En el idioma que la persona domina mejor, a su ritmo y con descansos. Nadie tiene que contarlo todo hoy.",
        ),
    ),
    StepDeclaration(
        id="one_year_check",
        title=Text("Check the one-year limit", "Revisar el plazo de un año"),
        phase="screening",
        case_types=CASE_TYPES,
        scope=Scope.PERSON,
        condition=PersonIs(roles=CLIENTS) & Happened("last_arrival") & CONFLICTS_CLEAR,
        after=("screening_interview",),
        roles=INTAKE,
        form=Form.of(representation.OneYearCheck),
    ),
    StepDeclaration(
        id="screening_decision",
        title=Text("Decide what we will do", "Decidir qué haremos"),
        phase="screening",
        case_types=CASE_TYPES,
        condition=Done("screening_interview") & ARRIVAL_KNOWN & AnyPerson(of=Done("one_year_check")),
        after=("one_year_check",),
        roles=SUPERVISOR,
        form=Form.of(representation.DecideScreening),
        records=records("screening_decided", "decided_on", representation.ScreeningDecision),
    ),
    StepDeclaration(
        id="declination_letter",
        title=Text("Send the letter with the known dates", "Enviar la carta con las fechas conocidas"),
        phase="closing",
        case_types=CASE_TYPES,
        condition=RESULT.is_in("decline", "referral", "advice_only", "brief_service") | CONFLICT.equals("conflict"),
        roles=REPRESENTATIVES,
        form=Form.of(representation.DeclineRepresentation),
        records=records("representation_declined", "sent_on", representation.RepresentationDeclined, proven=True),
        help=Text(
            "Say plainly that we do not represent the person, name every date we know, and where else to ask for help.",
            "Diga con claridad que no representamos a la persona, todas las fechas que conocemos y dónde más pedir "
            "ayuda.",
        ),
    ),
)

SCREENING_STEPS = (*_INTAKE_STEPS, *_DECIDING_STEPS)

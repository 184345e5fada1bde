"""Forms of decisions and what follows: the judge's order, the appeal, the Board, motions, the circuit, departure."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from amparo.declarations import Ask, Text
from amparo_asylum.data import names
from amparo_asylum.forms.common import Filed, ToldClient


class AsylumDecision(BaseModel):
    """What the judge decided on asylum; other protection is asked apart, since asylum denied can be appealed."""

    outcome: Annotated[
        Literal["granted", "denied", "in_absentia_order", "terminated"],
        Ask(
            en="asylum",
            es="asilo",
            choices=names("asylum_decision"),
            help=Text(
                "“Denied” also when withholding or CAT was granted instead, or the application was pretermitted.",
                "«denied» también si en su lugar se concedió la retención de la remoción o la protección contra la "
                "tortura, o si la solicitud se rechazó sin audiencia.",
            ),
        ),
    ]
    form: Annotated[
        Literal["oral", "written"],
        Ask(
            en="form of the decision",
            es="forma de la decisión",
            choices=names("decision_form"),
            help=Text(
                "Oral: time runs from the day it was spoken, even if a paper follows. Written: from mailing or "
                "e-notice.",
                "Oral: el plazo corre desde el día en que se dijo, aunque después llegue un papel. Escrita: desde el "
                "envío o el aviso electrónico.",
            ),
        ),
    ]
    other_protection: Annotated[
        Literal["none", "withholding_of_removal", "convention_against_torture", "voluntary_departure"] | None,
        Ask(en="other protection granted", es="otra protección concedida", choices=names("other_protection")),
    ] = None


class RecordDecision(AsylumDecision):
    """The judge's decision, on the day from which the time to appeal runs."""

    decided_on: Annotated[
        date,
        Ask(
            en="date of the oral decision, or of mailing of the written one",
            es="fecha de la decisión oral, o del envío de la escrita",
        ),
    ]


class ExplainDecision(ToldClient):
    """That the client knows what was decided and by when an appeal must arrive."""

    last_day_told: Annotated[
        str,
        Field(max_length=200),
        Ask(
            en="last day to appeal, as told to the client (or “none”)",
            es="último día para apelar, como se le dijo a la persona (o «ninguno»)",
        ),
    ]


class DecideOnAppeal(BaseModel):
    """What the client decided about an appeal, in their own words."""

    choice: Annotated[
        Literal["file_an_appeal", "waive_the_appeal", "let_the_time_pass"],
        Ask(
            en="the client's decision",
            es="decisión de la persona",
            choices=names("choice_on_appeal"),
            help=Text(
                "The decision is the client's. If in doubt, file: an appeal can be withdrawn, a missed date cannot.",
                "La decisión es de la persona. Ante la duda, presente: una apelación se puede retirar, un plazo "
                "perdido no se recupera.",
            ),
        ),
    ]
    reason: Annotated[str, Field(min_length=3, max_length=1000), Ask(en="why", es="por qué")]


class Appeal(BaseModel):
    """How the Board's fee was dealt with: an appeal without it is rejected."""

    fee: Annotated[Literal["paid", "waiver_requested"], Ask(en="fee", es="tarifa", choices=names("appeal_fee"))]


class FileAppeal(Appeal, Filed):
    """The notice of appeal, received by the Board, with its proof."""


class AppealWaived(BaseModel):
    """Where it stands that the client gave up the appeal."""

    where: Annotated[
        Literal["on_the_record", "in_writing"],
        Ask(en="where it was said", es="dónde se dijo", choices=names("where_waived")),
    ]


class RecordAppealPosition(AppealWaived):
    """What was said about an appeal: reserved, which costs nothing, or given up, which ends the case."""

    reserved_on: Annotated[
        date | None, Ask(en="date the appeal was reserved", es="fecha en que se reservó la apelación")
    ] = None
    waived_on: Annotated[
        date | None,
        Ask(
            en="date the appeal was given up",
            es="fecha en que se renunció a la apelación",
            help=Text(
                "Never without the client's own clear words: it makes the order final at once.",
                "Nunca sin las palabras claras de la persona: la orden queda firme de inmediato.",
            ),
        ),
    ] = None
    proof: Annotated[str | None, Ask(en="where it stands in the record", es="dónde consta en el expediente")] = None


class FinalOrder(BaseModel):
    """How an order of removal became final, and whose order it is."""

    why: Annotated[
        Literal["appeal_waived", "no_appeal_in_time", "appeal_dismissed", "appeal_withdrawn"],
        Ask(en="how it became final", es="cómo quedó firme", choices=names("why_final")),
    ]
    decided_by: Annotated[
        Literal["immigration_judge", "board_of_immigration_appeals"],
        Ask(en="whose order it is", es="de quién es la orden", choices=names("decided_by")),
    ]


class RecordFinalOrder(FinalOrder):
    """The day on which an order of removal became final."""

    final_on: Annotated[date, Ask(en="date it became final", es="fecha en que quedó firme")]


class MotionToReopen(BaseModel):
    """On which ground the judge was asked to reopen: each ground has its own time."""

    ground: Annotated[
        Literal["lack_of_notice", "exceptional_circumstances", "changed_country_conditions", "vawa", "new_facts"],
        Ask(en="ground", es="motivo", choices=names("reopening_ground")),
    ]


class BoardReceipt(BaseModel):
    """The Board's filing receipt."""

    court: Annotated[Literal["BIA"], Ask(en="forum", es="foro", choices=names("board"))]


class RecordBoardReceipt(BoardReceipt):
    """The day of the Board's filing receipt, with which the case is before it."""

    receipt_date: Annotated[date, Ask(en="date of the receipt", es="fecha del recibo")]


class BriefingSchedule(BaseModel):
    """What the Board's briefing schedule says; the event's own date is the schedule's."""

    printed_due: Annotated[date | None, Ask(en="due date printed on it", es="fecha límite impresa en el documento")] = (
        None
    )


class FileBrief(Filed):
    """The brief, received by the Board, with its proof."""


class AppealDecision(BaseModel):
    """What the Board decided."""

    outcome: Annotated[
        Literal["dismissed", "sustained", "remanded", "motion_denied"],
        Ask(en="outcome", es="resultado", choices=names("appeal_decision")),
    ]


class RecordAppealDecision(AppealDecision):
    """The Board's decision, on the date that stands on it."""

    decided_on: Annotated[date, Ask(en="date on the order", es="fecha de la orden")]


class Petition(BaseModel):
    """Which court of appeals was asked, and whether it was asked to stop the removal."""

    circuit: Annotated[
        Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "dc"],
        Ask(en="circuit", es="circuito", choices=names("circuit")),
    ]
    stay_asked: Annotated[
        bool,
        Ask(
            en="a stay of removal was asked for",
            es="se pidió suspender la remoción",
            help=Text(
                "The petition alone does not stop the removal.", "La petición por sí sola no detiene la remoción."
            ),
        ),
    ]


class FilePetition(Petition, Filed):
    """The petition for review, received by the clerk, with its proof."""


class VoluntaryDeparture(BaseModel):
    """The terms on which the judge let the client leave."""

    stage: Annotated[
        Literal["pre_conclusion", "post_conclusion"], Ask(en="stage", es="etapa", choices=names("departure_stage"))
    ]
    depart_by: Annotated[
        date | None, Ask(en="last day to leave, as the order says", es="último día para salir, según la orden")
    ] = None
    granted_by: Annotated[
        Literal["immigration_judge", "board_of_immigration_appeals"] | None,
        Ask(en="who granted it", es="quién la concedió", choices=names("decided_by")),
    ] = None

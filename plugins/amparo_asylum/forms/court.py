"""Forms of the immigration court: hearings and all that moves them, filings for them, motions of the other side."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from amparo.declarations import Ask, Text
from amparo_asylum.data import names
from amparo_asylum.forms.common import HOUR, Confirmed, Filed

HearingKind = Literal["master", "individual"]

_FILING_DUE = Ask(
    en="filing date set by the judge, if any",
    es="fecha de presentación fijada por el juez, si la hay",
    help=Text("It stands beside the date of the rule.", "Se muestra junto a la fecha de la regla."),
)


class NewHearingTime(BaseModel):
    """When a hearing is: the court's date and its own wall clock."""

    hearing_date: Annotated[date, Ask(en="date of the hearing", es="fecha de la audiencia")]
    hearing_time: Annotated[
        str,
        Field(pattern=HOUR),
        Ask(
            en="hour of the hearing",
            es="hora de la audiencia",
            help=Text("In 24 hours, as 08:30 or 13:00.", "En 24 horas, como 08:30 o 13:00."),
        ),
    ]
    filing_due: Annotated[date | None, _FILING_DUE] = None


class HearingScheduled(NewHearingTime):
    """What the hearing notice says."""

    kind: Annotated[HearingKind, Ask(en="kind of hearing", es="tipo de audiencia", choices=names("hearing_kind"))]
    attendance: Annotated[
        Literal["in_person", "by_video"] | None, Ask(en="how to attend", es="cómo asistir", choices=names("attendance"))
    ] = None
    court_room: Annotated[str | None, Field(max_length=60), Ask(en="court room", es="sala")] = None
    judge: Annotated[str | None, Field(max_length=100), Ask(en="judge", es="juez o jueza")] = None


class RecordHearing(HearingScheduled):
    """A hearing, on the day its notice was issued."""

    notice_date: Annotated[date, Ask(en="date on the notice", es="fecha del aviso")]


class FilingDateSet(BaseModel):
    """The judge's own filing date for a hearing."""

    filing_due: Annotated[date, Ask(en="filing date set by the judge", es="fecha de presentación fijada por el juez")]


class HearingHeld(BaseModel):
    """How a hearing ended."""

    result: Annotated[
        Literal["continued", "completed"],
        Ask(
            en="result",
            es="resultado",
            choices=names("hearing_result"),
            help=Text(
                "“Completed” when the judge has decided or will decide; “continued” when another hearing follows.",
                "«completed» si el juez decidió o va a decidir; «continued» si sigue otra audiencia.",
            ),
        ),
    ]


class RecordHearingHeld(HearingHeld):
    """What happened at a hearing, and on which day."""

    held_on: Annotated[date, Ask(en="date", es="fecha")]
    client_present: Annotated[
        bool,
        Ask(
            en="the client was there",
            es="la persona estuvo presente",
            help=Text(
                "If not, speak to a supervising attorney now: an order in absentia can be reopened only for a time.",
                "Si no, hable ya con la supervisión: una orden en ausencia solo puede reabrirse durante un tiempo.",
            ),
        ),
    ]


class HearingCancelled(BaseModel):
    """Why a hearing will not take place."""

    why: Annotated[str, Field(max_length=200), Ask(en="why", es="por qué")]


class PrepareMaster(BaseModel):
    """What has been settled before a master hearing."""

    allegations_reviewed: Annotated[
        Confirmed,
        Ask(
            en="each allegation and charge was read with the client",
            es="cada alegación y cargo se leyó con la persona",
            choices=names("confirmed"),
        ),
    ]
    filings_needed: Annotated[
        bool,
        Ask(
            en="something must be filed in writing before it",
            es="hay que presentar algo por escrito antes de la audiencia",
        ),
    ]


class PrepareIndividual(BaseModel):
    """What has been done before the hearing in which the case is decided."""

    testimony_rehearsed: Annotated[
        Confirmed,
        Ask(
            en="testimony and cross-examination were practised",
            es="se practicó el testimonio y el contrainterrogatorio",
            choices=names("confirmed"),
        ),
    ]
    witnesses: Annotated[int, Field(ge=0, le=20), Ask(en="witnesses", es="testigos")]
    interpreter_asked: Annotated[
        bool,
        Ask(en="the court has been told which language is needed", es="se informó a la corte qué idioma se necesita"),
    ]


class Pleadings(BaseModel):
    """How the pleadings were made."""

    how: Annotated[Literal["in_writing", "orally"], Ask(en="how", es="cómo", choices=names("way_pleaded"))]


class FilePleadings(Pleadings, Filed):
    """The pleadings, with what shows them."""


class HearingEvidence(BaseModel):
    """What was filed for a hearing."""

    what: Annotated[
        str,
        Field(max_length=300),
        Ask(
            en="what was filed",
            es="qué se presentó",
            help=Text(
                "Exhibits with their index, witness list, brief, country conditions, translations.",
                "Pruebas con su índice, lista de testigos, alegato, condiciones del país, traducciones.",
            ),
        ),
    ]


class FileHearingEvidence(HearingEvidence, Filed):
    """The filing for a hearing, with its proof."""


class OpposingMotion(BaseModel):
    """A motion of the government; one to pretermit can end the case without a hearing."""

    motion: Annotated[
        Literal["pretermit", "dismiss", "change_of_venue", "other"],
        Ask(en="motion", es="moción", choices=names("motion")),
    ]
    response_due: Annotated[
        date | None,
        Ask(
            en="date for the response set by the judge, if any",
            es="fecha para responder fijada por el juez, si la hay",
        ),
    ] = None


class AnswerMotion(Filed):
    """Our response, with its proof."""

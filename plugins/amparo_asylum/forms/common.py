"""Questions that many forms share: when something was filed or sent, and what shows it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel

from amparo.declarations import Ask, Text
from amparo_asylum.data import names

HOUR = r"^([01]\d|2[0-3]):[0-5]\d$"
COURT_CODE = r"^[A-Z0-9]{3}$"

Confirmed = Literal["confirmed"]
Way = Literal["in_person", "by_telephone", "by_video_call", "in_a_detention_center", "by_letter"]

_PROOF_HELP = Text(
    "The receipt, the court's stamp or the confirmation number. Without it the deadline goes on ringing.",
    "El recibo, el sello de la corte o el número de confirmación. Sin él, el plazo sigue avisando.",
)


class Filed(BaseModel):
    """When a paper reached the court or agency, and what shows it. Filed means received."""

    filed_on: Annotated[
        date,
        Ask(
            en="date received by the court or agency",
            es="fecha en que la corte o la agencia lo recibió",
            help=Text(
                "The day it arrived, not the day it was mailed.", "El día en que llegó, no el día en que se envió."
            ),
        ),
    ]
    proof: Annotated[
        str | None, Ask(en="what shows that it was filed", es="comprobante de la presentación", help=_PROOF_HELP)
    ] = None


class Sent(BaseModel):
    """When a letter went to the client, and what shows it."""

    sent_on: Annotated[date, Ask(en="date sent or handed over", es="fecha en que se envió o se entregó")]
    proof: Annotated[
        str | None,
        Ask(en="what shows that it was sent", es="comprobante del envío o la entrega"),
    ] = None


class Told(BaseModel):
    """How the client was told something, and whether it was understood."""

    how: Annotated[Way, Ask(en="how the client was told", es="cómo se le avisó", choices=names("way_told"))]
    understood: Annotated[
        Confirmed,
        Ask(
            en="the client repeated it in their own words",
            es="la persona lo repitió con sus propias palabras",
            choices=names("confirmed"),
            help=Text(
                "Speak the client's best language, or use an interpreter. Do not assume Spanish.",
                "Hable en el idioma que la persona domina mejor o use un intérprete. No dé por hecho que habla "
                "español.",
            ),
        ),
    ]


class ToldClient(Told):
    """The day on which the client was told, and how."""

    told_on: Annotated[date, Ask(en="date the client was told", es="fecha en que se le avisó a la persona")]

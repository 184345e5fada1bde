"""Forms of the hearing watch: what somebody saw who looked a hearing up in the court's automated system."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from amparo.declarations import Ask, Text
from amparo_asylum.data import names
from amparo_asylum.forms.common import HOUR

_SHA_256 = r"^[0-9a-f]{64}$"
_EVENT = r"^e\d+$"
_HOUR_HELP = Text("In 24 hours, as 08:30 or 13:00.", "En 24 horas, como 08:30 o 13:00.")


class LookedUp(BaseModel):
    """One look, so that it can be shown years later: when it was made, what came of it, what was on the screen."""

    looked_at: Annotated[
        str,
        Field(pattern=HOUR),
        Ask(
            en="hour of the look",
            es="hora de la consulta",
            help=Text(
                "By the court's clock, in 24 hours, as 08:30 or 13:00.",
                "Según el reloj de la corte, en 24 horas, como 08:30 o 13:00.",
            ),
        ),
    ]
    result: Annotated[
        Literal["same", "changed", "not_listed"],
        Ask(
            en="what the court's system shows",
            es="lo que muestra el sistema de la corte",
            choices=names("look_up_result"),
        ),
    ]
    seen: Annotated[
        str,
        Field(min_length=3, max_length=500),
        Ask(
            en="words on the screen, or what was heard",
            es="palabras de la pantalla, o lo que se oyó",
            help=Text(
                "As they stand there, without the person's name.", "Tal como están allí, sin el nombre de la persona."
            ),
        ),
    ]
    picture: Annotated[
        str | None,
        Field(max_length=200),
        Ask(en="name of the picture of the screen", es="nombre de la imagen de la pantalla"),
    ] = None
    picture_sha256: Annotated[
        str | None,
        Field(pattern=_SHA_256),
        Ask(
            en="fingerprint of the picture (SHA-256)",
            es="huella de la imagen (SHA-256)",
            help=Text(
                "Only where a program gives you one: it shows later that the picture is the same. Else leave it empty.",
                "Solo si un programa se la da: muestra después que la imagen es la misma. Si no, déjela vacía.",
            ),
        ),
    ] = None


class LookUpHearing(LookedUp):
    """A look, on its day; with the new date and hour if the hearing was moved."""

    looked_on: Annotated[date, Ask(en="day of the look", es="día de la consulta")]
    hearing: Annotated[
        str | None,
        Field(pattern=_EVENT),
        Ask(
            en="which hearing was moved, if several are scheduled",
            es="qué audiencia cambió, si hay varias programadas",
            help=Text("Its id on the record, such as e12.", "Su clave en el expediente, como e12."),
        ),
    ] = None
    hearing_date: Annotated[date | None, Ask(en="new date, if it was moved", es="fecha nueva, si cambió")] = None
    hearing_time: Annotated[
        str | None,
        Field(pattern=HOUR),
        Ask(en="new hour, if it was moved", es="hora nueva, si cambió", help=_HOUR_HELP),
    ] = None


class FindUnlistedHearing(BaseModel):
    """Why the court's system does not show a hearing that is on record."""

    asked_on: Annotated[date, Ask(en="day the court was asked", es="día en que se preguntó a la corte")]
    found: Annotated[
        Literal["number_mistyped", "stands", "moved", "cancelled", "transferred", "decided", "unclear"],
        Ask(en="what came of it", es="qué se averiguó", choices=names("unlisted_hearing")),
    ]
    who_said_so: Annotated[
        str,
        Field(max_length=200),
        Ask(
            en="who said so",
            es="quién lo dijo",
            help=Text(
                "The clerk's window, a paper, the electronic file.",
                "La ventanilla, un documento, el expediente electrónico.",
            ),
        ),
    ]

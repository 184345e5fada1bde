"""What volunteers are asked, and what is noted of a session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter

from amparo.declarations import Ask, Text, read_yaml
from amparo_orientation.settings import HOUR, HOUR_HELP

Kind = Literal["individual", "organization", "legal_expert"]
MailLanguage = Literal["en", "es"]
Spoken = Literal[
    "spanish",
    "english",
    "mam",
    "kiche",
    "qanjobal",
    "ixil",
    "garifuna",
    "portuguese",
    "haitian_creole",
    "french",
    "arabic",
    "russian",
    "mandarin",
    "other",
]
_EMAIL = r"^[^@ ]+@[^@ ]+\.[^@ ]+$"


@cache
def _choices() -> dict[str, dict[str, Text]]:

    read = files("amparo_orientation").joinpath("data/choices.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, dict[str, Text]]).validate_python(read_yaml(read))


def _names(question: str) -> Mapping[str, Text]:
    return _choices()[question]


_EMAIL_HELP = Text("As maria@example.org.", "Como maria@example.org.")
_SPOKEN = Ask(en="language", es="idioma", choices=_names("spoken"))


# --- volunteers -------------------------------------------------------------------------------------------------------


class Reached(BaseModel):
    """How a volunteer is reached, in which language, and whether they agreed to be written to."""

    email: Annotated[
        str | None, Field(max_length=254, pattern=_EMAIL), Ask(en="e-mail", es="correo electrónico", help=_EMAIL_HELP)
    ] = None
    telephone: Annotated[str | None, Field(max_length=30), Ask(en="telephone", es="teléfono")] = None
    mail_language: Annotated[
        MailLanguage,
        Ask(en="language of our mails", es="idioma de nuestros correos", choices=_names("mail_language")),
    ]
    may_write: Annotated[
        bool,
        Ask(
            en="they agree that we write to them",
            es="está de acuerdo con que le escribamos",
            help=Text("Without it no reminder is sent.", "Sin esto no se envía ningún recordatorio."),
        ),
    ]


class Registration(BaseModel):
    """A volunteer as they register; what else they speak is added line by line."""

    name: Annotated[str, Field(max_length=120), Ask(en="name", es="nombre")]
    kind: Annotated[Kind, Ask(en="who registers", es="quién se registra", choices=_names("kind"))]
    first_language: Annotated[Spoken, Ask(en="first language", es="primer idioma", choices=_names("spoken"))]
    skills: Annotated[
        str | None,
        Field(max_length=300),
        Ask(
            en="skills",
            es="habilidades",
            help=Text(
                "What they can do and would like to do: drive, sew, translate, sort.",
                "Lo que sabe y quiere hacer: manejar, coser, traducir, ordenar.",
            ),
        ),
    ] = None


class Left(BaseModel):
    """Why somebody does not volunteer any more, once they do not."""

    left_because: Annotated[
        str | None, Field(max_length=200), Ask(en="volunteers no more because", es="ya no es voluntaria porque")
    ] = None


class May(BaseModel):
    """What a volunteer may do; nobody is asked, the sessions and checks set it."""

    oriented_on: Annotated[date | None, Ask(en="came to the orientation on", es="vino a la orientación el")] = None
    may_help_at_desk: Annotated[bool, Ask(en="may help at the desk of the Closet", es="puede ayudar en el ropero")] = (
        False
    )
    may_interpret: Annotated[bool, Ask(en="may interpret", es="puede interpretar")] = False
    may_accompany: Annotated[bool, Ask(en="may accompany people", es="puede acompañar a personas")] = False


class Speaks(BaseModel):
    """A further language of a volunteer."""

    language: Annotated[Spoken, _SPOKEN]


class Checked(Speaks):
    """A language in which somebody heard the volunteer interpret, and found it good."""

    checked_on: Annotated[date, Ask(en="checked on", es="comprobado el")]


class Leave(BaseModel):
    """Why somebody does not volunteer any more."""

    reason: Annotated[str | None, Field(max_length=200), Ask(en="reason", es="motivo")] = None


# --- sessions ---------------------------------------------------------------------------------------------------------


class When(BaseModel):
    """The day and hours of a session, where the office is."""

    day: Annotated[date, Ask(en="day", es="día")]
    starts: Annotated[str, Field(pattern=HOUR), Ask(en="begins at", es="empieza a las", help=HOUR_HELP)]
    ends: Annotated[str, Field(pattern=HOUR), Ask(en="ends at", es="termina a las", help=HOUR_HELP)]


class Session(When):
    """One evening: when, where, with whom, and for how many people there is room still."""

    place: Annotated[str, Field(max_length=120), Ask(en="place", es="lugar")]
    partner: Annotated[str | None, Field(max_length=120), Ask(en="held with", es="se hace junto con")] = None
    seats: Annotated[int, Field(ge=0, le=500), Ask(en="free seats", es="lugares libres")]


class Changed(BaseModel):
    """Why a session is another day than planned, or none."""

    why_changed: Annotated[str | None, Field(max_length=200), Ask(en="why it was changed", es="por qué se cambió")] = (
        None
    )


class Move(When):
    """Another day or hour for a session, and why."""

    reason: Annotated[str, Field(max_length=200), Ask(en="reason", es="motivo")]


class Seats(BaseModel):
    """More room than was thought."""

    number: Annotated[int, Field(ge=1, le=500), Ask(en="more seats", es="lugares adicionales")]


class Who(BaseModel):
    """One volunteer of the register."""

    volunteer: Annotated[str, Ask(en="volunteer", es="persona voluntaria", refers_to="volunteers")]


class Reason(BaseModel):
    """Why a session is called off."""

    reason: Annotated[str, Field(max_length=200), Ask(en="reason", es="motivo")]

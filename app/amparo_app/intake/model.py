"""An intake file as models: strict about keys, lenient about how a number is written."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from amparo.declarations import FactValue

_A_NUMBER = re.compile(r"A?\d{7,9}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SEPARATORS = re.compile(r"[\s.-]")


def is_a_number(text: str) -> bool:
    """Return whether a text is an A-number, however its digits are set apart."""
    return bool(_A_NUMBER.fullmatch(_SEPARATORS.sub("", text.upper())))


def _a_number(text: str) -> str:
    if text and not is_a_number(text):
        raise ValueError(f"“{text}” is no A-number, which has seven to nine digits, as 000-123-456 or A000123456")
    return text.strip()


ANumber = Annotated[
    str,
    AfterValidator(_a_number),
    WithJsonSchema({"type": "string", "pattern": r"^([Aa]?([ .-]*[0-9]){7,9}[ .-]*)?$", "default": ""}),
]


def _written_out(day: object) -> object:
    """Let pass a day as it is written: any number, too, would otherwise be one, as so many seconds after 1970."""
    if type(day) is date or (isinstance(day, str) and _DAY.fullmatch(day)):
        return day
    raise PydanticCustomError("date_not_written_out", "write a day as year-month-day, as in 2027-01-31")


Day = Annotated[date, BeforeValidator(_written_out)]


class Part(BaseModel):
    """Base of every part of an intake file; a number where text is wanted is taken as text."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class IntakePerson(Part):
    """Somebody in the case."""

    role: str
    name: str = Field(min_length=1)
    other_names: tuple[str, ...] = ()
    a_number: ANumber = ""
    birth_date: Day | None = None
    language: str = ""
    country: str = ""
    telephone: str = ""
    facts: dict[str, FactValue] = {}


class IntakeProceeding(Part):
    """A matter before a forum; a court's name, address and zone come from its code if the catalog knows it."""

    forum: str
    number: str = ""
    court: str = ""
    court_name: str = ""
    court_address: str = ""
    zone: str = ""
    counsel: str = ""
    facts: dict[str, FactValue] = {}


class IntakeProof(Part):
    """What shows that something was filed or sent."""

    paper: str
    reference: str = ""
    received: Day


class IntakeEvent(Part):
    """Something that has already happened; `person` is a name, a role or p1, p2 ..., `proceeding` is c1, c2 ..."""

    event: str
    on: Day
    data: dict[str, Any] = {}
    person: str = ""
    proceeding: str = ""
    proof: IntakeProof | None = None


class Intake(Part):
    """A whole intake file."""

    case_type: str
    language: Literal["en", "es"] = "es"
    zone: str = ""
    persons: tuple[IntakePerson, ...]
    proceedings: tuple[IntakeProceeding, ...] = ()
    facts: dict[str, FactValue] = {}
    events: tuple[IntakeEvent, ...] = ()


PARTS: dict[tuple[str, ...], type[Part]] = {
    (): Intake,
    ("persons",): IntakePerson,
    ("proceedings",): IntakeProceeding,
    ("events",): IntakeEvent,
    ("events", "proof"): IntakeProof,
}
"""Which model stands at which place in the file, numbers of entries left out."""

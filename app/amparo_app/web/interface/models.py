"""What programs are answered, and what they may ask: the contract that the OpenAPI document tells."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from amparo.access.scopes import Scope
from amparo.case.agenda import AgendaStatus
from amparo.case.model import DeadlineStatus
from amparo.declarations import FieldKind, Role, RuleKind
from amparo_app.intake.model import Day

_STORABLE = r"^[^\x00]*$"
"""No database stores a NUL in a text."""

Words = Annotated[str, Field(max_length=20_000, pattern=_STORABLE)]
Name = Annotated[str, Field(max_length=200, pattern=_STORABLE)]
CommandId = Annotated[
    str | None,
    Field(pattern=r"^[0-9a-f]{32}$", description="A name for this command: sent twice, it is carried out once."),
]
Given = Annotated[
    dict[Name, Words | bool | int],
    # a name's pattern becomes one of `patternProperties`, beside which any other name would be let pass
    Field(json_schema_extra={"additionalProperties": False}),
]


class Told(BaseModel):
    """Something that programs are told."""

    model_config = ConfigDict(frozen=True)


class Asked(BaseModel):
    """Something that programs ask: nothing else may stand in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(Told):
    """One sentence or name in both languages."""

    en: str
    es: str


class Problem(Told):
    """Why nothing came of a request: a word for programs, and a sentence for people."""

    code: str
    message: str


class Failure(Told):
    """The answer to whatever does not work."""

    error: Problem


class Me(Told):
    """Whose token this is, for what, and until when (UTC)."""

    person: str
    name: str
    organization: str
    roles: tuple[Role, ...]
    scopes: tuple[Scope, ...]
    ends: datetime


class PersonOfCase(Told):
    """A person of a case."""

    id: str
    role: str
    name: str
    a_number: str
    language: str
    country: str


class ProceedingOfCase(Told):
    """A proceeding of a case."""

    id: str
    forum: str
    court: str
    court_name: str


class DeadlineOfCase(Told):
    """A deadline: `safe_due` is the date to heed, `legal_due` the law's own; `explanation` says how it was counted."""

    id: str
    rule: str
    kind: RuleKind
    title: Said
    status: DeadlineStatus
    legal_due: date | None
    safe_due: date | None
    person: str | None
    proceeding: str | None
    citation: str
    explanation: tuple[Said, ...]
    waits_for_confirmation: bool


class StepOfCase(Told):
    """A step of the agenda: where it stands and why, and whether the token's person may do it now."""

    key: str
    step: str
    title: Said
    phase: str
    status: AgendaStatus
    roles: tuple[Role, ...]
    reasons: tuple[Said, ...]
    due: date | None
    mine: bool


class CaseTold(Told):
    """A case as the token's person may see it."""

    number: str
    case_type: str
    phase: str
    is_open: bool
    seq: int
    language: str
    assigned: dict[str, str]
    persons: tuple[PersonOfCase, ...]
    proceedings: tuple[ProceedingOfCase, ...]
    deadlines: tuple[DeadlineOfCase, ...]
    agenda: tuple[StepOfCase, ...]


class FieldTold(Told):
    """One question of a form."""

    name: str
    label: Said
    kind: FieldKind
    required: bool
    choices: tuple[str, ...]
    help: Said | None


class FormTold(Told):
    """What completing a step asks."""

    key: str
    title: Said
    fields: tuple[FieldTold, ...]


class CompleteStepAsked(Asked):
    """The answers with which a step is completed."""

    answers: Given = {}
    command: CommandId = None


class RecordEventAsked(Asked):
    """Something that happened on a date; `about` is an earlier event that it continues."""

    event: Name
    on: Day
    person: Name | None = None
    proceeding: Name | None = None
    about: Name | None = None
    data: Given = {}
    again: Annotated[
        bool, Field(description="It happened once more: record it although the very same is on record already.")
    ] = False
    command: CommandId = None


class NoteAsked(Asked):
    """A note."""

    text: Annotated[Words, Field(min_length=1)]
    command: CommandId = None


class AcknowledgeAsked(Asked):
    """That somebody takes note of a deadline's present rung, and what they do about it."""

    note: Words = ""
    command: CommandId = None


class Done(Told):
    """What came of a command: carried out now or before, or saved to be carried out as soon as the engine can."""

    state: Literal["done", "repeated", "queued"]
    command: str
    made: tuple[str, ...] = ()

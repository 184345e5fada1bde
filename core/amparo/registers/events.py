"""What can happen to a record of a register. Appended, never edited."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from amparo.case.model import Recorded
from amparo.declarations import FactValue
from amparo.registers.model import NeedsAttention, OfCase


class RecordAdded(Recorded):
    """The record is there: its first event, and only that."""

    type: Literal["record_added"] = "record_added"
    state: str
    values: dict[str, FactValue] = {}
    of_case: OfCase | None = None
    occurrence: str = ""


class ValueSet(Recorded):
    """A field holds another value from now on."""

    type: Literal["value_set"] = "value_set"
    field: str
    value: FactValue


class EntryAppended(Recorded):
    """A line more is in a list."""

    type: Literal["entry_appended"] = "entry_appended"
    id: str
    entries: str
    values: dict[str, FactValue] = {}


class EntryStruck(Recorded):
    """A line no longer counts."""

    type: Literal["entry_struck"] = "entry_struck"
    id: str


class StateChanged(Recorded):
    """The record stands elsewhere."""

    type: Literal["state_changed"] = "state_changed"
    state: str


class RecordClosed(Recorded):
    """The record has ended."""

    type: Literal["record_closed"] = "record_closed"


class RecordReopened(Recorded):
    """A record that had ended goes on."""

    type: Literal["record_reopened"] = "record_reopened"


class StepAsked(Recorded):
    """The case that made the record was sent this command, to complete the step."""

    type: Literal["step_asked"] = "step_asked"
    command: str


class CaseAsked(Recorded):
    """A case (by id) was made room for, and sent this command, to be opened."""

    type: Literal["case_asked"] = "case_asked"
    command: str
    case: str


class StepAnswered(Recorded):
    """The case took the command, or did not."""

    type: Literal["step_answered"] = "step_answered"
    command: str
    taken: bool


class AttentionNeeded(Recorded):
    """Something went wrong that a person has to settle."""

    type: Literal["attention_needed"] = "attention_needed"
    item: NeedsAttention


class AttentionGiven(Recorded):
    """A person has settled it."""

    type: Literal["attention_given"] = "attention_given"
    item: str
    note: str = ""


RegisterEventBody = Annotated[
    RecordAdded
    | ValueSet
    | EntryAppended
    | EntryStruck
    | StateChanged
    | RecordClosed
    | RecordReopened
    | StepAsked
    | CaseAsked
    | StepAnswered
    | AttentionNeeded
    | AttentionGiven,
    Field(discriminator="type"),
]


class RegisterEvent(Recorded):
    """One appended event: its place, when (UTC, and the organization's day), who acted for whom, by which command.

    `doing` is the command as the register declares it (`give_out`), or `add`; `through` is the record upon which it was
    given, where that is another one.
    """

    seq: int
    at: datetime
    on: date
    command: str
    doing: str
    actor: str
    operator: str = ""
    for_whom: str = ""
    through: str = ""
    catalog: str = ""
    body: RegisterEventBody

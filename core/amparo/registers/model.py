"""A record of a register: what is true of it now, folded from its events. Frozen; only `apply` makes the next one."""

from __future__ import annotations

from datetime import date, datetime

from amparo.case.model import Recorded
from amparo.declarations import FactValue, Text

NO_LONGER_NEEDED = "no_longer_needed"
"""The state of a record whose case no longer asks for it: all that a register ever learns of the case."""


class Entry(Recorded):
    """One line of a list inside a record; `on` is the organization's day. What was struck no longer counts."""

    id: str
    entries: str
    values: dict[str, FactValue] = {}
    on: date
    by: str
    struck: bool = False


class OfCase(Recorded):
    """Which step of which case made a record; `step` is its key. Nobody who sees only the register sees either."""

    case: str
    step: str


class NeedsAttention(Recorded):
    """Something about a record that a person has to settle, since an instant (UTC)."""

    id: str
    what: Text
    since: datetime


class RegisterRecord(Recorded):
    """One record that is not a case. `seq` counts its events, `number` is what people call it by.

    `occurrence` says which of those that come again it is. `asked` is the command that its case was sent and has not
    answered yet, `step_done` whether one was taken. `leads_to` is the id of the case that was opened for it.
    """

    id: str
    organization: str
    register_id: str
    number: int = 0
    seq: int = 0
    state: str = ""
    is_open: bool = False
    values: dict[str, FactValue] = {}
    entries: tuple[Entry, ...] = ()
    of_case: OfCase | None = None
    occurrence: str = ""
    asked: str = ""
    step_done: bool = False
    leads_to: str = ""
    attention: tuple[NeedsAttention, ...] = ()
    added_on: date | None = None
    now: datetime

    def lines(self, entries: str) -> tuple[Entry, ...]:
        """Return the lines of one list that count, in the order written."""
        return tuple(entry for entry in self.entries if entry.entries == entries and not entry.struck)

    def value(self, name: str) -> FactValue | None:
        """Return what a field holds, or for `state` where the record stands."""
        return self.state if name == "state" else self.values.get(name)

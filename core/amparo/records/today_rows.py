"""The rows of Today and of lists like it, in their parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from amparo.declarations import RuleKind
    from amparo.records.in_sight import Whose

RowOf = TypeVar("RowOf")


class OfCase(NamedTuple):
    """Which case a row is of; `seq` tells whether what is in memory of it is as it stands."""

    id: str
    number: str
    seq: int
    catalog: str


class DueRow(NamedTuple):
    """A deadline: its dates, how far its ladder has climbed, and what of it waits for a person."""

    of: OfCase
    deadline: str
    rule: str
    kind: RuleKind
    person: str | None
    proceeding: str | None
    legal_due: date | None
    safe_due: date | None
    status: str
    rungs: int
    rang: int
    told: tuple[str, ...]
    next_rung: datetime | None
    asks: bool
    acknowledged_by: str | None
    proposed: date | None
    waits_since: datetime | None
    printed: date | None
    rings: bool
    waits: bool
    to_verify: bool

    @property
    def press(self) -> date:
        """Return the day that it sorts by; without a date it comes last."""
        return self.safe_due or self.legal_due or date.max


class AppointmentRow(NamedTuple):
    """A day that an event announces, such as a hearing's; the hour is that of the zone."""

    of: OfCase
    event: str
    kind: str
    person: str | None
    proceeding: str | None
    day: date
    hour: str
    zone: str
    court: str


class StepRow(NamedTuple):
    """An open step; it falls to `assignee` as the one who has `role` in the case, or to whoever holds that role."""

    of: OfCase
    key: str
    step: str
    phase: str
    person: str | None
    proceeding: str | None
    roles: tuple[str, ...]
    role: str
    assignee: str | None
    since: datetime
    due: date | None
    again: bool


class WaitRow(NamedTuple):
    """What a case waits for since an instant: of which kind (`plugin`, `event`, `offer`), and what or whom."""

    of: OfCase
    key: str
    kind: str
    what: str
    since: datetime
    until: datetime | None


class CaseRow(NamedTuple):
    """A case that needs somebody; `next_due` is its nearest date, `attention` counts what went wrong in it."""

    of: OfCase
    phase: str
    next_due: date | None
    attention: int


@dataclass(frozen=True)
class Part(Generic[RowOf]):
    """Some rows of a list, and how many more there are; `at_least` where nobody counted to the end.

    `counted` are rows of a list of dates that follow, and that were read only to be counted.
    """

    rows: tuple[RowOf, ...] = ()
    more: int = 0
    at_least: bool = False
    counted: tuple[RowOf, ...] = ()


@dataclass(frozen=True)
class Today:
    """What somebody has to know on a day, in the order in which it presses.

    `due` are dates to act by: past or within four weeks; `unheard` are later ones that rang and that nobody has taken
    note of, `undated` have no date yet. `gates` are first days and notices within two weeks. `steps` are the reader's
    to do, `others` what waits for a colleague and `waits` for anybody else. `nobodys` are cases in which nobody has a
    role, `offers` those that are offered to the reader. `assigned` says who has which role, of every case here that
    has somebody.
    """

    day: date
    whose: Whose
    assigned: dict[str, dict[str, str]]
    due: Part[DueRow] = Part()
    unheard: Part[DueRow] = Part()
    undated: Part[DueRow] = Part()
    hearings: Part[AppointmentRow] = Part()
    steps: Part[StepRow] = Part()
    others: Part[StepRow] = Part()
    waits: Part[WaitRow] = Part()
    government: Part[DueRow] = Part()
    to_confirm: Part[DueRow] = Part()
    to_verify: Part[DueRow] = Part()
    look_ups: Part[DueRow] = Part()
    gates: Part[DueRow] = Part()
    offers: Part[CaseRow] = Part()
    attention: Part[CaseRow] = Part()
    nobodys: Part[CaseRow] = Part()

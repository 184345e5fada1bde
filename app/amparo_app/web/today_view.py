"""Today as its page shows it: rows of lists with the catalog's words, the clients' names and who has what. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from amparo.declarations import Text, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from amparo.declarations import Catalog
    from amparo.placement.entries import NameEntry
    from amparo.records.today_rows import AppointmentRow, CaseRow, DueRow, OfCase, Part, StepRow, WaitRow

WEEK = timedelta(days=7)
Line = TypeVar("Line")


class Danger(StrEnum):
    """How near the worst is."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    AHEAD = "ahead"


class Of(NamedTuple):
    """Which case a line is of: its number, which is its address, and the client's name."""

    number: str
    client: str


class DueLine(NamedTuple):
    """A date: `on` is the day to heed, `legal` the law's own where it is another; `who` are told, or have the case."""

    of: Of
    id: str
    on: date | None
    legal: date | None
    title: Text
    citation: str
    who: tuple[Text, ...]
    danger: Danger
    rang: int
    rungs: int
    asks: bool
    acknowledged_by: str
    unproven: bool
    proposed: date | None
    printed: date | None
    since: datetime | None


class HearingLine(NamedTuple):
    """A day that an event announces, with its hour in the court's zone."""

    of: Of
    on: date
    hour: str
    zone: str
    title: Text
    where: str
    who: tuple[Text, ...]


class StepLine(NamedTuple):
    """A step; `who` has it, or the role whose it is while nobody does."""

    of: Of
    key: str
    title: Text
    who: Text
    is_given: bool
    since: datetime
    due: date | None
    late: bool
    again: bool


class WaitLine(NamedTuple):
    """What is waited for: a message's code, and what or whom it names."""

    of: Of
    kind: str
    what: Text
    since: datetime
    until: datetime | None


class CaseLine(NamedTuple):
    """A case that needs somebody."""

    of: Of
    phase: Text
    next_due: date | None
    attention: int


class Shown(NamedTuple, Generic[Line]):
    """A part of Today with its lines, and how many more there are."""

    lines: tuple[Line, ...]
    more: int
    at_least: bool


class Count(NamedTuple):
    """How many there are, `or_more` where nobody counted to the end."""

    of: int
    or_more: bool

    @property
    def is_none(self) -> bool:
        """Return whether there is none."""
        return not (self.of or self.or_more)


class Pressing(NamedTuple):
    """How many dates are overdue, due within seven days, and later: those too that the page does not show."""

    overdue: Count
    near: Count
    ahead: Count


class TodayView:
    """Draws rows of lists on a day; `assigned` says who has which role, `people` gives names by id."""

    def __init__(
        self,
        day: date,
        assigned: Mapping[str, Mapping[str, str]],
        names: Mapping[str, tuple[NameEntry, ...]],
        people: Mapping[str, str],
        catalog: Callable[[str], Catalog],
    ) -> None:
        self._day, self._assigned = day, assigned
        self._names, self._people, self._catalog = names, people, catalog

    def due(self, part: Part[DueRow]) -> Shown[DueLine]:
        """Return dates as lines."""
        return _shown(part, (self._due(row) for row in part.rows))

    def hearings(self, part: Part[AppointmentRow]) -> Shown[HearingLine]:
        """Return hearings as lines."""
        return _shown(part, (self._hearing(row) for row in part.rows))

    def steps(self, part: Part[StepRow]) -> Shown[StepLine]:
        """Return steps as lines."""
        return _shown(part, (self._step(row) for row in part.rows))

    def waits(self, part: Part[WaitRow]) -> Shown[WaitLine]:
        """Return what is waited for as lines."""
        return _shown(part, (self._wait(row) for row in part.rows))

    def cases(self, part: Part[CaseRow]) -> Shown[CaseLine]:
        """Return cases as lines."""
        return _shown(part, (self._case(row) for row in part.rows))

    def _due(self, row: DueRow) -> DueLine:
        rule = self._catalog(row.of.catalog).rule.get(row.rule)
        on = row.safe_due or row.legal_due
        return DueLine(
            of=self._of(row.of),
            id=row.deadline,
            on=on,
            legal=row.legal_due if row.legal_due != on else None,
            title=rule.title if rule else Text(row.rule),
            citation=rule.citation if rule else "",
            who=self._told(row),
            danger=danger(on, self._day),
            rang=row.rang,
            rungs=row.rungs,
            asks=row.asks,
            acknowledged_by=self._people.get(row.acknowledged_by or "", ""),
            unproven=row.status == "filed, unproven",
            proposed=row.proposed,
            printed=row.printed,
            since=row.waits_since,
        )

    def _hearing(self, row: AppointmentRow) -> HearingLine:
        catalog = self._catalog(row.of.catalog)
        event, court = catalog.event.get(row.kind), catalog.court.get(row.court)
        return HearingLine(
            of=self._of(row.of),
            on=row.day,
            hour=row.hour,
            zone=row.zone,
            title=event.title if event else Text(row.kind),
            where=court.name if court else row.court,
            who=self._everybody(row.of.id),
        )

    def _step(self, row: StepRow) -> StepLine:
        step = self._catalog(row.of.catalog).step.get(row.step)
        who = self._people.get(row.assignee or "")
        return StepLine(
            of=self._of(row.of),
            key=row.key,
            title=step.title if step else Text(row.step),
            who=Text(who, who) if who else name_of("role", row.role),
            is_given=bool(who),
            since=row.since,
            due=row.due,
            late=row.due is not None and row.due < self._day,
            again=row.again,
        )

    def _wait(self, row: WaitRow) -> WaitLine:
        catalog = self._catalog(row.of.catalog)
        named: dict[str, Text | None] = {
            "offer": _name(self._people.get(row.what, row.what)),
            "plugin": catalog.action[row.what].title if row.what in catalog.action else None,
            "event": catalog.event[row.what].title if row.what in catalog.event else None,
        }
        what = named.get(row.kind) or Text(row.what)
        return WaitLine(of=self._of(row.of), kind=row.kind, what=what, since=row.since, until=row.until)

    def _case(self, row: CaseRow) -> CaseLine:
        phases = (one for kind in self._catalog(row.of.catalog).case_types for one in kind.phases)
        phase = next((one.title for one in phases if one.id == row.phase), Text(row.phase))
        return CaseLine(of=self._of(row.of), phase=phase, next_due=row.next_due, attention=row.attention)

    def _of(self, of: OfCase) -> Of:
        return Of(of.number, client_of(self._names.get(of.id, ())))

    def _told(self, row: DueRow) -> tuple[Text, ...]:
        """Return who was told last, each by name or role; before anything rang, who has the case."""
        assigned = self._assigned.get(row.of.id, {})
        told = (_name(self._people.get(assigned.get(role, ""), "")) or name_of("role", role) for role in row.told)
        return tuple(dict.fromkeys(told)) or self._everybody(row.of.id)

    def _everybody(self, case: str) -> tuple[Text, ...]:
        people = dict.fromkeys(self._assigned.get(case, {}).values())
        return tuple(Text(name, name) for person in people if (name := self._people.get(person)))


def pressing(part: Part[DueRow], day: date) -> Pressing:
    """Return how many dates press how much on a day, of dates in order; what comes after the last is not known."""
    found = [danger(row.safe_due or row.legal_due, day) for row in (*part.rows, *part.counted)]
    last = found[-1] if found and part.at_least else None
    overdue, ahead = found.count(Danger.OVERDUE), found.count(Danger.AHEAD)
    return Pressing(
        Count(overdue, last is Danger.OVERDUE),
        Count(len(found) - overdue - ahead, last not in {None, Danger.AHEAD}),
        Count(ahead, last is not None),
    )


def danger(on: date | None, day: date) -> Danger:
    """Return how near a date is on a day; none at all is ahead."""
    if on is None or on > day + WEEK:
        return Danger.AHEAD
    if on < day:
        return Danger.OVERDUE
    return Danger.TODAY if on == day else Danger.WEEK


def client_of(entries: Iterable[NameEntry]) -> str:
    """Return the name of whose case it is, or nothing where no name can be read."""
    named = tuple(entries)
    return next((one.name for one in named if one.role == "principal"), named[0].name if named else "")


def _name(name: str) -> Text | None:
    return Text(name, name) if name else None


def _shown(part: Part[Any], lines: Iterable[Line]) -> Shown[Line]:
    return Shown(tuple(lines), part.more, part.at_least)

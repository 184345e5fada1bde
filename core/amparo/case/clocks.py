"""The clocks of a case, read from its own events, and the dates that hang on them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from amparo.case.model import Recorded
from amparo.deadlines.clocks import ClockReading, ClockStart, read_clock
from amparo.deadlines.stops import Stop
from amparo.declarations import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from amparo.case.model import Case, LegalEvent
    from amparo.declarations import Catalog, ClockDeclaration


def stops(case: Case, clock: ClockDeclaration, person: str | None = None) -> tuple[Stop, ...]:
    """Return when a clock stood still, of one person if named.

    A restart ends the stop that it is about; one that is about none ends every stop before it.
    """
    return tuple(stop for _, stop in stops_by_event(case, clock, person))


def stops_by_event(case: Case, clock: ClockDeclaration, person: str | None = None) -> tuple[tuple[str, Stop], ...]:
    """Return the same with the id of the event that each stop was recorded as."""
    restarts = tuple(_of(case, clock.restart, person))
    return tuple((stop.id, _stop(stop, _end(stop, restarts))) for stop in _of(case, clock.stop, person))


def stands_still(case: Case, clock: ClockDeclaration, person: str | None = None) -> bool:
    """Return whether a clock has a stop that nothing has ended."""
    return any(stop.until is None for stop in stops(case, clock, person))


def _stop(stop: LegalEvent, end: LegalEvent | None) -> Stop:
    return Stop(on=stop.on, until=end.on if end else None, why=_why(stop), ended_why=_why(end) if end else "")


def _why(event: LegalEvent) -> str:
    return str(event.current.get("why", ""))


def _of(case: Case, kind: str, person: str | None) -> Iterable[LegalEvent]:
    return (event for event in case.of_kind.get(kind, ()) if person is None or event.person in {None, person})


def _end(stop: LegalEvent, restarts: tuple[LegalEvent, ...]) -> LegalEvent | None:
    ends = [one for one in restarts if one.about in {None, stop.id} and one.on >= stop.on]
    return min(ends, key=lambda one: one.on, default=None)


def read(case: Case, clock: ClockDeclaration, on: date, person: str | None = None) -> ClockReading:
    """Return what a clock shows on a date; each person of a case has their own."""
    starts = [ClockStart(on=one.on, why=_why(one)) for one in _of(case, clock.start, person)]
    return read_clock(clock, starts, stops(case, clock, person), on)


class PersonalClock(Recorded):
    """A clock that has started, whose it is, and what it shows."""

    person: str | None
    title: Text
    reading: ClockReading


def clock_readings(case: Case, catalog: Catalog, now: datetime) -> tuple[PersonalClock, ...]:
    """Return what each clock that has started shows on the case's date, for each person whose it is."""
    today = now.astimezone(ZoneInfo(case.zone)).date()
    return tuple(
        PersonalClock(person=person, title=clock.title, reading=read(case, clock, today, person))
        for clock in catalog.clocks
        for person in dict.fromkeys(event.person for event in case.of_kind.get(clock.start, ()))
    )

"""The clocks of a case, read from its own events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.model import Recorded
from amparo.deadlines.clocks import ClockEntry, ClockEvent, ClockReading, read_clock
from amparo.deadlines.stops import Stop
from amparo.declarations import Text

if TYPE_CHECKING:
    from datetime import date, datetime

    from amparo.case.model import Case
    from amparo.declarations import Catalog, ClockDeclaration


def ledger(case: Case, clock: ClockDeclaration, person: str | None = None) -> tuple[ClockEntry, ...]:
    """Return a clock's starts, stops and restarts in the order of their dates, of one person if named."""
    kinds = {clock.start: "start", clock.stop: "stop", clock.restart: "restart"}
    entries = [
        ClockEntry(on=event.on, kind=kind, why=str(event.current.get("why", "")))  # type: ignore[arg-type]  # the three
        for name, kind in kinds.items()
        for event in case.of_kind.get(name, ())
        if person is None or event.person in {None, person}
    ]
    return tuple(sorted(entries, key=lambda entry: entry.on))


def stops(case: Case, clock: ClockDeclaration, person: str | None = None) -> tuple[Stop, ...]:
    """Return when a clock stood still, of one person if named; a restart ends every stop before it."""
    found: list[Stop] = []
    for entry in ledger(case, clock, person):
        if entry.kind is ClockEvent.STOP:
            found.append(Stop(on=entry.on, why=entry.why))
        elif entry.kind is ClockEvent.RESTART:
            found = [stop if stop.until else stop.model_copy(update={"until": entry.on}) for stop in found]
    return tuple(found)


def read(case: Case, clock: ClockDeclaration, on: date, person: str | None = None) -> ClockReading:
    """Return what a clock shows on a date; each person of a case has their own."""
    return read_clock(clock, ledger(case, clock, person), on)


class PersonalClock(Recorded):
    """A clock that has started, whose it is, and what it shows."""

    person: str | None
    title: Text
    reading: ClockReading


def clock_readings(case: Case, catalog: Catalog, now: datetime) -> tuple[PersonalClock, ...]:
    """Return what each clock that has started shows on the case's date, for each person whose it is."""
    return tuple(
        PersonalClock(person=person, title=clock.title, reading=read(case, clock, now.date(), person))
        for clock in catalog.clocks
        for person in dict.fromkeys(event.person for event in case.of_kind.get(clock.start, ()))
    )

"""The clocks of a case, read from its own events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.deadlines.clocks import ClockEntry, ClockReading, read_clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from amparo.case.model import Case
    from amparo.declarations import Catalog, ClockDeclaration


def ledger(case: Case, clock: ClockDeclaration) -> tuple[ClockEntry, ...]:
    """Return a clock's starts, stops and restarts in the order of their dates."""
    kinds = {clock.start: "start", clock.stop: "stop", clock.restart: "restart"}
    entries = [
        ClockEntry(on=event.on, kind=kind, why=str(event.current.get("why", "")))  # type: ignore[arg-type]  # the three
        for name, kind in kinds.items()
        for event in case.of_kind.get(name, ())
    ]
    return tuple(sorted(entries, key=lambda entry: entry.on))


def read(case: Case, clock: ClockDeclaration, on: date, extra: Sequence[ClockEntry] = ()) -> ClockReading:
    """Return what a clock shows on a date."""
    return read_clock(clock, (*ledger(case, clock), *extra), on)


def clock_readings(case: Case, catalog: Catalog, now: datetime) -> tuple[ClockReading, ...]:
    """Return what the clocks that have started show on the case's date."""
    started = (clock for clock in catalog.clocks if clock.start in case.of_kind)
    return tuple(read(case, clock, now.date()) for clock in started)

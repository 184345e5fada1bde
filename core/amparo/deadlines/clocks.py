"""Clocks: days counted between start and stop events, such as the asylum EAD clock (8 CFR 208.7(a)(2))."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from amparo.deadlines.sentences import Sayable, said, span
from amparo.deadlines.stops import Stop, standing_since, stood_since, stopped_days
from amparo.declarations import ClockDeclaration, Text


class ClockStart(BaseModel):
    """On which date a clock was started, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    why: str = ""


class ClockReading(BaseModel):
    """A clock read on a date: days counted, days it stood still so far, and the sentences that say how."""

    model_config = ConfigDict(frozen=True)

    clock: str
    on: date
    started_on: date | None
    days: int
    stopped_days: int
    running: bool
    stopped_since: date | None
    stops: tuple[Stop, ...]
    sentences: tuple[Text, ...]
    citation: str


def read_clock(clock: ClockDeclaration, starts: Sequence[ClockStart], stops: Sequence[Stop], on: date) -> ClockReading:
    """Read a clock on a date from its starts and its stops, each stop with the day on which it ended.

    A stop on day X that ends on day Y is Y - X days stopped, and one without an end counts up to `on`; a day that
    several stops hold is stopped once. What comes after `on` is left out. A second start does not restart the clock.
    """
    begun = sorted((start for start in starts if start.on <= on), key=lambda start: start.on)
    started_on = begun[0].on if begun else None
    so_far = tuple(
        stop if stop.until is None or stop.until <= on else stop.model_copy(update={"until": None})
        for stop in sorted(stops, key=lambda stop: (stop.on, stop.until or date.max))
        if stop.on <= on
    )
    stood = stopped_days(started_on, so_far, on) if started_on else 0
    since = standing_since(started_on, so_far) if started_on else None
    days = (on - started_on).days - stood if started_on else 0
    return ClockReading(
        clock=clock.id,
        on=on,
        started_on=started_on,
        days=days,
        stopped_days=stood,
        running=started_on is not None and since is None,
        stopped_since=since,
        stops=so_far,
        sentences=tuple(_told(begun, so_far, on, days, stood)),
        citation=clock.citation,
    )


def _told(begun: Sequence[ClockStart], stops: Sequence[Stop], on: date, days: int, stood: int) -> Iterator[Text]:
    """Yield what happened to the clock in the order of the dates, and the sum."""
    if not begun:
        yield said("count_clock_not_started")
        return
    lines = [
        (start.on, 0, _line("started" if start is begun[0] else "ignored", start.on, start.why)) for start in begun
    ]
    for stop in stops:
        before = stop.until is not None and stop.until <= begun[0].on
        lines.append((stop.on, 1, _line("ignored" if before else "stopped", stop.on, stop.why)))
        if stop.until is not None and not before:
            lines.append((stop.until, 2, _end(begun[0].on, stop, stop.until, stops)))
    yield from (sentence for _, _, sentence in sorted(lines, key=lambda line: line[:2]))
    total: tuple[tuple[str, Sayable], ...] = (("span", span(days, "days")), ("stopped", span(stood, "days")))
    yield said("count_clock_total", ("day", on), *total)


def _end(start: date, stop: Stop, until: date, stops: Sequence[Stop]) -> Text:
    """Say that a stop ended: the clock runs again, unless another stop holds it."""
    since = stood_since(start, stops, until)
    if since is None:
        return _line("ended", until, stop.ended_why, ("stop", stop.on))
    return _line("restarted", until, stop.ended_why, ("span", span((until - since).days, "days")))


def _line(code: str, day: date, why: str, *more: tuple[str, Sayable]) -> Text:
    if not why:
        return said(f"count_clock_{code}_bare", ("day", day), *more)
    return said(f"count_clock_{code}", ("day", day), ("why", why), *more)

"""A clock that stands still between stops and restarts: the day on which it has counted so many days.

Source: 8 CFR 208.7(a)(2); practice brief, sections 2a and 3. A clock freezes at the number of the day of the stop; the
days after it, up to and with the day of the restart, do not count. A day is stopped once, however many stops hold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict


class Stop(BaseModel):
    """From when to when a clock stood still, and why; `until` is None while it still does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    until: date | None = None
    why: str = ""
    ended_why: str = ""


def day_counted(start: date, number: int, stops: Sequence[Stop], as_of: date | None = None) -> date | None:
    """Return the first day on which `number` days after `start` are counted, or None while an open stop prevents it.

    With `as_of`, a stop that is open counts as standing still up to that day and running again from then on.
    """
    day, left = start, number
    for begun, until in _spans(start, stops, as_of):
        running = (begun - day).days
        if running >= left:
            break
        if until is None:
            return None
        left -= running
        day = until
    return day + timedelta(days=left)


def stopped_days(start: date, stops: Sequence[Stop], as_of: date) -> int:
    """Return for how many days after `start`, up to and with `as_of`, the clock stood still."""
    spans = ((begun, min(until or as_of, as_of)) for begun, until in _spans(start, stops, None))
    return sum(max((until - begun).days, 0) for begun, until in spans)


def standing_since(start: date, stops: Sequence[Stop]) -> date | None:
    """Return since when the clock stands still without an end in sight, or None if it runs."""
    spans = _spans(start, stops, None)
    return spans[-1][0] if spans and spans[-1][1] is None else None


def stood_since(start: date, stops: Sequence[Stop], until: date) -> date | None:
    """Return since when a clock had stood still that runs again on a day, or None if it does not begin to run then."""
    return next((begun for begun, ended in _spans(start, stops, None) if ended == until), None)


def begun_a_day_earlier(stops: Sequence[Stop]) -> tuple[Stop, ...]:
    """Return the stops under the other convention, by which neither the day of the stop nor of the restart counts."""
    return tuple(stop.model_copy(update={"on": stop.on - timedelta(days=1)}) for stop in stops)


def _spans(start: date, stops: Sequence[Stop], as_of: date | None) -> list[tuple[date, date | None]]:
    """Return the stops after `start` in order, those that overlap or touch as one."""
    spans: list[tuple[date, date | None]] = []
    for stop in sorted(stops, key=lambda one: one.on):
        until = stop.until or as_of
        begun = max(stop.on, start)
        if until is not None and until <= begun:
            continue
        last = spans[-1] if spans else None
        if last is not None and (last[1] is None or begun <= last[1]):
            spans[-1] = (last[0], None if until is None or last[1] is None else max(until, last[1]))
        else:
            spans.append((begun, until))
    return spans

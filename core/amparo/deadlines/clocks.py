"""Clocks: days counted between start and stop events, such as the asylum EAD clock (8 CFR 208.7(a)(2))."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from amparo.deadlines.sentences import Sayable, said, span
from amparo.declarations import ClockDeclaration, Text


class ClockEvent(StrEnum):
    """What an event does to a clock."""

    START = "start"
    STOP = "stop"
    RESTART = "restart"


class ClockEntry(BaseModel):
    """One line of a clock's ledger: on which date what happened to it, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    kind: ClockEvent
    why: str


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
    sentences: tuple[Text, ...]
    citation: str


def read_clock(clock: ClockDeclaration, ledger: Sequence[ClockEntry], on: date) -> ClockReading:
    """Read a clock on a date from its ledger, in whose order entries of one date are taken.

    A stop on day X with a restart on day Y is Y - X days stopped; a stop without an end counts up to `on`. What comes
    after `on` is left out. A repeated start does not restart the clock, nor does a second stop move the first.
    """
    hands = _Hands()
    for entry in sorted((entry for entry in ledger if entry.on <= on), key=lambda entry: entry.on):
        hands.take(entry)
    standing = (on - hands.stopped_since).days if hands.stopped_since else 0
    stopped = hands.stopped_days + standing
    days = (on - hands.started_on).days - stopped if hands.started_on else 0
    if hands.started_on:
        total: tuple[tuple[str, Sayable], ...] = (("span", span(days, "days")), ("stopped", span(stopped, "days")))
        hands.say("count_clock_total", ("day", on), *total)
    else:
        hands.say("count_clock_not_started")
    return ClockReading(
        clock=clock.id,
        on=on,
        started_on=hands.started_on,
        days=days,
        stopped_days=stopped,
        running=hands.started_on is not None and hands.stopped_since is None,
        stopped_since=hands.stopped_since,
        sentences=tuple(hands.sentences),
        citation=clock.citation,
    )


@dataclass(slots=True)
class _Hands:
    """Where a clock's hands stand after the entries taken so far."""

    started_on: date | None = None
    stopped_since: date | None = None
    stopped_days: int = 0
    sentences: list[Text] = field(default_factory=list)

    def say(self, code: str, *values: tuple[str, Sayable]) -> None:
        self.sentences.append(said(code, *values))

    def take(self, entry: ClockEntry) -> None:
        facts: tuple[tuple[str, Sayable], ...] = (("day", entry.on), ("why", entry.why))
        if entry.kind is ClockEvent.START and self.started_on is None:
            self.started_on = entry.on
            self.say("count_clock_started", *facts)
        elif entry.kind is ClockEvent.STOP and self.started_on and self.stopped_since is None:
            self.stopped_since = entry.on
            self.say("count_clock_stopped", *facts)
        elif entry.kind is ClockEvent.RESTART and self.stopped_since:
            stood = (entry.on - self.stopped_since).days
            self.stopped_days, self.stopped_since = self.stopped_days + stood, None
            self.say("count_clock_restarted", *facts, ("span", span(stood, "days")))
        else:
            self.say("count_clock_ignored", *facts)

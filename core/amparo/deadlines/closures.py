"""Closures that an organization decided on: for which courts, on which days, and what a notice of relief accepts.

A closure is shown beside a date and never moves one. Relief comes by notice, not by rule (practice brief, section 3,
item 12): what the notice accepts is proposed to a person, and is in force only once they confirmed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict

from amparo.deadlines.calendar import FEDERAL_CALENDAR, Closure, CourtCalendar
from amparo.deadlines.computation import Computation
from amparo.deadlines.safety import Dates
from amparo.deadlines.sentences import Sayable, said
from amparo.declarations import RuleKind, Text

_ONE_DAY = timedelta(days=1)


class Relief(BaseModel):
    """A notice by which filings under these rules that fell due on a closed day are accepted until a later one."""

    model_config = ConfigDict(frozen=True)

    notice: str
    accepted_until: date
    rules: tuple[str, ...]
    url: str = ""


class CourtClosure(BaseModel):
    """Days on which courts (by code), all courts of a forum, or with `everywhere` every office is shut.

    `rules` are those whose filings go there from a proceeding before somebody else, such as an appeal's to the Board.
    """

    model_config = ConfigDict(frozen=True)

    closed: tuple[date, ...]
    courts: tuple[str, ...] = ()
    forums: tuple[str, ...] = ()
    everywhere: bool = False
    rules: tuple[str, ...] = ()
    note: Text
    relief: Relief | None = None

    def holds_at(self, forum: str, court: str) -> bool:
        """Return whether the closure is one of the court with this code before this forum."""
        return self.everywhere or (bool(court) and court in self.courts) or forum in self.forums

    def stretches(self) -> Iterator[tuple[date, date]]:
        """Yield the first and the last day of each run of closed days that follow upon each other."""
        days = sorted(set(self.closed))
        first = 0
        for place, day in enumerate(days):
            if place + 1 == len(days) or days[place + 1] != day + _ONE_DAY:
                yield days[first], day
                first = place + 1

    def as_closures(self) -> Iterator[Closure]:
        """Yield what a calendar shows of it, one for each stretch of days."""
        notice = self.relief.notice if self.relief else ""
        for first, last in self.stretches():
            yield Closure(on=first, last=last if last > first else None, note=self.note, relief_notice=notice)


class Relieved(BaseModel):
    """Relief that a person put in force for a deadline: by which plan, for which days, until when, by which notice."""

    model_config = ConfigDict(frozen=True)

    plan: str
    closed: tuple[date, ...]
    accepted_until: date
    notice: str


def calendar_with(closures: Iterable[CourtClosure]) -> CourtCalendar:
    """Return a calendar that shows these closures."""
    shown = tuple(one for closure in closures for one in closure.as_closures())
    return CourtCalendar(closures=shown) if shown else FEDERAL_CALENDAR


def days_around(dates: Dates) -> tuple[date, date] | None:
    """Return the first and the last of a deadline's dates, between which a closed day matters; None without any."""
    known = [day for day in (dates.unrolled, dates.legal_due, dates.safe_due) if day is not None]
    return (min(known), max(known)) if known else None


def closure_warnings(calendar: CourtCalendar, first: date, last: date) -> tuple[Text, ...]:
    """Return what a person should know of the closures that reach into the days from the first to the last."""
    return tuple(_warning(closure) for closure in calendar.closures_between(first, last))


def _warning(closure: Closure) -> Text:
    facts: list[tuple[str, Sayable]] = [("day", closure.on), ("note", closure.note)]
    code = "count_warn_closure"
    if closure.last is not None:
        code += "_days"
        facts.append(("last", closure.last))
    if closure.relief_notice:
        code += "_relief"
        facts.append(("relief", closure.relief_notice))
    return said(code, *facts)


def proposed(closure: CourtClosure, rule: str, kind: RuleKind, dates: Dates) -> Dates | None:
    """Return the dates that a notice of relief gives an act-by deadline, or None where it gives no later day.

    Only the legal date moves: reminders go on running off the same safe date.
    """
    relief = closure.relief
    if relief is None or kind is not RuleKind.ACT_BY or rule not in relief.rules:
        return None
    moved = _relieved(dates, closure.closed, relief.accepted_until)
    return None if moved == dates else moved


def with_relief(computed: Computation, relief: Relieved | None) -> Computation:
    """Return a count with the relief that was put in force for its deadline, as far as it still falls into the days."""
    if relief is None:
        return computed
    moved = _relieved(computed.dates, relief.closed, relief.accepted_until)
    if moved == computed.dates:
        return computed
    step = said("replan_relief_step", ("notice", relief.notice), ("due", _known(computed)), ("day", _known(moved)))
    changes = {"legal_due": moved.legal_due, "counting": (*computed.counting, step)}
    return computed.model_copy(update=changes)


def _relieved(dates: Dates, closed: tuple[date, ...], until: date) -> Dates:
    if dates.legal_due is None or dates.legal_due not in closed or until <= dates.legal_due:
        return dates
    return dates.model_copy(update={"legal_due": until})


def _known(dated: Computation | Dates) -> date:
    return dated.legal_due or date.min

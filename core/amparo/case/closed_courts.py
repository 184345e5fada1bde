"""Which closures concern which dates of a case: those of its court, or of any court that it is before. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from amparo.deadlines.calendar import FEDERAL_CALENDAR, CourtCalendar
from amparo.deadlines.closures import CourtClosure, calendar_with, closure_warnings, days_around

if TYPE_CHECKING:
    from amparo.case.model import Case, Deadline
    from amparo.declarations import Text


def is_closed_for(closure: CourtClosure, case: Case, rule: str, proceeding: str | None) -> bool:
    """Return whether what a rule asks in a proceeding (by id) goes to an office that is closed then."""
    if closure.everywhere or rule in closure.rules:
        return True
    before = case.proceeding.get(proceeding or "")
    return before is not None and closure.holds_at(before.forum, before.court)


def is_near(closure: CourtClosure, case: Case, rule: str, proceeding: str | None) -> bool:
    """Return whether a person should see the closure beside a date: also beside one that belongs to no proceeding."""
    if is_closed_for(closure, case, rule, proceeding):
        return True
    return proceeding is None and any(closure.holds_at(one.forum, one.court) for one in case.proceedings)


def calendar_for(closures: Iterable[CourtClosure], case: Case, rule: str, proceeding: str | None) -> CourtCalendar:
    """Return the calendar with the closures that a person should see beside what a rule asks in a proceeding."""
    if not closures:
        return FEDERAL_CALENDAR
    return calendar_with(one for one in closures if is_near(one, case, rule, proceeding))


def proceeding_of(case: Case, deadline: Deadline) -> str | None:
    """Return the proceeding that a deadline belongs to: its own, or else its trigger's."""
    trigger = case.event.get(deadline.trigger)
    return deadline.proceeding or (trigger.proceeding if trigger else None)


def new_warnings(closure: CourtClosure, case: Case, deadline: Deadline) -> tuple[Text, ...]:
    """Return what a closure adds to what stands beside a deadline's dates, or nothing if it does not concern them."""
    days = days_around(deadline.dates)
    if days is None or not is_near(closure, case, deadline.rule, proceeding_of(case, deadline)):
        return ()
    told = closure_warnings(calendar_with((closure,)), *days)
    return tuple(one for one in told if one not in deadline.warnings)

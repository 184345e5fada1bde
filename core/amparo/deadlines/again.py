"""Counts that begin again: what is looked up by a day, and after that look by another (practice brief, section 9)."""

from __future__ import annotations

from datetime import date, timedelta

from amparo.deadlines.count import Count
from amparo.deadlines.facts import Facts, day_of
from amparo.declarations import DeadlineRule


def begun_again(rule: DeadlineRule, start: date, facts: Facts) -> date:
    """Return day 0 of a count: the latest date on which it began again, if that is later."""
    last = day_of(facts, rule.again.since) if rule.again else None
    return start if last is None else max(start, last)


def drawn_near(count: Count, unrolled: date) -> date:
    """Return where a count ends that is shorter when what it is about is near, and say why; never after `unrolled`."""
    again = count.rule.again
    toward = day_of(count.inputs.facts, again.toward) if again else None
    if again is None or toward is None:
        return unrolled
    soonest = count.calendar.add_business_days(count.start, again.business_days)
    near = max(toward - timedelta(days=again.within_days), soonest)
    if near >= unrolled:
        return unrolled
    count.say("count_near", ("toward", toward), ("within", again.within_days), ("day", near))
    return near

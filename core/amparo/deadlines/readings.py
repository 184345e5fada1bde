"""Where other readings of a rule end, which the safe date respects (practice brief, section 3, items 5, 11 and 14)."""

from __future__ import annotations

from datetime import date, timedelta

from amparo.deadlines.arithmetic import UNIT_OF_READING
from amparo.deadlines.count import Count
from amparo.deadlines.facts import day_of
from amparo.declarations import ArguableReading, RuleKind, phrase

_ONE_DAY = timedelta(days=1)


def other_readings(count: Count, unrolled: date) -> list[date]:
    """Return where each other reading ends, without any roll, and say why in the count's explanation."""
    declared = (_declared(count, reading) for reading in count.rule.arguable)
    return [day for day in (*declared, _after_short_month(count, unrolled), _in_lieu_worked(count)) if day is not None]


def any_reading_stands(count: Count) -> bool:
    """Return whether the clock stands still before another reading is reached: then no date can be called safe."""
    rule = count.rule
    if all(stop.until for stop in count.inputs.stops) or count.inputs.as_of is not None:
        return False
    return any(count.legs(one.value, rule.unit, one.counting) is None for one in rule.arguable)


def _declared(count: Count, reading: ArguableReading) -> date | None:
    start = day_of(count.inputs.facts, reading.counted_from) if reading.counted_from else count.start
    if start is None:
        return None
    unit = UNIT_OF_READING.get(reading.counting, count.rule.unit)
    legs = count.legs(reading.value, unit, reading.counting, start)
    if legs is None:
        return None
    end = legs[-1].end + reading.more_days * _ONE_DAY
    if _over_before_the_count(count, start, end):
        count.warn("count_warn_reading_over", ("day", end), ("why", reading.why))
        return None
    code = "count_reading_not_before" if count.rule.kind is RuleKind.NOT_BEFORE else "count_reading_act_by"
    count.say(code, ("day", end), ("why", reading.why))
    return end


def _over_before_the_count(count: Count, start: date, end: date) -> bool:
    """A reading whose time had ended when the count began can be kept by nobody: reminders off it would be silent."""
    return count.rule.kind is not RuleKind.NOT_BEFORE and start <= end <= count.start and start < count.start


def _after_short_month(count: Count, unrolled: date) -> date | None:
    """A not-before date that ends in a month without its day may be the day after that month, such as March 1."""
    if count.rule.kind is not RuleKind.NOT_BEFORE or not count.clipped:
        return None
    day = unrolled + _ONE_DAY
    count.say("count_reading_not_before", ("day", day), ("why", phrase("count_why_short_month")))
    return day


def _in_lieu_worked(count: Count) -> date | None:
    """Whether a Friday off in lieu is a holiday is not settled: the safe date counts it among the business days."""
    if count.rule.unit != "business_days" or count.law is None or count.law.value is None:
        return None
    number = count.law.value
    day = count.calendar.add_business_days(count.start, number, in_lieu_fridays_count=True)
    if day != count.calendar.add_business_days(count.start, number):
        code = "count_reading_not_before" if count.rule.kind is RuleKind.NOT_BEFORE else "count_reading_act_by"
        count.say(code, ("day", day), ("why", phrase("count_why_in_lieu")))
    return day

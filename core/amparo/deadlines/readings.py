"""Where other readings of a rule end, which the safe date respects (practice brief, section 3, items 5, 11 and 14)."""

from __future__ import annotations

from datetime import date, timedelta

from amparo.deadlines.arithmetic import UNIT_OF_READING
from amparo.deadlines.count import Count
from amparo.deadlines.facts import day_of
from amparo.declarations import ArguableReading, RuleKind

_ONE_DAY = timedelta(days=1)
_LEAP = (2, 29)


def other_readings(count: Count, unrolled: date) -> list[date]:
    """Return where each other reading ends, without any roll, and say why in the count's explanation."""
    declared = (_declared(count, reading) for reading in count.rule.arguable)
    return [day for day in (*declared, _after_leap_day(count, unrolled), _in_lieu_worked(count)) if day is not None]


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
    code = "count_reading_not_before" if count.rule.kind is RuleKind.NOT_BEFORE else "count_reading_act_by"
    count.say(code, ("day", end), ("why", reading.why))
    return end


def _after_leap_day(count: Count, unrolled: date) -> date | None:
    """A not-before date counted in years or months from February 29 may be the day after February ends."""
    counted_in_months = count.rule.unit in {"years", "months"}
    if count.rule.kind is not RuleKind.NOT_BEFORE or not counted_in_months:
        return None
    if (count.start.month, count.start.day) != _LEAP or (unrolled.month, unrolled.day) == _LEAP:
        return None
    return unrolled + _ONE_DAY


def _in_lieu_worked(count: Count) -> date | None:
    """Whether a Friday off in lieu is a holiday is not settled: the safe date counts it among the business days."""
    if count.rule.unit != "business_days" or count.law is None or count.law.value is None:
        return None
    return count.calendar.add_business_days(count.start, count.law.value, in_lieu_fridays_count=True)

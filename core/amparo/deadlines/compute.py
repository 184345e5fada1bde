"""From a rule and a trigger to dates that explain themselves (practice brief, sections 2 and 3).

There is no "today" here: the date that picks the law is handed in, and the same inputs give the same answer for ever.
"""

from __future__ import annotations

from datetime import date

from amparo.deadlines.arithmetic import UNIT_OF_READING
from amparo.deadlines.calendar import FEDERAL_CALENDAR, CourtCalendar
from amparo.deadlines.computation import Computation, ComputationStatus, Inputs
from amparo.deadlines.count import Count
from amparo.deadlines.law import first_day, value_on
from amparo.deadlines.sentences import Sayable
from amparo.declarations import ArguableReading, Counting, DeadlineRule, LawValue, RuleKind
from amparo.errors import InvalidInput, RuleNotInForce

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_WITHOUT_NUMBER = frozenset({Counting.NONE, Counting.SET_DATE})
_WITHOUT_SAFE_DATE = frozenset({RuleKind.GOVERNMENT, RuleKind.NOTICE})


def compute(rule: DeadlineRule, inputs: Inputs, calendar: CourtCalendar = FEDERAL_CALENDAR) -> Computation:
    """Count a rule from its trigger and return the dates with every step in words.

    A notice that is not in force on the governing date has no dates and says so; any other rule raises.

    Raises:
        RuleNotInForce: the law has no value on the date that picks it.
        InvalidInput: a date lies outside the years that can be counted.
    """
    count = _begun(rule, inputs, calendar)
    if rule.disabled:
        return _undated(count, ComputationStatus.DISABLED, "count_disabled", ("why", rule.disabled))
    try:
        count.law = _law(rule, count.governed)
    except RuleNotInForce:
        if rule.kind is not RuleKind.NOTICE:
            raise
        return _notice_out_of_force(count)
    if rule.counting is Counting.NONE:
        code = "count_notice" if rule.kind is RuleKind.NOTICE else "count_no_limit"
        return _undated(count, ComputationStatus.NONE, code)
    return _set_by_paper(count) if rule.counting is Counting.SET_DATE else _counted(count)


def _begun(rule: DeadlineRule, inputs: Inputs, calendar: CourtCalendar) -> Count:
    for day in (inputs.trigger, inputs.printed_due):
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise InvalidInput(
                f"Rule “{rule.id}” cannot be counted with the date {day.isoformat()}: the year must lie between "
                f"{_FIRST_YEAR} and {_LAST_YEAR}. Check the date on the paper."
            )
    start = inputs.trigger if rule.earliest_trigger is None else max(inputs.trigger, rule.earliest_trigger)
    # A trigger before the law began picks the law as lifted: on its own day there was none.
    asked = inputs.governed_on
    governed = start if asked is None or asked == inputs.trigger else asked
    return Count(rule, inputs, calendar, start, governed)


def _law(rule: DeadlineRule, governed: date) -> LawValue | None:
    """Return the value in force; a rule that counts no number need not have any."""
    return value_on(rule, governed) if rule.values or rule.counting not in _WITHOUT_NUMBER else None


def _undated(count: Count, status: ComputationStatus, code: str, *values: tuple[str, Sayable]) -> Computation:
    count.say_law()
    count.say(code, *values)
    return count.closed(status)


def _notice_out_of_force(count: Count) -> Computation:
    first = first_day(count.rule)
    if first is not None and count.governed < first:
        return _undated(count, ComputationStatus.NOT_YET_IN_FORCE, "count_not_yet_in_force", ("day", count.governed))
    return _undated(count, ComputationStatus.NONE, "count_no_longer_in_force", ("day", count.governed))


def _set_by_paper(count: Count) -> Computation:
    printed = count.inputs.printed_due
    if printed is None:
        return _undated(count, ComputationStatus.SET_BY_ORDER, "count_set_by_order")
    count.begin()
    count.say("count_set_date", ("day", printed))
    return _finished(count, printed, count.rolled(printed))


def _counted(count: Count) -> Computation:
    count.begin()
    unrolled = count.walk(count.legs(_number(count), count.rule.unit, count.rule.counting))
    return _finished(count, *_beside_the_paper(count, unrolled, count.rolled(unrolled)))


def _number(count: Count) -> int:
    if count.law is None or count.law.value is None:
        raise RuleNotInForce(count.rule.id, count.governed, first_day(count.rule))
    return count.law.value


def _beside_the_paper(count: Count, unrolled: date, legal: date) -> tuple[date, date]:
    """Return the two dates after a look at the printed one: until it is checked, the more careful of both drives."""
    printed, checked = count.inputs.printed_due, count.inputs.printed_checked
    if printed is None:
        return unrolled, legal
    if printed == legal:
        count.say("count_printed_same")
        return printed if checked else unrolled, legal
    pair: tuple[tuple[str, Sayable], ...] = (("printed", printed), ("counted", legal))
    count.warn("count_warn_printed_differs", *pair)
    if checked:
        count.say("count_printed_checked", *pair)
        return printed, printed
    if count.rule.kind is RuleKind.NOT_BEFORE:
        count.say("count_printed_later", *pair)
        return max(unrolled, printed), max(legal, printed)
    count.say("count_printed_earlier", *pair)
    return min(unrolled, printed), min(legal, printed)


def _finished(count: Count, unrolled: date, legal: date) -> Computation:
    safe = _safe(count, unrolled, legal)
    if count.calendar.closures:
        _warn_of_closures(count, min(unrolled, safe or unrolled), max(legal, safe or legal))
    return count.closed(ComputationStatus.COMPUTED, unrolled, legal, safe)


def _safe(count: Count, unrolled: date, legal: date) -> date | None:
    if count.rule.kind in _WITHOUT_SAFE_DATE:
        return None
    checked = count.inputs.printed_due is not None and count.inputs.printed_checked
    readings = [] if checked else [_reading(count, reading) for reading in count.rule.arguable]
    if count.rule.kind is RuleKind.NOT_BEFORE:
        safe = max(legal, *readings) if readings else legal
        count.say("count_safe_not_before", ("day", safe))
        return safe
    limit = min(unrolled, *readings) if readings else unrolled
    safe = count.calendar.previous_business_day(limit)
    if safe == limit:
        count.say("count_safe_same_day", ("day", safe))
    else:
        count.say("count_safe_act_by", ("day", safe), ("limit", limit))
    return safe


def _reading(count: Count, reading: ArguableReading) -> date:
    """Return where another reading of the rule ends, without any roll."""
    unit = UNIT_OF_READING.get(reading.counting, count.rule.unit)
    end = count.legs(reading.value, unit, reading.counting)[-1].end
    code = "count_reading_not_before" if count.rule.kind is RuleKind.NOT_BEFORE else "count_reading_act_by"
    count.say(code, ("day", end), ("why", reading.why))
    return end


def _warn_of_closures(count: Count, first: date, last: date) -> None:
    for closure in count.calendar.closures_between(first, last):
        facts: tuple[tuple[str, Sayable], ...] = (("day", closure.on), ("note", closure.note))
        if closure.relief_notice:
            count.warn("count_warn_closure_relief", *facts, ("relief", closure.relief_notice))
        else:
            count.warn("count_warn_closure", *facts)

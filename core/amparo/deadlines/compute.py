"""From a rule and a trigger to dates that explain themselves (practice brief, sections 2 and 3).

There is no "today" here: the date that picks the law is handed in, and the same inputs give the same answer for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from amparo.deadlines.again import begun_again, drawn_near
from amparo.deadlines.arithmetic import moved
from amparo.deadlines.calendar import FEDERAL_CALENDAR, CourtCalendar
from amparo.deadlines.closures import closure_warnings
from amparo.deadlines.computation import Computation, ComputationStatus, Inputs
from amparo.deadlines.count import Count
from amparo.deadlines.facts import Facts, all_hold, day_of, number_of
from amparo.deadlines.law import first_day, is_dated, value_on, values_for
from amparo.deadlines.limits import check_limits
from amparo.deadlines.printed import beside_the_paper
from amparo.deadlines.readings import any_reading_stands, other_readings
from amparo.deadlines.sentences import Sayable
from amparo.deadlines.stops import standing_since
from amparo.declarations import GOVERNED_BY_ITSELF, Counting, DeadlineRule, Excepted, LawValue, Modifier, RuleKind
from amparo.errors import FactMissing, RuleNotInForce

_ONE_DAY = timedelta(days=1)
_WITHOUT_NUMBER = frozenset({Counting.NONE, Counting.SET_DATE})


def compute(rule: DeadlineRule, inputs: Inputs, calendar: CourtCalendar = FEDERAL_CALENDAR) -> Computation:
    """Count a rule from its trigger and return the dates with every step in words.

    A rule that does not reach the facts, and a notice that is not in force on the governing date, have no dates and say
    so; any other rule without law on that date raises.

    Raises:
        RuleNotInForce: the law has no value on the date that picks it.
        FactMissing: the number depends on a fact that is not known.
        FactsUnusable: a date lies outside the years that can be counted, or a number is too large.
    """
    count = _begun(rule, inputs, calendar)
    if rule.disabled:
        return _undated(count, ComputationStatus.DISABLED, "count_disabled", ("why", rule.disabled))
    for excepted in rule.excepted:
        if all_hold(excepted.when, inputs.facts):
            return _excepted(count, excepted)
    try:
        count.law = _law(count)
    except RuleNotInForce:
        if rule.kind is not RuleKind.NOTICE:
            raise
        return _notice_out_of_force(count)
    if rule.fixed_date is not None:
        count.say("count_fixed", ("day", rule.fixed_date))
        return count.closed(ComputationStatus.CLOSED, rule.fixed_date, rule.fixed_date)
    if rule.counting is Counting.NONE:
        code = "count_notice" if rule.kind is RuleKind.NOTICE else "count_no_limit"
        return _undated(count, ComputationStatus.NONE, code)
    return _set_by_paper(count) if rule.counting is Counting.SET_DATE else _counted(count)


def modifiers_for(rule: DeadlineRule, facts: Facts, rules: Mapping[str, DeadlineRule]) -> tuple[DeadlineRule, ...]:
    """Return the rules whose numbers are added to a rule's own, as far as the facts are known."""
    return tuple(rules[one.rule] for one in rule.modifiers if facts.get(one.fact) in one.values or _assumed(one, facts))


def _assumed(modifier: Modifier, facts: Facts) -> bool:
    return modifier.assumed and modifier.fact not in facts


def _begun(rule: DeadlineRule, inputs: Inputs, calendar: CourtCalendar) -> Count:
    check_limits(rule, inputs)
    other = (each for each in rule.counted_from if each.fact in inputs.facts and all_hold(each.when, inputs.facts))
    start = next((day for each in other if (day := day_of(inputs.facts, each.fact))), inputs.trigger)
    governed = day_of(inputs.facts, rule.governed_by)
    # A trigger before the law began picks the law as lifted: on its own day there was none.
    start = start if rule.earliest_trigger is None else max(start, rule.earliest_trigger)
    start = begun_again(rule, start, inputs.facts)
    return Count(rule, inputs, calendar, start, governed or start)


def _law(count: Count) -> LawValue | None:
    """Return the value in force; a rule that counts no number, or a judge's, need not have any."""
    rule, facts = count.rule, count.inputs.facts
    if not rule.values and (rule.counting in _WITHOUT_NUMBER or rule.number_from is not None):
        return None
    if rule.governed_by not in {*GOVERNED_BY_ITSELF, *facts} and is_dated(values_for(rule, facts)):
        raise FactMissing(rule.id, rule.governed_by)
    if rule.governed_by == "due":
        count.governed = _due_day(count)
    return value_on(rule, count.governed, facts)


def _due_day(count: Count) -> date:
    """Return the date that the latest law gives: where the due date picks the law, it falls under its own."""
    values = values_for(count.rule, count.inputs.facts)
    latest = max(values, key=lambda value: value.from_ or date.min, default=None)
    if latest is None or latest.value is None:
        return count.start
    direction = -1 if count.rule.counting is Counting.BACK_FROM_HEARING else 1
    return moved(count.start, direction * latest.value * _multiplier(count), count.rule.unit, count.calendar)


def _multiplier(count: Count) -> int:
    rule, facts = count.rule, count.inputs.facts
    if rule.times is not None and facts.get(rule.times) is not None:
        return number_of(rule, facts, rule.times)
    if rule.reached is None:
        return 1
    return _first_in_force(count) + (0 if facts.get(rule.reached) is None else number_of(rule, facts, rule.reached))


def _first_in_force(count: Count) -> int:
    """Return which repetition of the date is the first on which the law had begun, if the date itself picks the law."""
    rule, first = count.rule, first_day(count.rule)
    number = rule.values[-1].value or 0
    if first is None or number <= 0 or rule.governed_by != "due":
        return 1
    times = 1
    while moved(count.start, number * times, rule.unit, count.calendar) < first:
        times += 1
    return times


def _undated(count: Count, status: ComputationStatus, code: str, *values: tuple[str, Sayable]) -> Computation:
    count.say_law()
    count.say(code, *values)
    return count.closed(status)


def _excepted(count: Count, excepted: Excepted) -> Computation:
    count.steps.append(excepted.why)
    return count.closed(ComputationStatus.NONE if excepted.nothing_due else ComputationStatus.NOT_APPLICABLE)


def _notice_out_of_force(count: Count) -> Computation:
    first = first_day(count.rule)
    early = first is not None and count.governed < first
    code = "count_not_yet_in_force" if early else "count_no_longer_in_force"
    return _undated(count, ComputationStatus.NOT_APPLICABLE, code, ("day", count.governed))


def _set_by_paper(count: Count) -> Computation:
    known = (day_of(count.inputs.facts, name) for name in count.rule.set_by)
    entered = next((day for day in known if day is not None), None)
    day = entered or count.inputs.printed_due
    if day is None:
        return _undated(count, ComputationStatus.SET_BY_ORDER, "count_set_by_order")
    count.begin()
    count.say("count_set_date", ("day", day))
    dates = day, count.rolled(day)
    return _finished(count, *(beside_the_paper(count, *dates) if entered else dates), ComputationStatus.SET_BY_ORDER)


def _counted(count: Count) -> Computation:
    rule = count.rule
    if rule.number_from is not None and count.inputs.facts.get(rule.number_from) is None:
        return _undated(count, ComputationStatus.SET_BY_ORDER, "count_set_by_order")
    number = _number(count)
    count.begin()
    legs = count.legs(number, rule.unit, rule.counting)
    if legs is None or any_reading_stands(count):
        return _clock_stands(count)
    end = count.walk(legs)
    _say_if_the_clock_stands(count, end)
    unrolled, legal = _bounded(count, drawn_near(count, end))
    return _finished(count, *beside_the_paper(count, unrolled, legal))


def _say_if_the_clock_stands(count: Count, end: date) -> None:
    since = standing_since(count.start, count.inputs.stops)
    if count.inputs.as_of is not None and since is not None and since < end:
        count.say("count_clock_as_if", ("since", since), ("day", count.inputs.as_of))


def _number(count: Count) -> int:
    rule = count.rule
    if rule.number_from is not None:
        return number_of(rule, count.inputs.facts, rule.number_from)
    if count.law is None or count.law.value is None:
        raise RuleNotInForce(rule.id, count.governed, first_day(rule))
    return count.law.value * _multiplier(count)


def _clock_stands(count: Count) -> Computation:
    since = standing_since(count.start, count.inputs.stops)
    if since is not None:
        count.say("count_clock_stands", ("day", since))
    return count.closed(ComputationStatus.COMPUTED)


def _bounded(count: Count, unrolled: date) -> tuple[date, date]:
    """Return the unrolled and the legal date, shortened by what ends the time earlier, extended by an outage."""
    rule, facts = count.rule, count.inputs.facts
    end, restored = day_of(facts, rule.ends_before), day_of(facts, rule.extended_to)
    legal = unrolled if end is not None and end <= unrolled else count.rolled(unrolled)
    if restored is not None and restored > legal:
        legal = count.calendar.next_business_day(restored)
        count.say("count_extended", ("restored", restored), ("day", legal))
    if end is not None and end <= legal:
        legal = end - _ONE_DAY
        count.say("count_ends_before", ("end", end), ("day", legal))
        unrolled = min(unrolled, legal)
    return unrolled, legal


def _finished(
    count: Count, unrolled: date, legal: date, status: ComputationStatus = ComputationStatus.COMPUTED
) -> Computation:
    safe = _safe(count, unrolled, legal)
    if count.calendar.closures:
        _warn_of_closures(count, min(unrolled, safe or unrolled), max(legal, safe or legal))
    return count.closed(status, unrolled, legal, safe)


def _safe(count: Count, unrolled: date, legal: date) -> date | None:
    """Return the date that reminders run off (practice brief, section 3, item 14); a notice has it too."""
    if count.rule.kind is RuleKind.GOVERNMENT:
        return None
    checked = count.inputs.printed_due is not None and count.inputs.printed_checked
    readings = [] if checked else other_readings(count, unrolled)
    if count.rule.kind is RuleKind.NOT_BEFORE:
        safe = max([legal, *readings])
        count.say("count_safe_not_before", ("day", safe))
        return safe
    limit = min([unrolled, *readings])
    safe = count.calendar.previous_business_day(limit)
    if safe == limit:
        count.say("count_safe_same_day", ("day", safe))
    else:
        count.say("count_safe_act_by", ("day", safe), ("limit", limit))
    return safe


def _warn_of_closures(count: Count, first: date, last: date) -> None:
    count.warnings.extend(closure_warnings(count.calendar, first, last))

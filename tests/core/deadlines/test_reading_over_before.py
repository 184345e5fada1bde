"""A reading that counts from another day draws the safe date earlier, unless it was over before the count began."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.core.deadlines.counting import on, warned

from amparo.deadlines import compute
from amparo.declarations import ArguableReading, Counting, DeadlineRule, RuleKind, Text

MakeRule = Callable[..., DeadlineRule]
FIRST = ArguableReading(
    value=1,
    counting=Counting.ANNIVERSARY,
    counted_from="first_arrival",
    why=Text("the trip was short.", "el viaje fue breve."),
)


@pytest.fixture
def year(make_rule: MakeRule) -> DeadlineRule:
    """Return a year from the last arrival, on another reading from the first."""
    return make_rule(1, counting=Counting.ANNIVERSARY, unit="years", arguable=(FIRST,))


def test_a_reading_that_ends_after_the_count_began_is_the_safe_one(year: DeadlineRule) -> None:
    """First on Monday, 2026-09-14, last on 2027-03-10: by Tuesday, 2027-09-14, to be safe."""
    computed = compute(year, on(date(2027, 3, 10), facts={"first_arrival": date(2026, 9, 14)}))

    assert (date(2028, 3, 10), date(2027, 9, 14)) == (computed.legal_due, computed.safe_due)
    assert "another reading" not in warned(computed)


@pytest.mark.parametrize("first", [date(2010, 6, 1), date(2026, 3, 10)])
def test_a_reading_that_was_over_before_the_count_began_only_warns(year: DeadlineRule, first: date) -> None:
    """First here years ago, or a year to the day: a safe date in the past would ring once and then never again."""
    computed = compute(year, on(date(2027, 3, 10), facts={"first_arrival": first}))

    assert (date(2028, 3, 10), date(2028, 3, 10)) == (computed.legal_due, computed.safe_due)
    assert "On another reading the last day was" in warned(computed)
    assert "the trip was short." in warned(computed)


def test_a_reading_that_opens_a_date_is_kept_however_old(make_rule: MakeRule) -> None:
    """Of a not-before date the latest drives: an earlier one changes nothing."""
    reading = FIRST.model_copy(update={"counting": Counting.NOT_BEFORE})
    rule = make_rule(1, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, unit="years", arguable=(reading,))
    computed = compute(rule, on(date(2027, 3, 10), facts={"first_arrival": date(2010, 6, 1)}))

    assert (date(2028, 3, 10), "") == (computed.safe_due, warned(computed))

"""Other readings of a rule: they move the safe date alone, never the legal one, and say why."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.deadlines.counting import english, on, reading, three

from amparo.deadlines import compute
from amparo.deadlines.stops import Stop
from amparo.declarations import ArguableReading, Counting, DeadlineRule, RuleKind, Text

MakeRule = Callable[..., DeadlineRule]

MARCH_9 = date(2026, 3, 9)
WHY = Text("an earlier arrival may count.", "quizá cuente una llegada anterior.")


def test_a_reading_may_be_counted_from_another_day(make_rule: MakeRule) -> None:
    """Last arrival March 9, 2026, first arrival March 2: the legal date stays, the safe one is a week earlier."""
    first = ArguableReading(value=1, counting=Counting.ANNIVERSARY, why=WHY, counted_from="first_arrival")
    rule = make_rule(1, counting=Counting.ANNIVERSARY, unit="years", arguable=(first,))
    computed = compute(rule, on(MARCH_9, facts={"first_arrival": date(2026, 3, 2)}))

    assert (date(2027, 3, 9), date(2027, 3, 9), date(2027, 3, 2)) == three(computed)
    assert "On another reading the last day is Tuesday, March 2, 2027: an earlier arrival may count." in english(
        computed
    )


@pytest.mark.parametrize("facts", [{}, {"first_arrival": None}])
def test_without_its_day_there_is_no_such_reading(make_rule: MakeRule, facts: dict[str, object]) -> None:
    """Nothing is counted from a day that nobody knows."""
    first = ArguableReading(value=1, counting=Counting.ANNIVERSARY, why=WHY, counted_from="first_arrival")
    rule = make_rule(1, counting=Counting.ANNIVERSARY, unit="years", arguable=(first,))

    assert (date(2027, 3, 9),) * 3 == three(compute(rule, on(MARCH_9, facts=facts)))


def test_a_reading_may_end_a_day_before_its_count(make_rule: MakeRule) -> None:
    """“Before the status ends” may be the day before: 30 days and one day less are Tuesday, April 7."""
    before = ArguableReading(value=30, counting=Counting.CALENDAR_DAYS, why=WHY, more_days=-1)

    assert (date(2026, 4, 8), date(2026, 4, 8), date(2026, 4, 7)) == three(
        compute(make_rule(30, arguable=(before,)), on(MARCH_9))
    )


def test_a_reading_in_months_is_counted_in_months(make_rule: MakeRule) -> None:
    """180 days from August 31, 2026 are Saturday, February 27, 2027; six months Sunday the 28th: Friday is safe."""
    rule = make_rule(180, counting=Counting.CALENDAR_DAYS_NO_ROLL, arguable=(reading(6, Counting.MONTHS),))
    computed = compute(rule, on(date(2026, 8, 31)))

    assert (date(2027, 2, 27), date(2027, 2, 27), date(2027, 2, 26)) == three(computed)
    assert "Sunday, February 28, 2027" in english(computed)


def test_a_reading_that_a_paper_settles_is_left_aside(make_rule: MakeRule) -> None:
    """Once a person has checked the printed date, it drives alone."""
    rule = make_rule(30, arguable=(reading(10, Counting.CALENDAR_DAYS),))
    printed = date(2026, 4, 8)

    assert date(2026, 3, 19) == compute(rule, on(MARCH_9, printed_due=printed)).safe_due
    assert printed == compute(rule, on(MARCH_9, printed_due=printed, printed_checked=True)).safe_due


@pytest.mark.parametrize(
    ("start", "unit", "number", "legal", "safe"),
    [
        (date(2024, 2, 29), "years", 1, date(2025, 2, 28), date(2025, 3, 1)),
        (date(2024, 2, 29), "years", 4, date(2028, 2, 29), date(2028, 2, 29)),
        (date(2024, 2, 29), "months", 6, date(2024, 8, 29), date(2024, 8, 29)),
        (date(2026, 8, 31), "months", 6, date(2027, 2, 28), date(2027, 3, 1)),
        (date(2026, 3, 31), "months", 1, date(2026, 4, 30), date(2026, 5, 1)),
    ],
)
def test_a_not_before_date_of_a_month_too_short_for_it_is_safe_on_the_day_after(
    make_rule: MakeRule, start: date, unit: str, number: int, legal: date, safe: date
) -> None:
    """Filing on February 28 could be a day early; where the day exists there is no doubt."""
    rule = make_rule(number, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, unit=unit)
    computed = compute(rule, on(start))

    assert (legal, legal, safe) == three(computed)
    assert (legal != safe) == ("the month is too short for the day" in english(computed))


def test_a_friday_in_lieu_is_counted_as_worked_for_the_safe_date(make_rule: MakeRule) -> None:
    """Friday, July 3, 2026 is kept for Saturday: one business day from Thursday is Monday, or that Friday."""
    rule = make_rule(2, counting=Counting.BUSINESS_DAYS, unit="business_days")
    computed = compute(rule, on(date(2026, 7, 1)))

    assert (date(2026, 7, 6), date(2026, 7, 6), date(2026, 7, 2)) == three(computed)
    assert (
        "On another reading the last day is Friday, July 3, 2026: no source says that a Friday off in lieu"
        in english(computed)
    )
    assert "in lieu" not in english(compute(rule, on(date(2026, 7, 6))))


def test_a_friday_in_lieu_is_one_more_day_to_wait_where_filing_early_is_the_danger(make_rule: MakeRule) -> None:
    """Two business days back from Monday, July 6, 2026: Wednesday the 1st without that Friday, Thursday with it."""
    rule = make_rule(-2, kind=RuleKind.NOT_BEFORE, counting=Counting.BUSINESS_DAYS, unit="business_days")
    computed = compute(rule, on(date(2026, 7, 6)))

    assert (date(2026, 7, 1), date(2026, 7, 1), date(2026, 7, 2)) == three(computed)
    assert "On another reading the first day is Thursday, July 2, 2026: no source says" in english(computed)


def test_a_reading_stands_still_with_its_clock(make_rule: MakeRule) -> None:
    """Ten days stopped move day 151 as they move day 150."""
    rule = make_rule(
        150,
        kind=RuleKind.NOT_BEFORE,
        counting=Counting.NOT_BEFORE,
        clock="asylum_ead_clock",
        arguable=(reading(151, Counting.NOT_BEFORE),),
    )
    stops = (Stop(on=date(2026, 2, 1), until=date(2026, 2, 11)),)

    assert (date(2026, 6, 10), date(2026, 6, 10), date(2026, 6, 11)) == three(
        compute(rule, on(date(2026, 1, 1), stops=stops))
    )


@given(
    trigger=st.dates(date(1997, 1, 1), date(2090, 12, 31)),
    kind=st.sampled_from([RuleKind.ACT_BY, RuleKind.NOT_BEFORE]),
    values=st.lists(st.tuples(st.integers(0, 60), st.integers(-3, 3)), max_size=3),
)
def test_one_more_reading_never_makes_the_safe_date_less_safe(
    make_rule: MakeRule, trigger: date, kind: RuleKind, values: list[tuple[int, int]]
) -> None:
    """It may only move it away from the danger, and leaves the two other dates where they are."""
    arguable = tuple(
        ArguableReading(value=value, counting=Counting.CALENDAR_DAYS_NO_ROLL, why=WHY, more_days=more)
        for value, more in values
    )
    rules = [
        make_rule(30, kind=kind, counting=Counting.CALENDAR_DAYS_NO_ROLL, arguable=arguable[:number])
        for number in range(len(arguable) + 1)
    ]
    answers = [compute(rule, on(trigger)) for rule in rules]
    safe = [answer.safe_due for answer in answers if answer.safe_due is not None]

    assert len(rules) == len(safe)
    assert 1 == len({(answer.unrolled, answer.legal_due) for answer in answers})
    assert sorted(safe, reverse=kind is RuleKind.ACT_BY) == safe

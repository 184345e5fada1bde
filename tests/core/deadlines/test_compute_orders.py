"""Numbers that a judge sets: counted once somebody knows them, and never guessed before."""

from collections.abc import Callable
from datetime import date

from tests.core.deadlines.counting import english, on, three

from amparo.deadlines import ComputationStatus, compute
from amparo.declarations import Counting, DeadlineRule

MakeRule = Callable[..., DeadlineRule]


def days_of_the_judge(make_rule: MakeRule) -> DeadlineRule:
    """So many days before a hearing as the judge said: 8 CFR 1003.31."""
    return make_rule(counting=Counting.BACK_FROM_HEARING, number_from="judge_offset_days")


def test_the_judges_number_is_counted(make_rule: MakeRule) -> None:
    """Ten days before Thursday, March 18, 2027 is Monday, March 8."""
    computed = compute(days_of_the_judge(make_rule), on(date(2027, 3, 18), facts={"judge_offset_days": 10}))

    assert (date(2027, 3, 8),) * 3 == three(computed)


def test_a_number_that_nobody_knows_gives_no_date(make_rule: MakeRule) -> None:
    """Unknown, or known not to be set yet: the order sets the date, and a person has to enter it."""
    for facts in ({}, {"judge_offset_days": None}):
        computed = compute(days_of_the_judge(make_rule), on(date(2027, 3, 18), facts=facts))

        assert (ComputationStatus.SET_BY_ORDER, (None, None, None)) == (computed.status, three(computed))
        assert "order or a notice sets this date" in english(computed)

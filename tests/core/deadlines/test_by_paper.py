"""A paper's date where the law gives none: it is taken, said to be the paper's, and never put over what is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.core.deadlines.counting import on, three, warned

from amparo.deadlines import ComputationStatus, compute
from amparo.deadlines.by_paper import compute_or_read
from amparo.deadlines.law import rule_version
from amparo.deadlines.stops import Stop
from amparo.declarations import Counting, DeadlineRule, LawValue, RuleKind, When
from amparo.errors import FactMissing, RuleNotInForce

MakeRule = Callable[..., DeadlineRule]

PRINTED = date(2026, 4, 4)  # a Saturday
FUTURE = LawValue(from_=date(2030, 1, 1), value=30, authority="Act of the tests")
BY_FACT = LawValue(from_=None, value=30, authority="Act of the tests", when=(When(fact="kind", values=("x",)),))


@pytest.mark.parametrize(
    ("value", "said"), [(FUTURE, "no value in force"), (BY_FACT, "cannot be counted without the fact kind")]
)
def test_where_law_or_a_fact_is_missing_the_papers_date_is_taken_and_that_is_said(
    make_rule: MakeRule, value: LawValue, said: str
) -> None:
    """A Saturday does not roll by itself; the safe date is the business day before."""
    rule = make_rule(30).model_copy(update={"values": (value,)})

    read = compute_or_read(rule, on(date(2026, 3, 9), printed_due=PRINTED))

    assert (PRINTED, PRINTED, date(2026, 4, 3)) == three(read)
    assert said in warned(read)
    assert (ComputationStatus.SET_BY_ORDER, rule_version(rule)) == (read.status, read.rule_version)


@pytest.mark.parametrize(("value", "error"), [(FUTURE, RuleNotInForce), (BY_FACT, FactMissing)])
def test_without_a_paper_the_law_is_missed_as_ever(
    make_rule: MakeRule, value: LawValue, error: type[Exception]
) -> None:
    """Nothing is guessed."""
    rule = make_rule(30).model_copy(update={"values": (value,)})

    with pytest.raises(error):
        compute_or_read(rule, on(date(2026, 3, 9)))


@pytest.mark.parametrize(
    "changes", [{"counting": Counting.NONE, "values": ()}, {"number_from": "judge_offset_days", "values": ()}]
)
def test_where_the_law_sets_no_day_the_papers_is_taken(make_rule: MakeRule, changes: dict[str, object]) -> None:
    """No limit in the law, or a number that no judge has set yet."""
    rule = make_rule(30).model_copy(update=changes)
    asked = on(date(2026, 3, 9), printed_due=PRINTED)

    assert compute(rule, asked).legal_due is None
    assert PRINTED == compute_or_read(rule, asked).legal_due


def test_a_rule_that_is_switched_off_takes_no_date_from_a_paper(make_rule: MakeRule) -> None:
    """It was vacated: a paper does not bring it back."""
    rule = make_rule(30).model_copy(update={"disabled": "vacated"})

    assert ComputationStatus.DISABLED is compute_or_read(rule, on(date(2026, 3, 9), printed_due=PRINTED)).status


def test_while_the_clock_stands_no_paper_says_when_it_will_have_run(make_rule: MakeRule) -> None:
    """Stopped on February 1, 2026: a date printed before that is no day on which one may file."""
    rule = make_rule(150, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, clock="asylum_ead_clock")
    stopped = on(date(2026, 1, 1), printed_due=PRINTED, stops=(Stop(on=date(2026, 2, 1)),))

    assert (None, None, None) == three(compute_or_read(rule, stopped))


def test_a_date_that_is_counted_is_compared_with_the_paper_as_ever(make_rule: MakeRule) -> None:
    """Counted April 8, 2026: the earlier one on the paper drives."""
    asked = on(date(2026, 3, 9), printed_due=PRINTED)

    assert compute(make_rule(30), asked) == compute_or_read(make_rule(30), asked)

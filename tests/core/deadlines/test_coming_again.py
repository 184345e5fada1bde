"""A date that comes again: so many times the number later, from the first on which the law is in force."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.core.deadlines.counting import on

from amparo.deadlines import ComputationStatus, compute
from amparo.declarations import Counting, DeadlineRule, RuleKind

MakeRule = Callable[..., DeadlineRule]


@pytest.fixture
def fee(make_rule: MakeRule, make_law: Callable[..., object]) -> DeadlineRule:
    """Return a fee of each year since 2025-10-01."""
    return make_rule(
        kind=RuleKind.NOTICE,
        counting=Counting.ANNIVERSARY,
        unit="years",
        roll="stays",
        governed_by="due",
        times="which",
        reached="so_far",
        values=(make_law(1, date(2025, 10, 1)),),
    )


@pytest.mark.parametrize(
    ("filed", "facts", "due"),
    [
        (date(2026, 5, 12), {}, date(2027, 5, 12)),
        (date(2026, 5, 12), {"so_far": None}, date(2027, 5, 12)),
        (date(2026, 5, 12), {"so_far": 2}, date(2029, 5, 12)),
        (date(2024, 9, 30), {}, date(2026, 9, 30)),  # 2025-09-30 is one day before the law
        (date(2024, 10, 1), {}, date(2025, 10, 1)),  # its first day
        (date(2012, 3, 1), {"so_far": 1}, date(2027, 3, 1)),  # 2026-03-01 was the first
        (date(2028, 2, 29), {"so_far": 3}, date(2032, 2, 29)),  # each year is counted from the filing: no drift
        (date(2026, 5, 12), {"which": 2, "so_far": 7}, date(2028, 5, 12)),  # which one is asked for goes before
    ],
)
def test_the_date_comes_again(fee: DeadlineRule, filed: date, facts: dict[str, int | None], due: date) -> None:
    """The first is the first under the law; each that was reached puts it one further."""
    assert due == compute(fee, on(filed, facts=facts)).legal_due


def test_a_year_that_is_asked_for_by_number_can_lie_before_the_law(fee: DeadlineRule) -> None:
    """Then there is no date, rather than another one."""
    assert ComputationStatus.NOT_APPLICABLE is compute(fee, on(date(2019, 5, 12), facts={"which": 1})).status

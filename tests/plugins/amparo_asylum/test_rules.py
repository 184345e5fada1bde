"""The law of the asylum plugin: every rule loads, is cited and dated, and follows the law of its time."""

from __future__ import annotations

from datetime import date

import pytest

from amparo.deadlines.computation import Inputs
from amparo.deadlines.compute import compute
from amparo.deadlines.stops import Stop
from amparo.declarations import DeadlineRule, RuleKind
from amparo.plugins import load_rules

RULES = {rule.id: rule for rule in load_rules("amparo_asylum")}
ALL = [pytest.param(rule, id=rule.id) for rule in RULES.values()]


@pytest.mark.parametrize("rule", ALL)
def test_a_rule_explains_itself(rule: DeadlineRule) -> None:
    """It has two examples at least, a citation, and for each value its authority."""
    assert len(rule.examples) >= 2
    assert rule.citation
    assert all(value.authority for value in rule.values)
    assert all(example.arithmetic.strip() for example in rule.examples)


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r.kind is RuleKind.ACT_BY], ids=lambda rule: rule.id)
def test_a_limit_says_what_is_lost_and_what_meets_it(rule: DeadlineRule) -> None:
    """Who reads of a date reads also what happens if nobody acts, and what would end it."""
    assert rule.consequence is not None
    assert rule.met_by


@pytest.mark.parametrize(("year", "days"), [(2020, 30), (2022, 15), (2024, 15), (2026, 30)])
def test_the_filing_before_a_hearing_follows_the_law_of_its_time(year: int, days: int) -> None:
    """The same hearing day in different years has a different notice: 30 days, then 15, then 30 again."""
    hearing = date(year, 12, 30)
    counted = compute(RULES["ic_individual_nondetained_filing"], Inputs(trigger=hearing))

    assert counted.unrolled is not None
    assert (hearing - counted.unrolled).days == days


def test_the_vacated_ten_days_give_no_date_and_say_why() -> None:
    """The rule that a court vacated is shown, is off, and names the court."""
    counted = compute(RULES["bia_notice_of_appeal_ifr10"], Inputs(trigger=date(2026, 9, 14)))

    assert ("disabled", None) == (counted.status.value, counted.legal_due)
    assert "vacated" in counted.counting[-1].en


def test_a_stopped_clock_moves_the_first_day_for_the_work_permit() -> None:
    """Twenty days for which the clock stood still are added: October 29 becomes November 18."""
    stop = Stop(on=date(2026, 7, 1), until=date(2026, 7, 21))
    counted = compute(
        RULES["asylum_ead_c8_earliest_filing"], Inputs(trigger=date(2026, 6, 1), stops=(stop,))
    )  # 150 days end on 2026-10-29; 29 + 20 = 49, less the 31 days of October

    assert date(2026, 11, 18) == counted.legal_due


def test_the_judges_date_stands_beside_the_rules() -> None:
    """A filing date of the judge that is earlier drives at once, and the difference stays visible."""
    rule = RULES["ic_individual_nondetained_filing"]
    counted = compute(rule, Inputs(trigger=date(2027, 3, 4), printed_due=date(2027, 1, 15)))

    assert date(2027, 1, 15) == counted.legal_due  # the rule's own date is 2027-02-02
    assert counted.warnings

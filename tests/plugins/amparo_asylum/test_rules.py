"""The law of the asylum plugin: every rule loads, is cited and dated, and its examples come out as worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from amparo.deadlines.computation import Inputs
from amparo.deadlines.compute import compute
from amparo.declarations import DeadlineRule, Example, RuleKind
from amparo.plugins import load_rules

RULES = {rule.id: rule for rule in load_rules("amparo_asylum")}
ALL = [pytest.param(rule, id=rule.id) for rule in RULES.values()]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{example.name}") for rule in RULES.values() for example in rule.examples
]


def inputs(rule: DeadlineRule, example: Example) -> Inputs:
    """Return what a rule is counted from in one of its examples."""

    def day(field: str | None) -> date | None:
        written = example.facts.get(field or "")
        return date.fromisoformat(str(written)) if written else None

    added = tuple(RULES[m.rule] for m in rule.modifiers if example.facts.get(m.field) in m.values)
    printed, governed = day(rule.printed_field), day(rule.governed_by)
    return Inputs(trigger=example.trigger, governed_on=governed, printed_due=printed, added=added)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_count_agrees_with_the_hand(rule: DeadlineRule, example: Example) -> None:
    """What the engine counts is what was worked out from the practice brief in words."""
    counted = compute(rule, inputs(rule, example))

    assert (counted.legal_due, counted.safe_due) == (example.legal_due, example.safe_due)


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
    counted = compute(
        RULES["asylum_ead_c8_earliest_filing"], Inputs(trigger=date(2026, 6, 1), stopped_days=20)
    )  # 150 days end on 2026-10-29; 29 + 20 = 49, less the 31 days of October

    assert date(2026, 11, 18) == counted.legal_due


def test_the_judges_date_stands_beside_the_rules() -> None:
    """A filing date of the judge that is earlier drives at once, and the difference stays visible."""
    rule = RULES["ic_individual_nondetained_filing"]
    counted = compute(rule, Inputs(trigger=date(2027, 3, 4), printed_due=date(2027, 1, 15)))

    assert date(2027, 1, 15) == counted.legal_due  # the rule's own date is 2027-02-02
    assert counted.warnings

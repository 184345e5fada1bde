"""No number of a rule can be changed, and none taken away, without an example that shows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.plugins.amparo_asylum.worked import NO_DATES, RULES, answered, of_rule

from amparo.declarations import Counting, DeadlineRule

COUNTS_NOTHING = frozenset({Counting.NONE, Counting.SET_DATE})


def variants(rule: DeadlineRule) -> Iterator[tuple[str, DeadlineRule]]:
    """Yield the rule with each of its numbers one more and one less, and what was changed."""
    for step in (1, -1):
        for number, value in enumerate(rule.values):
            if value.value is not None:
                changed = value.model_copy(update={"value": value.value + step})
                yield f"values {number + 1}: {changed.value}", replaced(rule, "values", number, changed)
        for number, reading in enumerate(rule.arguable):
            other = reading.model_copy(update={"value": reading.value + step})
            yield f"arguable {number + 1}: {other.value}", replaced(rule, "arguable", number, other)
            if reading.more_days:
                other = reading.model_copy(update={"more_days": reading.more_days + step})
                what = f"arguable {number + 1}, more_days: {other.more_days}"
                yield what, replaced(rule, "arguable", number, other)
        if rule.again:
            for key in ("within_days", "business_days"):
                again = rule.again.model_copy(update={key: getattr(rule.again, key) + step})
                yield f"again, {key}: {getattr(again, key)}", rule.model_copy(update={"again": again})


def replaced(rule: DeadlineRule, key: str, number: int, part: object) -> DeadlineRule:
    """Return the rule with one entry of a list replaced."""
    entries = list(getattr(rule, key))
    entries[number] = part
    return rule.model_copy(update={key: tuple(entries)})


COMPUTING = [rule for rule in RULES.values() if not rule.disabled and rule.counting not in COUNTS_NOTHING]
CHANGED = [
    pytest.param(rule, variant, id=f"{rule.id}, {what}") for rule in COMPUTING for what, variant in variants(rule)
]


def with_it(rule: DeadlineRule) -> dict[str, DeadlineRule]:
    """Return all rules with this one in the place of the one that ships."""
    return RULES | {rule.id: rule}


@pytest.mark.parametrize(("rule", "variant"), CHANGED)
def test_a_number_that_is_one_off_is_noticed(rule: DeadlineRule, variant: DeadlineRule) -> None:
    """By an example of the file or of the lists."""
    rules = with_it(variant)

    assert not all(answered(variant, worked, rules).agrees_with(worked.answer) for worked in of_rule(rule.id))


@pytest.mark.parametrize("rule", [each for each in COMPUTING if each.number_from is None], ids=lambda rule: rule.id)
def test_without_its_law_a_rule_gives_no_date(rule: DeadlineRule) -> None:
    """It raises, or as a notice says that it does not reach the case: in no example does it answer with a date."""
    bare = rule.model_copy(update={"values": ()})
    rules = with_it(bare)

    assert [] == [worked.name for worked in of_rule(rule.id) if answered(bare, worked, rules).dates != NO_DATES]


VALUES = [
    pytest.param(rule, number, id=f"{rule.id}, values {number + 1}")
    for rule in COMPUTING
    for number, value in enumerate(rule.values)
    if value.value is not None
]


@pytest.mark.parametrize(("rule", "number"), VALUES)
def test_a_value_that_is_taken_away_leaves_no_answer_in_its_place(rule: DeadlineRule, number: int) -> None:
    """What it answered is answered by no other value, and at least one example rests on it."""
    without = replaced(rule, "values", number, rule.values[number].model_copy(update={"value": None}))
    rules = with_it(without)
    pairs = [(answered(rule, worked), answered(without, worked, rules)) for worked in of_rule(rule.id)]
    rests = [after for before, after in pairs if after != before]

    assert rests
    assert {"not_applicable"} == {after.status for after in rests}
    assert all(after.dates == NO_DATES for after in rests)

"""Nothing on which a rule's answer hangs can be taken away without an example that shows it.

What beside its numbers decides: the facts under which it does not apply, another day 0, what is added, who sets the
date, what ends or extends the time, and the days on which its law began.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.plugins.amparo_asylum.worked import RULES, answered, of_rule

from amparo.declarations import Counting, DeadlineRule, LawValue, When

A_DAY = timedelta(days=1)
LISTS = ("excepted", "counted_from", "modifiers", "set_by", "plus")
ONE_EACH = ("number_from", "times", "reached", "ends_before", "extended_to", "again", "clock")


def without(rule: DeadlineRule, key: str, number: int, *instead: object) -> DeadlineRule:
    """Return the rule without one entry of a list, or with another in its place."""
    entries = getattr(rule, key)
    return rule.model_copy(update={key: (*entries[:number], *instead, *entries[number + 1 :])})


def narrowed(conditions: tuple[When, ...]) -> Iterator[tuple[str, tuple[When, ...]]]:
    """Yield the conditions with each of several values of a fact taken away."""
    for place, one in enumerate(conditions):
        for value in one.values if len(one.values) > 1 else ():
            fewer = one.model_copy(update={"values": tuple(each for each in one.values if each != value)})
            yield f"{one.fact} {value}", (*conditions[:place], fewer, *conditions[place + 1 :])


def taken_away(rule: DeadlineRule) -> Iterator[tuple[str, DeadlineRule]]:
    """Yield the rule without each part on which its answer hangs, and what is missing."""
    for key in LISTS:
        for number in range(len(getattr(rule, key))):
            yield f"{key} {number + 1}", without(rule, key, number)
    for key in ONE_EACH:
        if getattr(rule, key) is not None and rule.counting is not Counting.NONE:
            yield key, rule.model_copy(update={key: None})
    for number, one in enumerate(rule.excepted):
        for what, fewer in narrowed(one.when):
            yield (
                f"excepted {number + 1}, {what}",
                without(rule, "excepted", number, one.model_copy(update={"when": fewer})),
            )
    for number, start in enumerate(rule.counted_from):
        if start.when:
            always = start.model_copy(update={"when": ()})
            yield f"counted_from {number + 1}, when", without(rule, "counted_from", number, always)


def changed(rule: DeadlineRule) -> Iterator[tuple[str, DeadlineRule]]:
    """Yield the rule with each other reading of what nobody said, and with each day of its law a day off."""
    for number, one in enumerate(rule.excepted):
        other = one.model_copy(update={"nothing_due": not one.nothing_due})
        yield f"excepted {number + 1}, nothing_due", without(rule, "excepted", number, other)
    for number, modifier in enumerate(rule.modifiers):
        unlike = modifier.model_copy(update={"assumed": not modifier.assumed})
        yield f"modifiers {number + 1}, assumed", without(rule, "modifiers", number, unlike)
    for number, value in enumerate(rule.values):
        for days in (A_DAY, -A_DAY):
            if value.from_ and tells_apart(rule, value):
                moved = value.model_copy(update={"from_": value.from_ + days})
                yield f"values {number + 1}, from {moved.from_}", without(rule, "values", number, moved)


def tells_apart(rule: DeadlineRule, value: LawValue) -> bool:
    """Return whether it can be seen when a value began: no count starts before, and none gave the same number."""
    before = [one for one in rule.values if one is not value and one.when == value.when and one.value == value.value]
    return value.from_ != rule.earliest_trigger and not before


CHANGED = [
    pytest.param(rule, variant, id=f"{rule.id}, {what}")
    for rule in RULES.values()
    if not rule.disabled
    for what, variant in (*taken_away(rule), *changed(rule))
]


@pytest.mark.parametrize(("rule", "variant"), CHANGED)
def test_what_decides_cannot_be_taken_away_unnoticed(rule: DeadlineRule, variant: DeadlineRule) -> None:
    """By an example of the file or of the lists."""
    rules = RULES | {rule.id: variant}

    assert not all(answered(variant, worked, rules).agrees_with(worked.answer) for worked in of_rule(rule.id))

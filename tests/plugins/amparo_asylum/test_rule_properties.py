"""What holds for every rule that ships on every day, with whatever facts its worked examples state."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.moved_clock import moved_clock
from tests.plugins.amparo_asylum.worked import NO_DATES, RULES, Worked, answered, computed, filed, listed

from amparo.deadlines import FEDERAL_CALENDAR, Computation
from amparo.declarations import Counting, DeadlineRule, RuleKind

AFTER_EVERY_CHANGE = date(2027, 1, 1)
DAYS = st.dates(AFTER_EVERY_CHANGE, date(2090, 12, 31))
FORWARD = frozenset(
    {
        Counting.CALENDAR_DAYS,
        Counting.CALENDAR_DAYS_ROLL_UNCONFIRMED,
        Counting.CALENDAR_DAYS_NO_ROLL,
        Counting.NOT_BEFORE,
    }
)


def dated(worked: Worked) -> bool:
    """Say whether the rule gives dates for these facts also after every change of its law."""
    return any(answered(RULES[worked.rule], worked._replace(trigger=AFTER_EVERY_CHANGE)).dates.values())


EXAMPLES = [worked for worked in (*filed(), *listed()) if dated(worked)]
ACT_BY = [
    worked
    for worked in EXAMPLES
    if RULES[worked.rule].kind is RuleKind.ACT_BY and RULES[worked.rule].fixed_date is None
]
NOT_BEFORE = [worked for worked in EXAMPLES if RULES[worked.rule].kind is RuleKind.NOT_BEFORE]


def on(worked: Worked, day: date) -> Computation:
    """Return what the rule of an example gives for its facts on another day."""
    return computed(RULES[worked.rule], worked._replace(trigger=day))


def test_no_change_of_law_lies_behind_the_days_that_are_tried() -> None:
    """So that each rule is tried within one version of its law; and every act-by rule that computes is tried."""
    changes = [day for rule in RULES.values() for value in rule.values for day in (value.from_, value.until) if day]
    tried = {worked.rule for worked in ACT_BY}
    act_by = {rule.id for rule in RULES.values() if rule.kind is RuleKind.ACT_BY and not rule.disabled}

    assert max(changes) <= AFTER_EVERY_CHANGE
    assert {Counting.NONE, Counting.SET_DATE} >= {RULES[rule].counting for rule in act_by - tried}


@given(worked=st.sampled_from(ACT_BY), day=DAYS)
def test_an_act_by_rule_is_safe_on_a_business_day_no_later_than_its_unrolled_date(worked: Worked, day: date) -> None:
    """Nor later than the legal one."""
    found = on(worked, day)

    assert found.unrolled is not None
    assert found.legal_due is not None
    assert found.safe_due is not None
    assert found.safe_due <= min(found.unrolled, found.legal_due)
    assert FEDERAL_CALENDAR.is_business_day(found.safe_due)


@given(worked=st.sampled_from(ACT_BY), one=DAYS, other=DAYS)
def test_a_later_trigger_never_gives_an_earlier_act_by_date(worked: Worked, one: date, other: date) -> None:
    """Any of the three: whoever hears later does not have less time."""
    before, after = (on(worked, day).dates.model_dump() for day in sorted((one, other)))

    assert all(before[name] <= after[name] for name in NO_DATES)


@given(worked=st.sampled_from(NOT_BEFORE), day=DAYS)
def test_a_not_before_rule_is_never_safe_before_it_is_legal(worked: Worked, day: date) -> None:
    """And stays where it falls."""
    found = on(worked, day)
    if found.unrolled is None:  # the clock of the example stands still
        return

    assert found.legal_due is not None
    assert found.safe_due is not None
    assert found.unrolled <= found.legal_due <= found.safe_due


PLAIN = [
    rule
    for rule in RULES.values()
    if not (rule.disabled or rule.number_from or rule.again or rule.birthday or rule.excepted)
    and rule.unit == "days"
    and rule.counting in FORWARD | {Counting.BACK_FROM_HEARING}
    and not any(value.when for value in rule.values)
]


@given(rule=st.sampled_from(PLAIN), day=DAYS)
def test_as_many_days_lie_between_trigger_and_date_as_the_rule_says(rule: DeadlineRule, day: date) -> None:
    """The number in force and those of the modifiers that it assumes, not one more."""
    found = computed(rule, Worked(rule.id, "", day, {}, answer=None))  # type: ignore[arg-type]  # none was worked out
    added = [RULES[one.rule].values[-1].value or 0 for one in rule.modifiers if one.assumed]
    direction = -1 if rule.counting is Counting.BACK_FROM_HEARING else 1

    assert rule.values[-1].value is not None
    assert found.unrolled is not None
    assert direction * (rule.values[-1].value + sum(added)) == (found.unrolled - day) // timedelta(days=1)


PRINT_ALL = """
import json, sys
from datetime import date
from tests.plugins.amparo_asylum.worked import RULES, answered, filed, listed
answers = [answered(RULES[worked.rule], worked) for worked in (*filed(), *listed())]
json.dump([str(date.today()), [[answer.status, *map(str, answer.dates.values())] for answer in answers]], sys.stdout)
"""


@pytest.mark.parametrize("today", ["1998-02-27", "2031-12-31"])
def test_no_answer_depends_on_the_day_on_which_it_is_asked(today: str) -> None:
    """A process that takes it to be another day gives the same dates for every worked example."""
    said = subprocess.run(
        [sys.executable, "-c", PRINT_ALL],
        env=moved_clock(today),
        capture_output=True,
        text=True,
        check=True,
    )
    believed, elsewhere = json.loads(said.stdout)
    here = [answered(RULES[worked.rule], worked) for worked in (*filed(), *listed())]

    assert today == believed
    assert [[answer.status, *map(str, answer.dates.values())] for answer in here] == elsewhere

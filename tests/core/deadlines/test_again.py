"""Counts that begin again: from the latest look, and sooner when what is looked up is near."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from amparo.deadlines.computation import Inputs
from amparo.deadlines.compute import compute
from amparo.declarations import Counting, DeadlineRule, RuleKind
from amparo.declarations.rules import CountedAgain

MakeRule = Callable[..., DeadlineRule]
NOTICE = date(2027, 3, 1)  # a Monday
HEARING = date(2027, 6, 1)


@pytest.fixture
def looked_up(make_rule: MakeRule) -> DeadlineRule:
    """Return a rule that asks for a look every ten days, and every two business days in the last twenty."""
    again = CountedAgain(since="last", toward="hearing", within_days=20, business_days=2)
    return make_rule(10, kind=RuleKind.LOOK_UP, counting=Counting.CALENDAR_DAYS_NO_ROLL, roll="previous", again=again)


def due(rule: DeadlineRule, **facts: Any) -> date | None:
    """Return by when it is due with these facts."""
    return compute(rule, Inputs(trigger=NOTICE, facts=facts)).safe_due


def test_it_is_counted_from_the_latest_look_but_never_from_before_its_trigger(looked_up: DeadlineRule) -> None:
    """The notice is the first day 0; a look of last year says nothing about a notice of today."""
    assert date(2027, 3, 11) == due(looked_up, hearing=HEARING)
    assert date(2027, 3, 26) == due(looked_up, hearing=HEARING, last=date(2027, 3, 16))
    assert date(2027, 3, 11) == due(looked_up, hearing=HEARING, last=date(2026, 12, 1))


def test_near_the_date_it_is_due_sooner_and_never_before_its_own_interval(looked_up: DeadlineRule) -> None:
    """Twenty days before June 1 is May 12; from then on it is two business days, over a weekend too."""
    assert date(2027, 5, 12) == due(looked_up, hearing=HEARING, last=date(2027, 5, 7))
    assert date(2027, 5, 18) == due(looked_up, hearing=HEARING, last=date(2027, 5, 14))
    assert date(2027, 5, 13) == due(looked_up, hearing=HEARING, last=date(2027, 5, 11))


def test_it_says_why_it_is_due_sooner(looked_up: DeadlineRule) -> None:
    """And says nothing of it while the ordinary wait ends first, or on the very day."""
    sooner = [
        " ".join(step.en for step in compute(looked_up, Inputs(trigger=NOTICE, facts=facts)).counting)
        for facts in (
            {"hearing": HEARING, "last": date(2027, 5, 7)},
            {"hearing": HEARING, "last": date(2027, 5, 2)},
            {"hearing": HEARING},
        )
    ]

    assert "Since Tuesday, June 1, 2027 is near, it is looked up more often from 20 days before it on" in sooner[0]
    assert "by Wednesday, May 12, 2027" in sooner[0]
    assert "is near" not in sooner[1] + sooner[2]


def test_without_the_date_that_it_goes_toward_the_ordinary_wait_holds(looked_up: DeadlineRule) -> None:
    """A notice without a date is looked up all the same."""
    assert date(2027, 3, 11) == due(looked_up)


def test_it_names_the_facts_that_it_begins_again_from(looked_up: DeadlineRule) -> None:
    """So that the vocabulary, a command line and a case hand them in."""
    assert {"last", "hearing"} <= looked_up.reads

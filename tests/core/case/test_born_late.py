"""A date born inside its own window says what may cure it."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.case.practice import CATALOG

from amparo.case.born_late import cure_if_late
from amparo.deadlines.safety import Dates
from amparo.declarations import Text

CURE = Text("Ask the judge.", "Pida al juez.")
(RULE,) = (rule for rule in CATALOG.rules if rule.id == "one_year")
URGENT = CATALOG.ladder[RULE.ladder or ""].urgent_under_days
TODAY = date(2027, 1, 4)


def told(left: int, cure: Text | None = CURE) -> tuple[Text, ...]:
    """What is said of a deadline with so many days left to its safe date."""
    day = date.fromordinal(TODAY.toordinal() + left)
    rule = RULE.model_copy(update={"cure": cure})
    return cure_if_late(rule, CATALOG, Dates(unrolled=day, legal_due=day, safe_due=day), TODAY)


def test_inside_its_window_a_date_says_what_may_cure_it() -> None:
    """One day fewer than the ladder needs, in both languages."""
    (sentence,) = told(URGENT - 1)

    assert f"{URGENT - 1} days are left" in sentence.en
    assert sentence.en.endswith("Ask the judge.")
    assert sentence.es.endswith("Pida al juez.")


@pytest.mark.parametrize(("left", "cure"), [(URGENT, CURE), (URGENT + 30, CURE), (0, None)])
def test_with_days_enough_or_no_cure_nothing_is_said(left: int, cure: Text | None) -> None:
    """Nobody is told of a motion that is not needed, or that nobody wrote down."""
    assert () == told(left, cure)


def test_a_day_that_is_past_has_no_days_left_and_never_fewer() -> None:
    """Minus three days would be read as a mistake."""
    assert "0 days are left" in told(-3)[0].en


def test_without_a_date_nothing_is_late() -> None:
    """A date that an order has yet to set is not born late."""
    rule = RULE.model_copy(update={"cure": CURE})

    assert () == cure_if_late(rule, CATALOG, Dates(), TODAY)

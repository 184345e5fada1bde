"""Which rules an attorney should look at again, and why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.core.deadlines.conftest import law, rule

from amparo.case.rule_review import ReviewReason, RuleConfirmation, review, review_policy
from amparo.deadlines.law import rule_version
from amparo.declarations import DeadlineRule, StateOfLaw
from amparo.declarations.rule_problems import rule_problems

TODAY = date(2027, 3, 1)
SURE = rule(30)


def said(one: DeadlineRule, on: date = TODAY, **changes: object) -> dict[str, RuleConfirmation]:
    """What an attorney said of a rule as it stands."""
    return {one.id: RuleConfirmation(rule_version=rule_version(one), on=on).model_copy(update=changes)}


def reasons(one: DeadlineRule, standing: dict[str, RuleConfirmation]) -> tuple[str, ...]:
    """Why a rule is in the list, or nothing if it is not."""
    return tuple(reason.value for found in review([one], standing, TODAY) for reason in found.reasons)


def test_a_rule_that_nobody_confirmed_is_in_the_list_and_one_that_somebody_did_is_not() -> None:
    """The list is what is left to do."""
    assert (("unconfirmed",), ()) == (reasons(SURE, {}), reasons(SURE, said(SURE)))


def test_a_rule_that_changed_since_says_which_version_was_confirmed_and_when() -> None:
    """Another number is another rule."""
    (found,) = review([rule(31)], said(SURE), TODAY)

    assert (ReviewReason.CHANGED,) == found.reasons
    assert rule_version(SURE) in found.sentences[0].en
    assert "not confirmed by an attorney" in found.sentences[0].en


def test_a_confirmation_is_old_the_day_after_its_year() -> None:
    """The number of days is data."""
    days = review_policy().confirmed_at_most_days_ago
    last, past = (TODAY - timedelta(days=days + more) for more in (0, 1))

    assert ((), ("old",)) == (reasons(SURE, said(SURE, last)), reasons(SURE, said(SURE, past)))


def test_what_was_taken_back_is_not_confirmed() -> None:
    """The last word of an attorney stands."""
    assert ("withdrawn",) == reasons(SURE, said(SURE, withdrawn=True))


@pytest.mark.parametrize(
    ("doubtful", "reason"),
    [
        (rule(30, state_of_law=StateOfLaw.LITIGATED), "litigated"),
        (rule(30, general_knowledge=True), "general_knowledge"),
        (rule(30, confidence="L"), "low_confidence"),
        (rule(law(30)), "open_beginning"),
        (rule(30, disabled="only proposed"), "disabled"),
    ],
)
def test_what_a_rule_says_of_itself_stays_after_a_confirmation(doubtful: DeadlineRule, reason: str) -> None:
    """An attorney who confirms it knows that; the next one should too."""
    assert (reason,) == reasons(doubtful, said(doubtful))


def test_the_most_pressing_comes_first() -> None:
    """What changed after a confirmation is relied on by mistake."""
    changed, new = rule(31, id="b"), rule(30, id="a")
    standing = {"b": RuleConfirmation(rule_version="0123456789ab", on=TODAY)}

    assert ["b", "a"] == [found.rule_id for found in review([new, changed], standing, TODAY)]


@pytest.mark.parametrize("state", [StateOfLaw.PROPOSED, StateOfLaw.VACATED])
def test_what_is_not_law_has_to_be_switched_off(state: StateOfLaw) -> None:
    """A proposal that counted would give dates by no law."""
    assert [f"key “state_of_law” is {state}, so “disabled” has to say why the rule is not counted"] == rule_problems(
        rule(30, state_of_law=state)
    )
    assert [] == rule_problems(rule(30, state_of_law=state, disabled="only proposed"))

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.deadlines import Dates, Move, toward_safety
from amparo.declarations import RuleKind

DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
DATES = st.builds(Dates, unrolled=DAYS, legal_due=DAYS, safe_due=DAYS)
WATCHED = st.sampled_from([RuleKind.ACT_BY, RuleKind.NOT_BEFORE])
AT_ONCE = [RuleKind.GOVERNMENT, RuleKind.NOTICE, RuleKind.MODIFIER]

FRIDAY, MONDAY = date(2026, 7, 10), date(2026, 7, 13)
OLD = Dates(unrolled=FRIDAY, legal_due=FRIDAY, safe_due=FRIDAY)
LATER = Dates(unrolled=MONDAY, legal_due=MONDAY, safe_due=MONDAY)


def is_dangerous(kind: RuleKind, before: date | None, after: date | None) -> bool:
    """Whether a date moved to where something can be missed or filed too early."""
    if before is None:
        return False
    if after is None:
        return True
    return after > before if kind is RuleKind.ACT_BY else after < before


def three(dates: Dates) -> tuple[date | None, date | None, date | None]:
    """The dates in a row."""
    return dates.unrolled, dates.legal_due, dates.safe_due


def test_an_act_by_date_moves_earlier_at_once_and_later_only_by_a_person() -> None:
    """A later date waits beside the one in force."""
    assert Move(now=OLD, waits=LATER) == toward_safety(RuleKind.ACT_BY, OLD, LATER)
    assert Move(now=OLD) == toward_safety(RuleKind.ACT_BY, LATER, OLD)


def test_a_not_before_date_moves_later_at_once_and_earlier_only_by_a_person() -> None:
    """The other way round: filing early can mean rejection."""
    assert Move(now=LATER) == toward_safety(RuleKind.NOT_BEFORE, OLD, LATER)
    assert Move(now=LATER, waits=OLD) == toward_safety(RuleKind.NOT_BEFORE, LATER, OLD)


def test_each_date_is_taken_on_its_own() -> None:
    """A new reading makes the safe date earlier while the legal date moves later: one applies, the other waits."""
    computed = Dates(unrolled=MONDAY, legal_due=MONDAY, safe_due=FRIDAY - timedelta(days=1))
    expected = Dates(unrolled=FRIDAY, legal_due=FRIDAY, safe_due=FRIDAY - timedelta(days=1))

    assert Move(now=expected, waits=computed) == toward_safety(RuleKind.ACT_BY, OLD, computed)


@pytest.mark.parametrize("kind", [RuleKind.ACT_BY, RuleKind.NOT_BEFORE])
def test_a_deadline_does_not_vanish_by_itself(kind: RuleKind) -> None:
    """A rule that was switched off leaves the date standing until a person lets it go."""
    assert Move(now=OLD, waits=Dates()) == toward_safety(kind, OLD, Dates())


@pytest.mark.parametrize("kind", list(RuleKind))
def test_a_first_date_applies_at_once(kind: RuleKind) -> None:
    """Where none was in force, any is safer."""
    assert Move(now=LATER) == toward_safety(kind, Dates(), LATER)


@pytest.mark.parametrize("kind", AT_ONCE)
def test_dates_that_nobody_here_can_miss_apply_at_once(kind: RuleKind) -> None:
    """Later, earlier or gone."""
    for computed in (LATER, Dates()):
        assert Move(now=computed) == toward_safety(kind, OLD, computed)
    assert Move(now=OLD) == toward_safety(kind, LATER, OLD)


@given(kind=WATCHED, in_force=DATES, computed=DATES)
def test_nothing_ever_moves_toward_danger(kind: RuleKind, in_force: Dates, computed: Dates) -> None:
    """Not one of the three dates, whatever was computed."""
    now = toward_safety(kind, in_force, computed).now

    assert not any(is_dangerous(kind, *pair) for pair in zip(three(in_force), three(now), strict=True))


@given(kind=WATCHED, in_force=DATES, computed=DATES)
def test_what_applies_is_as_careful_as_what_was_computed(kind: RuleKind, in_force: Dates, computed: Dates) -> None:
    """The safer part of a new computation is never held back."""
    now = toward_safety(kind, in_force, computed).now

    assert not any(is_dangerous(kind, *pair) for pair in zip(three(computed), three(now), strict=True))


@given(kind=st.sampled_from(RuleKind), in_force=DATES, computed=DATES)
def test_the_same_computation_applied_twice_changes_nothing(kind: RuleKind, in_force: Dates, computed: Dates) -> None:
    """And what waited still waits."""
    once = toward_safety(kind, in_force, computed)

    assert once == toward_safety(kind, once.now, computed)


@given(kind=st.sampled_from(RuleKind), dates=DATES)
def test_dates_computed_again_as_they_are_leave_nothing_waiting(kind: RuleKind, dates: Dates) -> None:
    """The usual case: nothing has changed."""
    assert Move(now=dates) == toward_safety(kind, dates, dates)


@given(kind=st.sampled_from(RuleKind), in_force=DATES, computed=DATES)
def test_what_is_not_wholly_applied_waits(kind: RuleKind, in_force: Dates, computed: Dates) -> None:
    """Nothing that was computed is lost without a person having seen it."""
    move = toward_safety(kind, in_force, computed)

    assert (None if move.now == computed else computed) == move.waits

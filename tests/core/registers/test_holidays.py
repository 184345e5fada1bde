"""A day on which people are to come and that is a federal holiday is said beside the record."""

from __future__ import annotations

import pytest
from tests.core.registers.store import DECLARATIONS, record

from amparo.registers.holidays import holiday_warnings

SESSIONS = DECLARATIONS["sessions"]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-09-06", "Monday, September 6, 2027 is a federal holiday (Labor Day)"),
        ("2027-07-05", "Monday, July 5, 2027 is a federal holiday (Independence Day (observed))"),
    ],
)
def test_a_holiday_is_named(day: str, said: str) -> None:
    """Also the day off for a holiday that falls on the Sunday before."""
    [warning] = holiday_warnings(SESSIONS, record("sessions", day=day))

    assert said == warning.en.partition(". ")[0]


@pytest.mark.parametrize("day", ["2027-09-13", "soon", None])
def test_any_other_day_has_no_warning(day: str | None) -> None:
    """Nor has a record whose day nobody has said."""
    assert () == holiday_warnings(SESSIONS, record("sessions", **({"day": day} if day else {})))


def test_what_has_ended_is_not_warned_of() -> None:
    """Nobody has to move it any more."""
    ended = record("sessions", day="2027-09-06").model_copy(update={"is_open": False})

    assert () == holiday_warnings(SESSIONS, ended)


def test_only_days_that_recur_or_are_reminded_of_count() -> None:
    """The day on which a volunteer was oriented is past and nobody comes on it again."""
    assert () == holiday_warnings(DECLARATIONS["volunteers"], record("volunteers", oriented_on="2027-09-06"))

"""What comes again: the days, the hours on the office's wall, and the words for it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.declarations import Recurrence
from amparo.registers.recurrence import days_ahead, instant_on_the_wall, recurrence_in_words


def recurrence(**parts: object) -> Recurrence:
    """Return the first Mondays, with other parts if given."""
    first_mondays = {"weekday": "monday", "nth": 1, "starts": "19:00", "ends": "21:00", "day_field": "day", "ahead": 4}
    return Recurrence.model_validate({**first_mondays, **parts})


def test_the_first_mondays_of_2027() -> None:
    """Read off a calendar; the day itself counts."""
    expected = [date(2027, 1, 4), date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 5)]

    assert expected == list(days_ahead(recurrence(), date(2027, 1, 4)))
    assert expected[1:] == list(days_ahead(recurrence(ahead=3), date(2027, 1, 5)))


@pytest.mark.parametrize(
    ("nth", "weekday", "expected"),
    [(-1, "friday", date(2027, 1, 29)), (3, "wednesday", date(2027, 1, 20)), (None, "sunday", date(2027, 1, 10))],
)
def test_other_days_of_the_month_and_of_the_week(nth: int | None, weekday: str, expected: date) -> None:
    """The last Friday, the third Wednesday, every Sunday."""
    assert expected == days_ahead(recurrence(nth=nth, weekday=weekday), date(2027, 1, 4))[0]


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_first_mondays_are_mondays_within_the_first_week_and_one_in_each_month(since: date) -> None:
    """From any day on, none left out and none twice."""
    days = days_ahead(recurrence(ahead=12), since)

    assert all(day.weekday() == 0 and day.day <= 7 for day in days)
    assert 12 == len({(day.year, day.month) for day in days})
    assert days[0] >= since
    assert (days[-1] - days[0]).days <= 12 * 31


def test_the_hour_is_that_of_the_offices_wall_in_winter_and_in_summer() -> None:
    """Nineteen o'clock in Los Angeles is another instant in July."""
    zone = "America/Los_Angeles"
    winter, summer = datetime.fromisoformat("2027-01-04T19:00"), datetime.fromisoformat("2027-07-05T19:00")

    assert datetime(2027, 1, 5, 3, tzinfo=UTC) == instant_on_the_wall(winter, zone)
    assert datetime(2027, 7, 6, 2, tzinfo=UTC) == instant_on_the_wall(summer, zone)


def test_it_is_said_in_both_languages() -> None:
    """As people say it."""
    first, weekly = recurrence_in_words(recurrence()), recurrence_in_words(recurrence(nth=None, weekday="thursday"))

    assert "the first Monday of each month, 19:00 to 21:00" == first.en
    assert "el primer lunes de cada mes, de 19:00 a 21:00" == first.es
    assert ("every Thursday, 19:00 to 21:00", "cada jueves, de 19:00 a 21:00") == (weekly.en, weekly.es)

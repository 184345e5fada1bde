"""The federal holidays were worked out by hand from 5 USC 6103 and E.O. 11582, not taken from the calendar in use."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.deadlines import Closure, CourtCalendar

CALENDAR = CourtCalendar()
DAYS = st.dates(date(1997, 1, 1), date(2090, 12, 31))

# The weekdays of each year on which federal offices are closed by law, month and day.
CLOSED = {
    # No Juneteenth yet. July 4 is a Saturday, so July 3.
    2020: "01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25",
    # Juneteenth became law on June 17 and is a Saturday: June 18. July 4 is a Sunday, Christmas a Saturday, as is the
    # next New Year's Day.
    2021: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
    # New Year's Day was kept on December 31 before. Juneteenth and Christmas are Sundays.
    2022: "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26",
    # New Year's Day is a Sunday, Veterans Day a Saturday.
    2023: "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
    # Inauguration Day falls together with Martin Luther King Jr.'s Birthday.
    2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
    # July 4 is a Saturday.
    2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
    # Juneteenth, Christmas and the next New Year's Day are Saturdays, July 4 a Sunday.
    2027: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
    # A leap year whose New Year's Day was kept on December 31 before; Veterans Day is a Saturday.
    2028: "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
    # Veterans Day is a Sunday.
    2029: "01-01 01-15 02-19 05-28 06-19 07-04 09-03 10-08 11-12 11-22 12-25",
}


def every_day_of(year: int) -> list[date]:
    """From January 1 to December 31."""
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", CLOSED)
def test_the_weekdays_off_are_those_of_the_statute(year: int) -> None:
    """A whole year is compared, so that neither a missing nor an invented holiday slips through."""
    off = [f"{day:%m-%d}" for day in every_day_of(year) if day.weekday() < 5 and not CALENDAR.is_business_day(day)]

    assert CLOSED[year].split() == off


@pytest.mark.parametrize("year", CLOSED)
def test_no_saturday_or_sunday_is_a_business_day(year: int) -> None:
    """Not even one on which no holiday falls."""
    assert [] == [day for day in every_day_of(year) if day.weekday() >= 5 and CALENDAR.is_business_day(day)]


@pytest.mark.parametrize("day", [date(2021, 1, 20), date(2037, 1, 20)])
def test_inauguration_day_is_an_ordinary_day(day: date) -> None:
    """Only federal employees around Washington are free on it."""
    assert CALENDAR.is_business_day(day)


@pytest.mark.parametrize("day", [date(2025, 11, 28), date(2025, 12, 24), date(2025, 12, 26), date(2025, 12, 31)])
def test_days_around_a_holiday_are_ordinary_days(day: date) -> None:
    """The day after Thanksgiving is no federal holiday, nor are days on which an order closed the agencies."""
    assert CALENDAR.is_business_day(day)


def test_the_next_business_day_passes_a_weekend_and_the_holiday_behind_it() -> None:
    """July 4, 2027 is a Sunday, kept on Monday: from Saturday the next business day is Tuesday."""
    assert date(2027, 7, 6) == CALENDAR.next_business_day(date(2027, 7, 3))


def test_the_previous_business_day_passes_a_holiday_before_a_weekend() -> None:
    """July 4, 2026 is a Saturday, kept on Friday: the last business day before it is Thursday."""
    assert date(2026, 7, 2) == CALENDAR.previous_business_day(date(2026, 7, 4))


def test_the_new_year_is_passed_from_the_year_before() -> None:
    """Friday, December 31, 2027 is kept for Saturday, January 1, 2028: Monday, January 3 is next."""
    assert date(2028, 1, 3) == CALENDAR.next_business_day(date(2027, 12, 31))


def test_a_business_day_is_its_own_next_and_previous() -> None:
    """On or after, and on or before."""
    day = date(2026, 7, 1)

    assert (day, day) == (CALENDAR.next_business_day(day), CALENDAR.previous_business_day(day))


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 6, 17), 5, date(2026, 6, 25)),  # Thu 18, [Fri 19 Juneteenth], Mon 22, Tue 23, Wed 24, Thu 25
        (date(2026, 6, 20), 1, date(2026, 6, 22)),  # from a Saturday, Monday is the first
        (date(2026, 6, 25), -5, date(2026, 6, 17)),  # the first line walked back
        (date(2026, 6, 20), 0, date(2026, 6, 20)),  # day 0 is the day itself, whatever it is
    ],
)
def test_business_days_are_counted_from_the_day_after(day: date, number: int, expected: date) -> None:
    """The day itself is day 0, and only business days count."""
    assert expected == CALENDAR.add_business_days(day, number)


def test_a_closure_is_no_holiday() -> None:
    """Relief after a shutdown comes by notice: an announced closure is shown and moves nothing."""
    closed = date(2025, 12, 26)
    calendar = CourtCalendar(closures=(Closure(on=closed, note="closed by executive order"),))

    assert calendar.is_business_day(closed)
    assert calendar.closures == calendar.closures_between(closed, closed)
    assert () == calendar.closures_between(date(2025, 12, 27), date(2025, 12, 31))


@given(day=DAYS)
def test_the_nearest_business_days_are_business_days_with_none_between(day: date) -> None:
    """Nothing that is open lies between a day and the business days around it."""
    before, after = CALENDAR.previous_business_day(day), CALENDAR.next_business_day(day)
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]

    assert before <= day <= after
    assert CALENDAR.is_business_day(before)
    assert CALENDAR.is_business_day(after)
    assert not any(CALENDAR.is_business_day(other) for other in between)


@given(day=DAYS, number=st.integers(1, 60))
def test_as_many_business_days_as_asked_for_lie_between(day: date, number: int) -> None:
    """Counted one by one from the day after to the result."""
    end = CALENDAR.add_business_days(day, number)
    walked = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]

    assert number == sum(CALENDAR.is_business_day(each) for each in walked)
    assert CALENDAR.is_business_day(end)

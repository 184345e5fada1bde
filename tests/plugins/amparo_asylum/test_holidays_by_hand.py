"""The federal holidays against a list that was written out by hand from the statute, for 39 years.

Where both should ever differ, the list decides: it was made without the calendar in use.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from amparo.deadlines import FEDERAL_CALENDAR, federal_holidays
from amparo.deadlines.calendar import is_in_lieu_friday
from amparo.deadlines.sentences import holiday_name

ENTRIES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("holidays_by_hand.yaml").read_text(encoding="utf-8")
)
YEARS = range(1997, 2036)
SATURDAY = 5
NAMES = {
    "Birthday of Martin Luther King, Jr.": "Martin Luther King Jr. Day",
    "Juneteenth National Independence Day": "Juneteenth",
}
"""What the list calls otherwise than the sentences of a count do."""


def entries(key: str, year: int) -> list[dict[str, Any]]:
    """The entries whose day of this kind lies in a year."""
    return [entry for entry in ENTRIES if entry[key].year == year]


def test_the_list_covers_every_year_that_is_tried() -> None:
    """Ten holidays a year, eleven since there is Juneteenth, and no entry beside them."""
    counts = {year: len([entry for entry in ENTRIES if entry["year"] == year]) for year in YEARS}

    assert {year: 11 if year >= 2021 else 10 for year in YEARS} == counts
    assert sum(counts.values()) == len(ENTRIES)


@pytest.mark.parametrize("year", YEARS)
def test_the_weekdays_off_in_a_year_are_those_of_the_list(year: int) -> None:
    """Not one more and not one fewer, in lieu of a weekend or on their own day."""
    off = {day for day in federal_holidays(year) if day.weekday() < SATURDAY}

    assert {entry["observed"] for entry in entries("observed", year)} == off


@pytest.mark.parametrize("year", YEARS)
def test_every_holiday_is_one_on_its_own_day_too(year: int) -> None:
    """On a weekend as well, where it changes nothing."""
    listed = {entry["date"] for entry in entries("date", year)}
    in_lieu = {entry["observed"] for entry in entries("observed", year) if entry["in_lieu"] != "none"}

    assert listed | in_lieu == set(federal_holidays(year))


@pytest.mark.parametrize("year", YEARS)
def test_no_day_of_the_list_is_a_business_day(year: int) -> None:
    """Nor the holiday itself, nor the day on which it is kept."""
    days = [day for entry in entries("observed", year) for day in (entry["date"], entry["observed"])]

    assert [] == [day for day in days if FEDERAL_CALENDAR.is_business_day(day)]


@pytest.mark.parametrize("year", YEARS)
def test_a_friday_in_lieu_is_known_as_one(year: int) -> None:
    """The safe date is drawn before it, for no source says that a filing may wait until it is over."""
    fridays = {entry["observed"] for entry in entries("observed", year) if entry["in_lieu"] == "friday"}

    assert fridays == {day for day in federal_holidays(year) if is_in_lieu_friday(day)}


@pytest.mark.parametrize("year", YEARS)
def test_a_day_off_bears_the_name_of_its_holiday(year: int) -> None:
    """Whoever reads the count of a deadline can check it."""
    expected = {entry["observed"]: NAMES.get(entry["holiday"], entry["holiday"]) for entry in entries("observed", year)}
    listed = federal_holidays(year)

    assert expected == {day: holiday_name(listed[day]).en for day in expected}


@pytest.mark.parametrize(
    ("holiday", "eve", "first"),
    [
        ("Juneteenth National Independence Day", date(2020, 6, 19), date(2021, 6, 18)),
        ("Birthday of Martin Luther King, Jr.", date(1985, 1, 21), date(1986, 1, 20)),
    ],
)
def test_a_holiday_begins_when_its_law_does(holiday: str, eve: date, first: date) -> None:
    """The year before, the same day was worked; the list says from when on it is law."""
    since = {entry["effective_from"] for entry in ENTRIES if entry["holiday"] == holiday}

    assert 1 == len(since)
    assert eve < since.pop() <= first
    assert FEDERAL_CALENDAR.is_business_day(eve)
    assert not FEDERAL_CALENDAR.is_business_day(first)


def test_no_entry_lies_before_its_law() -> None:
    """A holiday that is not yet law is worked."""
    assert [] == [entry for entry in ENTRIES if entry["effective_from"] and entry["observed"] < entry["effective_from"]]


def test_a_new_year_s_day_on_a_saturday_is_kept_in_the_year_before() -> None:
    """On December 31, in every year of the list in which it happens."""
    kept = {entry["observed"] for entry in ENTRIES if entry["observed"].year < entry["year"]}

    assert {date(1999, 12, 31), date(2004, 12, 31), date(2010, 12, 31), date(2021, 12, 31), date(2027, 12, 31),
            date(2032, 12, 31)} == kept  # fmt: skip
    assert [] == [day for day in kept if FEDERAL_CALENDAR.is_business_day(day)]

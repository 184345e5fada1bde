"""Dates moved by amounts of time, and rolled to business days. Source: practice brief, section 3, items 2 to 7."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from amparo.deadlines.calendar import CourtCalendar
from amparo.declarations import Counting

Unit = Literal["days", "business_days", "months", "years", "none"]

_MONTHS_IN_A_YEAR = 12

UNIT_OF_READING: dict[Counting, Unit] = {
    Counting.CALENDAR_DAYS: "days",
    Counting.CALENDAR_DAYS_ROLL_UNCONFIRMED: "days",
    Counting.BACK_FROM_HEARING: "days",
    Counting.BUSINESS_DAYS: "business_days",
    Counting.ANNIVERSARY: "years",
    Counting.MONTHS: "months",
}
"""In what another reading of a rule counts; where its code does not say, it counts in the rule's own unit."""


def moved(day: date, number: int, unit: Unit, calendar: CourtCalendar) -> date:
    """Return the day `number` units after the day, or before it if negative; the day itself is day 0.

    A month or year later is the same day number, or the month's last day where the month is too short for it.
    """
    match unit:
        case "days":
            return day + timedelta(days=number)
        case "business_days":
            return calendar.add_business_days(day, number)
        case "months":
            return _months_later(day, number)
        case "years":
            return _months_later(day, number * _MONTHS_IN_A_YEAR)
        case "none":
            return day


def birthday_of(born: date, number: int, *, later: bool = False) -> date:
    """Return a birthday; of somebody born on February 29, in a year without one, February 28, or else March 1."""
    birthday = _months_later(born, number * _MONTHS_IN_A_YEAR)
    return birthday + timedelta(days=later and birthday.day != born.day)


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, _MONTHS_IN_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

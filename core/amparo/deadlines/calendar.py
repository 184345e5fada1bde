"""Business days as immigration courts and agencies count them: weekends, federal holidays, announced closures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import holidays
from pydantic import BaseModel, ConfigDict

from amparo.declarations import Text

_ONE_DAY = timedelta(days=1)
_FRIDAY, _SATURDAY = 4, 5
OBSERVED = " (observed)"
"""What the holiday calendar adds to a holiday's name on a day that is off only in its place."""


@cache
def federal_holidays(year: int) -> Mapping[date, str]:
    """Return the legal holidays of a calendar year by date, with the English name that the holiday calendar gives.

    Days observed in lieu are included, among them December 31 for a New Year's Day on a Saturday. Inauguration Day is
    not: it is a holiday only of federal employees around Washington. Source: 5 USC 6103, E.O. 11582.
    """
    return MappingProxyType(dict(holidays.country_holidays("US", years=year).items()))


def is_in_lieu_friday(day: date) -> bool:
    """Say whether the day is a Friday off in lieu of a holiday that falls on the Saturday."""
    return day.weekday() == _FRIDAY and federal_holidays(day.year).get(day, "").endswith(OBSERVED)


class Closure(BaseModel):
    """A day, or every day up to `last`, on which offices are shut by an announcement, which makes no legal holiday."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    last: date | None = None
    note: str | Text
    relief_notice: str = ""


class CourtCalendar(BaseModel):
    """Which days are business days.

    A closure is shown beside a date and never moves one: relief after a shutdown comes by notice, not by rule
    (practice brief, section 3, item 12).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    closures: tuple[Closure, ...] = ()

    def is_business_day(self, day: date) -> bool:
        """Say whether the day is neither a Saturday, nor a Sunday, nor a federal holiday."""
        return day.weekday() < _SATURDAY and day not in federal_holidays(day.year)

    def next_business_day(self, day: date) -> date:
        """Return the first business day on or after the day."""
        while not self.is_business_day(day):
            day += _ONE_DAY
        return day

    def previous_business_day(self, day: date) -> date:
        """Return the last business day on or before the day."""
        while not self.is_business_day(day):
            day -= _ONE_DAY
        return day

    def add_business_days(self, day: date, number: int, *, in_lieu_fridays_count: bool = False) -> date:
        """Return the business day that is `number` business days after the day, or before it if negative.

        The day itself is day 0 and need not be a business day; with 0 it is returned as it is. A Friday off in lieu of
        a holiday on Saturday is not a business day, unless `in_lieu_fridays_count`.
        """
        step = _ONE_DAY if number >= 0 else -_ONE_DAY
        for _ in range(abs(number)):
            day += step
            while not (self.is_business_day(day) or (in_lieu_fridays_count and is_in_lieu_friday(day))):
                day += step
        return day

    def closures_between(self, first: date, last: date) -> tuple[Closure, ...]:
        """Return the announced closures that reach into the days from the first to the last, both included."""
        return tuple(one for one in self.closures if one.on <= last and first <= (one.last or one.on))


FEDERAL_CALENDAR = CourtCalendar()

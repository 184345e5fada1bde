"""Which days come again: the first Monday of each month, every Thursday; and the instant of an hour there. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dateutil import rrule

from amparo.declarations import Text, date_in_words, phrase

if TYPE_CHECKING:
    from amparo.declarations import Recurrence

_WEEKDAYS = {
    "monday": rrule.MO,
    "tuesday": rrule.TU,
    "wednesday": rrule.WE,
    "thursday": rrule.TH,
    "friday": rrule.FR,
    "saturday": rrule.SA,
    "sunday": rrule.SU,
}
_A_MONDAY = date.min


def days_ahead(recurrence: Recurrence, since: date) -> tuple[date, ...]:
    """Return the days on which it comes next, from a day on (inclusive): as many as stand ready."""
    weekday = _WEEKDAYS[recurrence.weekday]
    monthly = recurrence.nth is not None
    rule = rrule.rrule(
        rrule.MONTHLY if monthly else rrule.WEEKLY,
        byweekday=weekday(recurrence.nth) if recurrence.nth is not None else weekday,
        dtstart=datetime.combine(since, time()),
        count=recurrence.ahead,
    )
    return tuple(day.date() for day in rule)


def instant_on_the_wall(wall: datetime, zone: str) -> datetime:
    """Return the UTC instant at which the office's wall shows this day and hour."""
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def recurrence_in_words(recurrence: Recurrence) -> Text:
    """Say when something comes again: `the first Monday of each month, 19:00 to 21:00`."""
    day = _A_MONDAY + timedelta(days=list(_WEEKDAYS).index(recurrence.weekday))
    english, spanish = (date_in_words(day, language, weekday=True).partition(",")[0] for language in ("en", "es"))
    code = (
        f"register_comes_{recurrence.nth if recurrence.nth != -1 else 'last'}"
        if recurrence.nth
        else "register_comes_weekly"
    )
    return phrase(code, weekday=Text(english, spanish), starts=recurrence.starts, ends=recurrence.ends)

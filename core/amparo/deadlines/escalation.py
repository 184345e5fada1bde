"""Ladders turned into absolute instants: who is told when, and who is next while nobody acknowledges."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BaseModel, ConfigDict

from amparo.deadlines.calendar import FEDERAL_CALENDAR, CourtCalendar
from amparo.declarations import Climb, Ladder, Role, Rung
from amparo.errors import UnknownName

IMMEDIATE = 0
"""The number of the rung that rings as soon as a deadline is born late; the ladder's own rungs count from 1."""


class ClimbInstant(BaseModel):
    """Who is told, and at which UTC instant, if nobody has acknowledged the rung by then."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    to: tuple[Role, ...]


class RungInstant(BaseModel):
    """One rung of a deadline: its number in the ladder, the UTC instant it rings at, for whom, and how it climbs."""

    model_config = ConfigDict(frozen=True)

    number: int
    at: datetime
    to: tuple[Role, ...]
    climbs: tuple[ClimbInstant, ...] = ()


def rungs_for(
    ladder: Ladder, safe_due: date, zone: str, born: datetime, calendar: CourtCalendar = FEDERAL_CALENDAR
) -> tuple[RungInstant, ...]:
    """Return a deadline's rungs from the instant it was born on, in order of time.

    `zone` is the IANA time zone of the court, `born` an aware instant. Rungs before `born` are left out; in their
    place, and if fewer than the ladder's `urgent_under_days` are left, one rung rings at once: for `urgent_to` when it
    is urgent, else for those whom the latest past rung was for.

    Raises:
        UnknownName: there is no such time zone.
    """
    place = _Place(zone, calendar)
    planned = sorted(
        (_planned(number, rung, ladder, safe_due, place) for number, rung in enumerate(ladder.rungs, 1)),
        key=lambda rung: rung.at,
    )
    past = [rung for rung in planned if rung.at < born]
    urgent = (safe_due - born.astimezone(place.zone).date()).days < ladder.urgent_under_days
    to = ladder.urgent_to if urgent else ()
    nearest = past[-1:] or (planned[:1] if urgent else [])
    to = to or (nearest[0].to if nearest else ())
    immediate = (_immediate(to, ladder, born, place),) if to else ()
    return (*immediate, *planned[len(past) :])


def last_instant(day: date, zone: str) -> datetime:
    """Return the UTC instant at which a day has ended in an IANA time zone: the first one of the next day there.

    A day on which the clocks change is 23 or 25 hours long.

    Raises:
        UnknownName: there is no such time zone.
    """
    return _Place(zone, FEDERAL_CALENDAR).instant(day + timedelta(days=1), time())


class _Place:
    """Where a deadline runs: its time zone and its business days."""

    def __init__(self, zone: str, calendar: CourtCalendar) -> None:
        self.zone, self.calendar = _zone(zone), calendar

    def instant(self, day: date, hour: time) -> datetime:
        """Return an hour of a day here in UTC; one that a change of the clocks skips is read by the old time."""
        return datetime.combine(day, hour, self.zone).astimezone(UTC)

    def climbs(self, ladder: Ladder, day: date, hour: time) -> tuple[ClimbInstant, ...]:
        return tuple(self._climb(climb, day, hour) for climb in ladder.climbs)

    def _climb(self, climb: Climb, day: date, hour: time) -> ClimbInstant:
        later = self.calendar.add_business_days(day, climb.after_business_days)
        return ClimbInstant(at=self.instant(later, hour), to=climb.to)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):  # ValueError: it is no key at all, such as an absolute path
        raise UnknownName("time zone", name, available_timezones(), "Correct the court's zone.") from None


def _planned(number: int, rung: Rung, ladder: Ladder, safe_due: date, place: _Place) -> RungInstant:
    day, hour = safe_due - timedelta(days=rung.days_before), time(rung.hour)
    return RungInstant(number=number, at=place.instant(day, hour), to=rung.to, climbs=place.climbs(ladder, day, hour))


def _immediate(to: tuple[Role, ...], ladder: Ladder, born: datetime, place: _Place) -> RungInstant:
    here = born.astimezone(place.zone)
    climbs = place.climbs(ladder, here.date(), here.time())
    return RungInstant(number=IMMEDIATE, at=born.astimezone(UTC), to=to, climbs=climbs)

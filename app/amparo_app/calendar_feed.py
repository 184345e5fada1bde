"""A person's dates as a calendar to subscribe to (RFC 5545): no name, no fact of a case, and no restricted case.

Days of deadlines are all-day; hours are given in UTC; an entry keeps its UID, and its SEQUENCE only grows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from amparo.declarations import phrase

if TYPE_CHECKING:
    from amparo.records.calendar import FeedEntry

_LASTS = timedelta(hours=1)
_FRESH = timedelta(hours=1)


def calendar_feed(entries: Iterable[FeedEntry], address: str, language: str) -> bytes:
    """Return entries as a calendar; `address` is where the pages are, to which each entry leads."""
    made = Calendar()
    made.add("prodid", "-//Amparo//Amparo//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Amparo")
    made.add("refresh-interval", _FRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        made.add_component(_event(entry, address, language))
    return bytes(made.to_ical())


def _event(entry: FeedEntry, address: str, language: str) -> Event:
    event = Event()
    title = phrase("calendar_appointment" if entry.is_appointment else "calendar_date", number=entry.number)
    event.add("uid", f"{hashlib.sha256(entry.id.encode()).hexdigest()[:32]}@amparo")
    event.add("summary", title.in_(language))
    event.add("sequence", entry.version)
    event.add("dtstamp", entry.changed)
    event.add("url", f"{address}/cases/{entry.number}")
    event.add("class", "PRIVATE")
    start = _start(entry)
    event.add("dtstart", start)
    if isinstance(start, datetime):
        event.add("dtend", start + _LASTS)
    else:
        event.add("transp", "TRANSPARENT")
    return event


def _start(entry: FeedEntry) -> datetime | date:
    """Return the instant (UTC) at which an appointment begins where its court is; the day where no hour is known."""
    try:
        hour = time.fromisoformat(entry.hour)
    except ValueError:
        return entry.day
    zone = ZoneInfo(entry.zone or "UTC")
    return datetime.combine(entry.day, hour, zone).astimezone(ZoneInfo("UTC"))

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from icalendar import Calendar

from amparo.records.calendar import FeedEntry
from amparo_app.calendar_feed import calendar_feed

CHANGED = datetime(2027, 1, 4, 18, 0, tzinfo=UTC)
HEARING = FeedEntry(
    id="case/e4",
    number="4K-7MPX3Q",
    version=12,
    changed=CHANGED,
    day=date(2027, 3, 4),
    hour="13:30",
    zone="America/Los_Angeles",
    is_appointment=True,
)
DATE = FeedEntry(id="case/d1", number="4K-7MPX3Q", version=12, changed=CHANGED, day=date(2027, 2, 1))


def read(*entries: FeedEntry, language: str = "en") -> list[Any]:
    """What another program reads of a calendar."""
    return list(Calendar.from_ical(calendar_feed(entries, "https://cases.example.org", language)).walk("VEVENT"))


def test_an_hour_at_the_court_is_given_in_utc() -> None:
    """Half past one in Los Angeles in March, before the clocks change, is half past nine in the evening in UTC."""
    event = read(HEARING)[0]

    assert datetime(2027, 3, 4, 21, 30, tzinfo=UTC) == event["dtstart"].dt
    assert datetime(2027, 3, 4, 22, 30, tzinfo=UTC) == event["dtend"].dt


def test_a_date_to_keep_takes_a_whole_day_and_blocks_none_of_it() -> None:
    """It is no appointment."""
    event = read(DATE)[0]

    assert (date(2027, 2, 1), "TRANSPARENT") == (event["dtstart"].dt, event["transp"])


def test_a_hearing_whose_hour_nobody_knows_takes_the_day() -> None:
    """A guess would send somebody to court at the wrong hour."""
    assert date(2027, 3, 4) == read(HEARING._replace(hour=""))[0]["dtstart"].dt


def test_an_entry_that_moves_stays_the_same_with_a_higher_number() -> None:
    """Calendars keep an entry by its UID and take the higher SEQUENCE (RFC 5546, section 2.1.4)."""
    before, after = read(HEARING)[0], read(HEARING._replace(day=date(2027, 5, 6), version=15))[0]

    assert before["uid"] == after["uid"]
    assert before["sequence"] < after["sequence"]


def test_whoever_glances_at_a_telephone_learns_a_number_and_nothing_else() -> None:
    """No name, no court, no word about what kind of case it is."""
    made = calendar_feed((HEARING, DATE), "https://cases.example.org", "es").decode()

    assert "SUMMARY:Cita · 4K-7MPX3Q" in made
    assert "SUMMARY:Fecha por cumplir · 4K-7MPX3Q" in made
    assert [] == [word for word in ("LOCATION", "DESCRIPTION", "audiencia", "asilo", "court") if word in made]

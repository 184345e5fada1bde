"""Secret addresses of calendars: each leads to its owner's while they work here, and a newer one ends it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from tests.core.records.office import Office

from amparo.records import tables


def test_an_address_leads_to_its_owners_calendar_and_to_nobody_elses(office: Office) -> None:
    """One a person; what nobody was given leads nowhere, and the records know a hash alone."""
    ana, pablo, ines = (office.people[name] for name in ("Ana", "Pablo", "Inés"))
    tokens = [office.records.make_calendar_address(person) for person in (ana, pablo)]
    shown = [*tokens, "", "made up"]

    assert [ana, pablo, None, None] == [office.records.person_of_calendar(token) for token in shown]
    assert [True, True, False] == [office.records.calendar_address(one) is not None for one in (ana, pablo, ines)]
    with office.records.database.read() as connection:
        stored = repr(connection.execute(sa.select(tables.calendar_addresses)).all())
    assert not [token for token in tokens if token in stored]


def test_a_newer_address_ends_the_former_and_one_that_was_ended_leads_nowhere(office: Office) -> None:
    """A colleague's goes on; each is on record under whose it is."""
    ana, pablo = office.people["Ana"], office.people["Pablo"]
    former, other = office.records.make_calendar_address(ana), office.records.make_calendar_address(pablo)
    newer = office.records.make_calendar_address(ana)
    assert [None, ana, pablo] == [office.records.person_of_calendar(token) for token in (former, newer, other)]

    office.records.end_calendar_address(ana)

    assert [None, pablo] == [office.records.person_of_calendar(token) for token in (newer, other)]
    assert office.records.calendar_address(ana) is None
    told = [(one.what, one.person) for one in office.records.sign_in_events("clinic")]
    assert [("calendar_made", ana), ("calendar_made", pablo), ("calendar_made", ana), ("calendar_ended", ana)] == told


def test_whoever_left_has_no_calendar(office: Office) -> None:
    """From that moment on, though nobody thought of the address."""
    token = office.records.make_calendar_address(office.people["Ana"])
    office.records.set_active(office.people["Ana"], active=False)

    assert office.records.person_of_calendar(token) is None


def test_its_owner_sees_when_the_calendar_was_last_fetched(office: Office) -> None:
    """So they know that one is in use which nobody should have; whoever asks each minute is noted now and then."""
    ana, made = office.people["Ana"], office.wall
    token = office.records.make_calendar_address(ana)
    before = office.records.calendar_address(ana)
    seen = []
    for minutes in (60, 1, 60):
        office.wall += timedelta(minutes=minutes)
        office.records.person_of_calendar(token)
        address = office.records.calendar_address(ana)
        assert address is not None
        seen.append(address.asked)

    assert before is not None
    assert (made, None) == (before.created, before.asked)
    assert [made + timedelta(minutes=minutes) for minutes in (60, 60, 121)] == seen

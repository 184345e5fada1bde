"""Readings: whoever looks at a case is noted, and the note tells nobody else anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.core.records.office import Office

from amparo.errors import KeyUnavailable
from amparo.records import tables
from amparo.records.reads import Read


def test_a_look_at_a_case_is_told_again_with_who_when_and_how(office: Office, case: str) -> None:
    """For whom, by whom, at which instant, with which command; the operator's name comes back from its seal."""
    ana, number, first = office.people["Ana"], office.case(case).number, office.wall
    office.records.note_read("clinic", case, ana, "keyboard-marker", "case show")
    office.wall += timedelta(minutes=1)
    office.records.note_read("clinic", None, ana, "keyboard-marker", "case list")

    common = {"person": ana, "operator": "keyboard-marker"}
    look = Read(case=case, number=number, at=first, what="case show", **common)
    over = Read(case=None, number=None, at=office.wall, what="case list", **common)

    assert (look,) == office.records.reads_of("clinic", case)
    assert (look, over) == office.records.reads_of("clinic")


def test_the_name_of_whoever_sat_at_the_keyboard_is_in_no_file(office: Office, case: str) -> None:
    """The command is in clear, so that the search itself is known to work."""
    office.records.note_read("clinic", case, office.people["Ana"], "keyboard-marker", "command-marker")
    files = b"".join(office.files().values())

    assert b"keyboard-marker" not in files
    assert b"command-marker" in files


def test_a_reading_that_was_pinned_on_somebody_else_does_not_open(office: Office, case: str) -> None:
    """Who looked is bound to the seal."""
    office.records.note_read("clinic", case, office.people["Ana"], "operator", "case show")
    with office.records.database.write() as connection:
        connection.execute(tables.reads.update().values(person=office.people["Pablo"]))

    with pytest.raises(KeyUnavailable, match="changed or moved"):
        office.records.reads_of("clinic", case)


def test_the_newest_readings_are_kept_when_there_are_more_than_asked_for(office: Office, case: str) -> None:
    """In the order in which they happened."""
    for number in range(5):
        office.records.note_read("clinic", case, office.people["Ana"], "operator", f"look {number}")

    assert ["look 3", "look 4"] == [one.what for one in office.records.reads_of("clinic", case, last=2)]

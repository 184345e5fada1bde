"""Readings: whoever looks at a case is noted, and the note tells nobody else anything."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.core.records.office import Office, in_sqlite

from amparo.errors import KeyUnavailable, RecordsUnreachable
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


def test_many_who_look_at_once_are_noted_together(office: Office, case: str) -> None:
    """Each has their own line, and they wait for a few writes instead of one for each."""
    commits: list[object] = []
    sa.event.listen(office.records.database.engine, "commit", commits.append)
    whats = [f"look {number}" for number in range(20)]
    ana = office.people["Ana"]
    with office.records._notes._writing, ThreadPoolExecutor(20) as people:
        looks = [people.submit(office.records.note_read, "clinic", case, ana, "k", what) for what in whats]
        while len(office.records._notes._waiting) < len(whats):
            pass
        commits.clear()
        office.records._notes._writing.release()
        for look in looks:
            look.result()
        written = len(commits)
        office.records._notes._writing.acquire()

    assert sorted(whats) == sorted(read.what for read in office.records.reads_of("clinic", case))
    assert 1 == written


@in_sqlite
def test_a_look_that_cannot_be_noted_is_told_to_everybody_who_waits(office: Office, case: str) -> None:
    """Nobody is shown a case without a note of it."""
    ana = office.people["Ana"]
    other = office.reopened()
    with other.database.engine.begin(), ThreadPoolExecutor(3) as people:  # somebody else writes, for too long
        looks = [people.submit(office.records.note_read, "clinic", case, ana, "k", "look") for _ in range(3)]
        problems = [type(look.exception()) for look in looks]
    other.close()

    assert [RecordsUnreachable] * 3 == problems
    assert () == office.records.reads_of("clinic", case)

"""Audit: a record that somebody changed by hand is found out, with the place."""

from __future__ import annotations

import zlib

import pytest
import sqlalchemy as sa
from tests.core.records.office import Office

from amparo.case.commands import AddNote
from amparo.errors import KeyUnavailable
from amparo.records import tables
from amparo.records.chain import BEGINNING, Link, link

EVENTS = tables.events


def noted(office: Office, case: str, notes: int = 6) -> int:
    """Write notes into a case and return how many events it has."""
    for number in range(notes):
        office.do(case, "Inés", AddNote(text=f"note {number}"))
    return office.case(case).seq


def by_hand(office: Office, *statements: sa.Executable) -> None:
    """Change the database behind the program's back."""
    with office.records.database.write() as connection:
        for statement in statements:
            connection.execute(statement)


def stored(office: Office, case: str, seq: int) -> sa.Row[tuple[object, ...]]:
    """Return an event as it lies in the table."""
    with office.records.database.read() as connection:
        return connection.execute(sa.select(EVENTS).where(EVENTS.c.case == case, EVENTS.c.seq == seq)).one()


def test_a_record_that_nobody_touched_holds(office: Office, case: str) -> None:
    """Every event is checked, and the check is not only of the last."""
    count = noted(office, case)

    found = office.records.verify_chain(case)

    assert (True, count, None, "") == (found.holds, found.events, found.broken_at, found.problem)


@pytest.mark.parametrize("seq", [1, 4, 9])
@pytest.mark.parametrize("column", ["command", "sealed", "at", "recorded", "hash"])
def test_a_changed_event_is_found_with_its_place(office: Office, case: str, column: str, seq: int) -> None:
    """Whatever is stored of an event is covered: what, when, by which command."""
    noted(office, case)
    other = getattr(stored(office, case, 5), column)
    by_hand(
        office, EVENTS.update().where(EVENTS.c.seq == seq).values({column: other if column != "at" else office.wall})
    )
    if column == "recorded":
        by_hand(office, EVENTS.update().where(EVENTS.c.seq == seq).values(recorded=office.wall.replace(year=2026)))

    found = office.records.verify_chain(case)

    assert (False, seq) == (found.holds, found.broken_at)


@pytest.mark.parametrize(("gone", "broken_at"), [(1, 1), (5, 5), (9, 9)])
def test_an_event_that_was_taken_out_is_missed_also_at_the_end(
    office: Office, case: str, gone: int, broken_at: int
) -> None:
    """The last one too, since the case itself counts its events."""
    count = noted(office, case)
    by_hand(office, EVENTS.delete().where(EVENTS.c.seq == gone))

    found = office.records.verify_chain(case)

    assert 9 == count
    assert (False, broken_at) == (found.holds, found.broken_at)


def test_two_events_that_changed_places_are_found(office: Office, case: str) -> None:
    """Even if somebody puts the hashes right again, each event is sealed for its own place."""
    noted(office, case)
    one, two = stored(office, case, 5), stored(office, case, 6)
    swapped = []
    head = stored(office, case, 4).hash
    for seq, row in ((5, two), (6, one), *((n, stored(office, case, n)) for n in (7, 8, 9))):
        head = link(head, case, seq, Link(at=row.at, recorded=row.recorded, command=row.command, sealed=row.sealed))
        values = {"command": row.command, "sealed": row.sealed, "at": row.at, "recorded": row.recorded, "hash": head}
        swapped.append(EVENTS.update().where(EVENTS.c.seq == seq).values(values))
    by_hand(office, *swapped, tables.cases.update().values(head=head))

    found = office.records.verify_chain(case)

    assert (False, 5) == (found.holds, found.broken_at)
    assert "does not open" in found.problem


def test_an_event_of_another_case_does_not_pass_for_one_of_this(office: Office, case: str) -> None:
    """Not even at the same place, with the hashes put right."""
    other = office.open_case()
    noted(office, case, 1)
    noted(office, other, 1)
    theirs, ours = stored(office, other, 4), stored(office, case, 3)
    head = link(ours.hash, case, 4, Link(theirs.at, theirs.recorded, theirs.command, theirs.sealed))
    values = {"command": theirs.command, "sealed": theirs.sealed, "recorded": theirs.recorded, "hash": head}
    by_hand(office, EVENTS.update().where(EVENTS.c.case == case, EVENTS.c.seq == 4).values(values),
            tables.cases.update().where(tables.cases.c.id == case).values(head=head))  # fmt: skip

    assert 4 == office.records.verify_chain(case).broken_at
    assert office.records.verify_chain(other).holds


def test_the_first_event_is_chained_to_nothing_before_it() -> None:
    """The hash of a chain of one, worked out by hand: lengths of eight bytes before each part."""
    import hashlib
    from datetime import UTC, datetime

    at = datetime(2027, 1, 4, 18, tzinfo=UTC)
    parts = [b"", b"case-1", b"1", b"2027-01-04T18:00:00+00:00", b"2027-01-04T18:00:00+00:00", b"command", b"sealed"]
    expected = hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).hexdigest()

    assert expected == link(BEGINNING, "case-1", 1, Link(at, at, "command", b"sealed"))


def test_a_document_that_says_something_else_than_the_events_is_found_by_rebuilding(office: Office, case: str) -> None:
    """The events are what happened; the document only saves time."""
    noted(office, case, 40)
    keys, told = office.records.keys, office.case(case)
    with office.records.database.read() as connection:
        document, _ = office.records.document(connection, case) or (told, 0)
    forged = document.model_copy(update={"language": "xx"}).model_dump_json().encode()
    by_hand(office, tables.documents.update().values(sealed=keys.seal(case, "document", zlib.compress(forged))))

    rebuilt = office.records.rebuild(case)

    assert ("language",) == rebuilt.differs
    assert told == rebuilt.case


def test_the_chain_of_an_erased_case_can_still_be_checked(office: Office, case: str) -> None:
    """What it said is gone for good; that nothing was taken from it can still be shown."""
    count = noted(office, case)
    by_hand(office, tables.keys.delete().where(tables.keys.c.id == case))
    office.records.keys.forget(case)
    whole = office.records.verify_chain(case)
    by_hand(office, EVENTS.delete().where(EVENTS.c.seq == 3))

    assert (True, count) == (whole.holds, whole.events)
    assert 3 == office.records.verify_chain(case).broken_at
    with pytest.raises(KeyUnavailable):
        office.records.history(case)


def test_a_case_that_is_not_there_does_not_hold(office: Office) -> None:
    """Nothing at all is not the same as nothing wrong."""
    found = office.records.verify_chain("never")

    assert (False, "there is no such case") == (found.holds, found.problem)


def test_history_is_every_event_in_order(office: Office, case: str) -> None:
    """From the first, with who and when, for a person to read."""
    count = noted(office, case)

    history = office.records.history(case)

    assert list(range(1, count + 1)) == [event.seq for event in history]
    assert ["case_opened", "person_added"] == [event.body.type for event in history[:2]]
    assert {office.people["Inés"]} == {event.actor for event in history}


def test_every_case_is_checked_and_each_says_where_its_chain_ends(office: Office, case: str) -> None:
    """The head is the hash of the last event, and an erased case keeps its chain but not its words."""
    count, other = noted(office, case), office.open_case()
    by_hand(office, tables.keys.delete().where(tables.keys.c.id == other))
    office.records.keys.forget(other)
    found = {check.case: check for check in office.records.check_cases()}

    assert {case, other} == found.keys()
    assert all(check.holds for check in found.values())
    assert (count, stored(office, case, count).hash, False) == (
        found[case].events,
        found[case].head,
        found[case].erased,
    )
    assert found[other].erased


def test_a_case_whose_document_was_forged_or_broken_does_not_pass_the_check(office: Office, case: str) -> None:
    """Its chain holds: only folding the events again shows it."""
    noted(office, case, 40)
    keys = office.records.keys
    with office.records.database.read() as connection:
        document = office.records.document(connection, case)
    assert document
    forged = document[0].model_copy(update={"language": "xx"}).model_dump_json().encode()
    by_hand(office, tables.documents.update().values(sealed=keys.seal(case, "document", zlib.compress(forged))))
    (unlike,) = office.records.check_cases(case)
    by_hand(office, tables.documents.update().values(sealed=b"nothing that was sealed"))
    (unreadable,) = office.records.check_cases(case)

    assert "its stored document says something else than its events about language" == unlike.problem
    assert "its stored document does not open with the case's key" == unreadable.problem


def test_the_trail_of_a_case_says_when_each_event_was_written_down(office: Office, case: str) -> None:
    """The wall's clock beside the case's own, which a person could set by acting late."""
    count = noted(office, case, 2)
    trail = office.records.trail(case)

    assert list(range(1, count + 1)) == [entry.event.seq for entry in trail]
    assert {office.wall} == {entry.recorded for entry in trail}

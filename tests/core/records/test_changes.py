"""How often what lists show was changed: each transaction that changed it counts, and no other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sqlalchemy as sa
from tests.core.records.closed_case import Closed
from tests.core.records.office import Office, intake

from amparo.access.people import Absence
from amparo.case.commands import AddNote, Assign
from amparo.declarations import Role
from amparo.records import tables
from amparo.records.changes import COUNTED, changes_so_far
from amparo.records.in_sight import Whose
from amparo.records.repository import Records
from amparo.records.today import today_of

MONDAY = date(2027, 1, 4)


def count(records: Records, *, staff: bool = False) -> int:
    """Return how many changes there have been, of all or of the staff alone."""
    with records.database.read() as connection:
        return int(connection.execute(sa.select(changes_so_far(staff=staff))).scalar_one())


CHANGES: dict[str, Callable[[Office, str], object]] = {
    "a command": lambda office, case: office.do(case, "Pablo", AddNote(text="called")),
    "a case": lambda office, _: office.open_case(intake()),
    "an assignment": lambda office, case: office.do(
        case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"])
    ),
    "a role": lambda office, _: office.records.grant_role(office.people["Ana"], Role.SUPERVISING_ATTORNEY),
    "somebody new": lambda office, _: office.records.add_person(
        "clinic", office.records.person(office.people["Ana"]).profile.model_copy(update={"email": ""})
    ),
    "somebody who left": lambda office, _: office.records.set_active(office.people["Ana"], active=False),
    "an absence": lambda office, _: office.records.set_absence(
        office.people["Ana"], Absence(by=office.people["Sofía"], since=MONDAY, until=MONDAY, set_by="x"), MONDAY
    ),
    "the office's own profile": lambda office, _: office.records.change_organization(
        "clinic", office.records.organization("clinic").profile
    ),
}


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_whatever_lists_show_is_counted_as_it_changes(office: Office, case: str, name: str) -> None:
    """Another process finds the count in the moment in which it could find the change."""
    other = office.reopened()
    before = count(other)
    CHANGES[name](office, case)

    assert before < count(other)
    other.close()


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_who_works_here_is_counted_apart(office: Office, case: str, name: str) -> None:
    """Or everybody would be read again after each command on any case."""
    of_cases = {"a command", "a case", "an assignment"}
    before = count(office.records, staff=True)
    CHANGES[name](office, case)

    assert (name in of_cases) == (before == count(office.records, staff=True))


def test_an_erased_case_is_counted(closed: Closed) -> None:
    """Its names have to go from wherever they were drawn."""
    before = count(closed.records)
    closed.erase()

    assert before < count(closed.records)


def test_looking_is_no_change(office: Office, case: str) -> None:
    """Or nothing that was drawn would ever be found again."""
    before = count(office.records)
    office.records.note_read("clinic", case, office.people["Ana"], "k", "look")
    today_of(office.records, office.records.person(office.people["Ana"]).colleague(), MONDAY)

    assert before == count(office.records)


def test_what_was_rolled_back_is_not_counted(office: Office, case: str) -> None:
    """Neither by itself nor by whoever uses the same connection next."""
    before = count(office.records)
    changed = tables.cases.update().where(tables.cases.c.id == case).values(attention=7)

    def broken_off() -> None:
        with office.records.database.write() as connection:
            connection.execute(changed)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    office.records.note_read("clinic", case, office.people["Ana"], "k", "look")

    assert before == count(office.records)


def test_those_who_change_at_once_are_all_counted(office: Office) -> None:
    """However their transactions end one after another, none hides behind a greater number."""
    cases = [office.open_case(intake(name=f"Persona {number} Ejemplo")) for number in range(8)]
    before = count(office.records)
    with ThreadPoolExecutor(8) as people:
        for _ in people.map(lambda case: office.do(case, "Pablo", AddNote(text="called")), cases):
            pass

    assert before + len(cases) == count(office.records)


def test_every_table_that_today_is_read_from_is_counted(office: Office, case: str) -> None:
    """A part that reads another table would be out of date unseen."""
    seen: list[str] = []
    engine = office.records.database.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *sent: seen.append(str(sent[2])))
    sofia = office.records.acting(office.records.person(office.people["Sofía"]), MONDAY)
    for whose in Whose:
        today_of(office.records, sofia.colleague(), MONDAY, whose, [sofia.colleague()])
    office.records.names_of("clinic", [case])
    office.records.organization("clinic")
    read = {
        name for name in tables.metadata.tables for text in seen if f"FROM {name}" in text or f"JOIN {name}" in text
    }

    # a document, its events and its key change with the row of their case alone
    assert set() == read - COUNTED - {"documents", "events", "keys"}
    assert {"cases", "due_dates", "people", "organizations", "erasures"} <= read

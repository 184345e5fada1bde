"""The index of names: of every case of an organization, as they are now, and in memory alone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.core.records.office import A_NUMBER, CLIENT, Office

from amparo.case.commands import AddNote, AddPerson
from amparo.case.model import Person
from amparo.records import tables
from amparo.records.cases import Loaded
from amparo.records.organizations import OrganizationProfile

CHILD = Person(id="", role="child", name="Wendy Ejemplo", other_names=("Güendi",), a_number="000-333-444")


def names(office: Office, case: str) -> list[str]:
    """Return the names that the index has of a case."""
    return [entry.name for entry in office.records.names("clinic") if entry.case == case]


def test_the_index_has_every_name_and_number_of_every_person(office: Office, case: str) -> None:
    """With where it was found, for whoever has to look at a possible conflict."""
    office.do(case, "Inés", AddPerson(person=CHILD))

    principal, child = office.reopened().names("clinic")

    number = office.case(case).number
    assert (case, number, "principal", CLIENT, A_NUMBER) == (
        principal.case, principal.number, principal.role, principal.name, principal.a_number
    )  # fmt: skip
    assert ("child", "Wendy Ejemplo", ("Güendi",), "000-333-444") == (
        child.role,
        child.name,
        child.other_names,
        child.a_number,
    )


def test_the_index_follows_what_other_processes_record(office: Office, case: str) -> None:
    """It was built before, and asks each time what has changed since."""
    index, before = office.reopened(), office.reopened().names("clinic")
    index.names("clinic")
    office.do(case, "Inés", AddPerson(person=CHILD))
    second = office.open_case()

    after = index.names("clinic")

    assert [CLIENT] == [entry.name for entry in before]
    assert {(case, CLIENT), (case, "Wendy Ejemplo"), (second, CLIENT)} == {(entry.case, entry.name) for entry in after}


def test_only_cases_that_changed_are_opened_again(office: Office, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office with thousands of them asks with every intake."""
    others = [office.open_case() for _ in range(3)]
    index = office.reopened()
    index.names("clinic")
    opened: list[str] = []
    plainly = index.load

    def seen(connection: sa.Connection, id_: str, *, lock: bool = False) -> Loaded:
        opened.append(id_)
        return plainly(connection, id_, lock=lock)

    monkeypatch.setattr(index, "load", seen)
    office.do(case, "Inés", AddNote(text="x"))

    index.names("clinic")

    assert [case] == opened
    assert 4 == len({entry.case for entry in index.names("clinic")}) == len({case, *others})


def test_another_organizations_names_are_not_in_it(office: Office, case: str) -> None:
    """A conflict check must not tell one clinic whom another one helps."""
    office.records.create_organization("another", OrganizationProfile(name="x"))

    assert () == office.records.names("another")


def test_the_names_of_an_erased_case_are_gone(office: Office, case: str) -> None:
    """They cannot be read again; the others still are."""
    erased = office.open_case()
    with office.records.database.write() as connection:
        connection.execute(tables.keys.delete().where(tables.keys.c.id == erased))

    assert {case} == {entry.case for entry in office.reopened().names("clinic")}
    assert [] == [name for name in names(office, erased) if name != CLIENT]

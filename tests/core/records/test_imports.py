"""Imports kept for review: decided row by row, each case opened once, and nothing left of a row that is decided."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from tests.core.records.office import Office, intake

from amparo.case.commands import Command
from amparo.errors import UnknownName
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.imports import ImportState, NewRow, RowDecided, RowState
from amparo.records.requests import CarryOut

SECRET = "Luz Marina Ejemplo"
ROWS = (
    NewRow(2, [SECRET], RowState.WAITING, "26-0000001"),
    NewRow(3, ["Juan Prueba"], RowState.WRONG, "26-0000002"),
    NewRow(4, ["Ana Prueba"], RowState.CLOSED),
)


@pytest.fixture
def kept(office: Office) -> str:
    """Return the id of an import of three rows."""
    return office.records.put_import("clinic", {"headings": ["Name"]}, ROWS, by=office.people["Pablo"])


def confirm(office: Office, kept: str, line: int = 2, id_: str = "one") -> Command:
    """Confirm a row, and return the command that opens its case."""
    return office.records.confirm_row("clinic", kept, line, office.command("Pablo", intake(), id_)).command


def open_it(office: Office, command: Command) -> None:
    """Let the engine open the case of a row."""
    case = office.records.reserve_case(command).case
    outcome = carry_out(office.records, CarryOut(case=case, command=command, now=office.now))
    assert outcome.refused is None


def sealed(office: Office, kept: str) -> Iterator[bool]:
    """Yield for each row whether its cells are still there."""
    table = tables.import_rows
    with office.records.database.read() as connection:
        asked = sa.select(table.c.sealed).where(table.c["import"] == kept).order_by(table.c.line)
        yield from (row.sealed is not None for row in connection.execute(asked))


def test_an_import_is_kept_with_its_rows(office: Office, kept: str) -> None:
    """What was read comes back as it was, with how many rows stand where."""
    found = office.records.kept_import("clinic", kept[:4])

    assert ({"headings": ["Name"]}, 3, 3) == (found.content, found.total, found.undecided)
    rows = office.records.import_rows("clinic", kept)
    assert [(row.line, row.state, row.cells) for row in rows] == [(row.line, row.state, row.cells) for row in ROWS]


def test_no_name_is_in_clear(office: Office, kept: str) -> None:
    """Neither cells nor the other system's numbers can be read from the database."""
    for name, content in office.files().items():
        assert SECRET.encode() not in content, name
        assert b"26-0000001" not in content, name


def test_another_organization_finds_nothing(office: Office, kept: str) -> None:
    """An import is its organization's alone."""
    with pytest.raises(UnknownName):
        office.records.kept_import("elsewhere", kept)
    assert () == office.records.import_rows("elsewhere", kept)
    with pytest.raises(RowDecided):
        office.records.confirm_row("elsewhere", kept, 2, office.command("Pablo", intake()))


def test_a_row_is_confirmed_once(office: Office, kept: str) -> None:
    """The same confirmation again is the same case; another finds the row decided."""
    first, again = (confirm(office, kept) for _ in range(2))

    assert first == again
    with pytest.raises(RowDecided):
        confirm(office, kept, id_="another")


def test_cells_are_forgotten_once_the_case_is_open(office: Office, kept: str) -> None:
    """A row's cells stay while its case waits for the engine, and not a moment longer."""
    command = confirm(office, kept)
    office.records.forget_opened_rows(kept)
    assert [True, True, True] == list(sealed(office, kept))

    open_it(office, command)
    office.records.forget_opened_rows(kept)

    assert [False, True, True] == list(sealed(office, kept))
    assert 1 == office.records.kept_import("clinic", kept).opened


def test_an_import_that_ended_keeps_no_cells_and_takes_no_decision(office: Office, kept: str) -> None:
    """What was left out is forgotten; a case that waits for the engine keeps its row until it is open."""
    confirm(office, kept)
    office.records.end_import("clinic", kept, ImportState.STOPPED)

    assert [True, False, False] == list(sealed(office, kept))
    with pytest.raises(RowDecided):
        office.records.leave_row_out("clinic", kept, 3, by=office.people["Pablo"])


def test_a_row_left_out_can_be_taken_back_and_an_open_case_cannot(office: Office, kept: str) -> None:
    """Only what opened no case is reviewed again, under a new attempt."""
    office.records.leave_row_out("clinic", kept, 3, by=office.people["Pablo"])
    office.records.review_row_again("clinic", kept, 3)
    row = office.records.import_row("clinic", kept, 3)
    assert (RowState.WAITING, 1, None) == (row.state, row.attempt, row.by)

    open_it(office, confirm(office, kept))
    with pytest.raises(RowDecided):
        office.records.review_row_again("clinic", kept, 2)


def test_the_other_systems_number_is_found_again(office: Office, kept: str) -> None:
    """A second import of the same file finds the cases of the first, however the number is written."""
    open_it(office, confirm(office, kept))

    found = office.records.taken_over("clinic", (" 26-0000001", "26-0000002", ""))
    assert [" 26-0000001"] == list(found)
    assert found[" 26-0000001"].opened
    assert {} == office.records.taken_over("clinic", ())


def test_two_who_confirm_at_once_open_one_case(office: Office, kept: str) -> None:
    """Of two confirmations of one row by two people, the later one is told."""
    confirm(office, kept, id_="mine")
    with pytest.raises(RowDecided):
        office.records.leave_row_out("clinic", kept, 2, by=office.people["Sofía"])


def test_what_the_columns_are_is_said_before_the_review_begins(office: Office) -> None:
    """While a spreadsheet is prepared its map may change and no row be decided; then the review begins."""
    rows = [NewRow(2, [SECRET], RowState.WAITING)]
    people, records = office.people, office.records
    kept = records.put_import("clinic", {"map": 1}, rows, by=people["Pablo"], state=ImportState.PREPARING)
    with pytest.raises(RowDecided):
        confirm(office, kept)
    records.change_import("clinic", kept, {"map": 2})
    assert (ImportState.PREPARING, {"map": 2}) == (
        records.kept_import("clinic", kept).state,
        records.kept_import("clinic", kept).content,
    )

    records.change_import("clinic", kept, {"map": 3}, [NewRow(2, [], RowState.CLOSED, "26-0000009")])
    assert (RowState.CLOSED, [SECRET]) == (
        records.import_row("clinic", kept, 2).state,
        records.import_row("clinic", kept, 2).cells,
    )
    open_it(office, confirm(office, kept))
    assert ["26-0000009"] == list(records.taken_over("clinic", ("26-0000009",)))
    with pytest.raises(RowDecided):
        records.change_import("clinic", kept, {"map": 4})


def test_a_number_is_seen_only_by_who_may_see_its_case(office: Office, case: str) -> None:
    """Which of several cases somebody may see is a question to the records."""
    number = office.case(case).number
    ana, victor = (office.records.person(office.people[name]).colleague() for name in ("Ana", "Víctor"))

    assert {number} == office.records.numbers_seen(ana, [number, "XX-XXXX"])
    assert frozenset() == office.records.numbers_seen(victor, [number])
    assert frozenset() == office.records.numbers_seen(ana, [])

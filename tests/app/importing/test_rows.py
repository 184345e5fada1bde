"""Columns guessed and mapped, words understood, and rows read as cases, as LegalServer and clinics write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.app.importing.sheets import as_csv
from tests.core.case.practice import CATALOG, ZONE

from amparo.errors import InvalidInput
from amparo_app.importing.candidate import Candidate
from amparo_app.importing.checking import Checked, check
from amparo_app.importing.column_map import ColumnMap, ColumnUse, guess, map_subject, read_map, written_map
from amparo_app.importing.dates import DateOrder
from amparo_app.importing.fields import fields_of, guessed
from amparo_app.importing.reading import read_spreadsheet
from amparo_app.importing.rows import turned
from amparo_app.importing.table import Table

TODAY = date(2027, 1, 4)
FIELDS = fields_of(CATALOG)


def table(*rows: tuple[str, ...]) -> Table:
    """Return a table of these rows, the first being its headings."""
    return read_spreadsheet(as_csv(rows))


def checked(*rows: tuple[str, ...], column_map: ColumnMap | None = None) -> Checked:
    """Return what rows would be by the guessed map, or another."""
    found = table(*rows)
    return check(found, column_map or guess(found, CATALOG), CATALOG, zone=ZONE, today=TODAY)


def only(*rows: tuple[str, ...], column_map: ColumnMap | None = None) -> Candidate:
    """Return what the only row would be."""
    [one] = checked(*rows, column_map=column_map).candidates
    return one


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Matter/Case ID#", "reference"),
        ("Client First Name", "first_name"),
        ("Client Last Name", "last_name"),
        ("A-Number", "a_number"),
        ("Alien Number", "a_number"),
        ("NÚMERO A", "a_number"),
        ("Date of Birth", "birth_date"),
        ("Country of Origin", "country"),
        ("País de origen", "country"),
        ("Next Hearing", "event.hearing_scheduled.hearing_date"),
        ("Próxima audiencia", "event.hearing_scheduled.hearing_date"),
        ("Date Closed", "closed_on"),
        ("Nombre completo", "name"),
        ("I-589 Filed", "event.i589_filed"),
        ("Idioma", "language"),
        ("Date Opened", None),
        ("Legal Problem Code", None),
        ("Names of pets", None),
        ("", None),
    ],
)
def test_headings_are_known_or_not_guessed(heading: str, field: str | None) -> None:
    """What LegalServer and clinics call a column is known in both languages; nothing is guessed from a likeness."""
    assert field == guessed(heading, FIELDS)


def test_no_field_is_in_two_columns() -> None:
    """Where two columns are known for one field, the first is it, and the other is a person's to say."""
    found = guess(table(("Case Number", "Case ID"), ("1", "2")), CATALOG)

    assert ["reference", ""] == [found.use(heading).field for heading in ("Case Number", "Case ID")]


def test_an_earlier_map_is_used_again_for_the_same_headings() -> None:
    """What somebody said of a column is remembered by its heading, but never the order of its dates."""
    use = ColumnUse(field="event.last_arrival", dates=DateOrder.DAY_FIRST, values={"x": "y"})
    found = guess(table(("Pets",), ("1",)), CATALOG, [ColumnMap(columns={"PETS": use})])

    assert use.model_copy(update={"dates": None}) == found.use("Pets")
    assert map_subject(("a", "B")) == map_subject(("b", "A"))


def test_a_map_is_written_and_read_back(tmp_path: Path) -> None:
    """What is written for a person to correct says the same when it is read."""
    use = ColumnUse(field="event.last_arrival", dates=DateOrder.DAY_FIRST, values={"x": "y"})
    made = ColumnMap(source="LegalServer", columns={"A": use, "B": ColumnUse()}, constants={"case_type": "asylum"})
    file = tmp_path / "map.yaml"
    file.write_text(written_map(made), encoding="utf-8")

    assert made == read_map(file, CATALOG, ("A", "B"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("columns: {A: nmae}", "no field “nmae”"),
        ("columns: {Z: name}", "no column “Z”"),
        ("columns: {A: name, B: name}", "two columns are “name”"),
        ("columns: {A: {field: birth_date, dates: sideways}}", "sideways"),
        ("columns: {A: name}\nconstants: {nothing: 1}", "no field “nothing”"),
        ("columns: name", "docs/importing.md"),
        ("- a", "docs/importing.md"),
    ],
)
def test_every_mistake_of_a_map_is_told_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    """A map that a person wrote says what is wrong with it, and where."""
    file = tmp_path / "map.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(InvalidInput, match="line ") as why:
        read_map(file, CATALOG, ("A", "B"))
    assert told in str(why.value)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Ejemplo Prueba, Luz Marina", "Luz Marina Ejemplo Prueba"),
        ("  Luz   Marina Ejemplo ", "Luz Marina Ejemplo"),
        ("Smith, Jr.", "Smith, Jr."),
        ("Ejemplo,", "Ejemplo,"),
        ("a, b, c", "a, b, c"),
    ],
)
def test_names_are_turned_as_they_are_spoken(written: str, spoken: str) -> None:
    """Surname first with a comma is turned; a suffix, or anything less plain, is left as it is."""
    assert spoken == turned(written)


def test_parts_of_a_name_and_others_in_the_case_are_put_together() -> None:
    """First, middle and both surnames are one name; several children stand with a semicolon between them."""
    found = guess(table(("First Name", "Middle Name", "Last Name", "Segundo apellido", "Kids"), ("a",) * 5), CATALOG)
    found = found.with_use("Kids", ColumnUse(field="person.child.name"))
    one = only(
        ("First Name", "Middle Name", "Last Name", "Segundo apellido", "Kids"),
        ("Luz", "Marina", "Ejemplo", "Prueba", "Ana Ejemplo; Ejemplo, Juan"),
        column_map=found,
    )

    assert one.body is not None
    expected = [("principal", "Luz Marina Ejemplo Prueba"), ("child", "Ana Ejemplo"), ("child", "Juan Ejemplo")]
    assert expected == [(person.role, person.name) for person in one.body.persons]


@pytest.mark.parametrize(
    ("language", "letters"), [("Spanish", "es"), ("Español", "es"), ("English", "en"), ("Mam", "es"), ("", "es")]
)
def test_letters_go_out_in_the_clients_language_of_the_two(language: str, letters: str) -> None:
    """Whoever speaks neither gets letters in Spanish, as an intake does; what they speak is kept."""
    one = only(("Name", "Language"), ("Luz Ejemplo", language))

    assert one.body is not None
    assert (letters, language) == (one.body.language, one.body.persons[0].language)


def test_a_closed_case_is_marked() -> None:
    """A status or a day of closing says that the case is over there."""
    headings = ("Name", "Status", "Date Closed")
    rows = (("A B", "Closed - Advice", ""), ("C D", "Open", "2026-01-02"), ("E F", "Open", ""))

    assert [True, True, False] == [one.closed for one in checked(headings, *rows).candidates]


def test_an_hour_behind_the_hearings_date_is_its_hour() -> None:
    """What the catalog has no field for is left out; the date is read all the same."""
    one = only(
        ("Name", "Court", "NTA filed", "Next Hearing", "Hearing Type"),
        ("A B", "Los Angeles", "2026-12-01", "04/25/2027 8:30 AM", "Individual"),
    )

    assert one.body is not None, one.problems
    assert {"kind": "individual", "hearing_date": "2027-04-25"} == one.body.events[-1].data
    assert ["notice_to_appear_filed", "hearing_scheduled"] == [event.event for event in one.body.events]
    assert one.notices


def test_words_that_mean_nothing_here_are_told_and_can_be_said() -> None:
    """An unknown court or choice names the word; once somebody said what it means, the row is read."""
    rows = (
        ("Name", "Court", "NTA filed", "Next Hearing", "Hearing Type"),
        ("A B", "Immig. LA", "2026-12-01", "2027-04-25", "Merits"),
    )
    found = checked(*rows)
    assert {("Court", "Immig. LA"), ("Hearing Type", "Merits")} == {(one.column, one.word) for one in found.troubles}

    column_map = guess(table(*rows), CATALOG)
    for heading, values in (("Court", {"immig la": "LOS"}), ("Hearing Type", {"MERITS": "individual"})):
        column_map = column_map.with_use(heading, column_map.use(heading).model_copy(update={"values": values}))
    one = only(*rows, column_map=column_map)
    assert one.body is not None, one.problems
    assert "LOS" == one.body.proceedings[0].court


def test_the_same_trouble_of_many_rows_is_told_once() -> None:
    """A column of wrong A-numbers is one thing to mend, with its rows."""
    found = checked(("Name", "A-Number"), *(("A B", "12") for _ in range(5)))

    assert [(2, 3, 4, 5, 6)] == [one.lines for one in found.troubles]


def test_one_case_twice_in_a_file_is_told() -> None:
    """Of two rows of one case number only the first can be opened."""
    found = checked(("Case ID", "Name"), ("26-1", "A B"), ("26-1", "C D"))

    assert [True, False] == [one.body is not None for one in found.candidates]


def test_what_has_not_happened_yet_is_no_event() -> None:
    """An arrival in the future, and a birth, are told with their column."""
    one = only(("Name", "Date of Entry", "DOB"), ("A B", "2027-02-01", "2030-01-01"))

    assert {"Date of Entry", "DOB"} == {problem.column for problem in one.problems}


def test_a_formula_in_a_column_that_counts_is_told() -> None:
    """It is not evaluated, and not taken for words."""
    one = only(("Name", "A-Number"), ("=A1&B1", "000-111-222"))

    assert any("formula" in problem.what.en for problem in one.problems)
    assert one.body is None

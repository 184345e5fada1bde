"""Spreadsheets read: encodings, separators, Excel, and everything that is none of these."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from tests.app.importing.sheets import HEADINGS, LUZ, as_csv, as_xlsx

from amparo_app.importing.reading import read_spreadsheet
from amparo_app.importing.table import MOST_BYTES, MOST_ROWS, Cell, CellKind, SpreadsheetRefused, column_letter

PENA = ("26-0000002", "José Peña Núñez", "000-333-444", "2026-04-01")
ROWS = (HEADINGS, LUZ, PENA)


def refused(raw: bytes, sheet: str = "") -> str:
    """Return the code with which a file is refused."""
    with pytest.raises(SpreadsheetRefused) as why:
        read_spreadsheet(raw, sheet)
    assert why.value.sentence.en != why.value.sentence.es
    return why.value.code


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_whatever_program_wrote_it(encoding: str, told: str, separator: str) -> None:
    """Each encoding and separator that programs write gives the same table, and says how it was read."""
    table = read_spreadsheet(as_csv(ROWS, encoding, separator))

    assert (HEADINGS, PENA[1]) == (table.headings, table.rows[1].cells[1].text)
    assert told in table.told[0].en


def test_letters_that_had_to_be_guessed_are_shown() -> None:
    """Where the file does not say its encoding, the words to look at are named."""
    assert "José Peña Núñez" in read_spreadsheet(as_csv(ROWS, "cp1252")).told[1].es


def test_letters_stored_twice_over_are_told() -> None:
    """A name garbled by an earlier program is no name to take over unseen."""
    garbled = "José Peña".encode().decode("cp1252")
    told = read_spreadsheet(as_csv((HEADINGS, ("1", garbled, "", "")))).told

    assert any("garbled" in one.en for one in told)


def test_a_cell_may_hold_lines_separators_and_quotation_marks() -> None:
    """What is quoted stays one cell, and the rows keep the numbers that the spreadsheet shows."""
    table = read_spreadsheet(as_csv((HEADINGS, ("1", 'a, "b"\nc;d', "", ""), LUZ)))

    assert [(2, 'a, "b"\nc;d'), (3, LUZ[1])] == [(row.line, row.cells[1].text) for row in table.rows]


def test_the_line_that_names_the_separator_is_no_heading() -> None:
    """Excel's own first line `sep=;` is understood, and counted as a line."""
    table = read_spreadsheet(b"sep=;\r\n" + as_csv(ROWS, separator=";"))

    assert (HEADINGS, 3) == (table.headings, table.rows[0].line)


def test_a_title_above_the_headings_is_passed_over() -> None:
    """Reports with a title and an empty line above their headings are read all the same."""
    table = read_spreadsheet(as_csv((("Open cases",), (), *ROWS)))

    assert (HEADINGS, 4) == (table.headings, table.rows[0].line)


def test_headings_of_one_name_and_none_are_told_apart() -> None:
    """Two columns of one name and a nameless one can each be mapped."""
    table = read_spreadsheet(as_csv((("Name", "Name", "", "Date"), ("a", "b", "c", "d"))))

    assert ("Name", "Name (2)", "(C)", "Date") == table.headings


def test_a_row_with_too_many_cells_is_marked() -> None:
    """A row that does not fit its headings is found by its number."""
    table = read_spreadsheet(as_csv((HEADINGS, (*LUZ, "and more"), PENA)))

    assert (2,) == table.uneven


def test_zeros_kept_by_a_formula_are_text_and_any_other_formula_is_one() -> None:
    """`="000111222"` is how programs keep zeros; nothing else behind an equals sign is believed."""
    table = read_spreadsheet(b'Case,A-Number,Name\r\n1,"=""000111222""",=HYPERLINK(1)\r\n')

    expected = (Cell("1"), Cell("000111222"), Cell("=HYPERLINK(1)", CellKind.FORMULA))
    assert expected == table.rows[0].cells


def test_excel_keeps_days_hours_numbers_and_formulas_apart() -> None:
    """Dates, hours, numbers, truths and formulas are what they are; a formula is never evaluated."""
    row = (1, date(2026, 3, 25), datetime(2027, 4, 5, 13, 30), 46106, True, "=1+1", 000.5)  # noqa: DTZ001 - a cell
    table = read_spreadsheet(as_xlsx((tuple("abcdefg"), row)))

    expected = (
        Cell("1", CellKind.NUMBER),
        Cell("2026-03-25", CellKind.DATE),
        Cell("2027-04-05T13:30", CellKind.DATE),
        Cell("46106", CellKind.NUMBER),
        Cell("yes"),
        Cell("=1+1", CellKind.FORMULA),
        Cell("0.5", CellKind.NUMBER),
    )
    assert expected == table.rows[0].cells


def test_the_first_sheet_that_holds_anything_is_read_and_the_others_are_named() -> None:
    """Nobody's cases lie unread in another sheet without a word; another can be asked for by name."""
    raw = as_xlsx((), Cases=ROWS, Old=((*HEADINGS, "x"), (*PENA, "y")))

    assert (HEADINGS, (*HEADINGS, "x")) == (read_spreadsheet(raw).headings, read_spreadsheet(raw, "Old").headings)
    assert "Old" in read_spreadsheet(raw).told[1].en
    assert "import_no_sheet" == refused(raw, "New")


def test_days_counted_from_1904_are_known_as_such() -> None:
    """A file of an old Macintosh counts its days from another year."""
    assert read_spreadsheet(as_xlsx(ROWS, since_1904=True)).since_1904


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "import_empty"),
        (b" \r\n\r\n", "import_empty"),
        (as_csv((HEADINGS,)), "import_no_rows"),
        (b"%PDF-1.7 ...", "import_pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "import_old_excel"),
        (b"<html><table><tr><td>Case</td></tr></table>", "import_web_page"),
        (b"PK\x03\x04 not really", "import_broken_excel"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0", "import_not_text"),
        (b"Case,Name\r\n1,\x81\x8d", "import_undecodable"),
        (b'Case,Name\r\n1,"never closed\r\n2,b\r\n', "import_broken_quotes"),
        (b"Case,Name\r\n1," + b"a" * 10_001, "import_long_cell"),
        (b"a" * (MOST_BYTES + 1), "import_too_large"),
        (as_csv([("a", "b")] * (MOST_ROWS + 2)), "import_too_many_rows"),
        (as_csv([("a", "b")] * 10_000), "import_too_many_rows"),
        (as_xlsx([("a", "b")] * (MOST_ROWS + 2)), "import_too_many_rows"),
        (as_csv([["h"] * 151, ["c"] * 151]), "import_too_many_columns"),
        (as_xlsx([["h"] * 151, ["c"] * 151]), "import_too_many_columns"),
        (as_xlsx(()), "import_empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_spreadsheet_of_cases_is_refused_in_words(raw: bytes, code: str) -> None:
    """Each file that cannot be taken has its own sentence, in both languages."""
    assert code == refused(raw)


def rezipped(raw: bytes, **parts: bytes) -> bytes:
    """Return an Excel file with other or more parts."""
    with zipfile.ZipFile(io.BytesIO(raw)) as old:
        content = {name: old.read(name) for name in old.namelist()} | parts
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in content.items():
            new.writestr(name, part)
    return made.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """A small file that would unpack to more than anybody's cases is not unpacked."""
    bomb = rezipped(as_xlsx(ROWS), **{"xl/media/zeros.bin": bytes(101 * 1024 * 1024)})

    assert len(bomb) < MOST_BYTES
    assert "import_bomb" == refused(bomb)


_ENTITIES = '<!DOCTYPE x [<!ENTITY a "Rosa">]>'
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="inlineStr"><is>'
    '<t>Name</t></is></c></row><row><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    "sheet",
    [
        f'<?xml version="1.0"?>{_ENTITIES}{_SHEET}'.encode(),
        f'<?xml version="1.0"?><!--{"far down " * 20_000}-->{_ENTITIES}{_SHEET}'.encode(),
        f'<?xml version="1.0" encoding="UTF-16"?>{_ENTITIES}{_SHEET}'.encode("utf-16"),
    ],
    ids=["at its head", "far down", "in another encoding"],
)
def test_entities_are_refused(sheet: bytes) -> None:
    """A sheet that declares entities of its own, as no spreadsheet program does, is not parsed."""
    assert "import_broken_excel" == refused(rezipped(as_xlsx(ROWS), **{"xl/worksheets/sheet1.xml": sheet}))


def test_entities_are_refused_under_any_name() -> None:
    """What a part is called says nothing of how it is read."""
    whole = rezipped(as_xlsx(ROWS), **{"xl/worksheets/one.bin": f"{_ENTITIES}{_SHEET}".encode()})
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        leads = archive.read("xl/_rels/workbook.xml.rels").replace(b"worksheets/sheet1.xml", b"worksheets/one.bin")

    assert "import_broken_excel" == refused(rezipped(whole, **{"xl/_rels/workbook.xml.rels": leads}))


def test_a_damaged_sheet_is_refused_in_words() -> None:
    """A file cut in the midst is told as damaged, whatever the library stumbles over."""
    cut = as_xlsx(ROWS)

    assert "import_broken_excel" == refused(
        rezipped(cut, **{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"})
    )
    assert "import_broken_excel" == refused(cut[: len(cut) // 2])


def test_columns_are_named_as_in_a_spreadsheet() -> None:
    """The letters go on behind Z."""
    assert ["A", "Z", "AA", "AZ", "BA"] == [column_letter(place) for place in (0, 25, 26, 51, 52)]

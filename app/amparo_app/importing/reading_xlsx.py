"""Excel files (.xlsx) read without a program that could run anything: values, dates and numbers; no formula counts."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from amparo.declarations import Text, phrase
from amparo_app.importing.table import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    CellKind,
    SpreadsheetRefused,
    Table,
    table_of,
)

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MOST_UNPACKED = 100 * 1024 * 1024
_MOST_PARTS = 2_000
_MANY_ROWS = 4 * MOST_ROWS
_PIECE = 65_536
_YES_NO = {True: "yes", False: "no"}


def read_xlsx(raw: bytes, sheet: str = "") -> Table:
    """Return the table in an Excel file: of the sheet of this name, else of the first one that holds anything.

    Raises SpreadsheetRefused where it is no such file, is larger than is taken, or the library for it is missing.
    """
    _check_archive(raw)
    book = _opened(raw)
    try:
        return _table(book, sheet)
    except (ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error) as broken:
        if isinstance(broken, SpreadsheetRefused):
            raise
        raise SpreadsheetRefused("import_broken_excel") from broken
    finally:
        book.close()


def _check_archive(raw: bytes) -> None:
    """Refuse what is no archive, or would unpack to more than anybody's cases: the sizes that it states are held to."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise SpreadsheetRefused("import_bomb", most=MOST_UNPACKED // 1024 // 1024)
            if any(part.flag_bits & 1 for part in parts):
                raise SpreadsheetRefused("import_password")
            if "xl/workbook.xml" not in archive.namelist():
                raise SpreadsheetRefused("import_broken_excel")
            if any(_declares_type(archive, part) for part in parts):
                raise SpreadsheetRefused("import_broken_excel")
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, zlib.error) as broken:
        raise SpreadsheetRefused("import_broken_excel") from broken


def _declares_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Return whether a part declares a document type, by which a few bytes could stand for millions.

    It is read as the parser reads it, whatever its name and encoding, up to its first element.
    """
    reached: list[bool] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: reached.append(True)
    parser.StartElementHandler = lambda *_: reached.append(False)
    with archive.open(part) as opened, suppress(expat.ExpatError):  # a picture is no markup
        while not reached and (piece := opened.read(_PIECE)):
            parser.Parse(piece)
    return bool(reached) and reached[0]


def _opened(raw: bytes) -> Workbook:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra that a clinic without Excel files does without
    except ImportError as missing:
        raise SpreadsheetRefused("import_no_library") from missing
    try:
        return load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
    except Exception as broken:
        raise SpreadsheetRefused("import_broken_excel") from broken


def _table(book: Workbook, wanted: str) -> Table:
    names = [sheet.title for sheet in book.worksheets]
    if wanted and wanted not in names:
        raise SpreadsheetRefused("import_no_sheet", sheet=wanted, known=", ".join(names))
    for name in [wanted] if wanted else names:
        records = list(_records(book[name]))
        if any(cell.text for _, cells in records for cell in cells):
            told = _told(name, [other for other in names if other != name])
            return table_of(records, told, since_1904=book.epoch.year == 1904)  # noqa: PLR2004 - Excel's other calendar
    raise SpreadsheetRefused("import_empty")


def _records(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:  # noqa: ANN401 - the library's class for read-only sheets
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    for line, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
        cells = [_cell(cell) for cell in row]
        if line > _MANY_ROWS:
            raise SpreadsheetRefused("import_too_many_rows", count=line, most=MOST_ROWS)
        if len(cells) > MOST_COLUMNS and cells[MOST_COLUMNS].text:
            raise SpreadsheetRefused("import_too_many_columns", count=len(cells), most=MOST_COLUMNS)
        yield line, cells


def _cell(cell: Any) -> Cell:  # noqa: ANN401 - as above
    value = cell.value
    if value is None:
        return Cell()
    if cell.data_type == "f":
        return Cell(str(value), CellKind.FORMULA)
    if isinstance(value, date):  # with its hour, if it has one
        at_midnight = not isinstance(value, datetime) or value.time() == time()
        return Cell(value.strftime("%Y-%m-%d" if at_midnight else "%Y-%m-%dT%H:%M"), CellKind.DATE)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(f"{value:.15g}", CellKind.NUMBER)
    return _words(_YES_NO[value] if isinstance(value, bool) else value)


def _words(value: object) -> Cell:
    text = value.isoformat(timespec="minutes") if isinstance(value, time) else str(value).strip()
    if len(text) > LONGEST_CELL:
        raise SpreadsheetRefused("import_long_cell", start=text[:30], most=LONGEST_CELL)
    return Cell(text)


def _told(name: str, others: list[str]) -> tuple[Text, ...]:
    read = phrase("import_read_sheet", sheet=name)
    return (read, phrase("import_other_sheets", others=", ".join(others))) if others else (read,)

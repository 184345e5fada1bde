"""A spreadsheet as Amparo reads it: headings, rows, and cells that are never evaluated; and what refuses one whole."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from amparo.declarations import Text, phrase
from amparo.errors import InvalidInput

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 150
LONGEST_CELL = 10_000


class SpreadsheetRefused(InvalidInput):
    """A file cannot be read as a spreadsheet at all; `sentence` says why and what to do, in both languages."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.sentence = code, phrase(code, **values)
        super().__init__(self.sentence.en)


class CellKind(StrEnum):
    """What a cell holds: words, a day as the program stored it (ISO), a number, or a formula as it is written."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    FORMULA = "formula"


class Cell(NamedTuple):
    """One cell, trimmed; an empty one has no text."""

    text: str = ""
    kind: CellKind = CellKind.TEXT


EMPTY = Cell()


class TableRow(NamedTuple):
    """A row as it is numbered in the spreadsheet, with a cell for each heading."""

    line: int
    cells: tuple[Cell, ...]


class Table(NamedTuple):
    """A whole spreadsheet; `told` is how it was read, for a person to see that it was read right.

    `since_1904` says from when its day numbers count; `uneven` are lines with more cells than there are headings.
    """

    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    told: tuple[Text, ...] = ()
    since_1904: bool = False
    uneven: tuple[int, ...] = ()


def table_of(records: list[tuple[int, list[Cell]]], told: tuple[Text, ...] = (), *, since_1904: bool = False) -> Table:
    """Return a table from numbered records, the first full enough one being the headings; raises SpreadsheetRefused.

    Titles that some programs put above the headings are passed over; two headings of one name are told apart.
    """
    filled = [(line, cells) for line, cells in records if any(cell.text for cell in cells)]
    if not filled:
        raise SpreadsheetRefused("import_empty")
    widest = max(_width(cells) for _, cells in filled)
    place = next(index for index, (_, cells) in enumerate(filled) if 2 * _count(cells) >= widest)
    used = _width(filled[place][1])
    body = filled[place + 1 :]
    headings = _headings(filled[place][1][:used])
    if len(headings) > MOST_COLUMNS:
        raise SpreadsheetRefused("import_too_many_columns", count=len(headings), most=MOST_COLUMNS)
    if len(body) > MOST_ROWS:
        raise SpreadsheetRefused("import_too_many_rows", count=len(body), most=MOST_ROWS)
    if not body:
        raise SpreadsheetRefused("import_no_rows")
    rows = tuple(TableRow(line, _fitted(cells, used)) for line, cells in body)
    uneven = tuple(line for line, cells in body if _width(cells) > used)
    return Table(headings, rows, told, since_1904, uneven)


def column_letter(place: int) -> str:
    """Return what a spreadsheet calls the column at a place counted from 0: A, B ... Z, AA ..."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _fitted(cells: list[Cell], width: int) -> tuple[Cell, ...]:
    return tuple(cells[:width]) + (EMPTY,) * (width - len(cells))


def _count(cells: list[Cell]) -> int:
    return sum(bool(cell.text) for cell in cells)


def _width(cells: list[Cell]) -> int:
    return max((place for place, cell in enumerate(cells, 1) if cell.text), default=0)


def _headings(cells: list[Cell]) -> tuple[str, ...]:
    found: list[str] = []
    for place, cell in enumerate(cells):
        name = " ".join(cell.text.split()) or f"({column_letter(place)})"
        again = sum(one == name or one.startswith(f"{name} (") for one in found)
        found.append(f"{name} ({again + 1})" if name in found else name)
    return tuple(found)

"""CSV read as programs really write it: which encoding and which separator are found out, and told."""

from __future__ import annotations

import codecs
import csv
import io
from typing import NamedTuple

from amparo.declarations import Text, phrase
from amparo_app.importing.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Cell, CellKind, SpreadsheetRefused, Table
from amparo_app.importing.table import table_of as _table_of

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SAMPLE_RECORDS = 40
_MANY_ROWS = 4 * MOST_ROWS
_TWICE_ENCODED = ("Ã¡", "Ã©", "Ã­", "Ã³", "Ãº", "Ã±", "Ã\u2018")


class Decoded(NamedTuple):
    """A text, and the name of the encoding that it was in."""

    text: str
    encoding: str


def read_csv(raw: bytes) -> Table:
    """Return the table in a CSV file; raises SpreadsheetRefused where it is none, or larger than is taken."""
    decoded = decode(raw)
    text, named = _without_separator_line(decoded.text)
    separator = named or _separator(text)
    records = [(line, [_cell(value) for value in values]) for line, values in enumerate(_records(text, separator), 1)]
    if named:  # the line that named the separator is a line of the file, too
        records = [(line + 1, cells) for line, cells in records]
    return _table_of(records, tuple(_told(decoded, separator, records)))


def decode(raw: bytes) -> Decoded:
    """Return the text in a file, whatever encoding it is in: UTF-8, UTF-16, else that of older Windows programs."""
    for mark, codec, name in _BOMS:
        if raw.startswith(mark):
            return Decoded(_decoded(raw, codec, name), name)
    if b"\0" in raw[:4096]:
        codec = "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"
        text = _decoded(raw, codec, "UTF-16")
        if "\0" in text:
            raise SpreadsheetRefused("import_not_text")
        return Decoded(text, "UTF-16")
    try:
        return Decoded(raw.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return Decoded(_decoded(raw, "cp1252", "Windows-1252"), "Windows-1252")


def _decoded(raw: bytes, codec: str, name: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(b"\n") + 1
        raise SpreadsheetRefused("import_undecodable", encoding=name, line=line) from wrong


def _without_separator_line(text: str) -> tuple[str, str]:
    """Take away the first line that Excel understands as `sep=;`, and return the separator that it names."""
    first, newline, rest = text.partition("\n")
    named = first.strip().removeprefix("sep=")
    if first.strip().startswith("sep=") and named in _SEPARATORS:
        return rest, named
    return first + newline + rest, ""


def _separator(text: str) -> str:
    def score(separator: str) -> tuple[int, int]:
        try:
            widths = [len(values) for values in _first_records(text, separator) if any(values)]
        except SpreadsheetRefused:
            return 0, 0
        usual = max(set(widths), key=widths.count, default=0)
        return (widths.count(usual) if usual > 1 else 0), usual

    best = max(_SEPARATORS, key=score)
    return best if score(best)[0] else ","


def _first_records(text: str, separator: str) -> list[list[str]]:
    found: list[list[str]] = []
    for values in _reader(text, separator):
        found.append(values)
        if len(found) >= _SAMPLE_RECORDS:
            break
    return found


def _records(text: str, separator: str) -> list[list[str]]:
    found: list[list[str]] = []
    for values in _reader(text, separator):
        if len(found) >= _MANY_ROWS:
            raise SpreadsheetRefused("import_too_many_rows", count=len(found), most=MOST_ROWS)
        if len(values) > MOST_COLUMNS and any(values[MOST_COLUMNS:]):
            raise SpreadsheetRefused("import_too_many_columns", count=len(values), most=MOST_COLUMNS)
        found.append(values)
    return found


def _reader(text: str, separator: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the next lines say what it yields
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            raise SpreadsheetRefused("import_broken_quotes", line=reader.line_num) from broken


def _cell(value: str) -> Cell:
    text = value.strip()
    if len(text) > LONGEST_CELL:
        raise SpreadsheetRefused("import_long_cell", start=text[:30], most=LONGEST_CELL)
    if text.startswith('="') and text.endswith('"') and '"' not in text[2:-1]:
        return Cell(text[2:-1].strip())  # how some programs keep Excel from eating the zeros before a number
    return Cell(text, CellKind.FORMULA) if text.startswith("=") else Cell(text)


def _told(decoded: Decoded, separator: str, records: list[tuple[int, list[Cell]]]) -> list[Text]:
    told = [phrase("import_read_csv", encoding=decoded.encoding, separator=phrase(f"import_{_SEPARATORS[separator]}"))]
    words = [cell.text for _, cells in records for cell in cells if not cell.text.isascii()]
    if decoded.encoding == "Windows-1252" and words:
        told.append(phrase("import_look_at_accents", words=" · ".join(dict.fromkeys(words[:5]))))
    if any(mark in word for word in words for mark in _TWICE_ENCODED):
        told.append(phrase("import_twice_encoded"))
    return told

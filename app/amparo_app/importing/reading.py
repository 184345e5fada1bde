"""A spreadsheet of whatever kind, by what is in it and not by its name."""

from __future__ import annotations

from pathlib import Path

from amparo.errors import InvalidInput
from amparo_app.importing.reading_csv import read_csv
from amparo_app.importing.reading_xlsx import read_xlsx
from amparo_app.importing.table import MOST_BYTES, SpreadsheetRefused, Table

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml")


def read_spreadsheet(raw: bytes, sheet: str = "") -> Table:
    """Return the table in a file; raises SpreadsheetRefused with what it is instead and what to do."""
    if len(raw) > MOST_BYTES:
        raise SpreadsheetRefused("import_too_large", most=MOST_BYTES // 1024 // 1024)
    if not raw.strip():
        raise SpreadsheetRefused("import_empty")
    if raw.startswith(_OLD_EXCEL):
        raise SpreadsheetRefused("import_old_excel")
    if raw.startswith(b"%PDF"):
        raise SpreadsheetRefused("import_pdf")
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower().startswith(_MARKUP):
        raise SpreadsheetRefused("import_web_page")
    if raw.startswith(b"PK\x03\x04"):
        return read_xlsx(raw, sheet)
    return read_csv(raw)


def read_file(file: Path, sheet: str = "") -> Table:
    """Return the table in a file on the disk; raises as `read_spreadsheet` does, and InvalidInput for no file."""
    return read_spreadsheet(file_content(file), sheet)


def file_content(file: Path) -> bytes:
    """Return what is in a file of a size that is taken; raises SpreadsheetRefused, InvalidInput for no file."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise SpreadsheetRefused("import_too_large", most=MOST_BYTES // 1024 // 1024)
        return file.read_bytes()
    except OSError as problem:
        raise InvalidInput(
            f"The file {file} cannot be read: {problem.strerror}. Check its name and place."
        ) from problem

"""Invented spreadsheets, made in the test that needs them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

HEADINGS = ("Case ID", "Client Name", "A-Number", "Date of Entry")
LUZ = ("26-0000001", "Luz Marina Ejemplo", "000-111-222", "2026-03-25")


def as_csv(rows: Iterable[Sequence[object]], encoding: str = "utf-8", separator: str = ",") -> bytes:
    """Return rows, the headings first, as a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(
    rows: Iterable[Sequence[object]], *, since_1904: bool = False, **sheets: Iterable[Sequence[object]]
) -> bytes:
    """Return rows as an Excel file; `sheets` are others behind the first."""
    from datetime import datetime

    book = Workbook()
    if since_1904:
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - as Excel keeps it
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    for name, other in sheets.items():
        sheet = book.create_sheet(name)
        for row in other:
            sheet.append(list(row))
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()

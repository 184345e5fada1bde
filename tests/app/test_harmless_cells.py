"""What begins like a formula is words in every spreadsheet program, wherever the program cuts a line."""

from __future__ import annotations

import csv
import io
import re

import pytest

from amparo_app.harmless_cells import harmless


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=A1", "'=A1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("＝A1", "'＝A1"),  # noqa: RUF001 - the wide sign is meant
        ("Ana;=A1", "Ana;'=A1"),
        ("Ana; @x", "Ana; '@x"),
        ("called\n=A1", "called\n'=A1"),
        (5, "5"),
        (None, ""),
        ("Ana López-Ruiz; 555-0101", "Ana López-Ruiz; 555-0101"),
        ("to do:\n- call the court\n- write", "to do:\n- call the court\n- write"),
    ],
)
def test_a_sign_stands_before_what_begins_like_a_formula(value: object, expected: str) -> None:
    """Within a cell as well; a list of points and a number of the telephone stay as they were written."""
    assert expected == harmless(value)


@pytest.mark.parametrize("cut", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "typed", ['=HYPERLINK("x")', "Ana;=A1;b", "Ana\t+1", "Ana|@x", 'Ana;"=A1"', "Ana\n=A1", "Ana\r\n-2+3", "Ana;\n=A1"]
)
def test_no_cell_is_a_formula_however_a_program_cuts_the_line(typed: str, cut: str) -> None:
    """Where Spanish is set, Excel cuts at semicolons what was written with commas."""
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow(["4X-CDFG", harmless(typed)])
    held_together = [
        cell for row in csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=cut) for cell in row
    ]
    torn = re.split(rf"[{re.escape(cut)}\r\n]", written.getvalue())

    assert [] == [cell for cell in (*held_together, *torn) if cell.strip(' "').startswith(("=", "+", "-", "@"))]

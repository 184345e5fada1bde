"""Cells of a table that spreadsheet programs open: none is a formula, however the program cuts a line into cells.

Source: OWASP, "CSV Injection". Where Spanish is set, Excel cuts at semicolons what was written with commas, and then no
quotation mark holds a cell together: a formula may stand behind a semicolon or at the beginning of a line, too.
"""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - Excel takes the wide ones, too
_BEHIND_A_CUT = re.compile(r"(?<=[;|\t\r\n])([ \"']*)(?=[=@＝＠]|[+\-＋－]\S)")  # noqa: RUF001 - as above


def harmless(value: object) -> str:
    """Return a value as a cell that is no formula: an apostrophe stands before what begins like one."""
    text = _BEHIND_A_CUT.sub(r"\1'", "" if value is None else str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text

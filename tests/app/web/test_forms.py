"""What somebody typed into a form, as pages read it."""

from __future__ import annotations

import pytest
from starlette.datastructures import FormData

from amparo_app.web.forms import Posted


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("12", 12), (" 7 ", 7), ("0", 0), ("", None), ("-1", None), ("1.5", None), ("²", None), ("9" * 5000, None)],
)
def test_a_number_is_one_that_somebody_counts_to(typed: str, expected: int | None) -> None:
    """Python reads no number of five thousand digits, and no database keeps one of thirty."""
    assert expected == Posted(FormData([("given", typed)])).number("given")


def test_what_was_typed_is_read_without_what_nobody_types() -> None:
    """Line ends are one letter on every machine, and the letter of the code nought is left out."""
    assert "one\ntwo" == Posted(FormData([("text", " one\r\n\0two ")])).text("text")

"""What templates write by filters of the house's own."""

from __future__ import annotations

import pytest

from amparo_app.web.templating import dialled


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("213-555-0142", "2135550142"),
        ("(213) 555 0142", "2135550142"),
        ("+502 555-0142", "+5025550142"),
        ("555-0142 ext. 3", ""),
        ("her sister's: 555-0142", ""),
        ("555-0142, 555-0143", ""),
        ("", ""),
    ],
)
def test_a_number_is_dialled_only_where_it_is_one_number(written: str, number: str) -> None:
    """Whoever writes more beside it reads it out."""
    assert number == dialled(written)

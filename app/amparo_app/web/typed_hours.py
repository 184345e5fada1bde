"""Hours as they are typed: 13:30 as they are kept, or 1:30 p.m. as a hearing notice prints them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amparo.declarations import FieldDeclaration

_HALF = 12
_PRINTED = re.compile(r"(0?[1-9]|1[0-2])(?::([0-5]\d))?\s*([ap])\.?\s*m\.?", re.IGNORECASE)
_HOURS, _NO_HOURS = ("00:00", "08:30", "23:59"), ("24:00", "8:30", "1:30 p.m.")


def is_hour(field: FieldDeclaration) -> bool:
    """Return whether a field asks for an hour of the day, as 13:30."""
    takes = re.compile(field.pattern).search if field.pattern else None
    return takes is not None and all(map(takes, _HOURS)) and not any(map(takes, _NO_HOURS))


def hour_of(typed: str) -> str:
    """Return an hour as it is kept; what does not say which half of the day it is in stays as it was typed."""
    printed = _PRINTED.fullmatch(typed.strip())
    if printed is None:
        return typed
    hour, minute, half = printed.groups()
    return f"{int(hour) % _HALF + _HALF * (half in 'pP'):02d}:{minute or '00'}"

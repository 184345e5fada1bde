"""Hours as they are typed: 13:30 as they are kept, or 1:30 p.m. as a hearing notice prints them."""

from __future__ import annotations

import re
from functools import lru_cache

from amparo.declarations import FieldDeclaration, FieldKind
from amparo.declarations.answers import AnswersRefused, checked_answers

_HALF = 12
_PRINTED = re.compile(r"(0?[1-9]|1[0-2])(?::([0-5]\d))?\s*([ap])\.?\s*m\.?", re.IGNORECASE)
_HOURS, _NO_HOURS = ("00:00", "08:30", "23:59"), ("24:00", "8:30", "1:30 p.m.")


@lru_cache(maxsize=1_000)  # asked for each value of each record that a page shows
def is_hour(field: FieldDeclaration) -> bool:
    """Return whether a field asks for an hour of the day, as 13:30."""
    if field.kind is not FieldKind.TEXT or not field.pattern:
        return False
    return all(_takes(field, one) for one in _HOURS) and not any(_takes(field, one) for one in _NO_HOURS)


def _takes(field: FieldDeclaration, typed: str) -> bool:
    # a partner's pattern is run in one place alone, in time that grows with the text and never faster
    try:
        checked_answers((field,), {field.name: typed})
    except AnswersRefused:
        return False
    return True


def hour_of(typed: str) -> str:
    """Return an hour as it is kept; what does not say which half of the day it is in stays as it was typed."""
    printed = _PRINTED.fullmatch(typed.strip())
    if printed is None:
        return typed
    hour, minute, half = printed.groups()
    return f"{int(hour) % _HALF + _HALF * (half in 'pP'):02d}:{minute or '00'}"

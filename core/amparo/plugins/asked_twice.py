"""Whether a plugin declares the same each time that it is asked: cases live for years on ids that it gives once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

_ASIDE = Path("asked")


def in_a_child(answer: Callable[[], str]) -> str:
    """Return what a child of this process answers, empty if it ended before; what it imports, it imports for itself."""
    child = os.fork()
    if not child:
        _ASIDE.write_text(answer(), encoding="utf-8")
        os._exit(0)
    os.waitpid(child, 0)
    if not _ASIDE.exists():
        return ""
    said = _ASIDE.read_text(encoding="utf-8")
    _ASIDE.unlink()
    return said


def difference(one: str, other: str) -> str:
    """Return where the declarations in two answers in JSON first differ, as `steps.2.id`; empty if nowhere.

    Empty too if the later has none: it says why, and that is what has to be told.
    """
    if not one or one == other or (later := json.loads(other)["declarations"]) is None:
        return ""
    return _first(json.loads(one)["declarations"], later, "") or "all of it"


def _first(one: Any, other: Any, place: str) -> str:  # noqa: ANN401 - JSON
    if isinstance(one, dict) and isinstance(other, dict):
        parts = [(key, one.get(key), other.get(key)) for key in (*one, *(key for key in other if key not in one))]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        parts = [(str(number), *pair) for number, pair in enumerate(zip(one, other, strict=True))]
    else:
        return place
    found = next((part for part in parts if part[1] != part[2]), None)
    return _first(found[1], found[2], f"{place}.{found[0]}".lstrip(".")) if found else place

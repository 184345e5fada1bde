"""Events of deadline rules that no form asks for, in the YAML lists beside this module: one list to a matter."""

from __future__ import annotations

from functools import cache

from amparo.declarations import EventDeclaration
from amparo.plugins import load_events


@cache
def declared_events() -> tuple[EventDeclaration, ...]:
    """Return the events in the lists; raises DeclarationsInvalid with every problem of every list."""
    return load_events("amparo_asylum")

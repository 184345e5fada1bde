"""Which values a Word template may ask for, and which of them tell who the client is."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml
from pydantic import TypeAdapter

from amparo.declarations.text import Declared

FACTS = "facts."


class _Source(Declared):
    identifying: bool


@cache
def _sources() -> dict[str, _Source]:
    text = files("amparo.documents").joinpath("sources.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, _Source]).validate_python(yaml.safe_load(text))


def known_sources() -> frozenset[str]:
    """Return the dotted paths that the engine fills; a plugin's own facts are asked for as `facts.<plugin>.<name>`."""
    return frozenset(_sources())


def is_identifying(source: str) -> bool:
    """Return whether a value could tell who the client is; a path that nobody decided about could."""
    known = _sources().get(source)
    return known is None or known.identifying

"""How far what a plugin declares may go: `bounds.yaml` beside this module, read once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from amparo.declarations import read_yaml
from amparo.declarations.text import Declared
from amparo.plugins.checks.problem import Part


class Bound(Declared):
    """The least and the most that the engine allows, both included."""

    least: int
    most: int


class ActionBounds(Declared):
    """Bounds of an action: seconds of one call, attempts, and how many values a call is handed."""

    timeout_seconds: Bound
    attempts: Bound
    fields: Bound


class PluginBounds(Declared):
    """Bounds of a plugin as a whole: how many hosts its actions may ask for."""

    network: Bound


class Bounds(Declared):
    """All bounds."""

    action: ActionBounds
    plugin: PluginBounds


@cache
def bounds() -> Bounds:
    """Return the bounds that the engine sets."""
    written = files("amparo.plugins.checks").joinpath("bounds.yaml").read_text(encoding="utf-8")
    return Bounds.model_validate(read_yaml(written))


def beyond(part: str, number: int, bound: Bound) -> Iterator[Part]:
    """Say that a number lies outside its bound, if it does."""
    if not bound.least <= number <= bound.most:
        yield part, f"it is between {bound.least} and {bound.most}, not {number}"

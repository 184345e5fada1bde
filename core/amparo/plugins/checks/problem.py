"""One thing that is wrong with what is declared: whose it is, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from amparo.errors import UnknownName

BUILT_IN = "amparo"
"""The engine's own declarations stand in a catalog as a plugin of this id."""


class Problem(NamedTuple):
    """A plugin, the place in what it declares, and a sentence."""

    plugin: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"Plugin “{self.plugin}”, {self.place}: {self.what}"


Part = tuple[str, str]
"""A place inside one declaration (`condition`, `form`), empty for the whole of it, and what is wrong there."""


def unknown(what: str, names: Iterable[str | None], known: Iterable[str]) -> Iterator[str]:
    """Say of each name that nobody declares that there is none, with the nearest that exist; None is no name."""
    exist = set(known)
    asked = dict.fromkeys(name for name in names if name is not None)
    return (str(UnknownName(what, name, exist)) for name in asked if name not in exist)


def at(part: str, problems: Iterable[str]) -> Iterator[Part]:
    """Give each of these problems its place inside the declaration."""
    return ((part, problem) for problem in problems)


def listed(names: Iterable[str]) -> str:
    """Write names out as a list of quoted words."""
    return ", ".join(f"“{name}”" for name in names)


def without(names: Iterable[str], known: Container[str]) -> tuple[str, ...]:
    """Return the names that are not known, each once."""
    return tuple(name for name in dict.fromkeys(names) if name not in known)

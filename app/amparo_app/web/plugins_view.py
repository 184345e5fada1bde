"""The plugins of an organization as their page shows them: what each adds, how its actions do. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from amparo.declarations import Text
from amparo_app.telling.words import said

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from amparo.declarations import Catalog, PluginInfo
    from amparo_app.plugin_health import ActionHealth
    from amparo_app.rehearsing import Rehearsal, SummaryLine

_PARTS = ("case_types", "steps", "events", "rules", "documents", "actions", "registers", "government_forms", "courts")


class Added(NamedTuple):
    """How many declarations of a part a plugin adds; `part` is the catalog's own name for it."""

    part: str
    number: int


class PluginShown(NamedTuple):
    """A plugin that is in force, what it adds, and how its actions did."""

    info: PluginInfo
    adds: tuple[Added, ...]
    health: tuple[ActionHealth, ...]


class LineShown(NamedTuple):
    """One change in so many cases: of these, the numbers that the reader may see."""

    change: Text
    line: SummaryLine
    numbers: tuple[str, ...]
    others: int


def plugins_shown(catalog: Catalog, health: Iterable[ActionHealth]) -> tuple[PluginShown, ...]:
    """Return every plugin of a catalog, by id."""
    actions = tuple(health)
    return tuple(
        PluginShown(info, tuple(_added(catalog, info.id)), tuple(one for one in actions if one.plugin == info.id))
        for info in sorted(catalog.plugins, key=lambda one: one.id)
    )


def lines_shown(made: Rehearsal, visible: Collection[str]) -> tuple[LineShown, ...]:
    """Return what a rehearsal found, with the numbers of cases that are in `visible` and a count of all others."""
    return tuple(_line(line, visible) for line in made.lines)


def added(count: Callable[[str], int]) -> Iterator[Added]:
    """Yield the parts of which there are some, as `count` counts them by the part's name."""
    for part in _PARTS:
        if number := count(part):
            yield Added(part, number)


def _added(catalog: Catalog, plugin: str) -> Iterator[Added]:
    def count(part: str) -> int:
        declared: tuple[Any, ...] = getattr(catalog, part)
        return sum(getattr(one, "plugin", "") == plugin for one in declared)

    yield from added(count)


def _line(line: SummaryLine, visible: Collection[str]) -> LineShown:
    numbers = tuple(number for number in line.numbers if number in visible)
    return LineShown(said(f"rehearsed_{line.change.value}"), line, numbers, line.cases - len(numbers))

"""The stores that are mixed into the records: what one calls its own is not silently another's."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator

from amparo.records.repository import Records
from amparo.records.store import Store


def defined(store: type) -> Iterator[tuple[str, str]]:
    """Yield each name that a store defines, with its source: methods, values, and what it keeps in itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(store))).body[0]
    assert isinstance(tree, ast.ClassDef)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, ast.unparse(node)
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        yield from ((one.id, "") for one in targets if isinstance(one, ast.Name))
    for inner in ast.walk(tree):
        is_own = isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) and inner.value.id == "self"
        if isinstance(inner, ast.Attribute) and is_own and isinstance(inner.ctx, ast.Store):
            yield inner.attr, ""


def collisions(*stores: type) -> list[str]:
    """Return the names that two of these classes define, but for a method that hands on to the next of its name."""
    found: dict[str, dict[str, str]] = {}
    for store in stores:
        for name, source in defined(store):
            if not (name.startswith("__") and name.endswith("__")):
                found.setdefault(name, {}).setdefault(store.__name__, source)
    return [
        f"{name}: {', '.join(by)}"
        for name, by in found.items()
        if sum(f"super().{name}(" not in source for source in by.values()) > 1
    ]


def stores() -> tuple[type, ...]:
    """Return every class that the records are mixed of."""
    return tuple(one for one in Records.__mro__ if one is not object)


def test_no_two_stores_have_one_name_for_two_things() -> None:
    """The first of them in the order would be taken for both, in the midst of another's work."""
    assert len(stores()) > 30
    assert [] == collisions(*stores())


def test_a_collision_is_found_in_methods_values_and_what_a_store_keeps() -> None:
    """And a method that hands on to the next of its name is none."""
    assert ["_row: _First, _Second", "_kept: _First, _Second"] == collisions(_First, _Second)


class _First(Store):
    """A store that is tried."""

    def prepare(self) -> None:
        """Hand on."""
        super().prepare()
        self._kept = 1

    def _row(self) -> int:
        return self._kept


class _Second(Store):
    """Another."""

    _kept = 2

    def prepare(self) -> None:
        """Hand on."""
        super().prepare()

    def _row(self) -> int:
        return 2

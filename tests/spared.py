"""What the tests' own process is spared of what an office pays for: surviving a power cut, and slow passwords.

Each office of the tests is a new one, whose statements would be put into words of SQL anew: that is done once for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from amparo.records import accounts, engine

_PREPARE = engine._prepare_sqlite
_COMPILED_MOST = 2_000
_LEAST_KIB = 8  # the least that Argon2 takes
_USUAL = (
    (engine, "_prepare_sqlite", _PREPARE),
    (accounts, "_PASSES", accounts._PASSES),
    (accounts, "_MEMORY_KIB", accounts._MEMORY_KIB),
)


class _Compiled(sa.util.LRUCache[Any, Any]):
    """Statements as they were put into SQL for one office, for all offices in the same kind of database."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """Return what was put into SQL before."""
        return super().get(_of_the_kind(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__(_of_the_kind(key), compiled)


def _of_the_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *statement = key
    return type(dialect), *statement


_COMPILED = _Compiled(_COMPILED_MOST)


@contextmanager
def spared() -> Iterator[None]:
    """Wait for no disk and hash passwords quickly; a process that a test starts pays as in an office."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_prepare_sqlite", _prepare_unsynced)
        patch.setattr(accounts, "_PASSES", 1)
        patch.setattr(accounts, "_MEMORY_KIB", _LEAST_KIB)
        sa.event.listen(sa.Engine, "engine_connect", _compiled_once)
        yield
        sa.event.remove(sa.Engine, "engine_connect", _compiled_once)


@contextmanager
def as_in_an_office() -> Iterator[None]:
    """Pay in full: for a test about just that."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, usual in _USUAL:
            patch.setattr(module, name, usual)
        yield


def _prepare_unsynced(made: sa.Engine, wait: float) -> None:
    _PREPARE(made, wait)
    sa.event.listen(made, "connect", _unsynced)  # after the program's own, which asks for it


def _unsynced(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _compiled_once(connection: sa.Connection) -> None:
    connection.execution_options(compiled_cache=_COMPILED)

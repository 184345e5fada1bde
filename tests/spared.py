"""What the tests' own process is spared of what an office pays for: surviving a power cut, and slow passwords."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from amparo.records import accounts, engine

_PREPARE = engine._prepare_sqlite
_LEAST_KIB = 8  # the least that Argon2 takes
_USUAL = (
    (engine, "_prepare_sqlite", _PREPARE),
    (accounts, "_PASSES", accounts._PASSES),
    (accounts, "_MEMORY_KIB", accounts._MEMORY_KIB),
)


@contextmanager
def spared() -> Iterator[None]:
    """Wait for no disk and hash passwords quickly; a process that a test starts pays as in an office."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_prepare_sqlite", _prepare_unsynced)
        patch.setattr(accounts, "_PASSES", 1)
        patch.setattr(accounts, "_MEMORY_KIB", _LEAST_KIB)
        yield


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

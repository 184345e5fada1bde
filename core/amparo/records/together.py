"""Writing together: what many ask to have written at one moment is one transaction, and each waits for the disk."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Row = TypeVar("Row")


@dataclass
class _Asked(Generic[Row]):
    """A row that is to be written down; `ended` once it was, or could not be."""

    row: Row
    ended: bool = False
    failed: Exception | None = None


class Together(Generic[Row]):
    """Rows of many threads, written by few transactions: twenty at once wait for two writes, not for twenty."""

    def __init__(self, write: Callable[[list[Row]], None]) -> None:
        """Begin with none; `write` writes some in a transaction of their own."""
        self._write = write
        self._waiting = deque[_Asked[Row]]()
        self._writing = threading.Lock()

    def write(self, row: Row) -> None:
        """Write a row with all that came meanwhile; raises what kept it from being written."""
        asked = _Asked(row)
        self._waiting.append(asked)
        with self._writing:
            if not asked.ended:
                self._write_all([self._waiting.popleft() for _ in range(len(self._waiting))])
        if asked.failed is not None:
            raise asked.failed

    def _write_all(self, batch: list[_Asked[Row]]) -> None:
        failed: Exception | None = None
        try:
            self._write([one.row for one in batch])
        except Exception as problem:  # noqa: BLE001 - whoever else is in the batch has to hear of it too
            failed = problem
        for one in batch:
            one.ended, one.failed = True, failed

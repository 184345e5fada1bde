"""What was worked out once and still stands: kept in memory while nothing that it was read from was changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by key, as the records stood at a count of their changes (`amparo.records.changes`).

    A greater count lets go of all of them. At most so many are kept, those that were asked for last. Safe to share
    between threads: of several who ask at once, one works it out and the others wait for it.
    """

    def __init__(self, most: int) -> None:
        self._most, self._changes = most, -1
        self._values: OrderedDict[Hashable, _Once[Value]] = OrderedDict()
        self._changing = threading.Lock()

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._values)

    def of(self, changes: int, key: Hashable, work_out: Callable[[], Value]) -> Value:
        """Return the value of a key for whoever has just read this count of changes, worked out if it is not kept.

        What is worked out has to be read after the call: it is as the records stood at that count, or later.
        """
        return self._once(changes, key).value(work_out)

    def _once(self, changes: int, key: Hashable) -> _Once[Value]:
        with self._changing:
            if changes > self._changes:
                self._changes = changes
                self._values.clear()
            # whoever read an older count is given the newer value: it was worked out after the greater one was read
            once = self._values.get(key)
            if once is None:
                once = self._values[key] = _Once()
                while len(self._values) > self._most:
                    self._values.popitem(last=False)
            self._values.move_to_end(key)
            return once


class _Once(Generic[Value]):
    """A value that the first to ask works out; where that fails, the next to ask tries for themselves."""

    def __init__(self) -> None:
        self._working = threading.Lock()
        self._found: tuple[Value] | None = None

    def value(self, work_out: Callable[[], Value]) -> Value:
        """Return the value."""
        found = self._found
        if found is None:
            with self._working:
                found = self._found = self._found or (work_out(),)
        return found[0]

"""What each visitor searched for last: whoever goes back to it finds it again, and the names stand in no address."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import NamedTuple


class Search(NamedTuple):
    """A search among the cases: the words, and the filters by name that stood beside them."""

    called: str
    filters: tuple[tuple[str, str], ...] = ()

    def asked(self, name: str) -> str:
        """Return what a filter was set to, empty for none."""
        return dict(self.filters).get(name, "")


class Searches:
    """The last search of each session, in memory alone; at most so many, the newest. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._last: OrderedDict[str, Search] = OrderedDict()
        self._changing = threading.Lock()

    def keep(self, session: str, search: Search) -> None:
        """Keep a session's search in the place of the one before."""
        with self._changing:
            self._last[session] = search
            self._last.move_to_end(session)
            while len(self._last) > self._most:
                self._last.popitem(last=False)

    def last(self, session: str) -> Search | None:
        """Return what a session searched for last, None for nothing that is still known."""
        return self._last.get(session)

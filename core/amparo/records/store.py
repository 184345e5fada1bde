"""What every part of the records stands on: the database, the keys, and the wall's clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from amparo.records.engine import Database
    from amparo.records.keys import Keys


def wall_clock() -> datetime:
    """Return the present instant (UTC)."""
    return datetime.now(UTC)


class Store:
    """One part of the records; `wall` is asked for the instant at which something is written down."""

    def __init__(self, database: Database, keys: Keys, wall: Callable[[], datetime] = wall_clock) -> None:
        self.database, self.keys, self.wall = database, keys, wall
        self.prepare()

    def prepare(self) -> None:
        """Make what a part keeps in memory; each calls the next one's."""

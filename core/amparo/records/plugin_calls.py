"""How often plugins' actions were called, day by day, and how it went: counts and seconds, never what was said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from amparo.case.model import Recorded
from amparo.records import tables
from amparo.records.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.sql.dml import Insert

ANSWERED, UNREACHABLE, LEFT_RUNNING = "answered", "unreachable", "left_running"
FELL_TO_A_PERSON = "person"
"""What is counted of calls besides the causes of failures; the last once for each task, whatever its attempts."""

_TABLE = tables.plugin_calls


class CalledAction(Recorded):
    """Whose action was called: the organization, the plugin with its version, and the action."""

    organization: str
    plugin: str
    version: str
    action: str


class CallCount(CalledAction):
    """What came of an action's calls on a day (UTC), how often, their seconds in all and those of the slowest."""

    day: date
    outcome: str
    calls: int
    seconds: float
    slowest: float


class CallStore(Store):
    """Counts calls. The counts are not sealed: they say nothing of a case or a person."""

    def count_plugin_call(self, called: CalledAction, outcomes: Iterable[str], seconds: float = 0.0) -> None:
        """Count something that took so long once for each of its outcomes, today."""
        key = {**called.model_dump(), "day": self.wall().date()}
        rows = [{**key, "outcome": one, "calls": 1, "seconds": seconds, "slowest": seconds} for one in outcomes]
        with self.database.write() as connection:
            for row in rows:
                connection.execute(_counted(connection.dialect.name, row))

    def plugin_calls(self, since: date, organization: str | None = None) -> tuple[CallCount, ...]:
        """Return what was counted from a day on, of one organization or of all, by action and day."""
        asked = sa.select(_TABLE).where(_TABLE.c.day >= since).order_by(*_TABLE.primary_key.columns)
        if organization is not None:
            asked = asked.where(_TABLE.c.organization == organization)
        with self.database.read() as connection:
            return tuple(CallCount.model_validate(dict(row)) for row in connection.execute(asked).mappings())


def _counted(dialect: str, row: dict[str, object]) -> Insert:
    """Return the statement that adds a row to what the day has already; two relays may count at once."""
    there = _TABLE.c
    new = sqlite.insert(_TABLE).values(row) if dialect == "sqlite" else postgresql.insert(_TABLE).values(row)
    return new.on_conflict_do_update(
        index_elements=list(_TABLE.primary_key.columns),
        set_={
            "calls": there.calls + new.excluded.calls,
            "seconds": there.seconds + new.excluded.seconds,
            "slowest": sa.case((there.slowest > new.excluded.slowest, there.slowest), else_=new.excluded.slowest),
        },
    )

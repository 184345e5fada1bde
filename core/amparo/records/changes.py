"""Counting changes: one small number tells whether what somebody read of the lists still stands.

Every transaction that writes into a table which lists are read from counts one up, last of all and within itself. So
between two looks that find the same number nothing was committed there, by whatever process; no clock is asked.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from amparo.records import tables

if TYPE_CHECKING:
    from typing import Any

COUNTED = frozenset(
    table.name
    for table in (
        tables.appointments,
        tables.case_assignees,
        tables.case_walls,
        tables.cases,
        tables.decisions,
        tables.due_dates,
        tables.erasures,
        tables.open_steps,
        tables.organizations,
        tables.people,
        tables.restricted_cases,
        tables.waits,
    )
)
"""The tables whose changes are counted: all that a list shows, and all that says who may see it.

Documents and events change with the row of their case alone, and a catalog, once saved, never does.
"""

_STAFF = frozenset({tables.organizations.name, tables.people.name})

_PARTS = 64  # in PostgreSQL a row is locked until its transaction ends: those who count at once seldom meet in one
_COUNT = sa.text(
    "INSERT INTO changes (part, count) VALUES (:part, 1) ON CONFLICT (part) DO UPDATE SET count = changes.count + 1"
)
_COUNTS = "amparo_counts"


class Changes(NamedTuple):
    """How many changes there have been of whatever lists show; `staff` of organizations and their people among them."""

    lists: int = 0
    staff: int = 0


def changes_so_far(*, staff: bool = False) -> sa.ScalarSelect[int]:
    """Return the question how many changes there have been, of all or of the staff alone; it only ever grows."""
    asked = sa.select(sa.func.coalesce(sa.func.sum(tables.changes.c.count), 0))
    return (asked.where(tables.changes.c.part >= _PARTS) if staff else asked).scalar_subquery()


def watch(engine: sa.Engine) -> None:
    """Have every connection notice what is written into a table whose changes are counted."""

    @sa.event.listens_for(engine, "before_execute")
    def notice(connection: sa.Connection, statement: Any, *_: object) -> None:  # noqa: ANN401 - whatever is executed
        if isinstance(statement, sa.UpdateBase) and (name := getattr(statement.table, "name", "")) in COUNTED:
            connection.info[_COUNTS] = connection.info.get(_COUNTS, False) or name in _STAFF


def begin_to_count(connection: sa.Connection) -> None:
    """Forget what an earlier transaction noticed on the same line to the database."""
    connection.info.pop(_COUNTS, None)


def count_up(connection: sa.Connection) -> None:
    """Count a transaction that is about to be committed, if it changed anything that counts.

    Nothing may be locked after it: then no two who count can wait for each other.
    """
    is_of_staff = connection.info.pop(_COUNTS, None)
    if is_of_staff is not None:
        part = 0 if connection.dialect.name == "sqlite" else random.randrange(_PARTS)  # noqa: S311 - no secret
        connection.execute(_COUNT, {"part": part + (_PARTS if is_of_staff else 0)})

"""Looking through the open cases of an organization for what a cause would move, some at a time; nothing is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.replan import Closes, PlanLine, lines_of_catalog, lines_of_closure
from amparo.case.replan_plan import LookedThrough, ReplanPlan
from amparo.errors import AmparoError, CaseErased
from amparo.records import tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from amparo.case.model import Case
    from amparo.case.replan import Cause
    from amparo.records.repository import Records

AT_A_TIME = 100
"""How many cases are looked through before what was found is written down: what an interruption loses at most."""


def count_open_cases(records: Records, organization: str) -> int:
    """Return how many cases of an organization are open."""
    with records.database.read() as connection:
        return connection.execute(sa.select(sa.func.count()).where(*_open(organization))).scalar_one()


def survey(
    records: Records, organization: str, cause: Cause, now: datetime, *, after: str = "", at_a_time: int = AT_A_TIME
) -> Iterator[LookedThrough]:
    """Look through the open cases in the order of their ids, those after the one named, and yield what was found.

    Each piece is read from one moment of the records; what changes later is noticed when the plan is applied.
    """
    while True:
        found = _piece(records, organization, cause, now, after, at_a_time)
        yield found
        if found.last:
            return
        after = found.through


def carry_on(
    records: Records, organization: str, plan: ReplanPlan, now: datetime, *, by: str, operator: str
) -> Iterator[int]:
    """Look through what is left of a plan, writing down piece by piece; yield how many cases each piece had."""
    for found in survey(records, organization, plan.cause, now, after=plan.through):
        records.add_entry(organization, plan.id, found, by=by, operator=operator)
        yield found.cases


def _piece(
    records: Records, organization: str, cause: Cause, now: datetime, after: str, at_a_time: int
) -> LookedThrough:
    table = tables.cases
    asked = sa.select(table.c.id, table.c.number).where(*_open(organization), table.c.id > after).order_by(table.c.id)
    lines: list[PlanLine] = []
    unread: list[str] = []
    with records.database.read() as connection:
        rows = connection.execute(asked.limit(at_a_time)).all()
        for row in rows:
            try:
                lines += _lines(records, connection, records.load(connection, row.id).case, cause, now)
            except CaseErased:  # while this was going on
                continue
            except AmparoError as problem:
                unread.append(f"{row.number}: {problem}")
            except Exception as bug:  # noqa: BLE001 - whatever is wrong with one case, the others have to be looked through
                unread.append(f"{row.number}: a fault in its record or in Amparo ({type(bug).__name__}): report it.")
    return LookedThrough(
        through=rows[-1].id if rows else after,
        cases=len(rows),
        lines=tuple(lines),
        unread=tuple(unread),
        last=len(rows) < at_a_time,
    )


def _lines(
    records: Records, connection: sa.Connection, case: Case, cause: Cause, now: datetime
) -> tuple[PlanLine, ...]:
    if isinstance(cause, Closes):
        catalog = records.catalog_of(connection, case)
        return lines_of_closure(case, catalog, cause.closure, now) if catalog else ()
    catalog = records.catalog(case.organization, cause.catalog, connection)
    return lines_of_catalog(case, catalog, now, records.closures(case.organization, connection))


def _open(organization: str) -> tuple[sa.ColumnElement[bool], ...]:
    table = tables.cases
    return table.c.organization == organization, table.c.is_open, table.c.seq > 0, table.c.erased.is_(None)

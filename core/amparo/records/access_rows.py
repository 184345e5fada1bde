"""Who is kept away from a case, and whether it is restricted, as rows: what a list asks before it shows the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.records import tables

if TYPE_CHECKING:
    import sqlalchemy as sa

    from amparo.access.case_access import CaseAccess
    from amparo.case.model import Case

PERSON, ROLE = "person", "role"


def project_access(connection: sa.Connection, before: Case, after: Case) -> None:
    """Bring the rows in line with a case that was `before` and is `after`; most commands change none of it."""
    if before.walls != after.walls:
        _project_walls(connection, after.id, _walled(before.access), _walled(after.access))
    if (before.restriction is None) != (after.restriction is None):
        table = tables.restricted_cases
        if after.restriction is None:
            connection.execute(table.delete().where(table.c.case == after.id))
        else:
            connection.execute(table.insert().values(case=after.id))


def _walled(access: CaseAccess) -> set[tuple[str, str]]:
    return {(PERSON, one) for one in access.walled} | {(ROLE, str(one)) for one in access.walled_roles}


def _project_walls(
    connection: sa.Connection, case: str, before: set[tuple[str, str]], after: set[tuple[str, str]]
) -> None:
    table = tables.case_walls
    for kind, who in sorted(before - after):
        here = (table.c.case == case) & (table.c.kind == kind) & (table.c.who == who)
        connection.execute(table.delete().where(here))
    new = [{"case": case, "kind": kind, "who": who} for kind, who in sorted(after - before)]
    if new:
        connection.execute(table.insert(), new)

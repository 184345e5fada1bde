"""Keeping the rows that lists are read from in line with a case; writes only what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from amparo.records import tables
from amparo.records.work_rows import appointment_rows, due_row, step_rows, wait_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from amparo.case.model import Case
    from amparo.declarations import Catalog

    Row = dict[str, Any]

LISTS = 1
"""The version of what is projected. One more makes every office's rows be written anew when it next starts."""


class Work(NamedTuple):
    """The catalog that a case is under, and whether its rows are those of `before`, by this program and catalog."""

    catalog: Catalog
    in_line: bool


class _Rows(NamedTuple):
    """A table of rows of a case: its key beside the case, and statements that were built once."""

    table: sa.Table
    key: tuple[str, ...]
    there: sa.Select[Any]
    insert: sa.Insert
    update: sa.Update
    delete: sa.Delete


def _rows(table: sa.Table, *key: str) -> _Rows:
    this = sa.and_(*(table.c[name] == sa.bindparam(f"this_{name}") for name in ("case", *key)))
    there = sa.select(table).where(table.c.case == sa.bindparam("this_case"))
    return _Rows(table, key, there, table.insert(), table.update().where(this), table.delete().where(this))


_STEPS = _rows(tables.open_steps, "key")
_WAITS = _rows(tables.waits, "key")
_APPOINTMENTS = _rows(tables.appointments, "event", "field")
_DUE = _rows(tables.due_dates, "deadline")


def project_work(connection: sa.Connection, before: Case, after: Case, work: Work) -> None:
    """Bring the rows of a case's steps, appointments and deadlines in line."""
    catalog, now = work.catalog, after.now
    since = {"since": now}

    def known(rows: _Rows, of: Callable[[Case, Catalog], Mapping[Any, Row]]) -> Mapping[Any, Row]:
        if before.seq == 0:
            return {}
        return of(before, catalog) if work.in_line else _there(connection, rows, after.id)

    _write(connection, _STEPS, known(_STEPS, step_rows), step_rows(after, catalog), since)
    _write(connection, _WAITS, known(_WAITS, wait_rows), wait_rows(after, catalog), since)
    same = before.events is after.events and before.proceedings is after.proceedings
    if not (work.in_line and same and before.is_open == after.is_open):
        wanted = appointment_rows(after, catalog)
        _write(connection, _APPOINTMENTS, known(_APPOINTMENTS, appointment_rows), wanted)
    if not (work.in_line and before.deadlines is after.deadlines):
        _project_deadlines(connection, before, after, work)


def _project_deadlines(connection: sa.Connection, before: Case, after: Case, work: Work) -> None:
    # a deadline that did not change is the same object, so that only the others are written
    seen = {deadline.id: deadline for deadline in before.deadlines} if work.in_line else {}
    changed = [one for one in after.deadlines if seen.get(one.id) is not one]
    known: Mapping[Any, Row] = {id_: {} for id_ in seen}
    if not work.in_line and before.seq:
        known = _there(connection, _DUE, after.id)
    rows = {one.id: due_row(after, one, work.catalog) for one in changed}
    _write(connection, _DUE, {id_: row for id_, row in known.items() if id_ in rows}, rows)


def _there(connection: sa.Connection, rows: _Rows, case: str) -> dict[Hashable, Row]:
    found = connection.execute(rows.there, {"this_case": case}).mappings()
    return {_key(rows, row): row for row in map(dict, found)}


def _key(rows: _Rows, row: Row) -> Hashable:
    return row[rows.key[0]] if len(rows.key) == 1 else tuple(row[name] for name in rows.key)


def _write(
    connection: sa.Connection,
    rows: _Rows,
    known: Mapping[Any, Row],
    wanted: Mapping[Any, Row],
    beginning: Mapping[str, Any] | None = None,
) -> None:
    """Make the known rows the wanted ones; `beginning` fills what a new row leaves open, and stays as it was."""
    if known is wanted:
        return
    first = beginning or {}
    gone = [_this(rows, row) for key, row in known.items() if key not in wanted]
    new = [_begun(row, first) for key, row in wanted.items() if key not in known]
    if gone:
        connection.execute(rows.delete, gone)
    if new:
        connection.execute(rows.insert, new)
    for key in wanted.keys() & known.keys():
        row = {name: value for name, value in wanted[key].items() if value is not None or name not in first}
        if any(known[key].get(name, _NOTHING) != value for name, value in row.items()):
            connection.execute(rows.update, {**_this(rows, row), **row})


_NOTHING = object()


def _begun(row: Row, beginning: Mapping[str, Any]) -> Row:
    return row | {name: value for name, value in beginning.items() if row.get(name) is None}


def _this(rows: _Rows, row: Mapping[str, Any]) -> Row:
    return {f"this_{name}": row[name] for name in ("case", *rows.key)}

"""The list of cases, page by page: filtered and sorted by clear columns, within what its reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from amparo.records import tables
from amparo.records.in_sight import Whose, in_sight
from amparo.records.today import assigned_in
from amparo.records.work_rows import NO_DAY

if TYPE_CHECKING:
    from amparo.access.people import Colleague
    from amparo.records.repository import Records

PAGE, COUNTED = 50, 300
NOBODY = "nobody"
"""In place of a person: cases in which nobody has a role."""


class Standing(StrEnum):
    """Which cases by whether they go on."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


class Window(StrEnum):
    """When the nearest date is: past, within so many days, or nowhere."""

    OVERDUE = "overdue"
    WEEK = "7"
    MONTH = "30"
    QUARTER = "90"
    NONE = "none"


class Order(StrEnum):
    """By what a list is sorted."""

    DUE = "due"
    NUMBER = "number"
    NEWEST = "newest"
    PHASE = "phase"


@dataclass(frozen=True)
class CaseFilter:
    """What of the cases is asked for; `cases` are ids that a search found and `numbers` those picked, None without."""

    whose: Whose = Whose.ALL
    standing: Standing = Standing.OPEN
    phase: str = ""
    case_type: str = ""
    assignee: str = ""
    due: Window | None = None
    attention: bool = False
    order: Order = Order.DUE
    cases: tuple[str, ...] | None = None
    numbers: tuple[str, ...] | None = None


class At(NamedTuple):
    """Where a page begins, after the case of a number or with the first one, and how many cases it has."""

    after: str = ""
    limit: int = PAGE


FIRST = At()


class ListedCase(NamedTuple):
    """A case in the list; `hearing` is the next day that an event announces."""

    id: str
    number: str
    case_type: str
    phase: str
    is_open: bool
    catalog: str
    next_due: date | None
    attention: int
    settled_at: datetime | None
    hearing: date | None
    assigned: dict[str, str]


class CasePage(NamedTuple):
    """A page of the list; `more` says whether another follows it, `total` counts all, `at_least` up to a limit."""

    rows: tuple[ListedCase, ...]
    more: bool
    total: int
    at_least: bool


def case_page(
    records: Records, reader: Colleague, wanted: CaseFilter, day: date, at: At = FIRST, *, counted: bool = True
) -> CasePage:
    """Return a page of the cases that are asked for, without their `total` unless `counted`; no seal is opened.

    Raises RecordsUnreachable.
    """
    with records.database.read() as connection:
        asked = _asked(connection, reader, wanted, day)
        total = _count(connection, asked) if counted else 0
        order = _ORDERS[wanted.order]
        paged = asked.order_by(*(column.desc() if down else column.asc() for column, down in order))
        if at.after and (start := _place(connection, reader, at.after)) is not None:
            paged = paged.where(_follows(order, start))
        rows = connection.execute(paged.limit(at.limit + 1)).mappings().all()
        ids = [row["id"] for row in rows[: at.limit]]
        assigned, hearings = assigned_in(connection, ids), _hearings(connection, ids, day)
    listed = tuple(
        ListedCase(
            **{name: row[name] for name in ListedCase._fields if name not in {"hearing", "assigned"}},
            hearing=hearings.get(row["id"]),
            assigned=assigned.get(row["id"], {}),
        )
        for row in rows[: at.limit]
    )
    return CasePage(listed, len(rows) > at.limit, total, at_least=total == COUNTED)


_CASE = tables.cases
_ORDERS: dict[Order, tuple[tuple[sa.Column[object], bool], ...]] = {
    Order.DUE: ((_CASE.c.press, False), (_CASE.c.number, False)),
    Order.NUMBER: ((_CASE.c.number, False),),
    Order.NEWEST: ((_CASE.c.created, True), (_CASE.c.number, True)),
    Order.PHASE: ((_CASE.c.phase, False), (_CASE.c.press, False), (_CASE.c.number, False)),
}


def _asked(connection: sa.Connection, reader: Colleague, wanted: CaseFilter, day: date) -> sa.Select[tuple[object]]:
    sight = in_sight(connection, reader, wanted.whose)
    conditions = [_CASE.c.seq > 0, _CASE.c.erased.is_(None)]
    # what is named by id are open cases alone, so closed ones are looked for by the condition
    named = sight.cases if wanted.standing is Standing.OPEN else None
    few = wanted.cases is not None or wanted.assignee not in {"", NOBODY} or named is not None
    if not few:  # else SQLite would begin with every case of the organization
        conditions.append(_CASE.c.organization == reader.organization)
    conditions.append(sight.within if named is not None or sight.cases is None else sight.theirs)
    if wanted.standing is not Standing.ALL:
        conditions.append(_CASE.c.is_open if wanted.standing is Standing.OPEN else ~_CASE.c.is_open)
    if wanted.phase:
        conditions.append(_CASE.c.phase == wanted.phase)
    if wanted.case_type:
        conditions.append(_CASE.c.case_type == wanted.case_type)
    if wanted.attention:
        conditions.append(_CASE.c.attention > 0)
    if wanted.cases is not None:
        conditions.append(_CASE.c.id.in_(wanted.cases))
    if wanted.numbers is not None:
        conditions.append(_CASE.c.number.in_(wanted.numbers))
    if wanted.assignee:
        conditions.append(_has(wanted.assignee))
    if wanted.due is not None:
        conditions.append(_due(wanted.due, day))
    return sa.select(_CASE).where(*conditions)


def _has(person: str) -> sa.ColumnElement[bool]:
    given = tables.case_assignees
    if person == NOBODY:
        return ~sa.exists().where(given.c.case == _CASE.c.id).correlate(_CASE)
    return _CASE.c.id.in_(sa.select(given.c.case).where(given.c.person == person))


def _due(window: Window, day: date) -> sa.ColumnElement[bool]:
    match window:
        case Window.OVERDUE:
            return _CASE.c.press < day
        case Window.NONE:
            return _CASE.c.press == NO_DAY
        case _:
            return _CASE.c.press <= day + timedelta(days=int(window))


def _count(connection: sa.Connection, asked: sa.Select[tuple[object]]) -> int:
    some = asked.with_only_columns(_CASE.c.id).limit(COUNTED).subquery()
    return connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()


def _place(connection: sa.Connection, reader: Colleague, number: str) -> sa.RowMapping | None:
    """Return where a page begins; only the order of what may be seen is told by it."""
    asked = sa.select(_CASE.c.press, _CASE.c.number, _CASE.c.phase, _CASE.c.created)
    return (
        connection.execute(asked.where(_CASE.c.organization == reader.organization, _CASE.c.number == number))
        .mappings()
        .first()
    )


def _follows(order: tuple[tuple[sa.Column[object], bool], ...], start: sa.RowMapping) -> sa.ColumnElement[bool]:
    """Return the condition of what comes after a place, column by column."""
    (column, down), *rest = order
    value = start[column.name]
    beyond: sa.ColumnElement[bool] = column < value if down else column > value
    if not rest:
        return beyond
    from_here = column <= value if down else column >= value  # said once more, so that an index begins there
    return sa.and_(from_here, sa.or_(beyond, _follows(tuple(rest), start)))


def _hearings(connection: sa.Connection, cases: list[str], day: date) -> dict[str, date]:
    table = tables.appointments
    asked = sa.select(table.c.case, sa.func.min(table.c.day).label("day")).group_by(table.c.case)
    asked = asked.where(table.c.case.in_(cases), table.c.day >= day, ~table.c.over)
    return {row.case: row.day for row in connection.execute(asked)}

"""The calendar's days from clear columns: appointments and dates between two days, within what their reader may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from amparo.declarations import RuleKind
from amparo.records import tables
from amparo.records.in_sight import InSight, Whose, in_sight
from amparo.records.today_rows import AppointmentRow, OfCase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.access.people import Colleague
    from amparo.records.repository import Records

MOST = 400
"""More than a person can look through; whoever asks for more is told so, and asks for less."""


class Wanted(NamedTuple):
    """Which days (both inclusive), of whom, and of which person (id) or court (code) alone, if of one.

    Dates belong to no court: with a court there are appointments only.
    """

    since: date
    until: date
    whose: Whose = Whose.MINE
    person: str = ""
    court: str = ""


class DatedRow(NamedTuple):
    """A date of a case: `press` is the day to heed."""

    of: OfCase
    deadline: str
    rule: str
    kind: RuleKind
    legal_due: date | None
    press: date
    status: str


class CalendarDays(NamedTuple):
    """What lies between two days, in order; `more` says that it is not all."""

    appointments: tuple[AppointmentRow, ...]
    dates: tuple[DatedRow, ...]
    more: bool


class FeedEntry(NamedTuple):
    """One entry of a calendar to subscribe to: `id` stays, `version` only grows, `changed` is an instant (UTC)."""

    id: str
    number: str
    version: int
    changed: datetime
    day: date
    hour: str = ""
    zone: str = ""
    is_appointment: bool = False


def calendar_days(records: Records, reader: Colleague, wanted: Wanted, limit: int = MOST) -> CalendarDays:
    """Return what lies between two days; the reader comes with those for whom they stand in. No seal is opened."""
    with records.database.read() as connection:
        sight = in_sight(connection, reader, wanted.whose)
        of_whom = _of_person(wanted.person)
        appointments = _appointments(connection, sight, wanted, of_whom, limit)
        dates = () if wanted.court else _dates(connection, sight, wanted, of_whom, limit)
    return CalendarDays(appointments[:limit], dates[:limit], max(len(appointments), len(dates)) > limit)


def courts_ahead(records: Records, reader: Colleague, day: date) -> tuple[str, ...]:
    """Return the courts (codes) of appointments from a day on in cases that somebody may see."""
    table = tables.appointments
    with records.database.read() as connection:
        sight = in_sight(connection, reader, Whose.ALL)
        asked = sa.select(table.c.court).distinct().join_from(table, tables.cases, tables.cases.c.id == table.c.case)
        found = connection.execute(asked.where(*sight.of(table), table.c.day >= day, table.c.court != "")).scalars()
        return tuple(sorted(found))


def feed_entries(records: Records, reader: Colleague, since: date, until: date) -> tuple[FeedEntry, ...]:
    """Return the appointments and dates of somebody's own cases for a calendar outside: of no restricted case."""
    wanted = Wanted(since, until)
    with records.database.read() as connection:
        sight = in_sight(connection, reader.model_copy(update={"stands_in_for": ()}), Whose.MINE)
        open_to_all = (tables.cases.c.id.not_in(sa.select(tables.restricted_cases.c.case)),)
        appointments = _appointments(connection, sight, wanted, open_to_all, MOST)
        dates = _dates(connection, sight, wanted, open_to_all, MOST)
        cases = {row.of.id for row in appointments} | {row.of.id for row in dates}
        changed = _changed(connection, cases)
    return (
        *(_of_appointment(row, changed[row.of.id]) for row in appointments[:MOST]),
        *(_of_date(row, changed[row.of.id]) for row in dates[:MOST]),
    )


def _of_person(person: str) -> tuple[sa.ColumnElement[bool], ...]:
    if not person:
        return ()
    given = tables.case_assignees
    return (tables.cases.c.id.in_(sa.select(given.c.case).where(given.c.person == person)),)


def _appointments(
    connection: sa.Connection, sight: InSight, wanted: Wanted, also: Iterable[sa.ColumnElement[bool]], limit: int
) -> tuple[AppointmentRow, ...]:
    table = tables.appointments
    columns = [table.c[name] for name in AppointmentRow._fields[1:]]
    conditions = [*sight.of(table), *also, ~table.c.over, table.c.day.between(wanted.since, wanted.until)]
    if wanted.court:
        conditions.append(table.c.court == wanted.court)
    asked = _asked(table, columns).where(*conditions).order_by(table.c.day, table.c.hour, table.c.case, table.c.event)
    return tuple(AppointmentRow(OfCase(*row[:4]), *row[4:]) for row in connection.execute(asked.limit(limit + 1)))


def _dates(
    connection: sa.Connection, sight: InSight, wanted: Wanted, also: Iterable[sa.ColumnElement[bool]], limit: int
) -> tuple[DatedRow, ...]:
    table = tables.due_dates
    columns = [table.c[name] for name in DatedRow._fields[1:]]
    kinds = (RuleKind.ACT_BY, RuleKind.NOT_BEFORE, RuleKind.NOTICE, RuleKind.GOVERNMENT)
    conditions = [*sight.of(table), *also, table.c.rings, table.c.kind.in_(kinds)]
    conditions.append(table.c.press.between(wanted.since, wanted.until))
    asked = _asked(table, columns).where(*conditions).order_by(table.c.press, table.c.case, table.c.deadline)
    rows = connection.execute(asked.limit(limit + 1)).all()
    made = (DatedRow(OfCase(*row[:4]), *row[4:]) for row in rows)
    return tuple(one._replace(kind=RuleKind(one.kind)) for one in made)


def _asked(table: sa.Table, columns: list[sa.Column[Any]]) -> sa.Select[Any]:
    cases = tables.cases
    of_case = (cases.c.id.label("case_id"), cases.c.number, cases.c.seq, cases.c.catalog)
    return sa.select(*of_case, *columns).join_from(table, cases, cases.c.id == table.c.case).where(cases.c.is_open)


def _changed(connection: sa.Connection, cases: set[str]) -> dict[str, datetime]:
    table = tables.cases
    asked = sa.select(table.c.id, sa.func.coalesce(table.c.settled_at, table.c.created).label("changed"))
    found: dict[str, datetime] = {}
    wanted = sorted(cases)
    for start in range(0, len(wanted), MOST):
        rows = connection.execute(asked.where(table.c.id.in_(wanted[start : start + MOST])))
        found |= {row.id: row.changed for row in rows}
    return found


def _of_appointment(row: AppointmentRow, changed: datetime) -> FeedEntry:
    return FeedEntry(
        id=f"{row.of.id}/{row.event}",
        number=row.of.number,
        version=row.of.seq,
        changed=changed,
        day=row.day,
        hour=row.hour,
        zone=row.zone,
        is_appointment=True,
    )


def _of_date(row: DatedRow, changed: datetime) -> FeedEntry:
    return FeedEntry(
        id=f"{row.of.id}/{row.deadline}", number=row.of.number, version=row.of.seq, changed=changed, day=row.press
    )

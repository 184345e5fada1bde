"""What one person has to know today, from clear columns: each part bounded, and within what they may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from amparo.declarations import RuleKind
from amparo.records import tables
from amparo.records.in_sight import InSight, Whose, in_sight, roles_served, sees_by_role
from amparo.records.sight import offered_to, seen_by
from amparo.records.today_rows import (
    AppointmentRow,
    CaseRow,
    DueRow,
    OfCase,
    Part,
    RowOf,
    StepRow,
    Today,
    WaitRow,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from amparo.access.people import Colleague
    from amparo.records.repository import Records

AHEAD, HEARINGS_AHEAD = timedelta(days=28), timedelta(days=14)
"""How far Today looks: what is further off is on the pages of the cases and the calendar."""

SHOWN, SHOWN_OF_ALL, SHOWN_LESS, COUNTED = 40, 25, 10, 50
"""How many rows a part shows: of one's own, of all that somebody may see, and where less is enough; and how far it is
counted. Each row that is counted costs a look at its case's walls, and whoever has forty more goes to the list."""

WHOLE = 500
"""How many rows a part has that is asked for by itself: nobody reads further in one go."""

HANDED_OVER = FETCHED = 5000


def today_of(
    records: Records,
    reader: Colleague,
    day: date,
    whose: Whose = Whose.MINE,
    colleagues: Iterable[Colleague] = (),
    *,
    only: str = "",
) -> Today:
    """Return what somebody has to know on a day, all from one moment of the records; no seal is opened.

    The reader comes with those for whom they stand in on that day; `colleagues` are the organization's people, for
    whose a step is that nobody was given. `only` names one part, which then comes with up to `WHOLE` rows, and the
    others with none. Raises RecordsUnreachable.
    """
    with records.database.read() as connection:
        asking = _Asking(connection, in_sight(connection, reader, whose), day, WHOLE if only else 0)
        others: dict[str, Callable[[], Part[Any]]] = {
            "hearings": asking.hearings,
            "steps": lambda: asking.steps(roles_served(reader, colleagues)),
            "others": asking.others,
            "waits": asking.waits,
            "offers": asking.offers,
            "attention": asking.attention,
            "nobodys": asking.nobodys,
        }
        parts = asking.dates(only) | {name: made() for name, made in others.items() if only in {"", name}}
        ids = {row.of.id for part in parts.values() for row in part.rows}
        return Today(day=day, whose=asking.sight.whose, assigned=assigned_in(connection, ids), **parts)


def work_of(
    records: Records, reader: Colleague, cases: Iterable[str], day: date
) -> tuple[Part[DueRow], Part[AppointmentRow], Part[StepRow]]:
    """Return what is due, which days are ahead and what is to do in cases (by id), of those that somebody may see.

    It is what whoever takes them over has to know; each part at most `HANDED_OVER` rows.
    """
    with records.database.read() as connection:
        seen = sa.select(_CASE.c.id).where(_CASE.c.id.in_(tuple(cases)), seen_by(reader))
        named = tuple(connection.execute(seen).scalars())
        asking = _Asking(connection, InSight(reader, Whose.ALL, (), named), day)
        return asking.all_due(), asking.hearings(None, HANDED_OVER), asking.all_steps()


def assigned_in(connection: sa.Connection, cases: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return who has which role in cases, by their ids; a case that nobody has is left out."""
    table = tables.case_assignees
    asked = sa.select(table).where(table.c.case.in_(tuple(cases))).order_by(table.c.case, table.c.role)
    found: dict[str, dict[str, str]] = {}
    for row in connection.execute(asked):
        found.setdefault(row.case, {})[row.role] = row.person
    return found


_CASE = tables.cases
_OF_CASE = (_CASE.c.id.label("case_id"), _CASE.c.number, _CASE.c.seq, _CASE.c.catalog)


@dataclass(frozen=True)
class _Asking:
    """The questions of one page, within one transaction; a part has `at_once` rows, or as many as Today shows."""

    connection: sa.Connection
    sight: InSight
    day: date
    at_once: int = 0

    def dates(self, only: str = "") -> dict[str, Part[Any]]:
        """Return parts of deadlines, all or one: of cases that are named all at once, else each by its own index."""
        if self.sight.cases is not None:
            return {name: part for name, part in self._dates_of_few().items() if only in {"", name}}
        wanted = {name: terms for name, terms in self._wanted().items() if only in {"", name}}
        return {name: self._due(*terms, limit=self._room(name)) for name, terms in wanted.items()}

    def _room(self, name: str) -> int:
        return self.shown if name == "due" else self.less

    def _wanted(self) -> dict[str, tuple[sa.ColumnElement[bool], ...]]:
        due = tables.due_dates
        act_by, soon, near = due.c.kind == RuleKind.ACT_BY, self.day + AHEAD, self.day + HEARINGS_AHEAD
        gates = due.c.kind.in_((RuleKind.NOT_BEFORE, RuleKind.NOTICE))
        return {
            "due": (act_by, due.c.rings, due.c.press <= soon),
            "unheard": (due.c.asks, act_by, due.c.press > soon),
            "undated": (act_by, due.c.rings, due.c.press.is_(None)),
            "government": (due.c.kind == RuleKind.GOVERNMENT, due.c.rings, due.c.press <= near),
            "to_confirm": (due.c.waits,),
            "to_verify": (due.c.to_verify,),
            "look_ups": (due.c.kind == RuleKind.LOOK_UP, due.c.rings, due.c.press <= self.day),
            "gates": (gates, due.c.rings, due.c.press.between(self.day, near)),
        }

    def _dates_of_few(self) -> dict[str, Part[Any]]:
        due, soon, near = tables.due_dates, self.day + AHEAD, self.day + HEARINGS_AHEAD
        rows = self._due(sa.or_(due.c.rings, due.c.waits), limit=FETCHED).rows
        rings = [row for row in rows if row.rings]
        act_by = [row for row in rings if row.kind is RuleKind.ACT_BY]
        gates = [row for row in rings if row.kind in {RuleKind.NOT_BEFORE, RuleKind.NOTICE}]
        listed: dict[str, Iterable[DueRow]] = {
            "due": (row for row in act_by if row.press <= soon),
            "unheard": (row for row in act_by if row.asks and soon < row.press < date.max),
            "undated": (row for row in act_by if row.press == date.max),
            "government": (row for row in rings if row.kind is RuleKind.GOVERNMENT and row.press <= near),
            "to_confirm": (row for row in rows if row.waits),
            "to_verify": (row for row in rings if row.to_verify),
            "look_ups": (row for row in rings if row.kind is RuleKind.LOOK_UP and row.press <= self.day),
            "gates": (row for row in gates if self.day <= row.press <= near),
        }
        return {name: _first(found, self._room(name)) for name, found in listed.items()}

    def all_due(self) -> Part[DueRow]:
        due = tables.due_dates
        return self._due(due.c.kind == RuleKind.ACT_BY, due.c.rings, limit=HANDED_OVER)

    def all_steps(self) -> Part[StepRow]:
        return self._steps(HANDED_OVER)

    @property
    def shown(self) -> int:
        """Return how many rows a long part shows."""
        return self.at_once or (SHOWN_OF_ALL if self.sight.whose is Whose.ALL else SHOWN)

    @property
    def less(self) -> int:
        """Return how many rows a part shows where less is enough."""
        return self.at_once or SHOWN_LESS

    def hearings(self, ahead: timedelta | None = HEARINGS_AHEAD, limit: int = 0) -> Part[AppointmentRow]:
        table = tables.appointments
        days = table.c.day >= self.day if ahead is None else table.c.day.between(self.day, self.day + ahead)
        columns = [table.c[name] for name in AppointmentRow._fields[1:]]
        order = (table.c.day, table.c.hour, table.c.case)
        return self._part(table, columns, (days, ~table.c.over), order, AppointmentRow, limit or self.shown)

    def steps(self, roles: tuple[str, ...]) -> Part[StepRow]:
        """Return what the reader is to do: what they were given, and what nobody was and their roles are for.

        To whoever looks at all it is what anybody is to do.
        """
        if self.sight.whose is not Whose.MINE:
            return self._steps(self.shown)
        # by whose they are and not by the cases, which have many more: an index has them in order
        given = self._steps_where(tables.open_steps.c.assignee.in_(self.sight.people))
        if not sees_by_role(self.sight.reader):
            return given
        free = [self._steps_of(role) for role in roles]
        rows = sorted((row for part in (given, *free) for row in part.rows), key=_presses)
        hidden = sum(part.more for part in (given, *free)) + len(rows[self.shown :])
        return Part(tuple(rows[: self.shown]), hidden, any(part.at_least for part in (given, *free)))

    def others(self) -> Part[StepRow]:
        """Return what colleagues are to do in the reader's cases; elsewhere these are among the steps."""
        if self.sight.whose is not Whose.MINE:
            return Part()
        table = tables.open_steps
        not_mine = sa.or_(table.c.assignee.is_(None), table.c.assignee.not_in(self.sight.people))
        return self._steps(self.less, not_mine, order=(table.c.since, table.c.case, table.c.key))

    def waits(self) -> Part[WaitRow]:
        table = tables.waits
        columns = [table.c[name] for name in WaitRow._fields[1:]]
        return self._part(table, columns, (), (table.c.since, table.c.case, table.c.key), WaitRow, self.less)

    def offers(self) -> Part[CaseRow]:
        """Return cases that are offered to the reader, or to a volunteer for whom they stand in, and to nobody else."""
        if self.sight.whose is not Whose.MINE:
            return Part()
        return self._cases(offered_to(self.sight.reader), _CASE.c.is_open, order=(_CASE.c.number,))

    def attention(self) -> Part[CaseRow]:
        if self.sight.cases == ():
            return Part()
        if self.sight.cases is not None:  # by their ids, which an index over all of the organization would hide
            return self._cases(_CASE.c.attention > 0, self.sight.within, order=(_CASE.c.number,))
        return self._cases(_CASE.c.attention > 0, self.sight.within, self._ours, order=(_CASE.c.number,))

    def nobodys(self) -> Part[CaseRow]:
        """Return open cases in which nobody has a role, for whoever may see them: their dates are on no one's list."""
        if not sees_by_role(self.sight.reader):
            return Part()
        return self._cases(_CASE.c.nobodys, self.sight.seen, self._ours, order=(_CASE.c.press, _CASE.c.number))

    @property
    def _ours(self) -> sa.ColumnElement[bool]:
        return _CASE.c.organization == self.sight.reader.organization

    def _due(self, *wanted: sa.ColumnElement[bool], limit: int = 0) -> Part[DueRow]:
        due = tables.due_dates
        columns = [due.c[name] for name in DueRow._fields[1:]]
        return self._part(
            due, columns, wanted, (due.c.press, due.c.case, due.c.deadline), _due_row, limit or self.shown
        )

    def _steps(
        self, limit: int, *wanted: sa.ColumnElement[bool], order: tuple[sa.ColumnElement[Any], ...] = ()
    ) -> Part[StepRow]:
        table = tables.open_steps
        by = order or (table.c.press, table.c.since, table.c.case, table.c.key)
        return self._part(table, _step_columns(), wanted, by, _step_row, limit)

    def _steps_of(self, role: str) -> Part[StepRow]:
        """Return the steps for a role that nobody has in their cases, whoever's these are."""
        table = tables.open_steps
        ours = table.c.organization == self.sight.reader.organization
        return self._steps_where(ours, table.c.role == role, table.c.assignee.is_(None))

    def _steps_where(self, *wanted: sa.ColumnElement[bool]) -> Part[StepRow]:
        table = tables.open_steps
        order = (table.c.press, table.c.since, table.c.case, table.c.key)
        within = (*wanted, self.sight.seen, _CASE.c.is_open)
        return self._bounded(table, _step_columns(), within, order, _step_row, self.shown)

    def _cases(self, *wanted: sa.ColumnElement[bool], order: tuple[sa.ColumnElement[Any], ...]) -> Part[CaseRow]:
        columns = (_CASE.c.phase, _CASE.c.next_due, _CASE.c.attention)
        asked = sa.select(*_OF_CASE, *columns).where(*wanted)
        return self._read(asked.order_by(*order), CaseRow, self.less)

    def _part(
        self,
        table: sa.Table,
        columns: list[sa.Column[Any]],
        wanted: Iterable[sa.ColumnElement[bool]],
        order: tuple[sa.ColumnElement[Any], ...],
        made: Callable[..., RowOf],
        limit: int,
    ) -> Part[RowOf]:
        if self.sight.cases == ():
            return Part()
        within = (*wanted, *self.sight.of(table), _CASE.c.is_open)
        return self._bounded(table, columns, within, order, made, limit)

    def _bounded(
        self,
        table: sa.Table,
        columns: list[sa.Column[Any]],
        wanted: Iterable[sa.ColumnElement[bool]],
        order: tuple[sa.ColumnElement[Any], ...],
        made: Callable[..., RowOf],
        limit: int,
    ) -> Part[RowOf]:
        asked = sa.select(*_OF_CASE, *columns).join_from(table, _CASE, _CASE.c.id == table.c.case).where(*wanted)
        return self._read(asked.order_by(*order), made, limit)

    def _read(self, asked: sa.Select[Any], made: Callable[..., RowOf], limit: int) -> Part[RowOf]:
        most = max(limit + 1, COUNTED)
        rows = self.connection.execute(asked.limit(most)).all()
        found = tuple(made(OfCase(*row[:4]), *row[4:]) for row in rows)
        return Part(found[:limit], len(found[limit:]), len(rows) == most, found[limit:])


def _first(rows: Iterable[RowOf], limit: int) -> Part[RowOf]:
    found = tuple(rows)
    return Part(found[:limit], len(found[limit:]), counted=found[limit:])


def _step_columns() -> list[sa.Column[Any]]:
    return [tables.open_steps.c[name] for name in StepRow._fields[1:]]


def _due_row(of: OfCase, *row: Any) -> DueRow:  # noqa: ANN401 - the columns of its table
    made = DueRow(of, *row)
    told = tuple(str(made.told or "").split())
    return made._replace(kind=RuleKind(made.kind), rungs=made.rungs or 0, rang=made.rang or 0, told=told)


def _step_row(of: OfCase, *row: Any) -> StepRow:  # noqa: ANN401 - as above
    made = StepRow(of, *row)
    return made._replace(roles=tuple(str(made.roles).split()))


def _presses(row: StepRow) -> tuple[date, datetime, str, str]:
    return row.due or date.max, row.since, row.of.id, row.key

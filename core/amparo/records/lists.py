"""Lists: what is shown of many cases at once, kept in clear columns beside the events and never opened from a seal."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from amparo.case.model import Case, DeadlineStatus, OfferStatus, Recorded
from amparo.declarations import Role, RuleKind
from amparo.records import tables
from amparo.records.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.case.model import Deadline


# Built once, since it runs with every command.
_PROJECT = tables.cases.update().where(tables.cases.c.id == sa.bindparam("this"))


class CaseLine(Recorded):
    """One case in a list.

    `next_due` is the earliest safe date of what must be done and still rings; `attention` counts what needs a person.
    """

    id: str
    number: str
    organization: str
    case_type: str
    phase: str
    is_open: bool
    seq: int
    catalog: str
    next_due: date | None
    next_alarm: datetime | None
    attention: int
    settled_at: datetime | None
    assigned: dict[Role, str] = {}


class DueDate(Recorded):
    """One deadline in a list; `rings` means that its ladder still climbs, `waits` that a date waits for a person."""

    case: str
    number: str
    deadline: str
    rule: str
    kind: RuleKind
    person: str | None
    proceeding: str | None
    legal_due: date | None
    safe_due: date | None
    status: DeadlineStatus
    rings: bool
    waits: bool
    assigned: dict[Role, str] = {}


class ListStore(Store):
    """Lists of cases and of due dates."""

    def list_cases(
        self,
        organization: str,
        *,
        assignee: str | None = None,
        offered_to: str | None = None,
        open_only: bool = True,
    ) -> tuple[CaseLine, ...]:
        """Return an organization's cases, the nearest due date first; of one assignee or offered to one, if asked.

        Erased cases are no part of it.
        """
        cases, assignees = tables.cases, tables.case_assignees
        wanted = [cases.c.organization == organization, cases.c.seq > 0, cases.c.erased.is_(None)]
        if open_only:
            wanted.append(cases.c.is_open)
        if assignee is not None:
            wanted.append(cases.c.id.in_(sa.select(assignees.c.case).where(assignees.c.person == assignee)))
        if offered_to is not None:
            wanted.append(cases.c.offered_to == offered_to)
        asked = sa.select(cases).where(*wanted).order_by(cases.c.next_due.is_(None), cases.c.next_due, cases.c.number)
        with self.database.read() as connection:
            rows = connection.execute(asked).mappings().all()
            assigned = _assigned(connection, wanted)
        return tuple(CaseLine(**row, assigned=assigned.get(row["id"], {})) for row in rows)

    def open_cases(self) -> tuple[CaseLine, ...]:
        """Return every open case of every organization, for whoever starts their workflows again or watches them."""
        cases = tables.cases
        with self.database.read() as connection:
            rows = connection.execute(sa.select(cases).where(cases.c.is_open).order_by(cases.c.id)).mappings().all()
        return tuple(CaseLine(**row) for row in rows)

    def deadlines_due(
        self, organization: str, until: date | None = None, *, assignee: str | None = None, ringing_only: bool = True
    ) -> tuple[DueDate, ...]:
        """Return deadlines whose safe date is no later than `until`, the nearest first, those without a date last."""
        due, cases, assignees = tables.due_dates, tables.cases, tables.case_assignees
        wanted = [due.c.organization == organization]
        if ringing_only:
            wanted += [due.c.rings, cases.c.is_open]
        if until is not None:
            wanted.append(due.c.safe_due <= until)
        if assignee is not None:
            wanted.append(due.c.case.in_(sa.select(assignees.c.case).where(assignees.c.person == assignee)))
        asked = (
            sa.select(due, cases.c.number)
            .join_from(due, cases, cases.c.id == due.c.case)
            .where(*wanted)
            .order_by(due.c.safe_due.is_(None), due.c.safe_due, cases.c.number, due.c.deadline)
        )
        with self.database.read() as connection:
            rows = connection.execute(asked).mappings().all()
            assigned = _assigned(connection, [cases.c.organization == organization])
        return tuple(DueDate(**row, assigned=assigned.get(row["case"], {})) for row in rows)


def _assigned(connection: sa.Connection, wanted: Iterable[sa.ColumnElement[bool]]) -> defaultdict[str, dict[Role, str]]:
    cases, assignees = tables.cases, tables.case_assignees
    asked = sa.select(assignees).join_from(assignees, cases, cases.c.id == assignees.c.case).where(*wanted)
    found: defaultdict[str, dict[Role, str]] = defaultdict(dict)
    for row in connection.execute(asked.order_by(assignees.c.case, assignees.c.role)):
        found[row.case][Role(row.role)] = row.person
    return found


class Standing(NamedTuple):
    """Where a case stands by its last settlement: its phase, and the next instant (UTC) at which it does something."""

    phase: str
    alarm: datetime | None


def standing(connection: sa.Connection, case: str) -> Standing:
    """Return where a case stood when it was last settled."""
    table = tables.cases
    row = connection.execute(sa.select(table.c.phase, table.c.next_alarm).where(table.c.id == case)).one()
    return Standing(row.phase, row.next_alarm)


def project(connection: sa.Connection, before: Case, after: Case, head: str, now: Standing) -> None:
    """Bring the clear columns in line with a case that was `before` and is `after`; writes only what changed."""
    row = {
        "seq": after.seq,
        "head": head,
        "is_open": after.is_open,
        "phase": now.phase,
        "case_type": after.case_type,
        "catalog": after.catalog,
        "next_due": _next_due(after),
        "next_alarm": now.alarm,
        "offered_to": next((o.to for o in after.offers if o.status is OfferStatus.OPEN), None),
        "attention": len(after.attention),
        "settled_at": after.now,
    }
    connection.execute(_PROJECT, {"this": after.id, **row})
    _project_assignees(connection, before, after)
    if before.deadlines is not after.deadlines:
        _project_deadlines(connection, before, after)


def _next_due(case: Case) -> date | None:
    rings = (d for d in case.deadlines if d.status.rings and d.kind is RuleKind.ACT_BY)
    return min((d.dates.safe_due for d in rings if d.dates.safe_due), default=None)


def _project_assignees(connection: sa.Connection, before: Case, after: Case) -> None:
    table = tables.case_assignees
    for role in before.assigned.keys() | after.assigned.keys():
        person = after.assigned.get(role)
        if person == before.assigned.get(role):
            continue
        connection.execute(table.delete().where(table.c.case == after.id, table.c.role == role))
        if person:
            connection.execute(table.insert().values(case=after.id, role=role, person=person))


def _project_deadlines(connection: sa.Connection, before: Case, after: Case) -> None:
    table = tables.due_dates
    known = {deadline.id: deadline for deadline in before.deadlines}
    # a deadline that did not change is the same object, so that only the others are compared column by column
    changed = [d for d in after.deadlines if known.get(d.id) is not d]
    new = []
    for deadline in changed:
        earlier, row = known.get(deadline.id), _due_date(after, deadline)
        if earlier is None:
            new.append(row)
        elif _due_date(before, earlier) != row:
            here = (table.c.case == after.id) & (table.c.deadline == deadline.id)
            connection.execute(table.update().where(here).values(row))
    if new:
        connection.execute(table.insert(), new)


def _due_date(case: Case, deadline: Deadline) -> dict[str, Any]:
    return {
        "case": case.id,
        "deadline": deadline.id,
        "organization": case.organization,
        "rule": deadline.rule,
        "kind": deadline.kind,
        "person": deadline.person,
        "proceeding": deadline.proceeding,
        "legal_due": deadline.dates.legal_due,
        "safe_due": deadline.dates.safe_due,
        "status": deadline.status,
        "rings": deadline.status.rings,
        "waits": deadline.waiting is not None,
    }

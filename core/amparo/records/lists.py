"""Lists: what is shown of many cases at once, kept in clear columns beside the events and never opened from a seal."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from amparo.case.model import Case, DeadlineStatus, OfferStatus, Recorded
from amparo.declarations import Role, RuleKind
from amparo.records import tables
from amparo.records.access_rows import project_access
from amparo.records.cases import spoken
from amparo.records.projecting import LISTS, Work, project_work
from amparo.records.sight import is_shut, offered_to, seen_by
from amparo.records.store import Store
from amparo.records.work_rows import NO_DAY, is_nobodys, next_due

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.access.people import Colleague


class LookedUp(NamedTuple):
    """A case that somebody names: whether they may see it, and whether they may not even know that it is there.

    `offered` is one that waits for their own answer: then they may see it all the same.
    """

    id: str
    number: str
    seen: bool
    shut: bool
    offered: bool


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
        seen: sa.ColumnElement[bool] | None = None,
    ) -> tuple[CaseLine, ...]:
        """Return an organization's cases, the nearest due date first; of one assignee or offered to one, if asked.

        `seen` is what a reader may see (`sight.seen_by`). Erased cases are no part of it.
        """
        cases, assignees = tables.cases, tables.case_assignees
        wanted = [cases.c.organization == organization, cases.c.seq > 0, cases.c.erased.is_(None)]
        if open_only:
            wanted.append(cases.c.is_open)
        if assignee is not None:
            wanted.append(cases.c.id.in_(sa.select(assignees.c.case).where(assignees.c.person == assignee)))
        if offered_to is not None:
            wanted.append(cases.c.offered_to == offered_to)
        if seen is not None:
            wanted.append(seen)
        asked = sa.select(cases).where(*wanted).order_by(cases.c.next_due.is_(None), cases.c.next_due, cases.c.number)
        with self.database.read() as connection:
            rows = connection.execute(asked).mappings().all()
            assigned = _assigned(connection, wanted)
        return tuple(CaseLine(**row, assigned=assigned.get(row["id"], {})) for row in rows)

    def look_up(self, case: str, reader: Colleague) -> LookedUp | None:
        """Return what the lists say of a case, named by id or number, to somebody; None for one that there is not."""
        with self.database.read() as connection:
            row = connection.execute(_looking_up(reader), {"id": case, "spoken": spoken(case)}).first()
        if row is None:
            return None
        seen, shut, offered = map(bool, row[2:])
        return LookedUp(row[0], row[1], seen=seen, shut=shut and not seen, offered=offered)

    def cases_where(self, organization: str, *wanted: sa.ColumnElement[bool]) -> dict[str, str]:
        """Return by id the numbers of an organization's cases, erased ones too, for which conditions hold."""
        cases = tables.cases
        asked = sa.select(cases.c.id, cases.c.number).where(cases.c.organization == organization, *wanted)
        with self.database.read() as connection:
            return {row.id: row.number for row in connection.execute(asked)}

    def open_cases(self) -> tuple[CaseLine, ...]:
        """Return every open case of every organization, for whoever starts their workflows again or watches them."""
        cases = tables.cases
        with self.database.read() as connection:
            rows = connection.execute(sa.select(cases).where(cases.c.is_open).order_by(cases.c.id)).mappings().all()
        return tuple(CaseLine(**row) for row in rows)

    def deadlines_due(
        self,
        organization: str,
        until: date | None = None,
        *,
        assignee: str | None = None,
        ringing_only: bool = True,
        seen: sa.ColumnElement[bool] | None = None,
    ) -> tuple[DueDate, ...]:
        """Return deadlines whose safe date is no later than `until`, the nearest first, those without a date last.

        `seen` is what a reader may see (`sight.seen_by`).
        """
        due, cases, assignees = tables.due_dates, tables.cases, tables.case_assignees
        wanted = [due.c.organization == organization]
        if ringing_only:
            wanted += [due.c.rings, cases.c.is_open]
        if until is not None:
            wanted.append(due.c.safe_due <= until)
        if assignee is not None:
            wanted.append(due.c.case.in_(sa.select(assignees.c.case).where(assignees.c.person == assignee)))
        if seen is not None:
            wanted.append(seen)
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


@lru_cache(maxsize=512)
def _looking_up(reader: Colleague) -> sa.Select[Any]:
    """Return the question of a case by `id` or `spoken` number: every page of a case asks it, so it is built once."""
    cases = tables.cases
    named = sa.or_(cases.c.id == sa.bindparam("id"), cases.c.number == sa.bindparam("spoken"))
    asked = sa.select(cases.c.id, cases.c.number, seen_by(reader), is_shut(), offered_to(reader))
    return asked.where(cases.c.organization == reader.organization, named)


class Standing(NamedTuple):
    """Where a case stands by its last settlement: its phase, and the next instant (UTC) at which it does something."""

    phase: str
    alarm: datetime | None


def standing(connection: sa.Connection, case: str) -> Standing:
    """Return where a case stood when it was last settled."""
    table = tables.cases
    row = connection.execute(sa.select(table.c.phase, table.c.next_alarm).where(table.c.id == case)).one()
    return Standing(row.phase, row.next_alarm)


def project(
    connection: sa.Connection, before: Case, after: Case, head: str, now: Standing, work: Work | None = None
) -> None:
    """Bring the clear columns in line with a case that was `before` and is `after`; writes only what changed.

    Without `work` nothing but what needs attention may differ.
    """
    due = next_due(after)
    row = {
        "seq": after.seq,
        "head": head,
        "is_open": after.is_open,
        "phase": now.phase,
        "case_type": after.case_type,
        "catalog": after.catalog,
        "next_due": due,
        "press": due or NO_DAY,
        "nobodys": is_nobodys(after),
        "next_alarm": now.alarm,
        "offered_to": next((o.to for o in after.offers if o.status is OfferStatus.OPEN), None),
        "attention": len(after.attention),
        "settled_at": after.now,
    }
    if work is None:
        connection.execute(_PROJECT, {"this": after.id, **row})
        return
    connection.execute(_PROJECT, {"this": after.id, **row, "listed": LISTS})
    _project_assignees(connection, before, after)
    project_access(connection, before, after)
    project_work(connection, before, after, work)


def _project_assignees(connection: sa.Connection, before: Case, after: Case) -> None:
    table = tables.case_assignees
    for role in before.assigned.keys() | after.assigned.keys():
        person = after.assigned.get(role)
        if person == before.assigned.get(role):
            continue
        connection.execute(table.delete().where(table.c.case == after.id, table.c.role == role))
        if person:
            connection.execute(table.insert().values(case=after.id, role=role, person=person))

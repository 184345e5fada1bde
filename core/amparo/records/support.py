"""What the support desk sees: queues, and numbers of cases with how they stand; no seal is opened for it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.records import tables
from amparo.records.cases import spoken
from amparo.records.inbox import WAITING
from amparo.records.sight import behind_a_wall

if TYPE_CHECKING:
    from amparo.access.people import Colleague
    from amparo.records.store import Store

_MOST = 200


class CaseState(Recorded):
    """A case by its number alone: whether it is open, how many of its items need a person, commands that wait."""

    number: str
    is_open: bool
    attention: int
    waiting: int
    settled_at: datetime | None


class Queues(Recorded):
    """How much waits in an organization: mails and jobs by state, commands, and since when (UTC) the oldest does."""

    mails: dict[str, int]
    jobs: dict[str, int]
    commands: int
    waits_since: datetime | None
    open_cases: int
    closed_cases: int


def queues(records: Store, reader: Colleague) -> Queues:
    """Return what waits in the reader's organization; a count tells of no case."""
    cases, inbox = tables.cases, tables.inbox
    own = cases.c.organization == reader.organization
    waiting = (
        sa.select(sa.func.count(), sa.func.min(inbox.c.created))
        .join_from(inbox, cases, cases.c.id == inbox.c.case)
        .where(own, inbox.c.state == WAITING)
    )
    counted = sa.select(cases.c.is_open, sa.func.count()).where(own, cases.c.seq > 0, cases.c.erased.is_(None))
    with records.database.read() as connection:
        commands, since = connection.execute(waiting).one()
        found = {row[0]: row[1] for row in connection.execute(counted.group_by(cases.c.is_open))}
        return Queues(
            mails=_by_state(connection, tables.outbox, reader.organization),
            jobs=_by_state(connection, tables.jobs, reader.organization),
            commands=commands,
            waits_since=since,
            open_cases=found.get(True, 0),
            closed_cases=found.get(False, 0),
        )


def _by_state(connection: sa.Connection, table: sa.Table, organization: str) -> dict[str, int]:
    asked = sa.select(table.c.state, sa.func.count()).where(table.c.organization == organization)
    rows = connection.execute(asked.group_by(table.c.state).order_by(table.c.state))
    return {row[0]: row[1] for row in rows}


def case_states(records: Store, reader: Colleague, number: str = "") -> tuple[CaseState, ...]:
    """Return the open cases for which something waits, or the case of this number, without those behind a wall."""
    cases, inbox = tables.cases, tables.inbox
    waiting = (
        sa.select(sa.func.count())
        .where(inbox.c.case == cases.c.id, inbox.c.state == WAITING)
        .correlate(cases)
        .scalar_subquery()
    )
    wanted = [cases.c.organization == reader.organization, cases.c.seq > 0, cases.c.erased.is_(None)]
    wanted.append(~behind_a_wall(reader))
    if number.strip():
        wanted.append(cases.c.number == spoken(number))
    else:
        wanted += [cases.c.is_open, sa.or_(cases.c.attention > 0, waiting > 0)]
    columns = (cases.c.number, cases.c.is_open, cases.c.attention, cases.c.settled_at, waiting.label("waiting"))
    asked = sa.select(*columns).where(*wanted).order_by(cases.c.number).limit(_MOST)
    with records.database.read() as connection:
        return tuple(CaseState(**row) for row in connection.execute(asked).mappings())

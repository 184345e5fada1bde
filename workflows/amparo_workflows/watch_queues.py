"""What the watch sees of the office's queues: commands that nothing has come of, and mails that do not go out.

Read from clear columns alone: neither a command nor a mail is opened. A case that is only reserved is in it too, since
the command that waits may be the one that opens it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from amparo.case.watch import COMMAND_PATIENCE, MAIL_PATIENCE, Finding, Problem
from amparo.declarations import phrase
from amparo.records import tables
from amparo.records.inbox import WAITING
from amparo.records.keys import has_key
from amparo.records.outbox import QUEUED, SENT
from amparo.records.repository import Records


class QueueFinding(NamedTuple):
    """A finding and the organization that it concerns."""

    organization: str
    finding: Finding


def queue_findings(records: Records, at: datetime) -> list[QueueFinding]:
    """Return what has waited too long at an instant (UTC), or is not tried any more; raises RecordsUnreachable."""
    with records.database.read() as connection:
        return [*_commands(connection, at), *_mails(connection, at)]


def _commands(connection: sa.Connection, at: datetime) -> Iterator[QueueFinding]:
    """Yield a finding for each case that is not erased and has commands older than the patience for them."""
    inbox, cases = tables.inbox, tables.cases
    asked = (
        sa.select(cases.c.id, cases.c.number, cases.c.organization, sa.func.count(), sa.func.min(inbox.c.created))
        .join_from(inbox, cases, cases.c.id == inbox.c.case)
        .where(inbox.c.state == WAITING, inbox.c.created < at - COMMAND_PATIENCE, has_key(inbox.c.case))
        .group_by(cases.c.id, cases.c.number, cases.c.organization)
        .order_by(cases.c.number)
    )
    for case, number, organization, count, oldest in connection.execute(asked).all():
        problem = Problem.COMMAND_WAITS
        sentence = phrase(f"watch_{problem}", case=number, count=count, at=f"{oldest:%Y-%m-%d %H:%M}")
        key = f"{case}/{problem}/"
        yield QueueFinding(organization, Finding(key=key, case=case, number=number, problem=problem, sentence=sentence))


def _mails(connection: sa.Connection, at: datetime) -> Iterator[QueueFinding]:
    """Yield what is wrong with each organization's mails; a new failure is a new finding."""
    outbox = tables.outbox
    readable = outbox.c.case.is_(None) | has_key(outbox.c.case)
    until = at - MAIL_PATIENCE
    waits = (outbox.c.state == QUEUED) & (outbox.c.created < until) & (outbox.c.not_before < until)
    failed = outbox.c.state.not_in([QUEUED, SENT])
    for problem, which in ((Problem.MAILS_FAILED, failed), (Problem.MAILS_WAIT, waits)):
        asked = (
            sa.select(outbox.c.organization, sa.func.count(), sa.func.min(outbox.c.created))
            .where(which, readable)
            .group_by(outbox.c.organization)
            .order_by(outbox.c.organization)
        )
        for organization, count, oldest in connection.execute(asked).all():
            sentence = phrase(f"watch_{problem}", count=count, at=f"{oldest:%Y-%m-%d %H:%M}")
            key = f"{organization}/{problem}/{count if problem is Problem.MAILS_FAILED else ''}"
            yield QueueFinding(organization, Finding(key=key, case="", number="", problem=problem, sentence=sentence))

"""Measuring: how much waits in an office, and for how long; read from the records, and counted by who goes rounds."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from temporalio.client import Client
from temporalio.service import RPCError

from amparo.case.model import Recorded
from amparo.errors import AmparoError
from amparo.records import tables
from amparo.records.inbox import WAITING
from amparo.records.keys import has_key
from amparo.records.outbox import FAILED, QUEUED
from amparo.records.repository import Records
from amparo_workflows.logs import logger
from amparo_workflows.metrics import Instruments, count, counting, set_each
from amparo_workflows.wedged import Trouble, stuck_cases

log = logger(__name__)

EVERY = timedelta(seconds=15)


class Backlog(Recorded):
    """What waits in an office: how many commands and due mails, and since when the oldest of each (UTC).

    `mails_failed` are those that a person has to look at.
    """

    commands: int = 0
    oldest_command: datetime | None = None
    mails: int = 0
    oldest_mail: datetime | None = None
    mails_failed: int = 0


def read_backlog(records: Records, now: datetime) -> Backlog:
    """Return what waits at an instant (UTC), of no erased case."""
    inbox, outbox = tables.inbox, tables.outbox
    since = sa.case((outbox.c.not_before > outbox.c.created, outbox.c.not_before), else_=outbox.c.created)
    readable = outbox.c.case.is_(None) | has_key(outbox.c.case)
    commands = sa.select(sa.func.count(), sa.func.min(inbox.c.created)).where(
        inbox.c.state == WAITING, has_key(inbox.c.case)
    )
    due = sa.select(sa.func.count(), sa.func.min(sa.type_coerce(since, tables.Instant))).where(
        outbox.c.state == QUEUED, since <= now, readable
    )
    failed = sa.select(sa.func.count()).where(outbox.c.state == FAILED, readable)
    with records.database.read() as connection:
        waiting, oldest_command = connection.execute(commands).one()
        mails, oldest_mail = connection.execute(due).one()
        return Backlog(
            commands=waiting,
            oldest_command=oldest_command,
            mails=mails,
            oldest_mail=oldest_mail,
            mails_failed=connection.execute(failed).scalar_one(),
        )


@asynccontextmanager
async def measured_meanwhile(records: Records, client: Client | None = None) -> AsyncIterator[None]:
    """Count what waits, and with a client the wedged cases, again and again while the context lasts."""
    if not counting():
        yield
        return
    measuring = asyncio.create_task(_measure_forever(records, client))
    try:
        yield
    finally:
        measuring.cancel()
        with suppress(asyncio.CancelledError):
            await measuring


async def _measure_forever(records: Records, client: Client | None) -> None:
    while True:
        try:
            now = records.wall()
            backlog = await asyncio.to_thread(read_backlog, records, now)
            count(partial(_tell_backlog, backlog=backlog, now=now))
            if client is not None:
                wedged = await _wedged(client, records)
                count(partial(_tell_wedged, wedged=wedged))
        except (AmparoError, RPCError) as error:
            log.warning("what waits cannot be counted just now", error=error)
        await asyncio.sleep(EVERY.total_seconds())


async def _wedged(client: Client, records: Records) -> dict[str, int]:
    """Return how many open cases each trouble holds up."""
    stuck = await stuck_cases(client)
    is_open = {line.id for line in await asyncio.to_thread(records.open_cases)} if stuck else set()
    found = Counter(one.trouble for one in stuck if one.case in is_open)
    return {trouble: found[trouble] for trouble in Trouble}


def _tell_wedged(seen: Instruments, wedged: dict[str, int]) -> None:
    set_each(seen.wedged_cases, wedged)


def _tell_backlog(seen: Instruments, backlog: Backlog, now: datetime) -> None:
    seen.round()
    seen.commands_waiting.set(backlog.commands)
    seen.oldest_command.set(_age(backlog.oldest_command, now))
    seen.mails_due.set(backlog.mails)
    seen.oldest_mail.set(_age(backlog.oldest_mail, now))
    seen.mails_failed.set(backlog.mails_failed)


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0

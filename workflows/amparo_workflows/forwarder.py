"""The inbox forwarder: a command that was saved and got no answer is sent again until its case's workflow gives one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from temporalio.client import Client

from amparo.errors import AmparoError
from amparo.records.inbox import WaitingCommand
from amparo.records.repository import Records
from amparo_workflows.client import ASK_LIMIT, ask
from amparo_workflows.logs import logger
from amparo_workflows.metrics import count_forwarded

log = logger(__name__)

EVERY = timedelta(seconds=5)

PATIENCE = ASK_LIMIT + timedelta(seconds=5)
"""How old a command is before it is taken for unanswered: whoever sent it may still be waiting."""

AT_ONCE = 8
"""Cases served at once: one whose workflow is stuck must not hold up the others."""


async def forward_forever(client: Client, records: Records, every: timedelta = EVERY) -> None:
    """Forward what waits, again and again, until cancelled."""
    seen: dict[str, float] = {}
    while True:
        try:
            await _forward(client, records, await asyncio.to_thread(_unanswered, records, seen), ASK_LIMIT)
        except AmparoError as error:
            log.warning("the inbox cannot be read just now", error=error)
        await asyncio.sleep(every.total_seconds())


async def forward_once(
    client: Client, records: Records, patience: timedelta = PATIENCE, limit: timedelta = ASK_LIMIT
) -> int:
    """Send every command older than `patience` that got no answer; return how many were answered.

    Each is waited for no longer than `limit`. Commands of one case go in the order in which they were saved, and wait
    behind one that is not answered.
    """
    waiting = await asyncio.to_thread(records.unanswered_commands, records.wall() - patience)
    return await _forward(client, records, waiting, limit)


def _unanswered(records: Records, seen: dict[str, float]) -> Sequence[WaitingCommand]:
    """Return what has waited for too long, by the age on record, or since it was first `seen` here.

    Whoever saved it may be on another machine, with another clock: one that is ahead must not make it wait.
    """
    now, old = time.monotonic(), records.wall() - PATIENCE
    waiting = records.unanswered_commands(datetime.max.replace(tzinfo=UTC))
    first = {one.command.id: seen.get(one.command.id, now) for one in waiting}
    seen.clear()
    seen.update(first)
    long = PATIENCE.total_seconds()
    return [one for one in waiting if one.created < old or now - first[one.command.id] >= long]


async def _forward(client: Client, records: Records, waiting: Iterable[WaitingCommand], limit: timedelta) -> int:
    turn = asyncio.Semaphore(AT_ONCE)
    cases = (_forward_case(client, records, commands, turn, limit) for commands in _by_case(waiting))
    answered = await asyncio.gather(*cases)
    count_forwarded(sum(answered))
    return sum(answered)


def _by_case(waiting: Iterable[WaitingCommand]) -> Iterable[Sequence[WaitingCommand]]:
    # Sorting is stable: within a case, the oldest stays first.
    return [list(group) for _, group in groupby(sorted(waiting, key=lambda one: one.case), key=lambda one: one.case)]


async def _forward_case(
    client: Client, records: Records, commands: Sequence[WaitingCommand], turn: asyncio.Semaphore, limit: timedelta
) -> int:
    async with turn:
        for done, one in enumerate(commands):
            try:
                await ask(client, one.case, one.command, limit, saved=True, again=True)
                await asyncio.to_thread(records.note_answered, one.command.id)
            except AmparoError as error:
                log.warning("a command still waits", case=one.case, command=one.command.id, error=error)
                return done
    return len(commands)

"""Starting again: a workflow for each open case that has none, from the records alone."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from enum import StrEnum

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from amparo.case.model import Recorded
from amparo.errors import AmparoError, KeyUnavailable
from amparo.records.repository import Records
from amparo_workflows.client import ensure_workflow
from amparo_workflows.logs import logger

log = logger(__name__)

AT_ONCE = 10

EVERY = timedelta(seconds=30)
"""How often it is looked whether the server still knows every open case; it answers with one number."""

_RUNNING = 'WorkflowType = "Case" AND ExecutionStatus = "Running"'


class Recovery(Recorded):
    """What starting the open cases came to: how many are open, and by id which were started and which could not be.

    Those that are `unreadable` have no key any more; those that are `declined` the workflow server would not start.
    """

    open_cases: int
    started: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()


class _Came(StrEnum):
    STARTED = "started"
    UNREADABLE = "unreadable"
    DECLINED = "declined"


async def start_open_cases(client: Client, records: Records) -> Recovery:
    """Start a workflow for each open case that has none; one that cannot be read does not stop the others.

    It does no harm at any time: what runs goes on, and the records say what each case waits for.
    """
    running = await running_cases(client)
    lines = await asyncio.to_thread(records.open_cases)
    missing = [line.id for line in lines if line.id not in running]
    turn = asyncio.Semaphore(AT_ONCE)
    came = await asyncio.gather(*(_started(client, case, turn) for case in missing))
    found = {what: tuple(case for case, one in zip(missing, came, strict=True) if one is what) for what in _Came}
    return Recovery(
        open_cases=len(lines),
        started=found[_Came.STARTED],
        unreadable=found[_Came.UNREADABLE],
        declined=found[_Came.DECLINED],
    )


async def recover_forever(client: Client, records: Records, every: timedelta = EVERY) -> None:
    """Start what a server that lost its data does not know any more, again and again, until cancelled."""
    while True:
        await asyncio.sleep(every.total_seconds())
        try:
            lost = await start_lost_cases(client, records)
        except (AmparoError, RPCError) as error:
            log.warning("lost cases cannot be looked for just now", error=error)
        else:
            if lost:
                log.error("the server had lost open cases: they were started again", cases=len(lost))


async def start_lost_cases(client: Client, records: Records) -> tuple[str, ...]:
    """Start a workflow for each open case that the server has never heard of, and return those cases, by id.

    One whose workflow was ended is left alone: that is told to a person. Raises RecordsUnreachable, or RPCError when
    the server cannot be asked.
    """
    lines = await asyncio.to_thread(records.open_cases)
    if (await client.count_workflows(_RUNNING)).count >= len(lines):
        return ()
    running, turn = await running_cases(client), asyncio.Semaphore(AT_ONCE)
    missing = [line.id for line in lines if line.id not in running]
    lost = [case for case in missing if not await _known(client, case)]
    came = await asyncio.gather(*(_started(client, case, turn) for case in lost))
    return tuple(case for case, one in zip(lost, came, strict=True) if one is _Came.STARTED)


async def _known(client: Client, case: str) -> bool:
    try:
        await client.get_workflow_handle(case).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return True


async def running_cases(client: Client) -> frozenset[str]:
    """Return the ids of the cases whose workflow runs, as far as the server's list has caught up."""
    return frozenset([workflow.id async for workflow in client.list_workflows(_RUNNING)])


async def _started(client: Client, case: str, turn: asyncio.Semaphore) -> _Came:
    async with turn:
        try:
            await ensure_workflow(client, case)
        except KeyUnavailable:
            log.error("an open case has no key: its workflow was not started", case=case)  # noqa: TRY400 - the case says all
            return _Came.UNREADABLE
        except RPCError as error:
            log.error("the server did not start a workflow", case=case, status=error.status)  # noqa: TRY400 - as above
            return _Came.DECLINED
    return _Came.STARTED

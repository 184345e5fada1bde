"""Ending: no workflow of a case may run when its key is destroyed, since it could neither go on nor end any more."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from amparo.errors import ServerUnreachable

PATIENCE = timedelta(seconds=10)
"""How long a workflow that has just been asked something takes to end by itself; it takes milliseconds."""

_PAUSE = timedelta(seconds=0.2)


async def end_workflow(client: Client, case: str, patience: timedelta = PATIENCE) -> None:
    """See that no workflow of a closed case (by id) runs; one that does not end by itself is ended.

    Raises ServerUnreachable where that cannot be known.
    """
    for _ in range(max(1, int(patience / _PAUSE))):
        if not await _runs(client, case):
            return
        await asyncio.sleep(_PAUSE.total_seconds())
    await _terminate(client, case)


async def _runs(client: Client, case: str) -> bool:
    try:
        described = await client.get_workflow_handle(case).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise _unknown(error) from error
    return described.status is WorkflowExecutionStatus.RUNNING


async def _terminate(client: Client, case: str) -> None:
    try:
        # the reason is stored in clear; anything else handed over would be sealed, and could not be for a lost key
        await client.get_workflow_handle(case).terminate(reason="closed")
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise _unknown(error) from error


def _unknown(error: RPCError) -> ServerUnreachable:
    return ServerUnreachable(
        f"The workflow server does not say whether the case is at rest ({error.status.name}); nothing was erased. See "
        "that `amparo up` runs and is well (`amparo doctor`), then repeat the command."
    )

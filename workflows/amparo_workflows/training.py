"""Training: the clock of one made-up case moved ahead, with every alarm on the way. Never with real cases."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from amparo.errors import InvalidInput, ServerUnreachable

LIMIT = timedelta(seconds=60)
"""Years of alarms take seconds; a clock that waits for a plugin's answer does not move at all."""


async def fast_forward(client: Client, case: str, by: timedelta, limit: timedelta = LIMIT) -> datetime:
    """Move a case's clock ahead, ringing every alarm on the way, and return what it shows then (UTC).

    Raises `InvalidInput` where no clock may be moved or the case is not open, `ServerUnreachable` after the limit.
    """
    if by <= timedelta(0):
        raise InvalidInput(f"A case's clock only goes ahead: {by} is no time to move it by.")
    skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
    handle = client.get_workflow_handle(case)
    try:
        async with asyncio.timeout(limit.total_seconds()):
            await skipper.fast_forward(handle, by)
            return await skipper.get_current_time(handle)
    except TimeoutError as over:
        raise ServerUnreachable(
            f"The clock of case {case} did not move within {limit.total_seconds():g} seconds. It waits while the "
            "engine is down or a plugin's answer is outstanding: see that all of Amparo runs, and try again."
        ) from over
    except RPCError as error:
        raise _refused(case, error) from error


def _refused(case: str, error: RPCError) -> InvalidInput | ServerUnreachable:
    if error.status is RPCStatusCode.NOT_FOUND:
        return InvalidInput(f"The clock of case {case} does not run: the case is closed, or was never opened.")
    if error.status in {RPCStatusCode.INVALID_ARGUMENT, RPCStatusCode.UNIMPLEMENTED, RPCStatusCode.PERMISSION_DENIED}:
        return InvalidInput(
            "No clock can be moved here: this office does not run in training mode. Start one with `amparo up "
            "--training` in another folder, with made-up cases only."
        )
    return ServerUnreachable(f"The clock of case {case} did not move: the workflow server says {error.status.name}.")

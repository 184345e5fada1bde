"""Wedged cases: a workflow that goes on failing looks like silence, so somebody is told before a date is missed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

from temporalio.client import Client, WorkflowExecutionDescription, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from amparo.case.model import Recorded

FAILURES_IN_A_ROW = 5
"""After so many attempts at one workflow task a case is stuck; a kill or a restart costs one or two.

It is also the number after which the server itself reports a workflow (`TemporalReportedProblems`): half a minute.
"""

AT_ONCE = 10
"""Cases asked about at once."""

_CASE = 'WorkflowType = "Case"'
_REPORTED = f"{_CASE} AND TemporalReportedProblems IS NOT NULL"
_ENDED = f'{_CASE} AND ExecutionStatus IN ("Failed", "Terminated", "Canceled", "TimedOut")'
_BADLY_ENDED = frozenset(
    {
        WorkflowExecutionStatus.FAILED,
        WorkflowExecutionStatus.TERMINATED,
        WorkflowExecutionStatus.CANCELED,
        WorkflowExecutionStatus.TIMED_OUT,
    }
)


class Trouble(StrEnum):
    """What holds a case up."""

    FAILS = "fails"
    ENDED = "ended"


class StuckCase(Recorded):
    """A case (by id) whose workflow cannot go on, or is over though the case may be open; since when (UTC).

    `cause` is the server's word for it, such as `Terminated`; `attempts` counts tries at the task that fails.
    """

    case: str
    trouble: Trouble
    cause: str = ""
    attempts: int = 0
    since: datetime


async def stuck_cases(client: Client, suspects: Iterable[str] = ()) -> tuple[StuckCase, ...]:
    """Return the cases whose workflow goes on failing, or ended other than by closing, by id.

    Two lists of the server name whom to ask about, so that it costs the same with thousands of healthy cases;
    `suspects` are asked about in any case, for a server too old to report problems. Whether a case is open is the
    records' to say. Raises RPCError when the server cannot be asked.
    """
    named = {*suspects, *await _listed(client, _REPORTED), *await _listed(client, _ENDED)}
    turn = asyncio.Semaphore(AT_ONCE)
    found = await asyncio.gather(*(_looked_at(client, case, turn) for case in sorted(named)))
    return tuple(one for one in found if one is not None)


async def _listed(client: Client, query: str) -> set[str]:
    try:
        return {workflow.id async for workflow in client.list_workflows(query)}
    except RPCError as error:
        if error.status is RPCStatusCode.INVALID_ARGUMENT:  # a server that does not know what it is asked for
            return set()
        raise


async def _looked_at(client: Client, case: str, turn: asyncio.Semaphore) -> StuckCase | None:
    """Ask for the present run: the lists lag behind, and keep runs that others have followed."""
    async with turn:
        try:
            described = await client.get_workflow_handle(case).describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise
    return _stuck(case, described)


def _stuck(case: str, described: WorkflowExecutionDescription) -> StuckCase | None:
    if described.status in _BADLY_ENDED:
        since = described.close_time or described.start_time
        return StuckCase(case=case, trouble=Trouble.ENDED, cause=described.status.name.title(), since=since)
    task = described.raw_description.pending_workflow_task
    if described.status is not WorkflowExecutionStatus.RUNNING or task.attempt < FAILURES_IN_A_ROW:
        return None
    since = task.original_scheduled_time.ToDatetime(tzinfo=UTC)
    return StuckCase(case=case, trouble=Trouble.FAILS, cause=_cause(described), attempts=task.attempt, since=since)


def _cause(described: WorkflowExecutionDescription) -> str:
    reported = described.raw_description.workflow_execution_info.search_attributes.indexed_fields
    words = reported["TemporalReportedProblems"].data.decode() if "TemporalReportedProblems" in reported else ""
    return next((word.split('"')[0] for word in words.split("cause=WorkflowTaskFailedCause")[1:]), "")

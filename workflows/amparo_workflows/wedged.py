"""Wedged cases: a workflow that goes on failing looks like silence, so somebody is told before a date is missed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from temporalio.client import Client, WorkflowExecutionDescription, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from amparo.case.events import NoteAdded
from amparo.case.model import Attention, AttentionKind, Recorded
from amparo.declarations import Role, phrase
from amparo.errors import AmparoError
from amparo.records.attention import ENGINE, NewItem, add_note, raise_once
from amparo.records.lists import CaseLine
from amparo.records.repository import Records
from amparo_workflows.logs import logger

log = logger(__name__)

FAILURES_IN_A_ROW = 5
"""After so many attempts at one workflow task a case is stuck; a kill or a restart costs one or two.

It is also the number after which the server itself reports a workflow (`TemporalReportedProblems`): half a minute.
"""

AT_ONCE = 10
"""Cases asked about at once."""

EVERY = timedelta(minutes=1)

OVERDUE = timedelta(minutes=15)
"""A case whose alarm is so late is asked about even if the server reports nothing."""

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


async def tend_forever(client: Client, records: Records, every: timedelta = EVERY) -> None:
    """Look for stuck cases and tell about them, again and again, until cancelled."""
    while True:
        await asyncio.sleep(every.total_seconds())
        try:
            await tend(client, records)
        except (AmparoError, RPCError) as error:
            log.warning("stuck cases cannot be looked for just now", error=error)
        except Exception as bug:  # noqa: BLE001 - a mistake in looking must not end the engine that carries out commands
            log.error("a mistake kept stuck cases from being looked for", error=bug)  # noqa: TRY400 - without a trace


async def tend(client: Client, records: Records) -> tuple[StuckCase, ...]:
    """Raise an item on each open case that is stuck, once for each trouble, and return those cases.

    Where a case works again that is noted on it; what came of it is a person's to see, so that no item is settled here.
    Raises RecordsUnreachable, or RPCError when the server cannot be asked.
    """
    lines = {line.id: line for line in await asyncio.to_thread(records.open_cases)}
    known = await asyncio.to_thread(_known, records, [line for line in lines.values() if line.attention])
    late = records.wall() - OVERDUE
    overdue = {line.id for line in lines.values() if line.next_alarm is not None and line.next_alarm < late}
    found = tuple(one for one in await stuck_cases(client, overdue | known.keys()) if one.case in lines)
    for one in found:
        if one.case not in known and await asyncio.to_thread(raise_once, records, one.case, _item(one)):
            log.error("a case cannot go on: its supervising attorneys are told", case=one.case, attempt=one.attempts)
    for case in known.keys() - {one.case for one in found}:
        note = phrase("attention_case_works", item=known[case].id)
        await asyncio.to_thread(add_note, records, case, note.in_(await _language(records, lines[case])))
        log.info("a case works again", case=case)
    return found


def _known(records: Records, lines: Iterable[CaseLine]) -> dict[str, Attention]:
    """Return by case the trouble that a person was told of and that is not noted as over."""
    known = {}
    for line in lines:
        case = records.read_case(line.id, line.organization)
        items = [item for item in case.attention if item.kind is AttentionKind.CASE_STUCK]
        if items and not _noted_as_over(records, line.id, items[-1]):
            known[line.id] = items[-1]
    return known


def _noted_as_over(records: Records, case: str, item: Attention) -> bool:
    raised = int(item.id.removeprefix("x"))
    history = records.history(case)[raised:]
    return any(isinstance(event.body, NoteAdded) and event.actor == ENGINE for event in history)


async def _language(records: Records, line: CaseLine) -> str:
    organization = await asyncio.to_thread(records.organization, line.organization)
    return organization.profile.language


def _item(stuck: StuckCase) -> NewItem:
    since = f"{stuck.since.astimezone(UTC):%Y-%m-%d %H:%M}"
    words = phrase(
        f"attention_case_{stuck.trouble}", attempts=stuck.attempts, since=since, cause=stuck.cause or stuck.trouble
    )
    about = f"{stuck.trouble}/{stuck.since.astimezone(UTC):%Y%m%dT%H%M%S}"
    return NewItem(AttentionKind.CASE_STUCK, about, words, Role.SUPERVISING_ATTORNEY)


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

"""Reaching the cases: every command goes the same way, whether its case's workflow runs, was lost or has ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from dataclasses import KW_ONLY, dataclass
from datetime import timedelta
from typing import Any

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import HeaderCodecBehavior, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode
from temporalio.workflow import UpdateMethodMultiParam

from amparo.case.commands import ENGINE_COMMANDS, Command, SwitchCatalog
from amparo.errors import InvalidInput, RecordsUnreachable, ServerUnreachable
from amparo.records.inbox import ReservedCase
from amparo.records.keys import Keys
from amparo.records.repository import Records
from amparo.records.requests import Outcome
from amparo.settings import Settings
from amparo_workflows.case import CaseWorkflow
from amparo_workflows.codec import case_converter
from amparo_workflows.messages import ENGINE_QUEUE, CaseStart
from amparo_workflows.server import NAMESPACE, server_address
from amparo_workflows.tls import Privacy, privacy_of

CONNECT_LIMIT = timedelta(seconds=10)
"""A server that was just started takes a few seconds; nobody waits longer for a page."""

ASK_LIMIT = timedelta(seconds=20)
"""Longer than the engine takes after a restart, and than the records may be locked; then the command is queued."""

TASK_TIMEOUT = timedelta(seconds=4)
"""After what time the server gives a killed worker's task to another; carrying out a command takes milliseconds."""

_PAUSE = 0.2

_PASSING = frozenset(
    {
        RPCStatusCode.ABORTED,
        RPCStatusCode.NOT_FOUND,  # the run ended while the command was on its way: the next try starts another
        RPCStatusCode.RESOURCE_EXHAUSTED,
        RPCStatusCode.UNAVAILABLE,
        RPCStatusCode.UNKNOWN,
        RPCStatusCode.INTERNAL,
    }
)


async def connect(settings: Settings, keys: Keys, limit: timedelta = CONNECT_LIMIT) -> Client:
    """Return a client of the office's workflow server, waiting for one that is still starting.

    Raises `ServerUnreachable` when the limit is over, `InvalidInput` for a server that was not prepared for Amparo by
    then: one that begins anew, since its data were lost, is prepared a moment after it answers.
    """
    privacy, unprepared = privacy_of(settings), None
    try:
        async with asyncio.timeout(limit.total_seconds()):
            while True:
                try:
                    return await _connect_once(server_address(settings), privacy, keys)
                except InvalidInput as not_yet:
                    unprepared = not_yet
                except (ServerUnreachable, RPCError, RuntimeError):
                    unprepared = None
                await asyncio.sleep(_PAUSE)
    except TimeoutError as over:
        raise unprepared or ServerUnreachable(
            f"The workflow server at {server_address(settings)} did not answer within {limit.total_seconds():g} "
            "seconds.",
            "Start Amparo with `amparo up`, or correct AMPARO_TEMPORAL_ADDRESS.",
        ) from over


async def _connect_once(address: str, privacy: Privacy, keys: Keys) -> Client:
    client = await Client.connect(
        address,
        namespace=NAMESPACE,
        tls=privacy.tls,
        api_key=privacy.api_key,
        data_converter=case_converter(keys),
        identity=f"amparo@{os.getpid()}",  # the default names the machine, in clear
        header_codec_behavior=HeaderCodecBehavior.CODEC,
    )
    try:
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=NAMESPACE))
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise InvalidInput(
                f"The workflow server at {address} has no namespace “{NAMESPACE}”.",
                "Whoever runs that server makes it with "
                f"`temporal operator namespace create --namespace {NAMESPACE} --retention 365d`.",
            ) from error
        raise
    return client


async def ask(
    client: Client,
    case: str,
    command: Command,
    limit: timedelta = ASK_LIMIT,
    *,
    saved: bool = False,
    again: bool = False,
) -> Outcome:
    """Have a command carried out on a case and return what came of it; a refusal is an outcome too.

    `saved` says that the command lies in the inbox, so that the error can say so. `again` is for a command that was
    sent before and got no answer: the server remembers what it said under an id, a failure too, so it gets another;
    the record knows the command by its own. Raises `InvalidInput` for a command of the engine's own,
    `ServerUnreachable` when no answer came within the limit.
    """
    _refuse_the_engines_own(command)
    asking = _Asking(client, case, command, saved=saved, update=CaseWorkflow.execute)
    return await _answer(asking, limit, _another_id(command) if again else command.id)


def save(records: Records, case: str, command: Command) -> None:
    """Write a command down, so that it will be carried out whatever happens; waits for the disk.

    Raises `InvalidInput` for a command of the engine's own, and as the records do where it could not be saved.
    """
    _refuse_the_engines_own(command)
    records.put_inbox(case, command)


def note_answered(records: Records, command: Command) -> None:
    """Note that somebody has heard what came of a saved command; waits for the disk."""
    with contextlib.suppress(RecordsUnreachable):  # then the forwarder asks once more, and is told the same
        records.note_answered(command.id)


async def submit(
    client: Client, records: Records, case: str, command: Command, limit: timedelta = ASK_LIMIT
) -> Outcome:
    """Write a command down, then have it carried out.

    Raises as `ask` does; after `ServerUnreachable` the command is saved and will be carried out without anybody's help.
    """
    await asyncio.to_thread(save, records, case, command)
    return await _saved(client, records, case, command, limit)


async def open_case(
    client: Client, records: Records, command: Command, limit: timedelta = ASK_LIMIT
) -> tuple[ReservedCase, Outcome]:
    """Reserve a case, with its number, key and first command, and have it opened; raises as `submit` does.

    The same command again finds the case that it reserved.
    """
    reserved = await asyncio.to_thread(records.reserve_case, command)
    return reserved, await _saved(client, records, reserved.case, reserved.command, limit)


async def _saved(client: Client, records: Records, case: str, command: Command, limit: timedelta) -> Outcome:
    outcome = await ask(client, case, command, limit, saved=True)
    await asyncio.to_thread(note_answered, records, command)
    return outcome


async def switch_catalog(
    client: Client, case: str, switch: str | SwitchCatalog, *, organization: str, by: str, limit: timedelta = ASK_LIMIT
) -> Outcome:
    """Have a case go on under another catalog of its organization, by decision of the person `by`; raises as `ask`.

    `switch` is the catalog's hash, or the whole command where there is more to say.
    """
    id_ = f"switch/{secrets.token_hex(8)}"
    body = SwitchCatalog(hash=switch) if isinstance(switch, str) else switch
    command = Command(id=id_, organization=organization, actor=by, body=body)
    return await _answer(_Asking(client, case, command, saved=False, update=CaseWorkflow.switch_catalog), limit, id_)


async def ensure_workflow(client: Client, case: str) -> None:
    """Start the workflow of a case unless it runs."""
    await client.start_workflow(
        CaseWorkflow.run,
        CaseStart(case=case),
        id=case,
        task_queue=ENGINE_QUEUE,
        task_timeout=TASK_TIMEOUT,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )


async def _answer(asking: _Asking, limit: timedelta, update_id: str) -> Outcome:
    try:
        async with asyncio.timeout(limit.total_seconds()):
            return await asking.until_answered(update_id)
    except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError) as over:
        _let_a_cancellation_through()
        raise asking.not_answered(f"it did not answer within {limit.total_seconds():g} seconds") from over


@dataclass(frozen=True)
class _Asking:
    """One command on its way to its case."""

    client: Client
    case: str
    command: Command
    _: KW_ONLY
    saved: bool
    update: UpdateMethodMultiParam[[Any, Command], Outcome]

    async def until_answered(self, update_id: str) -> Outcome:
        """Send the command under an update id, and again while what is in the way may pass."""
        while True:
            try:
                return await self._sent(update_id)
            except WorkflowUpdateFailedError as error:
                if update_id != self.command.id:
                    raise self.not_answered("it failed on this command") from error
                update_id = _another_id(self.command)  # the failure may be an old one
            except RPCError as error:
                if error.status not in _PASSING:
                    raise self.not_answered(f"it cannot work on this case now ({error.status.name})") from error
            await asyncio.sleep(_PAUSE)

    async def _sent(self, update_id: str) -> Outcome:
        start = WithStartWorkflowOperation(
            CaseWorkflow.run,
            CaseStart(case=self.case),
            id=self.case,
            task_queue=ENGINE_QUEUE,
            task_timeout=TASK_TIMEOUT,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
        try:
            return await self.client.execute_update_with_start_workflow(
                self.update, self.command, id=update_id, start_workflow_operation=start
            )
        except (RPCError, WorkflowUpdateRPCTimeoutOrCancelledError):
            # The SDK keeps the same error a second time, and logs it with its trace unless somebody takes it.
            with contextlib.suppress(Exception, asyncio.CancelledError):
                await start.workflow_handle()
            raise

    def not_answered(self, why: str) -> ServerUnreachable:
        """Return the error that says what happens to the command."""
        if self.saved:
            return ServerUnreachable(
                f"Your command is saved and queued, but the engine has not carried it out yet: {why}. It will be done "
                "as soon as possible; there is no need to send it again."
            )
        return ServerUnreachable(
            f"The engine has not carried out your command, as far as we know: {why}. Send the same command again."
        )


def _another_id(command: Command) -> str:
    return f"{command.id}/{secrets.token_hex(4)}"


def _refuse_the_engines_own(command: Command) -> None:
    if not command.id.strip():
        raise InvalidInput("A command needs an id, so that sending it twice is sending it once.")
    if command.body.kind in ENGINE_COMMANDS:
        raise InvalidInput(f"“{command.body.kind}” is the engine's own command: nobody can send it.")


def _let_a_cancellation_through() -> None:
    task = asyncio.current_task()
    if task is not None and task.cancelling():  # the SDK takes a cancellation of ours for its own time-out
        raise asyncio.CancelledError

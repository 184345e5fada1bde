"""The relay: the only part that hands anything to a plugin, and the only one that hears its answers.

It holds the keys for what cases send to plugins, and passes the declared values over a pipe. A plugin's process has no
key, no address of the workflow server and no database.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import NamedTuple

from temporalio import activity
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

from amparo.declarations import ActionDeclaration, FactValue
from amparo.errors import RecordsUnreachable, UnknownName
from amparo.plugins.actions import ActionAnswer, ActionFailure, FailureCause, PluginProcess
from amparo.plugins.cage import DEFAULT_LIMITS
from amparo.plugins.manager import installed
from amparo.records.plugin_calls import ANSWERED, FELL_TO_A_PERSON, LEFT_RUNNING, UNREACHABLE, CalledAction
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_workflows.action_settings import action_settings
from amparo_workflows.case import ACTION_TIME
from amparo_workflows.client import connect
from amparo_workflows.logs import logger
from amparo_workflows.measuring import measured_meanwhile
from amparo_workflows.messages import RUN_PLUGIN_ACTION, ActionResult, ActionTask, plugin_queue
from amparo_workflows.metrics import count_call
from amparo_workflows.plugin_places import Shelf
from amparo_workflows.plugin_processes import Line, NoTurn, PluginProcesses
from amparo_workflows.processes import START_PATIENCE, open_records

log = logger(__name__)

BEAT = timedelta(seconds=5)
"""How often the server hears that a call still runs; it takes six missed ones for a dead relay."""

PAUSE = timedelta(seconds=1)
"""Before a second attempt; before the third it is twice as long."""

GRACE = timedelta(seconds=10)

LOOK = timedelta(seconds=3)
"""How often the records are asked whether a plugin was installed."""

MOST_WAITING = 500
"""Calls of one plugin that are taken from the server at once. Most of them wait here for their organization's turn, so
that those of another need not wait on the server behind them."""

LONGEST = ACTION_TIME - timedelta(minutes=1)
"""How long a task may take with all its attempts, before the server takes it for lost."""

PATIENCE = LONGEST / 2
"""How long a call waits for its turn, before the task is given back to the server to be handed out again."""

AGAIN = timedelta(seconds=5)

_NO_BETTER_AGAIN = frozenset({FailureCause.NOT_STARTED, FailureCause.NOT_CONFINED, FailureCause.WRONG_ANSWER})


class _Declared(NamedTuple):
    """An action as a case's catalog declares it, whose it is, and what the organization set of its plugin."""

    action: ActionDeclaration
    called: CalledAction
    settings: dict[str, FactValue]


class PluginRelay:
    """Runs the actions of one plugin, an organization's one after the other, in processes of the plugin's own.

    Which version runs is what the case's own catalog names.
    """

    def __init__(self, records: Records, plugin: str, shelf: Shelf, pause: timedelta = PAUSE) -> None:
        self.plugin = plugin
        self._records, self._shelf, self._pause = records, shelf, pause
        self._processes = PluginProcesses()

    def close(self) -> None:
        """End the plugin's processes."""
        self._processes.close()

    @activity.defn(name=RUN_PLUGIN_ACTION)
    async def run_plugin_action(self, task: ActionTask) -> ActionResult:
        """Return what the plugin's function answered, checked, or the sentence that says why a person has to do it."""
        beating = asyncio.create_task(_beat())
        try:
            return await self._result(task)
        except NoTurn as late:
            raise ApplicationError("waits for its turn", next_retry_delay=AGAIN) from late
        finally:
            beating.cancel()

    async def _result(self, task: ActionTask) -> ActionResult:
        declared = await asyncio.to_thread(self._declared, task)
        source = None
        if declared is not None:
            source = await asyncio.to_thread(self._shelf.source, self.plugin, declared.called.version)
        if declared is None or source is None:
            version = f" {declared.called.version}" if declared and declared.called.version else ""
            which = f"The plugin “{task.plugin}”{version} with its action “{task.action}” is not installed."
            result = ActionResult(problem=which)
        else:
            result = await self._attempts(task, declared, Line(declared.called.organization, source))
        if declared and result.answers is None:
            await self._count(declared.called, [FELL_TO_A_PERSON])
        return result

    async def _attempts(self, task: ActionTask, declared: _Declared, line: Line) -> ActionResult:
        action, called = declared.action, declared.called
        clock = asyncio.get_running_loop().time
        began, attempt = clock(), 1

        def call(process: PluginProcess) -> ActionAnswer | ActionFailure:
            return process.run_action(action, task.id, task.fields, declared.settings)

        while True:
            waits_until = began + PATIENCE.total_seconds()
            answer = await self._processes.run(line, call, timedelta(seconds=max(0.0, waits_until - clock())))
            await self._told(task, called, answer, attempt)
            if isinstance(answer, ActionAnswer):
                return ActionResult(answers=answer.answers)
            could_last = action.timeout_seconds + DEFAULT_LIMITS.seconds
            in_time = clock() - began + could_last < LONGEST.total_seconds()
            if attempt >= action.attempts or answer.cause in _NO_BETTER_AGAIN or not in_time:
                return ActionResult(problem=_after(attempt, answer))
            await asyncio.sleep(attempt * self._pause.total_seconds())
            attempt += 1

    async def _told(
        self, task: ActionTask, called: CalledAction, answer: ActionAnswer | ActionFailure, attempt: int
    ) -> None:
        """Count a call, and log what went wrong: never what was said."""
        came = ANSWERED if isinstance(answer, ActionAnswer) else answer.cause.value
        also = {UNREACHABLE: answer.unreachable, LEFT_RUNNING: answer.left_running}
        if isinstance(answer, ActionFailure):
            log.warning(
                "an action gave no answer", case=task.case, command=task.id, attempt=attempt, cause=answer.cause
            )
        if answer.unreachable:
            log.warning("a plugin tried to reach what was not granted", case=task.case, command=task.id)
        if answer.left_running:
            log.warning("a plugin left something running; it was ended", case=task.case, command=task.id)
        for outcome in (came, *(outcome for outcome, found in also.items() if found)):
            count_call(self.plugin, outcome)
        await self._count(called, [came], answer.seconds)
        await self._count(called, [outcome for outcome, found in also.items() if found])

    async def _count(self, called: CalledAction, outcomes: list[str], seconds: float = 0.0) -> None:
        if not outcomes:
            return
        try:
            await asyncio.to_thread(self._records.count_plugin_call, called, outcomes, seconds)
        except RecordsUnreachable as problem:  # a number is not worth an answer
            log.warning("a call could not be counted", error=problem)

    def _declared(self, task: ActionTask) -> _Declared | None:
        """Return the action as the case's own catalog declares it, if it is this plugin's."""
        try:
            with self._records.database.read() as connection:
                case = self._records.load(connection, task.case).case
                catalog = self._records.catalog_of(connection, case)
                settings = action_settings(self._records, connection, catalog, self.plugin) if catalog else {}
        except UnknownName:
            return None
        action = catalog.action.get(task.action) if catalog else None
        if catalog is None or action is None or not action.plugin == self.plugin == task.plugin:
            return None
        version = next((info.version for info in catalog.plugins if info.id == self.plugin), "")
        called = CalledAction(organization=case.organization, plugin=self.plugin, version=version, action=action.id)
        return _Declared(action, called, settings)


async def run_relay(settings: Settings, extra: Sequence[str] = ()) -> None:
    """Run the relay for every plugin until cancelled; `extra` plugins are named as `id=module=folders`."""
    records = open_records(settings)
    client = await connect(settings, records.keys, START_PATIENCE)
    shelf = Shelf(records, settings.data_folder, installed(extra))
    async with relay_workers(client, records, shelf) as workers, measured_meanwhile(records):
        log.info("at work", plugins=len(workers.plugins))
        await workers.follow()


class RelayWorkers:
    """The workers of a relay, one for each plugin that is here; a plugin that is installed later gets its own."""

    def __init__(self, client: Client, records: Records, shelf: Shelf, stack: AsyncExitStack) -> None:
        self._client, self._records, self._shelf, self._stack = client, records, shelf, stack
        self.plugins: set[str] = set()

    async def take_up(self) -> None:
        """Begin to take calls for each plugin that came since the last time."""
        for plugin in sorted(await asyncio.to_thread(self._shelf.plugins) - self.plugins):
            relay = PluginRelay(self._records, plugin, self._shelf)
            self._stack.callback(relay.close)
            await self._stack.enter_async_context(_worker(self._client, relay))
            self.plugins.add(plugin)

    async def follow(self) -> None:
        """Take up plugins as they are installed, until cancelled."""
        while True:
            await asyncio.sleep(LOOK.total_seconds())
            before = len(self.plugins)
            try:
                await self.take_up()
            except RecordsUnreachable as problem:  # what is served goes on; what is new waits for the records
                log.warning("what is installed cannot be read just now", error=problem)
            if len(self.plugins) > before:
                log.info("calls of newly installed plugins are taken too", plugins=len(self.plugins) - before)


@asynccontextmanager
async def relay_workers(client: Client, records: Records, shelf: Shelf) -> AsyncIterator[RelayWorkers]:
    """Take calls for every plugin while the context lasts, each from a queue of its own, then end their processes."""
    async with AsyncExitStack() as stack:
        workers = RelayWorkers(client, records, shelf, stack)
        await workers.take_up()
        yield workers


def _worker(client: Client, relay: PluginRelay) -> Worker:
    return Worker(
        client,
        task_queue=plugin_queue(relay.plugin),
        identity=f"amparo-relay@{os.getpid()}",
        activities=[relay.run_plugin_action],
        max_concurrent_activities=MOST_WAITING,
        max_concurrent_activity_task_polls=1,
        graceful_shutdown_timeout=GRACE,
    )


async def _beat() -> None:
    with contextlib.suppress(asyncio.CancelledError):
        while True:
            activity.heartbeat()
            await asyncio.sleep(BEAT.total_seconds())


def _after(attempts: int, failure: ActionFailure) -> str:
    return failure.why if attempts == 1 else f"{failure.why.rstrip('.')}, in {attempts} attempts."

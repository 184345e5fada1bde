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

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from amparo.declarations import ActionDeclaration
from amparo.errors import RecordsUnreachable, UnknownName
from amparo.plugins.actions import ActionAnswer, ActionFailure, FailureCause, PluginProcess
from amparo.plugins.manager import PluginSource, installed
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_workflows.client import connect
from amparo_workflows.logs import logger
from amparo_workflows.measuring import measured_meanwhile
from amparo_workflows.messages import RUN_PLUGIN_ACTION, ActionResult, ActionTask, plugin_queue
from amparo_workflows.metrics import count_call
from amparo_workflows.plugin_places import Shelf
from amparo_workflows.processes import START_PATIENCE, open_records

log = logger(__name__)

BEAT = timedelta(seconds=5)
"""How often the server hears that a call still runs; it takes six missed ones for a dead relay."""

PAUSE = timedelta(seconds=1)
"""Before a second attempt; before the third it is twice as long."""

GRACE = timedelta(seconds=10)

LOOK = timedelta(seconds=3)
"""How often the records are asked whether a plugin was installed."""

_NO_BETTER_AGAIN = frozenset({FailureCause.NOT_STARTED, FailureCause.WRONG_ANSWER})


class PluginRelay:
    """Runs the actions of one plugin, one after the other, each version of it in a process of its own.

    Which version runs is what the case's own catalog names.
    """

    def __init__(self, records: Records, plugin: str, shelf: Shelf, pause: timedelta = PAUSE) -> None:
        self.plugin = plugin
        self._records, self._shelf, self._pause = records, shelf, pause
        self._processes: dict[PluginSource, PluginProcess] = {}

    def close(self) -> None:
        """End the plugin's processes."""
        for process in self._processes.values():
            process.close()

    def _process(self, version: str) -> PluginProcess | None:
        """Return the process of a version, or None if it is not installed; one that was replaced is ended."""
        source = self._shelf.source(self.plugin, version)
        for other in [one for one in self._processes if one.version == version and one != source]:
            self._processes.pop(other).close()
        if source is None:
            return None
        if source not in self._processes:
            self._processes[source] = PluginProcess(source)
        return self._processes[source]

    @activity.defn(name=RUN_PLUGIN_ACTION)
    async def run_plugin_action(self, task: ActionTask) -> ActionResult:
        """Return what the plugin's function answered, checked, or the sentence that says why a person has to do it."""
        beating = asyncio.create_task(_beat())
        try:
            return await self._attempts(task)
        finally:
            beating.cancel()

    async def _attempts(self, task: ActionTask) -> ActionResult:
        action, version = await asyncio.to_thread(self._declared, task)
        process = None if action is None else await asyncio.to_thread(self._process, version)
        if action is None or process is None:
            which = f"The plugin “{task.plugin}”{f' {version}' if version else ''}"
            return ActionResult(problem=f"{which} with its action “{task.action}” is not installed.")
        attempt = 1
        while True:
            answer = await asyncio.to_thread(process.run_action, action, task.id, task.fields)
            came = "answered" if isinstance(answer, ActionAnswer) else answer.cause
            count_call(self.plugin, came)
            if isinstance(answer, ActionAnswer):
                return ActionResult(answers=answer.answers)
            log.warning(
                "an action gave no answer", case=task.case, command=task.id, attempt=attempt, cause=answer.cause
            )
            if attempt >= action.attempts or answer.cause in _NO_BETTER_AGAIN:
                return ActionResult(problem=_after(attempt, answer))
            await asyncio.sleep(attempt * self._pause.total_seconds())
            attempt += 1

    def _declared(self, task: ActionTask) -> tuple[ActionDeclaration | None, str]:
        """Return the action as the case's own catalog declares it, if it is this plugin's, and in which version."""
        try:
            with self._records.database.read() as connection:
                case = self._records.load(connection, task.case).case
                catalog = self._records.catalog_of(connection, case)
        except UnknownName:
            return None, ""
        action = catalog.action.get(task.action) if catalog else None
        if catalog is None or action is None or not action.plugin == self.plugin == task.plugin:
            return None, ""
        return action, next((info.version for info in catalog.plugins if info.id == self.plugin), "")


async def run_relay(settings: Settings, extra: Sequence[str] = ()) -> None:
    """Run the relay for every plugin until cancelled; `extra` plugins are named as `id=module`."""
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
            try:
                await self.take_up()
            except RecordsUnreachable as problem:  # what is served goes on; what is new waits for the records
                log.warning("what is installed cannot be read just now", error=problem)


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
        max_concurrent_activities=1,  # its process takes one call at a time, and what waits here would time out
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

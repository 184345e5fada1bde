"""The relay: the only part that hands anything to a plugin, and the only one that hears its answers.

It holds the keys for what cases send to plugins, and passes the declared values over a pipe. A plugin's process has no
key, no address of the workflow server and no database.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from amparo.declarations import ActionDeclaration
from amparo.errors import UnknownName
from amparo.plugins.actions import ActionAnswer, ActionFailure, FailureCause, PluginProcess
from amparo.plugins.manager import PluginSource, enabled, installed
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_workflows.client import connect
from amparo_workflows.logs import logger
from amparo_workflows.measuring import measured_meanwhile
from amparo_workflows.messages import RUN_PLUGIN_ACTION, ActionResult, ActionTask, plugin_queue
from amparo_workflows.metrics import count_call
from amparo_workflows.processes import START_PATIENCE, open_records

log = logger(__name__)

BEAT = timedelta(seconds=5)
"""How often the server hears that a call still runs; it takes six missed ones for a dead relay."""

PAUSE = timedelta(seconds=1)
"""Before a second attempt; before the third it is twice as long."""

GRACE = timedelta(seconds=10)

_NO_BETTER_AGAIN = frozenset({FailureCause.NOT_STARTED, FailureCause.WRONG_ANSWER})


class PluginRelay:
    """Runs the actions of one plugin, one after the other, in the plugin's own process."""

    def __init__(self, records: Records, source: PluginSource, pause: timedelta = PAUSE) -> None:
        self.plugin = source.id
        self._records = records
        self._installed = bool(source.module)
        self._process = PluginProcess(source)
        self._pause = pause

    def close(self) -> None:
        """End the plugin's process."""
        self._process.close()

    @activity.defn(name=RUN_PLUGIN_ACTION)
    async def run_plugin_action(self, task: ActionTask) -> ActionResult:
        """Return what the plugin's function answered, checked, or the sentence that says why a person has to do it."""
        beating = asyncio.create_task(_beat())
        try:
            return await self._attempts(task)
        finally:
            beating.cancel()

    async def _attempts(self, task: ActionTask) -> ActionResult:
        action = await asyncio.to_thread(self._declared, task)
        if action is None or not self._installed:
            return ActionResult(problem=f"The plugin “{task.plugin}” with its action “{task.action}” is not installed.")
        attempt = 1
        while True:
            answer = await asyncio.to_thread(self._process.run_action, action, task.id, task.fields)
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

    def _declared(self, task: ActionTask) -> ActionDeclaration | None:
        """Return the action as the case's own catalog declares it, if it is this plugin's."""
        try:
            with self._records.database.read() as connection:
                case = self._records.load(connection, task.case).case
                catalog = self._records.catalog_of(connection, case)
        except UnknownName:
            return None
        action = catalog.action.get(task.action) if catalog else None
        return action if action and action.plugin == self.plugin == task.plugin else None


async def run_relay(settings: Settings, extra: Sequence[str] = ()) -> None:
    """Run the relay for every plugin until cancelled; `extra` plugins are named as `id=module`."""
    records = open_records(settings)
    client = await connect(settings, records.keys, START_PATIENCE)
    sources = plugin_sources(records, extra)
    async with relay_workers(client, records, sources), measured_meanwhile(records):
        log.info("at work", plugins=len(sources))
        await asyncio.Event().wait()


def plugin_sources(records: Records, extra: Sequence[str] = ()) -> tuple[PluginSource, ...]:
    """Return where the installed plugins are, and those that a catalog names though nobody installed them.

    The relay answers for these too, at once, so that nobody waits for them.
    """
    catalogs = (records.active_catalog(organization.id) for organization in records.organizations())
    named = {plugin for catalog in catalogs if catalog for plugin in (action.plugin for action in catalog.actions)}
    return enabled(named | {source.id for source in installed(extra)}, extra)


@asynccontextmanager
async def relay_workers(client: Client, records: Records, sources: Iterable[PluginSource]) -> AsyncIterator[None]:
    """Take calls for these plugins while the context lasts, each from a queue of its own, then end their processes."""
    async with AsyncExitStack() as stack:
        for source in sources:
            relay = PluginRelay(records, source)
            stack.callback(relay.close)
            await stack.enter_async_context(_worker(client, relay))
        yield


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

"""The engine's worker: it runs the workflows of the cases, and for them the one activity that reaches the records."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from temporalio.client import Client
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_workflows.activities import EngineActivities
from amparo_workflows.case import CaseWorkflow
from amparo_workflows.client import connect
from amparo_workflows.forwarder import forward_forever
from amparo_workflows.logs import logger
from amparo_workflows.measuring import measured_meanwhile
from amparo_workflows.messages import ENGINE_QUEUE
from amparo_workflows.processes import START_PATIENCE, open_records
from amparo_workflows.recovery import recover_forever, start_open_cases
from amparo_workflows.register_keeper import keep_registers_forever
from amparo_workflows.wedged import tend_forever

log = logger(__name__)

THREADS = 16
"""Commands carried out at once. SQLite takes one writer anyway, PostgreSQL has a connection for each of these."""

CACHED_CASES = 2_000
"""Cases kept in memory, 120 KB each; beyond it each command replays its case's history first."""

STICKY_LIMIT = timedelta(seconds=1)
"""How long the server waits for the worker that had a case in memory: ten seconds by default, after each kill."""

GRACE = timedelta(seconds=10)
"""How long what is being carried out may take after the worker was told to end."""


async def run_engine(settings: Settings) -> None:
    """Run the engine until cancelled: cases that have no workflow first get one."""
    records = open_records(settings)
    client = await connect(settings, records.keys, START_PATIENCE)
    async with engine_worker(client, records):
        recovery = await start_open_cases(client, records)
        log.info("at work", open_cases=recovery.open_cases, started=len(recovery.started))
        async with measured_meanwhile(records, client), asyncio.TaskGroup() as beside:
            beside.create_task(tend_forever(client, records))
            beside.create_task(recover_forever(client, records))
            beside.create_task(keep_registers_forever(records))
            await forward_forever(client, records)


def engine_worker(client: Client, records: Records) -> Worker:
    """Return the engine's worker, to be run with `async with`; ended so, the server forgets it at once."""
    return Worker(
        client,
        task_queue=ENGINE_QUEUE,
        identity=f"amparo-engine@{os.getpid()}",
        workflows=[CaseWorkflow],
        activities=[EngineActivities(records).carry_out],
        activity_executor=ThreadPoolExecutor(THREADS, thread_name_prefix="carry-out"),
        max_concurrent_activities=THREADS,
        max_concurrent_local_activities=THREADS,  # beyond it they wait where their four seconds do not run yet
        max_cached_workflows=CACHED_CASES,
        sticky_queue_schedule_to_start_timeout=STICKY_LIMIT,
        graceful_shutdown_timeout=GRACE,
        workflow_runner=sandbox(),
    )


def sandbox() -> SandboxedWorkflowRunner:
    """Return the runner that keeps workflow code deterministic, the models passed through."""
    # The models are the same outside and inside; imported again for each case they would cost memory, and they have no
    # defaults with effects that the sandbox could catch.
    restrictions = SandboxRestrictions.default.with_passthrough_modules(
        "amparo", "amparo_workflows.messages", "pydantic", "yaml"
    )
    return SandboxedWorkflowRunner(restrictions=restrictions)

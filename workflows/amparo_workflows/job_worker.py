"""The jobs' worker, in a process of its own: what takes minutes, or dies of a damaged file, must not slow the engine.

It finds by itself what waits in the records, so that a job can be asked for while nothing runs, and begins again what
a workflow server lost.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Worker

from amparo.errors import AmparoError
from amparo.records.jobs import KEPT_FOR, UNFINISHED, JobState
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_workflows.client import TASK_TIMEOUT, connect
from amparo_workflows.codec import OFFICE_PREFIX
from amparo_workflows.job_activities import BEAT, JobActivities
from amparo_workflows.job_kinds import JobKind
from amparo_workflows.job_workflow import JobWorkflow
from amparo_workflows.logs import logger
from amparo_workflows.measuring import measured_meanwhile
from amparo_workflows.messages import JOBS_QUEUE, JobTask
from amparo_workflows.processes import START_PATIENCE, open_records
from amparo_workflows.worker import STICKY_LIMIT, sandbox

log = logger(__name__)

AT_ONCE = 2
"""Jobs worked on at once: each keeps a processor busy, and LibreOffice another."""

LOOK = timedelta(seconds=1)
RECOVER_EVERY = timedelta(seconds=30)
"""How often it is seen to that the server still knows each job that was begun."""

CLEAN_EVERY = timedelta(hours=1)
_HEARD_OF = timedelta(minutes=10)

GRACE = timedelta(seconds=10)


async def run_jobs(settings: Settings, kinds: Mapping[str, JobKind]) -> None:
    """Do the jobs of an office until cancelled; `kinds` says what is done for each."""
    records = open_records(settings)
    client = await connect(settings, records.keys, START_PATIENCE)
    async with jobs_worker(client, records, settings, kinds), measured_meanwhile(records):
        log.info("at work")
        await tend_jobs_forever(client, records)


@asynccontextmanager
async def jobs_worker(
    client: Client, records: Records, settings: Settings, kinds: Mapping[str, JobKind]
) -> AsyncIterator[None]:
    """Take jobs while the context lasts."""
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job") as threads:
        activities = JobActivities(client, records, settings, kinds, threads)
        async with Worker(
            client,
            task_queue=JOBS_QUEUE,
            identity=f"amparo-jobs@{os.getpid()}",
            workflows=[JobWorkflow],
            activities=[activities.do_job, activities.give_job_up],
            max_concurrent_activities=AT_ONCE,
            sticky_queue_schedule_to_start_timeout=STICKY_LIMIT,
            max_heartbeat_throttle_interval=BEAT,  # else the server hears of one just before it takes us for dead
            graceful_shutdown_timeout=GRACE,
            workflow_runner=sandbox(),
        ):
            yield


async def tend_jobs_forever(client: Client, records: Records, every: timedelta = LOOK) -> None:
    """Begin what waits, end what was cancelled or given up, delete what ended long ago, until cancelled."""
    loop, begun, told = asyncio.get_running_loop(), set[str](), set[str]()
    recover_at = clean_at = loop.time()
    while True:
        try:
            if loop.time() >= recover_at:
                recover_at = loop.time() + RECOVER_EVERY.total_seconds()
                begun.clear()
            begun |= set(await start_unfinished_jobs(client, records, but=begun))
            await _end_cancelled(client, records, told)
            if loop.time() >= clean_at:
                clean_at = loop.time() + CLEAN_EVERY.total_seconds()
                await asyncio.to_thread(records.drop_old_jobs, records.wall() - KEPT_FOR)
                await asyncio.to_thread(records.end_all_abandoned_interviews)
        except (AmparoError, RPCError) as error:
            log.warning("jobs cannot be looked for just now", error=error)
        await asyncio.sleep(every.total_seconds())


async def start_unfinished_jobs(client: Client, records: Records, but: Collection[str] = ()) -> tuple[str, ...]:
    """Start a workflow for each job (by id) that has not ended, unless it runs, and return those jobs.

    It does no harm at any time: a job that runs goes on. Raises RecordsUnreachable, or RPCError when the server cannot
    be asked.
    """
    unfinished = [job for job in await asyncio.to_thread(records.known_jobs, UNFINISHED) if job.id not in but]
    for job in unfinished:
        await client.start_workflow(
            JobWorkflow.run,
            JobTask(job=job.id),
            id=workflow_id(job.id),
            task_queue=JOBS_QUEUE,
            task_timeout=TASK_TIMEOUT,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
    return tuple(job.id for job in unfinished)


def workflow_id(job: str) -> str:
    """Return the id of a job's workflow: one of the office's own, sealed under the system's key."""
    return f"{OFFICE_PREFIX}job/{job}"


async def _end_cancelled(client: Client, records: Records, told: set[str]) -> None:
    """Cancel the workflows of jobs that were lately cancelled, each once; `told` are those that have heard it."""
    since = records.wall() - _HEARD_OF
    cancelled = {job.id for job in await asyncio.to_thread(records.known_jobs, (JobState.CANCELLED,), since)}
    told &= cancelled
    for job in cancelled - told:
        try:
            await client.get_workflow_handle(workflow_id(job)).cancel()
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:  # it never began, or has ended
                raise
        told.add(job)

"""The baseline: a bare workflow whose Update runs an empty local activity, beside the engine in one worker process."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from temporalio import activity, workflow
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():
    from amparo.settings import Settings
    from amparo_workflows.client import connect
    from amparo_workflows.processes import open_records, run_process
    from amparo_workflows.worker import CACHED_CASES, STICKY_LIMIT, THREADS, engine_worker, sandbox

BARE_QUEUE = "bare"


@activity.defn
def empty() -> int:
    """Do nothing."""
    return 1


@activity.defn
def strike() -> datetime:
    """Return what time it is when somebody gets round to looking (UTC)."""
    return datetime.now(UTC)


@workflow.defn
class BareTimer:
    """Waits for one instant, and says when it was noticed: what an alarm costs where nothing else is done."""

    @workflow.run
    async def run(self, due: datetime) -> datetime:
        """Sleep until the instant (UTC)."""
        await workflow.sleep(max(due - workflow.now(), timedelta(0)))
        return await workflow.execute_local_activity(strike, start_to_close_timeout=timedelta(seconds=4))


@workflow.defn
class BareWorkflow:
    """Waits for ever; an Update costs one empty local activity."""

    @workflow.run
    async def run(self) -> None:
        """Wait."""
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def update(self, _asked: str) -> int:
        """Run the empty local activity."""
        return await workflow.execute_local_activity(empty, start_to_close_timeout=timedelta(seconds=4))


async def _serve() -> None:
    settings = Settings.from_environment()
    records = open_records(settings)
    client = await connect(settings, records.keys)
    bare = Worker(
        client,
        task_queue=BARE_QUEUE,
        workflows=[BareWorkflow, BareTimer],
        activities=[empty, strike],
        activity_executor=ThreadPoolExecutor(THREADS),
        max_concurrent_local_activities=THREADS,
        max_cached_workflows=CACHED_CASES,
        sticky_queue_schedule_to_start_timeout=STICKY_LIMIT,
        workflow_runner=sandbox(),
    )
    async with engine_worker(client, records), bare:
        await asyncio.Event().wait()  # until the process is told to end


if __name__ == "__main__":
    run_process(_serve())

"""The activities of jobs: one does the work of an attempt, the other writes down that no attempt came through."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from concurrent.futures import Executor
from datetime import timedelta

from temporalio import activity
from temporalio.client import Client
from temporalio.exceptions import ApplicationError

from amparo.case.model import AttentionKind
from amparo.declarations import Role, Text, name_of, phrase
from amparo.errors import AmparoError, RecordsUnreachable, ServerUnreachable
from amparo.records.attention import NewItem, raise_once
from amparo.records.bugs import place_of
from amparo.records.jobs import Job, JobState, JobStopped
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_workflows.job_kinds import JobKind, JobRun, beat
from amparo_workflows.job_workflow import MOST_ATTEMPTS
from amparo_workflows.logs import logger
from amparo_workflows.messages import DO_JOB, GIVE_JOB_UP, JobTask
from amparo_workflows.metrics import count_job

log = logger(__name__)

BEAT = timedelta(seconds=2)
PAUSE = timedelta(seconds=5)
"""How long records or an engine that are away are left alone."""


class JobActivities:
    """What the jobs' worker does; the work itself blocks, and runs in the threads of `executor`."""

    def __init__(
        self, client: Client, records: Records, settings: Settings, kinds: Mapping[str, JobKind], executor: Executor
    ) -> None:
        self._client, self._records, self._settings = client, records, settings
        self._kinds, self._executor = kinds, executor

    @activity.defn(name=DO_JOB)
    async def do_job(self, task: JobTask) -> None:
        """Do a job to its end, or leave off when it was cancelled; raises only for a mistake in the program."""
        while True:
            try:
                return await self._attempt(task.job)
            except (RecordsUnreachable, ServerUnreachable) as away:
                log.warning("a job waits for the records or the engine", job=task.job, error=away)
                await self._wait()

    @activity.defn(name=GIVE_JOB_UP)
    async def give_job_up(self, task: JobTask) -> None:
        """Write down that a job crashed again and again; raises only when the records cannot be reached."""
        job = await asyncio.to_thread(self._records.claim_job, task.job)
        if job is not None:
            await asyncio.to_thread(self._fail, job, phrase("job_gave_up", attempts=MOST_ATTEMPTS))

    async def _attempt(self, id_: str) -> None:
        job = await asyncio.to_thread(self._records.claim_job, id_)
        if job is None:
            return
        run = JobRun(job, self._records, self._settings, self._client, activity.info().attempt)
        working = asyncio.get_running_loop().run_in_executor(self._executor, self._work, run)
        try:
            await self._beaten(run, working)
        except BaseException:
            # whoever works in the thread hears it at the next step; the next attempt must not begin beside it
            run.stop()
            with contextlib.suppress(BaseException):
                await asyncio.shield(working)
            raise

    async def _beaten(self, run: JobRun, working: asyncio.Future[None]) -> None:
        while True:
            beat(run)
            done, _ = await asyncio.wait({working}, timeout=BEAT.total_seconds())
            if done:
                return working.result()
            if not await asyncio.to_thread(self._goes_on, run.job):
                run.stop()

    def _goes_on(self, job: Job) -> bool:
        try:
            return self._records.job_goes_on(job.id)
        except RecordsUnreachable:
            return True  # nobody knows: whoever works will hear it from the records themselves

    def _work(self, run: JobRun) -> None:
        kind = self._kinds.get(run.job.kind)
        try:
            if kind is None:
                self._fail(run.job, phrase("job_unknown_kind"))
                return
            result = kind.run(run)
            if self._records.finish_job(run.job.id, result):
                count_job(run.job.kind, JobState.DONE)
        except JobStopped:
            log.info("a job was cancelled", job=run.job.id)
            count_job(run.job.kind, JobState.CANCELLED)
        except (RecordsUnreachable, ServerUnreachable):
            raise
        except AmparoError as why:
            told = getattr(why, "sentence", None)
            self._fail(run.job, told if isinstance(told, Text) else Text(why.without_commands))
        except Exception as bug:  # noqa: BLE001 - whoever asked has to hear of it
            log.error("a mistake stopped a job", job=run.job.id, error=bug)  # noqa: TRY400 - without a trace
            if run.attempt < MOST_ATTEMPTS:
                raise ApplicationError(place_of(bug)) from None
            self._fail(run.job, phrase("job_bug", where=place_of(bug)))

    def _fail(self, job: Job, why: Text) -> None:
        kind = name_of("job_kind", job.kind)
        if not self._records.fail_job(job.id, phrase("job_failed", kind=kind, why=why)):
            return
        count_job(job.kind, JobState.FAILED)
        if job.case is not None:
            what = phrase("attention_job_failed", person=job.by, kind=kind, job=job.id)
            item = NewItem(AttentionKind.JOB_FAILED, job.id, what, Role.PARALEGAL)
            raise_once(self._records, job.case, item)

    async def _wait(self) -> None:
        for _ in range(max(1, round(PAUSE / BEAT))):
            activity.heartbeat()
            await asyncio.sleep(BEAT.total_seconds())

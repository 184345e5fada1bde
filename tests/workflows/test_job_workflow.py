"""Jobs on a real workflow server: progress, cancelling, crashes, failures, and a server that lost them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from temporalio.client import WorkflowExecutionStatus
from tests.workflows.conftest import ORGANIZATION
from tests.workflows.fixtures.job_kinds import KINDS

from amparo.case.model import AttentionKind
from amparo.records.case_files import new_file_id
from amparo.records.jobs import Job, JobState, NewJob
from amparo_workflows.job_worker import jobs_worker, tend_jobs_forever, workflow_id
from amparo_workflows.worker import engine_worker

if TYPE_CHECKING:
    from tests.workflows.conftest import House, Office

FIXTURES = Path(__file__).parent / "fixtures"
PROCESS = """
import sys
sys.path.insert(0, sys.argv[1])
from job_kinds import KINDS
from amparo.settings import Settings
from amparo_workflows.job_worker import run_jobs
from amparo_workflows.processes import run_process
run_process(run_jobs(Settings.from_environment(), KINDS), "jobs")
"""


def asked(office: Office, kind: str, request: dict[str, Any], case: str | None, **files: bytes) -> str:
    """Ask for a job and return its id."""
    uploads = {new_file_id(): content for content in files.values()}
    new = NewJob(ORGANIZATION, kind, request, office.house.worker, "ana", case, files=uploads)
    return office.records.put_job(new).id


def job(office: Office, id_: str) -> Job:
    """Return a job as the records have it."""
    return office.records.job(ORGANIZATION, id_)


def notes(office: Office, case: str) -> list[str]:
    """The notes of a case."""
    return [event.body.text for event in office.records.history(case) if event.body.type == "note_added"]


@asynccontextmanager
async def at_work(office: Office) -> AsyncIterator[None]:
    """Do jobs in this process."""
    async with jobs_worker(office.client, office.records, office.house.settings, KINDS):
        tending = asyncio.create_task(tend_jobs_forever(office.client, office.records, timedelta(milliseconds=100)))
        yield
        tending.cancel()


async def ended(office: Office, id_: str) -> Job:
    """Wait until a job has ended."""
    await office.until(lambda: job(office, id_).state.ended)
    return job(office, id_)


async def test_a_job_asked_for_while_nothing_runs_is_done_when_something_does(office: Office) -> None:
    """The row is there first; what it made is in the case, its uploads are gone, and it says how far it came."""
    case = await office.opened()
    id_ = asked(office, "notes", {"texts": ["", ""]}, case, a=b"one", b=b"two")
    waited = job(office, id_).state
    async with at_work(office):
        found = await ended(office, id_)

    assert (JobState.WAITING, JobState.DONE, 3, 3) == (waited, found.state, found.done, found.total)
    assert {"attempt": 1, "refused": [False, False]} == found.result
    assert (["one", "two"], ()) == (notes(office, case), office.records.file_ids(case))


async def test_a_job_says_how_far_it_is_and_can_be_cancelled(office: Office) -> None:
    """Whoever cancels sees it cancelled at once; the work ends at its next step, and nothing of it is kept."""
    case = await office.opened()
    id_ = asked(office, "notes", {"texts": ["x"] * 100, "pause": 0.2}, case)
    async with at_work(office):
        await office.until(lambda: job(office, id_).done >= 3)
        cancelled = office.records.cancel_job(ORGANIZATION, id_)

        async def rests() -> bool:
            described = await office.client.get_workflow_handle(workflow_id(id_)).describe()
            return described.status is not WorkflowExecutionStatus.RUNNING

        await office.until(rests)

    assert (JobState.CANCELLED, 101) == (cancelled.state, cancelled.total)
    assert (JobState.CANCELLED, []) == (job(office, id_).state, notes(office, case))


async def test_a_job_whose_case_is_erased_ends(office: Office) -> None:
    """Its row goes with the case; whoever worked on it leaves off and writes nothing."""
    case = await office.opened()
    id_ = asked(office, "notes", {"texts": ["x"] * 100, "pause": 0.2}, case)
    async with at_work(office):
        await office.until(lambda: job(office, id_).done >= 2)
        with office.records.database.write() as connection:
            connection.exec_driver_sql("DELETE FROM jobs WHERE id = ?", (id_,))
        await asyncio.wait_for(office.client.get_workflow_handle(workflow_id(id_)).result(), 30)

    assert [] == notes(office, case)


async def test_a_damaged_file_fails_the_job_in_words_and_asks_for_attention(office: Office) -> None:
    """The reason stands with the job; the case's item leads to it, and names no file."""
    case = await office.opened()
    id_ = asked(office, "damaged", {}, case)
    async with at_work(office):
        found = await ended(office, id_)

    [item] = office.read(case).attention
    assert (JobState.FAILED, True) == (found.state, "Tab B: letter.pdf is damaged" in str(found.problem))
    assert (AttentionKind.JOB_FAILED, id_, "paralegal") == (item.kind, item.about, item.owner)
    assert id_ == item.about
    assert "letter.pdf" not in item.what.en


async def test_a_mistake_in_the_program_ends_in_words_without_what_a_client_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its attempts it names the error's kind and place alone."""
    monkeypatch.setattr("amparo_workflows.job_activities.MOST_ATTEMPTS", 2)
    id_ = asked(office, "mistaken", {}, None)
    async with at_work(office):
        found = await ended(office, id_)

    assert JobState.FAILED is found.state
    assert "LookupError, job_kinds.py line" in str(found.problem)
    assert "Marisol" not in str(found.problem)


async def test_nothing_of_a_job_but_its_id_is_on_the_server(office: Office) -> None:
    """The history holds sealed payloads under the office's own key, with neither the request nor the case."""
    case = await office.opened()
    id_ = asked(office, "notes", {"texts": ["Marisol fears her cousin"]}, case)
    async with at_work(office):
        await ended(office, id_)
    history = await office.client.get_workflow_handle(workflow_id(id_)).fetch_history()
    written = str(history.to_json())

    assert "office/job/" in workflow_id(id_)
    assert (False, False) == (case in written, "Marisol" in written)


async def test_a_worker_killed_in_the_midst_is_replaced_and_the_work_is_done_once(
    reception: Office, house: House, tmp_path: Path
) -> None:
    """The next process begins the job again; each note is there once."""
    settings = {
        "AMPARO_DATA_FOLDER": str(house.folder),
        "AMPARO_RECORDS_URL": house.url,
        "AMPARO_MASTER_KEY_FILE": str(house.master_key),
        "AMPARO_TRAINING": "true",
    }

    def started() -> subprocess.Popen[bytes]:
        with (tmp_path / "jobs.log").open("ab") as log:
            command = [sys.executable, "-c", PROCESS, str(FIXTURES)]
            return subprocess.Popen(command, env={**os.environ, **settings}, stdout=log, stderr=log)

    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()
        died = tmp_path / "died"
        id_ = asked(reception, "notes", {"texts": ["one", "two"], "pause": 0.3, "die": str(died)}, case)
        process = started()
        await reception.until(lambda: process.poll() is not None)
        process = started()
        try:
            found = await ended(reception, id_)
        finally:
            process.kill()
            process.wait()

    assert died.exists()
    assert (JobState.DONE, {"attempt": 2, "refused": [False, False]}) == (found.state, found.result)
    assert ["one", "two"] == notes(reception, case)


async def test_what_was_written_down_before_a_crash_is_not_written_again(office: Office) -> None:
    """A second attempt at a job that had kept its pieces asks the engine again, which knows them."""
    case = await office.opened()
    id_ = asked(office, "notes", {"texts": ["one"]}, case)
    async with at_work(office):
        await ended(office, id_)
        with office.records.database.write() as connection:
            connection.exec_driver_sql("UPDATE jobs SET state = 'running', done = 0 WHERE id = ?", (id_,))
        found = await ended(office, id_)

    assert (JobState.DONE, ["one"]) == (found.state, notes(office, case))

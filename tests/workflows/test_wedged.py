"""Wedged cases: found by the server's own report, told to a person once, and going on when the fault is mended."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from amparo.case.commands import AddNote, OpenCase
from amparo.case.model import AttentionKind, Person
from amparo.declarations import Role
from amparo.errors import ServerUnreachable
from amparo.notifications.notices import NoticeKind
from amparo_workflows.client import ensure_workflow, submit
from amparo_workflows.messages import ENGINE_QUEUE
from amparo_workflows.recovery import start_open_cases
from amparo_workflows.wedged import FAILURES_IN_A_ROW, Trouble, stuck_cases, tend
from amparo_workflows.worker import engine_worker

if TYPE_CHECKING:
    from tests.workflows.conftest import Office

LIMIT = timedelta(seconds=90)


@asynccontextmanager
async def broken_engine(office: Office) -> AsyncIterator[None]:
    """Run an engine whose case workflow has a bug."""
    file = Path(__file__).parent / "fixtures" / "broken_case.py"
    spec = importlib.util.spec_from_file_location("broken_case", file)
    assert spec is not None
    assert spec.loader is not None
    broken = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(broken)
    async with Worker(
        office.client,
        task_queue=ENGINE_QUEUE,
        workflows=[broken.BrokenCaseWorkflow],
        workflow_runner=UnsandboxedWorkflowRunner(),  # the sandbox would import the module by its name
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=1),
    ):
        yield


def reserved(office: Office) -> str:
    """Reserve a case, whose workflow has never run, and return its id."""
    person = Person(id="", role="principal", name="Marisol Invented", language="es")
    body = OpenCase(number="", case_type="defense", zone="UTC", persons=(person,))
    return office.records.reserve_case(office.house.command(body)).case


async def is_stuck(office: Office, case: str) -> bool:
    """Return whether a case is among those that are stuck."""
    return case in {one.case for one in await stuck_cases(office.client)}


async def test_a_case_whose_workflow_goes_on_failing_is_found(reception: Office) -> None:
    """With the server's word for it and how often it was tried; a healthy case is not named."""
    async with engine_worker(reception.client, reception.records):
        healthy = await reception.opened()
    case = reserved(reception)
    async with broken_engine(reception):
        await ensure_workflow(reception.client, case)
        await reception.until(lambda: is_stuck(reception, case), LIMIT)
        found = {one.case: one for one in await stuck_cases(reception.client)}
        await reception.client.get_workflow_handle(case).terminate(reason="end of the test")

    assert healthy not in found
    assert (Trouble.FAILS, "WorkflowWorkerUnhandledFailure") == (found[case].trouble, found[case].cause)
    assert found[case].attempts >= FAILURES_IN_A_ROW


async def test_a_case_whose_workflow_was_ended_from_outside_is_found_until_it_runs_again(reception: Office) -> None:
    """The present run counts: what was terminated and started again is no trouble any more."""
    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()
        await reception.client.get_workflow_handle(case).terminate(reason="a test")
        await reception.until(lambda: is_stuck(reception, case), LIMIT)
        [ended] = [one for one in await stuck_cases(reception.client) if one.case == case]
        await ensure_workflow(reception.client, case)
        after = await is_stuck(reception, case)

    assert (Trouble.ENDED, "Terminated", False) == (ended.trouble, ended.cause, after)


async def test_a_stuck_case_is_told_to_a_person_once_and_goes_on_when_the_fault_is_mended(reception: Office) -> None:
    """A release with a bug: the command waits, somebody is told by mail, and the next release does it, once."""
    office = reception
    async with engine_worker(office.client, office.records):
        case = await office.opened()
    note = office.house.command(AddNote(text="called the client"))
    async with broken_engine(office):
        with pytest.raises(ServerUnreachable, match="saved and queued"):
            await submit(office.client, office.records, case, note, timedelta(seconds=2))
        await office.until(lambda: is_stuck(office, case), LIMIT)
        for _ in range(2):
            assert case in {one.case for one in await tend(office.client, office.records)}
    [item] = office.read(case).attention
    told = [queued.notice for queued in office.records.notices_about(case)]
    assert (AttentionKind.CASE_STUCK, Role.SUPERVISING_ATTORNEY) == (item.kind, item.owner)
    assert "Nothing is lost, but commands wait and no date rings" in item.what.en
    assert [(NoticeKind.NEEDS_ATTENTION, office.house.worker)] == [(one.kind, one.recipient) for one in told]

    async with engine_worker(office.client, office.records):
        await office.until(lambda: note.id in {event.command for event in office.records.history(case)}, LIMIT)
        await office.until(lambda: works(office, case), LIMIT)
        for _ in range(2):
            await tend(office.client, office.records)
    after = [event for event in office.records.history(case) if event.seq > int(item.id[1:])]

    assert [item] == list(office.read(case).attention)
    assert [note.id, "engine"] == [event.command.split("/")[0] for event in after]
    assert office.records.verify_chain(case).holds


async def test_a_case_whose_workflow_was_ended_from_outside_is_a_persons_to_start_again(reception: Office) -> None:
    """Until somebody does, no date rings; a closed case that ended is nobody's trouble."""
    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()
        await reception.client.get_workflow_handle(case).terminate(reason="a test")
        await reception.until(lambda: is_stuck(reception, case), LIMIT)
        await tend(reception.client, reception.records)
        await start_open_cases(reception.client, reception.records)

    [item] = reception.read(case).attention
    assert "Whoever runs Amparo can start it again." in item.what.en


async def works(office: Office, case: str) -> bool:
    """Return whether a case is not stuck any more."""
    return not await is_stuck(office, case)

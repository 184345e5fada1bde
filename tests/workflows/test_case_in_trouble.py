"""A case's workflow in trouble: records locked or away, engines that fail, relays that give up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.client import WorkflowExecutionStatus
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

from amparo.case.commands import CompleteStep
from amparo.errors import RecordsUnreachable
from amparo.records.repository import Records
from amparo.records.requests import CarryOut, Outcome
from amparo_workflows.case import CaseWorkflow
from amparo_workflows.client import ensure_workflow
from amparo_workflows.messages import CARRY_OUT, ENGINE_QUEUE, RUN_PLUGIN_ACTION, ActionResult, ActionTask
from amparo_workflows.training import fast_forward
from amparo_workflows.worker import engine_worker

if TYPE_CHECKING:
    from tests.workflows.conftest import House, Office


async def test_locked_records_delay_commands_and_lose_nothing(office: Office) -> None:
    """The local activity gives up after four seconds, a normal one behind it waits for the records to come back."""
    case = await office.opened()
    before = office.read(case).seq

    with office.house.locked_records():
        asking = asyncio.gather(*(office.note(case, f"note {n}") for n in range(3)))
        await office.until(lambda: office.awaits(case, "carry_out"))
    outcomes = await asking

    assert [None, None, None] == [outcome.refused for outcome in outcomes]
    assert {before + 1, before + 2, before + 3} == {outcome.answer_seq for outcome in outcomes}


async def test_records_that_are_away_are_asked_through_the_server(reception: Office) -> None:
    """Whatever made the quick way fail, and however quickly it failed."""
    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()

    async with standing_in(reception, ENGINE_QUEUE, away_at_first, workflows=[CaseWorkflow]):
        outcome = await reception.note(case)

    assert 77 == outcome.seq


async def test_an_alarm_that_settles_nothing_is_left_alone_for_a_minute(house: House, reception: Office) -> None:
    """The records refuse a clock that runs ahead: one try a minute, and the rung rings when that is over."""
    strict = Records.open(house.url, house.master_key)  # not in training
    async with engine_worker(reception.client, strict):
        case = await reception.opened()
        await reception.happened(case, "notice_served")
        rung = reception.read(case).deadlines[0].rungs[0].at
        await fast_forward(reception.client, case, rung - datetime.now(UTC) + timedelta(seconds=30))
        before = await reception.history_length(case)
        await fast_forward(reception.client, case, timedelta(minutes=5))
        spent = await reception.history_length(case) - before
    strict.close()
    silent = reception.read(case).deadlines[0].rungs[0].rang
    async with engine_worker(reception.client, reception.records):
        await fast_forward(reception.client, case, timedelta(minutes=2))

    assert silent is None
    assert reception.read(case).deadlines[0].rungs[0].rang is not None
    assert spent < 5 * 10  # a try is six events and two for its rest


async def test_an_engine_that_fails_for_good_is_asked_again_after_a_rest(reception: Office) -> None:
    """Whatever it was, the case's workflow does not end with it."""
    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()
    handle = reception.client.get_workflow_handle(case)
    await handle.terminate(reason="lost")

    async with standing_in(reception, ENGINE_QUEUE, fails_for_good, workflows=[CaseWorkflow]):
        await ensure_workflow(reception.client, case)
        await reception.until(lambda: reception.rests(case))
    async with engine_worker(reception.client, reception.records):
        await fast_forward(reception.client, case, timedelta(seconds=61))
        outcome = await reception.note(case)

    assert (None, WorkflowExecutionStatus.RUNNING) == (outcome.refused, (await handle.describe()).status)


async def test_a_record_that_is_never_where_it_was_is_taken_as_it_is(reception: Office) -> None:
    """Three times the command is asked again with the seq that was told, and then without any."""
    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()
    asked.clear()

    async with standing_in(reception, ENGINE_QUEUE, always_elsewhere, workflows=[CaseWorkflow]):
        outcome = await reception.note(case)

    assert ([1, 2, None], 99) == (asked[1:], outcome.seq)


async def test_a_relay_that_gives_up_leaves_the_step_to_a_person(reception: Office) -> None:
    """The workflow hears an error in place of an answer, and tells the record."""
    async with (
        engine_worker(reception.client, reception.records),
        standing_in(reception, "plugin.pier", gives_up),
    ):
        case = await reception.opened()
        await reception.happened(case, "write_letter_asked", purpose="bond hearing")
        await reception.until(lambda: not reception.read(case).actions)

    ended = next(event.body for event in reception.records.history(case) if event.body.type == "action_answered")
    assert ended.failed
    assert "The plugin “pier” gave no answer: its relay failed, or was not there for a day." == ended.problem


async def test_a_step_that_an_action_failed_at_is_done_by_a_person(office: Office) -> None:
    """The fallback is a step like any other, with the action's questions as its form."""
    case = await office.opened()
    await office.happened(case, "stumble_asked", purpose="a private matter")
    await office.until(lambda: not office.read(case).actions)

    outcome = await office.ask(case, CompleteStep(step="step_stumble", answers={"written": "by hand"}))

    assert (None, "by hand") == (outcome.refused, office.read(case).facts["pier.written"])


asked: list[int | None] = []


@activity.defn(name=CARRY_OUT)
def fails_for_good(request: CarryOut) -> Outcome:
    """Stand in for an engine that nobody can ask again."""
    raise ApplicationError("a private matter", non_retryable=True)


@activity.defn(name=CARRY_OUT)
def away_at_first(request: CarryOut) -> Outcome:
    """Stand in for an engine whose local activities fail at once, and whose normal ones do not."""
    if activity.info().is_local:
        raise RecordsUnreachable("The records are away.")
    return Outcome(seq=77)


@activity.defn(name=CARRY_OUT)
def always_elsewhere(request: CarryOut) -> Outcome:
    """Stand in for a record that somebody else writes to all the time."""
    asked.append(request.seen_seq)
    return Outcome(seq=len(asked) if request.seen_seq is not None else 99, stale=request.seen_seq is not None)


@activity.defn(name=RUN_PLUGIN_ACTION)
def gives_up(task: ActionTask) -> ActionResult:
    """Stand in for a relay of a release that knows nothing of this plugin."""
    raise ApplicationError("a private matter", non_retryable=True)


def standing_in(office: Office, queue: str, work: Callable[..., object], workflows: Sequence[type] = ()) -> Worker:
    """Return a worker that takes the place of one of ours on a queue."""
    return Worker(
        office.client,
        task_queue=queue,
        workflows=workflows,
        activities=[work],
        activity_executor=ThreadPoolExecutor(1),
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=1),
    )

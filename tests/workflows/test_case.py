"""A case's workflow: order, time and durability, with real records behind it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowUpdateFailedError
from temporalio.worker import Replayer

from amparo.case.commands import AddNote, Alarm, RecordEvent
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut
from amparo_workflows.case import FULL_WHEN_IDLE, FULL_WHILE_ACTING, CaseWorkflow
from amparo_workflows.client import switch_catalog
from amparo_workflows.codec import case_converter
from amparo_workflows.relay import relay_workers
from amparo_workflows.training import fast_forward
from amparo_workflows.worker import engine_worker

if TYPE_CHECKING:
    from tests.workflows.conftest import Office

    from amparo.plugins.manager import PluginSource

EVENTS_A_COMMAND = 6  # task scheduled, started, completed; update accepted, carried out (marker), answered
EVENTS_AN_ALARM = 6  # timer fired; task scheduled, started, completed; carried out (marker); next timer started


async def test_a_command_is_recorded_and_answered(office: Office) -> None:
    """What somebody asked is in the record when the answer comes, under their name."""
    case = await office.opened()

    outcome = await office.note(case, "the client moved")

    assert (None, office.read(case).seq) == (outcome.refused, outcome.seq)
    assert office.house.worker == office.records.history(case)[-1].actor


async def test_the_same_command_twice_is_one_command(office: Office) -> None:
    """A second click, or a network that lost the answer, changes nothing."""
    case = await office.opened()
    note = office.house.command(AddNote(text="called the client"))

    first = await office.send(case, note)
    second = await office.send(case, note)

    assert first.answer_seq == second.answer_seq == office.read(case).seq


async def test_a_refusal_is_an_answer_and_no_failure(office: Office) -> None:
    """Nothing is raised, nothing recorded, and the next command goes on."""
    case = await office.opened()
    before = office.read(case).seq

    outcome = await office.note(case, "   ")
    after = await office.note(case)

    assert outcome.refused is not None
    assert ("empty_note", before, before + 1) == (outcome.refused.code, outcome.seq, after.seq)


async def test_nobody_can_ring_a_cases_alarm(office: Office) -> None:
    """The engine's own commands do not come from outside, past `ask` either."""
    case = await office.opened()
    handle = office.client.get_workflow_handle_for(CaseWorkflow.run, case)

    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await handle.execute_update(CaseWorkflow.execute, office.house.command(Alarm()), id="ring")
    with pytest.raises(WorkflowUpdateFailedError) as nameless:
        await handle.execute_update(CaseWorkflow.execute, office.house.command(AddNote(text="x"), " "), id="nameless")

    assert "“alarm” is the engine's own command." == str(refused.value.cause)
    assert "A command needs an id." == str(nameless.value.cause)


async def test_a_case_goes_on_under_another_catalog(office: Office) -> None:
    """The engine switches it, one case at a time, and what was running runs on."""
    case = await office.opened()
    await office.happened(case, "notice_served")
    organization = office.read(case).organization
    catalog = office.records.active_catalog(organization)
    assert catalog is not None
    office.records.save_catalog(catalog.model_copy(update={"hash": "another"}))

    switched = await switch_catalog(office.client, case, "another", organization=organization, by="p-test")
    unknown = await switch_catalog(office.client, case, "never saved", organization=organization, by="p-test")
    await fast_forward(office.client, case, timedelta(days=31))

    assert (None, "another") == (switched.refused, office.read(case).catalog)
    assert unknown.refused is not None
    assert office.read(case).deadlines[0].rungs[0].rang is not None


async def test_nothing_but_a_switch_goes_the_way_of_switches(office: Office) -> None:
    """What the engine may do past `execute` is this alone."""
    case = await office.opened()
    handle = office.client.get_workflow_handle_for(CaseWorkflow.run, case)

    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await handle.execute_update(CaseWorkflow.switch_catalog, office.house.command(Alarm()), id="ring")

    assert "“alarm” switches no catalog." == str(refused.value.cause)


async def test_commands_sent_at_once_are_carried_out_one_by_one(office: Office) -> None:
    """Thirty notes by ten people at once are thirty events, none lost, none doubled."""
    case = await office.opened()
    before = office.read(case).seq

    outcomes = await asyncio.gather(*(office.note(case, f"note {n}") for n in range(30)))

    assert set(range(before + 1, before + 31)) == {outcome.answer_seq for outcome in outcomes}


async def test_a_command_costs_at_most_six_events_of_history(office: Office) -> None:
    """History is what a restart replays, and what a server's disk holds."""
    case = await office.opened()
    before = await office.history_length(case)

    for _ in range(10):
        await office.note(case)

    assert await office.history_length(case) - before <= 10 * EVENTS_A_COMMAND


async def test_an_alarm_costs_at_most_six_events_of_history(office: Office) -> None:
    """A ladder of rungs over years must not make a case slow to wake."""
    case = await office.opened()
    await office.happened(case, "notice_served")  # due in 60 days; rungs 30, 14 and 3 days before
    before = await office.history_length(case)

    await fast_forward(office.client, case, timedelta(days=59))

    events = [event async for event in office.client.get_workflow_handle(case).fetch_history_events()][before:]
    skipping = [event for event in events if "time_skip" in (event.WhichOneof("attributes") or "")]
    assert 3 == len([event for event in events if event.HasField("timer_fired_event_attributes")])
    assert len(events) - len(skipping) <= 3 * EVENTS_AN_ALARM + 4  # and the setting that moves the clock


async def test_every_rung_rings_at_its_instant(office: Office) -> None:
    """Thirty, fourteen and three days before the date, at nine o'clock, on the case's own clock."""
    case = await office.opened()
    await office.happened(case, "notice_served")
    due = datetime.now(UTC).date() + timedelta(days=60)

    await fast_forward(office.client, case, timedelta(days=59))

    rang = [rung.rang for rung in office.read(case).deadlines[0].rungs]
    assert [due - timedelta(days=days) for days in (30, 14, 3)] == [at.date() for at in rang if at]
    assert [9, 9, 9] == [at.hour for at in rang if at]
    assert 3 == len(office.records.notices_about(case))


async def test_a_deadline_that_nobody_met_is_missed_when_its_day_is_over(office: Office) -> None:
    """The last alarm of a deadline is the end of its day."""
    case = await office.opened()
    await office.happened(case, "notice_served")

    await fast_forward(office.client, case, timedelta(days=62))

    assert "missed" == office.read(case).deadlines[0].status


async def test_a_command_that_settles_what_is_due_leaves_nothing_to_ring(office: Office) -> None:
    """Each alarm is rung once, whoever came first."""
    case = await office.opened()
    await office.happened(case, "notice_served")
    await fast_forward(office.client, case, timedelta(days=31))
    seq = office.read(case).seq

    await fast_forward(office.client, case, timedelta(days=5))

    assert seq == office.read(case).seq


async def test_a_closed_case_has_no_workflow_and_opens_again_by_a_command(office: Office) -> None:
    """A command is update-with-start: it reaches a case whose workflow has ended."""
    case = await office.opened()
    handle = office.client.get_workflow_handle(case)
    today = datetime.now(UTC).date()

    await office.ask(case, RecordEvent(event="case_closed", on=today, data={"reason": "won"}))
    await handle.result()
    reopened = await office.ask(case, RecordEvent(event="case_reopened", on=today, data={"reason": "appealed"}))

    assert (None, True) == (reopened.refused, office.read(case).is_open)
    assert WorkflowExecutionStatus.RUNNING == (await handle.describe()).status


async def test_an_idle_case_goes_on_in_a_new_run_and_forgets_nothing(office: Office) -> None:
    """After four hundred events the history begins anew, with the same record and the same alarm."""
    case = await office.opened()
    await office.happened(case, "notice_served")
    first_run = (await office.client.get_workflow_handle(case).describe()).run_id
    notes = FULL_WHEN_IDLE // EVENTS_A_COMMAND + 5

    for n in range(notes):
        await office.note(case, f"note {n}")

    described = await office.client.get_workflow_handle(case).describe()
    assert first_run != described.run_id
    assert described.history_length < FULL_WHEN_IDLE
    assert notes == sum(event.body.type == "note_added" for event in office.records.history(case))
    await fast_forward(office.client, case, timedelta(days=31))
    assert office.read(case).deadlines[0].rungs[0].rang is not None


async def test_a_case_does_not_grow_for_ever_while_an_action_is_awaited(reception: Office, pier: PluginSource) -> None:
    """At sixteen hundred events it goes on in a new run all the same, and asks the record what it waits for."""
    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()
        await reception.happened(case, "write_letter_asked", purpose="bond hearing")  # no relay is there to take it
        first_run = (await reception.client.get_workflow_handle(case).describe()).run_id
        for n in range(FULL_WHILE_ACTING // EVENTS_A_COMMAND + 1):
            await reception.note(case, f"note {n}")
        described = await reception.client.get_workflow_handle(case, run_id=first_run).describe()
        async with relay_workers(reception.client, reception.records, reception.house.shelf(reception.records)):
            await reception.until(lambda: not reception.read(case).actions)

    assert WorkflowExecutionStatus.CONTINUED_AS_NEW == described.status
    assert FULL_WHILE_ACTING <= described.history_length < FULL_WHILE_ACTING + 2 * EVENTS_A_COMMAND
    assert str(reception.read(case).facts["pier.written"]).startswith("bond hearing")


async def test_what_happened_replays_with_the_code_of_today(office: Office) -> None:
    """A case restarts from its history: the same events must lead to the same steps, alarms and actions too."""
    case = await office.opened()
    await office.happened(case, "write_letter_asked", purpose="bond hearing")
    await office.until(lambda: not office.read(case).actions)
    await office.happened(case, "notice_served")
    await fast_forward(office.client, case, timedelta(days=31))
    history = await office.client.get_workflow_handle(case).fetch_history()
    converter = case_converter(office.records.keys)

    replayed = await Replayer(workflows=[CaseWorkflow], data_converter=converter).replay_workflow(history)

    assert replayed.replay_failure is None


async def test_a_record_that_somebody_else_wrote_to_is_read_again(office: Office) -> None:
    """What was seen is fenced by the record's seq: a stale command is asked again, and nothing is lost or doubled."""
    case = await office.opened()
    past_the_workflow = office.house.command(AddNote(text="written past the workflow"))
    carry_out(office.records, CarryOut(case=case, command=past_the_workflow, now=datetime.now(UTC)))
    before = office.read(case).seq

    outcome = await office.note(case)

    assert (False, before + 1, before + 1) == (outcome.stale, outcome.seq, office.read(case).seq)


async def test_a_command_asked_with_an_old_seq_changes_nothing(office: Office) -> None:
    """A worker that was thought dead wakes up: its command finds the record further on."""
    case = await office.opened()
    old = office.read(case).seq
    await office.note(case)
    late = office.house.command(AddNote(text="too late"))

    outcome = carry_out(office.records, CarryOut(case=case, command=late, now=datetime.now(UTC), seen_seq=old))

    assert (True, old + 1, old + 1) == (outcome.stale, outcome.seq, office.read(case).seq)

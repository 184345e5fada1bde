"""Starting again: the workflows come back from the records alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from temporalio.client import WorkflowExecutionStatus

from amparo.case.commands import OpenCase, RecordEvent
from amparo.case.model import Person
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut
from amparo_workflows.recovery import start_lost_cases, start_open_cases

if TYPE_CHECKING:
    from tests.workflows.conftest import Office


async def test_an_open_case_whose_workflow_was_lost_gets_one(office: Office) -> None:
    """Those that run are left alone, and those that are closed have none."""
    lost, running, closed = [await office.opened() for _ in range(3)]
    await office.client.get_workflow_handle(lost).terminate(reason="lost")
    ending = RecordEvent(event="case_closed", on=datetime.now(UTC).date(), data={"reason": "won"})
    await office.ask(closed, ending)
    await office.client.get_workflow_handle(closed).result()

    recovery = await start_open_cases(office.client, office.records)
    second = await start_open_cases(office.client, office.records)

    assert (True, False, False) == tuple(case in recovery.started for case in (lost, running, closed))
    assert lost not in second.started
    assert WorkflowExecutionStatus.RUNNING == (await office.client.get_workflow_handle(lost).describe()).status


async def test_rungs_that_came_due_during_an_outage_ring_when_the_case_is_back(office: Office) -> None:
    """A case that lived forty days without a workflow: its record knows what it should have rung."""
    then = datetime.now(UTC) - timedelta(days=40)
    case = recorded_without_a_workflow(office, then)

    await start_open_cases(office.client, office.records)
    await office.until(lambda: any(rung.rang for rung in office.read(case).deadlines[0].rungs))

    rang = [rung.rang is not None for rung in office.read(case).deadlines[0].rungs]
    assert [True, False, False] == rang  # due in twenty days: the rung of thirty days before is overdue
    assert 1 == len(office.records.notices_about(case))


async def test_a_case_that_the_server_never_heard_of_is_found_while_the_engine_runs(office: Office) -> None:
    """A server whose data was deleted knows nothing; one whose workflow somebody ended is a person's to look at."""
    lost = recorded_without_a_workflow(office, datetime.now(UTC))
    ended = await office.opened()
    await office.client.get_workflow_handle(ended).terminate(reason="by hand")

    started = await start_lost_cases(office.client, office.records)

    assert lost in started
    assert ended not in started
    assert WorkflowExecutionStatus.RUNNING == (await office.client.get_workflow_handle(lost).describe()).status


async def test_a_case_that_cannot_be_read_does_not_stop_the_others(office: Office) -> None:
    """Its key is gone; it is named, and the next one is started."""
    keyless, other = await office.opened(), await office.opened()
    for case in (keyless, other):
        await office.client.get_workflow_handle(case).terminate(reason="lost")
    with office.records.database.write() as connection:
        connection.execute(tables.keys.delete().where(tables.keys.c.id == keyless))
    office.records.keys.forget(keyless)

    recovery = await start_open_cases(office.client, office.records)

    assert keyless in recovery.unreadable
    assert other in recovery.started


def recorded_without_a_workflow(office: Office, then: datetime) -> str:
    """A case opened and served with a notice at an instant in the past, in the records alone."""
    person = Person(id="", role="principal", name="Marisol Invented")
    intake = OpenCase(number="", case_type="defense", zone="UTC", persons=(person,))
    reserved = office.records.reserve_case(office.house.command(intake))
    served = office.house.command(RecordEvent(event="notice_served", on=then.date()))
    for command in (reserved.command, served):
        outcome = carry_out(office.records, CarryOut(case=reserved.case, command=command, now=then))
        assert outcome.refused is None
    return reserved.case

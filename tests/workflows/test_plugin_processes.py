"""Calls of a plugin: an organization's stand in line, and no organization stands in another's."""

from __future__ import annotations

import asyncio
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.workflows.conftest import ORGANIZATION, PIER
from tests.workflows.fixtures import pier

from amparo.case.commands import Body, Command, OpenCase, RecordEvent
from amparo.case.model import Person
from amparo.declarations import PluginContext, Role
from amparo.plugins.actions import ActionAnswer, ActionFailure, PluginProcess
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import collect
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo_workflows import plugin_processes
from amparo_workflows.client import ask, open_case
from amparo_workflows.plugin_processes import Line, NoTurn, PluginProcesses
from amparo_workflows.relay import relay_workers
from amparo_workflows.worker import engine_worker

if TYPE_CHECKING:
    from tests.workflows.conftest import Office

ACTIONS = {action.id: action for action in pier.amparo_actions(PluginContext(organization="o", engine_version="0.1"))}
PATIENCE = timedelta(seconds=60)


async def call(
    processes: PluginProcesses, organization: str, action: str, patience: timedelta = PATIENCE, **fields: str | int
) -> ActionAnswer | ActionFailure:
    """Run an action of the invented plugin for an organization."""
    handed = {f"pier.{name}": value for name, value in fields.items()}

    def run(process: PluginProcess) -> ActionAnswer | ActionFailure:
        return process.run_action(ACTIONS[action], "case-1/2", handed)

    return await processes.run(Line(organization, PIER), run, patience)


async def test_an_organization_whose_action_hangs_holds_up_no_other() -> None:
    """The others' calls of the same plugin are answered while it hangs."""
    processes = PluginProcesses()
    await call(processes, "quay", "write_letter", purpose="warm")
    began = time.monotonic()
    hanging = asyncio.create_task(call(processes, "pier", "take_time", seconds=15))
    await asyncio.sleep(0.1)
    answers = [await call(processes, "quay", "write_letter", purpose=str(number)) for number in range(3)]
    took = time.monotonic() - began

    assert [ActionAnswer] * 3 == [type(answer) for answer in answers]
    assert not hanging.done()
    assert took < 15
    processes.close()
    await hanging


async def test_an_organizations_calls_go_one_after_the_other() -> None:
    """In the order in which they came, in one process."""
    processes = PluginProcesses()
    calls = [call(processes, "pier", "take_time", seconds=1) for _ in range(3)]
    began = time.monotonic()
    await asyncio.gather(*calls)

    assert time.monotonic() - began >= 3
    processes.close()


async def test_a_turn_that_does_not_come_in_time_is_given_up() -> None:
    """The server then hands the task out again, later."""
    processes = PluginProcesses()
    long = asyncio.create_task(call(processes, "pier", "take_time", seconds=3))
    await asyncio.sleep(0.1)
    with pytest.raises(NoTurn):
        await call(processes, "pier", "take_time", timedelta(seconds=0.5), seconds=0)
    answer = await long
    after = await call(processes, "pier", "take_time", seconds=0)

    assert [ActionAnswer] * 2 == [type(answer), type(after)]
    processes.close()


async def test_a_process_that_nobody_calls_is_ended_and_a_later_call_starts_another() -> None:
    """An organization that calls once a day keeps no process all day."""
    processes = PluginProcesses(idle=timedelta(seconds=0.2))
    await call(processes, "pier", "take_time", seconds=0)
    kept = len(processes._processes)
    await asyncio.sleep(1)

    assert (1, 0) == (kept, len(processes._processes))
    assert isinstance(await call(processes, "pier", "take_time", seconds=0), ActionAnswer)
    processes.close()


async def test_no_more_processes_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that was idle for longest makes room."""
    monkeypatch.setattr(plugin_processes, "MOST_KEPT", 2)
    processes = PluginProcesses()
    for organization in ("first", "second", "third"):
        await call(processes, organization, "take_time", seconds=0)

    assert ["second", "third"] == [line.organization for line in processes._processes]
    processes.close()


async def test_in_an_office_one_organizations_hanging_action_does_not_slow_anothers(reception: Office) -> None:
    """Through the server, the queue of the plugin and the relay: the case of another is done while the first hangs."""
    records = reception.records
    worker = _second_organization(reception)
    async with (
        engine_worker(reception.client, records),
        relay_workers(reception.client, records, reception.house.shelf(records)),
    ):
        slow = [await reception.opened() for _ in range(3)]
        for case in slow:
            await reception.happened(case, "take_time_asked", seconds=12)
        body = OpenCase(
            number="",
            case_type="defense",
            zone="UTC",
            persons=(Person(id="", role="principal", name="Rosa Invented", language="es", country="HN"),),
            facts={"pier.purpose": "bond"},
        )
        reserved, _ = await open_case(reception.client, records, _command("quay", worker, body))
        asked = RecordEvent(event="write_letter_asked", on=datetime.now(UTC).date())
        await ask(reception.client, reserved.case, _command("quay", worker, asked), timedelta(seconds=60))
        await reception.until(lambda: "step_write_letter" in records.read_case(reserved.case, "quay").done)

        waiting = [bool(reception.read(case).actions) for case in slow]
        counted = records.plugin_calls(datetime.now(UTC).date() - timedelta(days=1), "quay")

    assert 2 <= sum(waiting)
    assert [("quay", "pier", "1.0", "write_letter", "answered", 1)] == [
        (one.organization, one.plugin, one.version, one.action, one.outcome, one.calls) for one in counted
    ]
    assert 0 < counted[0].seconds == counted[0].slowest


def _second_organization(office: Office) -> str:
    """Make another organization with the same plugin, and return who works there."""
    catalog = build_catalog(
        "quay", collect([PIER], PluginContext(organization="quay", engine_version="0.1.0")).declarations
    )
    office.records.create_organization("quay", OrganizationProfile(name="Quay Legal"))
    office.records.save_catalog(catalog)
    office.records.set_active_catalog("quay", catalog.hash, "p-test")
    roles = (Role.PARALEGAL, Role.STAFF_ATTORNEY, Role.SUPERVISING_ATTORNEY)
    return office.records.add_person("quay", Profile(name="Eva Invented", email="eva@example.org"), roles).id


def _command(organization: str, actor: str, body: Body) -> Command:
    assert organization != ORGANIZATION
    return Command(id=secrets.token_hex(8), organization=organization, actor=actor, body=body)

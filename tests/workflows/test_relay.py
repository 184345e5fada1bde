"""The relay: what it hands to a plugin, what it hears, and what it says when it hears nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from temporalio.testing import ActivityEnvironment
from tests.core.plugins.wheels import sound

from amparo.case.model import AttentionKind
from amparo.notifications.notices import NoticeKind
from amparo.plugins.manager import PluginSource
from amparo.records.plugin_wheels import GivenWheel, NewPlugin
from amparo_workflows.messages import ActionResult, ActionTask
from amparo_workflows.plugin_places import Shelf
from amparo_workflows.relay import PluginRelay, relay_workers
from amparo_workflows.worker import engine_worker

if TYPE_CHECKING:
    from tests.workflows.conftest import House, Office

    from amparo.records.repository import Records

HERE = Path(__file__).parent


async def test_an_actions_answer_becomes_the_steps(office: Office) -> None:
    """The plugin is handed the values that it declares and that are known, and what it answers is stated."""
    case = await office.opened()
    await office.happened(case, "write_letter_asked", purpose="bond hearing")
    await office.until(lambda: not office.read(case).actions)

    read = office.read(case)
    asked = next(event for event in office.records.history(case) if event.body.type == "action_requested")
    assert f"bond hearing; case.number, pier.purpose; {case}/{asked.seq}" == read.facts["pier.written"]
    assert "step_write_letter" in read.done


async def test_an_action_that_fails_becomes_a_persons_step(office: Office) -> None:
    """After the attempts that it declares, a person is told; what the plugin said of the client is nowhere."""
    case = await office.opened()
    await office.happened(case, "stumble_asked", purpose="Marisol fears her cousin")
    await office.until(lambda: not office.read(case).actions)

    [attention] = office.read(case).attention
    ended = next(event.body for event in office.records.history(case) if event.body.type == "action_answered")
    assert ("paralegal", "step_stumble") == (attention.owner, attention.step_key)
    assert "Action “stumble” of plugin “pier” failed with ValueError, in 2 attempts." == ended.problem


@pytest.mark.parametrize("action", ["stumble", "babble", "hang"])
async def test_a_plugin_that_raises_babbles_or_hangs_is_named_with_the_reason(office: Office, action: str) -> None:
    """The item says which plugin, what it did and how often it was tried; its owner is told, and dates stay."""
    case = await office.opened()
    await office.happened(case, "notice_served")
    before = office.read(case).deadlines
    await office.happened(case, f"{action}_asked", purpose="Marisol fears her cousin")
    await office.until(lambda: not office.read(case).actions)

    [item] = office.read(case).attention
    told = [one.notice for one in office.records.notices_about(case)]
    assert (AttentionKind.ACTION_FAILED, "pier", f"step_{action}") == (item.kind, item.about, item.step_key)
    assert f"“{action}” of plugin pier did not work; please do the step by hand. Why: Action “{action}”" in item.what.en
    assert "Marisol" not in item.what.en
    assert [(NoticeKind.ACTION_FAILED, office.house.worker)] == [(one.kind, one.recipient) for one in told]
    assert before == office.read(case).deadlines


async def test_an_action_of_a_plugin_that_nobody_installed_fails_at_once(reception: Office) -> None:
    """Nobody waits a day for what cannot come."""
    missing = PluginSource(id="pier")
    async with (
        engine_worker(reception.client, reception.records),
        relay_workers(reception.client, reception.records, reception.house.shelf(reception.records, missing)),
    ):
        case = await reception.opened()
        await reception.happened(case, "write_letter_asked", purpose="bond hearing")
        await reception.until(lambda: not reception.read(case).actions)

    ended = next(event.body for event in reception.records.history(case) if event.body.type == "action_answered")
    assert "The plugin “pier” 1.0 with its action “write_letter” is not installed." == ended.problem


async def test_a_plugin_runs_no_action_of_another(office: Office) -> None:
    """A task on the wrong queue is not passed on, whatever it asks."""
    case = await office.opened()
    relay = PluginRelay(office.records, "pier", office.house.shelf(office.records))
    task = ActionTask(case=case, id=f"{case}/1", plugin="harbor", action="write_letter", fields={"pier.purpose": "x"})

    result = await ActivityEnvironment().run(relay.run_plugin_action, task)
    relay.close()

    assert ActionResult(problem="The plugin “harbor” with its action “write_letter” is not installed.") == result


async def test_the_relay_tells_the_server_that_a_long_call_still_runs(
    office: Office, pier: PluginSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relay that died is noticed within half a minute, so one that lives has to beat."""
    monkeypatch.setattr("amparo_workflows.relay.BEAT", timedelta(milliseconds=100))
    case = await office.opened()
    relay = PluginRelay(office.records, "pier", office.house.shelf(office.records))
    environment = ActivityEnvironment()
    beats: list[tuple[object, ...]] = []
    environment.on_heartbeat = lambda *details: beats.append(details)
    task = ActionTask(case=case, id=f"{case}/1", plugin="pier", action="take_time", fields={"pier.seconds": 1})

    result = await environment.run(relay.run_plugin_action, task)
    relay.close()

    assert {"written": "at last"} == result.answers
    assert len(beats) >= 8  # ten a second for a second, less the start of the plugin's process


def test_every_plugin_that_a_catalog_names_is_answered_for(house: House) -> None:
    """Also the one that was taken off the machine while cases wait for it."""
    records = house.records()
    shelf = Shelf(records, house.folder, ())
    named, place = shelf.plugins(), shelf.source("pier", "1.0")
    records.close()

    assert (True, None) == ("pier" in named, place)


async def test_a_plugin_that_is_installed_while_the_relay_runs_is_taken_up_in_the_version_of_the_case(
    reception: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is started again, and an upgrade that was installed beside it changes nothing for the case."""
    monkeypatch.setattr("amparo_workflows.relay.LOOK", timedelta(milliseconds=200))
    records, code = reception.records, (HERE / "fixtures" / "pier.py").read_text(encoding="utf-8")
    shelf = Shelf(records, reception.house.folder, ())
    async with (
        engine_worker(reception.client, records),
        relay_workers(reception.client, records, shelf) as workers,
    ):
        following = asyncio.create_task(workers.follow())
        for version in ("1.0", "1.1"):
            install(records, code.replace('return {"written": f"', f'return {{"written": f"{version} '), version)
        install(records, code, "2.0", plugin="jetty")
        await reception.until(lambda: "jetty" in workers.plugins)
        case = await reception.opened()
        await reception.happened(case, "write_letter_asked", purpose="bond hearing")
        await reception.until(lambda: not reception.read(case).actions)
        following.cancel()

    assert str(reception.read(case).facts["pier.written"]).startswith("1.0 bond hearing")
    for version in ("1.0", "1.1"):
        records.withdraw_plugin_wheel("pier", version)
    records.withdraw_plugin_wheel("jetty", "2.0")


def install(records: Records, code: str, version: str, plugin: str = "pier") -> None:
    """Keep a wheel of a plugin among the records, as `amparo plugins install` does once it was found sound."""
    file, body = sound(plugin, version, code=code, module=plugin)
    new = NewPlugin(id=plugin, version=version, package=plugin, wheel=GivenWheel(file=file, body=body))
    records.add_plugin_wheel(new, by="p-test")

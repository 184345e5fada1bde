"""Asking: an answer, or in good time the truth about what happens to the command."""

from __future__ import annotations

import asyncio
import secrets
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest

from amparo.case.commands import AddNote, Alarm, OpenCase
from amparo.case.model import Person
from amparo.errors import InvalidInput, KeyUnavailable, ServerUnreachable
from amparo_workflows.client import ask, connect, open_case, submit
from amparo_workflows.forwarder import forward_once
from amparo_workflows.server import Server
from amparo_workflows.worker import engine_worker

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workflows.conftest import House, Office

    from amparo.records.inbox import WaitingCommand

SOON = timedelta(seconds=1)


def an_intake(house: House) -> OpenCase:
    """A case that can be opened."""
    return OpenCase(number="", case_type="defense", zone="UTC", persons=(Person(id="", role="principal", name="Eva"),))


async def test_a_server_that_is_not_there_is_named_in_good_time(house: House) -> None:
    """Whoever typed the command learns within the limit where nobody answered, and what to do."""
    records = house.records()
    nowhere = house.settings.model_copy(update={"temporal_address": "127.0.0.1:9"})
    began = time.monotonic()

    with pytest.raises(ServerUnreachable, match=r"127\.0\.0\.1:9 did not answer within 1 seconds.*`amparo up`"):
        await connect(nowhere, records.keys, SOON)
    records.close()

    assert time.monotonic() - began < 3


async def test_an_office_that_was_not_started_is_told_how_to_start(house: House, tmp_path: Path) -> None:
    """No address is set, and no embedded server has left one."""
    records = house.records()
    elsewhere = house.settings.model_copy(update={"data_folder": tmp_path})

    with pytest.raises(ServerUnreachable, match=r"No workflow server runs for the office in .*`amparo up`"):
        await connect(elsewhere, records.keys, SOON)
    records.close()


async def test_a_server_still_starting_is_waited_for(house: House, tmp_path: Path) -> None:
    """Worker and server are started side by side."""
    records = house.records()
    server = Server(tmp_path)
    connecting = asyncio.create_task(connect(house.settings.model_copy(update={"data_folder": tmp_path}), records.keys))
    await asyncio.sleep(0.3)
    async with server:
        client = await connecting

        assert await client.service_client.check_health()
    records.close()


async def test_a_server_that_was_not_prepared_is_told_apart(
    house: House, reception: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cluster of the clinic's own has no namespace of ours until somebody makes it."""
    monkeypatch.setattr("amparo_workflows.client.NAMESPACE", "elsewhere")

    with pytest.raises(InvalidInput, match=r"no namespace “elsewhere”.*operator namespace create"):
        await connect(house.settings, reception.records.keys, SOON)


async def test_a_server_that_begins_anew_is_waited_for_until_it_is_prepared(
    house: House, reception: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The embedded server lost its data and was started again: it answers before its namespace is made."""
    monkeypatch.setattr("amparo_workflows.client.NAMESPACE", "made-later")
    connecting = asyncio.create_task(connect(house.settings, reception.records.keys))
    await asyncio.sleep(0.5)
    assert not connecting.done()
    made = RegisterNamespaceRequest(
        namespace="made-later", workflow_execution_retention_period=Duration(seconds=86_400)
    )
    await reception.client.workflow_service.register_namespace(made)

    assert "made-later" == (await connecting).namespace


async def test_a_command_without_anybody_at_work_is_queued_and_done_later(reception: Office) -> None:
    """The error says that it is saved; the forwarder carries it out when the engine is back."""
    house = reception.house
    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()
    note = house.command(AddNote(text="by telephone"))

    with pytest.raises(ServerUnreachable, match=r"saved and queued.*did not answer within 1 seconds.*no need to send"):
        await submit(reception.client, reception.records, case, note, SOON)
    before = reception.read(case).seq
    async with engine_worker(reception.client, reception.records):
        await forward_once(reception.client, reception.records, timedelta(0))

    assert before + 1 == reception.read(case).seq
    assert note.id not in {one.command.id for one in waiting(reception)}


async def test_a_queued_command_that_still_gets_no_answer_stays_queued(reception: Office) -> None:
    """The forwarder goes on to the next case, and tries again in its next round."""
    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()
    note = reception.house.command(AddNote(text="by telephone"))
    reception.records.put_inbox(case, note)

    answered = await forward_once(reception.client, reception.records, timedelta(0), SOON)

    assert 0 == answered
    assert note.id in {one.command.id for one in waiting(reception)}


async def test_a_command_that_was_not_saved_is_not_said_to_be(reception: Office) -> None:
    """Whoever asks without an inbox has to send it again."""
    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()

    with pytest.raises(ServerUnreachable, match=r"has not carried out your command.*Send the same command again"):
        await ask(reception.client, case, reception.house.command(AddNote(text="x")), SOON)


async def test_the_engines_own_commands_are_refused_before_they_are_saved(office: Office) -> None:
    """An alarm in the inbox would be sent again and again."""
    case = await office.opened()
    alarm = office.house.command(Alarm())

    with pytest.raises(InvalidInput, match="“alarm” is the engine's own"):
        await submit(office.client, office.records, case, alarm)
    with pytest.raises(InvalidInput, match="needs an id"):
        await submit(office.client, office.records, case, office.house.command(AddNote(text="x"), " "))

    assert alarm.id not in {one.command.id for one in waiting(office)}


async def test_opening_twice_by_one_command_is_opening_once(office: Office) -> None:
    """The second click finds the case that the first one reserved."""
    intake = office.house.command(an_intake(office.house))

    first, opened = await open_case(office.client, office.records, intake)
    second, again = await open_case(office.client, office.records, intake)

    assert (first.case, first.number) == (second.case, second.number)
    assert (False, True) == (opened.repeated, again.refused is None)
    assert 1 == sum(event.body.type == "case_opened" for event in office.records.history(first.case))


async def test_a_case_reserved_while_the_engine_was_down_is_opened_later(reception: Office) -> None:
    """An intake by telephone is not lost: number and key are there at once, the rest follows."""
    with pytest.raises(ServerUnreachable, match="saved and queued"):
        await open_case(reception.client, reception.records, reception.house.command(an_intake(reception.house)), SOON)
    [reserved] = [one for one in waiting(reception) if isinstance(one.command.body, OpenCase)]
    async with engine_worker(reception.client, reception.records):
        await forward_once(reception.client, reception.records, timedelta(0))

    assert reception.read(reserved.case).is_open


async def test_a_case_that_nobody_reserved_is_not_begun(office: Office) -> None:
    """A mistyped id has no key, and nothing is sent for it."""
    with pytest.raises(KeyUnavailable):
        await office.note(secrets.token_hex(16))


async def test_an_update_cut_off_with_its_run_is_asked_again_in_another(office: Office) -> None:
    """An operator ended the workflow while a command was in it, and the server keeps that as the command's failure."""
    case = await office.opened()
    before = office.read(case).seq
    with office.house.locked_records():
        asking = asyncio.create_task(office.note(case))
        await office.until(lambda: office.awaits(case, "carry_out"))
        await office.client.get_workflow_handle(case).terminate(reason="an operator's mistake")

    outcome = await asking

    assert (None, before + 1) == (outcome.refused, office.read(case).seq)


async def test_whoever_stops_waiting_is_let_go(reception: Office) -> None:
    """A closed browser tab is a cancellation, and no error about the engine."""
    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()
    asking = asyncio.create_task(reception.note(case))
    await asyncio.sleep(0.3)

    asking.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asking


def waiting(office: Office) -> list[WaitingCommand]:
    """Every command in the inbox that nothing has come of."""
    return list(office.records.waiting_commands(office.records.wall() + timedelta(seconds=1), limit=1000))

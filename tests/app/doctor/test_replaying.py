"""Replaying every open case of an office that runs, before a version takes over."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from temporalio.worker import Worker
from tests.app.clinic import Answer, in_process_of_its_own
from tests.replay.changed import NeverRings
from tests.workflows.conftest import House, Office, furnish

from amparo.errors import KeyUnavailable, ServerUnreachable
from amparo.records import tables
from amparo.records.master_key import create_master_key
from amparo_app.doctor.replaying import Replays, replay_office
from amparo_app.office_folder import MARKER, Marker
from amparo_workflows.activities import EngineActivities
from amparo_workflows.client import connect
from amparo_workflows.messages import ENGINE_QUEUE
from amparo_workflows.replay import ReplayOutcome
from amparo_workflows.server import Server
from amparo_workflows.worker import engine_worker, sandbox

pytestmark = pytest.mark.timeout(300)  # processes of ours start


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose server runs, and nothing else."""
    worker = furnish(tmp_path)
    (tmp_path / MARKER).write_text(Marker(master_key_file=tmp_path / "master.key").model_dump_json(), encoding="utf-8")
    async with Server(tmp_path) as server:
        house = House(folder=tmp_path, worker=worker, server=server)
        records = house.records()
        yield Office(house=house, records=records, client=await connect(house.settings, records.keys))
        records.close()


@asynccontextmanager
async def engine_of_another_release(office: Office) -> AsyncIterator[None]:
    """Run the cases with a workflow that is not the installed one."""
    worker = Worker(
        office.client,
        task_queue=ENGINE_QUEUE,
        workflows=[NeverRings],
        activities=[EngineActivities(office.records).carry_out],
        activity_executor=ThreadPoolExecutor(2),
        workflow_runner=sandbox(),
    )
    async with worker:
        yield


async def case_with_a_deadline(office: Office) -> str:
    """Open a case that rests until an alarm, and works once more after that."""
    case = await office.opened()
    await office.happened(case, "notice_served")
    await office.note(case)
    return case


def command_line(office: Office, *arguments: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the environment and the arguments of a command about an office."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    return {**kept, "AMPARO_DATA": str(office.house.folder)}, ("doctor", "--replay", *arguments)


async def typed(office: Office, *arguments: str) -> Answer:
    """Type the command, in a process of its own, while the office goes on."""
    environment, line = command_line(office, *arguments)
    return await asyncio.to_thread(in_process_of_its_own, environment, *line)


async def test_an_office_whose_cases_all_go_on_may_be_upgraded(office: Office) -> None:
    """Each case is told as it is replayed; a closed one has nothing to go on with."""
    told: list[int] = []
    async with engine_worker(office.client, office.records):
        cases = {await case_with_a_deadline(office), await office.opened()}

        replays = await replay_office(office.house.settings, lambda so_far: told.append(len(so_far.replayed)))
        answer = await typed(office)

    assert (2, cases) == (replays.cases, {one.case for one in replays.replayed})
    assert {ReplayOutcome.SAME} == {one.outcome for one in replays.replayed}
    assert [0, 1, 2] == told
    assert 0 == answer.code, answer.err
    assert "2 cases replayed with Amparo" in answer.out
    assert "Every case would go on under this version." in answer.out


async def test_a_case_that_another_release_led_elsewhere_is_named_with_what_differs(office: Office) -> None:
    """The one case stops the upgrade; the other is told to be fine, and no client's name is in it."""
    async with engine_of_another_release(office):
        other = await case_with_a_deadline(office)
    async with engine_worker(office.client, office.records):
        await office.opened()

        answer, as_json = await typed(office), await typed(office, "--json")

    assert 1 == answer.code, answer.err
    line = next(line for line in answer.out.splitlines() if line.startswith(office.read(other).number))
    assert "HistoryEvent(id: " in line
    assert "1 of 2 cases would stand still under this version. Do not switch to it" in answer.out
    assert "Marisol" not in answer.out + answer.err
    assert 1 == as_json.code
    assert {"same", "differs"} == {one["outcome"] for one in as_json.json["replayed"]}


async def test_it_works_beside_an_office_whose_records_are_of_another_version(office: Office) -> None:
    """That is the point of it: the records are brought up to date only when the new version takes over."""
    async with engine_worker(office.client, office.records):
        await office.opened()
        with office.records.database.write() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))

        answer = await typed(office)

    assert 0 == answer.code, answer.err
    assert "Every case would go on under this version." in answer.out


async def test_cases_without_a_workflow_or_a_key_are_left_out_and_named(office: Office) -> None:
    """There is nothing to replay of them, and they hold up no upgrade."""
    async with engine_worker(office.client, office.records):
        lost, erased = await office.opened(), await office.opened()
        await office.client.get_workflow_handle(lost).terminate(reason="lost")
        with office.records.database.write() as connection:
            connection.execute(tables.keys.delete().where(tables.keys.c.id == erased))
        office.records.keys.forget(erased)

        answer = await typed(office)

    assert 0 == answer.code, answer.err
    numbers = {line.id: line.number for line in office.records.open_cases()}
    told = " ".join(answer.out.split())
    assert f"Left out: {numbers[lost]}. No workflow of theirs runs" in told
    assert f"Left out: {numbers[erased]}. Their key is gone" in told


async def test_another_master_key_and_a_server_that_is_away_are_told(office: Office, tmp_path: Path) -> None:
    """In a sentence with what to do, on the error's own exit code, and nothing is replayed."""
    seen: list[Replays] = []
    create_master_key(tmp_path / "other.key")
    wrong = office.house.settings.model_copy(update={"master_key_file": tmp_path / "other.key"})
    with pytest.raises(KeyUnavailable, match="is not the one that these records"):
        await replay_office(wrong, seen.append)

    await office.house.server.stop()
    (tmp_path / "temporal.address").write_text("127.0.0.1:9", encoding="ascii")
    with pytest.raises(ServerUnreachable, match="Start Amparo with `amparo up`"):
        await replay_office(office.house.settings, seen.append)
    answer = await typed(office)

    assert [] == seen
    assert ServerUnreachable.exit_code == answer.code
    assert "Traceback" not in answer.err


async def test_it_can_be_stopped(office: Office) -> None:
    """Ctrl-C tells how far it had come, on the exit code of a command that was broken off."""
    async with engine_worker(office.client, office.records):
        case = await office.opened()
        for n in range(30):
            await office.note(case, f"note {n}")
        for _ in range(10):
            await office.opened()
        environment, line = command_line(office)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "amparo_app", *line, env=environment, stdout=PIPE, stderr=PIPE
        )
        assert process.stderr is not None
        begins = await process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = await process.communicate()

    assert b"Replaying 11 cases.\n" == begins
    assert 130 == process.returncode, (out, err)
    assert b"of 11 cases; none of them differs. Replay all before you" in out
    assert b"" == err

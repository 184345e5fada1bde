"""The engine as a process: it may be killed at any moment, and what was asked is done once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from amparo.case.commands import AddNote, Command
from amparo.errors import ServerUnreachable
from amparo_workflows.client import submit
from amparo_workflows.forwarder import forward_once

if TYPE_CHECKING:
    from tests.workflows.conftest import House, Office

LANES = 6
KILLS = 2


class Process:
    """One of an office's own processes: the engine, unless asked for another."""

    def __init__(self, house: House, role: str = "engine", *arguments: str) -> None:
        self.log = house.folder / f"{role}.log"
        settings = {
            "AMPARO_DATA_FOLDER": str(house.folder),
            "AMPARO_RECORDS_URL": house.url,
            "AMPARO_MASTER_KEY_FILE": str(house.master_key),
            "AMPARO_TRAINING": "true",
        }
        with self.log.open("ab") as log:
            self._from = log.tell()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "amparo_workflows", role, *arguments],
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
            )

    async def at_work(self) -> None:
        """Wait until it says that it is."""
        async with asyncio.timeout(40):
            while b"at work" not in self.log.read_bytes()[self._from :]:  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.1)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ask it to end, and return its exit code."""
        self.process.terminate()
        return self.process.wait(timeout=30)


class EngineRoom:
    """Where the engine of the session's office runs, one at a time."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.engine = Process(house)

    def replace(self) -> None:
        """Kill the engine and start another."""
        self.engine.kill()
        self.engine = Process(self._house)


@pytest.fixture(scope="module")
def room(house: House) -> Iterator[EngineRoom]:
    """An engine for the tests of this module, since starting one takes seconds."""
    opened = EngineRoom(house)
    yield opened
    opened.engine.kill()


async def test_a_command_in_the_midst_of_which_the_engine_was_killed_is_done_once(
    reception: Office, house: House, room: EngineRoom
) -> None:
    """Killed while it waited for the records, another engine takes over, and whoever asked gets the answer."""
    case = await reception.opened()
    before = reception.read(case).seq
    with house.locked_records():
        asking = asyncio.create_task(reception.note(case))
        await asyncio.sleep(1)
        room.replace()
    outcome = await asking

    assert (None, before + 1, before + 1) == (outcome.refused, outcome.answer_seq, reception.read(case).seq)


async def test_an_engine_killed_again_and_again_under_load_loses_and_doubles_nothing(
    reception: Office, house: House, room: EngineRoom
) -> None:
    """Six people write notes without pause while the engine is killed again and again."""
    cases = [await reception.opened() for _ in range(LANES)]
    sent: dict[str, str] = {}
    over = asyncio.Event()

    async def write(case: str) -> None:
        while not over.is_set():
            note = house.command(AddNote(text=f"note {secrets.token_hex(4)}"))
            sent[note.id] = case
            await answered_or_queued(reception, case, note)

    writing = [asyncio.create_task(write(case)) for case in cases]
    for _ in range(KILLS):
        await asyncio.sleep(1)
        room.replace()
        await room.engine.at_work()
    await asyncio.sleep(1)
    over.set()
    await asyncio.gather(*writing)
    await forward_once(reception.client, reception.records, timedelta(0))

    written = Counter(event.command for case in cases for event in reception.records.history(case))
    assert len(sent) > 10 * KILLS
    assert {1} == {written[command] for command in sent}
    assert all(reception.records.verify_chain(case).holds for case in cases)


async def test_two_engines_share_one_office_and_one_goes_on_when_the_other_is_killed(
    reception: Office, house: House, room: EngineRoom
) -> None:
    """What the killed one had in memory or in hand, the other takes over: nothing is lost and nothing done twice."""
    other = Process(house, "engine")
    await other.at_work()
    room.replace()
    await room.engine.at_work()
    cases = [await reception.opened() for _ in range(LANES)]
    sent: dict[str, str] = {}

    async def write(case: str) -> None:
        for _ in range(10):
            note = house.command(AddNote(text=f"note {secrets.token_hex(4)}"))
            sent[note.id] = case
            await answered_or_queued(reception, case, note)

    writing = [asyncio.create_task(write(case)) for case in cases]
    await asyncio.sleep(1)
    other.kill()
    await asyncio.gather(*writing)
    await forward_once(reception.client, reception.records, timedelta(0))

    written = Counter(event.command for case in cases for event in reception.records.history(case))
    assert {1} == {written[command] for command in sent}
    assert all(reception.records.verify_chain(case).holds for case in cases)


async def test_the_relay_process_serves_a_plugin(reception: Office, house: House, room: EngineRoom) -> None:
    """Two processes of the office, and a third one of the plugin's."""
    fixtures = str(Path(__file__).parent / "fixtures")
    relay = Process(house, "relay", "--plugin", f"pier=pier={fixtures}")
    case = await reception.opened()

    await reception.happened(case, "write_letter_asked", purpose="bond hearing")
    await reception.until(lambda: not reception.read(case).actions)
    code = await asyncio.to_thread(relay.stop)

    assert ("bond hearing", 0) == (str(reception.read(case).facts["pier.written"]).split(";", maxsplit=1)[0], code)


async def test_the_engine_ends_when_it_is_told(reception: Office, room: EngineRoom) -> None:
    """Its exit code is no alarm for whoever watches it, and its log has no trace of a program."""
    case = await reception.opened()

    code = await asyncio.to_thread(room.engine.stop)

    assert (0, True) == (code, reception.read(case).is_open)
    assert "Traceback" not in room.engine.log.read_text(encoding="utf-8")


async def test_the_sender_process_ends_when_it_is_told(house: House) -> None:
    """It needs no workflow server: mails go out while that is away."""
    sender = Process(house, "sender")
    await sender.at_work()

    sender.process.send_signal(signal.SIGINT)

    assert 0 == await asyncio.to_thread(sender.process.wait, 30)


async def test_a_process_that_cannot_start_says_why_in_one_sentence(house: House, tmp_path: Path) -> None:
    """Its exit code is the error's, and no trace of the program is shown."""
    settings = {
        "AMPARO_DATA_FOLDER": str(tmp_path),
        "AMPARO_RECORDS_URL": house.url,
        "AMPARO_MASTER_KEY_FILE": str(tmp_path / "no.key"),
    }
    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "amparo_workflows", "relay"],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert 5 == ended.returncode
    assert "There is no master key at" in ended.stderr
    assert "Traceback" not in ended.stderr


async def answered_or_queued(office: Office, case: str, note: Command) -> None:
    """Submit a command as a person does, who goes home when it is queued."""
    with contextlib.suppress(ServerUnreachable):
        await submit(office.client, office.records, case, note)

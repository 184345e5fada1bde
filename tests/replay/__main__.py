"""`python -m tests.replay`: live a few invented cases, and keep their histories for every later release to replay.

Run it once for a release, when its workflow code is done. It starts a server and an engine of its own.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import logging
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa
from temporalio.client import WorkflowExecution
from tests.replay.histories import HERE, MANIFEST, Manifest
from tests.workflows.conftest import ORGANIZATION, House, Office, furnish

from amparo.case.commands import AddNote, RecordEvent
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.keys import SYSTEM_KEY
from amparo.records.repository import Records
from amparo.records.requests import CarryOut
from amparo_workflows.case import FULL_WHEN_IDLE
from amparo_workflows.client import connect, switch_catalog
from amparo_workflows.logs import log_without_content
from amparo_workflows.processes import leave
from amparo_workflows.recovery import start_open_cases
from amparo_workflows.relay import relay_workers
from amparo_workflows.server import Server
from amparo_workflows.training import fast_forward
from amparo_workflows.worker import engine_worker

EVENTS_A_COMMAND = 6


async def worked_on(office: Office) -> str:
    """A case is opened with its workflow's start, notes are taken, one is refused, one is asked twice."""
    case = await office.opened()
    note = office.house.command(AddNote(text="called the client"))
    for command in (note, note):
        await office.send(case, command)
    assert (await office.note(case, "   ")).refused is not None
    await asyncio.gather(*(office.note(case, f"note {n}") for n in range(5)))
    return case


async def rang_until_missed(office: Office) -> str:
    """Three rungs ring, and the day ends with nothing filed."""
    case = await office.opened()
    await office.happened(case, "notice_served")
    await fast_forward(office.client, case, timedelta(days=62))
    return case


async def rang_in_vain(office: Office) -> str:
    """The records refuse a clock that runs ahead: the alarm settles nothing, rests, and tries again."""
    strict = Records.open(office.house.url, office.house.master_key)  # not in training
    async with engine_worker(office.client, strict):
        case = await office.opened()
        await office.happened(case, "notice_served")
        rung = office.read(case).deadlines[0].rungs[0].at
        await fast_forward(office.client, case, rung - datetime.now(UTC) + timedelta(minutes=3))
    strict.close()
    async with engine_worker(office.client, office.records):
        await fast_forward(office.client, case, timedelta(minutes=2))
    assert office.read(case).deadlines[0].rungs[0].rang is not None
    return case


async def met_locked_records(office: Office) -> str:
    """The local activity gives up, a normal one behind it waits."""
    case = await office.opened()
    with office.house.locked_records():
        asking = asyncio.gather(*(office.note(case, f"note {n}") for n in range(3)))
        await office.until(lambda: office.awaits(case, "carry_out"))
    await asking
    return case


async def had_actions(office: Office) -> str:
    """One action answers, one fails and becomes a person's step."""
    case = await office.opened()
    for asked in ("write_letter_asked", "stumble_asked"):
        await office.happened(case, asked, purpose="bond hearing")
        await office.until(lambda: not office.read(case).actions)
    await office.note(case)
    return case


async def awaits_an_action(office: Office) -> str:
    """Commands come while no relay answers; the history ends before anybody does."""
    async with engine_worker(office.client, office.records):
        case = await office.opened()
        await office.happened(case, "write_letter_asked", purpose="bond hearing")
        await office.until(lambda: office.awaits(case, "run_plugin_action"))
        for n in range(3):
            await office.note(case, f"note {n}")
    return case


async def switched_catalog(office: Office) -> str:
    """The case goes on under another catalog, and its rung rings."""
    case = await office.opened()
    await office.happened(case, "notice_served")
    catalog = office.records.active_catalog(ORGANIZATION)
    assert catalog is not None
    office.records.save_catalog(catalog.model_copy(update={"hash": "another"}))
    for hash_ in ("another", "never saved"):
        await switch_catalog(office.client, case, hash_, organization=ORGANIZATION, by="p-test")
    await fast_forward(office.client, case, timedelta(days=31))
    return case


async def went_on_in_a_new_run(office: Office) -> str:
    """Four hundred events fill a run; the next one begins with what the first knew, and rings."""
    case = await office.opened()
    await office.happened(case, "notice_served")
    for n in range(FULL_WHEN_IDLE // EVENTS_A_COMMAND + 5):
        await office.note(case, f"note {n}")
    await fast_forward(office.client, case, timedelta(days=31))
    return case


async def closed_and_reopened(office: Office) -> str:
    """One run ends with the case, another begins with the command that opens it again."""
    case = await office.opened()
    today = datetime.now(UTC).date()
    await office.ask(case, RecordEvent(event="case_closed", on=today, data={"reason": "won"}))
    await office.client.get_workflow_handle(case).result()
    await office.ask(case, RecordEvent(event="case_reopened", on=today, data={"reason": "appealed"}))
    await office.note(case)
    return case


async def was_recovered(office: Office) -> str:
    """The workflow is lost; the new one asks the record first, and meets one that somebody else wrote to."""
    case = await office.opened()
    await office.client.get_workflow_handle(case).terminate(reason="lost")
    await start_open_cases(office.client, office.records)
    await office.until(lambda: has_woken(office, case))
    past_the_workflow = office.house.command(AddNote(text="written past the workflow"))
    carry_out(office.records, CarryOut(case=case, command=past_the_workflow, now=datetime.now(UTC)))
    await office.note(case)
    return case


async def has_woken(office: Office, case: str) -> bool:
    """Return whether a case's present run has carried anything out."""
    history = await office.client.get_workflow_handle(case).fetch_history()
    return any(event.HasField("marker_recorded_event_attributes") for event in history.events)


Story = Callable[[Office], Awaitable[str]]

WITH_ENGINES_OF_THEIR_OWN: dict[Story, int] = {rang_in_vain: 1, awaits_an_action: 1}
STORIES: dict[Story, int] = {
    worked_on: 1,
    rang_until_missed: 1,
    met_locked_records: 1,
    had_actions: 1,
    switched_catalog: 1,
    went_on_in_a_new_run: 2,
    closed_and_reopened: 2,
    was_recovered: 2,
}
"""Each story, and how many runs it has."""


async def record(folder: Path) -> Manifest:
    """Live every story and write down its runs, with the keys that open them."""
    with tempfile.TemporaryDirectory() as scratch:
        worker = furnish(Path(scratch))
        async with Server(Path(scratch), training=True) as server:
            house = House(folder=Path(scratch), worker=worker, server=server)
            records = house.records()
            office = Office(house=house, records=records, client=await connect(house.settings, records.keys))
            cases = {story: await story(office) for story in WITH_ENGINES_OF_THEIR_OWN}
            shelf = house.shelf(records)
            async with engine_worker(office.client, records), relay_workers(office.client, records, shelf):
                cases |= {story: await story(office) for story in STORIES}
            files: dict[str, str] = {}
            for story, runs in (WITH_ENGINES_OF_THEIR_OWN | STORIES).items():
                written = await write_runs(office, folder, story.__name__, cases[story], runs)
                files |= dict.fromkeys(written, cases[story])
            records.close()
        return write_manifest(house, folder, files)


async def write_runs(office: Office, folder: Path, name: str, case: str, runs: int) -> list[str]:
    """Write each run of a case's workflow into a file, as the server has it: sealed."""

    async def listed() -> list[WorkflowExecution]:
        found = [one async for one in office.client.list_workflows(f'WorkflowId = "{case}"')]
        return sorted(found, key=lambda one: one.start_time)

    async def are_all_listed() -> bool:  # the server's list lags behind
        return len(await listed()) == runs

    await office.until(are_all_listed)
    names = []
    for place, run in enumerate(await listed(), 1):
        history = await office.client.get_workflow_handle(case, run_id=run.run_id).fetch_history()
        names.append(f"{name}.{place}.json.gz")
        (folder / names[-1]).write_bytes(gzip.compress(history.to_json().encode(), mtime=0))
    return names


def write_manifest(house: House, folder: Path, files: dict[str, str]) -> Manifest:
    """Write which file is of which case, with the keys of these invented cases alone, and the key that wraps them."""
    records = house.records()
    with records.database.read() as connection:
        wanted = tables.keys.c.id.in_([SYSTEM_KEY, *files.values()])
        rows = connection.execute(sa.select(tables.keys).where(wanted)).all()
    records.close()
    manifest = Manifest(
        master_key=house.master_key.read_text(encoding="ascii"),
        keys={row.id: base64.b64encode(row.wrapped).decode() for row in rows},
        histories=files,
    )
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return manifest


def main() -> int:
    """Record this release's histories, unless there are some: what a release did is not written over."""
    log_without_content(level=logging.CRITICAL)  # what goes wrong here is part of the stories
    folder = HERE / version("amparo")
    if folder.exists():
        sys.stderr.write(
            f"There are histories of {folder.name} already, in {folder}. A release's own are kept for ever; before it "
            "is released, delete that folder and run this again.\n"
        )
        return 1
    with tempfile.TemporaryDirectory(dir=HERE) as unfinished:
        manifest = asyncio.run(record(Path(unfinished)))
        folder.mkdir()
        shutil.copytree(unfinished, folder, dirs_exist_ok=True)
        folder.chmod(0o755)
    size = sum(file.stat().st_size for file in folder.iterdir())
    sys.stdout.write(f"{len(manifest.histories)} histories, {size / 1000:.0f} kB, in {folder}\n")
    return 0


if __name__ == "__main__":
    leave(main())

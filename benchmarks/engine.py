"""What the engine costs: a command beside a bare Update, settling beside parsing, a long case beside a short one."""

from __future__ import annotations

import asyncio
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from temporalio.client import Client, WorkflowHandle

from amparo.case.commands import AddNote, Body, Command
from amparo.case.model import Case
from amparo.case.settle import settle
from amparo.declarations import Catalog, PluginContext
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import collect
from amparo.plugins.manager import PluginSource
from amparo.records.carry_out import carry_out
from amparo.records.master_key import create_master_key
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.records.repository import Records
from amparo.records.requests import CarryOut, Outcome
from amparo.settings import Settings
from amparo_workflows.client import ask, connect, open_case
from amparo_workflows.processes import leave
from amparo_workflows.server import Server
from benchmarks.bare import BARE_QUEUE, BareWorkflow
from benchmarks.figures import Figure, interleaved, report
from benchmarks.life import ORGANIZATION, ROOMY, STAFF, life, lived, opening, resolved

CASES = 8
WARM_UP = 1
LONG, SHORT = 2_000, 20
SHIPPED = (
    PluginSource(id="asylum", module="amparo_asylum"),
    PluginSource(id="carecen_la", module="amparo_carecen_la"),
)
ZONE = "America/Los_Angeles"


@dataclass
class Office:
    """A furnished office: its settings, records, catalog and staff."""

    settings: Settings
    records: Records
    catalog: Catalog
    staff: dict[str, str]
    times: dict[str, list[float]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Return the date where the cases are."""
        return datetime.now(ZoneInfo(ZONE)).date()

    def command(self, who: str, body: Body) -> Command:
        """Return a command of one of the staff, volunteers named as the records know them."""
        named = body.model_copy(update=self._ids(body))
        return Command(id=secrets.token_hex(8), organization=ORGANIZATION, actor=self.staff[who], body=named)

    def _ids(self, body: Body) -> dict[str, object]:
        match getattr(body, "to", None), getattr(body, "person", None):
            case tuple() as to, _:
                return {"to": tuple(self.staff[name] for name in to)}
            case _, str() as person if person in self.staff:
                return {"person": self.staff[person]}
        return {}


def furnish(folder: Path) -> Office:
    """Make an office with the shipped plugins and the benchmark's staff."""
    key = folder / "key" / "master.key"
    key.parent.mkdir()
    create_master_key(key)
    settings = Settings(data_folder=folder, records_url=f"sqlite:///{folder}/amparo.db", master_key_file=key)
    records = Records.initialize(settings.records_url, key)
    collected = collect(SHIPPED, PluginContext(organization=ORGANIZATION, engine_version="0.1.0"))
    catalog = build_catalog(ORGANIZATION, collected.declarations)
    records.create_organization(ORGANIZATION, OrganizationProfile(name="Benchmark Legal", zone=ZONE))
    records.save_catalog(catalog)
    records.set_active_catalog(ORGANIZATION, catalog.hash, "benchmark")
    staff = {
        name: records.add_person(
            ORGANIZATION, Profile(name=name, email=f"{name}@example.org", capacity=ROOMY), roles
        ).id
        for name, roles in STAFF.items()
    }
    return Office(settings=settings, records=records, catalog=catalog, staff=staff)


@contextmanager
def worker(office: Office) -> Iterator[None]:
    """Run the engine's worker, with the bare workflow beside it, as a process of its own."""
    settings = office.settings
    environment = os.environ | {
        "AMPARO_DATA_FOLDER": str(settings.data_folder),
        "AMPARO_RECORDS_URL": settings.records_url,
        "AMPARO_MASTER_KEY_FILE": str(settings.master_key_file),
        "AMPARO_TEMPORAL_ADDRESS": settings.temporal_address,
    }
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.bare"], env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


async def _timed(times: list[float], work: Callable[[], Awaitable[Outcome | int]]) -> Outcome | int:
    start = time.perf_counter()
    result = await work()
    times.append((time.perf_counter() - start) * 1e3)
    return result


async def _live(office: Office, client: Client, bare: WorkflowHandle[BareWorkflow, None], *, keep: bool) -> str:
    """Live one case through the whole engine, each command beside a bare Update; return its id."""
    commands: list[float] = []
    bares: list[float] = []
    reserved, opened = await open_case(client, office.records, office.command("ines", opening("")))
    _accepted(opened)
    for who, body in life(office.today):
        case = office.records.read_case(reserved.case, ORGANIZATION)
        command = office.command(who, resolved(body, case))
        outcome = await _timed(commands, lambda c=command: ask(client, reserved.case, c))  # type: ignore[misc]
        _accepted(outcome)
        text = command.model_dump_json()  # what travels is as large on both sides
        await _timed(bares, lambda t=text: bare.execute_update(BareWorkflow.update, t))  # type: ignore[misc]
    if keep:
        office.times.setdefault("command", []).extend(commands)
        office.times.setdefault("bare", []).extend(bares)
    return reserved.case


def _accepted(outcome: object) -> None:
    if isinstance(outcome, Outcome) and outcome.refused is not None:
        message = f"refused: {outcome.refused.sentence.en}"
        raise RuntimeError(message)


async def _through_the_engine(office: Office) -> list[Figure]:
    client = await connect(office.settings, office.records.keys)
    bare = await client.start_workflow(BareWorkflow.run, id="office/bare", task_queue=BARE_QUEUE)
    cases = [await _live(office, client, bare, keep=number >= WARM_UP) for number in range(CASES + WARM_UP)]
    before = await _length(client, cases[-1])
    notes = 20
    for number in range(notes):
        _accepted(await ask(client, cases[-1], office.command("ines", AddNote(text=f"note {number}"))))
    events = (await _length(client, cases[-1]) - before) / notes
    ours, theirs = (statistics.median(office.times[side]) for side in ("command", "bare"))
    return [
        Figure(what="a command through the engine / a bare Update with an empty local activity", ours=ours,
               theirs=theirs, bar=1.6),
        Figure(what="history events a command / allowed", ours=events, theirs=6, bar=1.0),
    ]  # fmt: skip


async def _length(client: Client, case: str) -> int:
    return (await client.get_workflow_handle(case).describe()).history_length


def _settling(office: Office) -> Figure:
    now = datetime.now(UTC)
    case, _ = lived(office.catalog, office.today, Case(id="settled", now=now))
    raw = case.model_dump_json()
    ours, theirs = interleaved(
        [lambda: settle(Case.model_validate_json(raw), office.catalog, now), lambda: Case.model_validate_json(raw)], 300
    )
    return Figure(what="settle with the shipped plugins / parsing the case", ours=ours - theirs, theirs=theirs, bar=3.0)


def _long_and_short(office: Office) -> Figure:
    """Carry out the same command on a case of many mixed events and on one of few, in the records as they are."""
    ids = {size: _grown(office, size) for size in (LONG, SHORT)}
    long, short = interleaved([partial(_note, office, ids[size]) for size in (LONG, SHORT)], 150)
    return Figure(what=f"a command on a case of {LONG} events / of {SHORT}", ours=long, theirs=short, bar=1.3)


def _note(office: Office, case: str) -> None:
    _done(office, case, office.command("ines", AddNote(text="called")))


def _done(office: Office, case: str, command: Command) -> Outcome:
    outcome = carry_out(office.records, CarryOut(case=case, command=command, now=datetime.now(UTC)))
    _accepted(outcome)
    return outcome


def _grown(office: Office, size: int) -> str:
    """Return a case of about so many events, of the mixed kinds of a life lived again and again."""
    reserved = office.records.reserve_case(office.command("ines", opening("")))
    outcome = _done(office, reserved.case, reserved.command)
    for who, body in chain(life(office.today), _mixed(office)):
        if outcome.seq >= size:
            break
        case = office.records.read_case(reserved.case, ORGANIZATION)
        outcome = _done(office, reserved.case, office.command(who, resolved(body, case)))
    return reserved.case


def _mixed(office: Office) -> Iterator[tuple[str, Body]]:
    repeatable = ("add_note", "state_facts", "assign", "record_event")
    again = [(who, body) for who, body in life(office.today) if body.kind in repeatable]
    skipped = {"asylum_decision", "hearing_held", "hearing_evidence_filed"}  # once is what the case's type allows
    again = [(who, body) for who, body in again if getattr(body, "event", "") not in skipped]
    while True:
        yield ("ines", AddNote(text="called again"))
        yield from again


def measure() -> list[Figure]:
    """Measure every figure on an office made for it."""
    with tempfile.TemporaryDirectory() as name:
        office = furnish(Path(name))
        figures = [_settling(office), _long_and_short(office)]

        async def engine() -> list[Figure]:
            async with Server(Path(name) / "server") as server:
                office.settings = office.settings.model_copy(update={"temporal_address": server.address})
                with worker(office):
                    return await _through_the_engine(office)

        figures = [*asyncio.run(engine()), *figures]
        office.records.close()
        return figures


if __name__ == "__main__":
    report("The engine's cost, median milliseconds", measure)
    leave(0)

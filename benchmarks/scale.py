"""How far one machine goes: many open cases, and many alarms within a minute, beside bare timers in the same run.

Every case is opened through the engine, with its workflow, key and records. The alarms are rungs of real deadlines; the
courts lie in zones made for this, so that nine o'clock strikes at each second of one minute.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import statistics
import tempfile
import time
import zoneinfo
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from temporalio.client import Client, WorkflowHandle

from amparo.case.commands import Command, RecordEvent
from amparo.errors import RecordsUnreachable, ServerUnreachable
from amparo.records import tables
from amparo.records.requests import Outcome
from amparo_workflows.client import connect, open_case
from amparo_workflows.processes import leave
from amparo_workflows.server import Server
from benchmarks.bare import BARE_QUEUE, BareTimer
from benchmarks.figures import Figure, arguments, tell
from benchmarks.life import opening
from benchmarks.office import Office, accepted, furnish, worker
from benchmarks.zones import write_zones

DESCRIPTION = "One machine under load, milliseconds and kilobytes"
CASES, ALARMS = 10_000, 2_000
MINUTE = timedelta(minutes=1)
AT_ONCE = 12
AHEAD = timedelta(seconds=20)
"""Between the last case that is opened and the first alarm, so that the one does not disturb the other."""

PATIENCE = timedelta(minutes=5)
LATENESS_BAR = 2.0
MEMORY_BUDGET, SERVER_BUDGET, RECORDS_BUDGET, HISTORY_BUDGET = 150.0, 120.0, 40.0, 80.0
"""Kilobytes for each open case that docs/scale.md reckons with: engine, workflow server, records, histories."""

Advance = Callable[[], None]


@dataclass(frozen=True)
class Sizes:
    """What the office takes at one moment, in kilobytes."""

    engine: float
    server: float
    records: float
    histories: float


@dataclass(frozen=True)
class Place:
    """The office that is loaded, and the processes whose memory counts."""

    office: Office
    client: Client
    engine: int
    server: int
    zones: Path

    def sizes(self) -> Sizes:
        """Return what everything takes now."""
        folder = self.office.settings.data_folder
        return Sizes(
            engine=_memory(self.engine),
            server=_memory(self.server),
            records=_disk(folder.glob("amparo.db*")),
            histories=_disk((folder / "server").glob("temporal.db*")),
        )


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(float(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def _disk(files: Iterable[Path]) -> float:
    return sum(file.stat().st_size for file in files) / 1_000


async def _all(work: Sequence[Callable[[], Awaitable[None]]], advance: Advance) -> float:
    """Do everything, some at once, and return how many were done a second."""
    turn, start = asyncio.Semaphore(AT_ONCE), time.perf_counter()

    async def one(each: Callable[[], Awaitable[None]]) -> None:
        async with turn:
            await each()
        advance()

    await asyncio.gather(*(one(each) for each in work))
    return len(work) / (time.perf_counter() - start)


async def _patiently(place: Place, command: Command) -> Outcome:
    """Have a case opened however often it takes: with a dozen at once, one may wait too long for the one writer."""
    while True:
        with suppress(RecordsUnreachable, ServerUnreachable):
            return (await open_case(place.client, place.office.records, command))[1]
        await asyncio.sleep(1)


async def _open(place: Place, zone: str, arrived: date, rings: datetime | None) -> None:
    """Open a case through the engine; its next alarm has to be the one that is wanted."""
    intake = opening("").model_copy(update={"zone": zone, "events": (RecordEvent(event="last_arrival", on=arrived),)})
    command = place.office.command("ines", intake)
    alarm = accepted(await _patiently(place, command)).alarm
    if rings is not None and alarm != rings:
        raise RuntimeError(f"the case rings at {alarm}, and should at {rings}")


def _arrival_that_rings(office: Office, zone: str, rings: datetime) -> date:
    """Return a day of arrival whose deadline has a rung at an instant; weekends leave some rungs out."""
    for days in (90, 60, 30, 14):
        due = rings.date() + timedelta(days=days)
        arrived = due.replace(year=due.year - 1)
        intake = opening("").model_copy(
            update={"zone": zone, "events": (RecordEvent(event="last_arrival", on=arrived),)}
        )
        reserved = office.records.reserve_case(office.command("ines", intake))
        if office.carried_out(reserved.case, "ines", reserved.command.body).alarm == rings:
            return arrived
    raise RuntimeError(f"no rung falls on {rings.date()}")


def _spread(first: datetime, number: int) -> list[datetime]:
    return [first + (MINUTE * place // number) for place in range(number)]


async def _bare(place: Place, number: int, rate: float, advance: Advance) -> list[float]:
    """Let bare timers run off over a minute, and return by how many milliseconds each was late."""
    due = _spread(datetime.now(UTC) + timedelta(seconds=2 * number / rate) + AHEAD, number)

    async def one(at: datetime) -> None:
        id_ = f"office/timer-{secrets.token_hex(8)}"
        handles[at] = await place.client.start_workflow(BareTimer.run, at, id=id_, task_queue=BARE_QUEUE)

    handles: dict[datetime, WorkflowHandle[BareTimer, datetime]] = {}
    await _all([partial(one, at) for at in due], advance)
    _in_time(due[0])
    noticed = [(at, await handle.result()) for at, handle in handles.items()]
    return [(struck - at).total_seconds() * 1e3 for at, struck in noticed]


async def _alarms(place: Place, number: int, rate: float, advance: Advance) -> list[float]:
    """Open cases that ring over a minute, and return by how many milliseconds each rung was recorded late."""
    first = (datetime.now(UTC) + timedelta(seconds=1.5 * number / rate) + AHEAD).replace(microsecond=0)
    seconds = [first + timedelta(seconds=second) for second in range(int(MINUTE.total_seconds()))]
    zones = write_zones(place.zones, seconds)
    arrived = _arrival_that_rings(place.office, zones[0], seconds[0])
    struck = list(zip(zones, seconds, strict=True))
    work = [partial(_open, place, zone, arrived, at) for zone, at in (struck[n % len(struck)] for n in range(number))]
    await _all(work, advance)
    _in_time(first)
    return await _rung(place.office, first, number)


def _in_time(first: datetime) -> None:
    if datetime.now(UTC) > first:
        raise RuntimeError("making ready took longer than was reckoned: the first alarms had passed. Try again.")


async def _rung(office: Office, first: datetime, number: int) -> list[float]:
    events = tables.events
    asked = sa.select(events.c.command, sa.func.min(events.c.recorded)).where(
        events.c.command.like("alarm/%"), events.c.recorded >= first
    )
    until = first + MINUTE + PATIENCE
    while True:
        with office.records.database.read() as connection:
            rows = connection.execute(asked.group_by(events.c.case, events.c.command)).all()
        if len(rows) >= number or datetime.now(UTC) > until:
            break
        await asyncio.sleep(1)
    if len(rows) < number:
        raise RuntimeError(f"{number - len(rows)} of {number} alarms did not ring")
    return [
        (recorded - datetime.fromisoformat(command.split("/")[2])).total_seconds() * 1e3 for command, recorded in rows
    ]


def _late(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


@asynccontextmanager
async def _place(folder: Path) -> AsyncIterator[Place]:
    zones = folder / "zones"
    zones.mkdir()
    os.environ["PYTHONTZPATH"] = str(zones)
    zoneinfo.reset_tzpath([str(zones)])
    office = furnish(folder / "office")
    async with Server(folder / "office" / "server") as server:
        office.settings = office.settings.model_copy(update={"temporal_address": server.address})
        with worker(office) as process:
            client = await connect(office.settings, office.records.keys)
            pid = int((server.folder / "temporal.lock").read_text(encoding="ascii"))
            yield Place(office=office, client=client, engine=process.pid, server=pid, zones=zones)
    office.records.close()


async def _loaded(folder: Path, cases: int, alarms: int, bar: Progress) -> list[Figure]:
    async with _place(folder) as place:
        opened, timers, ringing = (
            bar.add_task(what, total=total)
            for what, total in (("cases opened", cases - alarms), ("bare timers", alarms), ("cases that ring", alarms))
        )
        await _open(place, "America/Los_Angeles", place.office.today, None)  # the engine has everything in memory
        before = place.sizes()
        open_one = partial(_open, place, "America/Los_Angeles", place.office.today, None)
        rate = await _all([open_one] * (cases - alarms), partial(bar.advance, opened))
        after = place.sizes()
        sizes = _told_sizes(before, after, cases - alarms)
        bar.console.print(
            f"{rate:.0f} cases opened a second", *(f"{one.what}: {one.ours:.1f}" for one in sizes), sep="\n"
        )
        theirs = await _bare(place, alarms, rate, partial(bar.advance, timers))
        ours = await _alarms(place, alarms, rate, partial(bar.advance, ringing))
        return [*sizes, _lateness(ours, theirs, cases)]


def _lateness(ours: Sequence[float], theirs: Sequence[float], cases: int) -> Figure:
    what = f"{len(ours)} alarms in a minute among {cases} open cases, late by p95 / bare timers"
    return Figure(what=what, ours=_late(ours), theirs=_late(theirs), bar=LATENESS_BAR)


def _told_sizes(before: Sizes, after: Sizes, cases: int) -> list[Figure]:
    def figure(what: str, of: Callable[[Sizes], float], budget: float) -> Figure:
        return Figure(what=what, ours=(of(after) - of(before)) / cases, theirs=budget, bar=1.0)

    return [
        figure("engine's memory for each open case, KB / reckoned", lambda sizes: sizes.engine, MEMORY_BUDGET),
        figure("server's memory for each open case, KB / reckoned", lambda sizes: sizes.server, SERVER_BUDGET),
        figure("records on disk for each open case, KB / reckoned", lambda sizes: sizes.records, RECORDS_BUDGET),
        figure("histories on disk for each open case, KB / reckoned", lambda sizes: sizes.histories, HISTORY_BUDGET),
    ]


def measure(cases: int, alarms: int) -> list[Figure]:
    """Load an office with open cases, and let some of them ring within one minute."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with tempfile.TemporaryDirectory() as name, Progress(*columns, console=Console(stderr=True)) as bar:
        (Path(name) / "office").mkdir()
        return asyncio.run(_loaded(Path(name), cases, alarms, bar))


def main() -> None:
    """Take how many cases and alarms beside what every benchmark takes."""
    parser = arguments(DESCRIPTION)
    parser.add_argument("--cases", type=int, default=CASES, help=f"open cases ({CASES})")
    parser.add_argument("--alarms", type=int, default=ALARMS, help=f"how many of them ring within a minute ({ALARMS})")
    options = parser.parse_args()
    tell(DESCRIPTION, options, measure(options.cases, options.alarms))


if __name__ == "__main__":
    main()
    leave(0)

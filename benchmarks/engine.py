"""What the engine costs: a command beside a bare Update, settling beside parsing, a long case beside a short one."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from temporalio.client import Client, WorkflowHandle

from amparo.case.commands import AddNote, Body
from amparo.case.model import Case, Proceeding
from amparo.case.settle import settle
from amparo_workflows.client import ask, connect, open_case, submit
from amparo_workflows.processes import leave
from amparo_workflows.server import Server
from benchmarks.bare import BARE_QUEUE, BareWorkflow
from benchmarks.figures import Figure, report
from benchmarks.life import life, lived, opening, resolved, year
from benchmarks.office import ZONE, Office, accepted, furnish, worker

CASES, WARM_UP = 5, 1
LONG, SHORT = 2_000, 20
YEARS = 4
COURT = Proceeding(id="", forum="immigration_court", court="NLA", zone=ZONE)
Bare = WorkflowHandle[BareWorkflow, None]
Route = Callable[[Office, Client, str, str, Body], Awaitable[None]]


async def _timed(times: list[float], work: Awaitable[object]) -> None:
    start = time.perf_counter()
    await work
    times.append((time.perf_counter() - start) * 1e3)


async def _command(office: Office, client: Client, case: str, who: str, body: Body) -> None:
    accepted(await ask(client, case, office.command(who, body)))


async def _submitted(office: Office, client: Client, case: str, who: str, body: Body) -> None:
    accepted(await submit(client, office.records, case, office.command(who, body)))


async def _beside_bare(office: Office, client: Client, bare: Bare) -> tuple[list[Figure], str]:
    """Live cases through the whole engine, each command beside a bare Update that carries as much.

    Every other case is lived as people live it, each command written into the inbox first.
    """
    routes: dict[Route, list[float]] = {_command: [], _submitted: []}
    bares: list[float] = []
    case = ""
    for number in range(2 * (CASES + WARM_UP)):
        route = _submitted if number % 2 else _command
        reserved, opened = await open_case(client, office.records, office.command("ines", opening("")))
        accepted(opened)
        case, kept = reserved.case, number >= 2 * WARM_UP
        for who, raw in life(office.today):
            body = resolved(raw, office.read(case))
            text = office.command(who, body).model_dump_json()
            await _timed(routes[route] if kept else [], route(office, client, case, who, body))
            await _timed(bares if kept else [], bare.execute_update(BareWorkflow.update, text))
    theirs = statistics.median(bares)
    figures = [
        Figure(what=f"{what} / a bare Update with an empty local activity",
               ours=statistics.median(routes[route]), theirs=theirs, bar=bar)
        for what, route, bar in (
            ("a command through the engine", _command, 1.6),
            ("a command through the inbox, as people send it", _submitted, 2.0),
        )
    ]  # fmt: skip
    return figures, case


async def _history(office: Office, client: Client, case: str, notes: int = 20) -> Figure:
    """Count the history events that a command costs."""
    handle = client.get_workflow_handle(case)
    before = (await handle.describe()).history_length
    for number in range(notes):
        await _command(office, client, case, "ines", AddNote(text=f"note {number}"))
    events = ((await handle.describe()).history_length - before) / notes
    return Figure(what="history events a command / allowed", ours=events, theirs=6, bar=1.0)


def _year(office: Office, number: int) -> Iterable[tuple[str, Body]]:
    """Return a quiet year's commands that a case can take from its first day on."""
    early = ("prepare_master_hearing",)
    return ((who, body) for who, body in year(office.today, number) if not getattr(body, "step", "").startswith(early))


def _grown(office: Office, size: int) -> str:
    """Return a case of about so many events of mixed kinds, made on the records alone."""
    intake = opening("").model_copy(update={"proceedings": (COURT,)})
    reserved = office.records.reserve_case(office.command("ines", intake))
    seq = office.carried_out(reserved.case, "ines", reserved.command.body).seq
    for who, body in chain.from_iterable(_year(office, number) for number in count()):
        if seq >= size:
            return reserved.case
        seq = office.carried_out(reserved.case, who, body).seq
    return reserved.case


async def _long_beside_short(office: Office, client: Client) -> Figure:
    """Give a long case and a short one the same commands in turn."""
    cases = {LONG: await asyncio.to_thread(_grown, office, LONG), SHORT: await asyncio.to_thread(_grown, office, SHORT)}
    times: dict[int, list[float]] = {LONG: [], SHORT: []}
    for number in range(YEARS + 1):
        for place, (who, raw) in enumerate(_year(office, 100 + number)):
            # both are read before either is asked: whoever reads a long case leaves the engine idle, and wakes it cold
            asked = [(size, case, resolved(raw, office.read(case))) for size, case in cases.items()]
            for size, case, body in reversed(asked) if place % 2 else asked:
                await _timed(times[size] if number else [], _command(office, client, case, who, body))
    long, short = (statistics.median(times[size]) for size in (LONG, SHORT))
    return Figure(what=f"a command on a case of {LONG} events / of {SHORT}", ours=long, theirs=short, bar=1.3)


def _settling(office: Office) -> Figure:
    """Parse a case and settle what was just parsed, each timed by itself: nothing of it was worked out before."""
    now = datetime.now(UTC)
    case, _ = lived(office.catalog, office.today, Case(id="settled", now=now))
    raw = case.model_dump_json()
    parsing: list[float] = []
    settling: list[float] = []
    for _ in range(300):
        start = time.perf_counter()
        parsed = Case.model_validate_json(raw)
        middle = time.perf_counter()
        settle(parsed, office.catalog, now)
        settling.append((time.perf_counter() - middle) * 1e3)
        parsing.append((middle - start) * 1e3)
    ours, theirs = statistics.median(settling), statistics.median(parsing)
    return Figure(what="settle with the shipped plugins / parsing the case", ours=ours, theirs=theirs, bar=3.0)


def measure() -> list[Figure]:
    """Measure every figure on an office made for it."""

    async def engine(office: Office, folder: Path) -> list[Figure]:
        async with Server(folder) as server:
            office.settings = office.settings.model_copy(update={"temporal_address": server.address})
            with worker(office):
                client = await connect(office.settings, office.records.keys)
                bare = await client.start_workflow(BareWorkflow.run, id="office/bare", task_queue=BARE_QUEUE)
                figures, case = await _beside_bare(office, client, bare)
                return [*figures, await _history(office, client, case), await _long_beside_short(office, client)]

    with tempfile.TemporaryDirectory() as name:
        office = furnish(Path(name))
        figures = [*asyncio.run(engine(office, Path(name) / "server")), _settling(office)]
        office.records.close()
        return figures


if __name__ == "__main__":
    report("The engine's cost, median milliseconds", measure)
    leave(0)

"""What it costs to act on a step in the pages, beside the same command sent by the client as people send it."""

from __future__ import annotations

import asyncio
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from urllib.parse import quote, urlencode

from temporalio.client import Client

from amparo.case.commands import CompleteStep
from amparo_workflows.client import connect, open_case, submit
from amparo_workflows.server import Server
from benchmarks.figures import Figure
from benchmarks.life import life, opening
from benchmarks.office import Office, accepted, furnish, worker
from benchmarks.pages import Pages, answered, served, session_of

PAIRS, WARM_UP, WHO = 5, 1, "ines"
_CSRF = re.compile(rb'name="csrf" value="([0-9a-f]+)"')


def _steps(office: Office) -> Iterator[CompleteStep]:
    """Yield the first steps of a case's life, which are all one person's."""
    first = takewhile(lambda one: one[0] == WHO, life(office.today))
    return (body for _, body in first if isinstance(body, CompleteStep))


class _Form:
    """The form of a step as a browser sends it, on one line that stays open."""

    def __init__(self, pages: Pages, cookie: str) -> None:
        self._pages, self._cookie = pages, cookie
        self._sent = 0

    async def begin(self) -> None:
        """Open the line, and look at a page for what forms carry."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._pages.port)
        self._writer.write(self._pages.asked("/today", self._cookie))
        found = _CSRF.search(await answered(self._reader, b"200"))
        if found is None:
            raise RuntimeError("the page has no form")
        self._csrf = found[1].decode()

    async def send(self, number: str, body: CompleteStep) -> None:
        """Complete a step of a case, by its number."""
        told = {True: "yes", False: "no"}
        answers = body.answers.items()
        typed = {name: told[value] if isinstance(value, bool) else value for name, value in answers}
        self._sent += 1
        form = urlencode({"csrf": self._csrf, "command": f"{self._sent:032x}", **typed}).encode()
        path = f"/cases/{number}/steps/{quote(body.step, safe='')}"
        self._writer.write(self._pages.posted(path, self._cookie, form))
        await answered(self._reader, b"303")


async def _opened(office: Office, client: Client) -> str:
    reserved, outcome = await open_case(client, office.records, office.command(WHO, opening("")))
    accepted(outcome)
    return reserved.case


async def _in_turn(office: Office, client: Client, form: _Form) -> tuple[list[float], list[float]]:
    """Complete the same steps of two cases in turn, in the pages and by the client; return the milliseconds of each."""
    pages: list[float] = []
    clients: list[float] = []
    for number in range(PAIRS + WARM_UP):
        shown, asked = await _opened(office, client), await _opened(office, client)
        case_number = office.read(shown).number
        for body in _steps(office):
            start = time.perf_counter()
            await form.send(case_number, body)
            middle = time.perf_counter()
            accepted(await submit(client, office.records, asked, office.command(WHO, body)))
            end = time.perf_counter()
            if number >= WARM_UP:
                pages.append((middle - start) * 1e3)
                clients.append((end - middle) * 1e3)
        if office.read(shown).seq < len(list(_steps(office))):
            raise RuntimeError("the pages did not carry the steps out")
    return pages, clients


def acting() -> Figure:
    """Measure acting on a step, on an office made for it with an engine of its own."""

    async def engine(office: Office, folder: Path) -> Figure:
        async with Server(folder) as server:
            office.settings = office.settings.model_copy(update={"temporal_address": server.address})
            with worker(office), served(office) as pages:
                client = await connect(office.settings, office.records.keys)
                form = _Form(pages, session_of(office, office.staff[WHO]))
                await form.begin()
                ours, theirs = (statistics.median(times) for times in await _in_turn(office, client, form))
                return Figure(
                    what="acting on a step in the pages / the same command by the client",
                    ours=ours,
                    theirs=theirs,
                    bar=1.3,
                )

    with tempfile.TemporaryDirectory() as name:
        office = furnish(Path(name))
        found = asyncio.run(engine(office, Path(name) / "server"))
        office.records.close()
        return found

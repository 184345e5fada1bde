"""What the pages cost: Today and Cases of a large office beside a small one's, and with many readers at once.

An office alone measures its pages drawn anew: between two looks something is changed in it. Many readers at once find
what was drawn for them, as whoever comes back to a page does.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from amparo_workflows.processes import leave
from benchmarks.acting import acting
from benchmarks.figures import Figure, report
from benchmarks.many_cases import attorneys, fill
from benchmarks.office import Office, furnish
from benchmarks.pages import Pages, answered, empty_page, served, session_of

LARGE, SMALL = 20_000, 200
READERS, ROUNDS, TURNS, TIMES, WARM_UP = 20, 15, 3, 20, 2


@dataclass(frozen=True)
class Side:
    """An office's pages, with the cookies of those who look: attorneys of ninety cases, and who may see all."""

    office: Office
    pages: Pages
    readers: tuple[str, ...]
    supervisor: str

    def change(self) -> None:
        """Change something that lists are read from, so that no page of before still stands."""
        member = self.office.records.person(self.office.staff["vera"])
        self.office.records.set_active(member.id, active=not member.active)


async def _look(port: int, asked: bytes, times: int, place: int = 1) -> list[float]:
    """Ask for a page again and again on one line, and return the milliseconds of each; each reader sits elsewhere."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(f"127.0.0.{place}", 0))
    took = []
    for _ in range(times):
        start = time.perf_counter()
        writer.write(asked)
        await answered(reader)
        took.append((time.perf_counter() - start) * 1e3)
    writer.close()
    return took


def _by_turns(large: Side, small: Side, path: str, who: str) -> tuple[float, float]:
    """Return the medians of a page in a large office and in a small one, asked for in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(TURNS):
        for side, took in zip((large, small), times, strict=True):
            took.extend(_alone(side, path, side.supervisor if who == "supervisor" else side.readers[0]))
    return statistics.median(times[0]), statistics.median(times[1])


def _p95_at_once(pages: Pages, requests: Sequence[bytes]) -> float:
    """Return the 95th percentile of the milliseconds of a page while so many ask at once, each again and again."""

    async def together() -> list[list[float]]:
        await asyncio.gather(*(_look(pages.port, asked, 2, place) for place, asked in enumerate(requests, 1)))
        looks = (_look(pages.port, asked, ROUNDS, place) for place, asked in enumerate(requests, 1))
        return await asyncio.gather(*looks)

    took = sorted(each for one in asyncio.run(together()) for each in one)
    return took[int(len(took) * 0.95)]


def _office(folder: Path, number: int) -> tuple[Office, list[str]]:
    office = furnish(folder)
    people = attorneys(office)
    fill(office, number, people)
    return office, people[:READERS]


def _alone(side: Side, path: str, cookie: str) -> list[float]:
    """Return the milliseconds of a page that is drawn anew each time, since something changed before each look."""
    took = []
    for place in range(WARM_UP + TIMES):
        side.change()
        took += asyncio.run(_look(side.pages.port, side.pages.asked(path, cookie), 1, 1 + place % READERS))
    return took[WARM_UP:]


def _figures(large: Side, small: Side) -> Iterator[Figure]:
    beside = f"with {LARGE} open cases / with {SMALL}"
    for what, path, who in (
        ("Today of an attorney, drawn anew", "/today", "attorney"),
        ("Today of all that a supervisor may see, drawn anew", "/today?whose=all", "supervisor"),
        ("Cases", "/cases", "supervisor"),
        ("Cases in a phase", "/cases?phase=preparation", "supervisor"),
    ):
        ours, theirs = _by_turns(large, small, path, who)
        yield Figure(what=f"{what} {beside}", ours=ours, theirs=theirs, bar=1.5)
    with empty_page() as empty:
        for side, number in ((large, LARGE), (small, SMALL)):
            ours, theirs = _many_at_once(side, empty)
            what = f"p95 of Today with {READERS} readers at once, {number} open cases / of an empty page"
            yield Figure(what=what, ours=ours, theirs=theirs, bar=6.0)


def _many_at_once(side: Side, empty: Pages) -> tuple[float, float]:
    """Return the 95th percentiles of Today and of an empty page, the middle of several that were measured in turn."""
    requests = [side.pages.asked("/today", cookie) for cookie in side.readers]
    pairs = [
        (_p95_at_once(side.pages, requests), _p95_at_once(empty, [empty.asked("/")] * READERS)) for _ in range(TURNS)
    ]
    ours, theirs = zip(*pairs, strict=True)
    return statistics.median(ours), statistics.median(theirs)


@contextmanager
def _side(folder: Path, number: int) -> Iterator[Side]:
    """Make an office of so many cases, and serve its pages."""
    office, people = _office(folder, number)
    with closing(office.records), served(office) as pages:
        cookies = tuple(session_of(office, person) for person in people)
        yield Side(office, pages, cookies, session_of(office, office.staff["sofia"]))


def measure() -> list[Figure]:
    """Measure every figure on offices made for it."""
    with tempfile.TemporaryDirectory() as name:
        with _side(Path(name) / "large", LARGE) as large, _side(Path(name) / "small", SMALL) as small:
            found = list(_figures(large, small))
        return [*found, acting()]


if __name__ == "__main__":
    report("The pages' cost, milliseconds", measure)
    leave(0)

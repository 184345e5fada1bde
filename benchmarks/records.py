"""What records in PostgreSQL cost beside SQLite: the same commands in turn, and eight people at work at once."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from tests.postgresql import running

from amparo.case.commands import AddNote, Body
from amparo.errors import RecordsUnreachable
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut
from benchmarks.figures import Figure, report
from benchmarks.life import life, opening, resolved
from benchmarks.office import Office, accepted, furnish

CASES, WARM_UP = 4, 1
AT_ONCE, NOTES = 8, 25


def _opened(office: Office) -> str:
    reserved = office.records.reserve_case(office.command("ines", opening("")))
    office.carried_out(reserved.case, "ines", reserved.command.body)
    return reserved.case


def _timed(office: Office, case: str, who: str, raw: Body) -> float:
    command = office.command(who, resolved(raw, office.read(case)))
    request = CarryOut(case=case, command=command, now=datetime.now(UTC))
    start = time.perf_counter()
    accepted(carry_out(office.records, request))
    return (time.perf_counter() - start) * 1e3


def _one_by_one(offices: Sequence[Office]) -> list[float]:
    """Return the median of a command in each office, every command given to all of them in turn."""
    times: list[list[float]] = [[] for _ in offices]
    for number in range(CASES + WARM_UP):
        cases = [_opened(office) for office in offices]
        for who, raw in life(offices[0].today):
            for office, case, kept in zip(offices, cases, times, strict=True):
                took = _timed(office, case, who, raw)
                if number >= WARM_UP:
                    kept.append(took)
    return [statistics.median(kept) for kept in times]


def _patiently(office: Office, case: str, body: Body) -> None:
    """Have a command carried out however often it takes, as a workflow does."""
    while True:
        with suppress(RecordsUnreachable):  # a busy machine, on which somebody waited for the one writer too long
            office.carried_out(case, "ines", body)
            return


def _at_once(office: Office) -> float:
    """Return the milliseconds a command while eight people each work on a case of their own."""
    cases = [_opened(office) for _ in range(AT_ONCE)]

    def work(case: str) -> None:
        for number in range(NOTES):
            _patiently(office, case, AddNote(text=f"note {number}"))

    with ThreadPoolExecutor(AT_ONCE) as people:
        start = time.perf_counter()
        list(people.map(work, cases))
        return (time.perf_counter() - start) * 1e3 / (AT_ONCE * NOTES)


def measure() -> list[Figure]:
    """Measure both kinds of records in one run, each writing so that it survives a power cut."""
    with tempfile.TemporaryDirectory() as name, running(durable=True) as server, server.database(empty=True) as url:
        offices = [furnish(Path(name) / "postgresql", url), furnish(Path(name) / "sqlite")]
        ours, theirs = _one_by_one(offices)
        together = [_at_once(office) for office in offices]
        for office in offices:
            office.records.close()
    alone = "a command on records in PostgreSQL / in SQLite"
    return [
        Figure(what=alone, ours=ours, theirs=theirs, bar=2.0),
        Figure(what=f"{alone}, {AT_ONCE} people at once", ours=together[0], theirs=together[1], bar=2.5),
    ]


if __name__ == "__main__":
    report("Records in PostgreSQL beside SQLite, milliseconds", measure)

"""A whole run: an office opened, hurt for so many rounds, left to come to rest, compared, examined, and closed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from tests.faults.client import ORGANIZATION
from tests.faults.comparison import Count, compare, lasting
from tests.faults.facts import read_facts
from tests.faults.journal import Accepted, Tail, now
from tests.faults.office import PARTS, Broken, Office, until
from tests.faults.rounds import Rounds, Victims

from amparo.records import tables
from amparo.records.inbox import DONE
from amparo.records.outbox import QUEUED
from amparo_workflows.watch import read_note

STANDSTILL_SECONDS = 300.0
"""How long nothing may come to its end before the wait for rest is given up."""

DUE_WITHIN = timedelta(minutes=2)
"""A mail that was refused for now is tried again within it."""

REST_POLL_SECONDS = 0.5


@dataclass
class Told:
    """Who hears of a run, and who may stop it."""

    round: Callable[[int, Victims, Rounds], None] = lambda number, victims, rounds: None
    phase: Callable[[str], None] = lambda what: None
    stops: Callable[[], bool] = lambda: False


@dataclass
class Result:
    """What a run came to."""

    seed: int
    rounds: int
    counts: list[Count] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Return whether nothing is lost, doubled or broken."""
        return all(count.holds for count in self.counts)


def run(folder: Path, rounds: int, seed: int, told: Told) -> Result:
    """Run so many rounds in a new folder; whatever goes wrong on the way is among the counts. Raises `Broken` alone."""
    began = time.monotonic()
    with Office(folder, seed) as office:
        killing = Rounds(office, seed)
        result = Result(seed=seed, rounds=0)
        problems = list(_hurt(killing, rounds, told, result))
        told.phase("waiting until everything that was asked is done")
        problems += _rest(office)
        problems += _looked_at_afresh(office)
        told.phase("comparing")
        counts = lasting(partial(_compared, office, killing, problems))
        examined = tuple(_examined(office))
        told.phase("closing")
    left = tuple(office.left_processes())
    result.counts += [
        Count(what="rounds", count=result.rounds),
        *(Count(what=f"… {part} killed", count=_killed(killing, part)) for part in PARTS),
        Count(what="… with commands in flight", count=_in_flight(killing)),
        *counts,
        Count(what="waits that were in vain", count=len(problems), must_be_none=True, which=tuple(problems)),
        *examined,
        Count(what="processes left behind", count=len(left), must_be_none=True, which=left),
        Count(what="seconds", count=round(time.monotonic() - began)),
    ]
    return result


def _compared(office: Office, killing: Rounds, problems: list[str]) -> tuple[Count, ...]:
    problems += _rest(office)
    facts = read_facts(office.records, ORGANIZATION, "example.org")
    mails = list(Tail(office.folder / "mails.jsonl", Accepted))
    return compare(killing.standing.lines, facts, mails, killing.kills)


def _hurt(killing: Rounds, rounds: int, told: Told, result: Result) -> Iterator[str]:
    def tell(number: int, victims: Victims) -> None:
        result.rounds = number
        told.round(number, victims, killing)

    try:
        result.rounds = killing.run(rounds, tell, told.stops)
    except Broken as problem:
        yield f"round {result.rounds}: {problem}"
    try:
        killing.finish()
    except Broken as problem:
        yield str(problem)


def _rest(office: Office) -> Iterator[str]:
    """Wait until nothing is on its way, as long as anything still comes to its end."""
    before: tuple[int, ...] | None = None
    since = time.monotonic()
    while (left := _on_its_way(office)) != (0, 0, 0):
        commands, actions, _ = left
        # Rungs go on ringing, so that mails come and go: they are no sign that a command or an action moves.
        standing = (commands, actions) if commands or actions else left
        if standing != before:
            before, since = standing, time.monotonic()
        if time.monotonic() - since > STANDSTILL_SECONDS:
            yield "rest: {} commands, {} actions and {} mails go on waiting".format(*left)
            return
        time.sleep(REST_POLL_SECONDS)


def _on_its_way(office: Office) -> tuple[int, int, int]:
    """Return how many commands have no answer yet, actions for their plugin, and due mails in the outbox."""
    inbox, outbox = tables.inbox, tables.outbox
    commands = sa.select(sa.func.count()).where(inbox.c.state != DONE)
    due = (outbox.c.state == QUEUED) & (outbox.c.next_try < now() + DUE_WITHIN)
    with office.records.database.read() as connection:
        waiting = int(connection.execute(commands).scalar_one())
        mails = int(connection.execute(sa.select(sa.func.count()).where(due)).scalar_one())
    cases = office.records.list_cases(ORGANIZATION)
    actions = sum(len(office.records.read_case(case.id, ORGANIZATION).actions) for case in cases)
    return waiting, actions, mails


def _looked_at_afresh(office: Office) -> Iterator[str]:
    """Kill the watch as well and wait until another has looked: the one before may have looked amid a round."""
    since, pid = now(), office.pid_of("watch")
    if pid is not None and office.is_ours(pid):
        os.kill(pid, signal.SIGKILL)
    try:
        until(lambda: (note := read_note(office.data)) is not None and note.looked > since, "the watch's look")
    except Broken as problem:
        yield str(problem)


def _examined(office: Office) -> Iterator[Count]:
    for what, words in (
        ("found by `amparo doctor`", ["doctor"]),
        ("found by `amparo watch --once`", ["watch", "--once"]),
    ):
        code, said = office.answer(*words)
        yield Count(what=what, count=int(bool(code)), must_be_none=True, which=(said,) if code else ())


def _killed(killing: Rounds, part: str) -> int:
    return sum(kill.victim == part for kill in killing.kills)


def _in_flight(killing: Rounds) -> int:
    return len({kill.round for kill in killing.kills if kill.in_flight})

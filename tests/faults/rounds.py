"""The rounds: which parts are killed when, and waiting until the office serves again."""

from __future__ import annotations

import itertools
import os
import random
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from tests.faults.journal import ClientLine, Kill, Step, now
from tests.faults.office import CLIENTS, PARTS, Office, until

Victims = tuple[str, ...]

EVERY_WAY: tuple[Victims, ...] = (
    *((part,) for part in PARTS),
    *itertools.combinations(PARTS, 2),
    PARTS,
)
"""Each part alone, each two together, and all of them."""

LONGEST_WAIT = 1.0
"""Seconds after the office serves again, before the next kill."""

CLIENT_EVERY = 5
"""In every so many rounds a client dies too, between saving a command and sending it."""

ENDED = frozenset({Step.ANSWERED, Step.QUEUED, Step.UNSAVED})


def plan(rounds: int, chance: random.Random) -> Iterator[Victims]:
    """Yield whom to kill in each round: every way once, in another order each time."""
    left: list[Victims] = []
    for _ in range(rounds):
        left = left or chance.sample(EVERY_WAY, len(EVERY_WAY))
        yield left.pop()


@dataclass
class Standing:
    """What the journals say so far: commands on their way by client, and when the latest answered one was asked."""

    asked: list[dict[str, ClientLine]] = field(default_factory=lambda: [{} for _ in range(CLIENTS)])
    lines: list[ClientLine] = field(default_factory=list)
    mails: int = 0
    answered: int = 0
    queued: int = 0
    died_saving: int = 0
    latest_answered: ClientLine | None = None

    @property
    def in_flight(self) -> int:
        """Return how many commands were asked and not ended, as far as was read."""
        return sum(len(asked) for asked in self.asked)

    def take(self, client: int, line: ClientLine) -> None:
        """Take note of a client's line."""
        if line.step is Step.ASKED:
            self.asked[client][line.command] = line
        if line.step is Step.SAVED:
            self.died_saving += 1
        if line.step in ENDED:
            asked = self.asked[client].pop(line.command, None)
            self.queued += line.step is Step.QUEUED
            if line.step is Step.ANSWERED:
                self.answered += 1
                if asked and (not self.latest_answered or asked.at > self.latest_answered.at):
                    self.latest_answered = asked
        self.lines.append(line)


class Rounds:
    """Kills an office's processes, round by round; `tell` hears of each round before it begins."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self._chance = office, random.Random(seed)
        self.standing, self.kills = Standing(), list[Kill]()
        self._logged: dict[str, int] = {}  # how long a part's log was when it was killed

    def run(self, rounds: int, tell: Callable[[int, Victims], None], stops: Callable[[], bool]) -> int:
        """Kill in so many rounds unless told to stop; return how many there were. Raises `Broken`."""
        self._until(lambda: self.standing.answered > CLIENTS, "the clients' first answers")
        for number, victims in enumerate(plan(rounds, self._chance), 1):
            if stops():
                return number - 1
            tell(number, victims)
            self._round(number, victims)
        return rounds

    def finish(self) -> None:
        """Let the clients finish what they asked."""
        self.office.stop_clients()
        self.look()

    def look(self) -> None:
        """Read what the journals have added."""
        for number, client in enumerate(self.office.clients):
            for line in client:
                self.standing.take(number, line)
        self.standing.mails += sum(1 for _ in self.office.mails)

    def _round(self, number: int, victims: Victims) -> None:
        """Kill, and wait until commands are answered again; parts that nobody waits for may still be starting then."""
        for part in victims:
            self._until_there(part)
        self._wait_for_the_moment(victims)
        if number % CLIENT_EVERY == 0:
            self.office.signal_client(self._chance.randrange(CLIENTS), signal.SIGUSR1)
        for part in self._chance.sample(victims, len(victims)):
            self._kill(number, part)
        since = now()
        self._until(lambda: self._answered_since(since), f"an answer after the {' and the '.join(victims)} died")

    def _wait_for_the_moment(self, victims: Victims) -> None:
        """Wait some time, then for a mail that is just taken, or for a command that is just asked."""
        ends_at = now().timestamp() + self._chance.uniform(0, LONGEST_WAIT)
        self._until(lambda: now().timestamp() > ends_at, "time")
        mails, lines = self.standing.mails, len(self.standing.lines)
        if "sender" in victims and self._chance.random() < 0.75:
            limit = now().timestamp() + 5
            self._until(lambda: self.standing.mails > mails or now().timestamp() > limit, "a mail")
        else:
            self._until(lambda: len(self.standing.lines) > lines and self.standing.in_flight > 0, "a command")

    def _kill(self, number: int, part: str) -> None:
        pid = self._until_there(part)
        self.look()
        self._logged[part] = self.office.log_size(part)
        kill = Kill(at=now(), round=number, victim=part, pid=pid, in_flight=self.standing.in_flight)
        os.kill(pid, signal.SIGKILL)
        self.office.kills.add(kill)
        self.kills.append(kill)

    def _until_there(self, part: str) -> int:
        """Wait until a part of the office is at work again, and return its number."""
        # the last one's alone: over many rounds the machine gives an old number to another process
        killed = next((kill.pid for kill in reversed(self.kills) if kill.victim == part), None)

        def there() -> bool:
            pid = self.office.pid_of(part)
            new = pid is not None and pid != killed and self.office.is_ours(pid)
            return new and self.office.says_at_work(part, self._logged.get(part, 0))

        self._until(there, f"another {part}")
        return self.office.pid_of(part) or 0

    def _answered_since(self, since: datetime) -> bool:
        latest = self.standing.latest_answered
        return latest is not None and latest.at > since

    def _until(self, holds: Callable[[], object], what: str) -> None:
        def seen() -> object:
            self.look()
            for client in self.office.start_clients():
                self.look()  # what the one before wrote last
                self.standing.asked[client].clear()  # it can be told nothing any more
            return holds()

        until(seen, what)

"""Rehearsing other plugins: every open case settled under what it has and what is proposed, on every processor.

Nothing is changed. Each process opens the records by itself and gives back what it found of some cases at a time, so
that memory stays the same however many cases there are; what was found goes into a file, one line a case.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice
from multiprocessing import get_context
from typing import IO, TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict

from amparo.case.rehearsal import Change, RehearsedCase, RehearsedChange, rehearse
from amparo.case.rehearsal_catalogs import CatalogChange, Difference
from amparo.declarations import Catalog, Text
from amparo.errors import AmparoError, CaseErased
from amparo.records.catalog_switches import OpenCase, open_cases
from amparo.records.repository import Records
from amparo.records.sight import is_shut, kept_shut_from, seen_by
from amparo.settings import Settings

if TYPE_CHECKING:
    from amparo.access.people import Colleague
    from amparo.case.model import Case

Advance = Callable[[int], None]

AT_A_TIME = 50
"""How many cases a process looks through before it tells what it found."""

NAMED = 12
"""How many cases a line of the summary names; the report names every one."""


class SummaryLine(BaseModel):
    """One change of the plugins, in how many cases, to whom it matters (ids), and the first cases by number.

    `first_day` is the earliest date that would be in force, or wait, by it.
    """

    model_config = ConfigDict(frozen=True)

    change: Change
    subject: str
    title: Text
    was: Text | None = None
    becomes: Text | None = None
    cases: int
    people: tuple[str, ...]
    numbers: tuple[str, ...]
    first_day: date | None = None


class Rehearsal(BaseModel):
    """What a rehearsal came to: between which catalogs, of how many cases, and each change, dates toward danger first.

    `affected` of `cases` would change, `dangerous` of them have a date that goes toward danger; `unread` could not be
    looked through. Of `kept_shut` that would change no more is told than that. `plugins`, `registers` and
    `government_forms` are what differs apart from any case.
    """

    model_config = ConfigDict(frozen=True)

    organization: str
    at: datetime
    in_force: str
    proposed: str
    plugins: tuple[CatalogChange, ...] = ()
    registers: tuple[CatalogChange, ...] = ()
    government_forms: tuple[CatalogChange, ...] = ()
    cases: int = 0
    affected: int = 0
    dangerous: int = 0
    unread: int = 0
    kept_shut: int = 0
    people: tuple[str, ...] = ()
    lines: tuple[SummaryLine, ...] = ()


class UnreadCase(BaseModel):
    """A case that could not be looked through, and why."""

    model_config = ConfigDict(frozen=True)

    case: str
    number: str
    problem: str


class Looked(BaseModel):
    """What was found of some cases: how many, those that would change as lines of JSON, and what they come to."""

    cases: int = 0
    affected: int = 0
    dangerous: int = 0
    kept_shut: int = 0
    unread_unseen: int = 0
    found: list[str] = []
    unread: list[UnreadCase] = []
    counted: list[SummaryLine] = []


class CaseSight(NamedTuple):
    """What whoever reads a rehearsal may not see, by ids of cases.

    Of those that are `shut` they learn no more than how many would change; of those that are only `unseen`, what would
    change and for whom, without their numbers.
    """

    shut: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()

    @classmethod
    def of(cls, records: Records, reader: Colleague) -> CaseSight:
        """Return what somebody may not see."""
        organization = reader.organization
        shut = frozenset(records.cases_where(organization, kept_shut_from(reader)))
        return cls(shut, frozenset(records.cases_where(organization, ~seen_by(reader))) - shut)

    @classmethod
    def of_nobody(cls, records: Records, organization: str) -> CaseSight:
        """Return what is kept from some, for what several people read: every case with a wall, or restricted."""
        return cls(frozenset(records.cases_where(organization, is_shut())))


class Looker:
    """Looks through cases for what a catalog would change in them."""

    def __init__(self, records: Records, organization: str, proposed: Catalog, now: datetime, sight: CaseSight) -> None:
        self.records, self.organization, self.proposed, self.now = records, organization, proposed, now
        self.sight = sight
        self._differences: dict[str, Difference] = {}

    def look(self, cases: Iterable[OpenCase]) -> Looked:
        """Return what was found of these cases, read from one moment of the records."""
        looked, tally = Looked(), Tally()
        with self.records.database.read() as connection:
            closures = self.records.closures(self.organization, connection)
            for one in cases:
                looked.cases += 1
                try:
                    case = self.records.load(connection, one.id).case
                    found = rehearse(case, self._difference(case), self.now, closures)
                except CaseErased:  # while this was going on
                    continue
                except AmparoError as problem:
                    self._not_read(looked, one, problem.without_commands)
                    continue
                except Exception as bug:  # noqa: BLE001 - whatever is wrong with one case, the others have to be looked through
                    self._not_read(
                        looked, one, f"a fault in its record or in Amparo ({type(bug).__name__}): report it."
                    )
                    continue
                if found.changes:
                    self._found(looked, tally, found)
        looked.counted = tally.lines()
        return looked

    def _found(self, looked: Looked, tally: Tally, found: RehearsedCase) -> None:
        looked.affected += 1
        looked.dangerous += any(change.change.is_dangerous for change in found.changes)
        if found.case in self.sight.shut:
            looked.kept_shut += 1
        elif found.case in self.sight.unseen:
            tally.count(found, numbered=False)
        else:
            looked.found.append(found.model_dump_json(exclude_none=True))
            tally.count(found)

    def _not_read(self, looked: Looked, one: OpenCase, problem: str) -> None:
        if one.id in self.sight.shut or one.id in self.sight.unseen:
            looked.unread_unseen += 1
        else:
            looked.unread.append(UnreadCase(case=one.id, number=one.number, problem=problem))

    def _difference(self, case: Case) -> Difference:
        known = self._differences.get(case.catalog)
        if known is None:
            before = self.records.catalog(self.organization, case.catalog)
            known = self._differences[case.catalog] = Difference(before, self.proposed)
        return known


_Key = tuple[Change, str, str, str]


@dataclass
class _Count:
    """One change counted so far."""

    of: RehearsedChange | SummaryLine
    cases: int = 0
    people: dict[str, None] = field(default_factory=dict)
    numbers: dict[str, None] = field(default_factory=dict)
    first_day: date | None = None

    def more(self, people: Iterable[str], numbers: Iterable[str], day: date | None) -> None:
        self.people.update(dict.fromkeys(people))
        for number in numbers:
            if len(self.numbers) < NAMED:
                self.numbers[number] = None
        if day is not None:
            self.first_day = min(day, self.first_day or day)


class Tally:
    """Counts each change, in how many cases and for whom; as large as the plugins are, not as there are cases."""

    def __init__(self) -> None:
        self._counts: dict[_Key, _Count] = {}

    def count(self, found: RehearsedCase, *, numbered: bool = True) -> None:
        """Count what would change in one case, with its number or without."""
        mine: set[_Key] = set()
        for change in found.changes:
            key, count = self._of(change)
            count.cases += key not in mine
            mine.add(key)
            numbers = (found.number,) if numbered else ()
            count.more(change.people, numbers, change.proposed.legal_due if change.proposed else None)

    def add(self, line: SummaryLine) -> None:
        """Add what was counted elsewhere of other cases."""
        _, count = self._of(line)
        count.cases += line.cases
        count.more(line.people, line.numbers, line.first_day)

    def lines(self) -> list[SummaryLine]:
        """Return what was counted, dates toward danger first, then what concerns most cases."""
        order = {change: place for place, change in enumerate(Change)}
        made = [
            SummaryLine(
                change=count.of.change,
                subject=count.of.subject,
                title=count.of.title,
                was=count.of.was,
                becomes=count.of.becomes,
                cases=count.cases,
                people=tuple(count.people),
                numbers=tuple(count.numbers),
                first_day=count.first_day,
            )
            for count in self._counts.values()
        ]
        return sorted(made, key=lambda line: (order[line.change], -line.cases, line.subject))

    def _of(self, change: RehearsedChange | SummaryLine) -> tuple[_Key, _Count]:
        key = (change.change, change.subject, str(change.was or ""), str(change.becomes or ""))
        return key, self._counts.setdefault(key, _Count(change))


class Looking(NamedTuple):
    """Where the cases lie, the instant (UTC) at which they are settled, and what is not told of them."""

    settings: Settings
    records: Records
    now: datetime
    sight: CaseSight


def look_through(
    looking: Looking, proposed: Catalog, *, found: IO[str], advance: Advance, processes: int | None = None
) -> Rehearsal:
    """Rehearse a catalog on every open case of its organization; what each would change goes into `found` as it comes.

    `processes` is one for every processor unless it is said; a few cases are looked through in this one. Interrupted,
    it stops what it started and raises KeyboardInterrupt.
    """
    records, now = looking.records, looking.now
    organization = proposed.organization
    in_force = records.organization(organization).catalog
    difference = Difference(records.catalog(organization, in_force), proposed)
    tally = Tally()
    totals = {"cases": 0, "affected": 0, "dangerous": 0, "unread": 0, "kept_shut": 0}
    for looked in _looked(looking, proposed, processes):
        for name in ("cases", "affected", "dangerous", "kept_shut"):
            totals[name] += getattr(looked, name)
        totals["unread"] += len(looked.unread) + looked.unread_unseen
        found.writelines(f"{line}\n" for line in (*looked.found, *(one.model_dump_json() for one in looked.unread)))
        for line in looked.counted:
            tally.add(line)
        advance(looked.cases)
    lines = tally.lines()
    return Rehearsal(
        organization=organization,
        at=now,
        in_force=in_force,
        proposed=proposed.hash,
        plugins=difference.plugins,
        registers=difference.registers,
        government_forms=difference.government_forms,
        people=tuple(dict.fromkeys(person for line in lines for person in line.people)),
        lines=tuple(lines),
        **totals,
    )


def _looked(looking: Looking, proposed: Catalog, processes: int | None) -> Iterator[Looked]:
    pieces = _pieces(open_cases(looking.records, proposed.organization))
    first = list(islice(pieces, 2))
    wanted = processes or len(os.sched_getaffinity(0))
    if wanted == 1 or (processes is None and len(first) < 2):  # noqa: PLR2004 - one piece is not worth a process
        looker = Looker(looking.records, proposed.organization, proposed, looking.now, looking.sight)
        yield from (looker.look(piece) for piece in chain(first, pieces))
        return
    yield from _in_processes(_How.of(looking, proposed), chain(first, pieces), wanted)


def _pieces(cases: Iterator[OpenCase]) -> Iterator[list[OpenCase]]:
    while piece := list(islice(cases, AT_A_TIME)):
        yield piece


class _How(NamedTuple):
    """What a process needs to look through cases by itself."""

    settings: Settings
    organization: str
    proposed: str
    now: datetime
    sight: CaseSight

    @classmethod
    def of(cls, looking: Looking, proposed: Catalog) -> _How:
        organization, told = proposed.organization, proposed.model_dump_json()
        return cls(looking.settings, organization, told, looking.now, looking.sight)


_here: list[Looker] = []


def _open(how: _How) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this process
    settings = how.settings
    records = Records.open(settings.records_url, settings.master_key_file, training=settings.training)
    _here.append(Looker(records, how.organization, Catalog.model_validate_json(how.proposed), how.now, how.sight))


def _look(cases: list[OpenCase]) -> Looked:
    return _here[-1].look(cases)


def _in_processes(how: _How, pieces: Iterator[list[OpenCase]], processes: int) -> Iterator[Looked]:
    """Yield what several processes find, in the order of the cases; never more than a few pieces are under way."""
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _open, (how,))
    waiting: deque[Future[Looked]] = deque()
    try:
        with _not_interrupted():  # a process that is just starting would die of Ctrl-C with a traceback
            waiting.extend(pool.submit(_look, piece) for piece in islice(pieces, 2 * processes))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(_look, piece) for piece in islice(pieces, 1))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _not_interrupted() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

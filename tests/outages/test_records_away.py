"""Records that are locked, or gone, for a minute: what people see meanwhile, and that nothing acknowledged is lost.

SQLite is locked by another process; PostgreSQL is stopped. That the folder of an SQLite file cannot be read is not
tried: the tests run as root, whom no permission keeps out, and a file that is moved away stays open where it is in use.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.faults.comparison import Count
from tests.faults.journal import now
from tests.outages.furnished import Furnished, Said, until
from tests.postgresql import running

from amparo.case.commands import AddNote
from amparo.errors import RecordsUnreachable
from amparo.records.lists import CaseLine

AWAY_SECONDS = 60.0
MOST_EVENTS_A_COMMAND = 18
"""On the workflow server, over a case's whole history: six when all is well, a normal activity more while it is not,
and six again where nobody got the answer and the forwarder asks for it."""

KINDS = ("locked", "gone")

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1])
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""

pytestmark = pytest.mark.timeout(900)


class Told(NamedTuple):
    """What people and programs were told while the records were away, and from when to when (UTC) that was."""

    queued: Said
    unsaved: Said
    health: Said
    doctor: Said
    refused_to_program: str
    began: datetime
    ended: datetime


@dataclass
class Seen:
    """What was seen of an outage."""

    told: Told
    again: Said
    repeated: Said
    noted: tuple[int, int, int]
    alarms_due: int
    alarms_rang: int
    most_events: float
    answered_since: bool
    wrong: list[Count]
    well: Said
    traces: list[str]


@contextmanager
def locked(office: Furnished) -> Iterator[None]:
    """Have another process hold the right to write."""
    command = [sys.executable, "-c", HOLD, str(office.data / "amparo.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline()
        yield
        other.communicate()
    assert 0 == other.returncode


def outage(office: Furnished, away: AbstractContextManager[None]) -> Seen:
    """Work in an office whose records go away for a minute and come back."""
    first, second, third = cases = office.open_cases()
    office.start_client()
    office.until_answered()
    due = {line.id: line.next_alarm for line in (office.line(case.id) for case in cases)}
    told = meanwhile(office, away, first, second, third)
    rings = {case: at for case, at in due.items() if at and told.began < at < told.ended}
    until(lambda: all(office.rang(case, at) for case, at in rings.items()), "the alarms that came due meanwhile")
    again = office.note_down(second.number, "while they are away", "note-unsaved")
    office.stop_client()
    office.rest()
    repeated = office.note_down(first.number, "saved before", "note-saved")
    lengths = office.history_lengths([case.id for case in cases])
    commands = {case.id: len({e.command for e in office.records.history(case.id)}) for case in cases}
    return Seen(
        told=told,
        again=again,
        repeated=repeated,
        noted=(
            office.notes_of(first.id, "note-saved"),
            office.notes_of(second.id, "note-unsaved"),
            office.notes_of(third.id, "note-program"),
        ),
        alarms_due=len(rings),
        alarms_rang=sum(office.rang(case, at) for case, at in rings.items()),
        most_events=max(lengths[case] / commands[case] for case in commands),
        answered_since=office.answered > told.ended,
        wrong=office.wrong(),
        well=office.types("health"),
        traces=[file.name for file in (office.data / "logs").glob("*.log") if "Traceback" in file.read_text()],
    )


def stand_still(office: Furnished, engine: int) -> None:
    """Stop the engine where it holds no lock on the records: standing still with one, nobody could save anything."""
    file = office.data / "amparo.db"

    def can_be_written() -> bool:
        if not file.exists():  # in PostgreSQL nobody keeps everybody else from writing
            return True
        with closing(sqlite3.connect(file, timeout=0.2, isolation_level=None)) as records:
            try:
                records.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            records.execute("ROLLBACK")
            return True

    def stands_still() -> bool:
        os.kill(engine, signal.SIGSTOP)
        if can_be_written():
            return True
        os.kill(engine, signal.SIGCONT)
        return False

    until(stands_still, "a moment in which the engine writes nothing")


def meanwhile(
    office: Furnished, away: AbstractContextManager[None], first: CaseLine, second: CaseLine, third: CaseLine
) -> Told:
    """Have the records away for a minute, and return what people and programs are told until they are back."""
    engine = office.pid_of("engine") or 0
    with ThreadPoolExecutor(4) as terminals:
        # an engine that stands still makes sure that the records go away between the saving and the carrying out
        stand_still(office, engine)
        waiting = terminals.submit(office.note_down, first.number, "saved before", "note-saved")
        until(lambda: office.is_saved("note-saved"), "the command's being saved")
        with away:
            began, ends = now(), time.monotonic() + AWAY_SECONDS
            os.kill(engine, signal.SIGCONT)
            unsaved = terminals.submit(office.note_down, second.number, "while they are away", "note-unsaved")
            health, doctor = terminals.submit(office.types, "health"), terminals.submit(office.types, "doctor")
            with pytest.raises(RecordsUnreachable) as refused:
                office.records.put_inbox(third.id, office.command(AddNote(text="x"), "note-program"))
            said = Told(
                queued=waiting.result(),
                unsaved=unsaved.result(),
                health=health.result(),
                doctor=doctor.result(),
                refused_to_program=str(refused.value),
                began=began,
                ended=now(),
            )
            time.sleep(max(0.0, ends - time.monotonic()))
            return said._replace(ended=now())


def _locked(folder: Path) -> Seen:
    with Furnished(folder) as office:
        return outage(office, locked(office))


def _gone(folder: Path) -> Seen:
    with running() as server, server.database(empty=True) as url:

        @contextmanager
        def gone() -> Iterator[None]:
            server.stop("immediate")
            yield
            server.start()

        with Furnished(folder, AMPARO_RECORDS_URL=url) as office:
            return outage(office, gone())


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    """Return what was seen of both outages, which happen at once to save a minute."""
    with ThreadPoolExecutor(2) as both:
        done = {
            "locked": both.submit(_locked, tmp_path_factory.mktemp("locked")),
            "gone": both.submit(_gone, tmp_path_factory.mktemp("gone")),
        }
        return {kind: one.result() for kind, one in done.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_person_is_told_whether_a_command_is_saved(seen: dict[str, Seen], kind: str) -> None:
    """Saved and queued, or that nothing was changed: a sentence and the exit code, while the records are still away."""
    queued, unsaved = seen[kind].told.queued, seen[kind].told.unsaved

    assert (5, 5) == (queued.code, unsaved.code)
    assert "saved and queued" in queued.words
    assert "there is no need to send it again" in queued.words
    assert "cannot be used just now" in unsaved.words
    assert "Nothing was changed." in unsaved.words
    assert [1, 1] == [len(told.words.splitlines()) for told in (queued, unsaved)]
    assert unsaved.words == seen[kind].told.refused_to_program


@pytest.mark.parametrize("kind", KINDS)
def test_health_and_doctor_say_that_the_records_are_away(seen: dict[str, Seen], kind: str) -> None:
    """And both say so in their exit code; afterwards all is well without anybody's help."""
    health, doctor = seen[kind].told.health, seen[kind].told.doctor

    assert (1, 1, 0) == (health.code, doctor.code, seen[kind].well.code)
    assert "WRONG: records: " in health.words
    assert "WRONG  records" in doctor.words
    assert [] == seen[kind].traces


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_acknowledged_is_there_once_and_what_was_refused_can_be_sent_again(
    seen: dict[str, Seen], kind: str
) -> None:
    """A client went on through all of it: the records hold what it was told, and nothing is done twice."""
    again, repeated = seen[kind].again, seen[kind].repeated

    assert [] == seen[kind].wrong
    assert seen[kind].answered_since
    assert 0 == again.code
    assert 3 == repeated.code
    assert "nothing was done a second time" in repeated.words
    assert (1, 1, 0) == seen[kind].noted


@pytest.mark.parametrize("kind", KINDS)
def test_alarms_that_came_due_meanwhile_ring_and_no_history_grows_beyond_bounds(
    seen: dict[str, Seen], kind: str
) -> None:
    """A minute without records is no reason for a long history, nor for silence."""
    assert seen[kind].alarms_due
    assert seen[kind].alarms_due == seen[kind].alarms_rang
    assert seen[kind].most_events <= MOST_EVENTS_A_COMMAND

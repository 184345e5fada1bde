"""A disk that is full, under the records, the workflow server, the logs and the metrics at once."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.faults.comparison import Count
from tests.faults.journal import now
from tests.outages.furnished import Furnished, Said, until

MEGABYTES = 64
FULL_SECONDS = 25.0
SAVES_NOTHING_EXIT = 5
PARTS = ("engine", "relay", "sender", "watch")

pytestmark = pytest.mark.timeout(900)


@dataclass
class Seen:
    """What was seen of a full disk."""

    note: Said
    health: dict[str, str]
    backup: Said
    left_of_backup: list[str]
    kept: list[str]
    again: Said
    noted: int
    wrong: list[Count]
    whole: list[str]
    well: dict[str, str]
    traces: list[str]


def fill(disk: Path) -> Path:
    """Take all the room that is left on a disk, and return the file that takes it."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for piece in (1 << 16, 1 << 9):  # the last page too
            with suppress(OSError):
                while True:
                    file.write(bytes(piece))
    return filler


def ill(office: Furnished) -> dict[str, str]:
    """Return what `amparo health` finds wrong, by part."""
    told = json.loads(office.types("health", "--json").words)
    return {part["part"]: part["seen"] for part in told["parts"] if not part["well"]}


def full(office: Furnished) -> Seen:
    """Work in an office whose disk is full for a while."""
    first = office.open_cases()[0]
    office.start_client()
    office.until_answered()
    before = {part: office.pid_of(part) for part in PARTS}
    filler, since = fill(office.data), now()
    until(lambda: office.unsaved > since, "a command that is not saved")
    ends = time.monotonic() + FULL_SECONDS
    note = office.note_down(first.number, "on a full disk", "note-full")
    health = ill(office)
    backups = office.data / "backups"
    backup = office.types("backup", str(backups / "one"))
    left = [str(path) for path in backups.rglob("*")]
    time.sleep(max(0.0, ends - time.monotonic()))
    during = {part: office.pid_of(part) for part in PARTS}
    filler.unlink()
    since = now()
    office.until_answered(since)
    again = office.note_down(first.number, "on a full disk", "note-full")
    office.stop_client()
    office.rest()
    until(lambda: ill(office).keys() <= {"disk"}, "an office that is well")
    return Seen(
        note=note,
        health=health,
        backup=backup,
        left_of_backup=left,
        kept=[part for part in PARTS if before[part] == during[part] == office.pid_of(part)],
        again=again,
        noted=office.notes_of(first.id, "note-full"),
        wrong=office.wrong(),
        whole=[whole(office.data / name) for name in ("amparo.db", "temporal.db")],
        well=ill(office),
        traces=[file.name for file in (office.data / "logs").glob("*.log") if "Traceback" in file.read_text()],
    )


def whole(file: Path) -> str:
    """Return what SQLite says of a file."""
    with closing(sqlite3.connect(file)) as database:
        return str(database.execute("PRAGMA integrity_check").fetchone()[0])


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, small_disk: Callable[[Path, int], None]) -> Seen:
    """Return what was seen."""
    folder = tmp_path_factory.mktemp("full")
    small_disk(folder / "office", MEGABYTES)
    with Furnished(folder, AMPARO_METRICS="127.0.0.1:0") as office:
        return full(office)


def test_a_person_is_told_that_the_disk_is_full_and_that_nothing_was_saved(seen: Seen) -> None:
    """In one sentence with the file, and the health says which disk."""
    assert SAVES_NOTHING_EXIT == seen.note.code
    assert "database or disk is full. Nothing was changed. Make room on that disk" in seen.note.words
    assert "amparo.db" in seen.note.words
    assert 1 == len(seen.note.words.splitlines())
    assert "0.0 GB are free" in seen.health["disk"]
    assert [] == seen.traces


def test_no_process_ends_for_want_of_room(seen: Seen) -> None:
    """Neither to write its log, its metrics or the records: all are the ones of before."""
    assert list(PARTS) == seen.kept


def test_a_backup_onto_a_full_disk_is_refused_and_leaves_nothing(seen: Seen) -> None:
    """Half a backup is none."""
    assert SAVES_NOTHING_EXIT == seen.backup.code
    assert "database or disk is full. Nothing was changed; see that there is room" in seen.backup.words
    assert [] == seen.left_of_backup


def test_once_there_is_room_everything_goes_on_by_itself_and_nothing_acknowledged_is_gone(seen: Seen) -> None:
    """Both databases are whole, every chain holds, and what was refused can be sent again under its id."""
    assert [] == seen.wrong
    assert ["ok", "ok"] == seen.whole
    assert (0, 1) == (seen.again.code, seen.noted)
    assert {"disk"} >= seen.well.keys()  # the disk itself stays a small one

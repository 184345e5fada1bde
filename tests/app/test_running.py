from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from amparo.errors import Refused, ServerUnreachable
from amparo_app.running import Running, alone, held_by, note_running, what_runs

RUNNING = Running(
    address="127.0.0.1:7233",
    pid=os.getpid(),
    since=datetime(2027, 1, 4, tzinfo=UTC),
    training=False,
    processes={"engine": 1},
)


def hold(data: Path, held: Event, release: Event) -> None:
    """Be another supervisor until told otherwise."""
    with alone(data):
        held.set()
        release.wait(30)


@contextmanager
def another_supervisor(data: Path) -> Iterator[int]:
    """Have another process hold the folder, and give its number."""
    spawn = multiprocessing.get_context("spawn")
    held, release = spawn.Event(), spawn.Event()
    process = spawn.Process(target=hold, args=(data, held, release))
    process.start()
    assert held.wait(30)
    try:
        yield process.pid or 0
    finally:
        release.set()
        process.join(30)


def test_a_second_supervisor_is_refused_with_the_number_of_the_first(tmp_path: Path) -> None:
    """Two engines on one folder would each think the other's workflow server its own."""
    with (
        another_supervisor(tmp_path) as pid,
        pytest.raises(Refused, match=rf"already runs for .*process {pid}"),
        alone(tmp_path),
    ):
        pass


def test_a_supervisor_that_has_ended_holds_nothing(tmp_path: Path) -> None:
    """A lock that outlives its holder would keep the office shut."""
    with another_supervisor(tmp_path):
        pass

    assert held_by(tmp_path / "up.lock") is None
    with alone(tmp_path):
        assert os.getpid() == held_by(tmp_path / "up.lock")


def test_commands_find_what_runs(tmp_path: Path) -> None:
    """The address changes with every start."""
    with alone(tmp_path):
        note_running(tmp_path, RUNNING)

        assert RUNNING == what_runs(tmp_path)


def test_while_it_starts_commands_are_told_to_come_back(tmp_path: Path) -> None:
    """The folder is held before there is an address."""
    with alone(tmp_path), pytest.raises(ServerUnreachable, match="still starting"):
        what_runs(tmp_path)


def test_a_note_left_behind_by_a_crash_is_not_believed(tmp_path: Path) -> None:
    """After a power cut the note is there and nothing runs."""
    note_running(tmp_path, RUNNING)

    with pytest.raises(ServerUnreachable, match=r"does not run for .*, so nothing was changed"):
        what_runs(tmp_path)


def test_the_note_goes_when_the_supervisor_does(tmp_path: Path) -> None:
    """What stopped cleanly leaves nothing to be mistaken for running."""
    with alone(tmp_path):
        note_running(tmp_path, RUNNING)

    assert not (tmp_path / "running.json").exists()

"""Folders for papers that are made by another program: nobody else's to enter, and gone when they are done with."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

import pytest

from amparo.documents import private_folder
from amparo.documents.private_folder import delete_left_behind

HOUR = 3_600


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the lock of a folder with a client's paper, as a process that was killed leaves it."""
    monkeypatch.setattr(private_folder, "PREFIX", "amparo-papers-test-")
    folder = tmp_path / "amparo-papers-test-1"
    folder.mkdir()
    (folder / "letter.docx").write_text("a client's", encoding="utf-8")
    lock = folder / private_folder._LOCK
    lock.touch()
    os.utime(lock, (time.time() - HOUR, time.time() - HOUR))
    return lock


def test_what_a_killed_process_left_is_deleted(left: Path) -> None:
    """They are clients' papers."""
    delete_left_behind(left.parents[1])

    assert not left.parent.exists()


def test_what_somebody_works_in_stays(left: Path) -> None:
    """However long a packet takes."""
    with left.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        delete_left_behind(left.parents[1])

    assert (left.parent / "letter.docx").exists()


def test_what_was_made_this_moment_stays(left: Path) -> None:
    """Whoever made it may not have locked it yet."""
    os.utime(left)
    delete_left_behind(left.parents[1])

    assert (left.parent / "letter.docx").exists()


def test_a_folder_is_its_makers_alone_and_gone_afterwards() -> None:
    """Other users of the machine see its name at most, which tells them whose it is and nothing else."""
    with private_folder.private_folder(0) as folder:
        assert (0o700, True) == (folder.stat().st_mode & 0o777, folder.name.startswith(private_folder.PREFIX))

    assert not folder.exists()

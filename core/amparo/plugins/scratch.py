"""The folder of a plugin's process that is not confined, and the end of those whose engine was killed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir, mkdtemp

_PREFIX = "amparo-plugin-at-work-"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Make a folder, and remove it with all that is in it; a lock shows others that somebody still uses it.

    The kernel takes the lock away from a process that is killed, at once. Its number says nothing: it may be another's
    by now, or a dead process's whose end nobody has taken note of.
    """
    folder, lock = _locked()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def remove_what_the_killed_left() -> None:
    """Remove the folders whose engine was killed: what a plugin wrote there of a case would stay for ever."""
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # another user's, in use, or removed meanwhile
            if folder.stat().st_uid == os.getuid():
                lock = _taken(folder)
                try:
                    shutil.rmtree(folder)
                finally:
                    os.close(lock)


def _locked() -> tuple[Path, int]:
    while True:
        folder = Path(mkdtemp(prefix=_PREFIX))
        with contextlib.suppress(OSError):  # another engine took it for one that was left, and removes it
            lock = _taken(folder)
            if folder.exists():
                return folder, lock
            os.close(lock)


def _taken(folder: Path) -> int:
    """Return a descriptor that holds the folder's lock; raises BlockingIOError while somebody else has it."""
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise
    return lock

"""A folder for the papers of one piece of work: in memory where there is room, and deleted whatever becomes of it."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "amparo-papers-"

_LOCK = "in-use"
_ROOM = 80_000_000
"""What programs' own temporary files take, with a margin."""

_NEW_SECONDS = 20


@contextmanager
def private_folder(content: int) -> Iterator[Path]:
    """Give a folder for about four times so many bytes that this process's user alone can enter, then delete it.

    What a killed process left is deleted by the next one that asks for a folder. Raises OSError where none can be made.
    """
    memory = Path("/dev/shm")  # noqa: S108 - the folder in it has a random name and nobody else's rights
    in_memory = os.access(memory, os.W_OK | os.X_OK) and shutil.disk_usage(memory).free > _ROOM + 4 * content
    above = memory if in_memory else Path(tempfile.gettempdir())
    delete_left_behind(above)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=above) as name, (Path(name) / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Path(name)


def delete_left_behind(above: Path) -> None:
    """Delete the folders in a place whose process is gone: it deleted nothing, and what it left are clients' papers."""
    long_ago = time.time() - _NEW_SECONDS
    for file in above.glob(f"{PREFIX}*/{_LOCK}"):
        with suppress(OSError), file.open() as lock:
            if file.stat().st_mtime > long_ago:
                continue  # whoever made it may not have locked it yet
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(file.parent)

"""A folder that appears whole or not at all: it is filled beside its place under another name, then put there."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amparo.errors import InvalidInput
from amparo.records.copies import flush


@contextmanager
def filled(place: Path) -> Iterator[Path]:
    """Give an empty folder beside `place`, and put it there at the end; if anything is raised, nothing is left.

    What an earlier attempt left that was killed is cleared away. Raises InvalidInput where another attempt is at work,
    where something lies at the place already, and where nothing can be written.
    """
    part = place.with_name(f".{place.name}.unfinished")
    try:
        part.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise InvalidInput(
            f"Nothing can be written beside {place}: {problem.strerror}. Choose another place."
        ) from problem
    held = _hold(part)
    try:
        _empty(part)
        yield part
        _put(part, place)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    finally:
        os.close(held)


def _hold(part: Path) -> int:
    held = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as busy:
        os.close(held)
        raise InvalidInput(f"Another command is filling {part} just now. Let it end, then repeat this one.") from busy
    return held


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _put(part: Path, place: Path) -> None:
    flush(part)
    try:
        part.rename(place)  # takes the place of an empty folder, and of nothing else
    except OSError as problem:
        raise InvalidInput(
            f"{place} cannot be made: {problem.strerror}. Somebody put something there meanwhile; choose another place."
        ) from problem
    flush(place.parent)

"""Installed wheels unpacked on this machine: each under the hash of its content, read-only, whole or not at all.

What lies there is made from the records and may be thrown away at any time: it is made again when it is next used.
"""

from __future__ import annotations

import contextlib
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

from amparo.errors import InvalidInput
from amparo.plugins.wheel_archive import WheelLimits, read_archive
from amparo.plugins.wheel_metadata import record_problems

FOLDER = "plugins"
"""The folder of the data folder under which wheels are unpacked."""

_UNFINISHED = ".unfinished-"
_LEFT_BEHIND_SECONDS = 3_600
_READ_ONLY, _READ_ONLY_FOLDER, _OWNERS = 0o444, 0o555, 0o700
_NO_LIMITS = WheelLimits(file=2**40, unpacked=2**40, ratio=2**40, files=2**40)  # they were looked at on the way in

_Signature = tuple[tuple[str, int, int, int], ...]
_seen: dict[Path, _Signature] = {}

Told = Callable[[str], None]


def unpacked(sha256: str, body: Callable[[], tuple[str, bytes]], data: Path, tell: Told) -> Path:
    """Return the folder of a wheel with this hash on this machine, made if it is not there or not what it should be.

    `body` gives the wheel's file name and content and is asked only then. `tell` gets a sentence where something was
    damaged. Raises InvalidInput where nothing can be written or the content is not what its hash says.
    """
    place = data / FOLDER / sha256
    wrong = _what_is_wrong(place)
    if not wrong:
        return place
    if place.exists():
        tell(f"The plugin unpacked in {place} was damaged ({wrong}), and was unpacked again from the records.")
    file, content = body()
    try:
        _make(place, file, content)
    except OSError as problem:
        raise InvalidInput(
            f"The plugin's wheel {file} cannot be unpacked to {place}: {problem.strerror}. Make room there, and see "
            "that it can be written; then try again."
        ) from problem
    return place


def unpack_into(folder: Path, file: str, content: bytes) -> None:
    """Write a wheel's files into an empty folder, in which nobody may write any more then.

    Raises InvalidInput for a content that cannot be unpacked, and OSError where nothing can be written.
    """
    files, problems = read_archive(file, content, _NO_LIMITS)
    if problems:
        raise InvalidInput("\n".join(str(problem) for problem in problems))
    for name, written in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(written)
        target.chmod(_READ_ONLY)
    for below in (path for path in (folder, *folder.rglob("*")) if path.is_dir()):
        below.chmod(_READ_ONLY_FOLDER)


def remove_folder(folder: Path) -> None:
    """Remove an unpacked folder, in which nobody may write; nothing happens where there is none."""
    for path in (folder, *folder.rglob("*")) if folder.is_dir() else ():
        if path.is_dir() and not path.is_symlink():
            path.chmod(_OWNERS)
    shutil.rmtree(folder, ignore_errors=True)


def _make(place: Path, file: str, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=_OWNERS)
    _clear(place.parent)
    fresh = Path(mkdtemp(prefix=_UNFINISHED, dir=place.parent))
    try:
        unpack_into(fresh, file, content)
        if wrong := _what_is_wrong(fresh):
            raise InvalidInput(
                f"The wheel {file} among the records is not what was installed ({wrong}). Install it again."
            )
        _put(fresh, place)
    finally:
        remove_folder(fresh)


def _put(fresh: Path, place: Path) -> None:
    """Have a folder lie at its place, unless another process was quicker with the same."""
    while _what_is_wrong(place):
        with contextlib.suppress(OSError):  # what is there is in the way still, or somebody put theirs there meanwhile
            fresh.rename(place)
            return
        aside = Path(mkdtemp(prefix=_UNFINISHED, dir=place.parent))
        place.rename(aside)  # beside it: a folder that cannot be written cannot be moved into another one
        remove_folder(aside)


def _clear(folder: Path) -> None:
    """Remove what a process that was killed in the middle left behind."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        with contextlib.suppress(FileNotFoundError):  # whoever was at it has ended meanwhile
            if left.stat().st_mtime < time.time() - _LEFT_BEHIND_SECONDS:
                remove_folder(left)


def _what_is_wrong(place: Path) -> str:
    """Return why a folder is not its wheel unpacked, or nothing; one that was read once is read again if touched."""
    if not place.is_dir():
        return "it is gone"
    try:
        signature = tuple(sorted(_signature(place)))
        if _seen.get(place) == signature:
            return ""
        problems = [*_read_problems(place)]
    except OSError as unreadable:
        return str(unreadable.strerror)
    if problems:
        return problems[0]
    _seen[place] = signature
    return ""


def _signature(place: Path) -> Iterator[tuple[str, int, int, int]]:
    for path in place.rglob("*"):
        found = path.lstat()
        yield path.relative_to(place).as_posix(), found.st_mode, found.st_size, found.st_mtime_ns


def _read_problems(place: Path) -> Iterator[str]:
    files: dict[str, bytes] = {}
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        if stat.S_ISREG(path.lstat().st_mode):
            files[name] = path.read_bytes()
        elif not path.is_dir() or path.is_symlink():
            yield f"{name} is no file"
    (folder, *_) = [*sorted({top for top in (n.partition("/")[0] for n in files) if top.endswith(".dist-info")}), ""]
    if not folder:
        yield "its list of files is gone"
    yield from (f"{name}: {what}" for name, what in record_problems(files, folder))

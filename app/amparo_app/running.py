"""What runs for a data folder: one supervisor at a time, and a note of where the workflow server answers."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from amparo.errors import Refused, ServerUnreachable
from amparo.settings import Settings

_NOTE, _LOCK = "running.json", "up.lock"


class Running(BaseModel):
    """What `amparo up` started: the workflow server's `address`, and the process number of each part by name."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    address: str
    pid: int
    since: datetime
    training: bool
    processes: dict[str, int]


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold a data folder for one supervisor; raises Refused when another holds it."""
    lock = os.open(data / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as held:
        pid = os.read(lock, 20).decode() or "unknown"
        os.close(lock)
        raise Refused(
            f"Amparo already runs for {data} (process {pid}). Use it as it is, or stop it with Ctrl-C where it started."
        ) from held
    try:
        os.ftruncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        yield
    finally:
        (data / _NOTE).unlink(missing_ok=True)
        os.close(lock)


def held_by(lock: Path) -> int | None:
    """Return the number of the process that holds a lock file, 0 for one that did not say, None if nobody does."""
    try:
        file = os.open(lock, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        written = os.read(file, 20).decode()
        return int(written) if written.isdecimal() else 0
    finally:
        os.close(file)
    return None


def note_running(data: Path, running: Running) -> None:
    """Write down what runs, whole or not at all."""
    unfinished = data / f".{_NOTE}"
    unfinished.write_text(running.model_dump_json(indent=2) + "\n", encoding="utf-8")
    unfinished.replace(data / _NOTE)


def check_running(settings: Settings) -> None:
    """Raise ServerUnreachable where `amparo up` has to run and does not; a cluster's server answers for itself."""
    if not settings.temporal_address:
        what_runs(settings.data_folder)


def what_runs(data: Path) -> Running:
    """Return what runs for a data folder; raises ServerUnreachable when nothing does."""
    if held_by(data / _LOCK) is None:
        raise ServerUnreachable(
            f"Amparo does not run for {data}, so nothing was changed.",
            f"Start it with `amparo up --data {data}` in another terminal, then repeat the command.",
        )
    try:
        return Running.model_validate_json((data / _NOTE).read_text(encoding="utf-8"))
    except (OSError, ValidationError) as early:
        raise ServerUnreachable(
            f"Amparo is still starting for {data}; nothing was changed. Repeat the command in a moment."
        ) from early

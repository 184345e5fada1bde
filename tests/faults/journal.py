"""What clients, mail server and killer write down for themselves, apart from the office, on the disk at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from amparo.case.commands import Body


class Line(BaseModel):
    """One line of a journal, with the wall's instant (UTC)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime


class Step(StrEnum):
    """How far a command came, as its client knows."""

    ASKED = "asked"
    SAVED = "saved"
    ANSWERED = "answered"
    QUEUED = "queued"
    UNSAVED = "unsaved"


class ClientLine(Line):
    """What a client did with a command; the body stands beside `asked`, the refusal's code beside `answered`."""

    step: Step
    command: str
    body: Body | None = None
    refused: str = ""


class Accepted(Line):
    """A mail that the mail server took; written down before its answer is sent."""

    message_id: str
    reference: str


class Kill(Line):
    """A process that was killed: which round, which part of the office, its number, how many commands in flight."""

    round: int
    victim: str
    pid: int
    in_flight: int


Kind = TypeVar("Kind", bound=Line)


def now() -> datetime:
    """Return the present instant (UTC)."""
    return datetime.now(UTC)


class Journal(Generic[Kind]):
    """A file to which lines are added, each on the disk before anything else is done."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def add(self, line: Kind) -> None:
        """Write a line and return once it is on the disk."""
        os.write(self._file, line.model_dump_json(exclude_none=True).encode() + b"\n")
        os.fsync(self._file)


class Tail(Generic[Kind]):
    """A journal as it grows under another process; a line that is not whole yet is left for the next look."""

    def __init__(self, file: Path, kind: type[Kind]) -> None:
        self._file, self._kind, self._read = file, kind, 0

    def __iter__(self) -> Iterator[Kind]:
        """Yield the lines that were added since the last look."""
        if not self._file.exists():
            return
        with self._file.open("rb") as journal:
            journal.seek(self._read)
            whole = journal.read().rpartition(b"\n")[0]
        if whole:
            self._read += len(whole) + 1
            yield from (self._kind.model_validate_json(line) for line in whole.split(b"\n"))

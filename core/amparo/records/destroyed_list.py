"""The list of destroyed keys as a file: it lies outside of the records, so that a backup cannot bring back a case."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from amparo.errors import InvalidInput
from amparo.records.copies import flush
from amparo.records.erasures import DestroyedKey

if TYPE_CHECKING:
    from collections.abc import Iterable

LIST = "destroyed-keys.txt"
"""Its name in an office's data folder and in a backup."""

_HEAD = "# Keys of erased cases: a restore destroys them again. It names nobody; keep it, and never take a line out.\n"
_LINE = re.compile(r"(?P<id>[0-9a-f]{32}) (?P<destroyed>\S+)")


def beside(master_key_file: Path) -> Path:
    """Return where the list lies beside the master key, which outlives a lost machine."""
    return master_key_file.with_name(f"{master_key_file.name}.{LIST}")


def read_list(file: Path) -> tuple[DestroyedKey, ...]:
    """Read a list; none where there is no file. Raises InvalidInput, with the line, for what is no list."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as unreadable:
        raise InvalidInput(f"The list of destroyed keys at {file} cannot be read: {unreadable}.") from unreadable
    return tuple(_read(file, number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#"))


def add_to_list(file: Path, keys: Iterable[DestroyedKey]) -> None:
    """Bring a list up to date, whole or not at all; what stands in it stays. Raises OSError, InvalidInput."""
    there = read_list(file)
    known = {key.id: key for key in (*keys, *there)}
    ordered = sorted(known.values(), key=lambda key: (key.destroyed, key.id))
    if tuple(ordered) == there:
        return
    written = _HEAD + "".join(f"{key.id} {key.destroyed.isoformat()}\n" for key in ordered)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            out.write(written)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    flush(file.parent)


def _read(file: Path, number: int, line: str) -> DestroyedKey:
    found = _LINE.fullmatch(line.strip())
    try:
        destroyed = datetime.fromisoformat(found["destroyed"]) if found else None
    except ValueError:
        destroyed = None
    if found is None or destroyed is None or destroyed.tzinfo is None:
        raise InvalidInput(
            f"Line {number} of {file} is none of a list of destroyed keys: it has to be a case's id and an instant. "
            "Bring back the list as Amparo wrote it; nothing was changed."
        )
    return DestroyedKey(id=found["id"], destroyed=destroyed.astimezone(UTC))

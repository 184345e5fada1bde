"""The chain: each event's hash covers the one before it, so that none can be changed, moved or taken out unseen."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import NamedTuple

BEGINNING = ""


class Link(NamedTuple):
    """What is stored of an event beside its place in the chain; `at` is the case's clock, `recorded` the wall's."""

    at: datetime
    recorded: datetime
    command: str
    sealed: bytes


def link(previous: str, case: str, seq: int, event: Link) -> str:
    """Return the hash of an event: SHA-256 over the previous hash and everything that is stored of this one.

    Each part is preceded by its length, so that no two events are written alike.
    """
    texts = (previous, case, str(seq), _utc(event.at), _utc(event.recorded), event.command)
    digest = hashlib.sha256()
    for part in (*(text.encode() for text in texts), event.sealed):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()

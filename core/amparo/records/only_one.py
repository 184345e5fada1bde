"""One at a time, of everybody who works on the same records: held until the work ends or its process dies."""

from __future__ import annotations

import fcntl
import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.records.engine import Database

_HOLD = sa.text("SELECT pg_try_advisory_lock(:number)")
_RELEASE = sa.text("SELECT pg_advisory_unlock(:number)")


@contextmanager
def only_one(database: Database, what: str, told: str) -> Iterator[None]:
    """Hold `what` for as long as it takes; raises Refused with the sentence `told` while somebody else does.

    Unlike a transaction's claim it holds up no writer: beside SQLite's file it is a lock on another, in PostgreSQL an
    advisory lock of a connection of its own.
    """
    holding = _beside_the_file(database, what) if database.is_sqlite else _in_postgresql(database, what)
    with holding as held:
        if not held:
            raise Refused(told)
        yield


@contextmanager
def _beside_the_file(database: Database, what: str) -> Iterator[bool]:
    lock = os.open(f"{database.engine.url.database}.{what}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(lock)


@contextmanager
def _in_postgresql(database: Database, what: str) -> Iterator[bool]:
    number = int.from_bytes(hashlib.blake2b(f"only one/{what}".encode(), digest_size=8).digest(), signed=True)
    # no transaction stays open for the minutes that it is held: the server would end one that does nothing
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        held = bool(connection.execute(_HOLD, {"number": number}).scalar())
        try:
            yield held
        finally:
            if held:
                connection.execute(_RELEASE, {"number": number})

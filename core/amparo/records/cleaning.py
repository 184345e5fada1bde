"""Cleaning: what a deleted key leaves in the files of a database is overwritten; deleting the row alone leaves it."""

from __future__ import annotations

import mmap
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import exc

if TYPE_CHECKING:
    from amparo.records.engine import Database

_WAIT_SECONDS = 5.0


def clean(database: Database, wrapped: bytes | None) -> bool:
    """Overwrite what is left of deleted keys in a database's own files; return whether all of it could be.

    `wrapped` is the deleted key as it was stored, None if nobody knows it any more: then everything is written anew.
    What a file system or a disk keeps of blocks that it gave back is beyond this, and so is any copy.
    """
    if database.engine.url.get_backend_name() == "sqlite":
        return _clean_sqlite(Path(database.engine.url.database or ""), wrapped)
    return _clean_postgresql(database)


def _clean_sqlite(file: Path, wrapped: bytes | None) -> bool:
    try:
        with closing(sqlite3.connect(file, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete=ON")
            if not _without_log(connection):
                return False
            if wrapped is not None and not _holds(file, wrapped):
                return True
            connection.execute("VACUUM")
            return _without_log(connection)
    except sqlite3.OperationalError:  # somebody reads or writes for longer than we wait
        return False


def _without_log(connection: sqlite3.Connection) -> bool:
    """Bring the write-ahead log into the file and cut it off; return whether nobody was in the way."""
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _holds(file: Path, sought: bytes) -> bool:
    with file.open("rb") as opened, closing(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)) as content:
        return content.find(sought) >= 0


def _clean_postgresql(database: Database) -> bool:
    try:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.detach()  # so that nobody else gets it with this limit
            connection.execute(sa.text(f"SET lock_timeout = '{_WAIT_SECONDS:g}s'"))
            connection.execute(sa.text("VACUUM FULL keys"))
    except exc.DBAPIError:
        return False
    return True

"""Changing the master key: every key wrapped anew in one transaction, and a file that is replaced only after it."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from amparo.case.model import Recorded
from amparo.errors import KeyUnavailable
from amparo.records import tables
from amparo.records.copies import flush
from amparo.records.engine import connect
from amparo.records.keys import SYSTEM_KEY, rewrap, unwrap
from amparo.records.master_key import create_master_key, fingerprint, next_key_file, read_master_key

if TYPE_CHECKING:
    from amparo.records.engine import Database


class Rotation(Recorded):
    """What changing the master key came to: where it is, where the one before is kept, how many keys it wraps.

    `finished` says that an earlier change, interrupted after its transaction, was brought to its end: no other was
    made.
    """

    master_key_file: Path
    kept: Path
    before: str
    now: str
    keys: int
    finished: bool = False


def rotate_master_key(url: str, file: Path) -> Rotation:
    """Put a new master key in place of an office's, and keep the one before beside it for the backups made under it.

    Nobody else may work with the records meanwhile, since they would wrap new keys under the old one. Killed at any
    moment, the records open with one of two files that are both there, and the same call again brings it to its end.
    Raises KeyUnavailable, with nothing changed, unless every key opens.
    """
    with closing(connect(url)) as database:
        following = next_key_file(file)
        if following.exists():
            with suppress(KeyUnavailable):  # cut short before anything was wrapped under it
                if _opens(database, read_master_key(following)):
                    return _put_in_place(database, file, following, finished=True)
            following.unlink()
        old = read_master_key(file)
        create_master_key(following)
        flush(file.parent)
        try:
            _rewrap_all(database, old, read_master_key(following), file)
        except KeyUnavailable:
            following.unlink()
            raise
        return _put_in_place(database, file, following, finished=False)


def _opens(database: Database, master: bytes) -> bool:
    with database.read() as connection:
        wrapped = connection.execute(sa.select(tables.keys.c.wrapped).where(tables.keys.c.id == SYSTEM_KEY)).scalar()
    try:
        return wrapped is not None and bool(unwrap(master, SYSTEM_KEY, wrapped))
    except InvalidTag:
        return False


def _rewrap_all(database: Database, old: bytes, new: bytes, file: Path) -> None:
    table = tables.keys
    with database.write() as connection:
        database.be_patient(connection)
        lock_keys(connection)
        for row in connection.execute(sa.select(table)).all():
            try:
                wrapped = rewrap(old, new, row.id, row.wrapped)
            except InvalidTag as wrong:
                raise KeyUnavailable(
                    f"The key “{row.id}” in the records at {database.where} does not open with the master key at "
                    f"{file}, so that no other can be put in its place; nothing was changed. Name the right file in "
                    "AMPARO_MASTER_KEY_FILE, or look with `amparo keys status`."
                ) from wrong
            connection.execute(table.update().where(table.c.id == row.id).values(wrapped=wrapped))


def lock_keys(connection: sa.Connection) -> None:
    """Let nobody make or destroy a key until this transaction ends; reading goes on."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE keys IN EXCLUSIVE MODE")


def _put_in_place(database: Database, file: Path, following: Path, *, finished: bool) -> Rotation:
    new = read_master_key(following)
    old = read_master_key(file)
    kept = file.with_name(f"{file.name}.{fingerprint(old)}")
    with suppress(FileExistsError):
        os.link(file, kept)
    flush(file.parent)
    following.replace(file)
    flush(file.parent)
    with database.read() as connection:
        count = connection.execute(sa.select(sa.func.count()).select_from(tables.keys)).scalar_one()
    return Rotation(
        master_key_file=file, kept=kept, before=fingerprint(old), now=fingerprint(new), keys=count, finished=finished
    )

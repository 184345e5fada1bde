"""Copies: the records written into a file of their own while the office goes on, and what a copy holds."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.errors import RecordsUnreachable
from amparo.records import tables
from amparo.records.engine import place
from amparo.records.transfer import transfer

if TYPE_CHECKING:
    from amparo.records.repository import Records


class ChainEnd(Recorded):
    """Where a case's chain ended when it was copied: how many events, and the hash of the last."""

    case: str
    seq: int
    head: str


class Counts(Recorded):
    """How many there are of each, for a person to compare with what they know."""

    organizations: int
    people: int
    catalogs: int
    cases: int
    open_cases: int
    events: int
    commands: int
    waiting_commands: int
    mails: int
    reads: int
    keys: int
    records: int = 0


class Contents(Recorded):
    """What records hold: the counts, where each chain ends, and the cases whose key was destroyed.

    `registers` are the ends of the chains of records that are not cases, by the id of the record.
    """

    counts: Counts
    chains: tuple[ChainEnd, ...]
    destroyed_keys: tuple[str, ...]
    registers: tuple[ChainEnd, ...] = ()


def copy_records(url: str, to: Path) -> None:
    """Copy records at one moment into a new SQLite file while the office goes on: nobody has to wait.

    SQLite copies itself; from PostgreSQL one moment is poured table by table. Raises RecordsUnreachable when the
    records cannot be read or the copy not written.
    """
    try:
        os.close(os.open(to, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        if sa.make_url(url).get_backend_name() == "sqlite":
            _copy_file(Path(sa.make_url(url).database or ""), to)
        else:
            transfer(url, f"sqlite:///{to}")
        as_one_file(to)
    except (OSError, sqlite3.Error) as problem:
        raise RecordsUnreachable(
            f"The records at {place(url)} could not be copied to {to}: {problem}. Nothing was changed; see that there "
            "is room on the disk and that both can be used, then repeat it."
        ) from problem


def _copy_file(source: Path, to: Path) -> None:
    asked = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(asked, uri=True)) as original, closing(sqlite3.connect(to)) as copy:
        original.backup(copy)


def as_one_file(path: Path) -> None:
    """Bring an SQLite database that nobody uses into its one file, with no log beside it, safe on the disk.

    Raises RecordsUnreachable where that cannot be written.
    """
    try:
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as problem:
        raise RecordsUnreachable(
            f"The copy at {path} could not be written to its end: {problem}. Nothing was changed; make room on the "
            "disk, then repeat it."
        ) from problem
    flush(path)


def flush(path: Path) -> None:
    """Have a file, or a folder's list of names, safe on the disk."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def contents(records: Records) -> Contents:
    """Return what records hold."""
    cases, keys, records_ = tables.cases, tables.keys, tables.register_records
    erased = sa.select(cases.c.id).where(cases.c.id.not_in(sa.select(keys.c.id))).order_by(cases.c.id)
    with records.database.read() as connection:
        ends = connection.execute(sa.select(cases.c.id, cases.c.seq, cases.c.head).order_by(cases.c.id)).all()
        destroyed = connection.execute(erased).scalars().all()
        kept = connection.execute(sa.select(records_.c.id, records_.c.seq, records_.c.head)).all()
        counts = _counts(connection)
    chains = tuple(ChainEnd(case=row.id, seq=row.seq, head=row.head) for row in ends)
    others = tuple(ChainEnd(case=row.id, seq=row.seq, head=row.head) for row in kept)
    # PostgreSQL's order of letters is its own, and what two databases hold has to be compared
    ordered = tuple(sorted(chains, key=lambda end: end.case))
    registers = tuple(sorted(others, key=lambda end: end.case))
    return Contents(counts=counts, chains=ordered, destroyed_keys=tuple(sorted(destroyed)), registers=registers)


def _counts(connection: sa.Connection) -> Counts:
    def count(table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
        return connection.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()

    return Counts(
        organizations=count(tables.organizations),
        people=count(tables.people),
        catalogs=count(tables.catalogs),
        cases=count(tables.cases),
        open_cases=count(tables.cases, tables.cases.c.is_open),
        events=count(tables.events),
        commands=count(tables.commands),
        waiting_commands=count(tables.inbox, tables.inbox.c.state == "waiting"),
        mails=count(tables.outbox),
        reads=count(tables.reads),
        keys=count(tables.keys),
        records=count(tables.register_records),
    )

"""Reading back: all that the records hold, from cases and keys to wheels and mails, opened once to know it can be."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.named_files import NamedFile, files_of
from amparo.errors import KeyUnavailable
from amparo.records import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from amparo.records.repository import Records

_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_ALL = 1_000_000_000


def read_back(records: Records) -> Iterator[str]:
    """Read everything that records hold, and yield a sentence for each thing that cannot be read or does not agree."""
    yield from _damage(records)
    for id_ in _ids(records, tables.keys.c.id):
        yield from _unreadable(f"The key “{id_}”", partial(records.keys.load, id_))
    yield from _unreadable("The organizations", records.organizations)
    for id_ in _ids(records, tables.organizations.c.id):
        yield from _unreadable(f"The people of {id_}", partial(records.people, id_))
        yield from _unreadable(f"The readings in {id_}", partial(records.reads_of, id_, last=_ALL))
        yield from _unreadable(f"The former clients of {id_}", partial(records.erasures, id_))
        yield from _unreadable(f"The jobs of {id_}", partial(records.jobs, id_))
        yield from _unreadable(f"How long {id_} keeps cases", partial(records.retention_decisions, id_))
    yield from _unreadable("The mails that wait", partial(records.notices_due, _LATEST, _ALL))
    yield from _unreadable("The commands that wait", partial(records.waiting_commands, _LATEST, _ALL))
    yield from _catalogs(records)
    yield from _wheels(records)
    yield from _files(records)
    yield from _revived(records)
    yield from (f"Case {check.number}: {check.problem}." for check in records.check_cases() if not check.holds)
    for kept in records.check_records():
        if not kept.holds:
            yield f"Record {kept.number} of the register {kept.register_id}: {kept.problem}."


def _damage(records: Records) -> Iterator[str]:
    if not records.database.is_sqlite:
        return
    with records.database.read() as connection:
        said = connection.execute(sa.text("PRAGMA integrity_check")).scalar()
    if said != "ok":
        yield f"The database file is damaged: {said}."


def _revived(records: Records) -> Iterator[str]:
    there = set(_ids(records, tables.keys.c.id))
    for key in records.destroyed_keys():
        if key.id in there:
            yield f"The key “{key.id}” was destroyed and is there again: somebody put it back outside of Amparo."


def _ids(records: Records, column: sa.Column[str]) -> list[str]:
    with records.database.read() as connection:
        return list(connection.execute(sa.select(column).order_by(column)).scalars())


def _catalogs(records: Records) -> Iterator[str]:
    with records.database.read() as connection:
        rows = connection.execute(sa.select(tables.catalogs.c.organization, tables.catalogs.c.hash)).all()
    for row in rows:
        try:
            agrees = records.catalog(row.organization, row.hash).hash == row.hash
        except ValueError:
            agrees = False
        if not agrees:
            yield f"Catalog {row.hash[:8]} of {row.organization} is not what was saved."


def _wheels(records: Records) -> Iterator[str]:
    for wheel in records.plugin_wheels(withdrawn=True):
        kept = {one.sha256 for one in records.plugin_bodies(wheel.id, wheel.version)}
        if kept != {wheel.sha256, *wheel.beside}:
            yield f"The wheel of the plugin “{wheel.id}” {wheel.version} is not what was installed: install it again."


def _files(records: Records) -> Iterator[str]:
    """Open every file of every case, one at a time, and hold it against what its case says of it."""
    table, cases = tables.case_files, tables.cases
    with records.database.read() as connection:
        asked = sa.select(cases.c.id, cases.c.number).where(cases.c.erased.is_(None), cases.c.seq > 0)
        rows = connection.execute(asked.order_by(cases.c.id)).all()
    for row in rows:
        yield from _unreadable_files(records, row.id, row.number)
    with records.database.read() as connection:
        lost = connection.execute(sa.select(table.c.id).join(cases).where(cases.c.erased.is_not(None))).scalars().all()
    yield from (f"A file ({id_}) of an erased case is still there: somebody put it back." for id_ in lost)


def _unreadable_files(records: Records, case: str, number: str) -> Iterator[str]:
    there = set(records.file_ids(case))
    try:
        with records.database.read() as connection:
            named = files_of(records.load(connection, case).case)
    except (KeyUnavailable, ValueError):  # told already, with the case's chain
        return
    for one in named:
        what = f"The file of {one.of} in case {number}"
        if one.file not in there:
            yield f"{what} is missing: it was taken away outside of Amparo."
            continue
        yield from _unreadable(what, partial(_check_file, records, case, one))
    for id_ in sorted(there - {one.file for one in named}):  # of a command that waits
        yield from _unreadable(f"A file of case {number} ({id_})", partial(records.read_file, case, id_))


def _check_file(records: Records, case: str, named: NamedFile) -> None:
    if hashlib.sha256(records.read_file(case, named.file)).hexdigest() != named.sha256:
        raise ValueError(named.of)


def _unreadable(what: str, read: Callable[[], object]) -> Iterator[str]:
    try:
        read()
    except (KeyUnavailable, ValueError) as problem:  # ValueError: what was opened is not what the program knows
        why = str(problem) if isinstance(problem, KeyUnavailable) else "what is stored is not understood."
        yield f"{what} cannot be read: {why}"

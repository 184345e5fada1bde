"""The files of a case: letters, packets, exhibits, each sealed under the case's key; its name stands in the case."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.errors import CaseErased, InvalidInput, UnknownName
from amparo.records import tables
from amparo.records.store import Store

if TYPE_CHECKING:
    from amparo.records.keys import Keys

MEGABYTE = 1024 * 1024
FILE_MEGABYTES = 25
"""How large a file of a case may be, in MB of 1,048,576 bytes: what the courts' own portals take."""
LETTER_MEGABYTES = 20
"""How large a letter may be, in the same MB."""

_ERASED = sa.select(tables.cases.c.number, tables.cases.c.erased).where(tables.cases.c.id == sa.bindparam("case"))


class CaseFileStore(Store):
    """Files of cases; whoever hands one over gets its id, and a command to the case says what it is."""

    def put_file(self, case: str, content: bytes, *, by: str) -> str:
        """Keep a file of a case (by id) and return the file's id; raises CaseErased, InvalidInput for one too large."""
        self.keys.load(case)
        id_ = new_file_id()
        with self.database.write() as connection:
            check_not_erased(connection, case)
            self.put_files_within(connection, case, {id_: content}, by=by)
        return id_

    def put_files_within(self, connection: sa.Connection, case: str, files: Mapping[str, bytes], *, by: str) -> None:
        """Keep files under ids made with `new_file_id`, in the transaction that causes it; raises as `put_file`."""
        for id_, content in files.items():
            check_size(content)
            row = {"id": id_, "case": case, "created": self.wall(), "by": by, "bytes": len(content)}
            sealed = self.keys.seal(case, sealed_as(id_), content, connection)
            connection.execute(tables.case_files.insert().values(**row, sealed=sealed))

    def read_file(self, case: str, id_: str) -> bytes:
        """Return a file of a case (by id); raises UnknownName where the case has none such, KeyUnavailable as keys do.

        It notes nobody's reading: whoever shows it to a person does, with `note_read`.
        """
        with self.database.read() as connection:
            return opened_file(self.keys, connection, case, id_)

    def file_ids(self, case: str) -> tuple[str, ...]:
        """Return the ids of all files of a case, sorted."""
        table = tables.case_files
        with self.database.read() as connection:
            found = connection.execute(sa.select(table.c.id).where(table.c.case == case)).scalars()
            return tuple(sorted(found))


def new_file_id() -> str:
    """Return an id for a new file, drawn by lot, so that it says nothing."""
    return secrets.token_hex(16)


def sealed_as(id_: str) -> str:
    """Return the name of the field that a file's content is sealed as."""
    return f"file/{id_}"


def check_size(content: bytes, megabytes: int = FILE_MEGABYTES, what: str = "file") -> None:
    """Raise InvalidInput for a file that is empty or larger than so many MB."""
    if not content:
        raise InvalidInput(f"The {what} is empty; nothing was kept. Look whether it is the right one.")
    if len(content) > megabytes * MEGABYTE:
        raise InvalidInput(
            f"The {what} has {len(content) / MEGABYTE:.1f} MB, and {megabytes} MB is the most; nothing was kept. Make "
            "it smaller (pictures in a lower resolution) or split it, and hand it over again."
        )


def check_not_erased(connection: sa.Connection, case: str) -> None:
    """Raise CaseErased for an erased case: its key may still be in this process's memory."""
    row = connection.execute(_ERASED, {"case": case}).first()
    if row is not None and row.erased is not None:
        raise CaseErased(row.number, row.erased.date())


def opened_file(keys: Keys, connection: sa.Connection, case: str, id_: str) -> bytes:
    """Return a file's content within a transaction; raises as `read_file` does."""
    table = tables.case_files
    asked = sa.select(table.c.sealed).where(table.c.id == id_, table.c.case == case)
    sealed = connection.execute(asked).scalar()
    if sealed is None:
        raise UnknownName(
            "file of this case", id_, (), "It was taken away, or never kept; look with `amparo documents list`."
        )
    return keys.open(case, sealed_as(id_), sealed, connection)


def drop_files_within(connection: sa.Connection, ids: Iterable[str]) -> None:
    """Delete files in the transaction that causes it."""
    connection.execute(tables.case_files.delete().where(tables.case_files.c.id.in_(tuple(ids))))

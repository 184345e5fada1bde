"""Readings: who looked at which case, when and with which command, since looking changes nothing that would show it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.records import tables
from amparo.records.keys import organization_key
from amparo.records.sight import seen_by
from amparo.records.store import Store
from amparo.records.together import Together

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from amparo.access.people import Colleague

REFUSED = "refused"
"""The last word of what was asked for and not given."""

# Built once, since it runs with every look at a case.
_NOTE = tables.reads.insert()


class Read(Recorded):
    """One look at a case, or at a list of them where `case` is None.

    `person` is the id of whom it was for, `operator` whoever sat at the keyboard, `what` the command; `at` in UTC.
    """

    case: str | None
    number: str | None = None
    person: str
    operator: str
    at: datetime
    what: str

    @property
    def refused(self) -> bool:
        """Return whether they were shown nothing, because they may not see it."""
        return self.what.rpartition(" ")[2] == REFUSED


class ReadStore(Store):
    """Notes who looked, and tells it again."""

    def prepare(self) -> None:
        """Begin with nothing to note."""
        super().prepare()
        self._notes = Together(self._write_notes)

    def note_read(
        self, organization: str, case: str | None, person: str, operator: str, what: str, *, record: str | None = None
    ) -> None:
        """Note a look at a case (by id), or at a list if None; raises RecordsUnreachable when it cannot be noted.

        `what` is a word for the command, in clear: never a word about the case. `record` is one of a register, by id.
        """
        key, at = organization_key(organization), self.wall()
        self.keys.load(key)
        sealed = self.keys.seal(key, _field(case or record, person, what), operator.encode())
        row: dict[str, object] = {"organization": organization, "case": case, "person": person, "at": at, "what": what}
        row |= {"sealed": sealed, "record": record}
        self._notes.write(row)

    def _write_notes(self, rows: list[dict[str, object]]) -> None:
        with self.database.write() as connection:
            connection.execute(_NOTE, rows)

    def reads_of_record(self, organization: str, record: str, last: int = 1000) -> tuple[Read, ...]:
        """Return the last readings of a record of a register (by id), in order."""
        reads = tables.reads
        asked = sa.select(reads, sa.null().label("number")).where(
            reads.c.organization == organization, reads.c.record == record
        )
        with self.database.read() as connection:
            rows = connection.execute(asked.order_by(reads.c.place.desc()).limit(last)).all()
            return tuple(self._read(connection, row) for row in reversed(rows))

    def reads_of(self, organization: str, case: str | None = None, last: int = 1000) -> tuple[Read, ...]:
        """Return the last readings of a case (by id), or of the whole organization, in order.

        Raises KeyUnavailable for one that was changed by hand.
        """
        reads, cases = tables.reads, tables.cases
        asked = sa.select(reads, cases.c.number).outerjoin(cases, cases.c.id == reads.c.case)
        asked = asked.where(reads.c.organization == organization).order_by(reads.c.place.desc()).limit(last)
        with self.database.read() as connection:
            rows = connection.execute(asked if case is None else asked.where(reads.c.case == case)).all()
            return tuple(self._read(connection, row) for row in reversed(rows))

    def every_read(self, reader: Colleague, at_a_time: int = 1000) -> Iterator[tuple[Read, ...]]:
        """Yield all readings of somebody's organization in order, some at a time; of no case that they may not see."""
        reads, cases, after = tables.reads, tables.cases, 0
        asked = sa.select(reads, cases.c.number).outerjoin(cases, cases.c.id == reads.c.case)
        shown = sa.or_(reads.c.case.is_(None), seen_by(reader))
        asked = asked.where(reads.c.organization == reader.organization, shown)
        asked = asked.order_by(reads.c.place).limit(at_a_time)
        while True:
            with self.database.read() as connection:
                rows = connection.execute(asked.where(reads.c.place > after)).all()
                piece = tuple(self._read(connection, row) for row in rows)
            if piece:
                yield piece
            if len(rows) < at_a_time:
                return
            after = rows[-1].place

    def _read(self, connection: sa.Connection, row: sa.Row[Any]) -> Read:
        key = organization_key(row.organization)
        field = _field(row.case or row.record, row.person, row.what)
        operator = self.keys.open(key, field, row.sealed, connection).decode()
        return Read(case=row.case, number=row.number, person=row.person, operator=operator, at=row.at, what=row.what)


def _field(which: str | None, person: str, what: str) -> str:
    return f"read/{which or ''}/{person}/{what}"

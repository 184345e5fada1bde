"""Cases as stored: events appended to a chain, and a sealed document to begin reading from.

The document is not written with every command but when the events since it have become a good part of its size. So a
command costs the same in the tenth year of a case as in its first, and reading a case never folds more than it parses.
"""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from amparo.case.apply import apply
from amparo.case.events import Event
from amparo.case.model import Case
from amparo.errors import CaseErased, UnknownName
from amparo.records import tables
from amparo.records.chain import Link, link
from amparo.records.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

_KEPT_MOST = 256
# Built once: building a statement anew costs as much as running it, and these run with every command.
_ROW = sa.select(tables.cases).where(tables.cases.c.id == sa.bindparam("id"))
_ROW_LOCKED = _ROW.with_for_update(key_share=True)  # whoever only points at the case, as a reading does, goes on
_ID = sa.select(tables.cases.c.id).where(
    tables.cases.c.organization == sa.bindparam("organization"),
    sa.or_(tables.cases.c.id == sa.bindparam("id"), tables.cases.c.number == sa.bindparam("spoken")),
)
_APPEND = tables.events.insert()
_NO_CLOCK_YET = datetime.fromtimestamp(0, UTC)
_DOCUMENT_AFTER_BYTES = 4096
_DOCUMENT_AFTER_PART = 4  # a quarter of the document


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case with what appending needs: the chain's head, and the bytes of its document and of the events since.

    `listed` is the version of the lists' code that wrote its rows, None where they were never written.
    """

    case: Case
    head: str
    document_bytes: int = 0
    tail_bytes: int = 0
    listed: int | None = None

    @property
    def document_is_due(self) -> bool:
        """Return whether so much has followed the document that it should be written anew."""
        return self.tail_bytes > max(_DOCUMENT_AFTER_BYTES, self.document_bytes // _DOCUMENT_AFTER_PART)


class CaseStore(Store):
    """Reads cases and appends to them. A case that this process has seen is not opened and parsed again."""

    def prepare(self) -> None:
        """Begin with no case in memory."""
        super().prepare()
        self._kept: OrderedDict[str, Loaded] = OrderedDict()
        self._keeping = threading.Lock()

    def read_case(self, case: str, organization: str) -> Case:
        """Return a case by its id or number.

        Raises UnknownName if the organization has no such case, CaseErased if it was erased.
        """
        with self.database.read() as connection:
            id_ = self.case_id(connection, case, organization)
            loaded = self.load(connection, id_)
            self.keys.load(id_, connection)  # a case whose key is gone is not answered from memory
        self.keep(loaded)
        return loaded.case

    def case_id(self, connection: sa.Connection, case: str, organization: str) -> str:
        """Return the id of a case named by id or number; raises UnknownName as for a case of nobody."""
        named = {"organization": organization, "id": case, "spoken": spoken(case)}
        found = connection.execute(_ID, named).scalar()
        if found is None:
            raise UnknownName(
                "case of this organization", case, (), "`amparo case list` shows the numbers of those you may see."
            )
        return str(found)

    def load(self, connection: sa.Connection, id_: str, *, lock: bool = False) -> Loaded:
        """Return a case as it is in this transaction, locked against other writers if asked.

        A case that was only reserved is at seq 0. Raises UnknownName if there is no such case, CaseErased if it was
        erased, also where this process has its key or the case itself in memory.
        """
        row = connection.execute(_ROW_LOCKED if lock else _ROW, {"id": id_}).first()
        if row is None:
            raise UnknownName("case", id_, ())
        if row.erased is not None:
            self.forget(id_)
            raise CaseErased(row.number, row.erased.date())
        with self._keeping:
            kept = self._kept.get(id_)
            if kept is not None:
                self._kept.move_to_end(id_)
        # the head, not the count alone: records restored from a backup may have gone another way to the same count
        if kept is not None and kept.case.seq == row.seq and kept.head == row.head:
            return kept if kept.listed == row.listed else replace(kept, listed=row.listed)
        return self._folded(connection, row)

    def keep(self, loaded: Loaded) -> None:
        """Keep a committed case in memory."""
        with self._keeping:
            self._kept[loaded.case.id] = loaded
            self._kept.move_to_end(loaded.case.id)
            while len(self._kept) > _KEPT_MOST:
                self._kept.popitem(last=False)

    def forget(self, id_: str) -> None:
        """Drop a case and its key from memory."""
        with self._keeping:
            self._kept.pop(id_, None)
        self.keys.forget(id_)

    def append(self, connection: sa.Connection, loaded: Loaded, events: Iterable[Event]) -> Loaded:
        """Append events to a case that was loaded under lock, and write its document when that is due.

        What is folded is what can be read back: an event that cannot be raises pydantic's error and is not written.
        """
        rows = []
        recorded = self.wall()
        for event in events:
            raw = event.model_dump_json(warnings=False).encode()
            sealed = self.keys.seal(loaded.case.id, f"event/{event.seq}", raw)
            stored = Link(at=event.at, recorded=recorded, command=event.command, sealed=sealed)
            head = link(loaded.head, loaded.case.id, event.seq, stored)
            rows.append({"case": loaded.case.id, "seq": event.seq, "hash": head, **stored._asdict()})
            case = apply(loaded.case, Event.model_validate_json(raw))
            loaded = replace(loaded, case=case, head=head, tail_bytes=loaded.tail_bytes + len(raw))
        if rows:
            connection.execute(_APPEND, rows)
        return self._write_document(connection, loaded) if loaded.document_is_due else loaded

    def events_after(self, connection: sa.Connection, id_: str, seq: int) -> Iterable[tuple[Event, int]]:
        """Yield a case's events after `seq` in order, each with the bytes that it weighs."""
        table = tables.events
        asked = (
            sa.select(table.c.seq, table.c.sealed).where(table.c.case == id_, table.c.seq > seq).order_by(table.c.seq)
        )
        for row in connection.execute(asked):
            raw = self.keys.open(id_, f"event/{row.seq}", row.sealed, connection)
            yield Event.model_validate_json(raw), len(raw)

    def document(self, connection: sa.Connection, id_: str) -> tuple[Case, int] | None:
        """Return the case as its document has it, with the bytes that it weighs, or None before its first."""
        asked = sa.select(tables.documents.c.sealed).where(tables.documents.c.case == id_)
        sealed = connection.execute(asked).scalar()
        if sealed is None:
            return None
        raw = zlib.decompress(self.keys.open(id_, "document", sealed, connection))
        return Case.model_validate_json(raw), len(raw)

    def _folded(self, connection: sa.Connection, row: sa.Row[Any]) -> Loaded:
        document = self.document(connection, row.id)
        case, size = document or (blank(row), 0)
        tail = 0
        for event, weight in self.events_after(connection, row.id, case.seq):
            case = apply(case, event)
            tail += weight
        return Loaded(case=case, head=row.head, document_bytes=size, tail_bytes=tail, listed=row.listed)

    def _write_document(self, connection: sa.Connection, loaded: Loaded) -> Loaded:
        table, id_ = tables.documents, loaded.case.id
        raw = loaded.case.model_dump_json(warnings=False).encode()
        # explanations repeat themselves: a thirteenth is left, for half the time that writing the JSON took
        sealed = self.keys.seal(id_, "document", zlib.compress(raw, level=1))
        values = {"seq": loaded.case.seq, "sealed": sealed}
        if connection.execute(table.update().where(table.c.case == id_).values(values)).rowcount == 0:
            connection.execute(table.insert().values(case=id_, **values))
        return replace(loaded, document_bytes=len(raw), tail_bytes=0)


def blank(row: sa.Row[Any]) -> Case:
    """Return a reserved case before its first event, which alone sets its clock."""
    return Case(id=row.id, number=row.number, organization=row.organization, now=_NO_CLOCK_YET)


def spoken(number: str) -> str:
    """Return a case number as it is stored, from how somebody typed it."""
    return number.strip().upper().replace(" ", "-")

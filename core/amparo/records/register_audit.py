"""Audit of registers: whether each record's chain holds, and whether the record follows from its events."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.errors import KeyUnavailable
from amparo.records import tables
from amparo.records.chain import BEGINNING, Link, link
from amparo.records.registers import RegisterStore
from amparo.registers.apply import apply
from amparo.registers.events import RegisterEvent
from amparo.registers.model import RegisterRecord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


class RecordEntry(Recorded):
    """One event of a record's history and when it was written down (UTC, by the wall's clock)."""

    recorded: datetime
    event: RegisterEvent
    hash: str


class RecordCheck(Recorded):
    """What checking one record of a register found: how many events hold, the chain's head, what is wrong, if anything.

    `erased` says that its key is gone: the chain still shows that nothing was taken out, and nothing can be read.
    """

    record: str
    organization: str
    register_id: str
    number: int
    events: int
    head: str
    erased: bool = False
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.problem


class RegisterAuditStore(RegisterStore):
    """Reads whole histories of records and holds them against what is stored."""

    def record_trail(self, record: str) -> tuple[RecordEntry, ...]:
        """Return every event of a record (by id) in order, each with when it was written down."""
        self.keys.load(record)
        with self.database.read() as connection:
            return tuple(
                RecordEntry(recorded=row.recorded, event=event, hash=row.hash)
                for row, event in self.record_events(connection, record)
            )

    def check_records(self, organization: str | None = None) -> Iterator[RecordCheck]:
        """Check the chain of every record of registers, and the record against its events."""
        table = tables.register_records
        asked = sa.select(table).order_by(table.c.organization, table.c.register, table.c.number)
        asked = asked if organization is None else asked.where(table.c.organization == organization)
        with self.database.read() as connection:
            for row in connection.execute(asked).all():
                erased = self._is_gone(connection, row.id)
                events, problem = self._follow(connection, row, erased=erased)
                yield RecordCheck(
                    record=row.id,
                    organization=row.organization,
                    register_id=row.register,
                    number=row.number,
                    events=events,
                    head=row.head,
                    erased=erased,
                    problem=problem,
                )

    def _is_gone(self, connection: sa.Connection, id_: str) -> bool:
        return connection.execute(sa.select(tables.keys.c.id).where(tables.keys.c.id == id_)).first() is None

    def _follow(self, connection: sa.Connection, row: sa.Row[Any], *, erased: bool) -> tuple[int, str]:
        """Follow a record's chain to its end; return how many events hold and what is wrong."""
        folded = RegisterRecord(
            id=row.id, organization=row.organization, register_id=row.register, number=row.number, now=row.created
        )
        head, seq, table = BEGINNING, 0, tables.register_events
        for event in connection.execute(sa.select(table).where(table.c.record == row.id).order_by(table.c.seq)):
            stored = Link(at=event.at, recorded=event.recorded, command=event.command, sealed=event.sealed)
            if event.seq != seq + 1:
                return seq, f"event {seq + 1} is missing"
            if event.hash != link(head, row.id, event.seq, stored):
                return seq, f"event {event.seq} is not what was chained"
            if not erased:
                opened = self._opened_event(connection, event)
                if isinstance(opened, str):
                    return seq, opened
                folded = apply(folded, opened)
            head, seq = event.hash, event.seq
        if (seq, head) != (row.seq, row.head):
            return seq, f"the record counts {row.seq} events and {seq} are there"
        return seq, "" if erased else self._unlike(connection, row, folded)

    def _opened_event(self, connection: sa.Connection, row: sa.Row[Any]) -> RegisterEvent | str:
        """Return an event, or what is wrong with it."""
        try:
            raw = self.keys.open(row.record, f"event/{row.seq}", row.sealed, connection)
        except KeyUnavailable:
            return f"event {row.seq} does not open with the record's key"
        event = RegisterEvent.model_validate_json(raw)
        if (event.seq, event.command, event.at) != (row.seq, row.command, row.at):
            return f"event {row.seq} says something else inside than outside"
        return event

    def _unlike(self, connection: sa.Connection, row: sa.Row[Any], folded: RegisterRecord) -> str:
        """Say in which fields the stored record is not what its events make, or in which column the row is not."""
        try:
            raw = self.keys.open(row.id, "record", row.sealed, connection)
        except KeyUnavailable:
            return "the stored record does not open with its key"
        stored = RegisterRecord.model_validate_json(raw)
        names = [name for name in RegisterRecord.model_fields if name != "now"]
        differs = [name for name in names if getattr(stored, name) != getattr(folded, name)]
        clear = (row.is_open, row.attention, row.asks, row.of_case)
        case = folded.of_case.case if folded.of_case else None
        if clear != (folded.is_open, len(folded.attention), bool(folded.asked), case):
            differs.append("what stands in clear")
        return f"the stored record says something else than its events about {', '.join(differs)}" if differs else ""

"""Records of registers as stored: a hash chain of events for each, and the record itself, sealed under its own key.

A key for each record, as a case has one: what a record holds of somebody can one day be destroyed by itself.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from amparo.errors import UnknownName
from amparo.records import tables
from amparo.records.chain import BEGINNING, Link, link
from amparo.records.keys import has_key
from amparo.records.organizations import OrganizationStore
from amparo.registers.apply import apply
from amparo.registers.events import RegisterEvent
from amparo.registers.model import RegisterRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from amparo.declarations import RegisterDeclaration

_KEPT_MOST = 20_000
_TABLE = tables.register_records


class WentOnError(Exception):
    """Another command changed a record after it was read for this one; nothing of this one is written."""

    def __init__(self, record: str) -> None:
        self.record = record
        super().__init__(record)


@dataclass(frozen=True, slots=True)
class LoadedRecord:
    """A record with the end of its chain."""

    record: RegisterRecord
    head: str


class RegisterStore(OrganizationStore):
    """Reads records of registers and appends to them. One that this process has opened is not opened again."""

    def prepare(self) -> None:
        """Begin with no record in memory."""
        super().prepare()
        self._records_kept: OrderedDict[str, LoadedRecord] = OrderedDict()
        self._keeping_records = threading.Lock()

    def register_declarations(
        self, organization: str, connection: sa.Connection | None = None
    ) -> dict[str, RegisterDeclaration]:
        """Return the registers that an organization's catalog in force declares, by id."""
        if connection is None:
            with self.database.read() as own:
                return self.register_declarations(organization, own)
        hash_ = self._active(connection, organization)
        return dict(self.catalog(organization, hash_, connection).register_of) if hash_ else {}

    def registers_kept(self, organization: str) -> dict[str, RegisterDeclaration]:
        """Return those registers, and those with records that only an earlier catalog declared, as its last one did.

        What a plugin wrote stays readable after it was disabled.
        """
        with self.database.read() as connection:
            found = self.register_declarations(organization, connection)
            asked = sa.select(_TABLE.c.register).where(_TABLE.c.organization == organization).distinct()
            missing = set(connection.execute(asked).scalars()) - set(found)
        for hash_, _, _ in reversed(self.catalog_history(organization)) if missing else ():
            declared = self.catalog(organization, hash_).register_of
            found |= {id_: one for id_, one in declared.items() if id_ in missing and id_ not in found}
            if missing <= set(found):
                break
        return found

    def load_records(
        self,
        connection: sa.Connection,
        organization: str,
        *,
        ids: Iterable[str] | None = None,
        registers: Iterable[str] | None = None,
        only_open: bool = False,
        lock: bool = False,
    ) -> dict[str, LoadedRecord]:
        """Return records by id: these, those of these registers, or all; one whose key is gone is left out.

        With `lock` nobody else changes them before this transaction ends.
        """
        asked = sa.select(_TABLE).where(_TABLE.c.organization == organization, has_key(_TABLE.c.id))
        if ids is not None:
            asked = asked.where(_TABLE.c.id.in_(sorted(set(ids))))
        if registers is not None:
            asked = asked.where(_TABLE.c.register.in_(sorted(set(registers))))
        if only_open:
            asked = asked.where(_TABLE.c.is_open)
        asked = asked.order_by(_TABLE.c.id)
        rows = connection.execute(asked.with_for_update() if lock else asked)
        return {row.id: self._loaded_record(connection, row) for row in rows}

    def records_of_case(self, connection: sa.Connection, case: str) -> dict[str, LoadedRecord]:
        """Return the records that a case's steps made, by the key of the step, locked."""
        asked = sa.select(_TABLE).where(_TABLE.c.of_case == case, has_key(_TABLE.c.id)).order_by(_TABLE.c.id)
        loaded = [self._loaded_record(connection, row) for row in connection.execute(asked.with_for_update())]
        return {one.record.of_case.step: one for one in loaded if one.record.of_case is not None}

    def record_of(self, organization: str, record: str) -> RegisterRecord:
        """Return one record by its id; raises UnknownName if the organization has none of this id."""
        with self.database.read() as connection:
            found = self.load_records(connection, organization, ids=(record,)).get(record)
        if found is None:
            raise UnknownName("record of a register", record, ())
        return found.record

    def keep_records(self, loaded: Iterable[LoadedRecord]) -> None:
        """Keep committed records in memory."""
        with self._keeping_records:
            for one in loaded:
                self._records_kept[one.record.id] = one
                self._records_kept.move_to_end(one.record.id)
            while len(self._records_kept) > _KEPT_MOST:
                self._records_kept.popitem(last=False)

    def forget_record(self, record: str) -> None:
        """Drop a record and its key from memory."""
        with self._keeping_records:
            self._records_kept.pop(record, None)
        self.keys.forget(record)

    def new_record(self, connection: sa.Connection, blank: RegisterRecord) -> LoadedRecord:
        """Make room for a record that nothing has happened to: its key and its number, before its first event."""
        self.database.claim(connection, f"register numbers {blank.organization}/{blank.register_id}")
        here = (_TABLE.c.organization == blank.organization) & (_TABLE.c.register == blank.register_id)
        last = connection.execute(sa.select(sa.func.max(_TABLE.c.number)).where(here)).scalar() or 0
        record = blank.model_copy(update={"number": last + 1})
        self.keys.make(connection, record.id)
        row = {"id": record.id, "organization": record.organization, "register": record.register_id}
        connection.execute(
            _TABLE.insert().values(
                **row, number=record.number, head=BEGINNING, created=self.wall(), **self._clear(record, connection)
            )
        )
        return LoadedRecord(record, BEGINNING)

    def append_to_record(
        self, connection: sa.Connection, loaded: LoadedRecord, events: Iterable[RegisterEvent]
    ) -> LoadedRecord:
        """Append events to a record and write it anew; raises WentOnError where it went on since it was loaded."""
        before, rows = loaded, []
        recorded = self.wall()
        for event in events:
            raw = event.model_dump_json(warnings=False).encode()
            id_ = loaded.record.id
            sealed = self.keys.seal(id_, f"event/{event.seq}", raw, connection)
            stored = Link(at=event.at, recorded=recorded, command=event.command, sealed=sealed)
            head = link(loaded.head, id_, event.seq, stored)
            rows.append({"record": id_, "seq": event.seq, "hash": head, **stored._asdict()})
            after = apply(loaded.record, RegisterEvent.model_validate_json(raw))
            loaded = replace(loaded, record=after, head=head)
        if not rows:
            return loaded
        as_read = (
            (_TABLE.c.id == loaded.record.id) & (_TABLE.c.seq == before.record.seq) & (_TABLE.c.head == before.head)
        )
        values = {"head": loaded.head, **self._clear(loaded.record, connection)}
        if connection.execute(_TABLE.update().where(as_read).values(values)).rowcount != 1:
            raise WentOnError(loaded.record.id)
        connection.execute(tables.register_events.insert(), rows)
        return loaded

    def record_events(self, connection: sa.Connection, record: str) -> Iterable[tuple[sa.Row[Any], RegisterEvent]]:
        """Yield a record's events in order, each with its row."""
        table = tables.register_events
        for row in connection.execute(sa.select(table).where(table.c.record == record).order_by(table.c.seq)):
            raw = self.keys.open(record, f"event/{row.seq}", row.sealed, connection)
            yield row, RegisterEvent.model_validate_json(raw)

    def _clear(self, record: RegisterRecord, connection: sa.Connection) -> Mapping[str, Any]:
        """Return what of a record stands in the clear columns, and the record sealed."""
        sealed = self.keys.seal(record.id, "record", record.model_dump_json(warnings=False).encode(), connection)
        return {
            "seq": record.seq,
            "is_open": record.is_open,
            "attention": len(record.attention),
            "of_case": record.of_case.case if record.of_case else record.leads_to or None,
            "asks": bool(record.asked),
            "sealed": sealed,
        }

    def _loaded_record(self, connection: sa.Connection, row: sa.Row[Any]) -> LoadedRecord:
        with self._keeping_records:
            kept = self._records_kept.get(row.id)
        if kept is not None and kept.record.seq == row.seq and kept.head == row.head:
            return kept
        raw = self.keys.open(row.id, "record", row.sealed, connection)
        return LoadedRecord(RegisterRecord.model_validate_json(raw), row.head)

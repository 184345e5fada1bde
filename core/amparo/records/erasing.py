"""Erasing a case: asked for by one person, confirmed by another, then its key destroyed, all in one transaction."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.commands import Refusal
from amparo.case.retention import closing_of, retention_law
from amparo.declarations import phrase
from amparo.errors import KeyUnavailable
from amparo.records import tables
from amparo.records.audit import AuditStore
from amparo.records.erasing_plan import ErasurePlan, ErasureRequest, Originals, obstacles
from amparo.records.erasing_requests import ErasureRequestStore, count, not_asked
from amparo.records.erasures import DestroyedKey, Erasure, destroy_key, former_persons
from amparo.records.holds import reason_missing
from amparo.records.name_index import NameStore
from amparo.records.outbox import OutboxStore
from amparo.records.reads import ReadStore
from amparo.records.registers import RegisterStore
from amparo.records.sent_out import SentOut, sent_out

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.case.model import Case
    from amparo.records.cases import Loaded

_KEPT = frozenset({"cases", "events", "reads", "erasures"})
"""Of the tables about a case, those that stay: its number, its chain, who looked at it, and what `Erasure` says."""

_GONE = tuple(t for t in reversed(tables.metadata.sorted_tables) if "case" in t.c and t.name not in _KEPT)
_COUNTED = (tables.events, tables.commands, tables.outbox, tables.case_files)
_BARE = {"phase": "", "case_type": "", "catalog": "", "attention": 0, "is_open": False, "nobodys": False}
_NOTHING = dict.fromkeys(("next_due", "press", "next_alarm", "offered_to", "settled_at"))
_BARE_RECORD = {"is_open": False, "attention": 0, "asks": False, "sealed": b""}
_ALL_READS = 1_000_000


class ErasingStore(ErasureRequestStore, RegisterStore, OutboxStore, AuditStore, ReadStore, NameStore):
    """Erases cases. Every question is answered inside the transaction that acts on the answer."""

    def plan_erasing(self, case: str, *, all_were_adults: bool = False) -> ErasurePlan:
        """Return what erasing a case (by id) would take, what would stay, and what is in the way; changes nothing."""
        self.keys.load(case)
        with self.database.read() as connection:
            loaded = self.load(connection, case)
            standing = self.standing_of(connection, loaded, all_were_adults=all_were_adults)
            asked = self.pending_request(connection, case)
            why_void = None if asked is None else self.why_void(connection, loaded, asked)
            counted = {table.name: count(connection, table, case) for table in _COUNTED}
        return ErasurePlan(
            case=case,
            number=loaded.case.number,
            retention=standing.retention,
            obstacles=obstacles(loaded.case, standing),
            persons=former_persons(loaded.case),
            sent=self._sent_out(loaded.case),
            request=asked,
            void=why_void,
            events=counted["events"],
            commands=counted["commands"],
            mails=counted["outbox"],
            files=counted["case_files"],
        )

    def ask_to_erase(
        self, case: str, by: str, operator: str, *, reason: str, originals: Originals, all_were_adults: bool = False
    ) -> ErasureRequest | Refusal:
        """Ask that a case (by id) be erased; another person has to confirm it. Raises CaseErased."""
        self.keys.load(case)
        with self.database.write() as connection:
            loaded = self.load(connection, case, lock=True)
            refusal = self._refused_asking(connection, loaded, by, reason, all_were_adults=all_were_adults)
            if refusal is not None:
                return refusal
            now = self.wall()
            asked = ErasureRequest(
                id=f"{case}/{secrets.token_hex(4)}",
                case=case,
                asked=now,
                by=by,
                operator=operator,
                expires=now + timedelta(days=retention_law().request_lasts_days),
                seq=loaded.case.seq,
                head=loaded.head,
                reason=reason.strip(),
                originals=originals,
                all_were_adults=all_were_adults,
            )
            self.end_requests(connection, case, by)
            self.write_request(connection, asked)
        return asked

    def withdraw_erasing(self, case: str, by: str) -> ErasureRequest | Refusal:
        """Take back what was asked; whoever may ask may do it. Raises CaseErased."""
        self.keys.load(case)
        with self.database.write() as connection:
            loaded = self.load(connection, case, lock=True)
            refusal = self.refused(connection, loaded.case, by, "erase_case")
            asked = self.pending_request(connection, case)
            if refusal is not None or asked is None:
                return refusal or not_asked(loaded.case)
            self.end_requests(connection, case, by)
        return asked

    def confirm_erasing(self, case: str, by: str, operator: str) -> Erasure | Refusal:
        """Erase a case (by id) that another person asked to be erased; one that was erased is told as it was.

        Afterwards nothing of it can be opened any more. Killed at any moment, all of it happened or nothing.
        """
        done = self.erasure(case)
        if done is not None:
            self.forget(case)
            return done
        self.keys.load(case)
        with self.database.read() as connection:
            sent = self._sent_out(self.load(connection, case).case)
        with self.database.write() as connection:
            loaded = self.load(connection, case, lock=True)
            asked = self.confirmable(connection, loaded, by)
            if isinstance(asked, Refusal):
                return asked
            standing = self.standing_of(connection, loaded, all_were_adults=asked.all_were_adults)
            if found := obstacles(loaded.case, standing):
                return Refusal(code="erase_in_the_way", sentence=found[0])
            erasure = _left_of(loaded.case, sent).model_copy(
                update={
                    "erased": self.wall(),
                    "reason": asked.reason,
                    "originals": asked.originals.value,
                    "asked": asked.asked,
                    "asked_by": asked.by,
                    "asked_operator": asked.operator,
                    "by": by,
                    "operator": operator,
                }
            )
            records = _records_of(connection, case)
            self._destroy(connection, erasure)
        self.forget(case)
        for record in records:
            self.forget_record(record)
        return erasure

    def erase_again(self, destroyed: Iterable[DestroyedKey]) -> tuple[Erasure, ...]:
        """Destroy keys again that a backup brought back, and return what became of their cases.

        Keys of cases that these records never had are noted, so that no other backup brings them back either.
        """
        return tuple(erasure for key in destroyed if (erasure := self._erase_again(key)) is not None)

    def mark_cleaned(self, case: str) -> None:
        """Note that the last traces of an erased case's key were overwritten on the disk."""
        table = tables.erasures
        with self.database.write() as connection:
            connection.execute(table.update().where(table.c.case == case).values(cleaned=self.wall()))

    def wrapped_key(self, case: str) -> bytes | None:
        """Return a case's key as it is stored, so that it can be looked for afterwards; None if it has none."""
        with self.database.read() as connection:
            return connection.execute(sa.select(tables.keys.c.wrapped).where(tables.keys.c.id == case)).scalar()

    def _refused_asking(
        self, connection: sa.Connection, loaded: Loaded, by: str, reason: str, *, all_were_adults: bool
    ) -> Refusal | None:
        refusal = self.refused(connection, loaded.case, by, "erase_case") or reason_missing(reason)
        if refusal is not None:
            return refusal
        asked = self.pending_request(connection, loaded.case.id)
        if asked is not None and self.why_void(connection, loaded, asked) is None:
            code = "erase_asked_by_you" if asked.by == by else "erase_asked_already"
            return Refusal(code=code, sentence=phrase(code, case=loaded.case.number))
        found = obstacles(loaded.case, self.standing_of(connection, loaded, all_were_adults=all_were_adults))
        return Refusal(code="erase_in_the_way", sentence=found[0]) if found else None

    def _sent_out(self, case: Case) -> SentOut:
        reads = self.reads_of(case.organization, case.id, last=_ALL_READS)
        return sent_out(self.history(case.id), self.notices_about(case.id), reads)

    def _erase_again(self, key: DestroyedKey) -> Erasure | None:
        erasure = self._left_in_backup(key)
        with self.database.write() as connection:
            if erasure is None:
                destroy_key(connection, key)
            else:
                self._destroy(connection, erasure)
        self.forget(key.id)
        return erasure

    def _left_in_backup(self, key: DestroyedKey) -> Erasure | None:
        """Return what is to be left of a case that a backup brought back; None if it did not, or nothing opens."""
        try:
            with self.database.read() as connection:
                row = connection.execute(sa.select(tables.cases).where(tables.cases.c.id == key.id)).first()
                if row is None or row.erased is not None:
                    return None
                case = self.load(connection, key.id).case
            sent = self._sent_out(case)
        except KeyUnavailable:
            return None
        return _left_of(case, sent).model_copy(update={"erased": key.destroyed, "again": True})

    def _destroy(self, connection: sa.Connection, erasure: Erasure) -> None:
        self.write_erasure(connection, erasure)
        interviews = sa.select(tables.interviews.c.id).where(tables.interviews.c.case == erasure.case)
        for interview in connection.execute(interviews).scalars().all():
            destroy_key(connection, DestroyedKey(id=interview, destroyed=erasure.erased))
        for table in _GONE:
            connection.execute(table.delete().where(table.c.case == erasure.case))
        cases = tables.cases
        bare = cases.update().where(cases.c.id == erasure.case).values(**_BARE, **_NOTHING, erased=erasure.erased)
        connection.execute(bare)
        for record in _records_of(connection, erasure.case):
            _bare_record(connection, record)
            destroy_key(connection, DestroyedKey(id=record, destroyed=erasure.erased))
        destroy_key(connection, DestroyedKey(id=erasure.case, destroyed=erasure.erased))


def _left_of(case: Case, sent: SentOut) -> Erasure:
    closing = closing_of(case)
    return Erasure(
        case=case.id,
        number=case.number,
        organization=case.organization,
        erased=case.now,
        closed_on=closing.on if closing else None,
        persons=former_persons(case),
        sent=sent,
    )


def _records_of(connection: sa.Connection, case: str) -> tuple[str, ...]:
    """Return the records of registers that a case's steps made: what a desk was told of the client lies there too."""
    table = tables.register_records
    asked = sa.select(table.c.id).where(table.c.of_case == case).order_by(table.c.id)
    return tuple(connection.execute(asked).scalars())


def _bare_record(connection: sa.Connection, record: str) -> None:
    """Leave of a record its number and its chain, as of a case."""
    for table in (tables.register_commands, tables.outbox):
        connection.execute(table.delete().where(table.c.record == record))
    table = tables.register_records
    connection.execute(table.update().where(table.c.id == record).values(**_BARE_RECORD))

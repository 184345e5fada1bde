"""What was asked: that a case be erased, by whom, until when it holds, and whether somebody else may confirm it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from amparo.case.commands import Refusal
from amparo.case.retention import retention_over
from amparo.declarations import Text, phrase
from amparo.records import tables
from amparo.records.erasing_plan import ErasureRequest, Standing, void
from amparo.records.holds import HoldStore
from amparo.records.inbox import WAITING
from amparo.records.outbox import QUEUED
from amparo.records.retention import RetentionStore

if TYPE_CHECKING:
    from amparo.case.model import Case
    from amparo.records.cases import Loaded


class ErasureRequestStore(HoldStore, RetentionStore):
    """Keeps requests, and says what stands between one and its case."""

    def standing_of(self, connection: sa.Connection, loaded: Loaded, *, all_were_adults: bool) -> Standing:
        """Return what is known, in this transaction, of a case that is to be erased."""
        case, inbox, outbox = loaded.case, tables.inbox, tables.outbox
        policy = self.retention_of(case.organization, connection)
        retention = retention_over(case, policy, self.today_of(case, connection), all_were_adults=all_were_adults)
        return Standing(
            head=loaded.head,
            retention=retention,
            holds=self.holds(case.id, connection),
            waiting_commands=count(connection, inbox, case.id, inbox.c.state == WAITING),
            queued_mails=count(connection, outbox, case.id, outbox.c.state == QUEUED),
        )

    def pending_request(self, connection: sa.Connection, case: str) -> ErasureRequest | None:
        """Return what was asked last and neither taken back nor done; it may not hold any more."""
        table = tables.erasure_requests
        asked = sa.select(table).where(table.c.case == case, table.c.ended.is_(None)).order_by(table.c.asked.desc())
        row = connection.execute(asked).first()
        if row is None:
            return None
        return ErasureRequest.model_validate_json(self.keys.open(case, _field(row), row.sealed, connection))

    def why_void(self, connection: sa.Connection, loaded: Loaded, asked: ErasureRequest) -> Text | None:
        """Return why a request does not hold any more, or None."""
        if self.refused(connection, loaded.case, asked.by, "erase_case") is not None:
            return phrase("erase_void_asker")
        return void(loaded.case, loaded.head, asked, self.wall())

    def confirmable(self, connection: sa.Connection, loaded: Loaded, by: str) -> ErasureRequest | Refusal:
        """Return the request that somebody may confirm now; one that does not hold any more is ended and refused."""
        case = loaded.case
        refusal = self.refused(connection, case, by, "erase_case")
        asked = self.pending_request(connection, case.id)
        if refusal is not None or asked is None:
            return refusal or not_asked(case)
        why = self.why_void(connection, loaded, asked)
        if why is not None:
            self.end_requests(connection, case.id, by)
            return Refusal(code="erase_void", sentence=phrase("erase_void", case=case.number, why=why))
        if self._is_one_person(connection, asked.by, by):
            return Refusal(code="erase_alone", sentence=phrase("erase_alone", case=case.number))
        return asked

    def write_request(self, connection: sa.Connection, asked: ErasureRequest) -> None:
        """Write a request down."""
        table, raw = tables.erasure_requests, asked.model_dump_json().encode()
        row = asked.model_dump(include={"id", "case", "asked", "by", "expires", "seq", "head"})
        sealed = self.keys.seal(asked.case, f"erasing/{asked.id}", raw, connection)
        connection.execute(table.insert().values(**row, sealed=sealed))

    def end_requests(self, connection: sa.Connection, case: str, by: str) -> None:
        """Note that what was asked is over."""
        table = tables.erasure_requests
        here = (table.c.case == case) & table.c.ended.is_(None)
        connection.execute(table.update().where(here).values(ended=self.wall(), ended_by=by))

    def _is_one_person(self, connection: sa.Connection, one: str, other: str) -> bool:
        """Return whether two ids are one person, also where somebody was entered twice under the same name."""
        names = [" ".join(self._member(connection, id_).profile.name.split()).casefold() for id_ in (one, other)]
        return one == other or names[0] == names[1]


def not_asked(case: Case) -> Refusal:
    """Return the refusal to confirm or take back what nobody asked."""
    return Refusal(code="erase_not_asked", sentence=phrase("erase_not_asked", case=case.number))


def count(connection: sa.Connection, table: sa.Table, case: str, *where: sa.ColumnElement[bool]) -> int:
    """Return how many rows of a table are about a case (by id)."""
    asked = sa.select(sa.func.count()).select_from(table).where(table.c.case == case, *where)
    return connection.execute(asked).scalar_one()


def _field(row: sa.Row[Any]) -> str:
    return f"erasing/{row.id}"

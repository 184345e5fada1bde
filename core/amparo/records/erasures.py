"""Erasures: what is left of an erased case, under its organization's key, and the keys that are gone for good."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.records import tables
from amparo.records.keys import organization_key
from amparo.records.sent_out import SentOut
from amparo.records.store import Store

if TYPE_CHECKING:
    from typing import Any

    from amparo.case.model import Case


class FormerPerson(Recorded):
    """What a conflict check needs to know of a person of an erased case, and no more."""

    role: str
    name: str
    other_names: tuple[str, ...] = ()
    birth_date: date | None = None
    a_number: str = ""


class Erasure(Recorded):
    """That a case was erased: when (UTC), who was in it, by whom and why, and what had left the office before.

    `by` and `asked_by` are ids of people, `operator` and `asked_operator` who sat at the keyboard. `again` says that a
    backup had brought the case back, so that nobody had to be asked a second time. `cleaned` is when the last traces
    of its key were overwritten on the disk, None until that is done.
    """

    case: str
    number: str
    organization: str
    erased: datetime
    closed_on: date | None = None
    persons: tuple[FormerPerson, ...] = ()
    reason: str = ""
    originals: str = ""
    asked: datetime | None = None
    asked_by: str = ""
    asked_operator: str = ""
    by: str = ""
    operator: str = ""
    sent: SentOut = SentOut()
    again: bool = False
    cleaned: datetime | None = None


class DestroyedKey(Recorded):
    """A key that is gone for good: of which case (by id), and since when (UTC)."""

    id: str
    destroyed: datetime


class ErasureStore(Store):
    """Reads what is left of erased cases."""

    def erasures(self, organization: str, connection: sa.Connection | None = None) -> tuple[Erasure, ...]:
        """Return an organization's erased cases, the latest first."""
        if connection is None:
            with self.database.read() as own:
                return self.erasures(organization, own)
        table = tables.erasures
        asked = sa.select(table).where(table.c.organization == organization)
        rows = connection.execute(asked.order_by(table.c.erased.desc(), table.c.case)).all()
        return tuple(self._opened_erasure(connection, row) for row in rows)

    def erasure(self, case: str, connection: sa.Connection | None = None) -> Erasure | None:
        """Return what is left of a case (by id), or None if it was not erased."""
        if connection is None:
            with self.database.read() as own:
                return self.erasure(case, own)
        row = connection.execute(sa.select(tables.erasures).where(tables.erasures.c.case == case)).first()
        return None if row is None else self._opened_erasure(connection, row)

    def destroyed_keys(self) -> tuple[DestroyedKey, ...]:
        """Return every key that no backup may bring back, in the order in which they were destroyed."""
        table = tables.destroyed_keys
        with self.database.read() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.destroyed, table.c.id)).all()
        return tuple(DestroyedKey(id=row.id, destroyed=row.destroyed) for row in rows)

    def write_erasure(self, connection: sa.Connection, erasure: Erasure) -> None:
        """Write down what is left of a case."""
        raw = erasure.model_dump_json(exclude={"cleaned"}).encode()
        sealed = self.keys.seal(organization_key(erasure.organization), _field(erasure.case), raw, connection)
        row = {"case": erasure.case, "organization": erasure.organization, "erased": erasure.erased}
        connection.execute(tables.erasures.insert().values(**row, sealed=sealed))

    def _opened_erasure(self, connection: sa.Connection, row: sa.Row[Any]) -> Erasure:
        raw = self.keys.open(organization_key(row.organization), _field(row.case), row.sealed, connection)
        return Erasure.model_validate_json(raw).model_copy(update={"cleaned": row.cleaned})


def former_persons(case: Case) -> tuple[FormerPerson, ...]:
    """Return what a conflict check needs of a case's persons."""
    return tuple(
        FormerPerson(
            role=person.role,
            name=person.name,
            other_names=person.other_names,
            birth_date=person.birth_date,
            a_number=person.a_number,
        )
        for person in case.persons
    )


def destroy_key(connection: sa.Connection, key: DestroyedKey) -> None:
    """Destroy a key, and keep its id, so that no backup brings it back."""
    if connection.dialect.name == "sqlite":  # else what is deleted lies in the file until something is written over it
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    table = tables.destroyed_keys
    if connection.execute(sa.select(table).where(table.c.id == key.id)).first() is None:
        connection.execute(table.insert().values(id=key.id, destroyed=key.destroyed))
    connection.execute(tables.keys.delete().where(tables.keys.c.id == key.id))


def _field(case: str) -> str:
    return f"erasure/{case}"

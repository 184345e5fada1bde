"""The index of names: in this process's memory alone, read from the sealed cases and kept up with their events."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.errors import KeyUnavailable
from amparo.placement.entries import NameEntry
from amparo.records import tables
from amparo.records.cases import CaseStore

if TYPE_CHECKING:
    from amparo.case.model import Case


class NameStore(CaseStore):
    """Every name of every case, to search and to check conflicts by. It is never written anywhere."""

    def prepare(self) -> None:
        """Begin with no name; the first to ask reads them all."""
        super().prepare()
        self._names: dict[str, tuple[int, tuple[NameEntry, ...]]] = {}
        self._have_names: set[str] = set()
        self._reading = threading.RLock()

    def names(self, organization: str, connection: sa.Connection | None = None) -> tuple[NameEntry, ...]:
        """Return the names of an organization's cases, open and closed, as they are now; by case, in the order added.

        Inside a transaction, hand it in: then nothing can come between these names and what is decided by them.
        """
        if connection is None:
            with self.database.read() as own:
                return self.names(organization, own)
        table = tables.cases
        asked = sa.select(table.c.id, table.c.seq).where(table.c.organization == organization, table.c.seq > 0)
        with self._reading:
            rows = connection.execute(asked.order_by(table.c.id)).all()
            found = tuple(entry for row in rows for entry in self._names_of(connection, row.id, row.seq))
            self._have_names.add(organization)
            return found

    def names_are_read(self, organization: str) -> bool:
        """Return whether this process has read an organization's names, so that only what is new has to be."""
        return organization in self._have_names

    def _names_of(self, connection: sa.Connection, case: str, seq: int) -> tuple[NameEntry, ...]:
        seen = self._names.get(case)
        if seen is None or seen[0] != seq:
            self._names[case] = seen = (seq, self._read_names(connection, case))
        return seen[1]

    def _read_names(self, connection: sa.Connection, case: str) -> tuple[NameEntry, ...]:
        try:
            return entries(self.load(connection, case).case)
        except KeyUnavailable:
            wanted = sa.select(tables.keys.c.id).where(tables.keys.c.id == case)
            if connection.execute(wanted).first() is None:
                return ()  # erased: its names are gone with its key
            raise


def entries(case: Case) -> tuple[NameEntry, ...]:
    """Return the names of a case's persons."""
    return tuple(
        NameEntry(
            case=case.id,
            number=case.number,
            organization=case.organization,
            role=person.role,
            name=person.name,
            other_names=person.other_names,
            a_number=person.a_number,
        )
        for person in case.persons
    )

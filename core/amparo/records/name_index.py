"""The index of names: in this process's memory alone, read from the sealed cases and kept up with their events."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.errors import KeyUnavailable
from amparo.placement.entries import NameEntry
from amparo.records import tables
from amparo.records.cases import CaseStore
from amparo.records.erasures import ErasureStore

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from amparo.case.model import Case
    from amparo.records.erasures import Erasure

    _State = tuple[int, datetime | None]  # of a case: its seq, and when it was erased


class NameStore(CaseStore, ErasureStore):
    """Every name of every case, to search and to check conflicts by. It is never written anywhere.

    Of an erased case these are the names that its former-client entry keeps.
    """

    def prepare(self) -> None:
        """Begin with no name; the first to ask reads them all."""
        super().prepare()
        self._names: dict[str, tuple[_State, tuple[NameEntry, ...]]] = {}
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
        asked = sa.select(table.c.id, table.c.seq, table.c.erased)
        asked = asked.where(table.c.organization == organization, table.c.seq > 0)
        with self._reading:
            rows = connection.execute(asked.order_by(table.c.id)).all()
            found = tuple(entry for row in rows for entry in self._names_of(connection, row.id, (row.seq, row.erased)))
            self._have_names.add(organization)
            return found

    def names_of(self, organization: str, cases: Iterable[str]) -> dict[str, tuple[NameEntry, ...]]:
        """Return the names of these cases of an organization, by their ids, for a list that shows no other ones."""
        table = tables.cases
        asked = sa.select(table.c.id, table.c.seq, table.c.erased, table.c.organization)
        with self.database.read() as connection:
            rows = connection.execute(asked.where(table.c.id.in_(tuple(cases)))).all()
            # the organization is no part of the question: SQLite would begin with all of its cases
            ours = (row for row in rows if row.organization == organization)
            return {row.id: self._names_of(connection, row.id, (row.seq, row.erased)) for row in ours}

    def names_are_read(self, organization: str) -> bool:
        """Return whether this process has read an organization's names, so that only what is new has to be."""
        return organization in self._have_names

    def _names_of(self, connection: sa.Connection, case: str, now: _State) -> tuple[NameEntry, ...]:
        seen = self._names.get(case)
        if seen is None or seen[0] != now:
            self._names[case] = seen = (now, self._read_names(connection, case))
        return seen[1]

    def _read_names(self, connection: sa.Connection, case: str) -> tuple[NameEntry, ...]:
        former = self.erasure(case, connection)
        if former is not None:
            return former_entries(former)
        try:
            return entries(self.load(connection, case).case)
        except KeyUnavailable:
            wanted = sa.select(tables.keys.c.id).where(tables.keys.c.id == case)
            if connection.execute(wanted).first() is None:
                return ()  # its names are gone with its key
            raise


def former_entries(erasure: Erasure) -> tuple[NameEntry, ...]:
    """Return the names that are kept of an erased case."""
    return tuple(
        NameEntry(
            case=erasure.case,
            number=erasure.number,
            organization=erasure.organization,
            role=person.role,
            name=person.name,
            other_names=person.other_names,
            a_number=person.a_number,
            erased=erasure.erased.date(),
        )
        for person in erasure.persons
    )


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

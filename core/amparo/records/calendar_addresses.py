"""Secret addresses of calendars: one a person, known by a hash alone, and over as soon as it is taken back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.records import tables
from amparo.records.accounts import AccountStore

_TOKEN_BYTES = 32
_NOTED_EVERY = timedelta(minutes=10)


class CalendarAddress(Recorded):
    """That somebody has an address: since when, and when a calendar was last fetched by it (UTC)."""

    created: datetime
    asked: datetime | None


class CalendarAddressStore(AccountStore):
    """Makes addresses, and says whose one is."""

    def make_calendar_address(self, person: str) -> str:
        """Make an address for somebody's calendar in the place of the one they have; its secret is shown this once."""
        token, table, member = secrets.token_urlsafe(_TOKEN_BYTES), tables.calendar_addresses, self.person(person)
        with self.database.write() as connection:
            self._end(connection, person)
            connection.execute(table.insert().values(id=_hash(token), person=person, created=self.wall()))
            self.note_sign_in(connection, member, "calendar_made", "")
        return token

    def end_calendar_address(self, person: str) -> None:
        """Have somebody's address lead nowhere from now on."""
        member = self.person(person)
        with self.database.write() as connection:
            self._end(connection, person)
            self.note_sign_in(connection, member, "calendar_ended", "")

    def calendar_address(self, person: str) -> CalendarAddress | None:
        """Return that somebody has an address, without its secret, or None."""
        table = tables.calendar_addresses
        asked = sa.select(table.c.created, table.c.asked).where(table.c.person == person, table.c.ended.is_(None))
        with self.database.read() as connection:
            row = connection.execute(asked).mappings().first()
        return CalendarAddress(**row) if row else None

    def person_of_calendar(self, token: str) -> str | None:
        """Return whose calendar an address leads to (id), and note that it was asked for; None for no address."""
        table, now = tables.calendar_addresses, self.wall()
        here = (table.c.id == _hash(token), table.c.ended.is_(None))
        with self.database.read() as connection:
            row = connection.execute(sa.select(table.c.person, table.c.asked).where(*here)).first()
        if row is None or not self.person(row.person).active:
            return None
        if row.asked is None or now - row.asked > _NOTED_EVERY:
            with self.database.write() as connection:
                connection.execute(table.update().where(*here).values(asked=now))
        return str(row.person)

    def _end(self, connection: sa.Connection, person: str) -> None:
        table = tables.calendar_addresses
        open_ = (table.c.person == person, table.c.ended.is_(None))
        connection.execute(table.update().where(*open_).values(ended=self.wall()))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()

"""Tries to sign in, counted by name and by address: whoever guesses waits, and what is kept of them is bounded.

They are kept in the records, so that a restart forgives nobody.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.access.sign_in import FORGOTTEN_AFTER, Attempts
from amparo.declarations import phrase
from amparo.records import tables
from amparo.records.accounts import AccountStore

if TYPE_CHECKING:
    from amparo.declarations import Text

STRANGERS_KEPT = 10_000
"""How many tries under names that nobody has stay on record: they are everybody's noise, and nobody's history."""

_SWEPT_EVERY = timedelta(hours=1)


class AttemptStore(AccountStore):
    """Counts tries before they are looked at, and says who has to wait."""

    def prepare(self) -> None:
        """Begin with nothing swept."""
        super().prepare()
        self._swept: datetime | None = None

    def counted_under(self, email: str, address: str, device: str = "") -> tuple[str, ...]:
        """Return the keys under which a try is counted: of a name and of an address, or of a device alone.

        A device on which the name's owner signed in before counts for itself, so that whoever attacks the account makes
        its owner wait no longer. One from which too much was tried is as any other.
        """
        if device:
            own = (self.keyed("tried device", device),)
            with self.database.read() as connection:
                known = self._known(connection, own)
            if _waiting(known, self.wall()) is None:
                return own
        return self.keyed("name", email), self.keyed("address", address)

    def counted_inside(self, person: str) -> tuple[str, ...]:
        """Return the keys under which a try is counted of somebody signed in, in whatever session of theirs."""
        return (self.keyed("tried inside", person),)

    def wait_of(self, keys: tuple[str, ...]) -> Text | None:
        """Count a try under these names and addresses, keyed, and return that it has to wait, or None."""
        until = self._tried(keys)
        return None if until is None else phrase("sign_in_wait", minutes=_minutes(until - self.wall()))

    def forgive(self, keys: tuple[str, ...]) -> None:
        """Take back the one try that was counted before it was looked at: it was not wrong."""
        with self.database.write() as connection:
            self.forgive_within(connection, keys, all_of_them=False)

    def forgive_person(self, person: str) -> None:
        """Take back every wrong try under somebody's name and inside: whoever answers for them let them in again."""
        for key in (self.keyed("name", self.person(person).profile.email), *self.counted_inside(person)):
            self.forgive_all((key,))

    def forgive_all(self, keys: tuple[str, ...]) -> None:
        """Take back every wrong try under the first key, and one under each other."""
        with self.database.write() as connection:
            self.forgive_within(connection, keys, all_of_them=True)

    def forgive_within(self, connection: sa.Connection, keys: tuple[str, ...], *, all_of_them: bool) -> None:
        """Take back the wrong tries under a name, the first key, or only the one that was counted before a look."""
        table = tables.sign_in_attempts
        fewer = sa.case((table.c.failures > 0, table.c.failures - 1), else_=0)
        connection.execute(table.update().where(table.c.key.in_(keys)).values(failures=fewer))
        if all_of_them:
            connection.execute(table.update().where(table.c.key == keys[0]).values(failures=0))

    def _tried(self, keys: tuple[str, ...]) -> datetime | None:
        """Count a try as a wrong one before it is looked at, so that many at once are not free; return a wait, if any.

        One that has to wait is turned away after a reading: a flood must not keep the records busy.
        """
        now = self.wall()
        with self.database.read() as connection:
            known = self._known(connection, keys)
        until = _waiting(known, now)
        return self._counted(keys, now) if until is None else until

    def _counted(self, keys: tuple[str, ...], now: datetime) -> datetime | None:
        """Count a try that need not wait; return a wait where another at the same moment brought one about."""
        table = tables.sign_in_attempts
        with self.database.write() as connection:
            for key in sorted(keys):
                self.database.claim(connection, f"sign-in/{key}")
            known = self._known(connection, keys)
            if (until := _waiting(known, now)) is not None:
                return until
            for key in keys:
                after = known.get(key, Attempts()).failed(now)
                values = {"failures": after.failures, "last": now}
                if key in known:
                    connection.execute(table.update().where(table.c.key == key).values(values))
                else:
                    connection.execute(table.insert().values(key=key, **values))
            self._sweep(connection, now)
        return None

    def _known(self, connection: sa.Connection, keys: tuple[str, ...]) -> dict[str, Attempts]:
        table = tables.sign_in_attempts
        rows = connection.execute(sa.select(table).where(table.c.key.in_(keys)))
        return {row.key: Attempts(failures=row.failures, last=row.last) for row in rows}

    def _sweep(self, connection: sa.Connection, now: datetime) -> None:
        """Drop what no longer slows anybody, once in a while, and all but the last tries under names of nobody."""
        if self._swept is not None and now - self._swept < _SWEPT_EVERY:
            return
        self._swept = now
        attempts, noted = tables.sign_in_attempts, tables.sign_ins
        connection.execute(attempts.delete().where(attempts.c.last < now - FORGOTTEN_AFTER))
        strangers = noted.c.person.is_(None)
        last = sa.select(noted.c.place).where(strangers).order_by(noted.c.place.desc()).offset(STRANGERS_KEPT).limit(1)
        connection.execute(noted.delete().where(strangers, noted.c.place <= last.scalar_subquery()))


def _waiting(known: dict[str, Attempts], now: datetime) -> datetime | None:
    """Return until when a try has to wait by any of the keys, or None."""
    waits = (one.may_try_at(now) for one in known.values())
    return max((until for until in waits if until is not None), default=None)


def _minutes(wait: timedelta) -> int:
    return max(1, -(-int(wait.total_seconds()) // 60))

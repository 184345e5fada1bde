"""Recovery codes: ten that let somebody in once each, in the place of the code that their lost telephone would show.

They are sixteen digits (53 bits), so that they can be typed where six digits are asked for, and are kept as passwords
are: Argon2id under a key of the records. One salt serves a set, whose codes are all different, and one look is enough.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from amparo.errors import Refused
from amparo.records import tables
from amparo.records.accounts import hashed_slowly, new_salt
from amparo.records.keys import SYSTEM_KEY
from amparo.records.sign_in_attempts import AttemptStore

if TYPE_CHECKING:
    from amparo.records.people import Member

CODES = 10
"""How many codes are made at once."""

_GROUPS, _OF_DIGITS = 4, 4
_USE = "recovery"


class RecoveryCodeStore(AttemptStore):
    """Makes recovery codes, and has each used once."""

    def make_recovery_codes(self, person: str) -> tuple[str, ...]:
        """Make somebody new recovery codes in the place of those they have, and return them this once.

        Raises Refused where they have no second factor: the codes would open nothing.
        """
        member = self.person(person)
        if not self.account(person).second_factor:
            raise Refused("Recovery codes stand for the code of a second factor: set that up first.")
        codes = _drawn()
        salt, pepper = new_salt(), self.secret(_USE)
        hashes = [salt + hashed_slowly(_digits(code), salt, pepper) for code in codes]
        with self.database.write() as connection:
            self._forget_codes(connection, person)
            for place, hashed in enumerate(hashes):
                sealed = self.keys.seal(SYSTEM_KEY, _field(person, place), hashed, connection)
                row = {"person": person, "place": place, "sealed": sealed, "made": self.wall()}
                connection.execute(tables.recovery_codes.insert().values(row))
            self.note_sign_in(connection, member, "recovery_codes_made", "")
        return codes

    def recovery_codes_left(self, person: str) -> int:
        """Return how many recovery codes of somebody were not used yet."""
        table = tables.recovery_codes
        asked = sa.select(sa.func.count()).where(table.c.person == person, table.c.used.is_(None))
        with self.database.read() as connection:
            return int(connection.execute(asked).scalar_one())

    def remove_factor(self, person: str, *, by: str) -> None:
        """Have somebody sign in by their password alone again; their recovery codes end with it."""
        super().remove_factor(person, by=by)
        with self.database.write() as connection:
            self._forget_codes(connection, person)

    def recovery_code_place(self, person: str, given: str) -> int | None:
        """Return which unused code of somebody this is, or None; what has another length costs no work."""
        digits = _digits(given)
        if len(digits) != _GROUPS * _OF_DIGITS:
            return None
        table = tables.recovery_codes
        with self.database.read() as connection:
            rows = connection.execute(sa.select(table).where(table.c.person == person, table.c.used.is_(None))).all()
            hashes = {row.place: self._opened_code(connection, row) for row in rows}
        if not hashes:
            return None
        size = len(new_salt())
        salt = next(iter(hashes.values()))[:size]
        shown = salt + hashed_slowly(digits, salt, self.secret(_USE))
        return next((place for place, known in hashes.items() if hmac.compare_digest(known, shown)), None)

    def use_recovery_code(self, connection: sa.Connection, member: Member, place: int) -> bool:
        """Use a code up, and return whether nobody else had; it is noted with how many are left."""
        table = tables.recovery_codes
        this = (table.c.person == member.id, table.c.place == place, table.c.used.is_(None))
        if not connection.execute(table.update().where(*this).values(used=self.wall())).rowcount:
            return False
        unused = (table.c.person == member.id, table.c.used.is_(None))
        left = connection.execute(sa.select(sa.func.count()).where(*unused)).scalar_one()
        self.note_sign_in(connection, member, "recovery_code_used", str(left))
        return True

    def _forget_codes(self, connection: sa.Connection, person: str) -> None:
        connection.execute(tables.recovery_codes.delete().where(tables.recovery_codes.c.person == person))

    def _opened_code(self, connection: sa.Connection, row: sa.Row[Any]) -> bytes:
        return self.keys.open(SYSTEM_KEY, _field(row.person, row.place), row.sealed, connection)


def _drawn() -> tuple[str, ...]:
    """Return codes drawn by lot, as they are printed: four groups of four digits, no two alike."""
    drawn: dict[str, None] = {}
    while len(drawn) < CODES:
        groups = (f"{secrets.randbelow(10**_OF_DIGITS):0{_OF_DIGITS}}" for _ in range(_GROUPS))
        drawn["-".join(groups)] = None
    return tuple(drawn)


def _digits(given: str) -> str:
    return "".join(letter for letter in given if letter in "0123456789")


def _field(person: str, place: int) -> str:
    return f"recovery-code/{person}/{place}"

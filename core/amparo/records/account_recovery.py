"""Accounts lost and found: passwords that are used once, and a password changed by whoever has it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.access.sign_in import password_problems
from amparo.declarations import phrase
from amparo.records import tables
from amparo.records.calendar_addresses import CalendarAddressStore
from amparo.records.people import SPOKEN_ALPHABET
from amparo.records.sessions import Place, SessionStore, SignedIn

if TYPE_CHECKING:
    from amparo.access.sign_in import SessionKind
    from amparo.declarations import Text
    from amparo.records.sessions import Session

_GROUPS, _OF_LETTERS = 4, 4


class RecoveryStore(CalendarAddressStore, SessionStore):
    """Gives accounts to those who have none or lost theirs, and has passwords changed."""

    def has_accounts(self, organization: str) -> bool:
        """Return whether anybody of an organization has an account: from then on it takes one to manage people."""
        with self.database.read() as connection:
            asked = sa.select(tables.accounts.c.person).where(tables.accounts.c.organization == organization).limit(1)
            return connection.execute(asked).first() is not None

    def recover(self, person: str, *, by: str) -> str:
        """Give somebody a password to be used once, and return it.

        What they had before ends: sessions, tokens, second factor, identity elsewhere, their calendar's address; nobody
        waits for the wrong tries of others. It makes an account for somebody who has none. `by` is who decided it, for
        the record.
        """
        member = self.person(person)
        if member.profile.identity:
            self.change_person(person, member.profile.model_copy(update={"identity": ""}))
        password = one_time_password()
        self.set_password(person, password, must_change=True)
        self.remove_factor(person, by=by)
        if self.calendar_address(person) is not None:  # whoever had got in may have made it
            self.end_calendar_address(person)
        self.forgive_person(person)
        with self.database.write() as connection:
            self.note_sign_in(connection, self.person(person), "recovered", by)
        return password

    def sign_in_anew(
        self, email: str, once: str, new: str, place: Place, *, organization: str = "", kind: SessionKind
    ) -> SignedIn:
        """Sign somebody in with a password that is used once, by choosing their own; refused for one that cannot be.

        With a password that is not of this kind nothing is changed, and no session is made.
        """
        signed = self.sign_in(email, once, "", place, organization=organization, kind=kind)
        if not signed.has_to_choose:
            return signed if signed.session is None else self._only_to_choose(signed.session)
        if unfit := self._unfit(signed.has_to_choose, once, new):
            return SignedIn(refused=unfit)
        self.set_password(signed.has_to_choose, new)
        whose = self.person(signed.has_to_choose).organization
        return self.sign_in(email, new, "", place, organization=whose, kind=kind)

    def check_password(self, person: str, present: str, place: Place) -> Text | None:
        """Return why what somebody signed in shows is not their present password, or None.

        Guessing is slow, as at the door, and counted apart from it: what strangers try there keeps nobody waiting who
        is in already, and whoever found a session open guesses no faster by ending it.
        """
        member, keys = self.person(person), self.counted_inside(person)
        if wait := self.wait_of(keys):
            return wait
        with self.database.read() as connection:
            row = connection.execute(sa.select(tables.accounts).where(tables.accounts.c.person == person)).first()
        if not self.matches(row, present):
            with self.database.write() as connection:
                self.note_sign_in(connection, member, "refused", place.address)
            return phrase("password_wrong")
        self.forgive_all(keys)
        return None

    def change_password(self, person: str, present: str, new: str, place: Place) -> Text | None:
        """Replace somebody's password, who shows the present one, and sign them out everywhere; or return why not."""
        refused = self.check_password(person, present, place) or self._unfit(person, present, new)
        if refused is None:
            self.set_password(person, new)
        return refused

    def _unfit(self, person: str, present: str, new: str) -> Text | None:
        if present == new:
            return phrase("password_same")
        profile = self.person(person).profile
        known = (profile.name, profile.email, self.person(person).organization)
        return next(password_problems(new, known), None)

    def _only_to_choose(self, session: Session) -> SignedIn:
        self.end_session(session.person, session.id)
        return SignedIn(refused=phrase("sign_in_refused"))


def one_time_password() -> str:
    """Return a password drawn by lot that can be told over the telephone: four groups of four, 74 bits."""
    letters = ("".join(secrets.choice(SPOKEN_ALPHABET) for _ in range(_OF_LETTERS)) for _ in range(_GROUPS))
    return "-".join(letters)

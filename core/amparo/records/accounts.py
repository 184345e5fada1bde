"""Accounts: by which password and second factor somebody of an organization signs in, and what they did of it.

A password is kept as Argon2id (RFC 9106; one lane and 46 MiB as in OWASP's Password Storage Cheat Sheet, with a second
pass) under a key of the records, so that a copy of the database alone lets nobody try passwords. The second factor is a
code of six digits (RFC 6238).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from amparo.access.sign_in import password_problems
from amparo.case.model import Recorded
from amparo.errors import InvalidInput, Refused
from amparo.records import tables
from amparo.records.keys import SYSTEM_KEY
from amparo.records.people import PeopleStore

if TYPE_CHECKING:
    from amparo.records.people import Member

_SALT_BYTES, _HASH_BYTES, _FACTOR_BYTES = 16, 32, 20
_PASSES, _LANES, _MEMORY_KIB = 2, 1, 47_104
_FEW_AT_ONCE = threading.BoundedSemaphore(4)  # each takes its memory: many who try at once must not take the machine's
_DIGITS, _STEP_SECONDS = 6, 30
_SECRET_USES = b"amparo/sign-in/"


class Account(Recorded):
    """What there is to know of somebody's account; `changed` is when their password was last set (UTC)."""

    person: str
    organization: str
    second_factor: bool
    must_change: bool
    changed: datetime


class SignInEvent(Recorded):
    """One thing that happened to an account or a session: `what` is a word for it, `detail` from where."""

    person: str | None
    at: datetime
    what: str
    detail: str


class OfferedFactor(NamedTuple):
    """A second factor to be taken over into an app: its secret in Base32, and the address that a QR code shows."""

    secret: str
    address: str


class AccountStore(PeopleStore):
    """Sets passwords and second factors, and checks them."""

    def prepare(self) -> None:
        """Begin with no account looked at."""
        super().prepare()
        self._nobodys = ""
        self._followers.append(self._follow_email)

    def set_password(self, person: str, password: str, *, must_change: bool = False) -> Account:
        """Give somebody a password in the place of the one they have; everybody signed in as them is signed out.

        Raises InvalidInput, saying all that is wrong, and where they have no e-mail to sign in with.
        """
        member = self.person(person)
        if not member.profile.email:
            raise InvalidInput(f"{person} has no e-mail, which is what people sign in with. Give them one first.")
        known = (member.profile.name, member.profile.email, member.organization)
        if problems := tuple(password_problems(password, known)):
            raise InvalidInput(" ".join(problem.en for problem in problems))
        hashed = _hashed(password, self.secret("password"))
        with self.database.write() as connection:
            self._keep_password(connection, member, hashed, must_change=must_change)
            self.note_sign_in(connection, member, "password_set", "")
        return self.account(person)

    def account(self, person: str) -> Account:
        """Return what is known of somebody's account; raises InvalidInput where they have none."""
        with self.database.read() as connection:
            row = connection.execute(sa.select(tables.accounts).where(tables.accounts.c.person == person)).first()
        if row is None:
            raise InvalidInput(f"{person} has no account yet: whoever may manage people makes one.")
        return _account(row)

    def has_account(self, person: str) -> bool:
        """Return whether somebody has an account."""
        with self.database.read() as connection:
            asked = sa.select(tables.accounts.c.person).where(tables.accounts.c.person == person)
            return connection.execute(asked).first() is not None

    def has_any_account(self) -> bool:
        """Return whether anybody has an account."""
        with self.database.read() as connection:
            return connection.execute(sa.select(tables.accounts.c.person).limit(1)).first() is not None

    def offer_factor(self, person: str) -> OfferedFactor:
        """Make a second factor for somebody; it counts once they have shown a code of it."""
        member, key = self.person(person), secrets.token_bytes(_FACTOR_BYTES)
        self.account(person)
        sealed = self.keys.seal(SYSTEM_KEY, _field(person, "factor_offered"), key)
        self._change_account(person, {"factor_offered": sealed})
        return _offered(key, member.profile.email)

    def offered_factor(self, person: str) -> OfferedFactor | None:
        """Return the second factor that was offered to somebody and is not confirmed yet, or None."""
        member = self.person(person)
        with self.database.read() as connection:
            row = connection.execute(sa.select(tables.accounts).where(tables.accounts.c.person == person)).first()
            key = self._opened_factor(row, "factor_offered", connection) if row else None
        return None if key is None else _offered(key, member.profile.email)

    def confirm_factor(self, person: str, code: str) -> None:
        """Have the offered second factor count from now on; raises Refused for a code that is not its own."""
        member = self.person(person)
        with self.database.write() as connection:
            row = connection.execute(sa.select(tables.accounts).where(tables.accounts.c.person == person)).first()
            key = self._opened_factor(row, "factor_offered", connection) if row else None
            step = self._step_of(key, code) if key else None
            if key is None or step is None:
                raise Refused("This code is not right, or it is too old. Look at the app and enter the code of now.")
            sealed = self.keys.seal(SYSTEM_KEY, _field(person, "factor"), key, connection)
            values = {"factor": sealed, "factor_offered": None, "step": step}
            connection.execute(tables.accounts.update().where(tables.accounts.c.person == person).values(values))
            self.note_sign_in(connection, member, "factor_set", "")

    def remove_factor(self, person: str, *, by: str) -> None:
        """Have somebody sign in by their password alone again; `by` is who decided it. Noted if a factor counted."""
        member, table = self.person(person), tables.accounts
        with self.database.write() as connection:
            had = connection.execute(sa.select(table.c.factor).where(table.c.person == person)).scalar()
            values = {"factor": None, "factor_offered": None}
            connection.execute(table.update().where(table.c.person == person).values(values))
            if had is not None:
                self.note_sign_in(connection, member, "factor_removed", by)

    def sign_in_events(self, organization: str, last: int = 1000) -> tuple[SignInEvent, ...]:
        """Return what last happened to accounts and sessions of an organization, in order."""
        table = tables.sign_ins
        asked = sa.select(table).where(table.c.organization == organization).order_by(table.c.place.desc()).limit(last)
        with self.database.read() as connection:
            return tuple(self._event(connection, row) for row in reversed(connection.execute(asked).all()))

    def secret(self, use: str) -> bytes:
        """Return a key for one use, which follows from the system's key (HKDF) and opens nothing."""
        raw = self.keys.load(SYSTEM_KEY)
        return HKDF(SHA256(), _HASH_BYTES, salt=None, info=_SECRET_USES + use.encode()).derive(raw)

    def keyed(self, use: str, text: str) -> str:
        """Return a keyed hash of a name or an address, by which it is found again and never read."""
        return hmac.new(self.secret(use), text.strip().casefold().encode(), hashlib.sha256).hexdigest()

    def matches(self, row: sa.Row[Any] | None, password: str, connection: sa.Connection | None = None) -> bool:
        """Return whether a password is the account's; for nobody's account it takes as long, and is never right."""
        self._nobodys = self._nobodys or _hashed(secrets.token_urlsafe(), b"\0" * _HASH_BYTES)
        given, pepper = password.encode(errors="surrogatepass"), self.secret("password")
        if row is None:
            hashed, pepper = self._nobodys, b"\0" * _HASH_BYTES
        else:
            hashed = self.keys.open(SYSTEM_KEY, _field(row.person, "password"), row.password, connection).decode()
        try:
            with _FEW_AT_ONCE:
                Argon2id.verify_phc_encoded(given, hashed, secret=pepper)
        except InvalidKey:
            return False
        return row is not None

    def step_of(self, row: sa.Row[Any], code: str) -> int | None:
        """Return the time step whose code this is and that was not used before, or None for a wrong code."""
        key = self._opened_factor(row, "factor", None)
        step = self._step_of(key, code) if key else None
        return step if step is not None and step > row.step else None

    def note_sign_in(self, connection: sa.Connection, member: Member | None, what: str, detail: str) -> None:
        """Write down what happened, in the transaction in which it did; `detail` is sealed."""
        whose = {"organization": member.organization, "person": member.id} if member else {}
        field = f"sign-in/{whose.get('person', '')}/{what}"
        sealed = self.keys.seal(SYSTEM_KEY, field, detail.encode(errors="replace"), connection)
        connection.execute(tables.sign_ins.insert().values(**whose, at=self.wall(), what=what, sealed=sealed))

    def _keep_password(self, connection: sa.Connection, member: Member, hashed: str, *, must_change: bool) -> None:
        table, now = tables.accounts, self.wall()
        values = {
            "login": self.keyed("login", member.profile.email),
            "password": self.keys.seal(SYSTEM_KEY, _field(member.id, "password"), hashed.encode(), connection),
            "must_change": must_change,
            "changed": now,
        }
        if not connection.execute(table.update().where(table.c.person == member.id).values(values)).rowcount:
            whose = {"person": member.id, "organization": member.organization, "step": 0}
            connection.execute(table.insert().values(**whose, **values))
        sessions = tables.sessions
        open_ = (sessions.c.person == member.id, sessions.c.ended.is_(None))
        connection.execute(sessions.update().where(*open_).values(ended=now))

    def _follow_email(self, member: Member) -> None:
        self._change_account(member.id, {"login": self.keyed("login", member.profile.email)})

    def _change_account(self, person: str, values: dict[str, Any]) -> None:
        with self.database.write() as connection:
            connection.execute(tables.accounts.update().where(tables.accounts.c.person == person).values(values))

    def _opened_factor(self, row: sa.Row[Any], column: str, connection: sa.Connection | None) -> bytes | None:
        sealed = getattr(row, column)
        return None if sealed is None else self.keys.open(SYSTEM_KEY, _field(row.person, column), sealed, connection)

    def _step_of(self, key: bytes, code: str) -> int | None:
        """Return the step whose code this is: the present one, or its neighbours for a clock that is a little off."""
        totp, given = _totp(key), "".join(code.split()).encode(errors="replace")
        present = int(self.wall().timestamp()) // _STEP_SECONDS
        for step in (present, present - 1, present + 1):
            try:
                totp.verify(given, step * _STEP_SECONDS)
            except InvalidToken:
                continue
            return step
        return None

    def _event(self, connection: sa.Connection, row: sa.Row[Any]) -> SignInEvent:
        detail = self.keys.open(SYSTEM_KEY, f"sign-in/{row.person or ''}/{row.what}", row.sealed, connection)
        return SignInEvent(person=row.person, at=row.at, what=row.what, detail=detail.decode())


def hashed_slowly(text: str, salt: bytes, pepper: bytes) -> bytes:
    """Return the hash of what somebody shows in the place of a password: as slow as a password's."""
    with _FEW_AT_ONCE:
        return _argon2(salt, pepper).derive(text.encode(errors="surrogatepass"))


def new_salt() -> bytes:
    """Return a salt drawn by lot."""
    return secrets.token_bytes(_SALT_BYTES)


def _hashed(password: str, pepper: bytes) -> str:
    with _FEW_AT_ONCE:
        return _argon2(new_salt(), pepper).derive_phc_encoded(password.encode(errors="surrogatepass"))


def _argon2(salt: bytes, pepper: bytes) -> Argon2id:
    return Argon2id(
        salt=salt, length=_HASH_BYTES, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB, secret=pepper
    )


def _offered(key: bytes, email: str) -> OfferedFactor:
    address = _totp(key).get_provisioning_uri(email, "Amparo")
    return OfferedFactor(secret=address.partition("secret=")[2].partition("&")[0], address=address)


def _totp(key: bytes) -> TOTP:
    return TOTP(key, _DIGITS, SHA1(), _STEP_SECONDS)  # noqa: S303 - what the apps can do; RFC 6238 builds on HMAC


def _account(row: sa.Row[Any]) -> Account:
    return Account(
        person=row.person,
        organization=row.organization,
        second_factor=row.factor is not None,
        must_change=row.must_change,
        changed=row.changed,
    )


def _field(person: str, column: str) -> str:
    return f"account/{person}/{column}"

"""Sessions: who is signed in, from where and until when; and signing in itself, tried slowly by whoever guesses.

What somebody holds is drawn by lot, 256 bits; the records keep its hash alone, so that a copy of them opens no session.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from amparo.access.sign_in import ONE_TIME_LASTS, TERMS, SessionKind, session_ends
from amparo.case.model import Recorded
from amparo.declarations import Text, phrase
from amparo.errors import RecordsUnreachable, Refused, UnknownName
from amparo.records import tables
from amparo.records.changes import Changes, changes_so_far
from amparo.records.keys import SYSTEM_KEY
from amparo.records.recovery_codes import RecoveryCodeStore
from amparo.records.together import Together

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.access.scopes import Scope
    from amparo.records.people import Member

_TOKEN_BYTES = 32
_SEEN_EVERY = timedelta(minutes=1)

# Built once, since it runs with every page.
_SHOWN = (
    sa.select(
        tables.sessions,
        tables.people.c.active,
        changes_so_far().label("changes"),
        changes_so_far(staff=True).label("changes_of_staff"),
    )
    .join_from(tables.sessions, tables.people, tables.people.c.id == tables.sessions.c.person)
    .where(tables.sessions.c.id == sa.bindparam("shown"))
)
_SEEN = tables.sessions.update().where(tables.sessions.c.id == sa.bindparam("shown")).values(seen=sa.bindparam("now"))


class Place(NamedTuple):
    """From where somebody comes: the address on the network, and what their program says that it is.

    `device` is by what a browser is known in which the owner of the name signed in before; empty for any other.
    """

    address: str = ""
    program: str = ""
    device: str = ""


class Session(Recorded):
    """Somebody signed in; `ends` is when it is over if nothing more is done (UTC), `named` what a token is called."""

    id: str
    person: str
    organization: str
    kind: SessionKind
    scopes: tuple[str, ...] = ()
    created: datetime
    seen: datetime
    ends: datetime
    address: str = ""
    program: str = ""
    named: str = ""

    def covers(self, scope: Scope) -> bool:
        """Return whether this may be done in it: in a token's only what it was made for."""
        return self.kind is not SessionKind.TOKEN or scope in self.scopes


class _Wanted(NamedTuple):
    """A session to be opened: of which kind, from where, and for a token how long, for what and what it is called."""

    kind: SessionKind
    place: Place = Place()
    lasts: timedelta | None = None
    scopes: tuple[str, ...] = ()
    named: str = ""


class SignedIn(NamedTuple):
    """What came of signing in: the session and what its holder shows, or why not.

    With `code_needed` the password was right, and the code of the second factor is still to be given. `has_to_choose`
    is who (id) showed a password that counts once: there is a session when they have chosen one of their own.
    `offices` are the organizations (ids) whose account it could be, where it is right for several. `codes_left` is how
    many recovery codes there still are, for whoever used one.
    """

    session: Session | None = None
    token: str = ""
    refused: Text | None = None
    code_needed: bool = False
    has_to_choose: str = ""
    offices: tuple[str, ...] = ()
    codes_left: int | None = None


class _Factor(NamedTuple):
    """What was shown beside the password: the time step of the app's code, or the place of a recovery code."""

    step: int
    recovery: int | None = None


class SessionStore(RecoveryCodeStore):
    """Signs people in and out, and says whose a session is."""

    def prepare(self) -> None:
        """Begin with nobody seen."""
        super().prepare()
        self._sights = Together(self._write_seen)

    def _write_seen(self, seen: list[dict[str, object]]) -> None:
        with self.database.write() as connection:
            connection.execute(_SEEN, seen)

    def sign_in(
        self, email: str, password: str, code: str, place: Place, *, organization: str = "", kind: SessionKind
    ) -> SignedIn:
        """Sign somebody in by e-mail, password and, where they have one, the code of their second factor.

        A wrong name, a wrong password and somebody who left get the same answer after the same work. `organization` is
        needed only by whoever works for several with one e-mail and one password: they are told once it was right.
        """
        keys = self.counted_under(email, place.address, place.device)
        if wait := self.wait_of(keys):
            return SignedIn(refused=wait)
        found, right = self._accounts_of(email, organization, password)
        if not right:
            return self._refused([self.person(row.person) for row in found], place, "refused")
        if len(right) > 1:
            self.forgive(keys)
            return SignedIn(offices=tuple(row.organization for row in right))
        return self._with_factor(right[0], code, keys, _Wanted(kind, place))

    def _with_factor(self, row: sa.Row[Any], code: str, keys: tuple[str, ...], wanted: _Wanted) -> SignedIn:
        """Sign in whoever showed the password of an account, if its second factor is shown too."""
        factor, member = self._factor_of(row, code), self.person(row.person)
        if factor is None and not code.strip():
            self.forgive(keys)
            return SignedIn(code_needed=True)
        if factor is None:
            return self._refused([member], wanted.place, "refused_code")
        if row.must_change:
            self.forgive(keys)
            return SignedIn(has_to_choose=row.person)
        return self._opened_session(member, wanted, keys, factor)

    def _factor_of(self, row: sa.Row[Any], code: str) -> _Factor | None:
        """Return what was shown in the place of the second factor, or None for what is none."""
        if row.factor is None:
            return _Factor(row.step)
        step = self.step_of(row, code)
        if step is not None:
            return _Factor(step)
        place = self.recovery_code_place(row.person, code)
        return None if place is None else _Factor(row.step, place)

    def admit(self, person: str, place: Place, *, kind: SessionKind, how: str) -> tuple[Session, str]:
        """Open a session for somebody whom another has identified: `how` says who, for the record.

        Raises Refused for somebody who no longer works for the organization.
        """
        member = self.person(person)
        if not member.active:
            raise Refused(phrase("sign_in_refused").en)
        with self.database.write() as connection:
            made = self._new_session(connection, member, _Wanted(kind, place))
            self.note_sign_in(connection, member, "signed_in", f"{place.address} {how}".strip())
        return made

    def make_token(
        self, person: str, named: str, scopes: Iterable[str], lasts: timedelta | None = None
    ) -> tuple[Session, str]:
        """Make a token by which a program of somebody works for them within these scopes; it is shown this once."""
        member = self.person(person)
        with self.database.write() as connection:
            wanted = _Wanted(SessionKind.TOKEN, lasts=lasts, scopes=tuple(scopes), named=named)
            made = self._new_session(connection, member, wanted)
            self.note_sign_in(connection, member, "token_made", named)
        return made

    def session_of(self, token: str) -> Session | None:
        """Return the session that somebody shows, and note that something is done in it; None for one that is over.

        It is over too when its person no longer works for the organization.
        """
        known = self.session_and_changes(token)
        return known[0] if known else None

    def session_and_changes(self, token: str) -> tuple[Session, Changes] | None:
        """Return what `session_of` does, and how many changes of what lists show there had been at that moment."""
        now = self.wall()
        with self.database.read() as connection:
            row = connection.execute(_SHOWN, {"shown": _hash(token)}).first()
            if row is None or row.ended is not None or not row.active:
                return None
            found, changes = self._session(connection, row), Changes(int(row.changes), int(row.changes_of_staff))
        if found.ends <= now:
            return None
        if now - found.seen < _SEEN_EVERY:
            return found, changes
        with suppress(RecordsUnreachable):  # unwritten, it only ends the session sooner: whose it is stays known
            self._sights.write({"shown": found.id, "now": now})
        ends = session_ends(found.kind, found.created, now, row.expires)
        return found.model_copy(update={"seen": now, "ends": ends}), changes

    def sessions_of(self, person: str) -> tuple[Session, ...]:
        """Return the sessions of somebody that are not over, the latest first."""
        table, now = tables.sessions, self.wall()
        asked = sa.select(table).where(table.c.person == person, table.c.ended.is_(None))
        with self.database.read() as connection:
            found = [self._session(connection, row) for row in connection.execute(asked.order_by(table.c.seen.desc()))]
        return tuple(one for one in found if one.ends > now)

    def end_session(self, person: str, id_: str) -> None:
        """Have a session of somebody be over, by its id; raises UnknownName for one that is not theirs."""
        table = tables.sessions
        this = (table.c.id == id_, table.c.person == person, table.c.ended.is_(None))
        member = self.person(person)
        with self.database.write() as connection:
            if not connection.execute(table.update().where(*this).values(ended=self.wall())).rowcount:
                raise UnknownName("session", id_, ())
            self.note_sign_in(connection, member, "signed_out", "")

    def end_sessions(self, person: str) -> int:
        """Have every session and token of somebody be over, and return how many there were."""
        table, member = tables.sessions, self.person(person)
        open_ = (table.c.person == person, table.c.ended.is_(None))
        with self.database.write() as connection:
            ended = connection.execute(table.update().where(*open_).values(ended=self.wall())).rowcount
            self.note_sign_in(connection, member, "all_signed_out", "")
        return int(ended)

    def _accounts_of(self, email: str, organization: str, password: str) -> tuple[list[sa.Row[Any]], list[sa.Row[Any]]]:
        """Return the accounts of a name, and those among them that its password lets in.

        As many are tried for every name as the one with most accounts has, so that the time tells nobody's number.
        """
        table = tables.accounts
        named = sa.select(table).where(table.c.login == self.keyed("login", email))
        most = sa.select(sa.func.count().label("n")).select_from(table).group_by(table.c.login).subquery()
        with self.database.read() as connection:
            rows = list(connection.execute(named.order_by(table.c.person)).all())
            work = 1 if organization else connection.execute(sa.select(sa.func.max(most.c.n))).scalar() or 1
        if organization:
            rows = [row for row in rows if row.organization == organization]
        right = [row for row in rows if self.matches(row, password)]
        for _ in range(work - len(rows)):
            self.matches(None, password)
        return rows, [row for row in right if self._lets_in(row)]

    def _lets_in(self, row: sa.Row[Any]) -> bool:
        """Return whether somebody still works here, and their password is none for once that is too old."""
        too_old = bool(row.must_change) and self.wall() - row.changed >= ONE_TIME_LASTS
        return self.person(row.person).active and not too_old

    def _refused(self, members: list[Member], place: Place, what: str) -> SignedIn:
        with self.database.write() as connection:
            for member in members:
                self.note_sign_in(connection, member, what, place.address)
            if not members:
                self.note_sign_in(connection, None, what, place.address)
        return SignedIn(refused=phrase("sign_in_refused"))

    def _opened_session(self, member: Member, wanted: _Wanted, keys: tuple[str, ...], factor: _Factor) -> SignedIn:
        made: tuple[Session, str] | None = None
        with self.database.write() as connection:
            if self._use_up(connection, member, factor):
                self.forgive_within(connection, keys, all_of_them=True)
                made = self._new_session(connection, member, wanted)
                self.note_sign_in(connection, member, "signed_in", wanted.place.address)
        if made is None:
            return self._refused([member], wanted.place, "refused_code")
        left = None if factor.recovery is None else self.recovery_codes_left(member.id)
        return SignedIn(session=made[0], token=made[1], codes_left=left)

    def _use_up(self, connection: sa.Connection, member: Member, factor: _Factor) -> bool:
        """Use up what was shown: a code counts once, also for two who give it in the same moment."""
        if factor.recovery is not None:
            return self.use_recovery_code(connection, member, factor.recovery)
        table = tables.accounts
        unused = (table.c.person == member.id, sa.or_(table.c.factor.is_(None), table.c.step < factor.step))
        return bool(connection.execute(table.update().where(*unused).values(step=factor.step)).rowcount)

    def _new_session(self, connection: sa.Connection, member: Member, wanted: _Wanted) -> tuple[Session, str]:
        token, now, kind = secrets.token_urlsafe(_TOKEN_BYTES), self.wall(), wanted.kind
        longest = TERMS[kind].longest
        row = {"id": _hash(token), "person": member.id, "organization": member.organization, "kind": kind.value}
        told = json.dumps([wanted.place.address, wanted.place.program, wanted.named]).encode()
        stands = {
            "scopes": list(wanted.scopes),
            "created": now,
            "seen": now,
            "expires": now + min(longest, wanted.lasts or longest),
            "sealed": self.keys.seal(SYSTEM_KEY, f"session/{row['id']}", told, connection),
        }
        connection.execute(tables.sessions.insert().values(**row, **stands))
        made = connection.execute(sa.select(tables.sessions).where(tables.sessions.c.id == row["id"])).one()
        return self._session(connection, made), token

    def _session(self, connection: sa.Connection, row: sa.Row[Any]) -> Session:
        raw = self.keys.open(SYSTEM_KEY, f"session/{row.id}", row.sealed, connection)
        address, program, named = json.loads(raw)
        kind = SessionKind(row.kind)
        return Session(
            id=row.id,
            person=row.person,
            organization=row.organization,
            kind=kind,
            scopes=tuple(row.scopes),
            created=row.created,
            seen=row.seen,
            ends=session_ends(kind, row.created, row.seen, row.expires),
            address=address,
            program=program,
            named=named,
        )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()

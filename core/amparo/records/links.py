"""Links without an account: made, looked at, used once, ended; and what happened to each.

Whoever holds a link shows a token of forty letters and digits that can be typed from paper; the records keep a keyed
hash of it alone. A token that is wrong, used, over or
revoked takes the same way through the same statements, and each try is written down and slows down its address.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from amparo.access.links import RULES, LinkFacts, LinkPurpose, link_expires
from amparo.case.model import Recorded
from amparo.declarations import Text, phrase
from amparo.errors import UnknownName
from amparo.records import tables
from amparo.records.keys import SYSTEM_KEY, has_key, organization_key
from amparo.records.link_tokens import LinkTokenStore, plain
from amparo.records.sessions import Place, SessionStore

if TYPE_CHECKING:
    from collections.abc import Iterable

ANSWER = "answer"
"""What a link that is good for one answer is used for."""

Then = Callable[[sa.Connection, "Link"], None]
"""What else is done in the transaction that takes an answer; if it raises, nothing is taken."""


class NewLink(Recorded):
    """A link to be made: for whom, about which case (by id) if any, and about what in it.

    `person` is a colleague's id, or for a client that of a person of the case; `subject` an offer's id, for one.
    `email` is where it is sent, `expires` an instant (UTC) before its longest term, `batch` what was sent at once.
    """

    organization: str
    purpose: LinkPurpose
    person: str
    case: str | None = None
    subject: str = ""
    email: str = ""
    expires: datetime | None = None
    batch: str = ""
    notice: str | None = None


class Link(LinkFacts):
    """A link as the office knows it: never its token. `number` is its case's; `by` made it; instants in UTC."""

    id: str
    organization: str
    person: str
    case: str | None = None
    number: str = ""
    batch: str = ""
    by: str
    created: datetime
    subject: str = ""
    email: str = ""


class LinkEvent(Recorded):
    """One thing that happened to a link, or a try with one that nobody has: `what` is a word.

    `person` is whom the link is for, `number` its case's; `detail` is from where, or who of the office did it (by id).
    """

    link: str | None
    case: str | None
    person: str = ""
    number: str = ""
    at: datetime
    what: str
    detail: str


class LinkUse(Recorded):
    """What was answered by a link, and when (UTC)."""

    link: str
    at: datetime
    answer: str


class Looked(NamedTuple):
    """What came of showing a token: the link if it works; else None, and a sentence where somebody has to wait."""

    link: Link | None = None
    wait: Text | None = None


class _Sealed(Recorded):
    subject: str = ""
    email: str = ""


class LinkStore(LinkTokenStore, SessionStore):
    """Makes links, and says what a token that somebody shows is good for."""

    def make_link(self, new: NewLink, by: str) -> tuple[Link, str]:
        """Make a link and return it with its token, which is shown this once; `by` is the id of whoever wants it."""
        if new.case is not None:
            self.keys.load(new.case)
        with self.database.write() as connection:
            return self.make_link_within(connection, new, by)

    def make_link_within(self, connection: sa.Connection, new: NewLink, by: str) -> tuple[Link, str]:
        """Make a link in the transaction that causes it, as `make_link` does."""
        token, id_, now = self.new_token(connection), secrets.token_hex(16), self.wall()
        about = _Sealed(subject=new.subject, email=new.email).model_dump_json().encode()
        row = {
            "id": id_,
            **new.model_dump(include={"organization", "case", "person", "batch", "notice"}),
            "purpose": new.purpose.value,
            "token": self.shown_token(token, connection).hash,
            "created": now,
            "by": by,
            "expires": link_expires(new.purpose, now, new.expires),
            "wrong": 0,
            "sealed": self.keys.seal(_key_of(new.case, new.organization), f"link/{id_}", about, connection),
        }
        connection.execute(tables.links.insert().values(row))
        made = self._link(connection, connection.execute(_ASKED.where(tables.links.c.id == id_)).one())
        self._note(connection, made, "made", by)
        return made, token

    def has_batch(self, connection: sa.Connection, case: str, batch: str) -> bool:
        """Return whether links of a case were made at once under this name; whoever makes some then does so alone."""
        self.database.claim(connection, f"links/{batch}")
        asked = sa.select(tables.links.c.id).where(tables.links.c.case == case, tables.links.c.batch == batch)
        return connection.execute(asked.limit(1)).first() is not None

    def look_at_link(self, token: str, place: Place) -> Looked:
        """Return the link whose token somebody shows, and change nothing but what is known of it being opened.

        Machines open what they find in a mail: nothing is used by it.
        """
        table = tables.links

        def open_(connection: sa.Connection, link: Link) -> None:
            opened = sa.func.coalesce(table.c.opened, self.wall())
            connection.execute(table.update().where(table.c.id == link.id).values(opened=opened))

        return self._shown(token, place, "opened", open_)

    def use_link(
        self,
        token: str,
        place: Place,
        *,
        purpose: LinkPurpose,
        what: str = ANSWER,
        answer: str = "",
        then: Then | None = None,
    ) -> Looked:
        """Use a link for one answer, and return it; without a link if it does not work or was answered already.

        One made for another purpose does not work here. `what` says which answer it is, where there can be several;
        `answer` is kept sealed. `then` is done in the same transaction: two who click at once bring about one answer.
        """

        def use(connection: sa.Connection, link: Link) -> None:
            if link.purpose is not purpose:
                raise _UnusableError
            self._use(connection, link, what, answer, then)

        return self._shown(token, place, "used", use)

    def ask_link(self, token: str, place: Place, given: str, right: Callable[[Link], str]) -> tuple[Looked, bool]:
        """Check the answer to a link's question; return the link with whether it was right.

        `right` returns the right answer for the link, before the transaction. A wrong one is counted, and the last that
        is allowed locks the link: the link that is returned then is locked. One that asks nothing does not work here.
        """
        seen = self.look_at_link(token, place)
        if seen.link is None or not seen.link.terms.asks:
            return Looked(wait=seen.wait), False
        held = plain(given)
        passed = bool(held) and hmac.compare_digest(held.encode(), plain(right(seen.link)).encode())
        table = tables.links
        this = table.c.id == seen.link.id
        with self.database.write() as connection:
            changed = 0 if passed else table.c.wrong + 1
            connection.execute(table.update().where(this, table.c.wrong < RULES.most_wrong).values(wrong=changed))
            after = self._link(connection, connection.execute(_ASKED.where(this)).one())
            self._note(connection, after, "question_right" if passed else "question_wrong", place.address)
        return Looked(after), passed and after.works(self.wall())

    def revoke_link(self, organization: str, id_: str, by: str) -> Link:
        """Have a link of an organization work no longer; raises UnknownName for one that it does not have."""
        table, this = tables.links, (tables.links.c.id == id_, tables.links.c.organization == organization)
        with self.database.write() as connection:
            row = connection.execute(_ASKED.where(*this)).first()
            if row is None:
                raise UnknownName("link", id_, (), "`amparo link list` shows them with their ids.")
            connection.execute(table.update().where(*this, table.c.revoked.is_(None)).values(revoked=self.wall()))
            after = self._link(connection, connection.execute(_ASKED.where(*this)).one())
            self._note(connection, after, "revoked", by)
            return after

    def links_of(
        self, organization: str, *, case: str | None = None, purpose: LinkPurpose | None = None, last: int = 1000
    ) -> tuple[Link, ...]:
        """Return an organization's last links, the newest first: of a case (by id), for a purpose; of no erased one."""
        table = tables.links
        wanted = [table.c.organization == organization, table.c.case.is_(None) | has_key(table.c.case)]
        wanted += [] if case is None else [table.c.case == case]
        wanted += [] if purpose is None else [table.c.purpose == purpose.value]
        asked = _ASKED.where(*wanted).order_by(table.c.created.desc(), table.c.id).limit(last)
        with self.database.read() as connection:
            return tuple(self._link(connection, row) for row in connection.execute(asked).all())

    def link_uses(self, links: Iterable[Link]) -> dict[str, LinkUse]:
        """Return by link the last answer that was given with it."""
        known, table = {link.id: link for link in links}, tables.link_uses
        asked = sa.select(table).where(table.c.link.in_(list(known))).order_by(table.c.at)
        with self.database.read() as connection:
            return {
                row.link: LinkUse(link=row.link, at=row.at, answer=self._opened_use(connection, known[row.link], row))
                for row in connection.execute(asked).all()
            }

    def answered_with(self, link: Link, what: str) -> LinkUse | None:
        """Return the answer that was given with a link to one thing, or None."""
        table = tables.link_uses
        asked = sa.select(table).where(table.c.link == link.id, table.c.what == self.link_mac("use", what))
        with self.database.read() as connection:
            row = connection.execute(asked).first()
            if row is None:
                return None
            return LinkUse(link=link.id, at=row.at, answer=self._opened_use(connection, link, row))

    def link_events(self, organization: str, link: str | None = None, last: int = 1000) -> tuple[LinkEvent, ...]:
        """Return what last happened to an organization's links, or to one (by id), in order."""
        table = tables.link_events
        wanted = [table.c.organization == organization, *([] if link is None else [table.c.link == link])]
        asked = _EVENTS.where(*wanted).order_by(table.c.place.desc()).limit(last)
        with self.database.read() as connection:
            return tuple(self._event_of(connection, row) for row in reversed(connection.execute(asked).all()))

    def strange_tries(self, last: int = 1000) -> tuple[LinkEvent, ...]:
        """Return the last tries with tokens that nobody has, in order: they are no organization's."""
        table = tables.link_events
        asked = _EVENTS.where(table.c.link.is_(None)).order_by(table.c.place.desc()).limit(last)
        with self.database.read() as connection:
            return tuple(self._event_of(connection, row) for row in reversed(connection.execute(asked).all()))

    def _shown(self, token: str, place: Place, what: str, then: Then) -> Looked:
        """Find the link of a token, note the try and do `then` if it works; whatever is wrong with it takes one way."""
        keys = (self.keyed("link-address", place.address),)
        until = self._tried(keys)
        if until is not None:
            minutes = max(1, -(-int((until - self.wall()).total_seconds()) // 60))
            return Looked(wait=phrase("link_wait", minutes=minutes))
        with self.database.write() as connection:
            shown = self.shown_token(token, connection)
            self.database.claim(connection, f"link/{shown.hash}")
            row = connection.execute(_ASKED.where(tables.links.c.token == shown.hash)).first()
            works = _facts(row).works(self.wall()) and shown.signed
            found = self._link(connection, row) if works and row is not None else None
            try:
                if found is not None:
                    then(connection, found)
            except _UnusableError:
                found = None
            self._note(connection, row, what if found is not None else "refused", place.address)
            if found is None:
                return Looked()
            self.forgive_within(connection, keys, all_of_them=False)
            return Looked(self._link(connection, connection.execute(_ASKED.where(tables.links.c.id == found.id)).one()))

    def _use(self, connection: sa.Connection, link: Link, what: str, answer: str, then: Then | None) -> None:
        uses, table, now = tables.link_uses, tables.links, self.wall()
        key = self.link_mac("use", what, connection)
        asked = sa.select(uses.c.link).where(uses.c.link == link.id, uses.c.what == key)
        if connection.execute(asked).first() is not None:
            raise _UnusableError
        field = f"link-use/{link.id}/{key}"
        sealed = self.keys.seal(_key_of(link.case, link.organization), field, answer.encode(), connection)
        row = {"link": link.id, "what": key, "case": link.case, "at": now, "sealed": sealed}
        connection.execute(uses.insert().values(row))
        connection.execute(table.update().where(table.c.id == link.id).values(used=now))
        if then is not None:
            then(connection, link)

    def _opened_use(self, connection: sa.Connection, link: Link, row: sa.Row[Any]) -> str:
        key, field = _key_of(link.case, link.organization), f"link-use/{link.id}/{row.what}"
        return self.keys.open(key, field, row.sealed, connection).decode()

    def _note(self, connection: sa.Connection, link: Link | sa.Row[Any] | None, what: str, detail: str) -> None:
        # what nobody has is noted by the same statement
        whose = (link.organization, link.case, link.id) if link is not None else (None, None, None)
        named = dict(zip(("organization", "case", "link"), whose, strict=True))
        field = f"link-event/{named['link'] or ''}/{what}"
        sealed = self.keys.seal(SYSTEM_KEY, field, detail.encode(errors="replace"), connection)
        connection.execute(tables.link_events.insert().values(**named, at=self.wall(), what=what, sealed=sealed))

    def _event_of(self, connection: sa.Connection, row: sa.Row[Any]) -> LinkEvent:
        raw = self.keys.open(SYSTEM_KEY, f"link-event/{row.link or ''}/{row.what}", row.sealed, connection)
        return LinkEvent(
            link=row.link,
            case=row.case,
            person=row.person or "",
            number=row.number or "",
            at=row.at,
            what=row.what,
            detail=raw.decode(),
        )

    def _link(self, connection: sa.Connection, row: sa.Row[Any]) -> Link:
        key = _key_of(row.case, row.organization)
        about = _Sealed.model_validate_json(self.keys.open(key, f"link/{row.id}", row.sealed, connection))
        known = {
            name: value for name, value in row._asdict().items() if name in Link.model_fields and value is not None
        }
        return Link(**known, subject=about.subject, email=about.email)


_NOBODYS = LinkFacts(purpose=LinkPurpose.INVITE, expires=datetime.min.replace(tzinfo=UTC))


class _UnusableError(Exception):
    """Ends a use for another purpose, or of what was answered before; it never leaves this module."""


_ASKED = (
    sa.select(
        tables.links, sa.func.coalesce(tables.cases.c.number, "").label("number"), tables.outbox.c.state.label("mailed")
    )
    .outerjoin(tables.cases, tables.cases.c.id == tables.links.c.case)
    .outerjoin(tables.outbox, tables.outbox.c.notice == tables.links.c.notice)
)


_EVENTS = (
    sa.select(tables.link_events, tables.links.c.person, tables.cases.c.number)
    .outerjoin(tables.links, tables.links.c.id == tables.link_events.c.link)
    .outerjoin(tables.cases, tables.cases.c.id == tables.link_events.c.case)
)


def _facts(row: sa.Row[Any] | None) -> LinkFacts:
    """Return what decides whether a link works, before anything of it is opened; nobody's link is one that is over."""
    return _NOBODYS if row is None else LinkFacts.model_validate(row._asdict() | {"mailed": row.mailed or ""})


def _key_of(case: str | None, organization: str) -> str:
    return case or organization_key(organization)

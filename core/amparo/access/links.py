"""Links without an account: what each may do, for how long, and where one stands. Pure: the instant is handed in.

A client's link asks one question before it shows anything. A telephone is read by others, a message is forwarded, a
number goes to somebody else, and mail is opened by machines; none of these knows the year in which the client was born,
and every client does. It is no password: what stands behind it is a date, a place and whose step it is, never a name or
a word about the matter, and after a few wrong answers the link is locked and the office told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from amparo.declarations import read_yaml


class LinkPurpose(StrEnum):
    """What a link is for."""

    ANSWER_OFFER = "answer_offer"
    STATUS_REQUEST = "status_request"
    CLIENT_STATUS = "client_status"
    INVITE = "invite"


class LinkState(StrEnum):
    """Where a link stands, as the office sees it; to whoever holds it, it works or it does not."""

    MADE = "made"
    WAITS = "waits"
    SENT = "sent"
    UNDELIVERED = "undelivered"
    OPENED = "opened"
    ANSWERED = "answered"
    EXPIRED = "expired"
    LOCKED = "locked"
    REVOKED = "revoked"

    @property
    def is_over(self) -> bool:
        """Return whether nobody can use the link any more."""
        return self in {LinkState.ANSWERED, LinkState.EXPIRED, LinkState.LOCKED, LinkState.REVOKED}


class LinkTerms(BaseModel):
    """How many days a link works at most, whether for one answer alone, and whether it asks a question first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: int
    once: bool
    asks: bool = False

    @property
    def lasts(self) -> timedelta:
        """Return for how long a link works at most."""
        return timedelta(days=self.days)


class LinkRules(BaseModel):
    """The terms of every purpose, how many wrong answers lock a link, and how long a right one is good for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    purposes: dict[LinkPurpose, LinkTerms]
    most_wrong: int
    ticket_minutes: int


class LinkFacts(BaseModel):
    """What decides whether a link works; instants in UTC, `mailed` the state of its mail or empty without one."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    purpose: LinkPurpose
    expires: datetime
    opened: datetime | None = None
    used: datetime | None = None
    revoked: datetime | None = None
    wrong: int = 0
    mailed: str = ""

    @property
    def terms(self) -> LinkTerms:
        """Return the terms of the link's purpose."""
        return RULES.purposes[self.purpose]

    @property
    def locked(self) -> bool:
        """Return whether its question was answered wrongly too often."""
        return self.wrong >= RULES.most_wrong

    def works(self, now: datetime) -> bool:
        """Return whether it can be opened and used at an instant."""
        spent = self.terms.once and self.used is not None
        return not (spent or self.locked or self.revoked is not None) and now < self.expires

    def state(self, now: datetime) -> LinkState:
        """Return where it stands at an instant; what was answered stays answered when its time is over."""
        if self.used is not None:
            return LinkState.ANSWERED
        if self.revoked is not None:
            return LinkState.REVOKED
        if self.locked:
            return LinkState.LOCKED
        if now >= self.expires:
            return LinkState.EXPIRED
        return LinkState.OPENED if self.opened is not None else _MAILED.get(self.mailed, LinkState.MADE)


def link_expires(purpose: LinkPurpose, made: datetime, wanted: datetime | None = None) -> datetime:
    """Return when a link made at an instant ends: as wanted, but never later than the terms of its purpose allow."""
    longest = made + RULES.purposes[purpose].lasts
    return longest if wanted is None else min(longest, wanted)


_MAILED = {
    "queued": LinkState.WAITS,
    "sent": LinkState.SENT,
    "failed": LinkState.UNDELIVERED,
    "bounced": LinkState.UNDELIVERED,
    "withdrawn": LinkState.UNDELIVERED,
}
RULES = LinkRules.model_validate(read_yaml(files("amparo.access").joinpath("links.yaml").read_text(encoding="utf-8")))
"""The rules that ship."""

"""Signing in: what a password has to be, how long somebody waits after wrong ones, and how long a session lasts. Pure.

Sources: NIST SP 800-63B-4, sections 3.1.1 (passwords: length, no rules of composition, a list of what is commonly used)
and 3.2.2 (throttling), 4.2 and 4.3 (sessions at assurance level 2: a day, an hour without work).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Text, phrase

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 256
_FREE_TRIES = 5
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)
"""After how long wrong tries no longer count."""

ONE_TIME_LASTS = timedelta(days=3)
"""How long a password that is used once can be used."""
_SHORT_WORD, _FEW_LETTERS = 3, 5


class SessionKind(StrEnum):
    """By what somebody works: pages, the command line, or a program with a token of theirs."""

    WEB = "web"
    COMMAND_LINE = "command_line"
    TOKEN = "token"  # noqa: S105 - the name of a kind


class SessionTerms(BaseModel):
    """How long a session lasts at most, and how long without anything being done in it."""

    model_config = ConfigDict(frozen=True)

    longest: timedelta
    idle: timedelta


TERMS = {
    SessionKind.WEB: SessionTerms(longest=timedelta(hours=12), idle=timedelta(hours=1)),
    SessionKind.COMMAND_LINE: SessionTerms(longest=timedelta(hours=12), idle=timedelta(hours=4)),
    SessionKind.TOKEN: SessionTerms(longest=timedelta(days=366), idle=timedelta(days=90)),
}
"""The terms of each kind; whoever asks for a session may ask for a shorter one."""


class Attempts(BaseModel):
    """Wrong tries in a row, under one name or from one address, and when the last was (UTC)."""

    model_config = ConfigDict(frozen=True)

    failures: int = 0
    last: datetime | None = None

    def may_try_at(self, now: datetime) -> datetime | None:
        """Return until when nobody may try, or None: the wait doubles with each wrong try beyond the first few."""
        if self.last is None or self.failures < _FREE_TRIES or now - self.last >= FORGOTTEN_AFTER:
            return None
        doubled = min(self.failures - _FREE_TRIES, 20)
        until = self.last + min(_FIRST_WAIT * 2**doubled, _LONGEST_WAIT)
        return until if until > now else None

    def failed(self, now: datetime) -> Attempts:
        """Return the tries with one more that was wrong; those of the day before are forgotten."""
        fresh = self.last is None or now - self.last >= FORGOTTEN_AFTER
        return Attempts(failures=1 if fresh else self.failures + 1, last=now)


def session_ends(kind: SessionKind, created: datetime, seen: datetime, expires: datetime | None = None) -> datetime:
    """Return the instant (UTC) at which a session is over if nothing more is done in it."""
    terms = TERMS[kind]
    ends = min(created + terms.longest, seen + terms.idle)
    return ends if expires is None else min(ends, expires)


def password_problems(password: str, known_words: Iterable[str] = ()) -> Iterator[Text]:
    """Yield what is wrong with a new password; `known_words` say who it is for: a name, an e-mail, the organization."""
    if len(password) < SHORTEST_PASSWORD:
        yield phrase("password_short", least=SHORTEST_PASSWORD)
    elif len(password) > LONGEST_PASSWORD:
        yield phrase("password_long", most=LONGEST_PASSWORD)
    elif len(set(password.casefold())) < _FEW_LETTERS:
        yield phrase("password_repeats")
    plain = password.casefold()
    for word in known_words:
        for part in word.casefold().replace("@", " ").replace(".", " ").split():
            plain = plain.replace(part, "") if len(part) >= _SHORT_WORD else plain
    left = "".join(letter for letter in plain if letter.isalnum())
    if len(password) >= SHORTEST_PASSWORD and len(left) < SHORTEST_PASSWORD // 2:
        yield phrase("password_says_who")

"""The tokens of links: drawn by lot, signed, known by a keyed hash alone, and typed from paper."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from amparo.access.links import RULES
from amparo.records.keys import SYSTEM_KEY
from amparo.records.people import SPOKEN_ALPHABET
from amparo.records.store import Store

if TYPE_CHECKING:
    import sqlalchemy as sa

_DRAWN, _SIGNED, _GROUP = 28, 12, 4
_KEY_BYTES = 32
_USE = b"amparo/links/"


class ShownToken(NamedTuple):
    """A token taken apart: its hash, and whether it is signed as ours are."""

    hash: str
    signed: bool


class LinkTokenStore(Store):
    """Draws tokens, and takes apart those that somebody shows."""

    def new_token(self, connection: sa.Connection) -> str:
        """Return a new token: 28 letters drawn by lot, which are 130 bits, and 12 that sign them."""
        drawn = "".join(secrets.choice(SPOKEN_ALPHABET) for _ in range(_DRAWN))
        return drawn + self._signature(drawn, connection)

    def shown_token(self, token: str, connection: sa.Connection) -> ShownToken:
        """Take apart what somebody shows, however they typed it."""
        typed = plain(token)[: _DRAWN + _SIGNED + 1]
        drawn, signature = typed[:_DRAWN], typed[_DRAWN:]
        signed = hmac.compare_digest(self._signature(drawn, connection).encode(), signature.encode())
        return ShownToken(self.link_mac("token", typed, connection), signed)

    def ticket(self, link: str) -> str:
        """Return what shows for some minutes that the question of a link (by id) was answered."""
        until = int((self.wall() + timedelta(minutes=RULES.ticket_minutes)).timestamp())
        return f"{until}.{self.link_mac('ticket', f'{link}/{until}')}"

    def ticket_holds(self, link: str, ticket: str) -> bool:
        """Return whether a ticket was given for this link and is not over."""
        until, _, mac = ticket.partition(".")
        right = self.link_mac("ticket", f"{link}/{until}").encode()
        holds = hmac.compare_digest(right, mac.encode(errors="replace"))
        return holds and until.isascii() and until.isdigit() and int(until) > self.wall().timestamp()

    def _signature(self, drawn: str, connection: sa.Connection) -> str:
        number, letters = int(self.link_mac("signature", drawn, connection), 16), ""
        for _ in range(_SIGNED):
            number, place = divmod(number, len(SPOKEN_ALPHABET))
            letters += SPOKEN_ALPHABET[place]
        return letters

    def link_mac(self, use: str, text: str, connection: sa.Connection | None = None) -> str:
        """Return a keyed hash of a text for one use; the key follows from the system's and opens nothing."""
        raw = self.keys.load(SYSTEM_KEY, connection)
        key = HKDF(SHA256(), _KEY_BYTES, salt=None, info=_USE + use.encode()).derive(raw)
        return hmac.new(key, text.encode(errors="replace"), hashlib.sha256).hexdigest()


def grouped(token: str) -> str:
    """Return a token in groups of four, to be read out or typed from paper; it is taken with or without the hyphens."""
    return "-".join(token[start : start + _GROUP] for start in range(0, len(token), _GROUP))


def plain(typed: str) -> str:
    """Return the letters and digits of what was typed, large."""
    return "".join(letter for letter in typed.upper() if letter.isalnum() and letter.isascii())

"""What a browser holds of a sign-in elsewhere, from its beginning until its end: signed, and of minutes.

The provider itself is in `oidc`: its libraries are large, and few offices have one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any, NamedTuple

from amparo.errors import AmparoError

BACK = "/sign-in/elsewhere/back"
"""The page to which the provider sends people back; it is registered there under the office's address."""

BEGUN_SECONDS = 600
"""How long somebody may take to sign in elsewhere."""


class ElsewhereFailed(AmparoError):
    """Signing in elsewhere came to nothing: the provider is away, declined, or said what does not hold."""

    exit_code = 3


class Begun(NamedTuple):
    """What is kept in the browser of somebody who signs in elsewhere, until they come back."""

    state: str
    nonce: str
    verifier: str
    onward: str
    organization: str
    until: int

    def signed(self, key: bytes) -> str:
        """Return it for a cookie, so that nobody else can have made it."""
        return _signed(self, key)

    @classmethod
    def read(cls, cookie: str, key: bytes) -> Begun:
        """Return what a cookie holds; raises ElsewhereFailed for one of somebody else's making, or too old."""
        return cls(*_read(cookie, key))


class Known(NamedTuple):
    """Whom the provider identified, kept in their browser while they choose one of their offices."""

    issuer: str
    subject: str
    email: str
    onward: str
    until: int

    def signed(self, key: bytes) -> str:
        """Return it for a cookie, as `Begun.signed` does; its key is another."""
        return _signed(self, key)

    @classmethod
    def read(cls, cookie: str, key: bytes) -> Known:
        """Return what a cookie holds; raises as `Begun.read` does."""
        return cls(*_read(cookie, key))


def _signed(held: tuple[str | int, ...], key: bytes) -> str:
    body = base64.urlsafe_b64encode(json.dumps(held).encode()).decode()
    return f"{body}.{_mark(key, body)}"


def _read(cookie: str, key: bytes) -> list[Any]:
    """Return what was signed; its last is until when it holds, in seconds."""
    body, _, mark = cookie.partition(".")
    if not body or not hmac.compare_digest(_mark(key, body).encode(), mark.encode(errors="replace")):
        raise ElsewhereFailed("This sign-in was not begun in this browser.")
    held: list[Any] = json.loads(base64.urlsafe_b64decode(body))
    if held[-1] < time.time():
        raise ElsewhereFailed("This sign-in was begun too long ago.")
    return held


def _mark(key: bytes, body: str) -> str:
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()

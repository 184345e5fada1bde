"""Browsers in which somebody signed in before: their tries are counted apart from those of whoever attacks the account.

Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies". The cookie opens nothing and names nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.responses import Response

    from amparo_app.web.visit import Visitor

COOKIE = "amparo-devices"
MOST_KEPT = 8
"""How many people's a browser holds, for a computer that several use; the longest unused gives way."""

_PATH = "/sign-in"
_LASTS = 180 * 24 * 60 * 60
_USE, _NONCE_BYTES, _BETWEEN = "device", 16, "-"


def device_of(visit: Visitor, email: str) -> str:
    """Return what this browser is known by to the account of a name, or nothing where nobody signed in to it here."""
    return next((nonce for nonce, mac in _held(visit) if _is_of(visit, email, nonce, mac)), "")


def know_device(visit: Visitor, response: Response, email: str) -> None:
    """Have the browser remember that the owner of a name signed in here; by something new each time."""
    nonce = secrets.token_hex(_NONCE_BYTES)
    others = [(one, mac) for one, mac in _held(visit) if not _is_of(visit, email, one, mac)]
    kept = [(nonce, _mac(visit, email, nonce)), *others][:MOST_KEPT]
    value = _BETWEEN.join(f"{one}.{mac}" for one, mac in kept)
    response.set_cookie(
        COOKIE, value, max_age=_LASTS, path=_PATH, secure=visit.site.is_encrypted, httponly=True, samesite="strict"
    )


def _held(visit: Visitor) -> Iterator[tuple[str, str]]:
    for one in visit.request.cookies.get(COOKIE, "").split(_BETWEEN)[:MOST_KEPT]:
        nonce, _, mac = one.partition(".")
        if nonce and mac:
            yield nonce, mac


def _is_of(visit: Visitor, email: str, nonce: str, mac: str) -> bool:
    return hmac.compare_digest(_mac(visit, email, nonce).encode(), mac.encode(errors="replace"))


def _mac(visit: Visitor, email: str, nonce: str) -> str:
    bound = f"{nonce}/{email.strip().casefold()}".encode(errors="replace")
    return hmac.new(visit.site.records.secret(_USE), bound, hashlib.sha256).hexdigest()

"""What holds for every request before any page sees it: host, origin, size, rate; and the headers of every answer.

Sources: OWASP Cheat Sheets on CSRF, HTTP headers and content security policy; RFC 9110 section 7.2 (Host), RFC 6454
(Origin).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response

from amparo_app.web.pacing import Pacing
from amparo_app.web.turning_away import HOST, NOWHERE, ORIGIN, TOO_MANY, Reason, turned_away
from amparo_workflows.logs import logger

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from amparo_app.web.site import Site

log = logger(__name__)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_MEGABYTE = 1024 * 1024
_FORM_FIELDS = 1  # megabytes that the words of a form may take beside its files
_LET_PASS = 512 * _MEGABYTE
"""How much of what is refused may still be sent before the line is cut off."""


_WITHOUT_FILES = ("/api/", "/first-visit/", "/language", "/link/", "/sign-in")
"""Where nobody hands a file in, and what is sent lies in memory before anybody knows who sends it."""


class Pace(NamedTuple):
    """How many looks and how many changes one address may ask for in a minute."""

    looks: int = 900
    changes: int = 240


_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    # not `no-referrer`: browsers would then send no origin with our own forms, which are held against it
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


class Safety:
    """Turns away what cannot come from a page of ours, and gives each answer its headers."""

    def __init__(self, app: ASGIApp, site: Site, pace: Pace) -> None:
        self._app, self._site = app, site
        self._pace, self._pacing = pace, Pacing()
        self._most = (site.settings.web_upload_megabytes + _FORM_FIELDS) * _MEGABYTE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = self._turned_away(scope, headers)
        if answer is not None:
            await _let_pass(receive)
            await answer(scope, receive, self._with_headers(send))
            return
        limited = _Limited(receive, self._most_at(scope), _length(headers))
        await self._app(scope, limited, self._with_headers(send))

    def _turned_away(self, scope: Scope, headers: Headers) -> Response | None:
        if headers.get("host", "") not in self._site.hosts:
            log.warning("a request for a host that is not ours was refused")
            return _turned(scope, headers, HOST)
        changes = scope["method"] not in SAFE_METHODS
        if changes and not self._is_own(headers) and not _is_programs(scope):
            log.warning("a form that does not come from our own pages was refused")
            return _turned(scope, headers, ORIGIN)
        whose = scope["client"][0] if scope.get("client") else ""
        pace = self._pace.changes if changes else self._pace.looks
        if not self._pacing.may("changes" if changes else "looks", whose, pace):
            log.warning("too many requests from one address were refused")
            return _turned(scope, headers, TOO_MANY, {"Retry-After": "60"})
        is_stored_nowhere = "\0" in scope["path"] or b"%00" in scope["query_string"]
        if is_stored_nowhere and not _is_programs(scope):  # PostgreSQL knows no such letter; programs are told so
            return turned_away(NOWHERE, headers)
        most = self._most_at(scope)
        if _is_programs(scope) and _length(headers) > most:
            return _told_program("too_large", f"At most {most // _MEGABYTE} MB can be sent at once.", 413)
        return None

    def _most_at(self, scope: Scope) -> int:
        """Return how many bytes may be sent to an address."""
        return _FORM_FIELDS * _MEGABYTE if str(scope["path"]).startswith(_WITHOUT_FILES) else self._most

    def _is_own(self, headers: Headers) -> bool:
        """Return whether a form comes from our own pages, as the browser says it; one that says nothing does not."""
        origin = headers.get("origin")
        if origin is not None:
            return origin in self._site.origins
        return headers.get("sec-fetch-site") == "same-origin"

    def _with_headers(self, send: Send) -> Send:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
                if self._site.is_encrypted:
                    headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
            await send(message)

        return sent


class _Limited:
    """A request's body that ends in an error where it is longer than may be sent, or says that it will be."""

    def __init__(self, receive: Receive, most: int, said: int) -> None:
        self._receive, self._left, self._is_too_large = receive, most, said > most

    async def __call__(self) -> Message:
        if self._is_too_large:
            await _let_pass(self._receive)
            raise BodyTooLarge
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self._is_too_large = True
            if message.get("more_body", False):
                await _let_pass(self._receive)
            raise BodyTooLarge
        return message


async def _let_pass(receive: Receive) -> None:
    """Read on and keep nothing: a browser reads no answer before it has sent everything."""
    passed = 0
    while passed < _LET_PASS:
        message = await receive()
        passed += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            return


class BodyTooLarge(Exception):
    """More was sent than its length said, or than may be."""


def _is_programs(scope: Scope) -> bool:
    """Return whether a program asks: it shows a token, which no browser sends by itself, and no cookie counts."""
    return str(scope["path"]).startswith("/api/")


def _turned(scope: Scope, asked: Headers, reason: Reason, headers: dict[str, str] | None = None) -> Response:
    """Return why a request is turned away: a page for people, or what programs are told of failures."""
    if _is_programs(scope):
        return _told_program(reason.code, f"{reason.title}. {reason.told}", reason.status, headers)
    return turned_away(reason, asked, headers)


def _told_program(code: str, said: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": {"code": code, "message": said}}, status, headers)


def _length(headers: Headers) -> int:
    said = headers.get("content-length", "0")
    return int(said) if said.isdecimal() else 0

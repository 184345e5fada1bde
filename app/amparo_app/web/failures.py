"""What a page says when something does not work: what happened and what to do, with everything that was typed kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.status import HTTP_404_NOT_FOUND, HTTP_405_METHOD_NOT_ALLOWED, HTTP_413_CONTENT_TOO_LARGE

from amparo.errors import (
    AmparoError,
    CaseErased,
    InvalidInput,
    KeyUnavailable,
    RecordsUnreachable,
    Refused,
    ServerUnreachable,
)
from amparo_app.web.forms import FormRefused
from amparo_app.web.labels import LABELS
from amparo_app.web.safety import SAFE_METHODS, BodyTooLarge
from amparo_app.web.turning_away import UNREACHABLE, beside, sent_in_place, turned_away
from amparo_app.web.visit import NotHere, SignInNeeded, Visitor, signed_in
from amparo_workflows.logs import logger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

    from amparo_app.web.forms import Posted

log = logger(__name__)

_STATUS: tuple[tuple[type[AmparoError], int], ...] = (
    (NotHere, HTTP_404_NOT_FOUND),
    (CaseErased, HTTP_404_NOT_FOUND),  # while it was looked at
    (FormRefused, 403),
    (Refused, 403),
    (InvalidInput, 422),
    (RecordsUnreachable, 503),
    (ServerUnreachable, 503),
    (KeyUnavailable, 503),
)


_PAGE_STAYS = frozenset({400, HTTP_413_CONTENT_TOO_LARGE, 503})
"""Failures after which a form can be sent again as it is, files and all: where its page is still there, it stays."""


def handle_failures(app: FastAPI) -> None:
    """Have an application answer every failure with a page of ours."""
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_exception_handler(AmparoError, _of_ours)
    app.add_exception_handler(RequestValidationError, _not_here)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(BodyTooLarge, _too_large)
    app.add_exception_handler(Exception, _unforeseen)


def _to_sign_in(request: Request, _error: Exception) -> Response:
    here = Visitor(request)
    if request.method in SAFE_METHODS:
        return here.to(f"/sign-in?next={quote(here.here, safe='/')}") if here.here != "/" else here.to("/sign-in")
    return here.page("failures/signed_out.html", status=401, typed=(), told=(), again=str(request.url.path))


def _of_ours(request: Request, error: Exception) -> Response:
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    if status == HTTP_404_NOT_FOUND:
        return _not_here(request, error)
    if status >= 500:  # noqa: PLR2004 - the beginning of what is our own failure
        log.error("a page could not be made", error=error)
    if isinstance(error, FormRefused):
        return _page(request, "failures/old_form.html", status)
    if isinstance(error, RecordsUnreachable) and request.method not in SAFE_METHODS and _posted(request) is None:
        return turned_away(UNREACHABLE, request.headers)  # nobody is known, nor what they typed: their browser has it
    if isinstance(error, RecordsUnreachable | ServerUnreachable | KeyUnavailable):
        return _page(request, "failures/unreachable.html", status)
    return _page(request, "failures/refused.html", status, sentence=cast("AmparoError", error).without_commands)


def _not_here(request: Request, _error: Exception) -> Response:
    return _page(request, "failures/not_here.html", HTTP_404_NOT_FOUND)


def _of_http(request: Request, error: Exception) -> Response:
    status = cast("HTTPException", error).status_code
    if status == HTTP_405_METHOD_NOT_ALLOWED and request.method == "GET" and not request.url.path.startswith("/api/"):
        # somebody goes back to where a form was answered, or has its page drawn in another language
        return Visitor(request).to(_page_above(request))
    if status in {HTTP_404_NOT_FOUND, HTTP_405_METHOD_NOT_ALLOWED}:
        return _page(request, "failures/not_here.html", status)
    here = _whoever(request)
    sentence = here.say("This form could not be read: more was sent than a form holds, or it arrived damaged.")
    return _page(request, "failures/unread.html", status, sentence=sentence)


def _page_above(request: Request) -> str:
    """Return the nearest page above an address that only takes forms: that page drew the form."""
    path = request.url.path
    while path := path.rpartition("/")[0]:
        if any(pattern.fullmatch(path) for pattern in request.app.state.pages):
            return path
    return "/"


def _too_large(request: Request, _error: Exception) -> Response:
    megabytes = request.app.state.site.settings.web_upload_megabytes
    here = _whoever(request)
    sentence = here.say(
        "At most %(megabytes)s MB can be sent at once. Send it in parts, or photograph it again at a lower size.",
        megabytes=megabytes,
    )
    return _page(request, "failures/too_large.html", HTTP_413_CONTENT_TOO_LARGE, sentence=sentence)


def _unforeseen(request: Request, error: Exception) -> Response:
    log.critical("nobody foresaw this", error=error)
    return _page(request, "failures/unforeseen.html", 500)


def _page(request: Request, template: str, status: int, **values: object) -> Response:
    """Draw a page that tells of a failure; what was typed stands in it, to be sent again with one click."""
    if request.url.path.startswith("/api/"):  # a place that the interface for programs does not know
        code = template.rpartition("/")[2].removesuffix(".html")
        return JSONResponse({"error": {"code": code, "message": "There is nothing at this address."}}, status)
    try:
        here = _whoever(request)
        if status in _PAGE_STAYS and sent_in_place(request.headers):
            return beside(here.language, _in_a_line(here, status, values), status)
        return here.page(template, status=status, again=str(request.url.path), **_kept(_posted(request)), **values)
    except RecordsUnreachable:  # then not even whose visit it is can be read
        return turned_away(UNREACHABLE, request.headers)


def _posted(request: Request) -> Posted | None:
    """Return the form that came, if it was read before the failure."""
    posted: Posted | None = getattr(request.state, "posted", None)
    return posted


def _kept(posted: Posted | None) -> dict[str, object]:
    """Return what a form held, to be sent again under the same name: it may have been carried out before the failure.

    What chose a file does not ask for the same thing without it, and gets a name of its own.
    """
    if posted is None:
        return {"typed": (), "told": (), "had_files": False}
    typed = tuple(posted.typed())
    labels = tuple((LABELS, one) for one in posted.texts(LABELS) if typed)
    kept = {"typed": typed + labels, "told": tuple(posted.told()), "had_files": posted.has_files}
    command = posted.command_id
    return kept if posted.has_files else kept | {"new_command": lambda: command}


def _in_a_line(here: Visitor, status: int, values: Mapping[str, object]) -> str:
    if status != 503:  # noqa: PLR2004 - the records are away
        return str(values["sentence"])
    kept = here.say("Nothing was changed, and what you typed is still here: try again in a moment.")
    return f"{here.say(UNREACHABLE.title)}. {kept}"


def _whoever(request: Request) -> Visitor:
    try:
        return signed_in(request)
    except (SignInNeeded, RecordsUnreachable, KeyUnavailable):
        return Visitor(request)

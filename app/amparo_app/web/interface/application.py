"""The interface for programs as an application of its own, beside the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from amparo.errors import (
    AmparoError,
    CaseErased,
    InvalidInput,
    KeyUnavailable,
    RecordsUnreachable,
    Refused,
    ServerUnreachable,
)
from amparo_app.web.interface.list_routes import router as lists
from amparo_app.web.interface.models import Failure, Problem
from amparo_app.web.interface.program import CommandRefused, IntakeRefused, ScopeLacking, TokenRefused
from amparo_app.web.interface.routes import router as case
from amparo_app.web.safety import BodyTooLarge
from amparo_app.web.visit import NotHere
from amparo_workflows.logs import logger

if TYPE_CHECKING:
    from amparo_app.web.site import Site

log = logger(__name__)

VERSION = "1"
_UNAUTHORIZED, _NOT_HERE, _AWAY = 401, 404, 503

_ANSWERS: tuple[tuple[type[AmparoError], int, str], ...] = (
    (TokenRefused, _UNAUTHORIZED, "token"),
    (ScopeLacking, 403, "scope"),
    (NotHere, _NOT_HERE, "not_here"),
    (CaseErased, _NOT_HERE, "not_here"),  # while it was asked about
    (CommandRefused, 409, "refused"),
    (IntakeRefused, 409, "intake"),
    (Refused, 403, "refused"),
    (InvalidInput, 422, "invalid"),
    (RecordsUnreachable, _AWAY, "unreachable"),
    (ServerUnreachable, _AWAY, "unreachable"),
    (KeyUnavailable, _AWAY, "unreachable"),
)
_TOLD = {
    # what is not there, what is somebody else's and what was erased get one and the same answer
    _NOT_HERE: "There is nothing of this name, or nothing that you may see.",
    _AWAY: "The records cannot be reached just now. Send the same again in a moment; with a `command` of your own it "
    "is carried out once.",
}
"""What is told in words of its own, whatever an error's sentence is: that is for whoever looks after the machine."""


def make_interface(site: Site) -> FastAPI:
    """Return the interface for programs."""
    interface = FastAPI(
        title="Amparo",
        version=VERSION,
        description="The work of the pages for programs, by personal tokens.",
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
    )
    interface.state.site = site
    for router in (lists, case):
        interface.include_router(router)
    interface.add_exception_handler(AmparoError, _of_ours)
    interface.add_exception_handler(RequestValidationError, _unusable)
    interface.add_exception_handler(HTTPException, _of_http)
    interface.add_exception_handler(BodyTooLarge, _too_large)
    interface.add_exception_handler(Exception, _unforeseen)
    return interface


def _of_ours(_request: Request, error: Exception) -> Response:
    status, code = next(
        ((status, code) for kind, status, code in _ANSWERS if isinstance(error, kind)), (500, "unforeseen")
    )
    if isinstance(error, CommandRefused):
        code = error.code
    if status >= 500:  # noqa: PLR2004 - the beginning of what is our own failure
        log.error("a program could not be answered", error=error)
    message = _TOLD.get(status) or cast("AmparoError", error).without_commands
    answer = _failed(status, code, message)
    if status == _UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _unusable(_request: Request, error: Exception) -> Response:
    """Say where what was sent is wrong; what it said is not repeated."""
    found = cast("RequestValidationError", error).errors()
    told = "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in found)
    return _failed(422, "invalid", told.encode(errors="replace").decode())


def _of_http(_request: Request, error: Exception) -> Response:
    found = cast("HTTPException", error)
    answer = _failed(found.status_code, "http", str(found.detail))
    answer.headers.update(found.headers or {})
    return answer


def _too_large(_request: Request, _error: Exception) -> Response:
    return _failed(413, "too_large", "This is larger than what can be sent at once.")


def _unforeseen(_request: Request, error: Exception) -> Response:
    log.critical("nobody foresaw this", error=error)
    return _failed(500, "unforeseen", "Something went wrong that nobody foresaw; it was written down.")


def _failed(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse(Failure(error=Problem(code=code, message=message)).model_dump(), status)

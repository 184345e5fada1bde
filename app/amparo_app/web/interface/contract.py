"""What all operations for programs share in the contract: what names a thing in a path, and how they may fail."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Response

from amparo_app.web.interface.models import Done, Failure

Responses = dict[int | str, dict[str, Any]]


def failures(*codes: int) -> Responses:
    """Return these failures, with those that any operation can end in, as the contract declares them."""
    told = {
        400: "What was sent cannot be read at all, or is for another office.",
        401: "No token, or none that is in force.",
        403: "The token was not made for this.",
        404: "There is nothing of this name, nothing that you may see, or a case that was erased.",
        409: "The case, or the catalog that an intake is for, refused it; the message says why.",
        413: "More was sent than can be taken at once.",
        422: "What was sent cannot be used.",
        429: "Too many requests: wait as long as `Retry-After` says.",
        503: "The records cannot be reached just now; nothing was changed.",
    }
    return {code: {"model": Failure, "description": told[code]} for code in (*codes, 400, 401, 403, 413, 422, 429, 503)}


LOOKING, CHANGING = failures(404), failures(404, 409)
QUEUED: Responses = {202: {"model": Done, "description": "Saved: it is carried out as soon as the engine can."}}

Number = Annotated[str, Path(pattern=r"^[0-9A-Z]{1,4}-[0-9A-Z]{1,12}$", examples=["4K-7MPX3Q"])]
Key = Annotated[str, Path(pattern=r"^[\w.@:+-]{1,200}$")]


def answered(done: Done, response: Response) -> Done:
    """Return what came of a command; one that waits is answered as accepted."""
    if done.state == "queued":
        response.status_code = 202
    return done

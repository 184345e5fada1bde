"""Signing in with the account that somebody has elsewhere: sent to the provider, and taken in when they come back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from amparo.declarations import Text
from amparo.records.sessions import SignedIn as Came
from amparo_app.signed_in_elsewhere import admitted
from amparo_app.web.elsewhere import BACK, BEGUN_SECONDS, Begun, ElsewhereFailed, Known
from amparo_app.web.forms import PostedForm
from amparo_app.web.routes.sign_in import form_page, keep_session, offices_named
from amparo_app.web.visit import Anybody, NotHere, Visitor

if TYPE_CHECKING:
    from amparo_app.web.oidc import Provider

router = APIRouter()

_COOKIE, _USE, _CHOOSING = "amparo-elsewhere", "elsewhere", "elsewhere-office"


@router.get("/sign-in/elsewhere")
def begin(visit: Anybody, next: str = "/", organization: str = "") -> Response:  # noqa: A002 - the word in the address
    """Send somebody to the provider."""
    try:
        address, begun = _provider(visit).begin(next, organization)
    except ElsewhereFailed:
        away = visit.say("The place where you sign in does not answer just now. Try again in a moment.")
        return _refused(visit, away)
    response = visit.to("/")
    response.headers["Location"] = address
    _keep(visit, response, begun.signed(visit.site.records.secret(_USE)))
    return response


@router.get(BACK)
def come_back(visit: Anybody, state: str = "", code: str = "", iss: str = "") -> Response:
    """Take in whoever comes back with what was begun in this browser."""
    try:
        begun = Begun.read(visit.request.cookies.get(_COOKIE, ""), visit.site.records.secret(_USE))
        identity = _provider(visit).finish(begun, state, code, iss)
    except ElsewhereFailed:
        return _refused(visit, visit.say("You were not signed in: what came back does not hold. Begin again here."))
    known = Known(*identity, begun.onward, int(time.time()) + BEGUN_SECONDS)
    return _taken_in(visit, known, begun.organization)


@router.post("/sign-in/elsewhere/office")
def choose_office(visit: Anybody, form: PostedForm) -> Response:
    """Take in whoever the provider identified a moment ago, at the one of their offices that they chose."""
    try:
        known = Known.read(visit.request.cookies.get(_COOKIE, ""), visit.site.records.secret(_CHOOSING))
    except ElsewhereFailed:
        return _refused(visit, visit.say("You were not signed in: what came back does not hold. Begin again here."))
    return _taken_in(visit, known, form.text("organization"))


def _taken_in(visit: Visitor, known: Known, organization: str) -> Response:
    """Sign in whoever the provider identified, or ask at which of their offices."""
    records = visit.site.records
    came = admitted(records, known.issuer, known.subject, known.email, visit.place, organization)
    if came.offices:
        response = visit.page("sign_in/office.html", offices=offices_named(visit, came.offices), problem="")
        _keep(visit, response, known.signed(records.secret(_CHOOSING)))
        return response
    if came.session is None:
        return _refused(visit, came.refused or "")
    response = visit.to(known.onward)
    _keep(visit, response, "")
    keep_session(visit, response, came.token)
    return response


def _provider(visit: Visitor) -> Provider:
    provider = visit.site.provider
    if provider is None:
        raise NotHere
    return provider


def _refused(visit: Visitor, problem: Text | str) -> Response:
    response = form_page(visit, "/", came=Came(refused=problem if isinstance(problem, Text) else Text(problem)))
    _keep(visit, response, "")
    return response


def _keep(visit: Visitor, response: Response, held: str) -> None:
    """Have the browser hold what was begun, for this sign-in alone; nothing once it has ended."""
    lasts = BEGUN_SECONDS if held else 0
    secure = visit.site.is_encrypted
    response.set_cookie(
        _COOKIE, held, max_age=lasts, path="/sign-in/elsewhere", secure=secure, httponly=True, samesite="lax"
    )

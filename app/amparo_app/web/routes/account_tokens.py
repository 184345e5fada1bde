"""Tokens: by which a program of somebody's works for them, for what and how long they say."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter
from starlette.responses import Response

from amparo.access.scopes import Scope
from amparo.declarations import Text
from amparo_app.web.forms import Posted, PostedForm
from amparo_app.web.visit import SignedIn, Visit

router = APIRouter()

LASTS = (7, 30, 90, 366)
"""For how many days a token may be made."""

_LONGEST_NAME = 80


def scope_words(visit: Visit) -> dict[str, str]:
    """Return for each scope the word that a list shows."""
    return {
        Scope.READ: visit.say("looking"),
        Scope.WORK: visit.say("working on cases"),
        Scope.MANAGE: visit.say("managing"),
    }


@router.get("/account/tokens/new")
def new_token(visit: SignedIn) -> Response:
    """Ask what a token is for."""
    return _asked(visit)


@router.post("/account/tokens/new")
def make_token(visit: SignedIn, form: PostedForm) -> Response:
    """Make a token and show it this once, to whoever shows the password: a session left open must outlive no day."""
    named, days = form.text("named")[:_LONGEST_NAME], form.text("days")
    scopes = [scope for scope in Scope if scope in form.texts("scopes")]
    if not named or not scopes or days not in {str(one) for one in LASTS}:
        return _asked(visit, form, visit.say("Give it a name, and say what it is for and how long it lasts."))
    records, own = visit.site.records, visit.member.id
    refused = records.check_password(own, form.text("password"), visit.place) if records.has_account(own) else None
    if refused is not None:
        return _asked(visit, form, refused)
    made, token = records.make_token(own, named, scopes, timedelta(days=int(days)))
    zone = visit.organization.profile.zone
    return visit.page("account/token_made.html", token=token, made=made, zone=zone)


def _asked(visit: Visit, typed: Posted | None = None, problem: Text | str = "") -> Response:
    scopes = [
        (Scope.READ, visit.say("Look at what I may see")),
        (Scope.WORK, visit.say("Work on cases as I may")),
        (Scope.MANAGE, visit.say("Manage people and the organization as I may")),
    ]
    lasts = [(days, visit.say("%(days)s days", days=days)) for days in LASTS]
    return visit.page(
        "account/new_token.html",
        status=422 if problem else 200,
        scopes=scopes,
        lasts=lasts,
        typed=typed,
        problem=problem,
        shows_password=visit.site.records.has_account(visit.member.id),
    )

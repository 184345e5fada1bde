"""One's own account: who one is here, the password, where one is signed in."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from amparo.access.sign_in import SessionKind
from amparo.errors import UnknownName
from amparo_app.web.forms import PostedForm
from amparo_app.web.routes.account_tokens import scope_words
from amparo_app.web.routes.sign_in import keep_session
from amparo_app.web.visit import NotHere, SignedIn

router = APIRouter()


@router.get("/account")
def account(visit: SignedIn) -> Response:
    """Show who one is here, and where one is signed in."""
    records, own = visit.site.records, visit.member.id
    sessions = records.sessions_of(own)
    return visit.page(
        "account/account.html",
        account=records.account(own) if records.has_account(own) else None,
        codes_left=records.recovery_codes_left(own),
        sessions=[one for one in sessions if one.kind is not SessionKind.TOKEN],
        tokens=[one for one in sessions if one.kind is SessionKind.TOKEN],
        own=visit.session.id,
        scopes=scope_words(visit),
        zone=visit.organization.profile.zone,
    )


@router.post("/account/sessions/{session}/end")
def end_session(visit: SignedIn, form: PostedForm, session: str) -> Response:
    """End a session or a token of one's own."""
    try:
        visit.site.records.end_session(visit.member.id, session)
    except UnknownName as unknown:
        raise NotHere from unknown
    return visit.done("/account")


@router.post("/account/sessions/end")
def end_all_others(visit: SignedIn, form: PostedForm) -> Response:
    """End every session and token of one's own but this one."""
    records, own = visit.site.records, visit.member.id
    for one in records.sessions_of(own):
        if one.id != visit.session.id:
            records.end_session(own, one.id)
    return visit.done("/account")


@router.get("/account/password")
def password(visit: SignedIn) -> Response:
    """Ask for the present password and a new one."""
    return visit.page("account/password.html", problem="")


@router.post("/account/password")
def change_password(visit: SignedIn, form: PostedForm) -> Response:
    """Change one's own password: signed out everywhere, and in again here."""
    records, own, new = visit.site.records, visit.member.id, form.text("new_password")
    if new != form.text("again"):
        return visit.page("account/password.html", status=422, problem=visit.say("The two are not the same."))
    refused = records.change_password(own, form.text("password"), new, visit.place)
    if refused is not None:
        return visit.page("account/password.html", status=422, problem=refused)
    response = visit.done("/account")
    _, token = records.admit(own, visit.place, kind=SessionKind.WEB, how="after a change of password")
    keep_session(visit, response, token)
    return response

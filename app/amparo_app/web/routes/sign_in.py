"""Signing in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from amparo.access.sign_in import SessionKind
from amparo.declarations import Language, Text
from amparo.errors import InvalidInput
from amparo.records.sessions import Place
from amparo.records.sessions import SignedIn as Came
from amparo_app.web.devices import device_of, know_device
from amparo_app.web.forms import Posted, PostedForm, session_cookie
from amparo_app.web.visit import Anybody, SignedIn, SignInNeeded, Visitor, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterable

router = APIRouter()


@router.get("/")
def beginning(visit: Anybody) -> Response:
    """Lead to today's work, or to the first visit of an office that nobody can sign in to yet."""
    return visit.to("/today" if visit.site.records.has_any_account() else "/first-visit")


@router.get("/sign-in")
def sign_in_form(visit: Anybody, next: str = "/") -> Response:  # noqa: A002 - the word in the address
    """Show the form, or go on where somebody is signed in already."""
    try:
        signed_in(visit.request)
    except SignInNeeded:
        return form_page(visit, next)
    return visit.to(next)


@router.post("/sign-in")
def sign_in(visit: Anybody, form: PostedForm) -> Response:
    """Sign somebody in, or say why not, without saying what was wrong."""
    site, email, onward = visit.site, form.text("email"), form.text("next") or "/"
    came = site.records.sign_in(
        email,
        form.text("password"),
        form.text("code"),
        _place(visit, email),
        organization=form.text("organization"),
        kind=SessionKind.WEB,
    )
    if came.has_to_choose:
        there = site.records.person(came.has_to_choose).organization
        return visit.page("sign_in/choose.html", next=onward, email=email, there=there, problem="")
    if came.session is None:
        return form_page(visit, onward, form, came)
    response = visit.to(onward if came.codes_left is None else f"/account/recovery-codes?{urlencode({'next': onward})}")
    keep_session(visit, response, came.token)
    know_device(visit, response, email)
    return response


def form_page(visit: Visitor, onward: str, typed: Posted | None = None, came: Came | None = None) -> Response:
    """Draw the form: with the code once the password was right, and with the offices where it was for several."""
    came, there = came or Came(), typed.text("organization") if typed else ""
    offices = came.offices or ((there,) if there else ())
    return visit.page(
        "sign_in/sign_in.html",
        status=403 if came.refused else 200,
        next=onward,
        email=typed.text("email") if typed else "",
        code_needed=came.code_needed or bool(typed and typed.text("code")),
        offices=offices_named(visit, offices) if came.offices or came.code_needed else (),
        there=there,
        asks_which=bool(came.offices),
        problem=came.refused or "",
    )


def offices_named(visit: Visitor, ids: Iterable[str]) -> list[tuple[str, str]]:
    """Return organizations by id with their names, as a list to choose from shows them."""
    return sorted(((one, visit.site.records.organization(one).profile.name) for one in ids), key=lambda pair: pair[1])


@router.post("/sign-in/choose")
def choose_password(visit: Anybody, form: PostedForm) -> Response:
    """Sign somebody in who was given a password that counts once, by a password of their own."""
    email, onward, new = form.text("email"), form.text("next") or "/", form.text("new_password")
    there = form.text("organization")
    problem: Text | str = "" if new == form.text("again") else visit.say("The two are not the same.")
    if not problem:
        try:
            came = visit.site.records.sign_in_anew(
                email, form.text("password"), new, _place(visit, email), organization=there, kind=SessionKind.WEB
            )
        except InvalidInput as wrong:
            problem = wrong.without_commands
        else:
            if came.session is not None:
                response = visit.to(onward)
                keep_session(visit, response, came.token)
                know_device(visit, response, email)
                return response
            problem = came.refused or ""
    return visit.page("sign_in/choose.html", status=422, next=onward, email=email, there=there, problem=problem)


@router.post("/sign-out")
def sign_out(visit: SignedIn, form: PostedForm) -> Response:
    """End this session."""
    visit.site.records.end_session(visit.member.id, visit.session.id)
    response = visit.to("/sign-in")
    response.delete_cookie(session_cookie(visit.site), path="/", secure=visit.site.is_encrypted, httponly=True)
    # what a browser kept of pages seen is not for whoever sits there next
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@router.post("/language")
def choose_language(visit: Anybody, form: PostedForm) -> Response:
    """Have the pages speak another language: for this browser, and for good where somebody is signed in."""
    language = form.text("language")
    response = visit.to(form.text("next") or "/")
    if language in set(Language):
        visit.remember_language(response, language)
        _change_own_language(visit, language)
    return response


def _place(visit: Visitor, email: str) -> Place:
    """Return where somebody sits who signs in by a name, with the device if its owner signed in there before."""
    return visit.place._replace(device=device_of(visit, email))


def keep_session(visit: Visitor, response: Response, token: str) -> None:
    """Have the browser hold a session's token until it is closed; the session itself ends by its own terms."""
    response.set_cookie(
        session_cookie(visit.site), token, path="/", secure=visit.site.is_encrypted, httponly=True, samesite="lax"
    )


def _change_own_language(visit: Visitor, language: str) -> None:
    try:
        member = signed_in(visit.request).member
    except SignInNeeded:
        return
    visit.site.records.change_person(member.id, member.profile.model_copy(update={"language": language}))

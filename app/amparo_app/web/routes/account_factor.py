"""The second factor: taken over into an app by a picture, counted from its first code on, with codes for its loss."""

from __future__ import annotations

import segno
from fastapi import APIRouter
from starlette.responses import Response

from amparo.declarations import Text
from amparo.errors import Refused
from amparo_app.web.forms import PostedForm
from amparo_app.web.visit import NotHere, SignedIn, Visit, own_path

router = APIRouter()

_PAGE, _CODES = "/account/second-factor", "/account/recovery-codes"


@router.get(_PAGE)
def second_factor(visit: SignedIn) -> Response:
    """Show whether a second factor is asked for, or the one that waits to be taken over."""
    return _page(visit)


@router.post(f"{_PAGE}/offer")
def offer(visit: SignedIn, form: PostedForm) -> Response:
    """Make a second factor, for whoever shows the password: a session left open must not get one of its own."""
    records, own = visit.site.records, visit.member.id
    refused = records.check_password(own, form.text("password"), visit.place)
    if refused is not None:
        return _page(visit, refused)
    records.offer_factor(own)
    return visit.to(_PAGE)


@router.post(f"{_PAGE}/confirm")
def confirm(visit: SignedIn, form: PostedForm) -> Response:
    """Have the second factor count, once a code of it is shown, and show the codes for the day on which it is lost."""
    try:
        visit.site.records.confirm_factor(visit.member.id, form.text("code"))
    except Refused:
        return _page(visit, visit.say("This code is not right, or too old. Look at the app and enter the present one."))
    return _made(visit)


@router.post(f"{_PAGE}/remove")
def remove(visit: SignedIn, form: PostedForm) -> Response:
    """Sign in by the password alone again, for whoever shows it."""
    records, own = visit.site.records, visit.member.id
    refused = records.check_password(own, form.text("password"), visit.place)
    if refused is not None:
        return _page(visit, refused)
    records.remove_factor(own, by=own)
    return visit.done("/account")


@router.get(_CODES)
def recovery_codes(visit: SignedIn, next: str = "") -> Response:  # noqa: A002 - the word in the address
    """Show how many recovery codes are left, and lead on whoever has just signed in by one."""
    return _codes(visit, onward=own_path(next) if next else "")


@router.post(_CODES)
def make_recovery_codes(visit: SignedIn, form: PostedForm) -> Response:
    """Make new recovery codes for whoever shows the password, and show them this once."""
    _check_factor(visit)
    refused = visit.site.records.check_password(visit.member.id, form.text("password"), visit.place)
    return _made(visit) if refused is None else _codes(visit, refused)


def _made(visit: Visit) -> Response:
    codes = visit.site.records.make_recovery_codes(visit.member.id)
    return visit.page("account/recovery_codes_made.html", codes=codes, today=visit.today)


def _codes(visit: Visit, problem: Text | str = "", onward: str = "") -> Response:
    _check_factor(visit)
    left = visit.site.records.recovery_codes_left(visit.member.id)
    status = 422 if problem else 200
    return visit.page("account/recovery_codes.html", status=status, left=left, onward=onward, problem=problem)


def _check_factor(visit: Visit) -> None:
    """Raise NotHere for whoever has no second factor, for which the codes would stand."""
    records, own = visit.site.records, visit.member.id
    if not records.has_account(own) or not records.account(own).second_factor:
        raise NotHere


def _page(visit: Visit, problem: Text | str = "") -> Response:
    records, own = visit.site.records, visit.member.id
    if not records.has_account(own):
        raise NotHere
    offered = records.offered_factor(own)
    return visit.page(
        "account/second_factor.html",
        status=422 if problem else 200,
        on=records.account(own).second_factor,
        picture=segno.make(offered.address).svg_data_uri(scale=5, border=3, light="#fff") if offered else "",
        secret=" ".join(offered.secret[at : at + 4] for at in range(0, len(offered.secret), 4)) if offered else "",
        problem=problem,
    )

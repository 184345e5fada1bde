"""The office's side of links without an account: a case's links, and volunteers asked how their cases stand."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from amparo.errors import UnknownName
from amparo_app.links import (
    CannotBeMade,
    ForClient,
    MadeLink,
    ask_volunteers,
    links_of_case,
    make_client_link,
    qr_svg,
    revoke_link,
    status_lines,
)
from amparo_app.telling.words import said
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, case_address, case_page, look
from amparo_app.web.forms import PostedForm
from amparo_app.web.visit import NotHere, SignedIn, Visit

router = APIRouter()


@router.get("/cases/{number}/links")
def links(visit: SignedIn, number: str) -> Response:
    """Show the links of a case, and a form that makes one for a client."""
    return _links(visit, look(visit, number))


@router.post("/cases/{number}/links")
def make(visit: SignedIn, form: PostedForm, number: str) -> Response:
    """Make a page for a client and show its address this once, to be printed."""
    seen = look(visit, number)
    try:
        asked = ForClient(form.text("person"), form.text("email"), form.command_id)
        made = make_client_link(visit.office, visit.organization, visit.member, seen.case, asked, visit.site.address)
    except CannotBeMade as wrong:
        return _links(visit, seen, Returned(form, refused=wrong.sentence))
    return _links(visit, seen, made=made)


@router.post("/cases/{number}/links/{link}/end")
def end(visit: SignedIn, form: PostedForm, number: str, link: str) -> Response:
    """End a link."""
    seen = look(visit, number)
    try:
        revoke_link(visit.office, visit.organization, visit.member, link, seen.case)
    except UnknownName as unknown:
        raise NotHere from unknown
    return visit.done(case_address(seen.case, "links"))


@router.get("/status-requests")
def requests(visit: SignedIn) -> Response:
    """Show who was asked how a case stands, who has not answered since when, and what the others said."""
    visit.require("send_status_requests")
    visit.office.note_read(visit.organization, visit.member)
    return _requests(visit)


@router.post("/status-requests")
def send(visit: SignedIn, form: PostedForm) -> Response:
    """Ask the volunteers of the chosen cases, or of all of them where that was ticked: an empty field mails nobody."""
    visit.require("send_status_requests")
    numbers = () if form.has("all") else form.text("numbers").replace(",", " ").split()
    if not numbers and not form.has("all"):
        return _requests(visit, Returned(form, {"numbers": said("requests_of_whom")}))
    try:
        sent = ask_volunteers(visit.office, visit.organization, visit.member, numbers)
    except CannotBeMade as wrong:
        return _requests(visit, Returned(form, refused=wrong.sentence))
    return visit.done("/status-requests") if sent else _requests(visit, nobody=True)


def _requests(visit: Visit, sent: Returned = NOTHING_SENT, *, nobody: bool = False) -> Response:
    return visit.page(
        "links/requests.html",
        status=sent.status,
        sent=sent,
        nobody=nobody,
        lines=status_lines(visit.office, visit.organization, visit.member),
        names=visit.colleagues,
        zone=visit.organization.profile.zone,
    )


def _links(visit: Visit, seen: Seen, sent: Returned = NOTHING_SENT, made: MadeLink | None = None) -> Response:
    people = {one.id: one.name for one in seen.case.persons}
    return case_page(
        visit,
        seen,
        "links/of_case.html",
        tab="links",
        status=sent.status,
        sent=sent,
        made=made,
        code=qr_svg(made.address) if made else "",
        lines=links_of_case(visit.office, visit.organization, seen.case),
        names=visit.colleagues | people,
        clients=tuple(people.items()),
        may_make=visit.may("make_link", seen.case),
    )

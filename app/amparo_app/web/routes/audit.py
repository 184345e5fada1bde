"""The audit of the organization: who looked at what, what happened to accounts, and whether the records are whole."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from amparo.declarations import Text, name_of
from amparo.records.sight import seen_by
from amparo_app.audit_lines import AuditLine, audit_lines
from amparo_app.web.forms import PostedForm
from amparo_app.web.visit import SignedIn, Visit

router = APIRouter()

_SHOWN = 200
_KINDS = ("reading", "account", "link")
_CALENDAR_FEED, _FEED = "calendar feed", "feed"


@router.get("/audit")
def audit(visit: SignedIn, person: str = "", kind: str = "") -> Response:
    """Show what happened last, of one person or one kind if asked."""
    visit.require("see_audit")
    visit.office.note_read(visit.organization, visit.member)
    lines = audit_lines(visit.site.records, visit.member, last=_SHOWN, person=person, kind=kind)
    return visit.page(
        "audit/audit.html",
        lines=lines,
        told={line.what: _told(visit, line) for line in lines},
        most=_SHOWN,
        person=person,
        kind=kind if kind in _KINDS else "",
        names=visit.colleagues,
        zone=visit.organization.profile.zone,
        checks=None,
    )


@router.post("/audit/check")
def check(visit: SignedIn, form: PostedForm) -> Response:
    """Check that nobody changed the records of the cases that the visitor may see outside of Amparo."""
    visit.require("see_audit")
    records, sight = visit.site.records, seen_by(visit.member.colleague())
    seen = {line.id for line in records.list_cases(visit.organization.id, open_only=False, seen=sight)}
    checks = tuple(records.check_cases(*sorted(seen))) if seen else ()
    return visit.page("audit/checked.html", count=len(checks), wrong=[one for one in checks if not one.holds])


def _told(visit: Visit, line: AuditLine) -> Text:
    """Return what a line says was done; what was typed at the command line stands as it was."""
    if line.kind != "reading":
        return name_of("audited", line.what)
    by, _, name = line.what.partition(" ")
    if by == "api":
        return name_of("looked_at", "program")
    if by != "web":
        return Text(line.what)
    return name_of("looked_at", _FEED if name == _CALENDAR_FEED else visit.request.app.state.topics.get(name, name))

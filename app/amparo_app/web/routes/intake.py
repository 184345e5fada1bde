"""Interviews under way: who was begun with and by whom, a new one, and one that ends without a case."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from starlette.responses import Response

from amparo.declarations import Text
from amparo.records.interviews import InterviewRecord, InterviewState
from amparo_app.interviewing import end, follow_opening, kinds_with_interview
from amparo_app.web.forms import PostedForm
from amparo_app.web.intake_view import client_named, view_of
from amparo_app.web.visit import NotHere, SignedIn, Visit

router = APIRouter()

_SHOWN = (InterviewState.UNDER_WAY, InterviewState.OPENING, InterviewState.OPENED)


class Line(NamedTuple):
    """One interview in the list: its client, and the number of the case that it became if the visitor may see that."""

    interview: InterviewRecord
    client: Text
    kind: Text
    number: str = ""
    is_abandoned: bool = False


@router.get("/intake")
def interviews(visit: SignedIn) -> Response:
    """Show the interviews that are not cases yet, those that nobody touched for long at their head."""
    visit.require("open_case")
    records, organization = visit.site.records, visit.organization
    visit.office.note_read(organization, visit.member)
    found = [
        follow_opening(visit.office, organization, visit.member, one)
        for one in records.interviews(organization.id, _SHOWN)
    ]
    kinds = kinds_with_interview(visit.office, organization)
    lines = [line for one in found if (line := _line(visit, one)) is not None]
    return visit.page(
        "intake/list.html",
        lines=sorted(lines, key=lambda line: not line.is_abandoned),
        kinds=kinds,
        choices=[(kind.id, kind.title.in_(visit.language)) for kind in kinds],
        zone=organization.profile.zone,
        kept_since=records.abandoned_before(organization.id),
    )


@router.post("/intake")
def begin(visit: SignedIn, form: PostedForm) -> Response:
    """Begin an interview and go to its first questions."""
    visit.require("open_case")
    kinds = {kind.id: kind for kind in kinds_with_interview(visit.office, visit.organization)}
    kind = kinds.get(form.text("case_type")) if len(kinds) > 1 else next(iter(kinds.values()), None)
    if kind is None or kind.interview is None:
        raise NotHere
    made = visit.site.records.begin_interview(visit.organization.id, kind.id, visit.member.id)
    return visit.to(f"/intake/{made.id}")


@router.get("/intake/{id_}/end")
def ending(visit: SignedIn, id_: str) -> Response:
    """Ask whether what was typed is to be destroyed."""
    return visit.page("intake/end.html", view=view_of(visit, id_))


@router.post("/intake/{id_}/end")
def end_interview(visit: SignedIn, form: PostedForm, id_: str) -> Response:
    """Destroy what was typed, after somebody said that they mean it."""
    view = view_of(visit, id_)
    if form.text("sure") != "yes":
        return visit.page("intake/end.html", status=422, view=view, unsure=True)
    if view.interview.state is InterviewState.OPENING:
        return visit.page("intake/end.html", status=409, view=view, being_opened=True)
    end(visit.office, visit.organization, visit.member, view.interview)
    return visit.done("/intake")


def _line(visit: Visit, interview: InterviewRecord) -> Line | None:
    """Return an interview as the list shows it; one whose case the visitor may not see is not there."""
    kind = visit.catalog.case_type.get(interview.case_type)
    number = ""
    if interview.case is not None:
        try:
            number = visit.case(interview.case).number
        except NotHere:
            return None
    return Line(
        interview,
        client_named(interview),
        kind.title if kind else Text(interview.case_type),
        number,
        interview.changed < visit.site.records.abandoned_before(visit.organization.id)
        and interview.state is InterviewState.UNDER_WAY,
    )

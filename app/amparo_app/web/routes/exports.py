"""Everything the organization owns, asked for, followed and fetched once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from amparo.errors import Refused, ServerUnreachable, UnknownName
from amparo.records.jobs import JobState, NewJob
from amparo_app.exporting.job import EXPORT, ExportNotThere, ExportRequest, export_file, opened_export
from amparo_app.jobs import Jobs
from amparo_app.web.downloads import given_once
from amparo_app.web.forms import PostedForm
from amparo_app.web.visit import NotHere, SignedIn, Visit

if TYPE_CHECKING:
    from amparo_app.jobs import JobLine

router = APIRouter()

_PERMISSION = "export_everything"


@router.get("/export")
def exports(visit: SignedIn) -> Response:
    """List one's exports, with the form that asks for another."""
    visit.require(_PERMISSION)
    return _page(visit)


@router.post("/export")
def begin(visit: SignedIn, form: PostedForm) -> Response:
    """Ask for an export of everything that the visitor may see."""
    visit.require(_PERMISSION)
    language = form.text("in")
    asked = ExportRequest(language=language if language in {"en", "es"} else visit.language).model_dump()
    id_ = form.command_id[:12]
    if id_ not in {one.id for one in _own(visit)}:
        new = NewJob(visit.organization.id, EXPORT, asked, visit.member.id, "", id=id_)
        try:
            Jobs(visit.office, visit.organization, visit.member).put(new)
        except ServerUnreachable:
            return visit.to(f"/jobs/{id_}")
    return visit.to(f"/jobs/{id_}")


@router.post("/export/{job}/file")
def fetch(visit: SignedIn, form: PostedForm, job: str) -> Response:
    """Give an export's file to whoever asked for it, once: nothing is left of it in the office afterwards."""
    visit.require(_PERMISSION)
    settings = visit.office.settings
    try:
        found = visit.office.records.job(visit.organization.id, job)
        reader = opened_export(visit.office.records, settings, found, visit.member)
    except (UnknownName, Refused) as hidden:
        raise NotHere from hidden
    except ExportNotThere as gone:
        return _page(visit, gone)
    visit.office.note_read(visit.organization, visit.member)
    return given_once(reader, settings, found.id, f"amparo-export-{visit.today.isoformat()}.zip")


def _own(visit: Visit) -> tuple[JobLine, ...]:
    found = Jobs(visit.office, visit.organization, visit.member).all()
    return tuple(one for one in found if one.kind == EXPORT and one.by == visit.member.id)


def _page(visit: Visit, gone: ExportNotThere | None = None) -> Response:
    own = _own(visit)
    there = {
        one.id for one in own if one.state is JobState.DONE and export_file(visit.office.settings, one.id).exists()
    }
    return visit.page(
        "exports/exports.html",
        status=409 if gone else 200,
        exports=own,
        there=there,
        zone=visit.organization.profile.zone,
        problem=gone.sentence if gone else None,
    )

"""A client's own file: asked for on the case's page, written by itself, and fetched once by whoever asked."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from amparo.errors import Refused, ServerUnreachable, UnknownName
from amparo.records.jobs import NewJob
from amparo_app.exporting.case_export import opened_case_export
from amparo_app.exporting.job import CASE_EXPORT, ExportNotThere, ExportRequest
from amparo_app.jobs import Jobs
from amparo_app.web.downloads import given_once
from amparo_app.web.forms import PostedForm
from amparo_app.web.papers import need
from amparo_app.web.visit import NotHere, SignedIn

router = APIRouter()

_PERMISSION = "export_case"


@router.post("/cases/{number}/export")
def ask(visit: SignedIn, form: PostedForm, number: str) -> Response:
    """Ask for a client's own file; the form sent twice asks once."""
    case = visit.case(number)
    need(visit, _PERMISSION, case)
    id_ = form.command_id[:12]
    if id_ not in {one.id for one in visit.office.records.jobs(visit.organization.id)}:
        asked = ExportRequest(language=visit.language).model_dump()
        new = NewJob(visit.organization.id, CASE_EXPORT, asked, visit.member.id, case=case.id, id=id_)
        try:
            Jobs(visit.office, visit.organization, visit.member).put(new)
        except ServerUnreachable:  # it is saved; its page says that it waits
            return visit.to(f"/jobs/{id_}")
    return visit.to(f"/jobs/{id_}")


@router.post("/cases/{number}/export/{job}/file")
def fetch(visit: SignedIn, form: PostedForm, number: str, job: str) -> Response:
    """Give a client's file to whoever asked for it and may still have it, once: nothing is left of it afterwards."""
    case = visit.case(number)
    need(visit, _PERMISSION, case)
    settings = visit.office.settings
    try:
        found = visit.office.records.job(visit.organization.id, job)
        if found.case != case.id:
            raise NotHere
        reader = opened_case_export(visit.office.records, settings, found, visit.member.id)
    except (UnknownName, Refused) as hidden:
        raise NotHere from hidden
    except ExportNotThere as gone:
        return visit.page("exports/gone.html", status=409, problem=gone.sentence, number=case.number)
    return given_once(reader, settings, found.id, f"{case.number}.zip")

"""Long work that goes on by itself: how far it is, what came of it, and a way to stop it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from amparo.errors import InvalidInput, Refused, ServerUnreachable, UnknownName
from amparo.records.jobs import Job
from amparo_app.jobs import Jobs
from amparo_app.running import check_running
from amparo_app.web.forms import PostedForm
from amparo_app.web.visit import NotHere, SignedIn, Visit

router = APIRouter()


@router.get("/jobs")
def jobs(visit: SignedIn) -> Response:
    """List the long work that the visitor may see, the latest first."""
    return visit.page("jobs/jobs.html", jobs=_jobs(visit).all(), zone=visit.organization.profile.zone)


@router.get("/jobs/{job}")
def job(visit: SignedIn, job: str) -> Response:
    """Show how far a job is, and what came of it."""
    return _page(visit, _found(visit, job), "jobs/job.html")


@router.get("/jobs/{job}/progress")
def progress(visit: SignedIn, job: str) -> Response:
    """Give the part of a job's page that changes, for a browser that asks for it again and again.

    Of one that has ended the whole page is drawn anew: there is nothing to stop any more, and what came of it to read.
    """
    found = _found(visit, job)
    response = _page(visit, found, "jobs/progress.html")
    if found.state.ended and "hx-request" in visit.request.headers:
        response.headers["HX-Refresh"] = "true"
    return response


@router.post("/jobs/{job}/cancel")
def cancel(visit: SignedIn, form: PostedForm, job: str) -> Response:
    """Have a job not go on; what it kept before stays. One that is over, or all but over, is shown as it stands."""
    found = _found(visit, job)
    try:
        _jobs(visit).cancel(found.id)
    except InvalidInput:
        return _page(visit, _found(visit, job), "jobs/job.html", too_late=True)
    return visit.done(f"/jobs/{found.id}")


def _page(visit: Visit, job: Job, template: str, *, too_late: bool = False) -> Response:
    return visit.page(
        template,
        status=409 if too_late else 200,
        too_late=too_late,
        job=_jobs(visit).sheet(job),
        people=visit.colleagues,
        zone=visit.organization.profile.zone,
        rests=not job.state.ended and not runs(visit),
    )


def runs(visit: Visit) -> bool:
    """Return whether anything is there that does jobs."""
    try:
        check_running(visit.office.settings)
    except ServerUnreachable:
        return False
    return True


def _found(visit: Visit, id_: str) -> Job:
    try:
        found = _jobs(visit).job(id_)
    except (UnknownName, Refused) as hidden:
        raise NotHere from hidden
    if found.id != id_:  # the command line takes the beginning of an id; an address is written out
        raise NotHere
    return found


def _jobs(visit: Visit) -> Jobs:
    return Jobs(visit.office, visit.organization, visit.member)

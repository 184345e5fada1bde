"""The plugins of the organization: what each adds, how its actions do, and what other ones would change."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from amparo.case.rehearsal_catalogs import CatalogChange
from amparo.declarations import Text, phrase
from amparo.errors import ServerUnreachable, UnknownName
from amparo.records.catalog_switches import count_not_under, last_begun, open_cases_by_catalog, was_rehearsed
from amparo.records.jobs import Job, NewJob
from amparo.records.sight import seen_by
from amparo_app.jobs import Jobs
from amparo_app.plugin_health import plugin_health
from amparo_app.rehearsal_job import REHEARSAL, RehearsalRequest
from amparo_app.rehearsing import Rehearsal
from amparo_app.switch_job import SWITCH, SwitchRequest
from amparo_app.switching import Switched, Switching
from amparo_app.telling.words import said
from amparo_app.web.forms import Posted, PostedForm
from amparo_app.web.plugin_view import plugins_here
from amparo_app.web.plugins_view import lines_shown, plugins_shown
from amparo_app.web.routes.jobs import runs
from amparo_app.web.routes.plugin_choosing import managing
from amparo_app.web.visit import NotHere, SignedIn, Visit

router = APIRouter()

_PERMISSION = "manage_plugins"
_LOOKED_BACK = timedelta(days=29)


@router.get("/plugins")
def plugins(visit: SignedIn) -> Response:
    """Show the plugins in force, and the rehearsals of the last weeks."""
    visit.require(_PERMISSION)
    records, organization = visit.site.records, visit.organization.id
    health = plugin_health(records, visit.now.date() - _LOOKED_BACK, organization, by_day=False)
    return visit.page(
        "plugins/plugins.html",
        plugins=plugins_shown(visit.catalog, health.actions),
        rehearsals=[job for job in records.jobs(organization) if job.kind == REHEARSAL],
        people=visit.colleagues,
        zone=visit.organization.profile.zone,
        hash=visit.catalog.hash[:8],
        here=plugins_here(managing(visit)),
        switches=[job for job in records.jobs(organization) if job.kind == SWITCH],
        catalogs=_catalogs(visit),
        has_before=len({hash_ for hash_, _, _ in records.catalog_history(organization)}) > 1,
        remaining=count_not_under(records, organization, visit.catalog.hash),
    )


@router.post("/plugins/rehearsals")
def rehearse(visit: SignedIn, form: PostedForm) -> Response:
    """Have the plugins that are enabled rehearsed on every open case; nothing is changed by it."""
    visit.require(_PERMISSION)
    return put_job(visit, form, REHEARSAL, RehearsalRequest(language=visit.language).model_dump(), "rehearsals")


@router.get("/plugins/rehearsals/{job}")
def rehearsal(visit: SignedIn, job: str) -> Response:
    """Show how far a rehearsal is, and what it found, with the way to go live with it below."""
    visit.require(_PERMISSION)
    return _report(visit, _found(visit, job, REHEARSAL))


@router.post("/plugins/rehearsals/{job}/go-live")
def go_live(visit: SignedIn, form: PostedForm, job: str) -> Response:
    """Go live with what was rehearsed, for whoever says how many cases change by it, and why."""
    visit.require(_PERMISSION)
    found = _found(visit, job, REHEARSAL)
    made = Rehearsal.model_validate(found.result) if found.result else None
    if made is None or _why_not_live(visit, made):
        return _report(visit, found)
    if form.text("sure") != str(made.affected) or not form.text("reason"):
        said = visit.say("Tick that you know how many open cases change, and say why: both stay on record.")
        return _report(visit, found, said, form.text("reason"))
    if Switching(visit.office.settings, managing(visit)).proposed().hash != made.proposed:
        return _report(visit, found, phrase("switch_stale").in_(visit.language), form.text("reason"))
    asked = SwitchRequest(proposed=made.proposed, reason=form.text("reason")[:500], language=visit.language)
    return put_job(visit, form, SWITCH, asked.model_dump(), "switches")


@router.post("/plugins/switches")
def go_on(visit: SignedIn, form: PostedForm) -> Response:
    """Move the open cases that did not follow the catalog in force yet, back where that is where they go."""
    visit.require(_PERMISSION)
    last = last_begun(visit.site.records, visit.organization.id)
    back = last is not None and last[1].back and last[0] == visit.catalog.hash
    asked = SwitchRequest(proposed=visit.catalog.hash, back=back, language=visit.language)
    return put_job(visit, form, SWITCH, asked.model_dump(), "switches")


@router.get("/plugins/switches/{job}")
def switch(visit: SignedIn, job: str) -> Response:
    """Show how far going live is, and which cases did not follow."""
    visit.require(_PERMISSION)
    found = _found(visit, job, SWITCH)
    done = Switched.model_validate(found.result) if found.result else None
    visible = _visible(visit) if done else frozenset()
    return visit.page(
        "plugins/switch.html",
        job=Jobs(visit.office, visit.organization, visit.member).sheet(found),
        done=done,
        back=bool(found.asked.request.get("back")),
        left=[one for one in done.left if one.number in visible] if done else (),
        hidden=sum(one.number not in visible for one in done.left) if done else 0,
        people=visit.colleagues,
        zone=visit.organization.profile.zone,
        rests=not found.state.ended and not runs(visit),
    )


def put_job(visit: Visit, form: Posted, kind: str, asked: dict[str, object], place: str) -> Response:
    """Ask for a job, once for one form, and lead to its page."""
    id_ = form.command_id[:12]
    if id_ not in {job.id for job in visit.site.records.jobs(visit.organization.id)}:
        new = NewJob(visit.organization.id, kind, asked, visit.member.id, "", id=id_)
        try:
            Jobs(visit.office, visit.organization, visit.member).put(new)
        except ServerUnreachable:  # it is written down, and its page says that it waits
            return visit.to(f"/plugins/{place}/{id_}")
    return visit.to(f"/plugins/{place}/{id_}")


def _report(visit: Visit, found: Job, problem: str = "", reason: str = "") -> Response:
    made = Rehearsal.model_validate(found.result) if found.result else None
    return visit.page(
        "plugins/rehearsal.html",
        status=422 if problem else 200,
        job=Jobs(visit.office, visit.organization, visit.member).sheet(found),
        made=made,
        counts=_counts(made) if made else None,
        lines=lines_shown(made, _visible(visit)) if made else (),
        apart=[(said(f"rehearsed_{one.change}"), one) for one in _apart(made)] if made else (),
        people=visit.colleagues,
        zone=visit.organization.profile.zone,
        rests=not found.state.ended and not runs(visit),
        why_not=_why_not_live(visit, made) if made else "",
        reason=reason,
        problem=problem,
    )


def _why_not_live(visit: Visit, made: Rehearsal) -> str:
    """Return why nobody may go live with what was rehearsed, or nothing."""
    if made.proposed == visit.catalog.hash:
        return visit.say("What was rehearsed is in force: there is nothing to go live with.")
    if made.in_force != visit.catalog.hash or not was_rehearsed(
        visit.site.records, visit.organization.id, made.proposed
    ):
        return visit.say(
            "Another catalog is in force since this rehearsal, so it tells nothing any more. Rehearse again."
        )
    if made.unread:
        return visit.say("Not every case could be looked through. Have those records mended, then rehearse again.")
    return ""


def _catalogs(visit: Visit) -> list[tuple[str, int, datetime | None]]:
    """Return each catalog by which open cases go, and the one in force: its hash, how many cases, since when."""
    records, organization = visit.site.records, visit.organization.id
    cases = open_cases_by_catalog(records, organization)
    since = {hash_: at for hash_, at, _ in records.catalog_history(organization)}
    hashes = sorted({*cases, visit.catalog.hash}, key=lambda one: (one != visit.catalog.hash, one))
    return [(one[:8], cases.get(one, 0), since.get(one)) for one in hashes]


def _counts(made: Rehearsal) -> Text:
    return said("rehearsal_counts", cases=made.cases, affected=made.affected, dangerous=made.dangerous)


def _apart(made: Rehearsal) -> tuple[CatalogChange, ...]:
    return (*made.plugins, *made.registers, *made.government_forms)


def _found(visit: Visit, id_: str, kind: str) -> Job:
    try:
        found = visit.site.records.job(visit.organization.id, id_)
    except UnknownName as unknown:
        raise NotHere from unknown
    if found.kind != kind or found.id != id_:
        raise NotHere
    return found


def _visible(visit: Visit) -> frozenset[str]:
    sight = seen_by(visit.member.colleague())
    return frozenset(line.number for line in visit.site.records.list_cases(visit.organization.id, seen=sight))

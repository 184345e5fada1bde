"""The way back to the catalog before: what it will do, said first; then a job, as going live is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fastapi import APIRouter
from starlette.responses import Response

from amparo.declarations import Text, phrase
from amparo.errors import Refused
from amparo.records.catalog_switches import count_not_under
from amparo.records.surveying import count_open_cases
from amparo_app.switch_job import SWITCH, SwitchRequest
from amparo_app.switching import Switching
from amparo_app.web.forms import PostedForm
from amparo_app.web.routes.plugin_choosing import PERMISSION, managing
from amparo_app.web.routes.plugins import put_job
from amparo_app.web.visit import SignedIn, Visit

if TYPE_CHECKING:
    from datetime import datetime

    from amparo.declarations import Catalog

router = APIRouter()

_LONGEST_REASON = 500


class WayBack(NamedTuple):
    """Where the way back leads: the catalog, since when it was last in force (UTC), and which plugins come and go.

    `cases` open cases follow, all that go by another catalog now; `open` is how many there are.
    """

    hash: str
    since: datetime
    comes: tuple[tuple[Text, str], ...]
    goes: tuple[tuple[Text, str], ...]
    cases: int
    open: int


@router.get("/plugins/back")
def way_back(visit: SignedIn) -> Response:
    """Say what going back to the catalog before will do, with the form that asks for it."""
    visit.require(PERMISSION)
    return _page(visit)


@router.post("/plugins/back")
def go_back(visit: SignedIn, form: PostedForm) -> Response:
    """Go back to the catalog that the page named, for whoever confirms it and says why."""
    visit.require(PERMISSION)
    leads, reason = _leads(visit), form.text("reason")[:_LONGEST_REASON]
    if leads is None:
        return _page(visit)
    if form.text("to") != leads.hash:
        return _page(visit, phrase("back_stale").in_(visit.language), reason)
    if not form.has("sure") or not reason:
        problem = visit.say("Tick that you know what it does, and say why: both stay on record.")
        return _page(visit, problem, reason)
    asked = SwitchRequest(proposed=leads.hash, reason=reason, back=True, language=visit.language)
    return put_job(visit, form, SWITCH, asked.model_dump(), "switches")


def _page(visit: Visit, problem: str = "", reason: str = "") -> Response:
    return visit.page(
        "plugins/back.html",
        status=422 if problem else 200,
        leads=_leads(visit),
        in_force=visit.catalog.hash,
        zone=visit.organization.profile.zone,
        problem=problem,
        reason=reason,
    )


def _leads(visit: Visit) -> WayBack | None:
    """Return where the way back leads, or None while no other catalog was ever in force."""
    records, organization = visit.site.records, visit.organization.id
    try:
        before = Switching(visit.office.settings, managing(visit)).before(visit.catalog.hash)
    except Refused:
        return None
    since = max(at for hash_, at, _ in records.catalog_history(organization) if hash_ == before)
    there, here = _plugins(records.catalog(organization, before)), _plugins(visit.catalog)
    return WayBack(
        hash=before,
        since=since,
        comes=tuple(one for one in there if one not in here),
        goes=tuple(one for one in here if one not in there),
        cases=count_not_under(records, organization, before),
        open=count_open_cases(records, organization),
    )


def _plugins(catalog: Catalog) -> tuple[tuple[Text, str], ...]:
    return tuple((one.title, one.version) for one in sorted(catalog.plugins, key=lambda one: one.id))

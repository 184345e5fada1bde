"""Today: what somebody has to know, and one press of a key to take note of what rang."""

from __future__ import annotations

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from amparo.case.commands import Acknowledge
from amparo.declarations import Text
from amparo.records.in_sight import Whose
from amparo.records.today import today_of
from amparo.records.today_rows import Part, Today
from amparo_app.hearings import Rota
from amparo_app.web.forms import Posted, PostedForm
from amparo_app.web.today_view import TodayView, pressing
from amparo_app.web.visit import NotHere, SignedIn, Visit, signed_in

router = APIRouter()


_AT_ONCE = CapacityLimiter(10)
"""So many threads show Today: many more only take each other's turn; many fewer note their looks one by one."""


@router.get("/today")
async def today(request: Request) -> Response:
    """Show what presses, the nearest first.

    Who asks is no dependency of its own: the page that is asked for most is not handed from thread to thread for it.
    """
    return await to_thread.run_sync(_shown, request, limiter=_AT_ONCE)


def _shown(request: Request) -> Response:
    visit = signed_in(request)
    asked = whose_of(request.query_params.get("whose", ""))
    only = part_of(request.query_params.get("only", ""))
    shown = visit.page_once(_PAGE, (asked, only), lambda: _values(visit, asked, only))
    visit.office.note_read(visit.organization, visit.member)
    return shown


@router.post("/today/acknowledge")
def acknowledge(visit: SignedIn, form: PostedForm) -> Response:
    """Take note of what rang, with a note or without one."""
    case = visit.case(form.text("case"))
    id_, whose, only = form.text("deadline"), whose_of(form.text("whose")), part_of(form.text("only"))
    if id_ not in case.deadline:
        raise NotHere
    answered = visit.carry_out(case, Acknowledge(deadline=id_, note=form.text("note")), form)
    if answered.refused is not None:
        values = _values(visit, whose, only, answered.refused, form)
        visit.office.note_read(visit.organization, visit.member)
        return visit.page(_PAGE, status=409, **values)
    return visit.back(f"/today?whose={whose}" + (f"&only={only}" if only else ""), answered)


def whose_of(asked: str) -> Whose:
    """Return whose list is asked for; one's own where nothing known is."""
    return Whose(asked) if asked in set(Whose) else Whose.MINE


def part_of(asked: str) -> str:
    """Return the part of Today that is asked for by itself; none, which is all of it, where nothing known is."""
    return asked if asked in _PARTS else ""


def _values(
    visit: Visit, whose: Whose, only: str = "", problem: Text | None = None, typed: Posted | None = None
) -> dict[str, object]:
    """Return what the page shows; with `problem`, a refusal, what was `typed` stands in its row again."""
    records = visit.site.records
    found = today_of(records, visit.member.colleague(), visit.today, whose, visit.staff.colleagues, only=only)
    cases = {row.of.id for name in _PARTS if name != _OFFERS for row in getattr(found, name).rows}
    view = TodayView(
        found.day,
        found.assigned,
        records.names_of(visit.organization.id, cases),
        visit.staff.names,
        lambda hash_: records.catalog(visit.organization.id, hash_),
    )
    parts = {name: getattr(view, kind)(_own(visit, found, name)) for name, kind in _PARTS.items()}
    return {
        "today": found.day,
        "pressing": pressing(found.due, found.day),
        "whose": found.whose,
        "only": only,
        "choices": tuple(Whose),
        "zone": visit.organization.profile.zone,
        "problem": problem,
        "typed": typed,
        **parts,
    }


_PAGE = "today/today.html"
_OFFERS = "offers"
"""The part whose clients are not named: whoever is asked learns who it is on the page that asks."""

_PARTS = {
    "due": "due",
    "unheard": "due",
    "undated": "due",
    "hearings": "hearings",
    "steps": "steps",
    "others": "steps",
    "waits": "waits",
    "government": "due",
    "to_confirm": "due",
    "to_verify": "due",
    "look_ups": "due",
    "gates": "due",
    _OFFERS: "cases",
    "attention": "cases",
    "nobodys": "cases",
}
"""The parts of Today, each with how its rows are drawn."""


def _own(visit: Visit, found: Today, name: str) -> Part[object]:
    """Return a part; of looks into a court's system one's own: by the rota, and everybody's without one."""
    part: Part[object] = getattr(found, name)
    if name != "look_ups" or not part.rows or found.whose is not Whose.MINE:
        return part
    duty = Rota(visit.office, visit.organization).on(found.day)
    mine = {visit.member.id, *(one.id for one in visit.member.stands_in_for)}
    return part if not duty.looks or mine & {duty.looks, duty.backup} else Part()

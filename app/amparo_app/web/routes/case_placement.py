"""Finding a volunteer attorney: who could take a case and why, the offers, and their answers."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from amparo.access.policy import default_policy
from amparo.case.commands import AnswerOffer, OfferPlacement
from amparo.case.model import Case, Offer, OfferStatus
from amparo.case.offer_view import offer_view
from amparo.case.placing import may_answer
from amparo.declarations import Role
from amparo.errors import Refused, UnknownName
from amparo.placement import Ranked
from amparo_app.sheets import ranked_candidates
from amparo_app.telling.words import said
from amparo_app.web.case_act import CaseForm, act
from amparo_app.web.case_frame import (
    NOTHING_SENT,
    Returned,
    Seen,
    Typed,
    case_address,
    case_page,
    seen_of,
    why_refused,
)
from amparo_app.web.forms import Posted, PostedForm
from amparo_app.web.visit import NotHere, SignedIn, Visit

router = APIRouter()

ACCEPT, DECLINE = "accept", "decline"


@router.get("/cases/{number}/placement")
def placement(visit: SignedIn, number: str) -> Response:
    """Show who could take a case and why, the offers made, and the open one to whoever can answer it."""
    return _page(visit, _offered(visit, number))


@router.post("/cases/{number}/placement/offer")
def offer(visit: SignedIn, form: PostedForm, number: str) -> Response:
    """Offer a case to volunteers, one after the other."""
    asked = CaseForm(lambda seen, read: OfferPlacement(to=_in_order(read, seen)), _page, "placement")
    return act(visit, form, number, asked)


@router.post("/cases/{number}/placement/answer")
def answer(visit: SignedIn, form: PostedForm, number: str) -> Response:
    """Take the answer of the volunteer who holds the open offer, or of a coordinator who heard it."""
    seen, read = _offered(visit, number), Typed(form)
    reply = read.chosen("reply", {ACCEPT, DECLINE})
    if read.problems:
        return _page(visit, seen, Returned(form, read.problems))
    body = AnswerOffer(accept=reply == ACCEPT, reason=form.text("reason"))
    answered = visit.carry_out(seen.case, body, form)
    if (refused := why_refused(answered)) is not None:
        return _page(visit, seen, Returned(form, refused=refused))
    may_see = reply == ACCEPT or visit.may("see_case", seen.case)
    # not to the beginning, which leads on and would forget to say what came of it
    return visit.back(case_address(seen.case, "placement") if may_see else "/today", answered)


def _offered(visit: Visit, number: str) -> Seen:
    """Return a case that the visitor may see, or that is offered to them now; raises NotHere for any other."""
    try:
        case = visit.office.case_offered(number, visit.organization, visit.member)
    except (UnknownName, Refused) as hidden:
        raise NotHere from hidden
    return seen_of(visit, case)


def _in_order(read: Typed, seen: Seen) -> tuple[str, ...]:
    """Return the volunteers that were given a place in the order in which to ask, noting what is no order."""
    placed: dict[int, str] = {}
    for id_ in seen.sheet.colleagues:
        if not read.form.text(f"order-{id_}"):
            continue
        place = read.form.number(f"order-{id_}")
        if not place or place in placed:
            read.problems[f"order-{id_}"] = said("field_order")
            continue
        placed[place] = id_
    if not placed and not read.problems:
        read.problems["order"] = said("field_nobody")
    return tuple(placed[place] for place in sorted(placed))


def _page(visit: Visit, seen: Seen, sent: Returned = NOTHING_SENT) -> Response:
    case, may_see = seen.case, visit.may("see_case", seen.case)
    waiting = next((one for one in case.offers if one.status is OfferStatus.OPEN), None)
    values: dict[str, object] = {
        "sent": sent,
        "offers": tuple(reversed(case.offers)) if may_see else (),
        "waiting": waiting,
        "then": ", ".join(seen.sheet.colleagues.get(one, one) for one in waiting.then) if waiting else "",
        "colleagues": seen.sheet.colleagues,
        "may_answer": waiting is not None and case.is_open and _may_answer(visit, case, waiting),
        "conflicts": case.conflicts if may_see else (),
    }
    if not may_see:
        return _before_an_answer(visit, seen, waiting, sent, values)
    return case_page(
        visit,
        seen,
        "case/placement.html",
        tab="placement",
        status=sent.status,
        candidates=_candidates(visit, seen),
        may_offer=case.is_open and waiting is None and visit.may("offer_placement", case),
        may_see_candidates=visit.may("see_candidates", case),
        order=_order(sent.form),
        **values,
    )


def _before_an_answer(
    visit: Visit, seen: Seen, waiting: Offer | None, sent: Returned, values: dict[str, object]
) -> Response:
    """Show a volunteer what their link shows, and the names for their own conflict check; and no more."""
    if waiting is None:
        raise NotHere
    shown = offer_view(seen.case, seen.catalog, waiting)
    own = values | {"offer": shown, "base": case_address(seen.case), "case": seen.case, "zone": seen.case.zone}
    return visit.page("case/offer.html", status=sent.status, **own)


def _order(form: Posted | None) -> dict[str, str]:
    if form is None:
        return {}
    return {name.removeprefix("order-"): value for name, value in form.typed() if name.startswith("order-")}


def _candidates(visit: Visit, seen: Seen) -> tuple[Ranked, ...] | None:
    """Return the volunteers in the order in which to ask, or None where nobody says how cases are placed."""
    if not visit.may("see_candidates", seen.case):
        return ()
    try:
        return ranked_candidates(seen.case, seen.catalog, visit.office.records.colleagues(visit.organization.id))
    except Refused:
        return None


def _may_answer(visit: Visit, case: Case, waiting: Offer) -> bool:
    colleague, policy = visit.member.colleague(), default_policy()
    coordinates = policy.may_as(colleague, {Role.PRO_BONO_COORDINATOR}, case.access).allowed
    return coordinates or may_answer(policy, colleague, waiting, case.access)

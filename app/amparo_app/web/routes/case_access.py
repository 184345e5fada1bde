"""Who may see a case and why; ethical walls, and whether it is restricted."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from amparo.access.policy import default_policy
from amparo.case.walls import LiftRestriction, LiftWall, RaiseWall, RestrictCase
from amparo.declarations import Role
from amparo_app.sighted import who_may_see
from amparo_app.telling.access import kept_away
from amparo_app.telling.words import either_way, said
from amparo_app.web.case_act import CaseForm, act
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, Typed, case_address, case_page, look
from amparo_app.web.forms import PostedForm
from amparo_app.web.visit import SignedIn, Visit

router = APIRouter()

_AT_FIELD = dict.fromkeys(("wall_of_nobody", "walled_already", "wall_assigned", "unknown_colleague"), "people")


@router.get("/cases/{number}/access")
def access(visit: SignedIn, number: str) -> Response:
    """Show who may see a case and why, and whom a wall or a restriction keeps away."""
    return _page(visit, look(visit, number))


@router.post("/cases/{number}/access/walls")
def raise_wall(visit: SignedIn, form: PostedForm, number: str) -> Response:
    """Keep people, or whoever holds a role, away from a case."""
    return act(visit, form, number, CaseForm(_typed_wall, _page, "access", _AT_FIELD))


def _typed_wall(seen: Seen, typed: Typed) -> RaiseWall:
    people = tuple(one for one in typed.form.texts("people") if one in seen.sheet.colleagues)
    roles = tuple(Role(one) for one in typed.form.texts("roles") if one in set(Role))
    if not people and not roles:
        typed.problems["people"] = said("wall_whom")
    return RaiseWall(people=people, roles=roles, reason=typed.text("reason"))


@router.post("/cases/{number}/access/walls/{wall}/lift")
def lift_wall(visit: SignedIn, form: PostedForm, number: str, wall: str) -> Response:
    """Take a wall away."""
    # one that is not there was lifted by somebody else meanwhile: whoever comes second is told so
    return act(visit, form, number, CaseForm(partial(_typed_lift, wall), _page, "access"))


def _typed_lift(wall: str, _: Seen, typed: Typed) -> LiftWall:
    return LiftWall(wall=wall, reason=typed.text(f"reason-{wall}"))


@router.post("/cases/{number}/access/restriction")
def restrict(visit: SignedIn, form: PostedForm, number: str) -> Response:
    """Restrict a case, or end its restriction."""

    def where(seen: Seen) -> str:
        """Return where to go on: whoever restricts a case that is not theirs has left it."""
        stays = seen.case.restriction is not None or _sees_when_restricted(visit, seen)
        return case_address(seen.case, "access") if stays else "/cases"

    return act(visit, form, number, CaseForm(_typed_restriction, _page, where))


def _typed_restriction(_: Seen, typed: Typed) -> RestrictCase | LiftRestriction:
    # what the form said when it was drawn: by now somebody else may have done just that
    reason = typed.text("why")
    return LiftRestriction(reason=reason) if typed.form.has("lift") else RestrictCase(reason=reason)


def _sees_when_restricted(visit: Visit, seen: Seen) -> bool:
    restricted = seen.case.access.model_copy(update={"restricted": True})
    return default_policy().may(visit.member.colleague(), "see_case", restricted).allowed


def _page(visit: Visit, seen: Seen, sent: Returned = NOTHING_SENT) -> Response:
    case, names = seen.case, seen.sheet.colleagues
    people = [one.colleague() for one in seen.people if one.active]
    return case_page(
        visit,
        seen,
        "case/access.html",
        tab="access",
        status=sent.status,
        sent=sent,
        restriction=case.restriction,
        walls=[(one, either_way(partial(kept_away, one, names))) for one in case.walls],
        names=names,
        sighted=who_may_see(case, people, names, visit.today),
        colleagues=sorted(((one.id, names[one.id]) for one in people), key=lambda pair: pair[1].casefold()),
        roles=tuple(Role),
        keeps_seeing=_sees_when_restricted(visit, seen),
        may_wall=visit.may("manage_access", case),
        may_restrict=visit.may("restrict_case", case),
        may_lift=visit.may("lift_restriction", case),
    )

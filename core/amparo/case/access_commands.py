"""Putting up and lifting ethical walls, restricting a case and ending that. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amparo.case.draft import Draft, decline
from amparo.case.events import OfferEnded
from amparo.case.model import OfferStatus
from amparo.case.placing import offer_to_next
from amparo.case.walls import (
    CaseRestricted,
    EthicalWall,
    LiftRestriction,
    LiftWall,
    RaiseWall,
    RestrictCase,
    Restriction,
    RestrictionLifted,
    WallLifted,
    WallRaised,
)
from amparo.declarations import name_of, phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from amparo.access.case_access import CaseAccess
    from amparo.access.people import Colleague

ACCESS_PERMISSIONS = {
    "raise_wall": "manage_access",
    "lift_wall": "manage_access",
    "restrict_case": "restrict_case",
    "lift_restriction": "lift_restriction",
}
"""By which grant of the policy each of these commands is allowed."""


def raise_wall(draft: Draft, asked: RaiseWall) -> None:
    """Keep people away who are not assigned, as long as somebody is left who may act and may lift the wall."""
    wall = EthicalWall(
        id=draft.next_id("w"),
        people=tuple(dict.fromkeys(asked.people)),
        roles=tuple(dict.fromkeys(asked.roles)),
        reason=_reason(asked.reason, "raise_wall"),
        by=draft.command.actor,
        at=draft.context.now,
    )
    before = draft.case.access
    _check_named(draft, wall, before)
    after = before.model_copy(
        update={
            "walled": before.walled | set(wall.people),
            "walled_roles": before.walled_roles | set(wall.roles),
        }
    )
    for role, person in draft.case.assigned.items():
        assigned = draft.context.colleague(person)
        if assigned is not None and after.keeps_away(assigned):
            raise decline("wall_assigned", person=person, role=name_of("role", role))
    _check_somebody_is_left(draft, before, after)
    draft.add(WallRaised(wall=wall))
    _withdraw_offer(draft, after)


def _check_named(draft: Draft, wall: EthicalWall, access: CaseAccess) -> None:
    if not wall.people and not wall.roles:
        raise decline("wall_of_nobody")
    for person in wall.people:
        colleague = draft.context.colleague(person)
        if colleague is None or colleague.organization != access.organization:
            raise decline("unknown_colleague", person=person)
    if access.walled.issuperset(wall.people) and access.walled_roles.issuperset(wall.roles):
        raise decline("walled_already")


def _check_somebody_is_left(draft: Draft, before: CaseAccess, after: CaseAccess) -> None:
    """Decline a wall that leaves nobody who may lift it, or no attorney where there was one."""
    if not any(_who_may(draft, "manage_access", after)):
        raise decline("wall_nobody_lifts")
    if any(_who_may(draft, "confirm_date", before)) and not any(_who_may(draft, "confirm_date", after)):
        raise decline("wall_nobody_acts")


def _who_may(draft: Draft, permission: str, access: CaseAccess) -> Iterator[Colleague]:
    """Yield who by themselves holds a permission in a case with such an access, and not only while somebody is away."""
    alone = (one.model_copy(update={"stands_in_for": ()}) for one in draft.context.colleagues)
    return (one for one in alone if draft.policy.may(one, permission, access).allowed)


def _withdraw_offer(draft: Draft, access: CaseAccess) -> None:
    """Take an offer back from somebody who is kept away now, and make the next one."""
    for offer in draft.case.offers:
        holder = draft.context.colleague(offer.to)
        if offer.status is OfferStatus.OPEN and holder is not None and access.keeps_away(holder):
            draft.add(OfferEnded(offer=offer.id, status=OfferStatus.WITHDRAWN))
            offer_to_next(draft, offer)


def lift_wall(draft: Draft, asked: LiftWall) -> None:
    """Take a wall away."""
    reason = _reason(asked.reason, "lift_wall")
    if not any(wall.id == asked.wall for wall in draft.case.walls):
        raise decline("unknown_wall", wall=asked.wall, known=", ".join(one.id for one in draft.case.walls) or "-")
    draft.add(WallLifted(wall=asked.wall, reason=reason))


def restrict_case(draft: Draft, asked: RestrictCase) -> None:
    """Restrict the case, as long as somebody is left who sees it."""
    reason = _reason(asked.reason, "restrict_case")
    if draft.case.restriction is not None:
        raise decline("restricted_already", case=draft.case.number)
    if not any(_who_may(draft, "see_case", draft.case.access.model_copy(update={"restricted": True}))):
        raise decline("restrict_nobody_sees")
    restriction = Restriction(reason=reason, by=draft.command.actor, at=draft.context.now)
    draft.add(CaseRestricted(restriction=restriction))


def lift_restriction(draft: Draft, asked: LiftRestriction) -> None:
    """End the restriction."""
    reason = _reason(asked.reason, "lift_restriction")
    if draft.case.restriction is None:
        raise decline("not_restricted", case=draft.case.number)
    draft.add(RestrictionLifted(reason=reason))


def _reason(given: str, kind: str) -> str:
    if not given.strip():
        raise decline("reason", what=phrase(f"command_{kind}"))
    return given.strip()


ACCESS_HANDLERS: dict[str, Callable[[Draft, Any], None]] = {
    "raise_wall": raise_wall,
    "lift_wall": lift_wall,
    "restrict_case": restrict_case,
    "lift_restriction": lift_restriction,
}

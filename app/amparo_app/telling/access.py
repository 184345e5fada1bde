"""Who is kept away from a case, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from amparo.case.walls import CaseRestricted, RestrictionLifted, WallLifted, WallRaised
from amparo_app.telling.words import role, say

if TYPE_CHECKING:
    from amparo.case.walls import AccessEvent, EthicalWall

TOLD_ACCESS = (WallRaised, WallLifted, CaseRestricted, RestrictionLifted)


def told_access(body: AccessEvent, colleagues: Mapping[str, str], language: str) -> str:
    """Say what changed about who is kept away."""
    match body:
        case WallRaised(wall=wall):
            kept = kept_away(wall, colleagues, language)
            return say("e_wall_raised", language, kept=kept, reason=wall.reason, id=wall.id)
        case WallLifted(wall=id_, reason=reason):
            return say("e_wall_lifted", language, id=id_, reason=reason)
        case CaseRestricted(restriction=restriction):
            return say("e_case_restricted", language, reason=restriction.reason)
        case RestrictionLifted(reason=reason):
            return say("e_restriction_lifted", language, reason=reason)


def kept_away(wall: EthicalWall, colleagues: Mapping[str, str], language: str) -> str:
    """Name whom a wall keeps away, people and roles."""
    people = [colleagues.get(one, one) for one in wall.people]
    return ", ".join([*people, *(say("access_role", language, role=role(one, language)) for one in wall.roles)])

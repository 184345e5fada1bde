"""Who is kept away from a case and why, and whether it is restricted; what is asked and told about both."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Role


class _Kept(BaseModel):
    """Frozen, and tolerant of fields that a later version added, as everything that a record keeps."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class EthicalWall(_Kept):
    """People (ids) and roles whose holders are kept away from a case: why, since when (UTC), and who put it up."""

    id: str
    people: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    reason: str
    by: str
    at: datetime


class Restriction(_Kept):
    """Why a case is seen only by those it was given to and those who supervise, since when (UTC) and by whom."""

    reason: str
    by: str
    at: datetime


class RaiseWall(_Kept):
    """Keep people and holders of roles away from the case, with a reason."""

    kind: Literal["raise_wall"] = "raise_wall"
    people: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    reason: str


class LiftWall(_Kept):
    """Take a wall away, with a reason; those that it kept away may see the case again as their roles let them."""

    kind: Literal["lift_wall"] = "lift_wall"
    wall: str
    reason: str


class RestrictCase(_Kept):
    """Let nobody see the case but those it was given to and those who supervise, with a reason."""

    kind: Literal["restrict_case"] = "restrict_case"
    reason: str


class LiftRestriction(_Kept):
    """End the restriction, with a reason."""

    kind: Literal["lift_restriction"] = "lift_restriction"
    reason: str


AccessCommand = RaiseWall | LiftWall | RestrictCase | LiftRestriction


class WallRaised(_Kept):
    """People are kept away from the case from now on."""

    type: Literal["wall_raised"] = "wall_raised"
    wall: EthicalWall


class WallLifted(_Kept):
    """A wall is gone."""

    type: Literal["wall_lifted"] = "wall_lifted"
    wall: str
    reason: str


class CaseRestricted(_Kept):
    """The case is restricted from now on."""

    type: Literal["case_restricted"] = "case_restricted"
    restriction: Restriction


class RestrictionLifted(_Kept):
    """The case is restricted no longer."""

    type: Literal["restriction_lifted"] = "restriction_lifted"
    reason: str


AccessEvent = WallRaised | WallLifted | CaseRestricted | RestrictionLifted

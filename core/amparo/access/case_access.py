"""What decides who may be in a case: whose it is, who is kept away from it, and whether it is restricted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Role

if TYPE_CHECKING:
    from amparo.access.people import Colleague


class CaseAccess(BaseModel):
    """All that the policy asks of a case; without assignments it stands for an organization and no case of it.

    `assigned` gives by role the person (id). `walled` are people (ids) and `walled_roles` roles whose holders an
    ethical wall keeps away. A restricted case is seen only by those assigned to it and those who supervise.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    organization: str
    assigned: dict[str, str] = {}
    restricted: bool = False
    walled: frozenset[str] = frozenset()
    walled_roles: frozenset[Role] = frozenset()

    def keeps_away(self, colleague: Colleague) -> bool:
        """Return whether a wall keeps somebody away, whatever else they are."""
        return colleague.id in self.walled or not self.walled_roles.isdisjoint(colleague.roles)

    def is_given_to(self, person: str) -> bool:
        """Return whether a person (id) has the case, in any role."""
        return person in self.assigned.values()

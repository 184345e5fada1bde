"""Who may see and do what in a register: roles and stand-ins as in cases, and the desk that sees less. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from amparo.access.case_access import CaseAccess
from amparo.access.policy import default_policy
from amparo.declarations import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.access.people import Colleague
    from amparo.access.policy import Verdict
    from amparo.declarations import RegisterDeclaration, Role

STATE = "state"


class Sight(NamedTuple):
    """What somebody may read of a register: everything, or only the desk's fields and lists (`shows`), or nothing."""

    whole: bool
    shows: frozenset[str] = frozenset()
    for_whom: str = ""

    @property
    def any(self) -> bool:
        """Return whether there is anything for them at all."""
        return self.whole or bool(self.shows)

    def of(self, name: str) -> bool:
        """Return whether they may read a field or a list; where a record stands is seen by whoever sees it."""
        return self.whole or name in self.shows or (self.any and name == STATE)


NOTHING = Sight(whole=False)


def may(colleague: Colleague | None, roles: Iterable[Role], organization: str) -> Verdict:
    """Say whether somebody may act in one of these roles in an organization's registers.

    A role that in cases counts only where it was assigned counts here by itself: a register assigns nobody.
    """
    policy = default_policy()
    mine = colleague.roles if colleague is not None else ()
    own: dict[str, str] = (
        {role: colleague.id for role in mine if role in policy.only_when_assigned} if colleague else {}
    )
    verdict = policy.may_as(colleague, roles, CaseAccess(organization=organization, assigned=own))
    if colleague is None or colleague.organization != organization:
        return verdict.model_copy(update={"why": phrase("register_stranger")})
    return verdict


def sight(colleague: Colleague | None, declaration: RegisterDeclaration, organization: str) -> Sight:
    """Return what somebody may read of a register."""
    whole = may(colleague, declaration.see, organization)
    if whole.allowed:
        return Sight(whole=True, for_whom=whole.for_whom)
    if declaration.desk is not None:
        desk = may(colleague, declaration.desk.roles, organization)
        if desk.allowed:
            return Sight(whole=False, shows=frozenset(declaration.desk.shows) | {STATE}, for_whom=desk.for_whom)
    return NOTHING

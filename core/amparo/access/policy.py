"""One policy by role and organization: deny by default, and every answer with its reason."""

from __future__ import annotations

from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Role, Text, both, either, name_of, phrase, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.access.case_access import CaseAccess
    from amparo.access.people import Colleague


class Verdict(BaseModel):
    """Whether somebody may do something, and why not; `for_whom` is the person for whom they stand in by doing it."""

    model_config = ConfigDict(frozen=True)

    allowed: bool
    why: Text
    for_whom: str = ""


class Policy(BaseModel):
    """Grants by role as data; `stands_for` widens a role, `only_when_assigned` narrows it to its own cases.

    `licences` are the roles that a stand-in needs to hold too, each with the wider ones that do as well.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    stands_for: dict[Role, tuple[Role, ...]]
    only_when_assigned: frozenset[Role]
    licences: dict[Role, frozenset[Role]] = {}
    grants: dict[str, frozenset[Role]]

    @cached_property
    def _widened(self) -> dict[Role, frozenset[Role]]:
        return {role: frozenset({role, *self.stands_for.get(role, ())}) for role in Role}

    def acts_as(self, colleague: Colleague, access: CaseAccess) -> frozenset[Role]:
        """Return every role that the colleague may act in on a case.

        Those for whom they stand in lend them their roles, in the cases that are theirs. Whoever a wall keeps away acts
        in none, and in a restricted case only those it was given to, those who supervise, and who stands in for the
        former.
        """
        if colleague.organization != access.organization or access.keeps_away(colleague):
            return frozenset()
        lent = (self._lent(colleague, absent, access) for absent in colleague.stands_in_for)
        return self._own(colleague, access).union(*lent)

    def admits(self, colleague: Colleague, access: CaseAccess) -> bool:
        """Return whether neither a wall nor a restriction keeps somebody out, whatever their roles let them do."""
        if not colleague.active or colleague.organization != access.organization or access.keeps_away(colleague):
            return False
        lenders = (absent for absent in colleague.stands_in_for if self._is_let_in(absent, access))
        return self._is_let_in(colleague, access) or any(access.is_given_to(absent.id) for absent in lenders)

    def may_stand_in(self, colleague: Colleague, role: Role) -> bool:
        """Return whether the colleague's licence, if the role is one, is as wide as this one."""
        return role not in self.licences or bool({role, *self.licences[role]} & set(colleague.roles))

    def _is_let_in(self, colleague: Colleague, access: CaseAccess) -> bool:
        """Return whether somebody who works here is let in by themselves."""
        if not colleague.active or access.keeps_away(colleague):
            return False
        supervises = not self.grants["see_restricted"].isdisjoint(colleague.roles)
        return not access.restricted or supervises or access.is_given_to(colleague.id)

    def _own(self, colleague: Colleague, access: CaseAccess) -> frozenset[Role]:
        if not self._is_let_in(colleague, access):
            return frozenset()
        assigned = access.assigned
        mine = {r for r in colleague.roles if r not in self.only_when_assigned or assigned.get(r) == colleague.id}
        return frozenset(role for held in mine for role in self._widened[held])

    def _lent(self, colleague: Colleague, absent: Colleague, access: CaseAccess) -> frozenset[Role]:
        """Return what a stand-in may act in for somebody: their case is one they were given, or in a role nobody was.

        It is the same rule by which people are told of a case, so that whoever is told may act. A restricted case is
        theirs only if they were given it.
        """
        if not colleague.active or colleague.organization != absent.organization:
            return frozenset()
        assigned, given = access.assigned, access.is_given_to(absent.id)
        if not self._is_let_in(absent, access) or (access.restricted and not given):
            return frozenset()
        theirs = {
            role
            for role in absent.roles
            if (given or not assigned.get(role))
            and (role not in self.only_when_assigned or assigned.get(role) == absent.id)
            and self.may_stand_in(colleague, role)
        }
        return frozenset(role for held in theirs for role in self._widened[held])

    def may(self, colleague: Colleague | None, permission: str, access: CaseAccess) -> Verdict:
        """Say whether the colleague holds a permission in a case, or in an organization."""
        return self.may_as(colleague, self.grants[permission], access)

    def may_as(self, colleague: Colleague | None, roles: Iterable[Role], access: CaseAccess) -> Verdict:
        """Say whether the colleague may act in one of these roles in a case, or in an organization."""
        wanted = frozenset(roles)
        if colleague is None or colleague.organization != access.organization:
            return Verdict(allowed=False, why=phrase("access_stranger"))
        if not colleague.active:
            return Verdict(allowed=False, why=phrase("access_inactive"))
        if self.acts_as(colleague, access) & wanted:
            return Verdict(
                allowed=True, why=phrase("access_allowed"), for_whom=self._for_whom(colleague, wanted, access)
            )
        if not self.admits(colleague, access):  # whoever is kept away is told what one told of no case is told
            return Verdict(allowed=False, why=phrase("access_stranger"))
        if self.only_when_assigned & wanted & set(colleague.roles):
            return Verdict(allowed=False, why=phrase("access_not_assigned"))
        return Verdict(allowed=False, why=_only(wanted, colleague.roles))

    def _for_whom(self, colleague: Colleague, wanted: frozenset[Role], access: CaseAccess) -> str:
        """Return for whom the colleague acts: whoever has the case before them, else nobody if they may by themselves.

        Somebody who has the case themselves acts for nobody else.
        """
        own = bool(self._own(colleague, access) & wanted)
        lenders = [one.id for one in colleague.stands_in_for if self._lent(colleague, one, access) & wanted]
        if not lenders or (own and access.is_given_to(colleague.id)):
            return ""
        given = [one for one in lenders if access.is_given_to(one)]
        return given[0] if given else "" if own else lenders[0]


def _only(wanted: Iterable[Role], held: Iterable[Role]) -> Text:
    names = [name_of("role", role) for role in sorted(wanted)]
    roles = either([Text(f"{'an' if name.en[0] in 'aeiou' else 'a'} {name.en}", name.es) for name in names])
    if not (own := [name_of("role", role) for role in sorted(held)]):
        return phrase("access_no_role", roles=roles)
    return phrase("access_role", roles=roles, held=both(own))


def default_policy() -> Policy:
    """Return the policy that ships; raises pydantic's error if the file was edited into something else."""
    return _DEFAULT


_FILE = files("amparo.access").joinpath("policy.yaml")
_DEFAULT = Policy.model_validate(read_yaml(_FILE.read_text(encoding="utf-8")))

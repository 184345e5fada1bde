"""Who is here, managed by somebody who may: each change is noted with whoever made it.

Nobody widens their own roles, and whoever sees no case lets nobody see one: neither by a role, nor by getting hold of a
colleague's account, nor as a stand-in. Until somebody can sign in who answers for that, whoever manages people does it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from amparo.access.case_access import CaseAccess
from amparo.access.policy import default_policy
from amparo.declarations import Role, phrase
from amparo.errors import InvalidInput, Refused, UnknownName
from amparo.records.invitations import invite
from amparo.records.people import Member, Profile
from amparo.records.repository import Records

PERMISSION, SIGHT = "manage_people", "give_sight"


class Managing(NamedTuple):
    """Somebody who manages the people of their own organization, in the language that they read."""

    records: Records
    by: Member
    language: str = "en"

    def check_permission(self) -> None:
        """Raise Refused unless they may manage people."""
        access = CaseAccess(organization=self.by.organization)
        if not default_policy().may(self.by.colleague(), PERMISSION, access).allowed:
            raise Refused(phrase("people_not_yours", name=self.by.profile.name).in_(self.language))

    def person(self, id_: str) -> Member:
        """Return somebody of the organization; raises UnknownName for anybody else, whoever they are."""
        found = self.records.person(id_)
        if found.organization != self.by.organization:
            raise UnknownName("person", id_, ())
        return found

    def add(self, profile: Profile, roles: Iterable[Role]) -> Member:
        """Add somebody; raises Refused, or InvalidInput for an e-mail that somebody has."""
        self.check_permission()
        wanted = tuple(roles)
        self._check_may_give(wanted)
        made = self.records.add_person(self.by.organization, profile, wanted)
        self._note(made, "person_added")
        return made

    def change(self, id_: str, profile: Profile) -> Member:
        """Change what is known of somebody; raises as `add` does."""
        self.check_permission()
        if profile.email != self.person(id_).profile.email:
            self.check_sight_of(id_)
        changed = self.records.change_person(self.person(id_).id, profile)
        self._note(changed, "person_changed")
        return changed

    def set_roles(self, id_: str, roles: Iterable[Role]) -> Member:
        """Have somebody hold these roles and no others; raises Refused for new ones of one's own."""
        self.check_permission()
        person, wanted = self.person(id_), set(roles)
        if wanted == set(person.roles):
            return person
        if person.id == self.by.id and wanted - set(person.roles):
            raise Refused(phrase("people_own_roles").in_(self.language))
        self._check_may_give(wanted - set(person.roles))
        self._check_somebody_manages(person, wanted if person.active else set())
        self._check_somebody_answers(person, wanted)
        for role in sorted(wanted - set(person.roles)):
            person = self.records.grant_role(id_, role)
        for role in sorted(set(person.roles) - wanted):
            person = self.records.revoke_role(id_, role)
        self._note(person, "roles_changed", ", ".join(sorted(wanted)))
        return person

    def set_active(self, id_: str, *, active: bool) -> Member:
        """Say whether somebody still works here; whoever does not is signed out everywhere."""
        self.check_permission()
        person = self.person(id_)
        if not active:
            self._check_somebody_manages(person, set())
            self._check_somebody_answers(person, set())
        else:
            self.check_sight_of(id_)
        changed = self.records.set_active(person.id, active=active)
        if not active:
            self.records.end_sessions(person.id)
        self._note(changed, "person_back" if active else "person_left")
        return changed

    def recover(self, id_: str) -> str:
        """Give somebody a password that counts once, and return it; raises Refused for one's own or who has left."""
        self.check_permission()
        person = self.person(id_)
        if person.id == self.by.id:
            raise Refused(phrase("people_own_password").in_(self.language))
        if not person.active:
            raise Refused(phrase("people_gone", name=person.profile.name).in_(self.language))
        if not person.profile.email:
            raise InvalidInput(phrase("people_no_email", name=person.profile.name).in_(self.language))
        self.check_sight_of(id_)
        return self.records.recover(person.id, by=self.by.id)

    def invite(self, id_: str) -> Member:
        """Mail somebody a link by which they choose a password; raises as `recover` does."""
        self.check_permission()
        person = self.person(id_)
        if not person.active:
            raise Refused(phrase("people_gone", name=person.profile.name).in_(self.language))
        if not person.profile.email:
            raise InvalidInput(phrase("people_no_email", name=person.profile.name).in_(self.language))
        invite(self.records, person, self.by.id)
        self._note(person, "person_invited")
        return person

    def end_sessions(self, id_: str) -> int:
        """Sign somebody out everywhere, and return of how many sessions and tokens."""
        self.check_permission()
        person = self.person(id_)
        ended = self.records.end_sessions(person.id)
        self._note(person, "signed_out_by")
        return ended

    def check_sight_of(self, id_: str) -> None:
        """Raise Refused where somebody sees cases and whoever asks must not come to act for them."""
        person = self.person(id_)
        if person.id != self.by.id and _sees(person.roles) and not self._gives_sight():
            raise Refused(phrase("people_sight_account", name=person.profile.name).in_(self.language))

    def _check_may_give(self, roles: Iterable[Role]) -> None:
        """Raise Refused for a role that sees cases unless it is given by somebody who answers for it."""
        if _sees(roles) and not self._gives_sight():
            raise Refused(phrase("people_sight").in_(self.language))

    def _gives_sight(self) -> bool:
        """Return whether they may let others see cases: also where nobody can sign in yet who answers for that."""
        access = CaseAccess(organization=self.by.organization)
        if default_policy().may(self.by.colleague(), SIGHT, access).allowed:
            return True
        return not any(self._can_come_in(one) for one in self._answering())

    def _answering(self) -> tuple[Member, ...]:
        """Return whoever works here and answers for who sees cases."""
        here = self.records.people(self.by.organization, active_only=True)
        return tuple(one for one in here if default_policy().grants[SIGHT] & set(one.roles))

    def _can_come_in(self, person: Member) -> bool:
        return self.records.has_account(person.id) or bool(person.profile.identity)

    def _check_somebody_answers(self, person: Member, roles: set[Role]) -> None:
        """Raise Refused where nobody who can sign in would be left to answer for sight: anybody could then give it."""
        answering = default_policy().grants[SIGHT]
        if not answering & set(person.roles) or answering & roles or not person.active:
            return
        others = [one for one in self._answering() if one.id != person.id]
        if not others or (self._can_come_in(person) and not any(self._can_come_in(one) for one in others)):
            raise Refused(phrase("people_last_answering", name=person.profile.name).in_(self.language))

    def _check_somebody_manages(self, person: Member, roles: set[Role]) -> None:
        """Raise Refused where nobody would be left who may manage people."""
        managing = default_policy().grants[PERMISSION]
        others = (one for one in self.records.people(person.organization, active_only=True) if one.id != person.id)
        if not managing & roles and not any(managing & set(one.roles) for one in others):
            raise Refused(phrase("people_last_manager", name=person.profile.name).in_(self.language))

    def _note(self, person: Member, what: str, detail: str = "") -> None:
        with self.records.database.write() as connection:
            self.records.note_sign_in(connection, person, what, f"{self.by.id} {detail}".strip())


def _sees(roles: Iterable[Role]) -> bool:
    """Return whether somebody in these roles sees cases, or puts somebody in charge of who does."""
    return bool(set(roles) & (default_policy().grants["see_case"] | default_policy().grants[SIGHT]))

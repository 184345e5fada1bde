"""The policy in plain words, written a second time: an oracle that never asks `Policy`.

Its sentences are those of the policy and of the roles table of the practice brief.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from amparo.declarations import Role

# "An intake worker collects facts; a paralegal does that too; attorneys and accredited representatives do both; who
# supervises does what all of these do, and runs matching."
ALSO = {
    "intake_worker": set(),
    "paralegal": {"intake_worker"},
    "accredited_representative": {"paralegal", "intake_worker"},
    "staff_attorney": {"paralegal", "intake_worker"},
    "supervising_attorney": {
        *("staff_attorney", "accredited_representative", "paralegal", "intake_worker", "pro_bono_coordinator"),
    },
}
# "Who stands in for one needs the same licence, or a wider one."
LICENSED = {
    "accredited_representative": {"accredited_representative", "staff_attorney", "supervising_attorney"},
    "pro_bono_attorney": {"pro_bono_attorney", "staff_attorney", "supervising_attorney"},
    "staff_attorney": {"staff_attorney", "supervising_attorney"},
    "supervising_attorney": {"supervising_attorney"},
}
# "Who works on cases sees them; an operator runs the machine and sees none, nor does a support volunteer."
SEES = {role.value for role in Role} - {"operator", "support_volunteer"}
WALLS = {"supervising_attorney", "director"}
RESTRICTS = {"intake_worker", "pro_bono_attorney"}
OPENS_AGAIN = {"supervising_attorney"}
ASSIGNS = {"supervising_attorney", "pro_bono_coordinator", "director"}
OFFERS = {"pro_bono_coordinator"}
NOTES = {"intake_worker", "social_worker", "pro_bono_attorney", "pro_bono_coordinator"}
RECORDS = {"paralegal", "accredited_representative", "staff_attorney", "pro_bono_attorney"}
CLOTHES = {"support_volunteer", "social_worker"}


@dataclass
class Person:
    """Somebody as the oracle knows them."""

    id: str
    roles: set[str]
    organization: str = "clinic"
    active: bool = True
    absent_by: str = ""


@dataclass
class Matter:
    """A case as the oracle knows it."""

    id: str
    number: str
    assigned: dict[str, str] = field(default_factory=dict)
    walls: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict)
    restricted: bool = False
    offered_to: str = ""


@dataclass
class PlainStatement:
    """The policy in plain words."""

    people: dict[str, Person] = field(default_factory=dict)

    def kept_away(self, person: Person, case: Matter) -> bool:
        """An ethical wall keeps whom it names, and whoever holds a role that it names, from everything."""
        return any(person.id in people or person.roles & roles for people, roles in case.walls.values())

    def let_in(self, person: Person, case: Matter) -> bool:
        """A restricted case is for those it was given to, in any role, and those who supervise."""
        if not person.active or self.kept_away(person, case):
            return False
        return not case.restricted or person.id in case.assigned.values() or "supervising_attorney" in person.roles

    def may(self, who: str, case: Matter, allowed: set[str]) -> bool:
        """Somebody may do what a role of theirs may, or one that a colleague lends them for whom they stand in."""
        person = self.people[who]
        if person.organization != "clinic" or not person.active or self.kept_away(person, case):
            return False
        return self._by_own_roles(person, case, allowed) or any(
            self._by_standing_in(person, absent, case, allowed) for absent in self.stood_in_for(person)
        )

    def _by_own_roles(self, person: Person, case: Matter, allowed: set[str]) -> bool:
        if not self.let_in(person, case):
            return False
        for role in person.roles:
            mine = (
                role != "pro_bono_attorney" or case.assigned.get(role) == person.id
            )  # a volunteer has their own cases
            if mine and ({role} | ALSO.get(role, set())) & allowed:
                return True
        return False

    def _by_standing_in(self, person: Person, absent: Person, case: Matter, allowed: set[str]) -> bool:
        """In the cases of whoever is away, and in those that nobody has in a role of theirs; restricted ones not."""
        if not self.let_in(absent, case):
            return False
        given = absent.id in case.assigned.values()
        for role in absent.roles:
            nobodys = role not in case.assigned and not case.restricted
            theirs = case.assigned.get(role) == absent.id if role == "pro_bono_attorney" else given or nobodys
            licensed = role not in LICENSED or bool(LICENSED[role] & person.roles)
            if theirs and licensed and ({role} | ALSO.get(role, set())) & allowed:
                return True
        return False

    def stood_in_for(self, person: Person) -> list[Person]:
        """Who is away has one who stands in; where that one is away too, theirs does as well."""
        return [one for one in self.people.values() if one.id != person.id and person.id in self._stand_ins(one)]

    def _stand_ins(self, absent: Person) -> list[str]:
        found: list[str] = []
        current = absent
        while current.active and current.absent_by:
            following = self.people[current.absent_by]
            if not following.active or following.id in {absent.id, *found}:
                break
            found.append(following.id)
            current = following
        return found

    def may_answer(self, who: str, case: Matter) -> bool:
        """An offer is for whom it was made to, or who stands in for them with a licence as wide; never past a wall."""
        person, holder = self.people[who], self.people.get(case.offered_to)
        if holder is None or person.organization != "clinic" or not person.active or self.kept_away(person, case):
            return False
        if person.id == holder.id:
            return True
        stands_in = holder.id in {one.id for one in self.stood_in_for(person)}
        return stands_in and not self.kept_away(holder, case) and bool(LICENSED["pro_bono_attorney"] & person.roles)

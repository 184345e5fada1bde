"""Who works in an organization, as every visit asks for it: read again only when something was changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from amparo.access.absences import standing_in

if TYPE_CHECKING:
    from amparo.access.people import Colleague
    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo.records.repository import Records


@dataclass(frozen=True)
class Staff:
    """An organization and its people."""

    organization: Organization
    people: tuple[Member, ...]

    @classmethod
    def of(cls, records: Records, organization: str) -> Staff:
        """Read the organization of this id; raises UnknownName if there is none."""
        return cls(records.organization(organization), records.people(organization))

    @cached_property
    def colleagues(self) -> tuple[Colleague, ...]:
        """Return the people as rules know them."""
        return tuple(one.colleague() for one in self.people)

    @cached_property
    def names(self) -> dict[str, str]:
        """Return what each is called, by id."""
        return {one.id: one.profile.name for one in self.people}

    def acting(self, person: str, day: date) -> Member:
        """Return somebody of the organization, by id, with those for whom they stand in on a day."""
        (member,) = (one for one in self.people if one.id == person)
        stands_in_for = standing_in(member.colleague(), self.colleagues, day).stands_in_for
        return member.model_copy(update={"stands_in_for": stands_in_for}) if stands_in_for else member

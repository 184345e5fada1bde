"""Absences: who stands in for whom on which days, sealed with what is known of a person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.access.absences import standing_in, why_not
from amparo.access.policy import default_policy
from amparo.case.commands import Refusal
from amparo.declarations import phrase
from amparo.records import tables
from amparo.records.keys import organization_key
from amparo.records.people import PeopleStore

if TYPE_CHECKING:
    from amparo.access.people import Absence
    from amparo.declarations import Text
    from amparo.records.people import Member


class AbsenceStore(PeopleStore):
    """Sets and ends absences, and says who stands in for whom."""

    def set_absence(self, id_: str, absence: Absence, today: date) -> Member | Refusal:
        """Have somebody stand in for a person on some days; return the person, or why not.

        `today` is the date where the organization's office is. Nothing of the past is changed by it.
        """
        self.keys.load(organization_key(self.person(id_).organization))
        with self.database.write() as connection:
            self.database.claim(connection, "people")  # two absences at once must not close a circle
            person = self._member(connection, id_)
            there = self._members(connection, tables.people.c.organization == person.organization)
            why = why_not(
                person.colleague(),
                absence,
                [one.colleague() for one in there],
                default_policy(),
                today=today,
                named={one.id: one.profile.name for one in there},
            )
            if why is not None:
                return _refusal(why)
            return self._with_absences(connection, person, (*person.profile.absences, absence))

    def end_absence(self, id_: str, today: date) -> Member | Refusal:
        """End somebody's present absence, or else the next that is planned; from now on nobody stands in for them.

        Past days stay, so that it can still be told who stood in.
        """
        self.keys.load(organization_key(self.person(id_).organization))
        with self.database.write() as connection:
            person = self._member(connection, id_)
            ahead = [one for one in person.profile.absences if one.until is None or one.until >= today]
            if not ahead:
                return _refusal(phrase("standin_none", name=person.profile.name))
            ended = min(ahead, key=lambda one: one.since)
            kept = [one for one in person.profile.absences if one is not ended]
            if ended.since < today:
                kept.append(ended.model_copy(update={"until": today - timedelta(days=1)}))
            return self._with_absences(connection, person, tuple(sorted(kept, key=lambda one: one.since)))

    def acting(self, member: Member, today: date) -> Member:
        """Return somebody who acts today, with those for whom they stand in."""
        colleagues = [one.colleague() for one in self.people(member.organization)]
        there = standing_in(member.colleague(), colleagues, today)
        return member.model_copy(update={"stands_in_for": there.stands_in_for})

    def _with_absences(self, connection: sa.Connection, person: Member, absences: tuple[Absence, ...]) -> Member:
        profile = person.profile.model_copy(update={"absences": absences})
        after = person.model_copy(update={"profile": profile})
        connection.execute(tables.people.update().where(tables.people.c.id == person.id).values(self._values(after)))
        return after


def _refusal(why: Text) -> Refusal:
    return Refusal(code="stand_in", sentence=why)

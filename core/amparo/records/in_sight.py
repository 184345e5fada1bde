"""Whose work a list shows, within what its reader may see: their own, their team's, or all of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.access.policy import default_policy
from amparo.records import tables
from amparo.records.sight import seen_by

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from amparo.access.people import Colleague
    from amparo.declarations import Role

MANY_CASES = 500
"""Up to so many cases are named one by one, which is quick however large the office; more are asked of each row."""


class Whose(StrEnum):
    """Of whom a list is; a team are those who have a role in a case in which the reader has one."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"


@dataclass(frozen=True)
class InSight:
    """The condition on cases of a list, for one reader: what they may see, and of whom it is to be.

    `cases` are the open cases by id where they are few enough to be named, None where they are not.
    """

    reader: Colleague
    whose: Whose
    people: tuple[str, ...]
    cases: tuple[str, ...] | None

    @cached_property
    def seen(self) -> sa.ColumnElement[bool]:
        """Return the condition on `tables.cases` of what the reader may see, whoever has it."""
        return seen_by(self.reader)

    @cached_property
    def within(self) -> sa.ColumnElement[bool]:
        """Return the condition on `tables.cases` of what the list is to show."""
        if self.cases is not None:
            return sa.and_(tables.cases.c.id.in_(self.cases), self.seen)
        return self.seen if self.whose is Whose.ALL else self.theirs

    def of(self, table: sa.Table) -> list[sa.ColumnElement[bool]]:
        """Return the conditions on a table of rows of cases, to be joined with `tables.cases`.

        Where the cases are named, that is all: the same moment of the records has said that they may be seen.
        """
        if self.cases is not None:
            return [table.c.case.in_(self.cases)]
        return [table.c.organization == self.reader.organization, self.within]

    @cached_property
    def theirs(self) -> sa.ColumnElement[bool]:
        """Return the condition on `tables.cases`, open or closed, that one of these people has a role in it."""
        given = tables.case_assignees
        wanted = (given.c.case == tables.cases.c.id, given.c.person.in_(self.people))
        return sa.and_(self.seen, sa.exists().where(*wanted).correlate(tables.cases))


def in_sight(connection: sa.Connection, reader: Colleague, whose: Whose) -> InSight:
    """Return what a list shows to somebody, who comes with those for whom they stand in today."""
    own = (reader.id, *(absent.id for absent in reader.stands_in_for))
    if whose is Whose.ALL and sees_by_role(reader):
        return InSight(reader, whose, (), None)
    whose = Whose.MINE if whose is Whose.ALL else whose  # a volunteer sees no more than what is theirs
    people = own if whose is Whose.MINE else team_of(connection, reader, own)
    return InSight(reader, whose, people, _cases_of(connection, reader, people))


def sees_by_role(reader: Colleague) -> bool:
    """Return whether somebody's own role shows them cases that they were not given."""
    policy = default_policy()
    sees = policy.grants["see_case"]
    wide = (role for role in reader.roles if role not in policy.only_when_assigned)
    return any(sees & {role, *policy.stands_for.get(role, ())} for role in wide)


def team_of(connection: sa.Connection, reader: Colleague, people: Collection[str]) -> tuple[str, ...]:
    """Return who has a role in an open case in which these people have one, themselves among them."""
    own, other, cases = tables.case_assignees.alias("own"), tables.case_assignees, tables.cases
    asked = (
        sa.select(other.c.person)
        .distinct()
        .join_from(own, other, other.c.case == own.c.case)
        .join(cases, cases.c.id == own.c.case)
        .where(own.c.person.in_(tuple(people)), cases.c.is_open, seen_by(reader))
    )
    return tuple(sorted({*people, *connection.execute(asked).scalars()}))


def _cases_of(connection: sa.Connection, reader: Colleague, people: Collection[str]) -> tuple[str, ...] | None:
    given, cases = tables.case_assignees, tables.cases
    asked = (
        sa.select(given.c.case)
        .distinct()
        .join_from(given, cases, cases.c.id == given.c.case)
        .where(given.c.person.in_(tuple(people)), cases.c.is_open, seen_by(reader))
    )
    found = tuple(connection.execute(asked.limit(MANY_CASES + 1)).scalars())
    return found if len(found) <= MANY_CASES else None


def roles_served(reader: Colleague, colleagues: Iterable[Colleague]) -> tuple[Role, ...]:
    """Return the roles whose work is somebody's where nobody has it: their own, and wider those that nobody holds."""
    policy, held = default_policy(), {role for one in colleagues if one.active for role in one.roles}
    wider = (role for own in reader.roles for role in policy.stands_for.get(own, ()) if role not in held)
    alone = policy.only_when_assigned
    return tuple(dict.fromkeys(role for role in (*reader.roles, *wider) if role not in alone))

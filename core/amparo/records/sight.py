"""Sight in SQL: which cases somebody may see, as a condition on the clear columns, so that a list is one query.

It says what `Policy.may(..., "see_case", ...)` says of each case; a property test holds the two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.access.policy import default_policy
from amparo.declarations import Role
from amparo.records import tables
from amparo.records.access_rows import PERSON, ROLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.access.people import Colleague
    from amparo.access.policy import Policy

_SEEING = "see_case"


def seen_by(reader: Colleague, policy: Policy | None = None) -> sa.ColumnElement[bool]:
    """Return the condition on `tables.cases` of what somebody may see.

    The reader comes with those for whom they stand in on the day of the question. A case that is only offered to them
    is no part of it: ask `offered_to` for those.
    """
    policy = policy or default_policy()
    if not reader.active:
        return sa.false()
    lent = [_by_another(reader, absent, policy) for absent in reader.stands_in_for]
    return sa.and_(
        _is_of(reader.organization),
        sa.or_(_by_themselves(reader, policy), *lent),
        ~_is_kept_away(reader),
    )


def offered_to(reader: Colleague, policy: Policy | None = None) -> sa.ColumnElement[bool]:
    """Return the condition on `tables.cases` of what is offered now to somebody, or to a volunteer they stand in for.

    While an offer is open, whoever may answer it may see its case, also one that is restricted.
    """
    policy = policy or default_policy()
    if not reader.active:
        return sa.false()
    offered = tables.cases.c.offered_to
    holders = [offered == reader.id]
    if policy.may_stand_in(reader, Role.PRO_BONO_ATTORNEY):
        holders += [(offered == absent.id) & ~_is_kept_away(absent) for absent in reader.stands_in_for]
    return sa.and_(_is_of(reader.organization), sa.or_(*holders), ~_is_kept_away(reader))


def given_to(people: Iterable[str]) -> sa.ColumnElement[bool]:
    """Return the condition on `tables.cases` of what was given to any of these people (ids), in any role."""
    given = tables.case_assignees
    theirs = given.c.person.in_(list(people))
    return sa.exists().where(given.c.case == tables.cases.c.id, theirs).correlate(tables.cases)


def behind_a_wall(reader: Colleague) -> sa.ColumnElement[bool]:
    """Return the condition on `tables.cases` of those from which a wall keeps somebody away.

    It is for what says no more of a case than its number and how it stands; whoever a wall keeps away hears not even
    that.
    """
    return _is_kept_away(reader)


def kept_shut_from(reader: Colleague, policy: Policy | None = None) -> sa.ColumnElement[bool]:
    """Return the condition on `tables.cases` of the few that a wall or a restriction hides from somebody."""
    return sa.and_(is_shut(), ~seen_by(reader, policy))


def is_shut() -> sa.ColumnElement[bool]:
    """Return the condition on `tables.cases` of the few that a wall or a restriction hides from anybody at all."""
    walls = tables.case_walls
    has_wall = sa.exists().where(walls.c.case == tables.cases.c.id).correlate(tables.cases)
    return sa.or_(has_wall, _is_restricted())


def _is_of(organization: str) -> sa.ColumnElement[bool]:
    # written so that no index is for it: SQLite would begin with every case of the organization, whatever is asked
    return tables.cases.c.organization.concat("") == organization


def _by_themselves(reader: Colleague, policy: Policy) -> sa.ColumnElement[bool]:
    """Return in which cases the reader's own roles let them see."""
    seeing = _seeing_roles(reader, policy)
    if seeing - policy.only_when_assigned:
        seen: sa.ColumnElement[bool] = sa.true()
    else:
        seen = sa.or_(sa.false(), *(_has(reader.id, role) for role in sorted(seeing)))
    if policy.grants["see_restricted"].isdisjoint(reader.roles):
        seen = sa.and_(seen, sa.or_(~_is_restricted(), _has(reader.id)))
    return seen


def _by_another(reader: Colleague, absent: Colleague, policy: Policy) -> sa.ColumnElement[bool]:
    """Return in which cases somebody who is away lends the reader a role that lets them see."""
    if not absent.active or absent.organization != reader.organization:
        return sa.false()
    lent = sorted(role for role in _seeing_roles(absent, policy) if policy.may_stand_in(reader, role))
    theirs = [_has(absent.id, role) for role in lent if role in policy.only_when_assigned]
    wide = [role for role in lent if role not in policy.only_when_assigned]
    nobodys = [~_has(None, role) & ~_is_restricted() for role in wide]
    given = [_has(absent.id)] if wide else []
    return sa.and_(sa.or_(sa.false(), *theirs, *nobodys, *given), ~_is_kept_away(absent))


def _is_kept_away(colleague: Colleague) -> sa.ColumnElement[bool]:
    """Return from which cases a wall keeps somebody away, by name or by a role that they hold."""
    walls = tables.case_walls
    by_name = (walls.c.kind == PERSON) & (walls.c.who == colleague.id)
    by_role = (walls.c.kind == ROLE) & walls.c.who.in_([str(role) for role in colleague.roles])
    wanted = sa.or_(by_name, by_role) if colleague.roles else by_name
    return sa.exists().where(walls.c.case == tables.cases.c.id, wanted).correlate(tables.cases)


def _is_restricted() -> sa.ColumnElement[bool]:
    restricted = tables.restricted_cases
    return sa.exists().where(restricted.c.case == tables.cases.c.id).correlate(tables.cases)


def _seeing_roles(colleague: Colleague, policy: Policy) -> frozenset[Role]:
    """Return those of somebody's roles that let them see a case, by themselves or by the roles that they stand for."""
    seeing = policy.grants[_SEEING]
    return frozenset(role for role in colleague.roles if seeing & {role, *policy.stands_for.get(role, ())})


def _has(person: str | None, role: Role | None = None) -> sa.ColumnElement[bool]:
    """Return whether the case is given to a person, or to anybody, in a role, or in any."""
    given = tables.case_assignees
    wanted = [given.c.case == tables.cases.c.id]
    if person is not None:
        wanted.append(given.c.person == person)
    if role is not None:
        wanted.append(given.c.role == role)
    return sa.exists().where(*wanted).correlate(tables.cases)

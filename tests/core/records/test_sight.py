"""What somebody may see, asked of the database: the same cases that the policy allows one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.access.case_access import CaseAccess
from amparo.access.people import Colleague
from amparo.access.policy import Policy, default_policy
from amparo.case.model import Offer
from amparo.case.placing import may_answer
from amparo.declarations import Role
from amparo.records import tables
from amparo.records.access_rows import PERSON, ROLE
from amparo.records.sight import offered_to, seen_by

IDS = ("ana", "beto", "carla", "dora")
ORGANIZATIONS = st.sampled_from(["clinic", "clinic", "clinic", "another"])
NARROW = default_policy().model_copy(
    update={"only_when_assigned": frozenset({Role.PARALEGAL, Role.SOCIAL_WORKER, Role.PRO_BONO_ATTORNEY})}
)
TABLES = [tables.cases, tables.case_assignees, tables.case_walls, tables.restricted_cases]
POLICIES = st.sampled_from([default_policy(), NARROW])
_MOMENT = datetime(2027, 1, 4, tzinfo=UTC)
_EMPTY = {str: "", int: 0, bool: True, object: _MOMENT, date: _MOMENT.date()}


class Line(CaseAccess):
    """A case as lists know it."""

    offered_to: str | None


def colleagues(id_: str) -> st.SearchStrategy[Colleague]:
    """Return anybody of this id."""
    return st.builds(
        Colleague,
        id=st.just(id_),
        organization=ORGANIZATIONS,
        roles=st.lists(st.sampled_from(Role), max_size=3, unique=True).map(tuple),
        active=st.sampled_from([True, True, True, False]),
    )


READERS = st.builds(
    lambda reader, lenders: reader.model_copy(update={"stands_in_for": tuple(lenders)}),
    colleagues("ana"),
    st.lists(st.sampled_from(IDS[1:]).flatmap(colleagues), max_size=2, unique_by=lambda one: one.id),
)
LINES = st.builds(
    Line,
    organization=ORGANIZATIONS,
    assigned=st.dictionaries(st.sampled_from(Role), st.sampled_from(IDS), max_size=3),
    restricted=st.booleans(),
    walled=st.frozensets(st.sampled_from(IDS), max_size=1),
    walled_roles=st.frozensets(st.sampled_from(Role), max_size=1),
    offered_to=st.none() | st.sampled_from(IDS),
)


@pytest.fixture(scope="module")
def connection() -> Iterator[sa.Connection]:
    """Return a connection to a database with nothing but the tables of cases."""
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        tables.metadata.create_all(connection, TABLES)
        yield connection


def put(connection: sa.Connection, lines: list[Line]) -> None:
    """Have these cases and no others in the database; their ids are their places."""
    for table in reversed(TABLES):
        connection.execute(table.delete())
    for place, line in enumerate(lines):
        this = str(place)
        needed = {column.name: _EMPTY[column.type.python_type] for column in tables.cases.c if not column.nullable}
        shown = {"id": this, "number": this, "organization": line.organization, "offered_to": line.offered_to}
        connection.execute(tables.cases.insert().values(needed | shown))
        for role, person in line.assigned.items():
            connection.execute(tables.case_assignees.insert().values(case=this, role=role, person=person))
        walls = [(PERSON, one) for one in line.walled] + [(ROLE, str(one)) for one in line.walled_roles]
        for kind, who in walls:
            connection.execute(tables.case_walls.insert().values(case=this, kind=kind, who=who))
        if line.restricted:
            connection.execute(tables.restricted_cases.insert().values(case=this))


def offer_to(person: str) -> Offer:
    """Return an open offer to somebody."""
    return Offer(id="o1", to=person, made=_MOMENT, expires=_MOMENT)


def found(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> set[str]:
    """Return the ids of the cases for which a condition holds."""
    return set(connection.execute(sa.select(tables.cases.c.id).where(condition)).scalars())


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, min_size=1, max_size=6), reader=READERS, policy=POLICIES)
def test_the_query_finds_what_the_policy_allows(
    connection: sa.Connection, lines: list[Line], reader: Colleague, policy: Policy
) -> None:
    """Whoever reads, whatever they hold, for whomever they stand in, and whomever the cases are given to."""
    put(connection, lines)
    allowed = {str(place) for place, line in enumerate(lines) if policy.may(reader, "see_case", line).allowed}

    assert allowed == found(connection, seen_by(reader, policy))


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, min_size=1, max_size=6), reader=READERS)
def test_what_is_offered_is_seen_by_whoever_may_answer(
    connection: sa.Connection, lines: list[Line], reader: Colleague
) -> None:
    """The volunteer themselves, or who stands in for them with a licence as wide; nobody of another organization."""
    put(connection, lines)
    offered = {
        str(place)
        for place, line in enumerate(lines)
        if line.offered_to is not None
        and may_answer(
            default_policy(), reader, Offer(id="o1", to=line.offered_to, made=_MOMENT, expires=_MOMENT), line
        )
    }

    assert offered == found(connection, offered_to(reader))

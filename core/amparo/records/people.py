"""The people of an organization: roles in clear, all that says who they are sealed under the organization's key."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from pydantic import Field

from amparo.access.people import Absence, Colleague
from amparo.case.model import Recorded
from amparo.declarations import Role
from amparo.errors import InvalidInput, UnknownName
from amparo.records import tables
from amparo.records.keys import organization_key
from amparo.records.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# For the telephone: no letter that is mistaken for a digit, none that sounds like another, and no vowels to spell with.
SPOKEN_ALPHABET = "23456789CDFGHJKLMNPQRTVWX"


# Built once, since it runs with every command.
_SOME = sa.select(tables.people).where(tables.people.c.id.in_(sa.bindparam("ids", expanding=True)))
_SOME = _SOME.order_by(tables.people.c.id)
_OF_ORGANIZATION = sa.select(tables.people).where(tables.people.c.organization == sa.bindparam("organization"))
_OF_ORGANIZATION = _OF_ORGANIZATION.order_by(tables.people.c.id)
_SOME_LOCKED = _SOME.with_for_update()  # two cases must not both take somebody's last place


_EMAIL_TAKEN = "Somebody of this organization has this e-mail already. Change that person, or use another."


class Profile(Recorded):
    """Who somebody is: `language` is for writing to them, `languages` are what they speak, `capacity` counts cases.

    `firm` and `address` are their own, where they are not the organization's; `eoir_id` and `bar_number` stand on what
    they sign for courts.

    `identity` is by what the provider knows them by which they sign in elsewhere: its issuer and their subject.
    `absences` are the days on which somebody stands in for them, past ones too; `leaves` the last day they work here.
    """

    name: str
    email: str = ""
    telephone: str = ""
    language: str = "en"
    languages: tuple[str, ...] = ()
    capacity: int = 0
    firm: str = ""
    address: str = ""
    eoir_id: str = ""
    bar_number: str = ""
    absences: tuple[Absence, ...] = ()
    leaves: date | None = None
    left_because: str = ""
    identity: str = ""


class Member(Recorded):
    """Somebody who works for an organization or volunteers with it.

    `stands_in_for` is not stored: it is there for whoever acts, on the day on which they do.
    """

    id: str
    organization: str
    roles: tuple[Role, ...] = ()
    active: bool = True
    profile: Profile
    stands_in_for: tuple[Colleague, ...] = Field(default=(), exclude=True)

    def colleague(self, open_cases: int = 0) -> Colleague:
        """Return what rules may know of them."""
        return Colleague(
            id=self.id,
            organization=self.organization,
            roles=self.roles,
            active=self.active,
            languages=self.profile.languages,
            capacity=self.profile.capacity,
            open_cases=open_cases,
            absences=self.profile.absences,
            stands_in_for=self.stands_in_for,
        )


class PeopleStore(Store):
    """Members of organizations. A profile that this process has opened is not opened again until it was changed."""

    def prepare(self) -> None:
        """Begin with nobody in memory."""
        super().prepare()
        self._opened: dict[str, tuple[bytes, Profile]] = {}
        self._whole: dict[str, tuple[tuple[object, ...], Member]] = {}
        self._followers = list["Callable[[Member], None]"]()

    def add_person(self, organization: str, profile: Profile, roles: Iterable[Role] = ()) -> Member:
        """Add somebody, with a short id that says nothing about them.

        Raises InvalidInput when somebody of this e-mail is there already.
        """
        self.keys.load(organization_key(organization))
        with self.database.write() as connection:
            self.database.claim(connection, "people")  # their ids are short, and free in every organization
            there = self._members(connection, tables.people.c.organization == organization)
            if profile.email and any(_same(m.profile.email, profile.email) for m in there):
                raise InvalidInput(_EMAIL_TAKEN)
            taken = set(connection.execute(sa.select(tables.people.c.id)).scalars())
            member = Member(
                id=_free_id(taken), organization=organization, roles=_in_order(roles), active=True, profile=profile
            )
            connection.execute(tables.people.insert().values(self._values(member)))
        return member

    def change_person(self, id_: str, profile: Profile) -> Member:
        """Replace what is known of somebody; raises InvalidInput when another has this e-mail already."""
        others = (one for one in self.people(self.person(id_).organization) if one.id != id_)
        if profile.email and any(_same(one.profile.email, profile.email) for one in others):
            raise InvalidInput(_EMAIL_TAKEN)
        changed = self._change(id_, lambda member: member.model_copy(update={"profile": profile}))
        for follow in self._followers:
            follow(changed)
        return changed

    def grant_role(self, id_: str, role: Role) -> Member:
        """Give somebody a role in their organization."""
        return self._change(id_, lambda member: _in_roles(member, {*member.roles, role}))

    def revoke_role(self, id_: str, role: Role) -> Member:
        """Take a role from somebody; what they did in it stays on record."""
        return self._change(id_, lambda member: _in_roles(member, set(member.roles) - {role}))

    def set_active(self, id_: str, *, active: bool) -> Member:
        """Say whether somebody still works here; who does not is never told or offered anything."""
        return self._change(id_, lambda member: member.model_copy(update={"active": active}))

    def person(self, id_: str) -> Member:
        """Return somebody; raises UnknownName if there is nobody of this id."""
        with self.database.read() as connection:
            return self._member(connection, id_)

    def people(self, organization: str, *, active_only: bool = False) -> tuple[Member, ...]:
        """Return an organization's people by id."""
        table = tables.people
        wanted = [table.c.organization == organization, *([table.c.active] if active_only else [])]
        with self.database.read() as connection:
            return self._members(connection, *wanted)

    def find_person(self, organization: str, who: str) -> Member:
        """Return the one person with this id, e-mail or full name; raises UnknownName, or InvalidInput for several."""
        found = [m for m in self.people(organization) if who == m.id or _is_called(m, who)]
        if not found:
            raise UnknownName(
                "person", who, (), "Give an id, an e-mail or a full name, as `amparo person list` lists them."
            )
        if len(found) > 1:
            ids = ", ".join(member.id for member in found)
            raise InvalidInput(f"“{who}” is the name of more than one person. Give the id of the one you mean: {ids}.")
        return found[0]

    def colleagues(self, organization: str) -> tuple[Colleague, ...]:
        """Return an organization's people as rules know them, each with the number of open cases they carry."""
        with self.database.read() as connection:
            members = self._members(connection, tables.people.c.organization == organization)
            counts = open_cases(connection, [member.id for member in members])
            return tuple(member.colleague(counts.get(member.id, 0)) for member in members)

    def some_colleagues(self, connection: sa.Connection, ids: Iterable[str], *, counted: bool) -> tuple[Colleague, ...]:
        """Return these people as rules know them, with the open cases they carry if `counted`; others are left out."""
        wanted = sorted({id_ for id_ in ids if id_})
        rows = connection.execute(_SOME_LOCKED if counted else _SOME, {"ids": wanted}) if wanted else ()
        members = [self._opened_person(connection, row) for row in rows]
        counts = open_cases(connection, wanted) if counted else {}
        return tuple(member.colleague(counts.get(member.id, 0)) for member in members)

    def roster(self, connection: sa.Connection, organization: str) -> tuple[Colleague, ...]:
        """Return who holds which role, and who is away when."""
        rows = connection.execute(_OF_ORGANIZATION, {"organization": organization})
        return tuple(
            Colleague(
                id=row.id,
                organization=organization,
                roles=_roles(row.roles),
                active=row.active,
                absences=self._profile(connection, row).absences,
            )
            for row in rows
        )

    def away(self, connection: sa.Connection, organization: str) -> tuple[Colleague, ...]:
        """Return whoever of an organization was, is or will be away, with who stands in for them on which days."""
        rows = connection.execute(_OF_ORGANIZATION, {"organization": organization}).all()
        return tuple(
            self._opened_person(connection, row).colleague() for row in rows if self._profile(connection, row).absences
        )

    def namesakes(self, connection: sa.Connection, organization: str, person: str) -> tuple[str, ...]:
        """Return the ids of others in an organization who are called like a person (by id), but for spaces and case."""
        members = self._members(connection, tables.people.c.organization == organization)
        names = {member.id: " ".join(member.profile.name.split()).casefold() for member in members}
        return tuple(id_ for id_, name in names.items() if id_ != person and name == names.get(person))

    def _change(self, id_: str, change: Callable[[Member], Member]) -> Member:
        self.keys.load(organization_key(self.person(id_).organization))
        with self.database.write() as connection:
            after = change(self._member(connection, id_, lock=True))
            connection.execute(tables.people.update().where(tables.people.c.id == id_).values(self._values(after)))
        return after

    def _values(self, member: Member) -> Mapping[str, Any]:
        sealed = self.keys.seal(
            organization_key(member.organization), f"person/{member.id}", member.profile.model_dump_json().encode()
        )
        shown = {"id": member.id, "organization": member.organization, "active": member.active}
        return {**shown, "roles": list(member.roles), "sealed": sealed}

    def _member(self, connection: sa.Connection, id_: str, *, lock: bool = False) -> Member:
        found = self._members(connection, tables.people.c.id == id_, lock=lock)
        if not found:
            raise UnknownName("person", id_, (), "`amparo person list` lists everybody with their id.")
        return found[0]

    def _members(
        self, connection: sa.Connection, *wanted: sa.ColumnElement[bool], lock: bool = False
    ) -> tuple[Member, ...]:
        asked = sa.select(tables.people).where(*wanted).order_by(tables.people.c.id)
        rows = connection.execute(asked.with_for_update() if lock else asked)
        return tuple(self._opened_person(connection, row) for row in rows)

    def _opened_person(self, connection: sa.Connection, row: sa.Row[Any]) -> Member:
        stored = (row.organization, tuple(row.roles), row.active, row.sealed)
        known = self._whole.get(row.id)
        if known is None or known[0] != stored:  # every page asks for everybody, and checking a model costs more
            self._whole[row.id] = known = (stored, self._checked_person(connection, row))
        return known[1]

    def _checked_person(self, connection: sa.Connection, row: sa.Row[Any]) -> Member:
        return Member(
            id=row.id,
            organization=row.organization,
            roles=_roles(row.roles),
            active=row.active,
            profile=self._profile(connection, row),
        )

    def _profile(self, connection: sa.Connection, row: sa.Row[Any]) -> Profile:
        sealed, profile = self._opened.get(row.id, (b"", None))
        if profile is None or sealed != row.sealed:
            raw = self.keys.open(organization_key(row.organization), f"person/{row.id}", row.sealed, connection)
            profile = Profile.model_validate_json(raw)
            self._opened[row.id] = (row.sealed, profile)
        return profile


def open_cases(connection: sa.Connection, people: Iterable[str]) -> dict[str, int]:
    """Return how many open cases each of these people carries in any role; who carries none is left out."""
    cases, assignees = tables.cases, tables.case_assignees
    asked = (
        sa.select(assignees.c.person, sa.func.count(sa.distinct(cases.c.id)).label("cases"))
        .join_from(assignees, cases, cases.c.id == assignees.c.case)
        .where(assignees.c.person.in_(list(people)), cases.c.is_open)
        .group_by(assignees.c.person)
    )
    return {row.person: row.cases for row in connection.execute(asked)}


def _free_id(taken: set[str]) -> str:
    while (id_ := "p-" + "".join(secrets.choice(SPOKEN_ALPHABET) for _ in range(4)).lower()) in taken:
        pass
    return id_


def _roles(stored: Iterable[str]) -> tuple[Role, ...]:
    return tuple(Role(role) for role in stored)


def _in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    return tuple(sorted(set(roles), key=list(Role).index))


def _in_roles(member: Member, roles: Iterable[Role]) -> Member:
    return member.model_copy(update={"roles": _in_order(roles)})


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _is_called(member: Member, who: str) -> bool:
    return any(known and _same(known, who) for known in (member.profile.email, member.profile.name))

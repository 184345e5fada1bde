"""Nobody ever reads or changes what the policy's plain statement forbids, and everybody finds what it allows.

What is tested against the plain statement are real records: reading, lists, clients' names, commands and mails.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.core.access.plain_statement import (
    ALSO,
    ASSIGNS,
    CLOTHES,
    NOTES,
    OFFERS,
    OPENS_AGAIN,
    RECORDS,
    RESTRICTS,
    SEES,
    WALLS,
    Matter,
    Person,
    PlainStatement,
)
from tests.core.case.practice import CATALOG
from tests.core.records.office import ENGINE, Office, intake

from amparo.access.absences import standing_in
from amparo.access.people import Absence
from amparo.case.commands import (
    AddNote,
    AnswerOffer,
    Assign,
    Body,
    Command,
    CompleteStep,
    OfferPlacement,
    RecordEvent,
    SwitchCatalog,
)
from amparo.case.model import OfferStatus
from amparo.case.walls import LiftRestriction, LiftWall, RaiseWall, RestrictCase
from amparo.declarations import Role, StepDeclaration, Text
from amparo.errors import Refused, UnknownName
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.organizations import OrganizationProfile
from amparo.records.outbox import QUEUED
from amparo.records.people import Member, Profile
from amparo.records.requests import CarryOut, Outcome
from amparo.records.sight import offered_to, seen_by
from amparo.settings import Settings
from amparo_app.office import Office as OfficeAtWork
from amparo_app.sheets import case_rows, due_rows

MONDAY = date(2027, 1, 4)

WIDER = CATALOG.model_copy(
    update={
        "hash": "the catalog of the case tests with a plugin more",
        "steps": (
            *CATALOG.steps,
            StepDeclaration(
                id="fetch_clothes",
                title=Text("fetch clothes"),
                phase="screening",
                case_types=("asylum",),
                roles=(Role.SUPPORT_VOLUNTEER, Role.SOCIAL_WORKER),
                plugin="closet",
            ),
        ),
    }
)
DENIED = {"stranger", "not_allowed", "offer_of_another"}

PEOPLE = st.integers(0, 8)
ACTORS = st.sampled_from([3, 3, 3, 6, 4, *range(9)])  # whoever may do most, more often
CASES = st.integers(0, 1)
ROLES = st.sampled_from(Role)


class Access(RuleBasedStateMachine):
    """A clinic whose people come, go, are given roles and cases, are kept away, and try everything all the while."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.office = Office(Path(self.folder.name))
        self.records = self.office.records
        self.plain = PlainStatement()
        self.cases: list[Matter] = []

    @initialize()
    def people_of_every_kind(self) -> None:
        """Eight people of the clinic, and one of another organization who holds every role there."""
        self.records.create_organization("another", OrganizationProfile(name="x"))
        for name, role in (("Dora", Role.DIRECTOR), ("Sol", Role.SOCIAL_WORKER)):
            self.office.people[name] = self.records.add_person("clinic", Profile(name=f"{name} Prueba"), [role]).id
        outsider = self.records.add_person("another", Profile(name="Olga Prueba"), list(Role)).id
        for member in (*self.records.people("clinic"), self.records.person(outsider)):
            roles = {role.value for role in member.roles}
            self.plain.people[member.id] = Person(member.id, roles, member.organization)
        # by name, not by id: ids are made at random, and an example has to be the same when it is run again
        self.ids = [*self.office.people.values(), outsider]
        self.outsider = self.records.person(outsider).colleague()
        self.records.save_catalog(WIDER)
        self.at_work = OfficeAtWork(
            Settings(data_folder=self.office.data, records_url=self.office.url, master_key_file=self.office.master_key),
            "read",
        )
        self.at_work.records = self.records
        self.clinic = self.records.organization("clinic")
        self.open_case(0)

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.records.close()
        self.folder.cleanup()

    def member(self, who: str) -> Member:
        """Return somebody as they act today."""
        return self.records.acting(self.records.person(who), MONDAY)

    def ask(self, who: str, case: Matter, body: Body) -> Outcome:
        """Have a command carried out."""
        command = Command(id=uuid4().hex, organization="clinic", actor=who, body=body)
        return carry_out(self.records, CarryOut(case=case.id, command=command, now=self.office.now))

    def give(self, who: str, case: Matter, body: Body, allowed: set[str], *, also: bool = False) -> bool:
        """Give a command, hold what became of it against the plain statement, and return whether it was taken."""
        before = self.records.read_case(case.id, "clinic")
        outcome = self.ask(who, case, body)
        may = also or self.plain.may(who, case, allowed)
        if outcome.refused is None:
            assert may, f"{body.kind} was taken"
            return True
        assert not (may and outcome.refused.code in DENIED), outcome.refused
        assert before == self.records.read_case(case.id, "clinic")
        if self.plain.kept_away(self.plain.people[who], case) and self.plain.people[who].active:
            assert "stranger" == outcome.refused.code  # nobody learns from a refusal that there is such a case
        return False

    @rule(who=PEOPLE, role=ROLES)
    def a_role_is_granted(self, who: int, role: Role) -> None:
        """Somebody does more."""
        self.records.grant_role(self.ids[who], role)
        self.plain.people[self.ids[who]].roles.add(role.value)

    @rule(who=PEOPLE, role=ROLES)
    def a_role_is_revoked(self, who: int, role: Role) -> None:
        """Somebody does less."""
        self.records.revoke_role(self.ids[who], role)
        self.plain.people[self.ids[who]].roles.discard(role.value)

    @rule(who=PEOPLE)
    def somebody_leaves_or_comes_back(self, who: int) -> None:
        """What they were given stays on the record."""
        person = self.plain.people[self.ids[who]]
        person.active = not person.active
        self.records.set_active(person.id, active=person.active)

    @rule(who=PEOPLE, by=PEOPLE)
    def somebody_is_away(self, who: int, by: int) -> None:
        """If the records take it, the other stands in."""
        taken = self.records.set_absence(self.ids[who], Absence(by=self.ids[by], since=MONDAY), MONDAY)
        if isinstance(taken, Member):
            self.plain.people[self.ids[who]].absent_by = self.ids[by]

    @rule(who=PEOPLE)
    def somebody_is_back(self, who: int) -> None:
        """Nobody stands in for them from now on."""
        self.records.end_absence(self.ids[who], MONDAY)
        self.plain.people[self.ids[who]].absent_by = ""

    @precondition(lambda self: len(self.cases) < 2)
    @rule(who=PEOPLE)
    def open_case(self, who: int) -> None:
        """A new case is nobody's; whoever opens it does so by themselves."""
        person = self.plain.people[self.ids[who]]
        command = Command(id=uuid4().hex, organization="clinic", actor=person.id, body=intake())
        reserved = self.records.reserve_case(command)
        outcome = carry_out(self.records, CarryOut(case=reserved.case, command=reserved.command, now=self.office.now))
        opens = person.organization == "clinic" and person.active
        opens = opens and any("intake_worker" in {role} | ALSO.get(role, set()) for role in person.roles)
        assert opens == (outcome.refused is None)
        if opens:
            self.cases.append(Matter(reserved.case, outcome.number))

    def one(self, case: int) -> Matter:
        """Return a case."""
        return self.cases[case % len(self.cases)]

    @rule(who=ACTORS, case=CASES, role=ROLES, to=PEOPLE | st.none())
    def a_case_is_assigned(self, who: int, case: int, role: Role, to: int | None) -> None:
        """To whoever holds the role; never to somebody who is kept away."""
        matter, person = self.one(case), "" if to is None else self.ids[to]
        if self.give(self.ids[who], matter, Assign(role=role, person=person), ASSIGNS):
            matter.assigned.pop(role.value, None)
            if person:
                assert not self.plain.kept_away(self.plain.people[person], matter)
                matter.assigned[role.value] = person

    @rule(who=ACTORS, case=CASES, people=st.lists(ACTORS, max_size=3), roles=st.lists(ROLES, max_size=1))
    def a_wall_is_put_up(self, who: int, case: int, people: list[int], roles: list[Role]) -> None:
        """Somebody is always left who may lift it."""
        matter, kept = self.one(case), tuple(self.ids[one] for one in people)
        if self.give(self.ids[who], matter, RaiseWall(people=kept, roles=tuple(roles), reason="a reason"), WALLS):
            wall = self.records.read_case(matter.id, "clinic").walls[-1]
            matter.walls[wall.id] = (set(kept), {role.value for role in roles})
            self._withdrawn(matter)
            assert any(self.plain.may(one, matter, WALLS) for one in self.ids)
            assert not any(self.plain.kept_away(self.plain.people[one], matter) for one in matter.assigned.values())

    def _withdrawn(self, matter: Matter) -> None:
        offers = self.records.read_case(matter.id, "clinic").offers
        matter.offered_to = next((one.to for one in offers if one.status is OfferStatus.OPEN), "")
        if matter.offered_to:
            assert not self.plain.kept_away(self.plain.people[matter.offered_to], matter)

    @rule(who=ACTORS, case=CASES)
    def a_wall_is_lifted(self, who: int, case: int) -> None:
        """Never by somebody whom it keeps away."""
        matter = self.one(case)
        wall = next(iter(matter.walls), "w0")
        if self.give(self.ids[who], matter, LiftWall(wall=wall, reason="a reason"), WALLS):
            del matter.walls[wall]

    @rule(who=ACTORS, case=CASES)
    def a_case_is_restricted(self, who: int, case: int) -> None:
        """By whoever hears of the danger."""
        matter = self.one(case)
        if self.give(self.ids[who], matter, RestrictCase(reason="a reason"), RESTRICTS):
            matter.restricted = True
            assert any(self.plain.may(one, matter, SEES) for one in self.ids)

    @rule(who=ACTORS, case=CASES)
    def a_restriction_ends(self, who: int, case: int) -> None:
        """By whoever supervises."""
        matter = self.one(case)
        if self.give(self.ids[who], matter, LiftRestriction(reason="a reason"), OPENS_AGAIN):
            matter.restricted = False

    @rule(who=ACTORS, case=CASES, to=PEOPLE)
    def a_case_is_offered(self, who: int, case: int, to: int) -> None:
        """To a volunteer who may take it."""
        matter = self.one(case)
        if self.give(self.ids[who], matter, OfferPlacement(to=(self.ids[to],)), OFFERS):
            assert not self.plain.kept_away(self.plain.people[self.ids[to]], matter)
            matter.offered_to = self.ids[to]

    @rule(who=PEOPLE, case=CASES, accept=st.booleans())
    def an_offer_is_answered(self, who: int, case: int, accept: bool) -> None:  # noqa: FBT001 - what hypothesis draws
        """By whoever holds it, or a coordinator who heard the answer."""
        matter = self.one(case)
        asked = AnswerOffer(accept=accept)
        if self.give(self.ids[who], matter, asked, OFFERS, also=self.plain.may_answer(self.ids[who], matter)):
            if accept:
                matter.assigned["pro_bono_attorney"] = matter.offered_to
            matter.offered_to = ""

    @rule(who=PEOPLE, case=CASES)
    def a_note_is_written(self, who: int, case: int) -> None:
        """By whoever works on the case."""
        self.give(self.ids[who], self.one(case), AddNote(text="a note"), NOTES)

    @rule(who=PEOPLE, case=CASES, on=st.dates(date(2026, 2, 1), date(2026, 3, 1)))
    def something_happened(self, who: int, case: int, on: date) -> None:
        """A date runs from it, of which people are told."""
        self.give(self.ids[who], self.one(case), RecordEvent(event="last_arrival", on=on), RECORDS)

    @rule(case=CASES)
    def a_plugin_is_enabled_or_disabled(self, case: int) -> None:
        """It brings a step for roles that see no case."""
        matter = self.one(case)
        now = self.records.read_case(matter.id, "clinic").catalog
        after = CATALOG.hash if now == WIDER.hash else WIDER.hash
        assert self.ask(ENGINE, matter, SwitchCatalog(hash=after)).refused is None

    @rule(who=PEOPLE, case=CASES)
    def a_step_of_the_plugin_is_done(self, who: int, case: int) -> None:
        """By those for whom it was declared, and no wall has a hole for a plugin."""
        self.give(self.ids[who], self.one(case), CompleteStep(step="fetch_clothes"), CLOTHES)

    @rule(who=PEOPLE, case=CASES, by_number=st.booleans())
    def a_case_is_read(self, who: int, case: int, by_number: bool) -> None:  # noqa: FBT001 - what hypothesis draws
        """Whether it was given or refused is on record; what is kept from somebody is answered as what is not there."""
        matter, member = self.one(case), self.member(self.ids[who])
        looks, near = len(self.records.reads_of("clinic", matter.id)), tuple[str, ...]()
        asked = matter.number if by_number else matter.id
        try:
            seen = self.at_work.case(asked, self.clinic, member).id == matter.id
        except UnknownName as unknown:
            seen, near = False, unknown.nearest
        except Refused:
            seen = False
            assert not self.plain.kept_away(self.plain.people[member.id], matter)

        assert self.plain.may(member.id, matter, SEES) == seen
        assert matter.number not in near
        *_, look = noted = self.records.reads_of("clinic", matter.id)
        assert (looks + 1, member.id, not seen) == (len(noted), look.person, look.refused)

    @rule(who=PEOPLE, case=CASES)
    def an_offered_case_is_read(self, who: int, case: int) -> None:
        """While the offer is open, by whoever may answer it."""
        matter, member = self.one(case), self.member(self.ids[who])
        try:
            seen = self.at_work.case_offered(matter.number, self.clinic, member).id == matter.id
        except (UnknownName, Refused):
            seen = False

        assert (self.plain.may(member.id, matter, SEES) or self.plain.may_answer(member.id, matter)) == seen

    @rule(who=PEOPLE)
    def lists_with_names_are_read(self, who: int) -> None:
        """Cases, their clients' names and their dates: exactly what the reader may see, and what is offered to them."""
        member = self.member(self.ids[who])
        allowed = {one.id for one in self.cases if self.plain.may(member.id, one, SEES)}
        offered = {one.id for one in self.cases if self.plain.may_answer(member.id, one)}
        rows = case_rows(self.records, "clinic", member, mine=False, open_only=False)
        mine = case_rows(self.records, "clinic", member, mine=True, open_only=False)
        due = due_rows(self.records, "clinic", date(2030, 1, 1), member, mine=False)

        assert allowed == {row.id for row in rows} == {row.id for row in rows if row.client}
        assert {row.case for row in due} <= allowed
        assert {row.id for row in mine} <= allowed | offered
        assert {row.id for row in mine if row.client} <= allowed
        assert offered <= {row.id for row in mine}

    @invariant()
    def everybody_finds_what_they_may_see_and_nothing_else(self) -> None:
        """The queries that every list is built on say what the plain statement says, of everybody, at any moment."""
        known = [one.colleague() for one in self.records.people("clinic")]
        people = [standing_in(one, known, MONDAY) for one in known] + [self.outsider]
        there = tables.cases.c.seq > 0
        with self.records.database.read() as connection:
            for one in people:
                seen, offered = (
                    set(connection.execute(sa.select(tables.cases.c.id).where(there, condition)).scalars())
                    for condition in (seen_by(one), offered_to(one))
                )
                assert {case.id for case in self.cases if self.plain.may(one.id, case, SEES)} == seen
                assert {case.id for case in self.cases if self.plain.may_answer(one.id, case)} == offered

    @invariant()
    def no_mail_is_on_its_way_to_whom_a_wall_names(self) -> None:
        """Nor to anybody of another organization."""
        for matter in self.cases:
            named = {person for people, _ in matter.walls.values() for person in people} | {self.ids[-1]}
            waiting = {one.notice.recipient for one in self.records.notices_about(matter.id) if one.state == QUEUED}
            assert not waiting & named


TestAccess = pytest.mark.timeout(600)(Access.TestCase)  # each example builds a clinic of its own
TestAccess.settings = settings(
    max_examples=12,
    stateful_step_count=40,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a clinic is built anew for each try at a shorter story
)

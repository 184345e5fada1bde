"""Who may do what: deny by default, and say why."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.access.case_access import CaseAccess
from amparo.access.people import Colleague
from amparo.access.policy import default_policy
from amparo.case.access_commands import ACCESS_PERMISSIONS
from amparo.case.commands import ENGINE_COMMANDS, Body
from amparo.case.keeping_evidence import EVIDENCE_HANDLERS
from amparo.declarations import Role, Text, name_of

POLICY = default_policy()
COLLEAGUES = st.builds(
    Colleague,
    id=st.just("somebody"),
    organization=st.sampled_from(["clinic", "another"]),
    roles=st.lists(st.sampled_from(Role), max_size=3).map(tuple),
    active=st.booleans(),
)


def colleague(*roles: Role, organization: str = "clinic", active: bool = True) -> Colleague:
    """Return somebody with these roles."""
    return Colleague(id="somebody", organization=organization, roles=roles, active=active)


def may(who: Colleague | None, permission: str, **assigned: str) -> bool:
    """Return whether somebody may do something in a case of the clinic."""
    return POLICY.may(who, permission, CaseAccess(organization="clinic", assigned=assigned)).allowed


def test_every_command_of_a_person_has_its_grant_or_checks_itself() -> None:
    """No command is open to everybody because somebody forgot it; those about exhibits have one grant for all."""
    bodies = get_args(get_args(Body)[0])
    kinds = {body.model_fields["kind"].default for body in bodies} - ENGINE_COMMANDS

    shared = {"complete_step"} | EVIDENCE_HANDLERS.keys() | ACCESS_PERMISSIONS.keys()
    assert kinds - shared <= set(POLICY.grants)
    assert set(ACCESS_PERMISSIONS.values()) <= set(POLICY.grants)
    assert "keep_evidence" in POLICY.grants


@settings(deadline=None)  # the first to ask reads the phrases
@given(COLLEAGUES, st.sampled_from(sorted(POLICY.grants)))
def test_nobody_of_another_organization_nor_inactive_may_do_anything(who: Colleague, permission: str) -> None:
    """Whatever their roles."""
    if who.organization != "clinic" or not who.active or not who.roles:
        assert not may(who, permission)


@settings(deadline=None)  # the first to ask reads the phrases
@given(COLLEAGUES, st.sampled_from(sorted(POLICY.grants)))
def test_another_role_never_takes_a_permission_away(who: Colleague, permission: str) -> None:
    """Roles add up."""
    if may(who, permission):
        assert may(who.model_copy(update={"roles": (*who.roles, Role.OPERATOR)}), permission)


def test_a_waiver_is_the_supervising_attorneys_alone() -> None:
    """No other role waives a deadline."""
    waivers = [role for role in Role if may(colleague(role), "waive")]

    assert waivers == [Role.SUPERVISING_ATTORNEY]


@pytest.mark.parametrize("permission", ["confirm_date", "reject_date"])
def test_a_date_toward_danger_is_an_attorneys_or_a_representatives(permission: str) -> None:
    """Neither paralegal nor volunteer lets a date move later."""
    deciders = {role for role in Role if may(colleague(role), permission)}

    assert deciders == {Role.STAFF_ATTORNEY, Role.ACCREDITED_REPRESENTATIVE, Role.SUPERVISING_ATTORNEY}


def test_a_volunteer_acts_only_in_a_case_that_is_theirs() -> None:
    """Not assigned: refused with the reason; assigned: allowed."""
    volunteer = colleague(Role.PRO_BONO_ATTORNEY)
    refused = POLICY.may(volunteer, "record_event", CaseAccess(organization="clinic"))

    assert not refused.allowed
    assert refused.why.en == "this case is not assigned to you; ask the pro-bono coordinator"
    assert may(volunteer, "record_event", pro_bono_attorney="somebody")
    assert not may(volunteer, "record_event", pro_bono_attorney="somebody else")


def test_an_operator_runs_the_machine_and_sees_no_case() -> None:
    """Running Amparo is no reason to read a client's file."""
    held = {permission for permission in POLICY.grants if may(colleague(Role.OPERATOR), permission)}

    assert {"manage_people", "manage_plugins", "manage_papers", "see_support"} == held


def test_who_lacks_the_role_is_told_whose_work_it_is() -> None:
    """With the roles' names in both languages, and what to do."""
    why = POLICY.may(colleague(Role.INTAKE_WORKER), "waive", CaseAccess(organization="clinic")).why

    assert why == Text(
        "only a supervising attorney may do this, and you act as intake worker; ask a colleague who may",
        "solo puede hacerlo quien tenga el papel de abogada o abogado supervisor, y usted tiene el de personal de "
        "admisión; pida ayuda a una persona que pueda hacerlo",
    )


def test_whoever_imports_cases_may_open_one_and_confirm_its_dates() -> None:
    """An import does both many times over; whoever may not do it once has each of its rows refused."""
    access = CaseAccess(organization="clinic")
    importing = [role for role in Role if POLICY.may(colleague(role), "import_cases", access).allowed]

    assert [Role.SUPERVISING_ATTORNEY] == importing
    assert all(
        POLICY.may(colleague(role), needed, access).allowed
        for role in importing
        for needed in ("open_case", "confirm_date")
    )


def test_several_roles_are_listed_and_their_articles_fit() -> None:
    """A sentence that a person reads aloud without stumbling."""
    held = colleague(Role.SOCIAL_WORKER, Role.OPERATOR)
    wanted = (Role.PARALEGAL, Role.ACCREDITED_REPRESENTATIVE, Role.DIRECTOR)
    why = POLICY.may_as(held, wanted, CaseAccess(organization="clinic")).why

    assert why.en.startswith("only an accredited representative, a director or a paralegal may do this, and you act as")
    assert "you act as operator and social worker;" in why.en


def test_a_colleague_without_any_role_is_told_so() -> None:
    """Somebody whose roles were all revoked, or who has none yet."""
    why = POLICY.may_as(colleague(), (Role.PARALEGAL,), CaseAccess(organization="clinic")).why

    assert "only a paralegal may do this, and you have no role here yet; ask a colleague who may" == why.en


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_name_in_both_languages(role: Role) -> None:
    """A name that falls back to the id would be English in a Spanish sentence."""
    name = name_of("role", role)

    assert name.en != name.es


def test_who_stands_in_for_a_supervisor_sees_no_restricted_case_by_it() -> None:
    """They stand in for whoever has the case; supervising is not lent to see what the law keeps shut."""
    sofia = Colleague(id="sofia", organization="clinic", roles=(Role.SUPERVISING_ATTORNEY, Role.DIRECTOR))
    olga = Colleague(id="olga", organization="clinic", roles=(Role.OPERATOR,), stands_in_for=(sofia,))
    shut = CaseAccess(organization="clinic", restricted=True)
    hers = shut.model_copy(update={"assigned": {Role.DIRECTOR: "sofia"}})

    assert POLICY.may(olga, "see_case", CaseAccess(organization="clinic")).allowed
    assert not POLICY.may(olga, "see_case", shut).allowed
    assert POLICY.may(olga, "see_case", hers).allowed


def test_a_restricted_case_is_seen_by_those_it_was_given_to_and_by_who_supervises() -> None:
    """8 USC 1367: nobody else of the office, whatever their role lets them see otherwise."""
    people = {role: Colleague(id=role, organization="clinic", roles=(role,)) for role in Role}
    shut = CaseAccess(organization="clinic", restricted=True, assigned={Role.PARALEGAL: Role.PARALEGAL})
    seen = {role for role, one in people.items() if POLICY.may(one, "see_case", shut).allowed}

    assert {Role.PARALEGAL, Role.SUPERVISING_ATTORNEY} == seen
    assert seen == {role for role, one in people.items() if POLICY.admits(one, shut)}


def test_whoever_a_wall_keeps_away_lends_the_case_to_nobody() -> None:
    """Who stands in for them learns no more of it than they do."""
    pablo = Colleague(id="pablo", organization="clinic", roles=(Role.PARALEGAL,))
    olga = Colleague(id="olga", organization="clinic", roles=(Role.OPERATOR,), stands_in_for=(pablo,))
    open_to_him = CaseAccess(organization="clinic", assigned={Role.PARALEGAL: "pablo"})
    walled = open_to_him.model_copy(update={"walled": frozenset({"pablo"})})

    assert POLICY.may(olga, "see_case", open_to_him).allowed
    assert not POLICY.may(olga, "see_case", walled).allowed


def test_whoever_a_wall_keeps_away_gets_no_case_by_standing_in() -> None:
    """The wall is theirs, whoever asked them to help out."""
    pablo = Colleague(id="pablo", organization="clinic", roles=(Role.PARALEGAL,))
    olga = Colleague(id="olga", organization="clinic", roles=(Role.INTAKE_WORKER,), stands_in_for=(pablo,))
    walled = CaseAccess(organization="clinic", assigned={Role.PARALEGAL: "pablo"}, walled=frozenset({"olga"}))

    assert frozenset() == POLICY.acts_as(olga, walled)
    assert not POLICY.may(olga, "see_case", walled).allowed
    assert not POLICY.admits(olga, walled)


def test_in_the_case_of_another_office_nobody_acts_in_any_role() -> None:
    """A role is one of an office."""
    everything = colleague(*Role)

    assert frozenset() == POLICY.acts_as(everything, CaseAccess(organization="another"))


def test_whoever_left_is_told_so() -> None:
    """In words of their own: it is their account, and no case."""
    gone = POLICY.may(colleague(Role.PARALEGAL, active=False), "prove", CaseAccess(organization="clinic"))
    stranger = POLICY.may(None, "prove", CaseAccess(organization="clinic"))

    assert not gone.allowed
    assert gone.why != stranger.why


def test_whoever_stands_in_and_left_or_is_of_another_office_is_lent_nothing() -> None:
    """What was lent ends with their account."""
    pablo = Colleague(id="pablo", organization="clinic", roles=(Role.PARALEGAL,))
    olga = Colleague(id="olga", organization="clinic", roles=(Role.OPERATOR,), stands_in_for=(pablo,))
    his = CaseAccess(organization="clinic", assigned={Role.PARALEGAL: "pablo"})
    strangers = [olga.model_copy(update=one) for one in ({"active": False}, {"organization": "another"})]
    lenders = [pablo.model_copy(update=one) for one in ({"active": False}, {"organization": "another"})]
    borrowed = [olga.model_copy(update={"stands_in_for": (one,)}) for one in lenders]

    assert [frozenset()] * 4 == [POLICY.acts_as(one, his) & {Role.PARALEGAL} for one in (*strangers, *borrowed)]


def test_a_wall_is_told_in_the_words_for_a_case_that_there_is_not() -> None:
    """Nobody learns from a refusal that they are kept away."""
    pablo = colleague(Role.PARALEGAL)
    walled = CaseAccess(organization="clinic", walled=frozenset({pablo.id}))
    strange = CaseAccess(organization="another")

    assert POLICY.may(pablo, "see_case", strange).why == POLICY.may(pablo, "see_case", walled).why

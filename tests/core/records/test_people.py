"""People and organizations: found by what they are called, told apart by an id that says nothing."""

from __future__ import annotations

import re

import pytest
from tests.core.case.practice import CATALOG
from tests.core.records.office import Office

from amparo.case.commands import Assign
from amparo.declarations import Role
from amparo.errors import InvalidInput, UnknownName
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile

MARIA = Profile(
    name="María López", email="maria.lopez@example.org", telephone="555-0142", languages=("es", "mam"), capacity=4
)


def test_a_person_comes_back_as_they_were_added(office: Office) -> None:
    """Also in another process, which has to open the seal."""
    added = office.records.add_person("clinic", MARIA, (Role.STAFF_ATTORNEY, Role.INTAKE_WORKER))

    found = office.reopened().person(added.id)

    assert added == found
    assert (MARIA, True) == (found.profile, found.active)
    assert (Role.INTAKE_WORKER, Role.STAFF_ATTORNEY) == found.roles


def test_ids_are_short_to_say_and_tell_nothing(office: Office) -> None:
    """They stand in clear in the records, on screens and in logs."""
    ids = [member.id for member in office.records.people("clinic")]

    assert len(ids) == len(set(ids)) == 6
    assert [] == [id_ for id_ in ids if not re.fullmatch(r"p-[2-9cdfghjklmnpqrtvwx]{4}", id_)]


@pytest.mark.parametrize("who", ["maria.lopez@example.org", "Maria.Lopez@Example.org", "María López", " maría  lópez "])
def test_somebody_is_found_by_e_mail_or_full_name_however_it_is_typed(office: Office, who: str) -> None:
    """On the command line, nobody knows ids by heart."""
    added = office.records.add_person("clinic", MARIA)

    assert added == office.records.find_person("clinic", who)
    assert added == office.records.find_person("clinic", added.id)


def test_a_name_that_two_people_have_is_not_guessed(office: Office) -> None:
    """Both ids are given, so that one can be chosen."""
    both = [
        office.records.add_person("clinic", MARIA.model_copy(update={"email": f"m{n}@example.org"})).id for n in (1, 2)
    ]

    with pytest.raises(InvalidInput) as raised:
        office.records.find_person("clinic", "María López")

    assert all(id_ in str(raised.value) for id_ in both)


def test_a_stranger_is_not_found_and_no_colleague_is_named_in_the_answer(office: Office) -> None:
    """The answer may be logged; and people of other organizations are strangers too."""
    office.records.create_organization("another", OrganizationProfile(name="Otra"))
    office.records.add_person("another", MARIA)

    with pytest.raises(UnknownName) as raised:
        office.records.find_person("clinic", "maria.lopez@example.org")

    assert "Prueba" not in str(raised.value)


def test_an_e_mail_belongs_to_one_person_of_an_organization(office: Office) -> None:
    """Two people behind one address would read each other's notices."""
    office.records.add_person("clinic", MARIA)

    with pytest.raises(InvalidInput, match="this e-mail already"):
        office.records.add_person("clinic", MARIA.model_copy(update={"email": "MARIA.lopez@example.org"}))


def test_roles_are_given_and_taken_and_people_leave(office: Office) -> None:
    """Nothing is deleted: what somebody did stays theirs."""
    id_ = office.records.add_person("clinic", MARIA).id

    office.records.grant_role(id_, Role.PARALEGAL)
    twice = office.records.grant_role(id_, Role.PARALEGAL)
    taken = office.records.revoke_role(id_, Role.PARALEGAL)
    gone = office.records.set_active(id_, active=False)
    moved = office.records.change_person(id_, MARIA.model_copy(update={"telephone": "555-0143"}))

    assert ((Role.PARALEGAL,), (), False) == (twice.roles, taken.roles, gone.active)
    assert "555-0143" == office.records.person(id_).profile.telephone
    assert not moved.active
    assert id_ not in {member.id for member in office.records.people("clinic", active_only=True)}


def test_rules_see_of_a_colleague_what_they_need_and_no_name(office: Office, case: str) -> None:
    """With the number of open cases in which they have a role, however many roles they have in one."""
    pablo = office.people["Pablo"]
    office.records.grant_role(pablo, Role.INTAKE_WORKER)
    office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=pablo))
    office.do(case, "Sofía", Assign(role=Role.INTAKE_WORKER, person=pablo))

    seen = {colleague.id: colleague for colleague in office.records.colleagues("clinic")}

    assert 1 == seen[pablo].open_cases
    assert 0 == seen[office.people["Ana"]].open_cases
    assert 3 == seen[office.people["Víctor"]].capacity
    assert "Prueba" not in str(seen)


def test_nobody_of_that_id_says_where_to_look(office: Office) -> None:
    """Rather than a traceback."""
    with pytest.raises(UnknownName, match="amparo person list"):
        office.records.grant_role("p-0000", Role.DIRECTOR)


def test_an_organization_comes_back_as_it_was_made(office: Office) -> None:
    """Its letters carry its name and address."""
    profile = OrganizationProfile(name="Otra Clínica", address="1 Invented Street", telephone="555-0199", language="es")
    office.records.create_organization("another", profile)

    assert profile == office.reopened().organization("another").profile
    assert ["another", "clinic"] == [organization.id for organization in office.records.organizations()]


@pytest.mark.parametrize("id_", ["", "Clinic", "the clinic", "-clinic", "clínica", "a" * 41])
def test_an_id_that_could_not_stand_in_a_path_or_a_queue_is_refused(office: Office, id_: str) -> None:
    """Organizations' ids are in task queues, folders and addresses."""
    with pytest.raises(InvalidInput, match="small letters"):
        office.records.create_organization(id_, OrganizationProfile(name="x"))


def test_an_organization_is_made_once(office: Office) -> None:
    """A second one under the same id would share its key."""
    with pytest.raises(InvalidInput, match="already"):
        office.records.create_organization("clinic", OrganizationProfile(name="x"))


def test_an_organization_that_is_not_there_is_answered_with_the_nearest(office: Office) -> None:
    """Whoever mistyped sees what was meant."""
    with pytest.raises(UnknownName, match="Did you mean clinic"):
        office.records.organization("clinc")


def test_a_catalog_comes_back_whole_in_another_process(office: Office) -> None:
    """Conditions, rules and texts: all that decisions rest on."""
    assert CATALOG == office.reopened().active_catalog("clinic")


def test_the_catalog_in_force_changes_and_its_history_stays(office: Office) -> None:
    """Years later it has to be told what was in force when."""
    newer = CATALOG.model_copy(update={"hash": "newer"})
    office.records.save_catalog(newer)
    office.records.save_catalog(newer)

    office.records.set_active_catalog("clinic", "newer", "p-2222")

    assert newer == office.records.active_catalog("clinic")
    assert CATALOG == office.records.catalog("clinic", CATALOG.hash)
    history = [(entry[0], entry[2]) for entry in office.records.catalog_history("clinic")]
    assert [(CATALOG.hash, office.people["Sofía"]), ("newer", "p-2222")] == history


def test_a_catalog_that_was_never_saved_cannot_be_put_in_force(office: Office) -> None:
    """Cases would be decided under something that nobody can read again."""
    with pytest.raises(UnknownName, match="Save it first"):
        office.records.set_active_catalog("clinic", "unsaved", "p-2222")

    assert CATALOG == office.records.active_catalog("clinic")


def test_an_organization_without_a_catalog_has_none(office: Office) -> None:
    """That is how every organization begins."""
    office.records.create_organization("another", OrganizationProfile(name="x"))

    assert office.records.active_catalog("another") is None

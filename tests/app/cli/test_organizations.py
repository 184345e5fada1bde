from __future__ import annotations

import pytest
from tests.app.clinic import HOUSE, Run
from tests.core.records.office import Office

from amparo_app.cli.organizations import known_roles


def test_an_organization_gets_an_id_from_its_name_and_a_catalog_of_the_plugins(
    amparo: Run, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From its first minute cases can be opened in it."""
    monkeypatch.setenv("AMPARO_PLUGINS", str(HOUSE / "plugins" / "amparo_asylum"))

    made = amparo("org", "create", "Clínica Ñandú, Los Ángeles", "--telephone", "213-555-0100", "--json").json

    assert "clinica-nandu-los-angeles" == made["id"]
    assert "213-555-0100" == made["profile"]["telephone"]
    assert "asylum" in {plugin.id for plugin in office.records.catalog(made["id"], made["catalog"]).plugins}


def test_an_organization_is_changed_field_by_field_and_shown(amparo: Run, office: Office) -> None:
    """Letters need the address and telephone; the screen says so while they are missing."""
    before = amparo("org", "change")
    changed = amparo(
        "org", "change", "--name", "Clínica Nueva", "--address", "1 Invented Street", "--telephone", "555-0123",
        "--email", "office@example.org", "--zone", "America/Chicago", "--language", "es",
    )  # fmt: skip
    kept = amparo("org", "change", "--telephone", "555-0124", "--json").json["profile"]

    assert 2 == before.out.count("none: letters need it")
    assert "letters need it" not in changed.out
    assert {
        "name": "Clínica Nueva",
        "address": "1 Invented Street",
        "telephone": "555-0124",
        "email": "office@example.org",
        "zone": "America/Chicago",
        "language": "es",
    } == kept
    assert "Clínica Nueva" == office.reopened().organization("clinic").profile.name


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--zone", "America/Los_Angles"), "Did you mean America/Los_Angeles"),
        (("--email", "office"), "is no e-mail address"),
        (("--language", "fr"), "written in en or es"),
        (("--name", " "), "An organization needs a name."),
    ],
)
def test_an_organization_is_not_changed_into_something_that_cannot_be(
    amparo: Run, office: Office, words: tuple[str, str], said: str
) -> None:
    """Nothing of it is kept."""
    before = office.records.organization("clinic")
    answer = amparo("org", "change", *words)

    assert 2 == answer.code
    assert said in answer.err
    assert before == office.records.organization("clinic")


def test_an_id_that_is_taken_is_refused(amparo: Run, office: Office) -> None:
    """Two organizations under one id would share a key."""
    answer = amparo("org", "create", "Another", "--id", "clinic")

    assert (2, "There is an organization “clinic” already. Choose another id.\n") == (answer.code, answer.err)


def test_with_several_organizations_one_has_to_be_named(amparo: Run, office: Office) -> None:
    """A person added to the wrong clinic would see the wrong clients."""
    amparo("org", "create", "Partner")
    unsaid = amparo("person", "list")
    said = amparo("person", "list", "--org", "partner", "--json")

    assert "There are several organizations here: clinic, partner. Say which with --org or AMPARO_ORG.\n" == unsaid.err
    assert [] == said.json


def test_a_person_is_added_with_roles_and_what_they_speak(amparo: Run, office: Office) -> None:
    """Their short id is what is read out over the telephone."""
    added = amparo(
        "person", "add", "--name", "Vera Ejemplo", "--email", "vera@example.org", "--language", "es",
        "--languages", "es, mam", "--capacity", "2", "--role", "pro_bono_attorney", "--role", "Staff-Attorney",
        "--json",
    ).json  # fmt: skip

    assert ["staff_attorney", "pro_bono_attorney"] == added["roles"]
    assert (["es", "mam"], 2, "es") == (
        added["profile"]["languages"],
        added["profile"]["capacity"],
        added["profile"]["language"],
    )
    assert added["id"] in amparo("person", "list").out


def test_a_role_is_granted_and_taken_back(amparo: Run, office: Office) -> None:
    """By name, by e-mail, or by id."""
    granted = amparo("role", "grant", "Ana Prueba", "supervising_attorney", "--json").json
    revoked = amparo("role", "revoke", office.people["Ana"], "supervising_attorney", "--json").json

    assert ["staff_attorney", "supervising_attorney"] == granted["roles"]
    assert ["staff_attorney"] == revoked["roles"]


@pytest.mark.parametrize("written", ["staff_attorney", "Staff Attorney", "staff-attorney"])
def test_a_role_may_be_written_as_people_write_it(written: str) -> None:
    """The name with spaces is what the screen shows."""
    assert ["staff_attorney"] == known_roles([written])


def test_a_person_whom_nobody_knows_is_told_with_the_nearest(amparo: Run, office: Office) -> None:
    """A misspelt name is not a new person."""
    answer = amparo("role", "grant", "Ana Preuba", "paralegal")

    assert 2 == answer.code
    assert "There is no person named “Ana Preuba”. Did you mean Ana Prueba" in answer.err


def test_an_organization_begins_with_the_plugins_that_it_names_and_no_others(amparo: Run, office: Office) -> None:
    """What ships is left out where it is not named; a name that nobody has is told before anything is made."""
    made = amparo("org", "create", "Pier Legal", "--id", "pier", "--plugin", "asylum", "--json").json
    refused = amparo("org", "create", "Quay", "--id", "quay", "--plugin", "asylm")

    plugins = office.records.catalog("pier", made["catalog"]).plugins
    assert ["amparo", "asylum"] == [plugin.id for plugin in plugins]
    assert (2, True) == (refused.code, "Did you mean asylum?" in refused.err)
    assert "quay" not in {one.id for one in office.records.organizations()}

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

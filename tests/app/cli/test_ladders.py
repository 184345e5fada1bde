"""`amparo ladders`: an organization edits who is told, not below the floor, and goes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.clinic import HOUSE, Run
from tests.core.records.office import Office

from amparo.declarations import Ladder, Role
from amparo.plugins.in_folder import sources_in
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo_app.catalogs import bring_up_to_date

EDITED = """
rungs:
  - {days_before: 21, to: [paralegal]}
  - {days_before: 14, to: [paralegal]}
  - {days_before: 0, to: [paralegal]}
"""
AT_PIER, SOL = ("--org", "pier"), "Sol Prueba"


@pytest.fixture
def pier(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An organization under the asylum plugin, with a supervising attorney and a paralegal."""
    plugin = HOUSE / "plugins" / "amparo_asylum"
    monkeypatch.setenv("AMPARO_PLUGINS", str(plugin))
    office.records.create_organization("pier", OrganizationProfile(name="Pier Legal"))
    for name, role in (("Sol Prueba", Role.SUPERVISING_ATTORNEY), ("Pía Prueba", Role.PARALEGAL)):
        email = f"{name.split()[0].lower()}@example.org"
        office.records.add_person("pier", Profile(name=name, email=email), (role,))
    bring_up_to_date(office.records, "pier", sources_in(plugin), "keyboard")
    return office


def opening(office: Office) -> Ladder:
    """The ladder in the organization's catalog as another process reads it."""
    catalog = office.reopened().active_catalog("pier")
    assert catalog is not None
    return catalog.ladder["opening"]


def test_an_organization_edits_a_ladder_and_its_next_catalog_has_it(amparo: Run, pier: Office, tmp_path: Path) -> None:
    """A rung at 21 days; the list says whose it is, and `restore` goes back to what ships."""
    file = tmp_path / "opening.yaml"
    file.write_text(EDITED, encoding="utf-8")
    shipped = opening(pier)

    done = amparo("ladders", "edit", "opening", "--file", str(file), "--reason", "we plan early", *AT_PIER, by=SOL)
    listed = amparo("ladders", "list", *AT_PIER, by=SOL).out
    assert (0, "") == (done.code, done.err)
    assert "opening · the organization's own" in listed
    assert "21 days before" in listed
    assert (21, 14, 0) == tuple(rung.days_before for rung in opening(pier).rungs)

    amparo("ladders", "restore", "opening", "--reason", "too early after all", *AT_PIER, by=SOL)
    assert "opening · as it ships" in amparo("ladders", "list", *AT_PIER, by=SOL).out
    assert shipped == opening(pier)


def test_below_the_floor_nothing_is_changed_and_every_gap_is_named(amparo: Run, pier: Office, tmp_path: Path) -> None:
    """A file with one rung for a ladder of eight: what is missing is said in Spanish too."""
    file = tmp_path / "long.yaml"
    file.write_text("rungs:\n  - {days_before: 3, to: [paralegal]}\n", encoding="utf-8")
    before = pier.records.organization("pier").catalog

    refused = amparo("ladders", "edit", "long", "--file", str(file), "--reason", "less mail", *AT_PIER, by=SOL)
    spanish = amparo(
        "ladders", "edit", "long", "--file", str(file), "--reason", "x", "--language", "es", *AT_PIER, by=SOL
    )
    assert 0 != refused.code
    assert "on the day that lies 7 days before" in refused.err
    assert "director" in refused.err
    assert "7 días antes de la fecha segura" in spanish.err
    assert before == pier.reopened().organization("pier").catalog


@pytest.mark.parametrize(
    ("which", "content", "told"),
    [
        ("lonk", EDITED, "Did you mean long"),
        ("opening", "rungs: 3\n", "“rungs”"),
        ("opening", "rungz: []\n", "rungz"),
        ("opening", "id: long\n" + EDITED, "holds the ladder “long”"),
    ],
)
def test_a_file_that_is_no_ladder_is_refused_in_words(
    amparo: Run, pier: Office, tmp_path: Path, which: str, content: str, told: str
) -> None:
    """The place and what is wrong there."""
    file = tmp_path / "edited.yaml"
    file.write_text(content, encoding="utf-8")

    refused = amparo("ladders", "edit", which, "--file", str(file), "--reason", "x", *AT_PIER, by=SOL)
    assert 0 != refused.code
    assert told in refused.err
    assert "Traceback" not in refused.err


def test_a_paralegal_may_look_and_not_edit(amparo: Run, pier: Office, tmp_path: Path) -> None:
    """Who may is said."""
    file = tmp_path / "opening.yaml"
    file.write_text(EDITED, encoding="utf-8")
    pia = "Pía Prueba"

    refused = amparo("ladders", "edit", "opening", "--file", str(file), "--reason", "x", *AT_PIER, by=pia)
    assert "supervising attorney" in refused.err
    assert 0 == amparo("ladders", "list", *AT_PIER, by=pia).code

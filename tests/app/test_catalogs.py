from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.clinic import HOUSE
from tests.app.partner import PLUGIN, project
from tests.core.records.office import Office

from amparo.errors import InvalidInput
from amparo.plugins.in_folder import sources_in
from amparo.records.organizations import OrganizationProfile
from amparo.records.plugin_choices import PLUGIN as CHOICES
from amparo.records.plugin_choices import PluginChoice
from amparo_app.catalogs import bring_up_to_date, propose, propose_in_force, sources_without_office


def test_a_project_names_its_plugins_under_our_entry_point_group(tmp_path: Path) -> None:
    """A partner points at the folder they work in, and nothing has to be installed."""
    found = sources_in(project(tmp_path / "harbor", PLUGIN))

    assert [("harbor", "harbor_plugin", (str(tmp_path / "harbor"),))] == [(s.id, s.module, s.folders) for s in found]


def test_a_package_alone_is_a_plugin_by_its_name() -> None:
    """Ours lie in the checkout without a project of their own."""
    found = sources_in(HOUSE / "plugins" / "amparo_asylum")

    assert [("asylum", "amparo_asylum", (str(HOUSE / "plugins"),))] == [(s.id, s.module, s.folders) for s in found]


@pytest.mark.parametrize("text", [None, "[project]\nname = 'x'\n", "[project\n"])
def test_a_folder_without_a_plugin_is_told_what_it_lacks(tmp_path: Path, text: str | None) -> None:
    """A folder of something else, a project without our entry points, a broken project."""
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"There is no plugin in|names no plugin|cannot be read"):
        sources_in(tmp_path)


def test_a_plugin_in_development_takes_the_place_of_the_installed_one(tmp_path: Path) -> None:
    """Whoever mends a plugin wants to see the mended one."""
    folder = project(tmp_path / "asylum", PLUGIN, name="asylum")

    assert [(str(folder),)] == [source.folders for source in sources_without_office([folder]) if source.id == "asylum"]


def test_a_sound_catalog_is_put_in_force_and_a_broken_one_is_not(tmp_path: Path, office: Office) -> None:
    """The last good catalog stays until the plugin is mended, and the report says what is wrong."""
    records, good = office.records, project(tmp_path / "good", PLUGIN.format(version="1.0"))
    first = bring_up_to_date(records, "clinic", sources_in(good), "sofia")
    (good / "harbor_plugin.py").write_text("raise RuntimeError('no')", encoding="utf-8")
    second = bring_up_to_date(records, "clinic", sources_in(good), "sofia")

    assert () == first.problems
    assert ["Plugin “harbor” could not be read: importing harbor_plugin raised RuntimeError: no"] == list(
        second.problems
    )
    assert first.catalog.hash == records.organization("clinic").catalog


def test_a_rehearsal_puts_nothing_in_force(tmp_path: Path, office: Office) -> None:
    """The doctor looks and does not touch."""
    before = office.records.organization("clinic").catalog
    report = propose(office.records, "clinic", sources_in(project(tmp_path / "harbor", PLUGIN.format(version="2.0"))))

    assert report.catalog.hash != before
    assert before == office.records.organization("clinic").catalog


def test_a_later_catalog_waits_for_the_switch_unless_its_plugin_is_in_development(
    tmp_path: Path, office: Office
) -> None:
    """Starting an office after an upgrade changes nothing for its cases; whoever mends a plugin sees it at once."""
    records = office.records
    records.create_organization("pier", OrganizationProfile(name="Pier"))

    def brought(folder: str, declared: str, **said: object) -> str:
        [source] = sources_in(project(tmp_path / folder, PLUGIN.format(version=declared)))
        bring_up_to_date(records, "pier", [source.model_copy(update=said)], "sofia")
        active = records.active_catalog("pier")
        assert active is not None
        return next(info.version for info in active.plugins if info.id == "harbor")

    records.decide("pier", CHOICES, "harbor", PluginChoice(enabled=True, version="1.0"), by="sofia")
    first = brought("first", "1.0", version="1.0")
    records.decide("pier", CHOICES, "harbor", PluginChoice(enabled=True, version="2.0"), by="sofia")
    second = brought("second", "2.0", version="2.0")

    assert ("1.0", "1.0", "3.0") == (first, second, brought("third", "3.0"))


def test_the_catalog_in_force_is_built_anew_without_what_only_waits(tmp_path: Path, office: Office) -> None:
    """A ladder that is edited goes in force at once, and brings nothing else along that nobody rehearsed."""
    records = office.records
    records.create_organization("pier", OrganizationProfile(name="Pier"))
    [old], [new] = (
        sources_in(project(tmp_path / version, PLUGIN.format(version=version))) for version in ("1.0", "2.0")
    )
    here = [old.model_copy(update={"version": "1.0"}), new.model_copy(update={"version": "2.0"})]
    records.decide("pier", CHOICES, "harbor", PluginChoice(enabled=True, version="1.0"), by="sofia")
    in_force = bring_up_to_date(records, "pier", here, "sofia").catalog
    records.decide("pier", CHOICES, "harbor", PluginChoice(enabled=True, version="2.0"), by="sofia")

    assert in_force.hash != propose(records, "pier", here).catalog.hash
    assert in_force.hash == propose_in_force(records, in_force, here).catalog.hash

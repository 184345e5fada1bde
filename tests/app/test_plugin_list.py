from __future__ import annotations

from pathlib import Path

from tests.app.clinic import HOUSE
from tests.app.partner import PLUGIN, project

from amparo.plugins.in_folder import sources_in
from amparo_app.plugin_list import ask

ASYLUM = sources_in(HOUSE / "plugins" / "amparo_asylum")


def test_each_plugin_is_told_with_what_it_declares(tmp_path: Path) -> None:
    """Who keeps it and how much it brings is what an operator asks first."""
    (harbor,) = ask(sources_in(project(tmp_path / "harbor", PLUGIN.format(version="1.0"))), "check")

    assert ("harbor", "1.0", "Harbor", "1 case type", ()) == (
        harbor.id,
        harbor.version,
        harbor.owner,
        harbor.declares,
        harbor.problems,
    )


def test_a_plugin_that_raises_is_told_by_name_and_hides_no_other(tmp_path: Path) -> None:
    """One broken partner must not keep the list from being shown."""
    broken = sources_in(project(tmp_path / "broken", "import nothing_of_that_name", name="broken"))
    found = {one.id: one for one in ask((*broken, *ASYLUM), "check")}

    assert "ModuleNotFoundError" in found["broken"].problems[0]
    assert () == found["asylum"].problems

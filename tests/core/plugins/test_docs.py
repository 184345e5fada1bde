"""The page for plugin authors: its plugin is real, and what it lists is all there is."""

import re
from pathlib import Path

import pytest

from amparo.declarations import Catalog, PluginContext
from amparo.declarations.known_values import ACTION_VALUES
from amparo.plugins.actions import ActionAnswer, PluginProcess
from amparo.plugins.cage import DEFAULT_LIMITS
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import collect
from amparo.plugins.manager import PluginSource

PAGE = (Path(__file__).parents[3] / "docs" / "plugins.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> PluginSource:
    """The plugin of the page, written down file by file as the page says."""
    folder = tmp_path_factory.mktemp("harbor_fund")
    for name, content in re.findall(r"^```\w+\n# (\S+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return PluginSource(id="harbor_fund", module="amparo_harbor_fund", folders=(str(folder),))


@pytest.fixture(scope="module")
def catalog(source: PluginSource) -> Catalog:
    """What it declares, found sound."""
    collected = collect([source], PluginContext(organization="harbor-fund", engine_version="0.1.0"))
    assert () == collected.broken
    return build_catalog("harbor-fund", collected.declarations)


def test_the_plugin_of_the_page_makes_a_catalog(catalog: Catalog) -> None:
    """Whoever copies it has something that works."""
    assert ["see_whether_funds_suffice", "take_bond_request", "pay_bond"] == sorted(
        (step.id for step in catalog.steps), key=["see_whether_funds_suffice", "take_bond_request", "pay_bond"].index
    )
    assert ["fund_departure_bond"] == [rule.id for rule in catalog.rules]
    assert 5 == catalog.rule["fund_departure_bond"].values[0].value  # 8 CFR 1240.26(c)(3): five business days


def test_the_action_of_the_page_answers(source: PluginSource, catalog: Catalog) -> None:
    """In its own process, with what it is handed."""
    with PluginProcess(source) as process:
        outcome = process.run_action(catalog.action["weigh_funds"], "case-1/4", {"harbor_fund.amount": 1_500})

    assert ActionAnswer(call_id="case-1/4", answers={"enough": True}) == outcome


def test_the_page_lists_every_value_that_an_action_may_be_handed() -> None:
    """An author looks here before asking for a name."""
    listed = re.search(r"and these values:\s+(.*?)\.\n", PAGE, flags=re.DOTALL)
    assert listed is not None

    assert list(ACTION_VALUES) == re.findall(r"`([a-z.]+)`", listed.group(1))


def test_the_limits_on_the_page_are_the_limits() -> None:
    """Twenty seconds and two gigabytes."""
    assert f"hangs ({DEFAULT_LIMITS.seconds} seconds)" in PAGE
    assert f"too much memory ({DEFAULT_LIMITS.memory // 1_000_000_000} GB)" in PAGE

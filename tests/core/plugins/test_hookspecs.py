"""Every hook: what it collects, and that the order of plugins means nothing."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amparo.declarations import Catalog, PluginContext
from amparo.plugins import hookspecs
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import collect
from amparo.plugins.manager import PluginSource

FIXTURES = Path(__file__).parent / "fixtures"
ONE_EACH = {"amparo_plugin_info", "amparo_settings"}
"""Asked before there is a context; a plugin answers each once."""

HOOKS = dict(
    inspect.getmembers(hookspecs, lambda member: inspect.isfunction(member) and hasattr(member, "amparo_spec"))
)


def catalog_of(*plugins: str) -> Catalog:
    """What these plugins of the folder `fixtures` make together, asked in this order."""
    sources = [PluginSource(id=name, module=name, folders=(str(FIXTURES),)) for name in plugins]
    collected = collect(sources, PluginContext(organization="harbor-legal", engine_version="0.1.0"))
    assert () == collected.broken
    return build_catalog("harbor-legal", collected.declarations)


@pytest.fixture(scope="module")
def both() -> tuple[Catalog, Catalog]:
    """The catalogs of the same two plugins, asked in either order."""
    return catalog_of("harbor", "lighthouse"), catalog_of("lighthouse", "harbor")


@pytest.fixture(scope="module")
def collected(both: tuple[Catalog, Catalog]) -> Callable[..., None]:
    """Check that in both orders a part of the catalog is the same items, by id, each stamped with its plugin."""

    def check(part: str, key: str, expected: list[tuple[str, str]]) -> None:
        for catalog in both:
            items: tuple[Any, ...] = getattr(catalog, part)
            assert expected == [(getattr(item, key), item.plugin) for item in items if item.plugin != "amparo"]

    return check


def test_two_plugins_in_either_order_make_one_catalog(both: tuple[Catalog, Catalog]) -> None:
    """The hash is of the content, and the content does not know who was asked first."""
    one, other = both

    assert one.hash == other.hash
    assert one == other


def test_hook_amparo_plugin_info(both: tuple[Catalog, Catalog]) -> None:
    """Who each plugin is stands in the catalog, by id, with the engine's own declarations as a plugin among them."""
    for catalog in both:
        assert ["amparo", "harbor", "lighthouse"] == [info.id for info in catalog.plugins]


def test_hook_amparo_case_types(collected: Callable[..., None]) -> None:
    """Case types are put together by id."""
    collected("case_types", "id", [("affirmative", "lighthouse"), ("defense", "harbor")])


def test_hook_amparo_facts(collected: Callable[..., None]) -> None:
    """Facts are put together by name."""
    collected("facts", "name", [("harbor.custody", "harbor"), ("lighthouse.custody", "lighthouse")])


def test_hook_amparo_events(both: tuple[Catalog, Catalog], collected: Callable[..., None]) -> None:
    """Events are put together by kind, with the engine's own."""
    collected("events", "kind", [("hearing_scheduled", "harbor"), ("interview_scheduled", "lighthouse")])
    for catalog in both:
        assert "amparo" == catalog.event["case_opened"].plugin


def test_hook_amparo_steps(both: tuple[Catalog, Catalog], collected: Callable[..., None]) -> None:
    """Steps are put together by id, also in another plugin's case type, and their stamp is the engine's."""
    collected("steps", "id", [("call_home", "lighthouse"), ("interview", "harbor")])
    for catalog in both:
        assert ["interview", "call_home"] == [step.id for step in catalog.steps_of["defense"]]


def test_hook_amparo_actions(collected: Callable[..., None]) -> None:
    """Actions are put together by id."""
    collected("actions", "id", [("ask_custody", "lighthouse"), ("look_up_custody", "harbor")])


def test_hook_amparo_deadline_rules(collected: Callable[..., None]) -> None:
    """Rules are put together by id."""
    collected("rules", "id", [("arrive", "lighthouse"), ("brief", "harbor")])


def test_hook_amparo_rule_facts(collected: Callable[..., None]) -> None:
    """Facts for rules are put together by name."""
    collected("rule_facts", "name", [("hearing_date", "harbor"), ("interview_date", "lighthouse")])


def test_hook_amparo_ladders(collected: Callable[..., None]) -> None:
    """Ladders are put together by id."""
    collected("ladders", "id", [("beacon", "lighthouse"), ("office", "harbor")])


def test_hook_amparo_clocks(collected: Callable[..., None]) -> None:
    """Clocks are put together by id."""
    collected("clocks", "id", [("resting", "lighthouse"), ("waiting", "harbor")])


def test_hook_amparo_courts(collected: Callable[..., None]) -> None:
    """Courts are put together by code."""
    collected("courts", "code", [("HBR", "harbor"), ("LGT", "lighthouse")])


def test_hook_amparo_documents(collected: Callable[..., None]) -> None:
    """Templates are put together by id."""
    collected("documents", "id", [("notice", "harbor"), ("reminder", "lighthouse")])


def test_hook_amparo_placement(both: tuple[Catalog, Catalog]) -> None:
    """Policies are put together, one for each case type."""
    for catalog in both:
        assert [(("affirmative",), "lighthouse"), (("defense",), "harbor")] == sorted(
            (policy.case_types, policy.plugin) for policy in catalog.placement
        )


def test_hook_amparo_registers(collected: Callable[..., None]) -> None:
    """Registers are put together by id."""
    collected("registers", "id", [("keys", "harbor"), ("lamps", "lighthouse")])


def test_hook_amparo_government_forms(collected: Callable[..., None]) -> None:
    """Forms are put together by id."""
    collected("government_forms", "id", [("h-1", "harbor"), ("l-1", "lighthouse")])


def test_hook_amparo_settings(both: tuple[Catalog, Catalog]) -> None:
    """Each plugin has its own settings; two may have one of the same name."""
    for catalog in both:
        assert [("harbor", ["beds"]), ("lighthouse", ["beds"])] == [
            (one.plugin, [field.name for field in one.form.fields]) for one in catalog.settings
        ]


def test_every_hook_has_a_test_of_its_name() -> None:
    """A hook that nothing here collects could stop being collected without anybody noticing."""
    tested = {name.removeprefix("test_hook_") for name in globals() if name.startswith("test_hook_")}

    assert set(HOOKS) == tested


def test_every_hook_takes_the_context_alone() -> None:
    """What a hook is told grows in the context; a second argument would part old plugins from new engines."""
    arguments = {name: list(inspect.signature(hook).parameters) for name, hook in HOOKS.items()}

    assert {name: [] if name in ONE_EACH else ["context"] for name in HOOKS} == arguments


def test_every_hook_says_when_it_is_called() -> None:
    """The first line of a hook's contract is when, because a plugin author cannot see who calls."""
    silent = [name for name, hook in HOOKS.items() if not (inspect.getdoc(hook) or "").startswith("Called ")]

    assert [] == silent

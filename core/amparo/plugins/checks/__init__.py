"""Every way in which declarations can contradict themselves or each other, found all at once.

Pure: a catalog in, problems out, in an order that does not depend on the order of the plugins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from amparo.declarations import Catalog, FactDeclaration, PluginInfo, StepDeclaration
from amparo.documents.sources import filled_by_facts
from amparo.plugins.checks import government_forms, law, rule_facts, work
from amparo.plugins.checks.documents import document_problems
from amparo.plugins.checks.metadata import metadata_problems, own_part
from amparo.plugins.checks.others import name_problems
from amparo.plugins.checks.problem import BUILT_IN, Part, Problem, at, listed, unknown
from amparo.plugins.checks.reach import reach_problems
from amparo.plugins.checks.register_commands import opening_problems
from amparo.plugins.checks.registers import register_problems
from amparo.plugins.checks.settings import settings_problems

__all__ = ["BUILT_IN", "Problem", "problems_of"]

_ID = re.compile(r"[a-z0-9][a-z0-9_.]*")
_RULE_ID = re.compile(r"[a-z0-9][A-Za-z0-9_.]*")  # the law's own tables mark some, as in …_PROPOSED
_FORM_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")  # the agencies write theirs with a hyphen: i-765
_PLUGIN_ID = re.compile(r"[a-z][a-z0-9_]*")

_NAMES = {"deadline rule": _RULE_ID, "government form": _FORM_ID}

Check = Callable[[Any, Catalog], Iterator[Part]]  # Any: each check takes the declaration of its own row below


def problems_of(catalog: Catalog, engine_version: str) -> tuple[Problem, ...]:
    """Return everything that is wrong with a compiled catalog, by plugin and place."""
    found = [*_info_problems(catalog.plugins, engine_version)]
    for what, key, items, check in _parts(catalog):
        found += _repeated(what, key, items)
        for item in items:
            found += _item_problems(what, getattr(item, key), item, check(item, catalog))
    for number, policy in enumerate(catalog.placement, 1):
        found += _item_problems("placement policy", str(number), policy, work.placement_problems(policy, catalog))
    for settings in catalog.settings:
        found += settings_problems(settings, catalog)
    for info in catalog.plugins:
        if info.id != BUILT_IN:
            said = metadata_problems(own_part(catalog, info.id), catalog)
            found += (Problem(info.id, part, what) for part, what in said)
    found += name_problems(catalog)
    found += work.order_problems(catalog)
    found += reach_problems(catalog)
    return tuple(sorted(set(found)))


def _parts(catalog: Catalog) -> Iterator[tuple[str, str, tuple[Any, ...], Check]]:
    yield "case type", "id", catalog.case_types, work.case_type_problems
    yield "fact", "name", catalog.facts, _fact_problems
    yield "fact for rules", "name", catalog.rule_facts, rule_facts.rule_fact_problems
    yield "event", "kind", catalog.events, work.event_problems
    yield "step", "id", catalog.steps, _step_problems
    yield "deadline rule", "id", catalog.rules, law.rule_problems
    yield "ladder", "id", catalog.ladders, law.ladder_problems
    yield "clock", "id", catalog.clocks, law.clock_problems
    yield "document", "id", catalog.documents, document_problems
    yield "action", "id", catalog.actions, work.action_problems
    yield "court", "code", catalog.courts, law.court_problems
    yield "register", "id", catalog.registers, register_problems
    yield "government form", "id", catalog.government_forms, government_forms.form_problems


def _step_problems(step: StepDeclaration, catalog: Catalog) -> Iterator[Part]:
    yield from work.step_problems(step, catalog)
    yield from opening_problems(step, catalog)


def _item_problems(what: str, name: str, item: Any, parts: Iterable[Part]) -> Iterator[Problem]:  # noqa: ANN401 - any declaration
    place = f"{what} “{name}”"
    wanted = _NAMES.get(what, _ID)
    if what not in {"court", "placement policy"} and not wanted.fullmatch(name):
        yield Problem(item.plugin, place, "its name is not small letters, digits, “_” and “.”")
    yield from (Problem(item.plugin, f"{place}, {part}" if part else place, problem) for part, problem in parts)


def _repeated(what: str, key: str, items: tuple[Any, ...]) -> Iterator[Problem]:
    owners: dict[str, list[str]] = {}
    for item in items:
        owners.setdefault(getattr(item, key), []).append(item.plugin)
    for name, plugins in owners.items():
        if len(plugins) > 1:
            several = sorted(set(plugins))
            by = f"by plugins {listed(several)}; one" if len(several) > 1 else "twice; one of them"
            for plugin in several:
                if plugin != BUILT_IN:
                    yield Problem(plugin, f"{what} “{name}”", f"it is declared {by} needs another name")


def _info_problems(plugins: tuple[PluginInfo, ...], engine_version: str) -> Iterator[Problem]:
    ids = [info.id for info in plugins]
    for info in plugins:
        if ids.count(info.id) > 1:
            yield Problem(info.id, "its id", "two plugins have this id; take one of them out")
        if not _PLUGIN_ID.fullmatch(info.id):
            yield Problem(info.id, "its id", "it is not small letters, digits and “_”")
        for part in ("version", "owner", "contact"):
            if not getattr(info, part).strip():
                yield Problem(info.id, part, "it is blank; whoever runs the office has to know whom to ask")
        yield from (Problem(info.id, "requires_amparo", what) for what in _version_problems(info, engine_version))


def _version_problems(info: PluginInfo, engine_version: str) -> Iterator[str]:
    try:
        meant_for = SpecifierSet(info.requires_amparo)
    except InvalidSpecifier:
        yield f"“{info.requires_amparo}” is not a range of versions, as >=0.1,<0.2 is"
        return
    if not meant_for.contains(engine_version, prereleases=True):
        yield f"it is meant for Amparo {info.requires_amparo} and this is {engine_version}; install a release that fits"


def _fact_problems(fact: FactDeclaration, catalog: Catalog) -> Iterator[Part]:
    if not fact.name.startswith(f"{fact.plugin}."):
        yield "", f"a plugin's facts begin with its own id, as {fact.plugin}.{fact.name.rpartition('.')[2]} does"
    if fact.choices and fact.kind != "choice":
        yield "choices", f"it lists choices but is {fact.kind}"
    yield from at("fills", unknown("value that a fact fills", (fact.fills,), filled_by_facts()))
    others = {one.plugin for one in catalog.facts if one.fills and one.fills == fact.fills} - {fact.plugin}
    if others:
        yield "fills", f"plugin {listed(sorted(others))} fills {fact.fills} too; letters need to know whose word it is"

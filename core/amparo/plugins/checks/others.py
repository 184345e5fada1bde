"""What a plugin may not do to another's: take its name, loosen what it asks of people, let a program act for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from amparo.access.policy import default_policy
from amparo.declarations import Catalog, DeadlineRule, Role, RuleKind, StepDeclaration, name_of
from amparo.documents.sources import CODES, DEADLINES, EVENTS, FACTS, known_sources
from amparo.documents.values import GIVEN
from amparo.plugins.checks.problem import BUILT_IN, Part, Problem, listed

_BY_HAND = "record_event"
_SPACES = {"person", "occasion", *(one.rstrip(".") for one in (FACTS, CODES, EVENTS, DEADLINES, GIVEN))}


def others_problems(step: StepDeclaration, catalog: Catalog) -> Iterator[Part]:
    """Yield where a step would do with another plugin's action or event what that plugin keeps for others."""
    action = catalog.action.get(step.action or "")
    if action is not None and action.plugin != step.plugin:
        yield "action", f"“{action.id}” is plugin “{action.plugin}”'s; a step has its own plugin's functions done"
    for event in (catalog.event[r.event] for r in step.records if r.event in catalog.event):
        if event.plugin == step.plugin:
            continue
        place, whose = f"recording “{event.kind}”", f"plugin “{event.plugin}”'s"
        if step.action is not None:
            # it may start another's dates, or meet them
            yield place, f"this event is {whose}, and the step is done by a function; let people record it"
        if loose := _who_may_not(step.roles, event.roles or default_policy().grants[_BY_HAND]):
            names = ", ".join(name_of("role", role).en for role in loose)
            yield place, f"this event is {whose}, which lets nobody record it as {names}; take them out of the roles"


def _who_may_not(roles: Iterable[Role], may: Iterable[Role]) -> list[Role]:
    """Return the roles that may not do what these may, not even as wider ones."""
    allowed, wider = set(may), default_policy().stands_for
    return [role for role in roles if not {role, *wider.get(role, ())} & allowed]


def name_problems(catalog: Catalog) -> Iterator[Problem]:
    """Yield each id in another plugin's namespace, and each plugin whose own would hide names of the engine's."""
    taken = {source.partition(".")[0] for source in known_sources()} | _SPACES
    plugins = {info.id for info in catalog.plugins}
    for plugin in sorted(plugins & taken):
        yield Problem(plugin, "its id", f"values of the engine begin with “{plugin}.”; choose another")
    for what, name, plugin in _named(catalog):
        space = name.partition(".")[0] if "." in name else ""
        if space != plugin and space in plugins | taken:
            whose = f"plugin “{space}”'s" if space in plugins and space != BUILT_IN else "the engine's"
            yield Problem(plugin, f"{what} “{name}”", f"names that begin with “{space}.” are {whose}; choose another")


def _named(catalog: Catalog) -> Iterator[tuple[str, str, str]]:
    # facts are left out: a plugin's begin with its own id, which is said of each that does not
    kinds: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
        ("case type", "id", catalog.case_types),
        ("fact for rules", "name", catalog.rule_facts),
        ("event", "kind", catalog.events),
        ("step", "id", catalog.steps),
        ("deadline rule", "id", catalog.rules),
        ("ladder", "id", catalog.ladders),
        ("clock", "id", catalog.clocks),
        ("document", "id", catalog.documents),
        ("action", "id", catalog.actions),
        ("register", "id", catalog.registers),
        ("government form", "id", catalog.government_forms),
    )
    for what, key, items in kinds:
        for item in items:
            yield what, getattr(item, key), item.plugin


def look_up_problems(rule: DeadlineRule, catalog: Catalog) -> Iterator[Part]:
    """Yield that another plugin has the office look hearings up too, in a case of the same type."""
    if rule.kind is not RuleKind.LOOK_UP or rule.disabled:
        return
    every = set(catalog.case_type)
    mine = set(rule.case_types) or every
    others = {
        other.plugin
        for other in catalog.rules
        if other.kind is RuleKind.LOOK_UP and not other.disabled and mine & (set(other.case_types) or every)
    } - {rule.plugin}
    if others:
        what = f"plugin {listed(sorted(others))} has hearings of such a case looked up too; the rota has one of them"
        yield "kind", what

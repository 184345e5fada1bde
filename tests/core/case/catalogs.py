"""Catalogs that are akin: the tests' own, with steps and rules that went, came, or read differently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tests.core.case.practice import CATALOG

from amparo.declarations import AllOf, Always, AnyOf, Catalog, Condition, Done, Happened, LawValue, Not, StepDeclaration


def changed(hash_: str, **parts: Any) -> Catalog:
    """Return the tests' catalog with parts of it replaced."""
    kept = {name: getattr(CATALOG, name) for name in Catalog.model_fields}
    return Catalog(**kept | parts | {"hash": hash_})


def with_step(hash_: str, step: str, **changes: object) -> Catalog:
    """Return the catalog with one step changed."""
    steps = tuple(one.model_copy(update=changes) if one.id == step else one for one in CATALOG.steps)
    return changed(hash_, steps=steps)


def without_steps(hash_: str, *gone: str) -> Catalog:
    """Return the catalog without some steps, and whatever waited for them waiting no more."""
    return akin(hash_, steps=dict.fromkeys(gone, "gone"), days={}, rules_gone=())


def akin(hash_: str, *, steps: Mapping[str, str], days: Mapping[str, int], rules_gone: Iterable[str]) -> Catalog:
    """Return the catalog with steps gone, renamed, tightened or done by people, rules of other values or gone."""
    gone = frozenset(step for step, what in steps.items() if what == "gone")
    kept = [one.model_copy(update={"condition": loosened(one.condition, gone)}) for one in CATALOG.steps]
    [kind] = CATALOG.case_types
    phases = tuple(
        phase.model_copy(update={"entered_when": loosened(phase.entered_when, gone)}) for phase in kind.phases
    )
    return changed(
        hash_,
        case_types=(kind.model_copy(update={"phases": phases}),),
        steps=tuple(_step(one, steps.get(one.id, "")) for one in kept if one.id not in gone),
        rules=tuple(
            one.model_copy(update={"values": (_value(days[one.id]),)}) if one.id in days else one
            for one in CATALOG.rules
            if one.id not in set(rules_gone)
        ),
    )


def _step(step: StepDeclaration, what: str) -> StepDeclaration:
    changes: dict[str, object] = {}
    if what == "renamed":
        changes = {"title": step.title.model_copy(update={"en": f"{step.title.en}, renamed"})}
    elif what == "tightened":
        changes = {"condition": step.condition & Happened("request_for_evidence")}
    elif what == "by people":
        changes = {"action": None}
    return step.model_copy(update=changes)


def _value(days: int) -> LawValue:
    return LawValue(from_=date(2000, 1, 1), value=days, authority="Act of the tests, as amended")


def loosened(condition: Condition, gone: frozenset[str]) -> Condition:
    """Return a condition without what it says of steps that are gone."""
    match condition:
        case Done(step=step) | Not(of=Done(step=step)) if step in gone:
            return Always()
        case AllOf(of=parts):
            return AllOf(of=tuple(loosened(part, gone) for part in parts))
        case AnyOf(of=parts):
            return AnyOf(of=tuple(loosened(part, gone) for part in parts))
    return condition

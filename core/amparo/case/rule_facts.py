"""The facts that a rule reads, found in the record of a case where the vocabulary says that they are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from amparo.case.conditions import Where, fact, in_scope, matches
from amparo.deadlines.facts import FactAnswer
from amparo.declarations import EngineEvent, FactValue, FieldKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.case.model import Case, LegalEvent
    from amparo.declarations import Catalog, DeadlineRule, FactSource, RuleFact


def rule_facts(
    case: Case, catalog: Catalog, rule: DeadlineRule, data: Mapping[str, FactValue], where: Where
) -> dict[str, FactAnswer]:
    """Return what is known of the facts that a rule reads; `data` is the trigger's, as later events left it.

    A fact that events tell is None before the first of them: there is none yet. Any other that nobody stated is left
    out: nobody knows; so is one whose event happened without what it was to tell.
    """
    declared = (catalog.rule_fact[name] for name in rule.reads if name in catalog.rule_fact)
    found = ((one.name, _found(case, one, data, where)) for one in declared)
    return {name: value for name, (known, value) in found if known}


def source_of(
    case: Case, declared: RuleFact, data: Mapping[str, FactValue], where: Where
) -> tuple[FactSource | None, FactValue | None]:
    """Return where the record holds a fact, the first place that knows it, and what it says there; else None twice."""
    for source in declared.sources:
        value = _at(case, source, data, where)
        if value is not None:
            return source, value
    return None, None


def _found(case: Case, declared: RuleFact, data: Mapping[str, FactValue], where: Where) -> tuple[bool, FactAnswer]:
    source, value = source_of(case, declared, data, where)
    if source is not None and value is not None:
        return True, _as_read(declared, source, value)
    tell = [source for source in declared.sources if source.event is not None]
    return bool(tell) and not any(_told(case, one, where) for one in tell), None


def _at(case: Case, source: FactSource, data: Mapping[str, FactValue], where: Where) -> FactValue | None:
    if source.field is not None:
        return data.get(source.field)
    if source.fact is not None:
        return fact(case, source.fact, where)
    if source.forum:
        proceeding = case.proceeding.get(where.proceeding or "")
        return proceeding.forum if proceeding else None
    if source.reached is not None:
        return _times_reached(case, source.reached, where)
    return _of_events(case, source, where)


def _times_reached(case: Case, rule: str, where: Where) -> int:
    """Return how often the date of a rule was reached for the trigger that the fact is asked for."""
    reached = case.of_kind.get(EngineEvent.NOTICE_REACHED, ())
    of_rule = (case.deadline.get(str(event.current.get("deadline"))) for event in reached)
    return sum(one is not None and (one.rule, one.trigger) == (rule, where.occasion) for one in of_rule)


def _of_events(case: Case, source: FactSource, where: Where) -> FactValue | None:
    latest = max(_told(case, source, where), key=lambda event: event.on, default=None)
    if latest is None:
        return None
    return latest.current.get(source.date_field) if source.date_field else latest.on.isoformat()


def _told(case: Case, source: FactSource, where: Where) -> list[LegalEvent]:
    """Return the events that tell a fact, in the order of the record."""
    trigger = case.event.get(where.occasion or "") if source.after_trigger else None
    return [
        event
        for event in case.of_kind.get(source.event or "", ())
        if in_scope(event, where)
        and matches(event.current, source.where)
        and (trigger is None or (event.on >= trigger.on and event.id != trigger.id))
    ]


def _as_read(declared: RuleFact, source: FactSource, value: FactValue) -> FactAnswer:
    if source.equals:
        return value in source.equals
    if declared.kind is FieldKind.DATE:
        return date.fromisoformat(str(value))
    return dict(declared.translate).get(str(value), value)

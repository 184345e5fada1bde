"""What is wrong with the facts that deadline rules read: unknown names, places that cannot hold them, other kinds."""

from __future__ import annotations

from collections.abc import Iterator

from amparo.declarations import (
    GOVERNED_BY_ITSELF,
    Catalog,
    DeadlineRule,
    EventDeclaration,
    FactSource,
    FieldKind,
    RuleFact,
)
from amparo.plugins.checks.conditions import value_problem, where_problems
from amparo.plugins.checks.problem import Part, at, unknown

_EXACT = frozenset({FieldKind.DATE, FieldKind.WHOLE_NUMBER, FieldKind.YES_NO})
"""Kinds that a count works with; of the others, which are only compared, a wrong one never holds and breaks nothing."""


def read_problems(rule: DeadlineRule, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with the facts that a rule reads."""
    yield from at("reads", unknown("fact for rules", sorted(rule.reads), catalog.rule_fact))
    dates = {name for name in (rule.governed_by, rule.ends_before, rule.extended_to) if name} - GOVERNED_BY_ITSELF
    dates |= {*rule.set_by, *(start.fact for start in rule.counted_from)}
    numbers = {name for name in (rule.number_from, rule.times, rule.reached) if name} | set(rule.plus)
    for names, kind in ((dates, FieldKind.DATE), (numbers, FieldKind.WHOLE_NUMBER)):
        for name in sorted(names & catalog.rule_fact.keys()):
            if catalog.rule_fact[name].kind is not kind:
                yield "reads", f"fact “{name}” is of kind {catalog.rule_fact[name].kind}, and {kind} is needed"
    for when in (each for condition in rule.conditions for each in condition):
        fact = catalog.rule_fact.get(when.fact)
        wrong = (value_problem(fact, value) for value in when.values) if fact else ()
        yield from (("reads", f"fact “{when.fact}” {problem}") for problem in wrong if problem)
    yield from at("reads", _field_problems(rule, catalog))


def _field_problems(rule: DeadlineRule, catalog: Catalog) -> Iterator[str]:
    """Compare the fields of the rule's triggers with the facts that are read from them."""
    events = [catalog.event[trigger.event] for trigger in rule.triggers if trigger.event in catalog.event]
    facts = [catalog.rule_fact[name] for name in sorted(rule.reads & catalog.rule_fact.keys())]
    for event, fact in ((event, fact) for event in events for fact in facts):
        for kind, place in _fields_read(event, fact):
            if kind is not fact.kind:
                yield f"fact “{fact.name}” is of kind {fact.kind}, but {place} is of kind {kind}"


def _fields_read(event: EventDeclaration, fact: RuleFact) -> Iterator[tuple[FieldKind, str]]:
    read = {source.field for source in fact.sources if not source.equals and fact.kind in _EXACT}
    for field in event.fields:
        if field.name in read:
            yield field.kind, f"field “{field.name}” of event “{event.kind}”"


def rule_fact_problems(fact: RuleFact, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with a fact that rules read: where the record is said to hold it."""
    if fact.several and fact.sources:
        yield "sources", "a fact that takes several has none: in a record a clock tells it"
    for source in fact.sources:
        yield from at("sources", unknown("fact", (source.fact,), catalog.fact))
        yield from at("sources", unknown("event", (source.event,), catalog.event))
        yield from at("sources", unknown("deadline rule", (source.reached,), catalog.rule))
        if source.event in catalog.event:
            yield from at("sources", where_problems(source.event, source.where, catalog))
            fields = {field.name: field for field in catalog.event[source.event].fields}
            yield from at("sources", unknown(f"field of event “{source.event}”", (source.date_field,), fields))
        fields_of_all = {field.name for event in catalog.events for field in event.fields}
        yield from at("sources", unknown("field of any event", (source.field,), fields_of_all))
        yield from at("sources", _kind_problems(fact, source, catalog))


def _kind_problems(fact: RuleFact, source: FactSource, catalog: Catalog) -> Iterator[str]:
    if source.equals and fact.kind is not FieldKind.YES_NO:
        yield f"“equals” says whether a value is among others, and the fact is of kind {fact.kind}, not yes_no"
    if source.equals or fact.kind not in _EXACT:
        return
    stated = catalog.fact.get(source.fact or "")
    if stated is not None and stated.kind is not fact.kind:
        yield f"fact “{stated.name}” is of kind {stated.kind}, and {fact.kind} is needed"
    if source.event is not None and source.date_field is None and fact.kind is not FieldKind.DATE:
        yield f"the day of event “{source.event}” is a date, and {fact.kind} is needed"
    fields = catalog.event[source.event].fields if source.event in catalog.event else ()
    for field in fields:
        if field.name == source.date_field and field.kind is not fact.kind:
            yield f"field “{field.name}” of event “{source.event}” is of kind {field.kind}, and {fact.kind} is needed"

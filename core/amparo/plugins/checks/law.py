"""What is wrong with deadline rules, ladders, clocks and courts: the dates of a case."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from amparo.declarations import (
    Catalog,
    ClockDeclaration,
    CourtDeclaration,
    DeadlineRule,
    FieldKind,
    Ladder,
    Modifier,
    RuleKind,
)
from amparo.declarations.rule_problems import rule_problems as rule_problems_by_itself
from amparo.plugins.checks.conditions import condition_problems, known_forums, value_problem, where_problems
from amparo.plugins.checks.others import look_up_problems
from amparo.plugins.checks.problem import Part, at, unknown
from amparo.plugins.checks.rule_facts import read_problems
from amparo.plugins.checks.work import LAST_HOUR


def rule_problems(rule: DeadlineRule, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with a rule, switched on or not."""
    yield from at("case_types", unknown("case type", rule.case_types, catalog.case_type))
    for trigger in rule.triggers:
        yield from at("trigger", unknown("event", (trigger.event,), catalog.event))
        yield from at("trigger", where_problems(trigger.event, trigger.where, catalog))
        yield from _date_problems("date_field", trigger.event, trigger.date_field, catalog)
    yield from _date_problems("printed_field", rule.trigger.event, rule.printed_field, catalog)
    yield from at("applies_if", condition_problems(rule.applies_if, catalog))
    for met in rule.met_by:
        yield from at("met_by", unknown("event", (met.event,), catalog.event))
        yield from at("met_by", where_problems(met.event, met.where, catalog))
    for modifier in rule.modifiers:
        yield from at("modifiers", _modifier_problems(modifier, catalog))
    yield from read_problems(rule, catalog)
    yield from at("clock", unknown("clock", (rule.clock,), catalog.clock))
    yield from at("ladder", unknown("ladder", (rule.ladder,), catalog.ladder))
    if rule.kind is RuleKind.ACT_BY and rule.ladder is None and not rule.disabled:
        yield "ladder", "nobody would be told of this deadline; name a ladder"
    yield from look_up_problems(rule, catalog)
    yield from at("", rule_problems_by_itself(rule))


def _date_problems(part: str, event: str, name: str | None, catalog: Catalog) -> Iterator[Part]:
    if name is None or event not in catalog.event:
        return
    fields = {field.name: field for field in catalog.event[event].fields}
    yield from at(part, unknown(f"field of event “{event}”", (name,), fields))
    if name in fields and fields[name].kind is not FieldKind.DATE:
        yield part, f"field “{name}” of event “{event}” is no date"


def _modifier_problems(modifier: Modifier, catalog: Catalog) -> Iterator[str]:
    yield from unknown("deadline rule", (modifier.rule,), catalog.rule)
    added = catalog.rule.get(modifier.rule)
    if added and added.kind is not RuleKind.MODIFIER:
        yield f"rule “{added.id}” is of kind {added.kind}, not a modifier"
    fact = catalog.rule_fact.get(modifier.fact)
    problems = (value_problem(fact, value) for value in modifier.values) if fact else ()
    yield from (f"fact “{modifier.fact}” {wrong}" for wrong in problems if wrong)


def ladder_problems(ladder: Ladder, _: Catalog) -> Iterator[Part]:
    """Yield what is wrong with a ladder."""
    if not ladder.rungs:
        yield "", "it has no rung: nobody would be told"
    for number, rung in enumerate(ladder.rungs, 1):
        if not rung.to:
            yield f"rung {number}", "it tells nobody; name at least one role"
        if not 0 <= rung.hour <= LAST_HOUR:
            yield f"rung {number}", f"an hour is between 0 and {LAST_HOUR}, not {rung.hour}"


def clock_problems(clock: ClockDeclaration, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with a clock."""
    yield from at("", unknown("event", (clock.start, clock.stop, clock.restart), catalog.event))
    if not clock.citation.strip():
        yield "citation", "it is blank: name the statute, regulation or decision"


def court_problems(court: CourtDeclaration, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with a court."""
    yield from at("forum", unknown("forum", (court.forum,), known_forums(catalog)))
    try:
        ZoneInfo(court.zone)
    except (KeyError, ValueError, OSError):  # what zoneinfo raises for a name that is no zone, or no file name at all
        yield "zone", f"“{court.zone}” is not a time zone; write it as in America/Los_Angeles"

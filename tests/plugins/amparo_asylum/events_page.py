"""Writes docs/events.md from what the asylum plugin declares: `python -m tests.plugins.amparo_asylum.events_page`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.plugins.docket import catalog_of

from amparo.declarations import (
    CLOCK_FACTS,
    AllOf,
    AnyOf,
    AnyPerson,
    AnyProceeding,
    Condition,
    DeadlineRule,
    Done,
    EventDeclaration,
    FactDeclaration,
    FactIs,
    FactSource,
    FieldDeclaration,
    Happened,
    Not,
    PersonIs,
    ProceedingIs,
    RuleFact,
    StepDeclaration,
)

PAGE = Path(__file__).resolve().parents[3] / "docs" / "events.md"
BEGINNING = """# What can happen in an asylum case

Written from what the plugin `asylum` declares; a test compares the two. To write it afresh, from the root of the
checkout: `python -m tests.plugins.amparo_asylum.events_page`.

An event is recorded with its kind, its legal date and its fields; a step that records it asks for the same fields. A
field with a `*` has to be given. A choice lists its values. *About* names the event whose matter it continues.
"""

RULE_FACTS = """What `amparo rules compute` takes as `--fact name=value`, and what the rules read in a case. Every rule
also takes `printed_due`, the date that its paper carries, and `printed_checked`. A fact that a rule does not read
changes nothing.
"""


def page() -> str:
    """Return the page as Markdown."""
    catalog = catalog_of("asylum")
    events = [event for event in catalog.events if event.plugin == "asylum"]
    parts = (
        BEGINNING,
        table("Events", ("kind", "meaning", "of", "about", "fields"), map(event_row, events)),
        table("Facts", ("name", "meaning", "of", "answers"), map(fact_row, catalog.facts)),
        table(
            "Steps", ("step", "phase", "what to do", "open when"), map(step_row, catalog.steps_of["defensive_asylum"])
        ),
        RULE_FACTS,
        table(
            "Facts that rules read", ("name", "meaning", "answers", "in a case"), map(rule_fact_row, catalog.rule_facts)
        ),
        table(
            "Deadline rules",
            ("rule", "what", "starts with", "reads", "met by", "citation"),
            map(rule_row, catalog.rules),
        ),
    )
    return "\n".join(parts)


def table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a section with a table."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join([f"## {title}", "", *(f"| {' | '.join(line)} |" for line in lines), ""])


def event_row(event: EventDeclaration) -> tuple[str, ...]:
    """Return an event's line."""
    does = " (replaces its data)" if event.updates else " (ends it)" if event.ends else ""
    about = f"`{event.about}`{does}" if event.about else f"after `{event.needs}`" if event.needs else ""
    scope = f"opens {event.opens}" if event.opens else event.scope.value
    return f"`{event.kind}`", event.title.en, scope, about, "; ".join(map(written, event.fields))


def written(field: FieldDeclaration) -> str:
    """Return a field as `name*` with its choices or its kind."""
    kind = " / ".join(field.choices) or field.kind.value
    return f"`{field.name}`{'*' if field.required else ''} ({kind})"


def fact_row(fact: FactDeclaration) -> tuple[str, ...]:
    """Return a fact's line."""
    return f"`{fact.name}`", fact.title.en, fact.scope.value, " / ".join(fact.choices) or fact.kind.value


def rule_fact_row(fact: RuleFact) -> tuple[str, ...]:
    """Return the line of a fact that rules read."""
    answers = " / ".join(fact.choices) or fact.kind.value
    of_clock = "the events of the rule's clock" if fact.name in CLOCK_FACTS else ""
    places = "; ".join(map(place, fact.sources)) or of_clock or "only stated"
    return f"`{fact.name}`", fact.title.en, answers + (", several" if fact.several else ""), places


def place(source: FactSource) -> str:
    """Return where a record holds a fact."""
    if source.field is not None:
        where = f"`{source.field}` of the event"
    elif source.fact is not None:
        where = f"fact `{source.fact}`"
    elif source.forum:
        where = "the proceeding's forum"
    elif source.reached is not None:
        where = f"how often `{source.reached}` has come"
    else:
        told = "".join(f", {name} {value}" for name, value in source.where)
        where = f"date of `{source.event}`{told}"
    return where + (f" is {' / '.join(map(str, source.equals))}" if source.equals else "")


def step_row(step: StepDeclaration) -> tuple[str, ...]:
    """Return a step's line."""
    where = "".join(f", {name} {value}" for name, value in step.occasion_where)
    each = f"for each `{step.occasion}`{where}: " if step.occasion else ""
    scope = "" if step.scope.value == "case" else f"for each {step.scope.value}: "
    return f"`{step.id}`", step.phase, step.title.en, scope + each + shown(step.condition)


def shown(condition: Condition) -> str:  # noqa: PLR0911 - one arm for each kind of condition
    """Return a condition as its author would write it, shortened."""
    match condition:
        case Happened(event=event, where=where, occasion=occasion):
            more = [f"{name}={value}" for name, value in where] + ["about this one"] * occasion
            return f"`{event}`" + (f" ({', '.join(more)})" if more else "")
        case Done(step=step):
            return f"`{step}` done"
        case FactIs(fact=fact, values=values):
            return f"`{fact}` is {' / '.join(map(str, values))}"
        case PersonIs(roles=names) | ProceedingIs(forums=names):
            return " / ".join(names)
        case AllOf(of=parts):
            return " and ".join(f"({shown(part)})" if isinstance(part, AnyOf) else shown(part) for part in parts)
        case AnyOf(of=parts):
            return " or ".join(map(shown, parts))
        case Not(of=part):
            return f"not {shown(part)}"
        case AnyPerson(of=part) | AnyProceeding(of=part):
            return f"any with {shown(part)}"
        case _:
            return "always"


def rule_row(rule: DeadlineRule) -> tuple[str, ...]:
    """Return a rule's line."""
    starts = "; ".join(
        f"`{one.event}`" + "".join(f", {name} {value}" for name, value in one.where) for one in rule.triggers
    )
    met = ", ".join(dict.fromkeys(f"`{met.event}`" for met in rule.met_by))
    off = " (off)" if rule.disabled else ""
    reads = ", ".join(f"`{name}`" for name in sorted(rule.reads))
    return f"`{rule.id}`{off}", rule.title.en, starts, reads, met, rule.citation


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""One deadline rule on a page: what it says, how its law changed, what it reads, its doubts and its examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.declarations import Example, Language, RuleKind
from amparo.declarations import Text as Sentence
from amparo_app.cli.show.paper import FAINT, HEED, NAME, columns, labelled, section
from amparo_app.cli.show.rules import sureness
from amparo_app.cli.show.words import say
from amparo_app.rule_lines import FactRead, LawChange, RuleExplained, Said


def rule_view(rule: RuleExplained, language: str, *, in_organization: bool) -> RenderableType:
    """Draw a whole rule; in an organization, with what its attorneys said and how to confirm it."""
    parts: list[RenderableType] = [_head(rule, language), labelled(_pairs(rule, language), width=13)]
    parts += _section("h_changes", [_change(one, language) for one in rule.changes], language)
    parts += _section("h_effects", _lines(rule.effects, language), language)
    parts += _section("h_readings", _lines(rule.readings, language), language)
    parts += _section("h_exceptions", _lines(rule.exceptions, language), language)
    parts += _section("h_notes", _lines(rule.notes, language), language)
    if rule.facts:
        parts.append(section(say("h_reads", language), columns([_fact(fact, language) for fact in rule.facts])))
    parts += _section("h_examples", [_example(one, rule.kind, language) for one in rule.examples], language)
    if in_organization:
        parts += _section("h_said", [_said(one, language) for one in rule.said], language)
        if not rule.confirmed_by:
            do = say("r_do_confirm", language, rule=rule.id, version=rule.rule_version)
            parts += [Text(""), Text(do, style=FAINT)]
    return Group(*parts)


def _head(rule: RuleExplained, language: str) -> Text:
    head = Text.assemble((f"{rule.id}  ", NAME), (rule.name.in_(language), "bold"))
    head.append(f"\n{rule.description}", style="not bold")
    if language != Language.ENGLISH:
        head.append(f"\n{say('r_in_english', language)}", style=f"not bold {FAINT}")
    return head.append("\n")


def _pairs(rule: RuleExplained, language: str) -> Iterator[tuple[str, RenderableType]]:
    told: list[tuple[str, str]] = [
        ("r_kind", say(f"kind_{rule.kind.value}", language)),
        ("r_counts", f"{rule.offset.in_(language)} · {rule.counted.in_(language)}"),
        ("r_starts", "; ".join(one.in_(language) for one in rule.triggers)),
        ("r_met", "; ".join(one.in_(language) for one in rule.met_by)),
        ("r_acts", rule.who_acts.in_(language)),
        ("r_if_missed", rule.consequence.in_(language) if rule.consequence else ""),
        ("r_cases", ", ".join(rule.case_types)),
        ("r_in_force", rule.in_force.in_(language)),
        ("r_picked", rule.picked_by.in_(language)),
        ("r_law", rule.citation),
        ("r_ladder", say("r_ladder_is", language, ladder=rule.ladder) if rule.ladder else ""),
        ("r_version", rule.rule_version),
    ]
    for label, words in told:
        if words:
            style = HEED if label == "r_in_force" and rule.disabled else ""
            yield say(label, language), Text(words, style=style)
    yield "", sureness(rule, language)


def _section(heading: str, parts: list[Text], language: str) -> Iterator[RenderableType]:
    if parts:
        yield section(say(heading, language), *parts)


def _lines(sentences: Iterable[Sentence], language: str) -> list[Text]:
    return [Text(f"· {sentence.in_(language)}") for sentence in sentences]


def _change(change: LawChange, language: str) -> Text:
    when = change.when.in_(language) if change.when else ""
    told = Text(" · ".join(part for part in (change.span.in_(language), change.amount.in_(language), when) if part))
    told.append(f"\n  {change.authority}", style=FAINT)
    return told.append(f"\n  {change.url}", style=FAINT) if change.url else told


def _fact(fact: FactRead, language: str) -> tuple[Text, Text]:
    told = Text(f"{fact.title.in_(language)}: {fact.takes.in_(language)}")
    told.append("\n" + "; ".join(place.in_(language) for place in fact.held), style=FAINT)
    return Text(fact.name, style=NAME), told


def _example(example: Example, kind: RuleKind, language: str) -> Text:
    facts = ", ".join(f"{name}={_written(value)}" for name, value in example.facts.items())
    code = "r_example_facts" if facts else "r_example"
    told = Text(example.name, style="bold")
    line = say(code, language, trigger=example.trigger.isoformat(), facts=facts, dates=_dates(example, kind, language))
    told.append(f"\n{line}", style="not bold")
    return told.append(f"\n{' '.join(example.arithmetic.split())}\n", style=f"not bold {FAINT}")


def _dates(example: Example, kind: RuleKind, language: str) -> str:
    legal, safe = (day.isoformat() if day else "" for day in (example.legal_due, example.safe_due))
    if not legal:
        return say(f"r_status_{example.status}", language)
    if not safe:
        return say("r_date", language, legal=legal)
    return say("r_dates_from" if kind is RuleKind.NOT_BEFORE else "r_dates", language, legal=legal, safe=safe)


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(_written(part) for part in value)
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _said(one: Said, language: str) -> Text:
    code = "r_withdrew" if one.withdrawn else "r_said"
    told = Text(say(code, language, day=one.on, who=one.by, version=one.rule_version))
    details = [one.note] if one.note else []
    details += [say("r_keyboard", language, operator=one.operator)] if one.operator else []
    return told.append("".join(f"\n  {part}" for part in details), style=FAINT)

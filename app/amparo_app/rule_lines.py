"""Rules as they are listed and explained: what each says in words, and what an organization has confirmed of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from amparo.deadlines import rule_words
from amparo.deadlines.law import rule_version
from amparo.declarations import Counting, DeadlineRule, Example, RuleKind, StateOfLaw, Text, name_of, phrase

if TYPE_CHECKING:
    from amparo.case.rule_review import RuleConfirmation
    from amparo.declarations import LawValue, RuleFact
    from amparo.records.decisions import Decision
    from amparo_app.law import Law


class RuleLine(BaseModel):
    """A rule in a list; `confirmed_by` and `confirmed_on` are of this very version, or empty."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: Text
    kind: RuleKind
    trigger: Text
    trigger_event: str
    offset: Text
    counting: Counting
    counted: Text
    citation: str
    in_force: Text
    confidence: Literal["H", "M", "L"]
    general_knowledge: bool
    state_of_law: StateOfLaw
    disabled: str
    rule_version: str
    confirmed_by: str = ""
    confirmed_on: date | None = None
    plugin: str = ""


class LawChange(BaseModel):
    """One value of a rule's law: what it was, from when to when (None: open), for which facts, on whose authority."""

    model_config = ConfigDict(frozen=True)

    span: Text
    since: date | None
    until: date | None
    number: int | None
    amount: Text
    when: Text | None
    authority: str
    url: str


class FactRead(BaseModel):
    """A fact that a rule reads: its title, what it takes, and where a case holds it."""

    model_config = ConfigDict(frozen=True)

    name: str
    title: Text
    takes: Text
    held: tuple[Text, ...]


class Said(BaseModel):
    """What an attorney said of a version of a rule; `operator` sat at the keyboard."""

    model_config = ConfigDict(frozen=True)

    on: date
    by: str
    operator: str
    rule_version: str
    note: str
    withdrawn: bool


class RuleExplained(RuleLine):
    """A whole rule in words."""

    description: str
    case_types: tuple[str, ...]
    scope: str
    who_acts: Text
    triggers: tuple[Text, ...]
    met_by: tuple[Text, ...]
    consequence: Text | None
    picked_by: Text
    changes: tuple[LawChange, ...]
    effects: tuple[Text, ...]
    readings: tuple[Text, ...]
    exceptions: tuple[Text, ...]
    notes: tuple[Text, ...]
    facts: tuple[FactRead, ...]
    ladder: str | None
    examples: tuple[Example, ...]
    said: tuple[Said, ...]


def rule_line(rule: DeadlineRule, law: Law) -> RuleLine:
    """Return a rule as it stands in a list."""
    return RuleLine.model_validate(_line(rule, law))


def rule_explained(rule: DeadlineRule, law: Law, said: Iterable[Decision[RuleConfirmation]] = ()) -> RuleExplained:
    """Return a whole rule in words; `said` is everything that the organization's attorneys said of it."""
    titles = {one.id: one.title for one in law.rules}
    more = {
        "description": " ".join(rule.description.split()),
        "case_types": rule.case_types,
        "scope": rule.scope.value,
        "who_acts": name_of("rule_acts", rule.who_acts),
        "triggers": tuple(_event(one.event, law) for one in rule.triggers),
        "met_by": tuple(_event(one.event, law) for one in rule.met_by),
        "consequence": rule.consequence,
        "picked_by": rule_words.picked_by(rule),
        "changes": tuple(_changes(rule)),
        "effects": tuple(rule_words.effects(rule, titles)),
        "readings": tuple(rule_words.reading(rule, other) for other in rule.arguable),
        "exceptions": rule.exceptions,
        "notes": tuple(rule_words.notes(rule)),
        "facts": tuple(_read(law.book.vocabulary[name], law, titles) for name in _known(rule, law)),
        "ladder": rule.ladder,
        "examples": rule.examples,
        "said": tuple(_said(one, law) for one in said),
    }
    return RuleExplained.model_validate(_line(rule, law) | more)


def _line(rule: DeadlineRule, law: Law) -> dict[str, object]:
    confirmed = law.confirmation(rule)
    return {
        "id": rule.id,
        "name": rule.title,
        "kind": rule.kind,
        "trigger": _event(rule.trigger.event, law),
        "trigger_event": rule.trigger.event,
        "offset": rule_words.offset(rule),
        "counting": rule.counting,
        "counted": rule_words.counted(rule),
        "citation": rule.citation,
        "in_force": rule_words.in_force(rule),
        "confidence": rule.confidence,
        "general_knowledge": rule.general_knowledge,
        "state_of_law": rule.state_of_law,
        "disabled": rule.disabled,
        "rule_version": rule_version(rule),
        "confirmed_by": law.people.get(confirmed.by, confirmed.by) if confirmed else "",
        "confirmed_on": confirmed.content.on if confirmed else None,
        "plugin": rule.plugin,
    }


def _event(kind: str, law: Law) -> Text:
    return law.book.events.get(kind) or Text(kind)


def _known(rule: DeadlineRule, law: Law) -> list[str]:
    return sorted(name for name in law.book.reads[rule.id] if name in law.book.vocabulary)


def _changes(rule: DeadlineRule) -> list[LawChange]:
    ordered = sorted(rule.values, key=lambda value: (bool(value.when), value.from_ or date.min))
    return [_change(rule, value, _following(value, rule.values)) for value in ordered]


def _following(value: LawValue, values: Sequence[LawValue]) -> date | None:
    later = [one.from_ for one in values if one.when == value.when and one.from_ and one is not value]
    return min((day for day in later if value.from_ is None or day > value.from_), default=None)


def _change(rule: DeadlineRule, value: LawValue, following: date | None) -> LawChange:
    until = value.until or following
    return LawChange(
        span=rule_words.between(value.from_, until),
        since=value.from_,
        until=until,
        number=value.value,
        amount=rule_words.amount(rule, value),
        when=rule_words.condition(value.when) if value.when else None,
        authority=value.authority,
        url=value.url,
    )


def _read(fact: RuleFact, law: Law, rules: dict[str, Text]) -> FactRead:
    facts = {one.name: one.title for one in law.facts}
    places = (rule_words.held(source, dict(law.book.events), facts, rules) for source in fact.sources)
    held = tuple(places) or (phrase("rule_held_nowhere"),)
    return FactRead(name=fact.name, title=fact.title, takes=rule_words.taken(fact), held=held)


def _said(one: Decision[RuleConfirmation], law: Law) -> Said:
    content = one.content
    return Said(
        on=content.on,
        by=law.people.get(one.by, one.by),
        operator=one.operator,
        rule_version=content.rule_version,
        note=content.note,
        withdrawn=content.withdrawn,
    )

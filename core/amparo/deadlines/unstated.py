"""Facts that a rule reads and nobody stated: which of them would change its dates, and to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from amparo.deadlines.computation import Inputs
from amparo.deadlines.facts import FactAnswer, Facts, all_hold
from amparo.deadlines.outcomes import Outcome, Way, listed, outcome_on, told_ways
from amparo.deadlines.rulebook import Rulebook
from amparo.declarations import CLOCK_FACTS, DeadlineRule, FieldKind, RuleFact, Text, When, phrase

_ONE_DAY = timedelta(days=1)
_NAMED = {True: "rule_value_true", False: "rule_value_false", None: "rule_value_null"}

Standing = Sequence[Sequence[When]]
"""Conditions that may hold yet, as far as the facts are known."""


def unstated(rule: DeadlineRule, inputs: Inputs, base: Outcome, book: Rulebook) -> Iterator[Text]:
    """Yield what a person should know of each fact that was not stated and would change the dates.

    Each says what the dates are as counted (`base`) and what they would be otherwise.
    """
    known = inputs.facts
    if rule.disabled or book.reads[rule.id] <= known.keys():
        return
    standing = [one for one in book.decisive[rule.id] if _may_hold(one, known)]
    told = base.told(rule.kind)
    for name in _deciding(rule, standing, known):
        fact = book.vocabulary.get(name)
        ways = _told(rule, _ways(rule, fact, book), inputs, base, book) if fact else None
        if fact and ways:
            yield phrase("rule_unstated", fact=name, title=fact.title, base=told, ways=ways)
    for way in _together(standing, known):
        ways = _told(rule, [way], inputs, base, book)
        if ways and not any(_told(rule, [alone], inputs, base, book) for alone in _each_alone(way)):
            names = listed(Text(f"“{name}”", f"«{name}»") for name in way.facts)
            yield phrase("rule_unstated_together", facts=names, base=told, ways=ways)
    yield from _open(rule, known, base, book)


def ways_of_missing(rule: DeadlineRule, fact: RuleFact, inputs: Inputs, book: Rulebook) -> Text:
    """Return what the dates would be for each value of a fact without which a rule cannot be counted."""
    return _told(rule, _ways(rule, fact, book), inputs, None, book) or Text("")


def _told(rule: DeadlineRule, ways: Iterable[Way], inputs: Inputs, base: Outcome | None, book: Rulebook) -> Text | None:
    def outcome(way: Way) -> Outcome | None:
        return outcome_on(rule, inputs.trigger, {**inputs.facts, **way.facts}, book)

    return told_ways(rule.kind, ways, outcome, base)


def _may_hold(condition: Sequence[When], known: Facts) -> bool:
    return all_hold((one for one in condition if one.fact in known), known)


def _deciding(rule: DeadlineRule, standing: Standing, known: Facts) -> Iterator[str]:
    """Give each fact that nobody stated and on which a condition or a modifier of the rule alone depends."""
    alone = [one.fact for condition in standing for one in condition if one.fact not in known]
    named = (*alone, *(one.fact for one in rule.modifiers))
    yield from (name for name in dict.fromkeys(named) if name not in known)


def _together(standing: Standing, known: Facts) -> Iterator[Way]:
    """Give the facts of each condition that holds only if several that nobody stated have a certain value."""
    for condition in standing:
        lacking = {one.fact: _first(one) for one in condition if one.fact not in known}
        if len(lacking) > 1 and all(one.values or one.none for one in condition if one.fact in lacking):
            yield Way(lacking, listed(_pair(name, value) for name, value in lacking.items()))


def _each_alone(way: Way) -> Iterator[Way]:
    yield from (Way({name: value}, way.said) for name, value in way.facts.items())


def _first(one: When) -> FactAnswer:
    return None if one.none or not one.values else one.values[0]


def _pair(name: str, value: FactAnswer) -> Text:
    said = _said(value)
    return Text(f"“{name}” {said.en}", f"«{name}» {said.es}")


def _said(value: FactAnswer) -> Text:
    if value is None or isinstance(value, bool):
        return phrase(_NAMED[value])
    return Text(str(value))


def _ways(rule: DeadlineRule, fact: RuleFact, book: Rulebook) -> list[Way]:
    """Return the values between which it matters which one a fact has."""
    if rule.governed_by == fact.name:
        return list(_spans(rule, fact.name))
    if fact.kind is FieldKind.YES_NO:
        return [Way({fact.name: value}, _said(value)) for value in (True, False)]
    if fact.kind is FieldKind.CHOICE and fact.choices:
        return [Way({fact.name: value}, Text(value)) for value in fact.choices]
    return list(_named_values(rule, fact, book))


def _named_values(rule: DeadlineRule, fact: RuleFact, book: Rulebook) -> Iterator[Way]:
    """Give the values that the rule itself names of a fact that may have any, and one that it does not name."""
    conditions = [one for condition in book.decisive[rule.id] for one in condition if one.fact == fact.name]
    listed_values = [value for one in conditions for value in one.values]
    listed_values += [value for one in rule.modifiers if one.fact == fact.name for value in one.values]
    yield from (Way({fact.name: value}, _said(value)) for value in dict.fromkeys(listed_values))
    if any(one.none for one in conditions):
        yield Way({fact.name: None}, _said(None))
    if listed_values and fact.kind in {FieldKind.TEXT, FieldKind.CHOICE}:
        yield Way({fact.name: "not " + " nor ".join(map(str, listed_values))}, phrase("rule_value_other"))
    elif listed_values and fact.kind is FieldKind.WHOLE_NUMBER:
        yield Way({fact.name: 1 + max(int(value) for value in listed_values)}, phrase("rule_value_other"))


def _spans(rule: DeadlineRule, name: str) -> Iterator[Way]:
    """Give a day in each span of time in which one version of the law holds, of the date that picks the law."""
    turns = sorted({day for value in rule.values for day in (value.from_, value.until) if day is not None})
    if not turns:
        return
    first, last = turns[0], turns[-1]
    yield Way({name: first - _ONE_DAY}, phrase("rule_value_before", until=first.isoformat()))
    for since, until in pairwise(turns):
        said = phrase("rule_value_between", since=since.isoformat(), until=until.isoformat())
        yield Way({name: since}, said)
    yield Way({name: last}, phrase("rule_value_since", since=last.isoformat()))


def _open(rule: DeadlineRule, known: Facts, base: Outcome, book: Rulebook) -> Iterator[Text]:
    """Say of dates and numbers that could be anything what they would do."""
    for code, names in _roles(rule, known).items():
        for name in names:
            fact = book.vocabulary.get(name or "")
            if fact is not None and name not in known:
                yield phrase(f"rule_unstated_{code}", fact=name, title=fact.title, base=base.told(rule.kind))


def _roles(rule: DeadlineRule, known: Facts) -> Mapping[str, Sequence[str | None]]:
    lacks_order = rule.set_by and not any(known.get(name) for name in (*rule.set_by, "printed_due"))
    counts = rule.unit != "none"
    stood = bool(rule.clock) and any(name in known for name in (*CLOCK_FACTS, *rule.plus))
    return {
        "start": [one.fact for one in rule.counted_from if _may_hold(one.when, known)],
        "reading": [one.counted_from for one in rule.arguable],
        "end": [rule.ends_before],
        "extension": [rule.extended_to],
        "again": [rule.again.since, rule.again.toward] if rule.again else [],
        "set": rule.set_by[:1] if lacks_order else (),
        "number": [rule.number_from],
        "times": [rule.times] if counts else (),
        "reached": [rule.reached],
        "days": rule.plus if counts and not stood else (),
        "clock": CLOCK_FACTS[:1] if rule.clock and counts and not stood else (),
    }

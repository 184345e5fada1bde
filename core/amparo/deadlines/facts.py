"""The facts that a rule reads besides its trigger: read from what was stated, and compared with a rule's conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import zip_longest
from types import MappingProxyType

from amparo.deadlines.stops import Stop
from amparo.declarations import CLOCK_FACTS, DeadlineRule, FactValue, FieldKind, RuleFact, Text, When, phrase
from amparo.errors import FactMissing, InvalidInput

FactAnswer = FactValue | date | tuple[date | None, ...] | None
Facts = Mapping[str, FactAnswer]
"""What is known: None says that there is none yet, a name that is left out says that nobody knows."""

NOTHING_KNOWN: Facts = MappingProxyType({})

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class FactsUnusable(InvalidInput):
    """A rule cannot be counted from what was stated; `sentence` says why in both languages."""

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence.en)


def read_facts(stated: Mapping[str, object], known: Mapping[str, RuleFact]) -> dict[str, FactAnswer]:
    """Return the stated facts as rules read them; names that no rule knows are left out.

    Raises:
        FactsUnusable: a fact has a value of another kind than the vocabulary says.
    """
    return {name: _read(known[name], value) for name, value in stated.items() if name in known}


def _read(fact: RuleFact, value: object) -> FactAnswer:  # noqa: PLR0911 - one arm for each kind
    if value is None:
        return None
    if fact.several:
        listed = value if isinstance(value, (list, tuple)) else [value]
        return tuple(None if part is None else _day(fact, part) for part in listed)
    match fact.kind:
        case FieldKind.DATE:
            return _day(fact, value)
        case FieldKind.YES_NO if isinstance(value, bool):
            return value
        case FieldKind.WHOLE_NUMBER if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        case FieldKind.CHOICE if isinstance(value, str) and (not fact.choices or value in fact.choices):
            return value
        case FieldKind.TEXT if isinstance(value, str):
            return value
    raise _unusable(fact, value)


def _day(fact: RuleFact, value: object) -> date:
    day = value if isinstance(value, date) and not isinstance(value, datetime) else date_written(value)
    if day is None:
        raise _unusable(fact, value)
    return day


def date_written(value: object) -> date | None:
    """Return the date that is written as `2027-02-26`, or None for anything else."""
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _unusable(fact: RuleFact, value: object) -> FactsUnusable:
    return FactsUnusable(phrase("rule_fact_takes", fact=fact.name, taken=taken_of(fact), value=_shown(value)))


def taken_of(fact: RuleFact) -> Text:
    """Say what a value of a fact is."""
    if fact.kind is FieldKind.CHOICE and fact.choices:
        return phrase("rule_takes_choice", choices=", ".join(fact.choices))
    return phrase(f"rule_takes_{'text' if fact.kind is FieldKind.CHOICE else fact.kind.value}")


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"“{value}”"


def all_hold(conditions: Iterable[When], facts: Facts) -> bool:
    """Return whether every condition holds; of a fact that nobody knows none does."""
    return all(_holds(condition, facts) for condition in conditions)


def _holds(condition: When, facts: Facts) -> bool:
    if condition.fact not in facts:
        return False
    value = facts[condition.fact]
    if condition.none or value is None:
        return condition.none and value is None
    return not condition.values or value in condition.values


def day_of(facts: Facts, name: str | None) -> date | None:
    """Return a fact that is a date, or None if it is not known or there is none."""
    value = facts.get(name) if name else None
    return value if isinstance(value, date) else None


def number_of(rule: DeadlineRule, facts: Facts, name: str) -> int:
    """Return a fact that is a number; raises FactMissing if nobody knows it."""
    value = facts.get(name)
    if not isinstance(value, int):
        raise FactMissing(rule.id, name)
    return value


def stops_of(facts: Facts) -> tuple[Stop, ...]:
    """Return the stops of a clock, each with its restart by position.

    Raises:
        FactsUnusable: a restart has no stop at its position, or lies before its stop.
    """
    stops, restarts = (_days(facts.get(name)) for name in CLOCK_FACTS)
    positions = list(zip_longest(stops, restarts))
    if any(on is None and until is not None for on, until in positions):
        told = {"restarts": sum(day is not None for day in restarts), "stops": sum(day is not None for day in stops)}
        raise FactsUnusable(phrase("rule_restarts_unpaired", **told))
    paired = [(on, until) for on, until in positions if on is not None]
    for on, until in paired:
        if until is not None and until < on:
            raise FactsUnusable(phrase("rule_restart_before_stop", until=until.isoformat(), on=on.isoformat()))
    return tuple(Stop(on=on, until=until) for on, until in paired)


def _days(value: FactAnswer) -> Sequence[date | None]:
    return value if isinstance(value, tuple) else (value,) if isinstance(value, date) else ()

"""What would come of a rule on other facts, in few words, and how it differs from what was counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from amparo.deadlines.asking import inputs_of
from amparo.deadlines.by_paper import compute_or_read
from amparo.deadlines.computation import Computation
from amparo.deadlines.facts import FactAnswer, Facts
from amparo.deadlines.rulebook import Rulebook
from amparo.declarations import DeadlineRule, RuleKind, Text, phrase
from amparo.errors import FactMissing, InvalidInput, RuleNotInForce


class Outcome(NamedTuple):
    """What a rule gives: a status of `ComputationStatus`, `no_law` or `needs` a fact; and its dates, if any."""

    code: str
    legal_due: date | None = None
    safe_due: date | None = None
    needs: str = ""

    def told(self, kind: RuleKind) -> Text:
        """Return the outcome in words, its dates written as 2027-02-26."""
        legal, safe = (day.isoformat() if day else "" for day in (self.legal_due, self.safe_due))
        code = self.code
        if legal and code != "closed":
            code = "day" if not safe else "not_before" if kind is RuleKind.NOT_BEFORE else "act_by"
        return phrase(f"rule_outcome_{code}", legal=legal, safe=safe, fact=self.needs)


class Way(NamedTuple):
    """Facts that nobody stated, as they may be, and how a person says them."""

    facts: Mapping[str, FactAnswer]
    said: Text


def outcome_of(found: Computation) -> Outcome:
    """Return the outcome of what was counted."""
    return Outcome(found.status.value, found.legal_due, found.safe_due)


def outcome_on(rule: DeadlineRule, trigger: date, facts: Facts, book: Rulebook) -> Outcome | None:
    """Return what a rule gives on these facts, or None where it cannot be counted from them at all."""
    try:
        return outcome_of(compute_or_read(rule, inputs_of(rule, trigger, facts, book.rules)))
    except FactMissing as missing:
        return Outcome("needs", needs=missing.fact)
    except RuleNotInForce:
        return Outcome("no_law")
    except InvalidInput:
        return None


def told_ways(
    kind: RuleKind, ways: Iterable[Way], outcome: Callable[[Way], Outcome | None], base: Outcome | None
) -> Text | None:
    """Return what would come of each way, those with one outcome together; None if none differs from `base`."""
    found: dict[Outcome, list[Text]] = {}
    for way in ways:
        told = outcome(way)
        if told is not None and told != base:
            found.setdefault(told, []).append(way.said)
    if not found:
        return None
    return joined(phrase("rule_way", facts=listed(said), outcome=one.told(kind)) for one, said in found.items())


def listed(several: Iterable[Text]) -> Text:
    """Return names with commas between them."""
    return joined(several, ", ")


def joined(several: Iterable[Text], between: str = "") -> Text:
    """Return sentences one after the other."""
    parts = tuple(several)
    return Text(between.join(part.en for part in parts), between.join(part.es for part in parts))

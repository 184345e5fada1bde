"""A rule asked with stated facts, as a command line, a file of lines or a worked example states them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from amparo.deadlines.computation import Inputs
from amparo.deadlines.compute import modifiers_for
from amparo.deadlines.facts import Facts, day_of, read_facts, stops_of
from amparo.declarations import DeadlineRule, RuleFact


def inputs_from(
    rule: DeadlineRule,
    trigger: date,
    stated: Mapping[str, object],
    rules: Mapping[str, DeadlineRule],
    vocabulary: Mapping[str, RuleFact],
) -> Inputs:
    """Return what a rule is counted from, of facts by their names in the vocabulary; others are left out.

    Raises:
        FactsUnusable: a fact is of the wrong kind, or the stops and restarts of a clock do not pair.
    """
    return inputs_of(rule, trigger, read_facts(stated, vocabulary), rules)


def inputs_of(rule: DeadlineRule, trigger: date, facts: Facts, rules: Mapping[str, DeadlineRule]) -> Inputs:
    """Return what a rule is counted from, of facts that were read already.

    Raises:
        FactsUnusable: the stops and restarts of a clock do not pair.
    """
    return Inputs(
        trigger=trigger,
        facts=facts,
        printed_due=day_of(facts, "printed_due"),
        printed_checked=facts.get("printed_checked") is True,
        stops=stops_of(facts) if rule.clock else (),
        added=modifiers_for(rule, facts, rules),
    )

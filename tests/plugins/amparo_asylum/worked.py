"""The worked examples of the asylum plugin's rules: those in the rule files, and those of the lists beside the tests.

Whoever wrote the lists saw only the practice brief. They use words of their own in a few places, translated here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from amparo.deadlines import Computation, compute
from amparo.deadlines.asking import inputs_from
from amparo.declarations import DeadlineRule, Example
from amparo.errors import RuleNotInForce
from amparo.plugins import load_rules
from amparo_asylum.data import rule_facts

HERE = Path(__file__).parent
LISTS = sorted({*HERE.glob("worked_examples*.yaml")} - {*HERE.glob("*_clocks.yaml")})
RULES = {rule.id: rule for rule in load_rules("amparo_asylum")}
VOCABULARY = {fact.name: fact for fact in rule_facts()}

STATUS = {"in_force": "none", "not_yet_in_force": "not_applicable"}
"""What the earliest list calls a gate that holds, and one that does not hold yet."""

PARTS = {("u_visa_adjustment_window", "closes"): "u_visa_adjustment_window_closes"}
"""Two deadlines under one name of the brief, told apart by a fact `part`: two rules."""

NO_DATES = dict.fromkeys(("unrolled", "legal_due", "safe_due"))


class Answer(NamedTuple):
    """What is given for a trigger and facts: the status, and those of the three dates that are said."""

    status: str
    dates: dict[str, date | None]

    def agrees_with(self, worked: Answer) -> bool:
        """Say whether this is the answer that was worked out, in what that says."""
        return self.status == worked.status and all(self.dates[name] == day for name, day in worked.dates.items())


class Worked(NamedTuple):
    """One worked example: which rule, from which day, with which facts, and the answer that was worked out."""

    rule: str
    name: str
    trigger: date
    facts: Mapping[str, Any]
    answer: Answer

    @property
    def id(self) -> str:
        """Return what the example is called in a run of the tests."""
        return f"{self.rule}: {self.name}"


def computed(rule: DeadlineRule, worked: Worked, rules: Mapping[str, DeadlineRule] = RULES) -> Computation:
    """Return what a rule gives for an example's trigger and facts."""
    return compute(rule, inputs_from(rule, worked.trigger, worked.facts, rules, VOCABULARY))


def answered(rule: DeadlineRule, worked: Worked, rules: Mapping[str, DeadlineRule] = RULES) -> Answer:
    """Return the answer of a rule; law that was not yet there does not reach the case."""
    try:
        found = computed(rule, worked, rules)
    except RuleNotInForce:
        return Answer("not_applicable", dict(NO_DATES))
    return Answer(found.status.value, found.dates.model_dump())


@cache
def listed() -> tuple[Worked, ...]:
    """Return the examples of the lists, in their order."""
    return tuple(_listed(raw) for file in LISTS for raw in yaml.safe_load(file.read_text(encoding="utf-8")))


def _listed(raw: dict[str, Any]) -> Worked:
    rule = PARTS.get((raw["rule"], raw["facts"].get("part")), raw["rule"])
    expected = dict(raw["expected"])
    gave = any(expected.get(name) for name in NO_DATES)
    status = expected.pop("status", "computed" if gave else "none")
    return Worked(rule, raw["name"], raw["trigger"], raw["facts"], Answer(str(STATUS.get(status, status)), expected))


@cache
def filed() -> tuple[Worked, ...]:
    """Return the examples of the rule files, in the order of the rules."""
    return tuple(_filed(rule, example) for rule in RULES.values() for example in rule.examples)


def _filed(rule: DeadlineRule, example: Example) -> Worked:
    dates = {"legal_due": example.legal_due} | ({"safe_due": example.safe_due} if example.safe_due else {})
    return Worked(rule.id, example.name, example.trigger, example.facts, Answer(example.status, dates))


@cache
def of_rule(rule: str) -> tuple[Worked, ...]:
    """Return every example of a rule, of its file and of the lists."""
    return tuple(worked for worked in (*filed(), *listed()) if worked.rule == rule)

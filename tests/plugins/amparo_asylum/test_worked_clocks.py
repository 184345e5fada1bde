"""The work-permit clock against ledgers that somebody else worked out by hand from the practice brief.

Each ledger is expected under two conventions for a stop: the plugin's, and the one that counts neither the day of the
stop nor that of the restart.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from amparo.deadlines import ClockStart, Inputs, compute, read_clock
from amparo.deadlines.facts import read_facts, stops_of
from amparo.deadlines.stops import Stop, begun_a_day_earlier, stopped_days
from amparo.plugins import load_rules
from amparo_asylum.data import clocks, rule_facts

EXAMPLES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("worked_examples_clocks.yaml").read_text(encoding="utf-8")
)
RULES = {rule.id: rule for rule in load_rules("amparo_asylum")}
VOCABULARY = {fact.name: fact for fact in rule_facts()}
(CLOCK,) = clocks()


def named(example: dict[str, Any]) -> str:
    """The example's own name."""
    return str(example["name"])


def stops_in(example: dict[str, Any]) -> tuple[Stop, ...]:
    """The stops of an example's ledger, each with its restart by position."""
    return stops_of(read_facts(example["facts"], VOCABULARY))


def dates(example: dict[str, Any], stops: tuple[Stop, ...]) -> dict[str, Any]:
    """What the rules that hang on the clock say about days 150 and 180."""
    inputs = Inputs(trigger=example["trigger"], stops=stops)
    filing = compute(RULES["asylum_ead_c8_earliest_filing"], inputs)
    eligible = compute(RULES["asylum_ead_c8_eligibility"], inputs)
    return {"day_150": filing.legal_due, "day_150_safe": filing.safe_due, "day_180": eligible.legal_due}


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_the_clock_shows_what_was_counted_by_hand(example: dict[str, Any]) -> None:
    """Days counted, days stopped, and the first days on which 150, 151 and 180 are counted."""
    as_of, stops = example["facts"]["as_of"], stops_in(example)
    reading = read_clock(CLOCK, [ClockStart(on=example["trigger"])], stops, as_of)

    shown = {"status": "computed", "stopped_days": reading.stopped_days, "counted_days": reading.days}
    assert example["expected"] == shown | dates(example, stops) | {"inclusive": example["expected"]["inclusive"]}


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_by_the_other_convention_each_stop_is_a_day_longer(example: dict[str, Any]) -> None:
    """The latest dates that anybody could argue."""
    as_of, stops = example["facts"]["as_of"], begun_a_day_earlier(stops_in(example))
    stood = stopped_days(example["trigger"], stops, as_of)

    counted = (as_of - example["trigger"]).days - stood
    assert example["expected"]["inclusive"] == {
        "stopped_days": stood,
        "counted_days": counted,
        **dates(example, stops),
    }

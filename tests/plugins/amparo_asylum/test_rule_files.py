"""Every rule file that ships, walked: its law is dated without gap, cited, and tried on both sides of each change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from tests.plugins.amparo_asylum.worked import RULES, VOCABULARY, Worked, computed, of_rule
from tests.plugins.docket import declared

from amparo.deadlines.asking import inputs_from
from amparo.deadlines.facts import all_hold
from amparo.deadlines.law import first_day, values_for
from amparo.declarations import DeadlineRule, LawValue
from amparo.errors import DeclarationsInvalid, RuleNotInForce
from amparo.plugins import load_rules
from amparo.plugins.catalog import build_catalog

FILES: dict[str, dict[str, Any]] = {
    file.name: yaml.safe_load(file.read_text(encoding="utf-8"))
    for file in sorted(files("amparo_asylum").joinpath("rules").iterdir(), key=lambda file: file.name)
}
ALL = [pytest.param(rule, id=rule.id) for rule in RULES.values()]
OFFICIAL = (".gov", ".law.cornell.edu")


def test_every_file_is_read_without_a_problem() -> None:
    """Every key is known, and no rule contradicts itself."""
    try:
        loaded = load_rules("amparo_asylum")
    except DeclarationsInvalid as refused:
        pytest.fail("\n".join(refused.problems))

    assert sorted(FILES) == [f"{rule.id}.yaml" for rule in loaded]


def test_no_rule_names_an_event_a_fact_or_another_rule_that_there_is_not() -> None:
    """A rule that nothing starts, or that reads what nobody can state, is a deadline that nobody sees."""
    try:
        catalog = build_catalog("clinic", [declared("asylum")])
    except DeclarationsInvalid as refused:
        pytest.fail("\n".join(refused.problems))

    assert len(FILES) == len(catalog.rules)


def spans(raw: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """Yield the values of a file that follow each other in time: those for the same facts, by their beginning."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for value in raw.get("values") or ():
        groups.setdefault(str(value.get("when")), []).append(value)
    for values in groups.values():
        yield sorted(values, key=lambda value: value["from"] or date.min)


@pytest.mark.parametrize("name", FILES)
def test_the_values_of_a_file_follow_each_other_without_gap_or_overlap(name: str) -> None:
    """Half-open: each ends on the day on which the next begins, and no two begin on one day."""
    for values in spans(FILES[name]):
        for one, following in pairwise(values):
            assert one["from"] != following["from"]
            assert one.get("until") in {None, following["from"]}
        assert all(value.get("until") is None or value["until"] > (value["from"] or date.min) for value in values)


@pytest.mark.parametrize("name", FILES)
def test_each_value_of_a_file_stands_on_an_authority(name: str) -> None:
    """Whatever its number; an address is only that of an official publisher, by https."""
    for value in FILES[name].get("values") or ():
        assert value["authority"].strip()
        if value.get("url"):
            address = urlsplit(value["url"])
            assert "https" == address.scheme
            assert f".{address.hostname}".endswith(OFFICIAL)


@pytest.mark.parametrize("rule", ALL)
def test_the_examples_of_a_file_state_facts_that_rules_know(rule: DeadlineRule) -> None:
    """A misspelt fact would be left out in silence, and the example would show nothing."""
    for example in rule.examples:
        assert example.facts.keys() <= VOCABULARY.keys()


@pytest.mark.parametrize("rule", [each for each in RULES.values() if not each.disabled], ids=lambda rule: rule.id)
def test_a_rule_that_computes_is_worked_out_at_least_twice(rule: DeadlineRule) -> None:
    """In its own file: an ordinary case and an edge, with the arithmetic in words and different dates."""
    assert len(rule.examples) >= 2
    assert all(example.arithmetic.strip() for example in rule.examples)
    assert len({(example.trigger, str(example.facts)) for example in rule.examples}) == len(rule.examples)


def boundaries(rule: DeadlineRule) -> Iterator[tuple[LawValue, date]]:
    """Yield each day on which the law of a rule changed, with a value that begins or ends on it.

    A beginning to which earlier dates are lifted is no change: nothing is ever governed by a day before it. Such are
    the earliest trigger, and the first day of a date that comes again until the law is in force.
    """
    lifted = {rule.earliest_trigger} | ({first_day(rule)} if rule.reached else set())
    for value in rule.values:
        for day in (value.from_, value.until):
            if day is not None and day not in lifted:
                yield value, day


def governed(rule: DeadlineRule, worked: Worked, value: LawValue) -> date | None:
    """Return the date that picks the law of an example, if it reaches the value's facts and no exception."""
    facts = inputs_from(rule, worked.trigger, worked.facts, RULES, VOCABULARY).facts
    if any(all_hold(one.when, facts) for one in rule.excepted) or value not in values_for(rule, facts):
        return None
    try:
        return computed(rule, worked).governed_on
    except RuleNotInForce as none:
        return none.on


CHANGES = [
    pytest.param(rule, value, day, id=f"{rule.id} on {day}")
    for rule in RULES.values()
    if not rule.disabled
    for value, day in boundaries(rule)
]


@pytest.mark.parametrize(("rule", "value", "day"), CHANGES)
def test_each_change_of_law_is_worked_out_on_both_sides(rule: DeadlineRule, value: LawValue, day: date) -> None:
    """In the rule's file or in the lists."""
    found = [on for worked in of_rule(rule.id) if (on := governed(rule, worked, value)) is not None]

    assert any(on < day for on in found), f"no example before {day}"
    assert any(on >= day for on in found), f"no example from {day} on"

"""The words in which rules name what they read: one meaning each, and dates as files write them."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from amparo.declarations import (
    ArguableReading,
    CountedFrom,
    Counting,
    DeadlineRule,
    Example,
    Excepted,
    FactSource,
    FieldKind,
    LawValue,
    Modifier,
    Note,
    RuleFact,
    RuleKind,
    Text,
    Trigger,
    When,
)

DAY = date(2027, 2, 26)


def example(**facts: object) -> Example:
    """A worked example with these facts."""
    return Example.model_validate({"name": "a", "trigger": DAY, "facts": facts, "arithmetic": "b"})


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (DAY, "2027-02-26"),
        ([DAY, None], ("2027-02-26", None)),
        (True, True),
        (40, 40),
        ("mail", "mail"),
        (None, None),
    ],
)
def test_a_fact_of_an_example_is_kept_as_json_writes_it(stated: object, expected: object) -> None:
    """YAML reads 2027-02-26 as a date; a declaration travels between processes as JSON and comes back the same."""
    found = example(fact=stated)

    assert {"fact": expected} == found.facts
    assert found == Example.model_validate_json(found.model_dump_json())


def test_true_is_not_one() -> None:
    """Yes and no stay what they are."""
    assert example(detained=True).facts["detained"] is True
    assert type(example(days_abroad=1).facts["days_abroad"]) is int


@pytest.mark.parametrize(
    "said",
    [{}, {"field": "form", "fact": "asylum.custody"}, {"event": "fee_ordered", "forum": True}],
)
def test_a_source_names_exactly_one_place(said: dict[str, object]) -> None:
    """With none or two nobody could say where the record holds the fact."""
    with pytest.raises(ValidationError, match="a source names exactly one of"):
        FactSource.model_validate(said)


def test_a_condition_asks_for_values_or_for_none() -> None:
    """Both at once would never hold."""
    with pytest.raises(ValidationError, match="must be left out"):
        When(fact="ij_fee_order", values=("2027-02-26",), none=True)


def test_a_fact_for_rules_takes_the_choices_of_a_question() -> None:
    """It is read from a command line as an answer is."""
    fact = RuleFact(name="forum", title=Text("before whom"), kind=FieldKind.CHOICE, choices=("USCIS", "EOIR"))

    assert ("USCIS", "EOIR") == fact.choices
    assert () == fact.sources


def rule(**changes: Any) -> DeadlineRule:
    """A rule that reads nothing, with these changes."""
    said: dict[str, Any] = {
        "id": "fee",
        "title": Text("fee"),
        "description": "A fee.",
        "kind": RuleKind.ACT_BY,
        "counting": Counting.CALENDAR_DAYS,
        "unit": "days",
        "trigger": Trigger(event="fee_ordered"),
        "values": (LawValue(from_=None, value=30, authority="90 FR 34511"),),
        "who_acts": "applicant",
        "citation": "90 FR 34511",
        "confidence": "M",
    }
    return DeadlineRule(**said | changes)


MAILED = (When(fact="served_by", values=("mail",)),)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"governed_by": "due"}, set()),
        ({"governed_by": "renewal_filed"}, {"renewal_filed"}),
        ({"excepted": (Excepted(when=MAILED, why=Text("why")),)}, {"served_by"}),
        ({"notes": (Note(when=MAILED, say=Text("say")),)}, {"served_by"}),
        ({"values": (LawValue(from_=None, value=1, authority="a", when=MAILED),)}, {"served_by"}),
        ({"counted_from": (CountedFrom(fact="mailed", when=MAILED),)}, {"mailed", "served_by"}),
        ({"modifiers": (Modifier(rule="mail", fact="served_by", values=("mail",)),)}, {"served_by"}),
        (
            {
                "arguable": (
                    ArguableReading(
                        value=1, counting=Counting.CALENDAR_DAYS, why=Text("why"), counted_from="first_arrival"
                    ),
                )
            },
            {"first_arrival"},
        ),
        ({"number_from": "a", "times": "b", "plus": ("c",), "set_by": ("d",)}, {"a", "b", "c", "d"}),
        ({"ends_before": "e", "extended_to": "f", "reached": "g"}, {"e", "f", "g"}),
        ({"clock": "ead_clock"}, {"clock_stop", "clock_restart"}),
    ],
)
def test_a_rule_says_which_facts_it_reads(changes: dict[str, Any], expected: set[str]) -> None:
    """Whatever part of it names them: the command line warns of the others and asks for these."""
    assert expected == rule(**changes).reads

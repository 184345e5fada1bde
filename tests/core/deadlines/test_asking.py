"""A rule asked with stated facts, by the names of the vocabulary, as a command line and a worked example ask it."""

from collections.abc import Callable
from datetime import date

import pytest

from amparo.deadlines import compute
from amparo.deadlines.asking import inputs_from
from amparo.deadlines.facts import FactsUnusable
from amparo.deadlines.stops import Stop
from amparo.declarations import Counting, DeadlineRule, FieldKind, Modifier, RuleFact, RuleKind, Text

MakeRule = Callable[..., DeadlineRule]

DAY = date(2026, 3, 2)
KINDS = {
    "printed_due": FieldKind.DATE,
    "printed_checked": FieldKind.YES_NO,
    "served_by": FieldKind.TEXT,
    "mailed": FieldKind.DATE,
}
VOCABULARY = {name: RuleFact(name=name, title=Text(name), kind=kind) for name, kind in KINDS.items()} | {
    name: RuleFact(name=name, title=Text(name), kind=FieldKind.DATE, several=True)
    for name in ("clock_stop", "clock_restart")
}


@pytest.fixture
def mail(make_rule: MakeRule) -> DeadlineRule:
    """Three days more for what was served by mail."""
    return make_rule(3, id="mail_rule", kind=RuleKind.MODIFIER)


def served(make_rule: MakeRule, *, assumed: bool = False) -> DeadlineRule:
    """84 days, and more for mail."""
    return make_rule(84, modifiers=(Modifier(rule="mail_rule", fact="served_by", values=("mail",), assumed=assumed),))


def test_the_facts_of_the_vocabulary_are_handed_over_and_no_others(make_rule: MakeRule) -> None:
    """By name; whoever asks warns of the rest."""
    inputs = inputs_from(make_rule(30), DAY, {"mailed": "2026-03-05", "weather": "fine"}, {}, VOCABULARY)

    assert (DAY, {"mailed": date(2026, 3, 5)}) == (inputs.trigger, inputs.facts)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({}, (None, False)),
        ({"printed_due": "2026-04-01"}, (date(2026, 4, 1), False)),
        ({"printed_due": "2026-04-01", "printed_checked": True}, (date(2026, 4, 1), True)),
        ({"printed_due": None, "printed_checked": None}, (None, False)),
    ],
)
def test_a_printed_date_is_a_fact_like_others(
    make_rule: MakeRule, stated: dict[str, object], expected: tuple[date | None, bool]
) -> None:
    """Every rule can be asked with it."""
    inputs = inputs_from(make_rule(30), DAY, stated, {}, VOCABULARY)

    assert expected == (inputs.printed_due, inputs.printed_checked)


def test_stops_are_paired_for_a_rule_with_a_clock(make_rule: MakeRule) -> None:
    """A rule without one does not stand still."""
    stated = {"clock_stop": ["2026-04-01"], "clock_restart": ["2026-04-11"]}
    clock = make_rule(150, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, clock="asylum_ead_clock")

    assert (Stop(on=date(2026, 4, 1), until=date(2026, 4, 11)),) == inputs_from(
        clock, DAY, stated, {}, VOCABULARY
    ).stops
    assert () == inputs_from(make_rule(30), DAY, stated, {}, VOCABULARY).stops


def test_nothing_is_read_from_the_clock_on_the_wall(make_rule: MakeRule) -> None:
    """A stop without an end is open, not open until today."""
    clock = make_rule(150, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, clock="asylum_ead_clock")
    inputs = inputs_from(clock, DAY, {"clock_stop": "2026-04-01"}, {}, VOCABULARY)

    assert None is inputs.as_of
    assert None is compute(clock, inputs).legal_due


@pytest.mark.parametrize(
    ("stated", "assumed", "expected"),
    [
        ({"served_by": "mail"}, False, date(2026, 5, 28)),
        ({"served_by": "personal"}, False, date(2026, 5, 25)),
        ({"served_by": "personal"}, True, date(2026, 5, 25)),
        ({}, False, date(2026, 5, 25)),
        ({}, True, date(2026, 5, 28)),
        ({"served_by": None}, True, date(2026, 5, 25)),
    ],
)
def test_a_modifier_applies_by_its_fact(
    make_rule: MakeRule, mail: DeadlineRule, stated: dict[str, object], *, assumed: bool, expected: date
) -> None:
    """84 or 87 days from March 2, 2026; unknown, what the rule assumes."""
    rule = served(make_rule, assumed=assumed)
    inputs = inputs_from(rule, DAY, stated, {"mail_rule": mail}, VOCABULARY)

    assert expected == compute(rule, inputs).unrolled


@pytest.mark.parametrize(
    "stated", [{"mailed": "soon"}, {"clock_restart": ["2026-04-11"]}, {"clock_stop": ["2026-04-11", "soon"]}]
)
def test_facts_that_cannot_be_used_are_refused(make_rule: MakeRule, stated: dict[str, object]) -> None:
    """In one sentence, before anything is counted."""
    clock = make_rule(150, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, clock="asylum_ead_clock")

    with pytest.raises(FactsUnusable):
        inputs_from(clock, DAY, stated, {}, VOCABULARY)

from collections.abc import Callable
from datetime import date

import pytest

from amparo.deadlines import rule_version, value_on
from amparo.deadlines.law import first_day, is_dated
from amparo.declarations import DeadlineRule, Example, LawValue, Text
from amparo.errors import RuleNotInForce

SPLIT = date(2026, 3, 9)

MakeRule = Callable[..., DeadlineRule]
MakeLaw = Callable[..., LawValue]


@pytest.fixture
def brief(make_rule: MakeRule, make_law: MakeLaw) -> DeadlineRule:
    """Briefs: 21 days until March 9, 2026, 20 since; the values stand in no order of time."""
    return make_rule(make_law(20, SPLIT), make_law(21, date(2003, 1, 1)), id="bia_brief")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2003, 1, 1), 21),
        (date(2026, 3, 8), 21),
        (SPLIT, 20),
        (date(2090, 1, 1), 20),
    ],
)
def test_a_value_holds_from_its_day_until_the_next_begins(brief: DeadlineRule, day: date, expected: int) -> None:
    """Intervals are half-open: the day of change belongs to the new value."""
    assert expected == value_on(brief, day).value


def test_a_day_before_the_first_dated_value_has_no_answer(brief: DeadlineRule) -> None:
    """The law is not guessed backward, and the sentence names rule, day and beginning."""
    with pytest.raises(RuleNotInForce, match=r"bia_brief.*2002-12-31.*2003-01-01"):
        value_on(brief, date(2002, 12, 31))


def test_an_open_beginning_answers_for_any_day(make_rule: MakeRule, make_law: MakeLaw) -> None:
    """Whoever asks sees from the missing date that nobody researched it."""
    old = value_on(make_rule(make_law(30)), date(1950, 1, 1))

    assert (30, None) == (old.value, old.from_)


def test_a_repeal_ends_a_rule_and_a_later_value_revives_it(make_rule: MakeRule, make_law: MakeLaw) -> None:
    """The annual fee was collected, paused from October 30, 2025, and collected again from February 2, 2026."""
    paused, resumed = date(2025, 10, 30), date(2026, 2, 2)
    fee = make_rule(make_law(1, date(2025, 10, 1)), make_law(None, paused), make_law(1, resumed))

    assert 1 == value_on(fee, date(2025, 10, 29)).value
    assert 1 == value_on(fee, resumed).value
    for day in (paused, date(2026, 2, 1)):
        with pytest.raises(RuleNotInForce):
            value_on(fee, day)


def test_a_value_with_an_end_does_not_hold_on_the_day_of_its_end(make_rule: MakeRule, make_law: MakeLaw) -> None:
    """Until is the first day without it."""
    extension = make_rule(make_law(540, None, date(2025, 10, 30)))

    assert 540 == value_on(extension, date(2025, 10, 29)).value
    with pytest.raises(RuleNotInForce):
        value_on(extension, date(2025, 10, 30))


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, False),
        (date(2003, 1, 1), None, True),
        (None, date(2025, 10, 30), True),
    ],
)
def test_law_that_began_or_ended_on_a_day_is_dated(
    make_law: MakeLaw, since: date | None, until: date | None, *, expected: bool
) -> None:
    """Only of law that never changed does it not matter which day picks it."""
    assert expected is is_dated((make_law(30, since, until),))


def test_between_two_laws_the_first_of_which_began_nobody_knows_when_there_is_no_beginning_to_name(
    make_rule: MakeRule, make_law: MakeLaw
) -> None:
    """Paused from October 30, 2025 to February 2, 2026: it is over and not yet to come, so no first day is told."""
    paused, resumed = date(2025, 10, 30), date(2026, 2, 2)
    fee = make_rule(make_law(1, None, paused), make_law(1, resumed))

    assert first_day(fee) is None
    with pytest.raises(RuleNotInForce) as refused:
        value_on(fee, paused)
    assert refused.value.since is None


def test_the_first_day_is_that_of_the_earliest_value(brief: DeadlineRule) -> None:
    """In whatever order they stand."""
    assert date(2003, 1, 1) == first_day(brief)


def test_the_version_follows_the_content_alone(make_rule: MakeRule) -> None:
    """Examples explain a rule and the plugin's name says where it is from: neither changes what it says."""
    example = Example(name="a", trigger=SPLIT, facts={"a": 1}, legal_due=SPLIT, arithmetic="b")
    thirty = rule_version(make_rule(30))

    assert thirty == rule_version(make_rule(30, examples=(example,), plugin="asylum"))
    assert thirty != rule_version(make_rule(31))
    assert thirty != rule_version(make_rule(30, title=Text("another", "otro")))


def test_the_version_does_not_change_between_machines(make_rule: MakeRule) -> None:
    """It is stored beside dates for years: this one was written down when the format was settled."""
    assert "319a69e6cd30" == rule_version(make_rule(30))


def test_a_rule_that_is_gone_does_not_lend_its_version_to_the_next(make_rule: MakeRule) -> None:
    """Rules made and dropped in a row are given the same place in memory over and over."""
    versions = {rule_version(make_rule(number)) for number in range(1, 301)}

    assert 300 == len(versions)

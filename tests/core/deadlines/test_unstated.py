"""What a person is told of facts that they did not state: each value that matters, and no more than matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.core.deadlines.test_answer import LATER, ask, when

from amparo.declarations import DeadlineRule, Excepted, LawValue, Text, When

MakeRule = Callable[..., DeadlineRule]
MakeLaw = Callable[..., LawValue]


def only_for(fact: str, **numbers: int) -> tuple[LawValue, ...]:
    """Law that has a number for these values of a fact and for no others; `v1` stands for 1."""
    return tuple(
        LawValue(from_=None, value=number, authority="a", when=when(**{fact: int(one[1:]) if one[0] == "v" else one}))
        for one, number in numbers.items()
    )


def excepted(*conditions: tuple[When, ...]) -> tuple[Excepted, ...]:
    """Reasons for which a rule does not apply."""
    return tuple(Excepted(when=one, why=Text("It does not apply.")) for one in conditions)


@pytest.mark.parametrize(
    ("fact", "numbers", "first", "second"),
    [
        ("category", {"C08": 18, "A12": 12}, "C08", "A12"),
        ("anniversary_number", {"v1": 18, "v2": 12}, "1", "2"),
    ],
)
def test_a_fact_that_may_be_anything_is_told_by_what_the_law_names_and_by_any_other_value(
    make_rule: MakeRule, fact: str, numbers: dict[str, int], first: str, second: str
) -> None:
    """18 days from September 14, 2026 are October 2, 12 are Saturday, September 26; of others the law says nothing."""
    error = str(ask(make_rule(values=only_for(fact, **numbers))).error)

    assert f"With {first}: last day 2026-10-02" in error
    assert f"With {second}: last day 2026-09-28, safe date 2026-09-25" in error
    assert "With another value: " in error
    assert error.index("With another value: ") > error.index(f"With {second}: ")


def test_that_there_is_no_such_thing_is_a_value_too(make_rule: MakeRule) -> None:
    """Nothing is due without an order."""
    rule = make_rule(30, excepted=excepted((When(fact="memorandum_mailed", none=True),)))
    (warning,) = ask(rule).warnings

    assert "With null (none): the rule does not apply." in warning


def test_what_one_fact_changes_alone_is_not_told_again_of_it_and_another(make_rule: MakeRule) -> None:
    """That the client is a minor is enough."""
    rule = make_rule(30, excepted=excepted(when(minor=True), when(minor=True, detained=True)))
    (warning,) = ask(rule).warnings

    assert warning.startswith("“minor” (minor) is not stated.")


def test_of_two_facts_of_which_one_is_stated_the_other_is_asked_for(make_rule: MakeRule) -> None:
    """The client is a minor; whether they are detained decides now."""
    rule = make_rule(30, excepted=excepted(when(minor=True, detained=False)))
    (warning,) = ask(rule, minor=True).warnings

    assert warning.startswith("“detained” (detained) is not stated.")
    assert "With false: the rule does not apply." in warning


def test_a_date_that_picks_among_three_laws_is_told_for_each(make_rule: MakeRule, make_law: MakeLaw) -> None:
    """30, 10 and 21 days from Monday, September 14, 2026."""
    again = date(2026, 5, 29)
    rule = make_rule(make_law(30, None), make_law(10, LATER), make_law(21, again), governed_by="renewal_filed")
    error = str(ask(rule).error)

    before, between, since = (f"With {way}" for way in error.split("With ")[1:])

    assert before.startswith("With a day before 2025-10-30: last day 2026-10-14")
    assert "2025-10-30" in between
    assert "2026-05-29" in between
    assert ": last day 2026-09-24" in between
    assert since.startswith("With a day from 2026-05-29 on: last day 2026-10-05")

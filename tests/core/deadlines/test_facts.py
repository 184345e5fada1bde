from datetime import date, datetime

import pytest

from amparo.deadlines.facts import (
    FactAnswer,
    FactsUnusable,
    all_hold,
    date_written,
    day_of,
    number_of,
    read_facts,
    stops_of,
)
from amparo.deadlines.stops import Stop
from amparo.declarations import DeadlineRule, FieldKind, RuleFact, Text, When
from amparo.errors import FactMissing

DAY, LATER = date(2027, 2, 26), date(2027, 3, 1)


def fact(name: str, kind: FieldKind, *choices: str, several: bool = False) -> RuleFact:
    """A fact of the vocabulary."""
    return RuleFact(name=name, title=Text(name), kind=kind, choices=choices, several=several)


KNOWN = {
    each.name: each
    for each in (
        fact("mailed", FieldKind.DATE),
        fact("detained", FieldKind.YES_NO),
        fact("days_abroad", FieldKind.WHOLE_NUMBER),
        fact("served_by", FieldKind.CHOICE, "mail", "personal"),
        fact("category", FieldKind.TEXT),
        fact("clock_stop", FieldKind.DATE, several=True),
        fact("clock_restart", FieldKind.DATE, several=True),
    )
}


@pytest.mark.parametrize(
    ("name", "stated", "expected"),
    [
        ("mailed", "2027-02-26", DAY),
        ("mailed", DAY, DAY),
        ("mailed", None, None),
        ("detained", False, False),
        ("days_abroad", 0, 0),
        ("served_by", "mail", "mail"),
        ("category", "C08", "C08"),
        ("clock_stop", "2027-02-26", (DAY,)),
        ("clock_restart", ["2027-02-26", None], (DAY, None)),
        ("clock_stop", [], ()),
    ],
)
def test_a_fact_is_read_as_the_vocabulary_says(name: str, stated: object, expected: FactAnswer) -> None:
    """None says that there is none yet."""
    assert {name: expected} == read_facts({name: stated}, KNOWN)


def test_a_name_that_no_rule_knows_is_left_out() -> None:
    """Whoever asks warns of it."""
    assert {"mailed": DAY} == read_facts({"maild": "2027-02-26", "mailed": "2027-02-26"}, KNOWN)


@pytest.mark.parametrize(
    ("name", "stated", "said"),
    [
        ("mailed", "26.2.2027", "a date written as 2027-02-26, not “26.2.2027”"),
        ("mailed", "20270226", "a date written as 2027-02-26, not “20270226”"),
        ("mailed", "2027-W08-5", "a date written as 2027-02-26, not “2027-W08-5”"),
        ("mailed", "2027-02-30", "a date written as 2027-02-26, not “2027-02-30”"),
        ("mailed", datetime(2027, 2, 26, 9), "a date written as 2027-02-26, not “2027-02-26 09:00:00”"),  # noqa: DTZ001 - what a file may hold
        ("mailed", True, "a date written as 2027-02-26, not true"),
        ("mailed", 0, "a date written as 2027-02-26, not “0”"),
        ("detained", "yes", "true or false, not “yes”"),
        ("detained", 1, "true or false, not “1”"),
        ("days_abroad", True, "a whole number of 0 or more, not true"),
        ("days_abroad", -1, "a whole number of 0 or more, not “-1”"),
        ("days_abroad", "40", "a whole number of 0 or more, not “40”"),
        ("days_abroad", 1.5, "a whole number of 0 or more, not “1.5”"),
        ("served_by", "post", "one of mail, personal, not “post”"),
        ("category", 8, "words, not “8”"),
        ("clock_stop", ["2027-02-26", "soon"], "a date written as 2027-02-26, not “soon”"),
        ("clock_stop", [["2027-02-26"]], "a date written as 2027-02-26, not “['2027-02-26']”"),
    ],
)
def test_a_fact_of_another_kind_is_refused_in_one_sentence(name: str, stated: object, said: str) -> None:
    """Nothing is bent into a date: a wrong fact is a wrong deadline."""
    with pytest.raises(FactsUnusable) as refused:
        read_facts({name: stated}, KNOWN)

    assert f"The fact “{name}” takes {said}." == str(refused.value)
    assert refused.value.sentence.es.startswith(f"El dato «{name}» admite ")


@pytest.mark.parametrize(("written", "expected"), [("2027-02-26", DAY), ("2027-2-26", None), (" 2027-02-26", None)])
def test_a_date_is_written_one_way(written: str, expected: date | None) -> None:
    """Two people who read it read the same day."""
    assert expected == date_written(written)


NONE, ANY = When(fact="mailed", none=True), When(fact="mailed")


@pytest.mark.parametrize(
    ("conditions", "facts", "expected"),
    [
        ((), {}, True),
        ((When(fact="served_by", values=("mail",)),), {"served_by": "mail"}, True),
        ((When(fact="served_by", values=("mail",)),), {"served_by": "personal"}, False),
        ((When(fact="served_by", values=("mail",)),), {"served_by": None}, False),
        ((When(fact="served_by", values=("mail",)),), {}, False),
        ((NONE,), {"mailed": None}, True),
        ((NONE,), {"mailed": DAY}, False),
        ((NONE,), {}, False),
        ((ANY,), {"mailed": DAY}, True),
        ((ANY,), {"mailed": None}, False),
        ((ANY,), {}, False),
        ((ANY, When(fact="detained", values=(True,))), {"mailed": DAY, "detained": False}, False),
        ((When(fact="detained", values=(False,)),), {"detained": False}, True),
    ],
)
def test_of_a_fact_that_nobody_knows_no_condition_holds(
    conditions: tuple[When, ...], facts: dict[str, FactAnswer], *, expected: bool
) -> None:
    """Not even that there is none: “not known” and “none yet” are two things."""
    assert expected is all_hold(conditions, facts)


def test_a_day_is_found_only_where_there_is_one() -> None:
    """No name, nothing known, none yet, or something else than a day: no day."""
    facts: dict[str, FactAnswer] = {"mailed": DAY, "none": None, "detained": True}

    assert [DAY, None, None, None, None] == [
        day_of(facts, name) for name in ("mailed", "none", "detained", "unknown", None)
    ]


@pytest.mark.parametrize("facts", [{}, {"days_abroad": None}, {"days_abroad": "forty"}])
def test_a_number_that_nobody_knows_is_asked_for(make_rule: object, facts: dict[str, FactAnswer]) -> None:
    """The sentence names the rule and the fact."""
    rule: DeadlineRule = make_rule(30)  # type: ignore[operator]  # the fixture of this folder

    assert 40 == number_of(rule, {"days_abroad": 40}, "days_abroad")
    with pytest.raises(FactMissing, match="“notice_of_appeal” cannot be counted without the fact “days_abroad”"):
        number_of(rule, facts, "days_abroad")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ()),
        ({"clock_stop": None}, ()),
        ({"clock_stop": DAY}, (Stop(on=DAY),)),
        ({"clock_stop": (DAY,), "clock_restart": (LATER,)}, (Stop(on=DAY, until=LATER),)),
        ({"clock_stop": (DAY,), "clock_restart": (DAY,)}, (Stop(on=DAY, until=DAY),)),
        (
            {"clock_stop": (DAY, DAY), "clock_restart": (None, LATER)},
            (Stop(on=DAY), Stop(on=DAY, until=LATER)),
        ),
        ({"clock_stop": (DAY, LATER), "clock_restart": (LATER,)}, (Stop(on=DAY, until=LATER), Stop(on=LATER))),
        ({"clock_stop": (None,), "clock_restart": (None,)}, ()),
    ],
)
def test_stops_and_restarts_belong_together_by_position(
    facts: dict[str, FactAnswer], expected: tuple[Stop, ...]
) -> None:
    """A stop without a restart goes on."""
    assert expected == stops_of(facts)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"clock_restart": (LATER,)}, "1"),
        ({"clock_stop": (DAY,), "clock_restart": (LATER, LATER)}, "2"),
        ({"clock_stop": (None,), "clock_restart": (LATER,)}, "1"),
        ({"clock_stop": (LATER,), "clock_restart": (DAY,)}, "2027-02-26"),
    ],
)
def test_a_restart_without_its_stop_is_refused(facts: dict[str, FactAnswer], said: str) -> None:
    """Left aside, it could be the one that a date hangs on."""
    with pytest.raises(FactsUnusable, match=said):
        stops_of(facts)

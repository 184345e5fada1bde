"""What is wrong within one rule, whether it stands in a file or was made in Python: each mistake is one change."""

from datetime import date
from typing import Any

import pytest

from amparo.declarations import ArguableReading, Counting, DeadlineRule, LawValue, RuleKind, Text, Trigger, When
from amparo.declarations.rule_problems import rule_problems, value_groups

SPLIT = date(2026, 3, 9)
BOARD = When(fact="forum", values=("EOIR",))


def value(number: int | None, since: date | None = None, until: date | None = None, **more: Any) -> LawValue:
    """A value of the law with an authority."""
    return LawValue.model_validate(
        {"from": since, "until": until, "value": number, "authority": "8 CFR 1003.3(c)"} | more
    )


def brief(*values: LawValue, **changes: Any) -> DeadlineRule:
    """A brief within 21 days, within 20 from March 9, 2026; or with these values, and with these changes."""
    said: dict[str, Any] = {
        "id": "bia_brief",
        "title": Text("brief to the Board", "escrito a la Junta"),
        "description": "Both sides brief at the same time.",
        "kind": RuleKind.ACT_BY,
        "counting": Counting.CALENDAR_DAYS,
        "unit": "days",
        "trigger": Trigger(event="briefing_schedule_set"),
        "values": values or (value(21, None, SPLIT), value(20, SPLIT)),
        "who_acts": "respondent",
        "citation": "8 CFR 1003.3(c)",
        "confidence": "M",
    }
    return DeadlineRule.model_validate(said | changes)


def reading(counting: Counting) -> ArguableReading:
    """Another reading of the rule."""
    return ArguableReading(value=16, counting=counting, why=Text("it may be."))


def test_a_sound_rule_has_no_problem() -> None:
    """What every change below starts from."""
    assert [] == rule_problems(brief())


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            (value(21, authority=" "),),
            "values, entry 1: key “authority” is empty: name the statute, regulation or decision",
        ),
        ((value(21, SPLIT), value(20, SPLIT)), "values: two begin on the same day (2026-03-09)"),
        ((value(21), value(20)), "values: two begin on the same day (an open beginning)"),
        (
            (value(21, None, date(2026, 3, 10)), value(20, SPLIT)),
            "values: the one until 2026-03-10 overlaps the one from 2026-03-09",
        ),
        (
            (value(20, SPLIT), value(21, None, date(2026, 3, 8))),
            "values: nothing is said from 2026-03-08 to 2026-03-09; if there was no law, write “value: null”",
        ),
        (
            (value(20, SPLIT, SPLIT),),
            (
                "values, entry 1: key “until” is 2026-03-09 and must come after “from”: it is the first day without "
                "the value"
            ),
        ),
        ((value(None), value(None, SPLIT)), "key “values” gives no number, but calendar_days needs one"),
    ],
)
def test_values_that_contradict_each_other_are_refused(values: tuple[LawValue, ...], expected: str) -> None:
    """Whatever order they are written in: no two on a day, no overlap, no silent gap, an authority for each."""
    assert [expected] == rule_problems(brief(*values))


def test_a_repeal_closes_a_gap() -> None:
    """Where there was no law, the rule says so."""
    gap = date(2026, 2, 1)

    assert [] == rule_problems(brief(value(21, None, gap), value(None, gap), value(20, SPLIT)))


def test_values_for_particular_facts_are_compared_among_themselves() -> None:
    """The Board's number may begin on the day of the general one, and not twice."""
    general, board = value(21, SPLIT), value(20, SPLIT, when=(BOARD,))

    assert [] == rule_problems(brief(general, board))
    assert [[board], [general]] == value_groups((general, board))
    assert ["values: two begin on the same day (2026-03-09)"] == rule_problems(brief(general, board, board))


@pytest.mark.parametrize(
    "address",
    [
        "https://www.ecfr.gov/current/title-8/section-1003.38",
        "https://www.federalregister.gov/d/2026-02326",
        "https://www.govinfo.gov/app/details/FR-2026-02-06",
        "https://cdn.ca9.uscourts.gov/datastore/opinions/2009/01/20/06-73179.pdf",
        "https://www.law.cornell.edu/uscode/text/8/1158",
        "https://WWW.USCIS.GOV/i-589",
    ],
)
def test_official_publishers_may_stand_behind_the_law(address: str) -> None:
    """Agencies, courts, the Federal Register, and Cornell's institute for the text."""
    assert [] == rule_problems(brief(value(20, url=address)))


@pytest.mark.parametrize(
    "address",
    [
        "http://www.ecfr.gov/current/title-8",
        "https://www.ecfr.gov.example.org/title-8",
        "https://notgov/title-8",
        "https://blog.example.org/asylum",
        "https://cornell.edu/uscode",
        "https://reader@www.ecfr.gov/title-8",
        "https://www.ecfr.gov:8443/title-8",
        "https://[broken/title-8",
        "www.ecfr.gov/title-8",
        "javascript:alert(1)",
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    """A mirror may change or go away, and a look-alike may lie."""
    (problem,) = rule_problems(brief(value(20, url=address)))

    assert problem.startswith(f"values, entry 1: key “url” is {address}, which is not an https")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"unit": "years"}, "key “unit” is years, but calendar_days counts days"),
        (
            {"counting": Counting.CALENDAR_DAYS_NO_ROLL, "unit": "business_days"},
            "key “unit” is business_days, but calendar_days_no_roll counts days or months or years",
        ),
        (
            {"kind": RuleKind.NOT_BEFORE},
            "key “counting” is calendar_days, which rolls, and a not-before date never does",
        ),
        (
            {"kind": RuleKind.NOT_BEFORE, "counting": Counting.NOT_BEFORE, "roll": "next"},
            "key “roll” is next, and a not-before date never rolls",
        ),
        ({"counting": Counting.NOT_BEFORE}, "key “counting” is not_before, but the rule says by when to act"),
        (
            {"set_by": ("order_due_date",)},
            "key “set_by” names a date that an order sets, but the rule counts calendar_days",
        ),
        (
            {"fixed_date": SPLIT},
            "key “fixed_date” is the one date of the rule: count “none” and give no “values”",
        ),
        (
            {"arguable": (reading(Counting.SET_DATE),)},
            "key “arguable”, entry 1: set_date counts nothing",
        ),
        (
            {"counting": Counting.SET_DATE, "unit": "none", "arguable": (reading(Counting.CALENDAR_DAYS_NO_ROLL),)},
            "key “arguable”, entry 1: calendar_days_no_roll counts in the rule's own unit, and that is none",
        ),
    ],
)
def test_ways_of_counting_that_contradict_the_rule_are_refused(changes: dict[str, Any], expected: str) -> None:
    """Nothing that is written down is silently left aside."""
    assert [expected] == rule_problems(brief(**changes))


def test_a_number_is_not_counted_back_twice() -> None:
    """Days before a hearing are a positive number."""
    assert ["values, entry 1: key “value” is negative, but is counted back from the hearing already"] == rule_problems(
        brief(value(-20), counting=Counting.BACK_FROM_HEARING)
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"counting": Counting.SET_DATE, "unit": "none", "values": (), "set_by": ("order_due_date",)},
        {"counting": Counting.NONE, "unit": "none", "values": (), "fixed_date": SPLIT},
        {"values": (), "number_from": "judge_offset_days"},
    ],
)
def test_a_date_that_is_set_closed_or_counted_by_a_judge_needs_no_number(changes: dict[str, Any]) -> None:
    """The number stands on the paper, or nothing is counted."""
    assert [] == rule_problems(brief(**changes))


def test_a_date_that_comes_again_needs_a_number_that_counts_forward() -> None:
    """Else it would come again on the same day for ever."""
    assert ["key “reached” has the date come again, but no value counts forward"] == rule_problems(
        brief(value(0), reached="so_far")
    )


@pytest.mark.parametrize("state", ["proposed", "vacated"])
def test_a_proposal_and_what_a_court_vacated_are_not_counted(state: str) -> None:
    """They stay in to be read, switched off with the reason."""
    assert [f"key “state_of_law” is {state}, so “disabled” has to say why the rule is not counted"] == rule_problems(
        brief(state_of_law=state)
    )
    assert [] == rule_problems(brief(state_of_law=state, disabled="It is no law."))

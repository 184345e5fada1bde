"""Closures that an office decided on: their days, where they hold, and the relief that a notice gives.

The days are of the shutdown of October 2013: it began on a Tuesday, and relief after it came by notice, not by rule.
"""

from collections.abc import Callable
from datetime import date

import pytest
from tests.core.deadlines.counting import on, reading, three, warned

from amparo.deadlines import FEDERAL_CALENDAR, Computation, compute
from amparo.deadlines.closures import (
    CourtClosure,
    Relief,
    Relieved,
    calendar_with,
    closure_warnings,
    days_around,
    proposed,
    with_relief,
)
from amparo.deadlines.safety import Dates
from amparo.declarations import Counting, DeadlineRule, RuleKind, Text

MakeRule = Callable[..., DeadlineRule]

TUESDAY, WEDNESDAY, FRIDAY = date(2013, 10, 1), date(2013, 10, 2), date(2013, 10, 4)
LATER = date(2013, 10, 31)
NOTICE = "Notice of the tests of October 17, 2013"
RELIEF = Relief(notice=NOTICE, accepted_until=LATER, rules=("notice_of_appeal",))


def closure(*days: date, **changes: object) -> CourtClosure:
    """A closure of one court on these days, without relief but for what is changed."""
    return CourtClosure.model_validate({"closed": days, "courts": ("LOS",), "note": Text("shutdown"), **changes})


def told(closed: CourtClosure, first: date, last: date) -> list[str]:
    """What is said of a closure beside a deadline whose dates are these."""
    return [warning.en for warning in closure_warnings(calendar_with((closed,)), first, last)]


def dated(day: date | None) -> Dates:
    """A deadline that falls due on a business day, or has no date."""
    return Dates(unrolled=day, legal_due=day, safe_due=day)


@pytest.mark.parametrize(
    ("place", "forum", "court", "expected"),
    [
        ({}, "immigration_court", "LOS", True),
        ({}, "immigration_court", "NLA", False),
        ({}, "immigration_court", "", False),
        ({"courts": (), "forums": ("bia",)}, "bia", "", True),
        ({"courts": (), "forums": ("bia",)}, "immigration_court", "LOS", False),
        ({"courts": (), "everywhere": True}, "uscis", "", True),
    ],
)
def test_a_closure_holds_at_its_courts_its_forums_or_everywhere(
    place: dict[str, object], forum: str, court: str, *, expected: bool
) -> None:
    """A court is known by its code, and one without a code is closed only with its forum."""
    assert expected is closure(TUESDAY, **place).holds_at(forum, court)


def test_days_that_follow_upon_each_other_are_one_stretch() -> None:
    """However they are written down: Tuesday and Wednesday, and Friday alone."""
    days = (FRIDAY, WEDNESDAY, TUESDAY, WEDNESDAY)

    assert [(TUESDAY, WEDNESDAY), (FRIDAY, FRIDAY)] == list(closure(*days).stretches())


def test_a_stretch_is_told_by_its_first_and_last_day_and_a_single_day_alone() -> None:
    """Each with why it is closed."""
    first, second = told(closure(TUESDAY, WEDNESDAY, FRIDAY), TUESDAY, FRIDAY)

    assert first == (
        "Offices are announced closed from Tuesday, October 1, 2013 to Wednesday, October 2, 2013 (shutdown). "
        "That does not move this date by itself."
    )
    assert second == (
        "Offices are announced closed on Friday, October 4, 2013 (shutdown). That does not move this date by itself."
    )


def test_the_notice_of_relief_is_named_beside_the_closure() -> None:
    """Somebody who reads that the court is closed has to hear of the relief as well."""
    (warning,) = told(closure(TUESDAY, relief=RELIEF), TUESDAY, TUESDAY)

    assert warning.endswith(f"Notice of relief: {NOTICE}")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2013, 9, 20), date(2013, 9, 30), 0),
        (date(2013, 9, 20), TUESDAY, 1),
        (WEDNESDAY, date(2013, 10, 20), 1),
        (date(2013, 10, 3), date(2013, 10, 20), 0),
    ],
)
def test_a_closure_matters_only_to_dates_that_it_reaches(first: date, last: date, expected: int) -> None:
    """Its first and its last day are days of it."""
    assert expected == len(told(closure(TUESDAY, WEDNESDAY), first, last))


def test_a_closure_before_the_safe_date_is_shown_where_nothing_may_be_filed_before(make_rule: MakeRule) -> None:
    """Day 150 of January 1, 2026 is May 31; another reading says day 151, and on that one somebody goes."""
    other = (reading(151, Counting.NOT_BEFORE),)
    rule = make_rule(150, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, arguable=other)
    shut = calendar_with((closure(date(2026, 6, 1)), closure(date(2026, 6, 2))))

    (warning,) = compute(rule, on(date(2026, 1, 1)), shut).warnings

    assert "closed on Monday, June 1, 2026" in warning.en


def test_a_closure_is_shown_beside_a_limit_of_the_government(make_rule: MakeRule) -> None:
    """It has no safe date; 30 days from September 1, 2013 end on the first day of the shutdown."""
    computed = compute(
        make_rule(30, kind=RuleKind.GOVERNMENT), on(date(2013, 9, 1)), calendar_with((closure(TUESDAY),))
    )

    assert (TUESDAY, TUESDAY, None) == three(computed)
    assert "closed on Tuesday, October 1, 2013" in warned(computed)


def test_a_calendar_without_closures_is_the_federal_one() -> None:
    """And shows none."""
    assert FEDERAL_CALENDAR == calendar_with(())


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (Dates(unrolled=date(2013, 10, 5), legal_due=date(2013, 10, 7), safe_due=FRIDAY), (FRIDAY, date(2013, 10, 7))),
        (Dates(unrolled=WEDNESDAY), (WEDNESDAY, WEDNESDAY)),
        (Dates(), None),
    ],
)
def test_the_days_that_matter_reach_from_the_first_to_the_last_date(
    dates: Dates, expected: tuple[date, date] | None
) -> None:
    """A count that ends on Saturday has its safe date before it and its legal one behind."""
    assert expected == days_around(dates)


class TestRelief:
    def test_what_fell_due_on_a_closed_day_may_be_accepted_until_the_notices_day(self) -> None:
        """Only the legal date moves: reminders keep the safe one."""
        given = proposed(closure(TUESDAY, relief=RELIEF), "notice_of_appeal", RuleKind.ACT_BY, dated(TUESDAY))

        assert Dates(unrolled=TUESDAY, legal_due=LATER, safe_due=TUESDAY) == given

    @pytest.mark.parametrize(
        ("relief", "rule", "kind", "due"),
        [
            (None, "notice_of_appeal", RuleKind.ACT_BY, TUESDAY),
            (RELIEF, "motion_to_reopen", RuleKind.ACT_BY, TUESDAY),
            (RELIEF, "notice_of_appeal", RuleKind.NOT_BEFORE, TUESDAY),
            (RELIEF, "notice_of_appeal", RuleKind.ACT_BY, WEDNESDAY),
            (RELIEF, "notice_of_appeal", RuleKind.ACT_BY, None),
            (RELIEF.model_copy(update={"accepted_until": TUESDAY}), "notice_of_appeal", RuleKind.ACT_BY, TUESDAY),
            (
                RELIEF.model_copy(update={"accepted_until": date(2013, 9, 30)}),
                "notice_of_appeal",
                RuleKind.ACT_BY,
                TUESDAY,
            ),
        ],
        ids=["no notice", "another rule", "not before", "an open day", "no date", "the same day", "an earlier day"],
    )
    def test_nothing_else_is_relieved(self, relief: Relief | None, rule: str, kind: RuleKind, due: date | None) -> None:
        """Relief is what a notice says, and never an earlier day."""
        assert proposed(closure(TUESDAY, relief=relief), rule, kind, dated(due)) is None


class TestReliefInForce:
    @pytest.fixture
    def due(self, make_rule: MakeRule) -> Computation:
        """Thirty days from September 1, 2013: the Tuesday on which the shutdown began."""
        return compute(make_rule(30), on(date(2013, 9, 1)))

    def in_force(self, *days: date) -> Relieved:
        """The relief of the notice, put in force for these days."""
        return Relieved(plan="aa11", closed=days, accepted_until=LATER, notice=NOTICE)

    def test_a_count_that_ends_in_the_closure_goes_on_to_the_notices_day_and_says_so(self, due: Computation) -> None:
        """The day that was counted stays in the explanation."""
        relieved = with_relief(due, self.in_force(TUESDAY))

        assert (TUESDAY, LATER, TUESDAY) == three(relieved)
        assert relieved.counting[-1].en == (
            f"That day, Tuesday, October 1, 2013, fell into a closure. By the notice of relief ({NOTICE}) a filing is "
            "accepted until Thursday, October 31, 2013."
        )

    def test_a_count_that_no_longer_ends_in_the_closure_stays_as_it_is(self, due: Computation) -> None:
        """Without a word of relief, and so does one that has none."""
        assert due == with_relief(due, self.in_force(WEDNESDAY))
        assert due == with_relief(due, None)

"""What a count says on its way: each step in words, and nothing that did not happen."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.core.deadlines.counting import english, on, reading, three, warned

from amparo.deadlines import compute
from amparo.deadlines.stops import Stop
from amparo.declarations import Counting, DeadlineRule, RuleKind

MakeRule = Callable[..., DeadlineRule]

NEW_YEAR = date(2026, 1, 1)


class TestRolls:
    @pytest.mark.parametrize(
        ("trigger", "expected", "said"),
        [
            (date(2026, 6, 4), date(2026, 7, 2), "holiday (Independence Day"),
            (date(2026, 6, 5), date(2026, 7, 2), "That is not a working day"),
        ],
        ids=["the Friday in lieu of July 4", "July 4, a Saturday"],
    )
    def test_a_date_that_rolls_back_says_so_and_raises_no_doubt(
        self, make_rule: MakeRule, trigger: date, expected: date, said: str
    ) -> None:
        """Both go back to Thursday, July 2, 2026: nobody who acts by then waits past a day in lieu."""
        rule = make_rule(29, counting=Counting.CALENDAR_DAYS_NO_ROLL, roll="previous")
        computed = compute(rule, on(trigger))

        assert expected == computed.legal_due
        assert said in english(computed)
        assert "moves back to the business day before, Thursday, July 2, 2026" in english(computed)
        assert () == computed.warnings

    def test_the_roll_of_the_regulation_is_not_called_unconfirmed(self, make_rule: MakeRule) -> None:
        """8 CFR 1001.1(h) moves a last day on Saturday, December 11, 2021 to Monday; that is not in doubt."""
        assert "not confirmed" not in warned(compute(make_rule(60), on(date(2021, 10, 12))))

    def test_what_is_added_to_a_date_before_which_nothing_may_be_filed_does_not_make_it_roll(
        self, make_rule: MakeRule
    ) -> None:
        """150 + 3 days from January 1, 2026 are Wednesday, June 3; 3 more than 153 are Saturday, June 6: it stays."""
        mail = make_rule(3, id="mail_rule", kind=RuleKind.MODIFIER)
        rule = make_rule(153, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE)

        assert (date(2026, 6, 6),) * 3 == three(compute(rule, on(NEW_YEAR, added=(mail,))))


class TestEndsAndExtensions:
    def test_what_ends_the_time_earlier_is_said(self, make_rule: MakeRule) -> None:
        """Seven days from March 8, 2026 would be the 15th; a removal on the 14th comes first."""
        rule = make_rule(7, ends_before="removal_scheduled")
        computed = compute(rule, on(date(2026, 3, 8), facts={"removal_scheduled": date(2026, 3, 14)}))

        assert (
            "The time is over before Saturday, March 14, 2026 in any case: the last day is Friday, March 13, 2026."
            in english(computed)
        )

    def test_an_outage_on_the_last_day_is_said_and_extends_it_to_the_first_business_day(
        self, make_rule: MakeRule
    ) -> None:
        """Due April 8, 2026; the system came back on Saturday the 11th."""
        rule = make_rule(30, extended_to="system_restored")
        computed = compute(rule, on(date(2026, 3, 9), facts={"system_restored": date(2026, 4, 11)}))

        assert "out of order until Saturday, April 11, 2026" in english(computed)
        assert "the first business day from then on, Monday, April 13, 2026" in english(computed)

    def test_an_outage_that_is_over_on_the_last_day_is_not_spoken_of(self, make_rule: MakeRule) -> None:
        """There was a day left to file on."""
        rule = make_rule(30, extended_to="system_restored")
        computed = compute(rule, on(date(2026, 3, 9), facts={"system_restored": date(2026, 4, 8)}))

        assert (date(2026, 4, 8),) * 3 == three(computed)
        assert "out of order" not in english(computed)


class TestSafeDates:
    def test_a_last_day_that_is_a_business_day_is_its_own_safe_date(self, make_rule: MakeRule) -> None:
        """Wednesday, April 8, 2026."""
        computed = compute(make_rule(30), on(date(2026, 3, 9)))

        assert "The safe date is that day itself, Wednesday, April 8, 2026, a business day." in english(computed)

    def test_a_date_before_which_nothing_may_be_filed_says_that_the_latest_is_safe(self, make_rule: MakeRule) -> None:
        """Day 150 of January 1, 2026 is Sunday, May 31."""
        computed = compute(make_rule(150, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE), on(NEW_YEAR))

        assert (
            "The safe date is Sunday, May 31, 2026, the latest that can be argued: filing a day early can mean "
            "rejection." in english(computed)
        )

    def test_a_check_without_a_paper_settles_nothing(self, make_rule: MakeRule) -> None:
        """Somebody ticked that it was checked, but no date is there: the earlier reading stays the safe one."""
        rule = make_rule(30, arguable=(reading(21, Counting.CALENDAR_DAYS),))
        computed = compute(rule, on(date(2026, 3, 9), printed_checked=True))

        assert (date(2026, 4, 8), date(2026, 4, 8), date(2026, 3, 30)) == three(computed)

    def test_the_day_after_a_short_month_is_argued_only_where_filing_early_is_the_danger(
        self, make_rule: MakeRule
    ) -> None:
        """Six months from August 31, 2026 end on Sunday, February 28, 2027; who must act by then is safe on Friday."""
        rule = make_rule(6, counting=Counting.MONTHS, unit="months")
        computed = compute(rule, on(date(2026, 8, 31)))

        assert date(2027, 2, 26) == computed.safe_due
        assert "March 1, 2027" not in english(computed)


class TestDatesOnPaper:
    def test_a_checked_paper_says_that_it_drives(self, make_rule: MakeRule) -> None:
        """And the count stays visible."""
        checked = on(date(2026, 3, 9), printed_due=date(2026, 4, 13), printed_checked=True)

        assert (
            "The paper was checked and says Monday, April 13, 2026: that date drives. "
            "The count says Wednesday, April 8, 2026." in english(compute(make_rule(30), checked))
        )

    def test_a_later_paper_says_that_it_drives_where_nothing_may_be_filed_before(self, make_rule: MakeRule) -> None:
        """Counted Sunday, May 31, 2026."""
        rule = make_rule(150, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE)
        computed = compute(rule, on(NEW_YEAR, printed_due=date(2026, 7, 1)))

        assert (
            "The paper says Wednesday, July 1, 2026, the count says Sunday, May 31, 2026. The later date drives until "
            "the paper is checked." in english(computed)
        )

    @pytest.mark.parametrize("checked", [False, True])
    def test_a_date_certain_on_a_saturday_is_monday_also_once_the_paper_was_checked(
        self, make_rule: MakeRule, *, checked: bool
    ) -> None:
        """The court's manual, part II 3.1(c): Saturday, July 11, 2026 becomes Monday; it is safe on Friday."""
        rule = make_rule(counting=Counting.SET_DATE, unit="none", roll="next")
        paper = on(date(2026, 3, 9), printed_due=date(2026, 7, 11), printed_checked=checked)

        assert (date(2026, 7, 11), date(2026, 7, 13), date(2026, 7, 10)) == three(compute(rule, paper))
        assert "The paper itself sets the date: Saturday, July 11, 2026." in english(compute(rule, paper))
        assert () == compute(rule, paper).warnings


class TestAClockThatStands:
    def permit(self, make_rule: MakeRule, *readings: int) -> DeadlineRule:
        """150 days of the clock of the work permit, with these other readings."""
        arguable = tuple(reading(number, Counting.NOT_BEFORE) for number in readings)
        kind, counting = RuleKind.NOT_BEFORE, Counting.NOT_BEFORE
        return make_rule(150, kind=kind, counting=counting, clock="asylum_ead_clock", arguable=arguable)

    @pytest.mark.parametrize(
        ("stopped", "expected", "said"),
        [
            (date(2026, 5, 30), date(2026, 7, 2), True),
            (date(2026, 5, 31), date(2026, 5, 31), False),
            (date(2026, 6, 10), date(2026, 5, 31), False),
        ],
        ids=["a day before day 150", "on day 150", "after it"],
    )
    def test_an_open_stop_is_spoken_of_only_if_the_days_were_not_counted_before_it(
        self, make_rule: MakeRule, stopped: date, expected: date, *, said: bool
    ) -> None:
        """Stopped on day 149 and running again from July 1: day 150 is July 2. Day 150 itself is May 31."""
        computed = compute(self.permit(make_rule), on(NEW_YEAR, stops=(Stop(on=stopped),), as_of=date(2026, 7, 1)))

        assert expected == computed.legal_due
        assert said is ("as if it ran again from Wednesday, July 1, 2026 on" in english(computed))

    def test_an_open_stop_leaves_no_safe_date_though_an_earlier_one_has_ended(self, make_rule: MakeRule) -> None:
        """Stopped for ten days in February: day 150 is June 10. Stopped again on that day: day 151 never comes."""
        stops = (Stop(on=date(2026, 2, 1), until=date(2026, 2, 11)), Stop(on=date(2026, 6, 10)))

        assert (None, None, None) == three(compute(self.permit(make_rule, 151), on(NEW_YEAR, stops=stops)))

    def test_one_reading_that_is_not_reached_is_enough_to_leave_no_safe_date(self, make_rule: MakeRule) -> None:
        """Stopped on day 150: the reading of 149 days is reached, the one of 151 is not."""
        stops = (Stop(on=date(2026, 5, 31)),)

        assert (None, None, None) == three(compute(self.permit(make_rule, 149, 151), on(NEW_YEAR, stops=stops)))


@pytest.mark.parametrize(("days", "expected"), [(0, False), (5, True)])
def test_days_that_a_fact_adds_are_spoken_of_only_if_there_are_any(
    make_rule: MakeRule, days: int, *, expected: bool
) -> None:
    """Thirty days from March 9, 2026 are April 8."""
    computed = compute(make_rule(30, plus=("days_abroad",)), on(date(2026, 3, 9), facts={"days_abroad": days}))

    assert date(2026, 4, 8 + days) == computed.unrolled
    assert expected is ("Days are added to it." in english(computed))

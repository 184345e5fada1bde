"""Dates on paper, modifiers and the law that applies: what moves a computed date, and what picks its law."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.core.deadlines.counting import english, on, reading, three, warned

from amparo.deadlines import ComputationStatus, compute
from amparo.declarations import Counting, DeadlineRule, LawValue, RuleKind, Text
from amparo.errors import RuleNotInForce

MakeRule = Callable[..., DeadlineRule]
MakeLaw = Callable[..., LawValue]


class TestDatesOnPaper:
    def test_the_earlier_of_paper_and_count_drives(self, make_rule: MakeRule) -> None:
        """Counted Wednesday, April 8, 2026; the paper says Friday, April 3, and both are said."""
        computed = compute(make_rule(30), on(date(2026, 3, 9), printed_due=date(2026, 4, 3)))

        assert (date(2026, 4, 3),) * 3 == three(computed)
        assert "The paper says Friday, April 3, 2026, the count says Wednesday, April 8, 2026." in english(computed)
        assert "differ" in warned(computed)

    def test_a_later_paper_does_not_move_the_date_until_it_is_checked(self, make_rule: MakeRule) -> None:
        """The paper says April 13; only a checked paper drives alone, and the count stays visible."""
        later = on(date(2026, 3, 9), printed_due=date(2026, 4, 13))
        checked = later.model_copy(update={"printed_checked": True})

        assert (date(2026, 4, 8),) * 3 == three(compute(make_rule(30), later))
        assert (date(2026, 4, 13),) * 3 == three(compute(make_rule(30), checked))
        assert "differ" in warned(compute(make_rule(30), checked))

    def test_a_paper_that_agrees_raises_no_doubt(self, make_rule: MakeRule) -> None:
        """It is said, and that is all."""
        computed = compute(make_rule(30), on(date(2026, 3, 9), printed_due=date(2026, 4, 8)))

        assert "The paper carries the same date." in english(computed)
        assert () == computed.warnings

    def test_a_paper_that_agrees_with_the_roll_leaves_the_safe_date_before_it(self, make_rule: MakeRule) -> None:
        """Counted to Saturday, rolled to Monday, printed Monday: safe stays on Friday until somebody checks."""
        monday = on(date(2021, 10, 12), printed_due=date(2021, 12, 13))
        checked = monday.model_copy(update={"printed_checked": True})

        assert date(2021, 12, 10) == compute(make_rule(60), monday).safe_due
        assert date(2021, 12, 13) == compute(make_rule(60), checked).safe_due

    def test_the_later_drives_a_date_before_which_nothing_may_be_filed(self, make_rule: MakeRule) -> None:
        """Filing early can mean rejection."""
        rule = make_rule(150, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE)
        counted = date(2026, 5, 31)

        for printed, expected in ((date(2026, 5, 1), counted), (date(2026, 7, 1), date(2026, 7, 1))):
            assert (expected,) * 3 == three(compute(rule, on(date(2026, 1, 1), printed_due=printed)))

    def test_a_date_that_only_an_order_sets_waits_for_the_order(self, make_rule: MakeRule) -> None:
        """Nothing is invented."""
        computed = compute(make_rule(counting=Counting.SET_DATE, unit="none"), on(date(2026, 3, 9)))

        assert (ComputationStatus.SET_BY_ORDER, (None, None, None)) == (computed.status, three(computed))
        assert "enter it from the paper" in english(computed)

    def test_a_date_that_an_order_sets_stands_as_it_is_printed(self, make_rule: MakeRule) -> None:
        """Printed Saturday, July 11, 2026: due then, safe on Friday."""
        rule = make_rule(counting=Counting.SET_DATE, unit="none")
        computed = compute(rule, on(date(2026, 3, 9), printed_due=date(2026, 7, 11)))

        assert (date(2026, 7, 11), date(2026, 7, 11), date(2026, 7, 10)) == three(computed)

    def test_a_modifier_that_rolls_moves_a_date_certain_to_monday(self, make_rule: MakeRule) -> None:
        """The court's manual: a date certain on a weekend becomes the next business day; the safe date does not."""
        rule = make_rule(counting=Counting.SET_DATE, unit="none")
        rolls = make_rule(0, id="ic_order_specific_date", kind=RuleKind.MODIFIER)
        computed = compute(rule, on(date(2026, 3, 9), printed_due=date(2026, 7, 11), added=(rolls,)))

        assert (date(2026, 7, 11), date(2026, 7, 13), date(2026, 7, 10)) == three(computed)


class TestModifiers:
    def mail(self, make_rule: MakeRule, *values: LawValue | int) -> DeadlineRule:
        """Three days more for what was served by mail: 8 CFR 103.8(b)."""
        return make_rule(
            *values, id="uscis_mail_rule", title=Text("served by mail", "por correo"), kind=RuleKind.MODIFIER
        )

    def test_service_by_mail_adds_three_days(self, make_rule: MakeRule) -> None:
        """84 + 3 = 87 days from March 2, 2026: 29 to March 31, 30 to April 30, 28 to Thursday, May 28."""
        computed = compute(make_rule(84), on(date(2026, 3, 2), added=(self.mail(make_rule, 3),)))

        assert (date(2026, 5, 28),) * 3 == three(computed)
        assert "“served by mail” also applies. 3 calendar days after Monday, May 25, 2026 is" in english(computed)

    def test_it_is_added_in_the_direction_of_the_count(self, make_rule: MakeRule) -> None:
        """Thirty days before a hearing and three more are thirty-three before it: July 1, 2026."""
        rule = make_rule(30, counting=Counting.BACK_FROM_HEARING)

        assert date(2026, 7, 1) == compute(rule, on(date(2026, 8, 3), added=(self.mail(make_rule, 3),))).unrolled

    def test_it_counts_for_other_readings_too(self, make_rule: MakeRule) -> None:
        """A reading of 80 days with mail ends 83 days from March 2: Sunday, May 24, safe on Friday the 22nd."""
        rule = make_rule(84, arguable=(reading(80, Counting.CALENDAR_DAYS),))

        assert date(2026, 5, 22) == compute(rule, on(date(2026, 3, 2), added=(self.mail(make_rule, 3),))).safe_due

    def test_one_that_is_not_in_force_adds_nothing_and_says_so(self, make_rule: MakeRule, make_law: MakeLaw) -> None:
        """The deadline itself goes on without it."""
        later = self.mail(make_rule, make_law(3, date(2027, 1, 1)))
        computed = compute(make_rule(84), on(date(2026, 3, 2), added=(later,)))

        assert date(2026, 5, 25) == computed.unrolled
        assert "“served by mail” adds nothing" in english(computed)

    def test_one_that_is_switched_off_adds_nothing(self, make_rule: MakeRule) -> None:
        """A proposal is not law."""
        off = make_rule(3, kind=RuleKind.MODIFIER, disabled="only proposed")

        assert date(2026, 5, 25) == compute(make_rule(84), on(date(2026, 3, 2), added=(off,))).unrolled

    def test_one_asked_for_by_itself_is_computed(self, make_rule: MakeRule) -> None:
        """Mailed Thursday, July 2, 2026: three days later is Sunday the 5th, so Monday."""
        computed = compute(self.mail(make_rule, 3), on(date(2026, 7, 2)))

        assert (date(2026, 7, 5), date(2026, 7, 6)) == (computed.unrolled, computed.legal_due)


class TestTheLawThatApplies:
    @pytest.mark.parametrize(("scheduled", "number"), [(date(2026, 3, 8), 21), (date(2026, 3, 9), 20)])
    def test_a_split_is_decided_by_the_governing_date(
        self, make_rule: MakeRule, make_law: MakeLaw, scheduled: date, number: int
    ) -> None:
        """Briefs: 21 days for a schedule of March 8, 2026, 20 from March 9 on; both end on Sunday the 29th."""
        brief = make_rule(make_law(21, None, date(2026, 3, 9)), make_law(20, date(2026, 3, 9)))
        computed = compute(brief, on(scheduled))

        assert date(2026, 3, 29) == computed.unrolled
        assert f"8 CFR 1.{number}" == computed.authority

    def test_another_date_than_the_trigger_may_pick_the_law(self, make_rule: MakeRule, make_law: MakeLaw) -> None:
        """A card expired on January 5, 2026; 540 days more only if the renewal was filed before October 30, 2025."""
        split = date(2025, 10, 30)
        rule = make_rule(
            make_law(540, None, split),
            make_law(0, split),
            counting=Counting.CALENDAR_DAYS_NO_ROLL,
            governed_by="renewal_filed",
        )
        expiry = date(2026, 1, 5)
        before = compute(rule, on(expiry, facts={"renewal_filed": date(2025, 10, 29)}))
        after = compute(rule, on(expiry, facts={"renewal_filed": split}))

        assert date(2027, 6, 29) == before.legal_due  # 360 days to December 31, 2026, 180 more
        assert expiry == after.legal_due
        assert "The date itself counts" in english(after)

    def test_a_deadline_without_a_law_on_its_date_is_refused(self, make_rule: MakeRule, make_law: MakeLaw) -> None:
        """Better no date than an invented one."""
        with pytest.raises(RuleNotInForce):
            compute(make_rule(make_law(30, date(2026, 1, 1))), on(date(2025, 12, 31)))

    def test_a_deadline_without_any_number_is_refused(self, make_rule: MakeRule) -> None:
        """A rule that counts days has to have some."""
        with pytest.raises(RuleNotInForce):
            compute(make_rule(), on(date(2025, 12, 31)))

    def test_a_rule_that_is_switched_off_says_why(self, make_rule: MakeRule) -> None:
        """The ten-day appeal was vacated: nobody is shown a date, everybody the reason."""
        computed = compute(make_rule(10, disabled="vacated on March 8, 2026."), on(date(2026, 3, 9)))

        assert (ComputationStatus.DISABLED, (None, None, None)) == (computed.status, three(computed))
        assert "switched off: vacated on March 8, 2026." in english(computed)

    def test_what_was_not_researched_or_confirmed_is_said(self, make_rule: MakeRule, make_law: MakeLaw) -> None:
        """An open beginning, general knowledge, low confidence."""
        unknown = make_rule(make_law(30), general_knowledge=True, confidence="L")
        contested = make_rule(30, confidence="L")

        assert [
            "was not researched" in warned(compute(rule, on(date(2026, 3, 9)))) for rule in (unknown, contested)
        ] == [
            True,
            False,
        ]
        assert "general knowledge" in warned(compute(unknown, on(date(2026, 3, 9))))
        assert "contested" in warned(compute(contested, on(date(2026, 3, 9))))

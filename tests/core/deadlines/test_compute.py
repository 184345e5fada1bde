"""Dates from decided cases and from the practice brief, each worked out on paper beside the expected date."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.core.deadlines.counting import english, on, reading, three, warned

from amparo.deadlines import Closure, Computation, ComputationStatus, CourtCalendar, compute
from amparo.deadlines.stops import Stop
from amparo.declarations import Counting, DeadlineRule, LawValue, RuleKind
from amparo.errors import InvalidInput

MakeRule = Callable[..., DeadlineRule]
MakeLaw = Callable[..., LawValue]


def anniversary(make_rule: MakeRule) -> DeadlineRule:
    """One year from arrival, or from April 1, 1997 if that is later: INA 208(a)(2)(B)."""
    began = date(1997, 4, 1)
    return make_rule(
        LawValue(from_=began, value=1, authority="INA 208(a)(2)(B)"),
        id="asylum_one_year_filing",
        counting=Counting.ANNIVERSARY,
        unit="years",
        earliest_trigger=began,
    )


class TestAnniversary:
    def test_the_anniversary_itself_is_the_last_day(self, make_rule: MakeRule) -> None:
        """Minasyan v. Gonzales: arrived April 9, 2001, filed April 9, 2002 (a Tuesday), timely."""
        last = date(2002, 4, 9)

        assert (last, last, last) == three(compute(anniversary(make_rule), on(date(2001, 4, 9))))

    def test_an_arrival_on_february_29_has_its_anniversary_on_february_28(self, make_rule: MakeRule) -> None:
        """No authority was found, so the earlier day is taken and said; February 28, 2025 is a Friday."""
        computed = compute(anniversary(make_rule), on(date(2024, 2, 29)))

        assert (date(2025, 2, 28),) * 3 == three(computed)
        assert "no February 29" in english(computed)
        assert "February 28 is the careful reading" in warned(computed)

    def test_an_arrival_before_the_law_counts_from_its_beginning(self, make_rule: MakeRule) -> None:
        """Arrived in 1990: the year began on April 1, 1997, and the law of that day applies."""
        computed = compute(anniversary(make_rule), on(date(1990, 6, 1)))

        assert (date(1998, 4, 1),) * 3 == three(computed)
        assert date(1997, 4, 1) == computed.governed_on
        assert "The event is of Friday, June 1, 1990" in english(computed)

    def test_an_anniversary_on_a_saturday_is_legal_until_monday_and_safe_until_friday(
        self, make_rule: MakeRule
    ) -> None:
        """January 31, 2026 is a Saturday."""
        computed = compute(anniversary(make_rule), on(date(2025, 1, 31)))

        assert (date(2026, 1, 31), date(2026, 2, 2), date(2026, 1, 30)) == three(computed)


class TestCalendarDays:
    def test_the_day_of_the_decision_is_day_0(self, make_rule: MakeRule) -> None:
        """March 9, 2026 + 30: 22 days to March 31, 8 more to Wednesday, April 8."""
        assert (date(2026, 4, 8),) * 3 == three(compute(make_rule(30), on(date(2026, 3, 9))))

    def test_a_period_that_ends_on_a_saturday_runs_to_monday(self, make_rule: MakeRule) -> None:
        """Monsalvo Velázquez v. Bondi: 60 days from October 12, 2021 end on Saturday, December 11; Monday is timely."""
        computed = compute(make_rule(60), on(date(2021, 10, 12)))

        assert (date(2021, 12, 11), date(2021, 12, 13), date(2021, 12, 10)) == three(computed)
        assert "does not end on a weekend: it runs to the next business day, Monday, December 13, 2021" in english(
            computed
        )

    def test_a_period_that_ends_on_a_holiday_runs_to_the_day_after(self, make_rule: MakeRule) -> None:
        """August 8, 2026 + 30 is September 7, Labor Day; the safe date passes the weekend too, to Friday the 4th."""
        computed = compute(make_rule(30), on(date(2026, 8, 8)))

        assert (date(2026, 9, 7), date(2026, 9, 8), date(2026, 9, 4)) == three(computed)
        assert "federal holiday (Labor Day)" in english(computed)

    def test_a_roll_over_new_year_ends_in_the_next_year(self, make_rule: MakeRule) -> None:
        """December 1, 2027 + 30 is Friday the 31st, kept as New Year's Day of 2028: Monday, January 3."""
        computed = compute(make_rule(30), on(date(2027, 12, 1)))

        assert (date(2027, 12, 31), date(2028, 1, 3), date(2027, 12, 30)) == three(computed)
        assert "no source says that a filing may wait" in warned(computed)

    def test_a_holiday_on_its_own_day_carries_no_doubt(self, make_rule: MakeRule) -> None:
        """Only a Friday in lieu of a Saturday is doubtful: Labor Day is not."""
        assert "in lieu" not in warned(compute(make_rule(30), on(date(2026, 8, 8))))

    def test_a_count_that_need_not_roll_does_not_speak_of_it(self, make_rule: MakeRule) -> None:
        """Trigger, law, count, safe date: four sentences."""
        assert 4 == len(compute(make_rule(30), on(date(2026, 3, 9))).counting)

    def test_an_unconfirmed_roll_is_computed_and_doubted(self, make_rule: MakeRule) -> None:
        """Moved on July 1, 2026; ten days end on Saturday, July 11: safe on Friday the 10th."""
        rule = make_rule(10, counting=Counting.CALENDAR_DAYS_ROLL_UNCONFIRMED)
        computed = compute(rule, on(date(2026, 7, 1)))

        assert (date(2026, 7, 11), date(2026, 7, 13), date(2026, 7, 10)) == three(computed)
        assert "past Saturday, July 11, 2026 is not confirmed" in warned(computed)

    def test_an_unconfirmed_roll_that_does_not_happen_raises_no_doubt(self, make_rule: MakeRule) -> None:
        """July 2 + 10 is Sunday, July 3 + 10 Monday the 13th."""
        rule = make_rule(10, counting=Counting.CALENDAR_DAYS_ROLL_UNCONFIRMED)

        assert () == compute(rule, on(date(2026, 7, 3))).warnings

    def test_a_count_without_roll_stays_where_it_falls(self, make_rule: MakeRule) -> None:
        """The interview was missed on July 1, 2026; 45 days end on Saturday, August 15, and stay there."""
        computed = compute(make_rule(45, counting=Counting.CALENDAR_DAYS_NO_ROLL), on(date(2026, 7, 1)))

        assert (date(2026, 8, 15), date(2026, 8, 15), date(2026, 8, 14)) == three(computed)
        assert "this date does not move" in english(computed)

    def test_a_negative_number_is_counted_back(self, make_rule: MakeRule) -> None:
        """Born June 22, 2008: the last day before the 21st birthday is Thursday, June 21, 2029."""
        rule = make_rule(-1, counting=Counting.CALENDAR_DAYS_NO_ROLL)
        computed = compute(rule, on(date(2029, 6, 22)))

        assert (date(2029, 6, 21),) * 3 == three(computed)
        assert "1 calendar day before Friday, June 22, 2029 is Thursday, June 21, 2029." in english(computed)


class TestBusinessDays:
    def test_a_holiday_and_a_weekend_do_not_count(self, make_rule: MakeRule) -> None:
        """From Wednesday, June 17, 2026: Thursday 1, [Juneteenth, weekend], Monday 2, then to Thursday, June 25."""
        rule = make_rule(5, counting=Counting.BUSINESS_DAYS, unit="business_days")

        assert (date(2026, 6, 25),) * 3 == three(compute(rule, on(date(2026, 6, 17))))

    def test_the_safe_date_respects_the_earliest_reading(self, make_rule: MakeRule) -> None:
        """Five calendar days instead of five working days end on Monday, June 22."""
        rule = make_rule(
            5,
            counting=Counting.BUSINESS_DAYS,
            unit="business_days",
            arguable=(reading(5, Counting.CALENDAR_DAYS), reading(9, Counting.CALENDAR_DAYS)),
        )
        computed = compute(rule, on(date(2026, 6, 17)))

        assert (date(2026, 6, 25), date(2026, 6, 25), date(2026, 6, 22)) == three(computed)
        assert "On another reading the last day is Monday, June 22, 2026: the form says so." in english(computed)


class TestBackFromTheHearing:
    def test_a_weekend_moves_toward_the_hearing_and_the_safe_date_away_from_it(self, make_rule: MakeRule) -> None:
        """Hearing August 3, 2026; 30 days back is Saturday, July 4, kept on Friday: Monday 6, safe Thursday 2."""
        computed = compute(make_rule(30, counting=Counting.BACK_FROM_HEARING), on(date(2026, 8, 3)))

        assert (date(2026, 7, 4), date(2026, 7, 6), date(2026, 7, 2)) == three(computed)
        assert "30 calendar days before Monday, August 3, 2026 is Saturday, July 4, 2026." in english(computed)
        assert "toward the hearing" in english(computed)

    def test_a_holiday_moves_toward_the_hearing(self, make_rule: MakeRule) -> None:
        """Hearing Tuesday, September 22, 2026; 15 days back is Labor Day, September 7: Tuesday 8, safe Friday 4."""
        computed = compute(make_rule(15, counting=Counting.BACK_FROM_HEARING), on(date(2026, 9, 22)))

        assert (date(2026, 9, 7), date(2026, 9, 8), date(2026, 9, 4)) == three(computed)
        assert "(Labor Day): the last day moves to the next business day, toward the hearing" in english(computed)


class TestMonths:
    def test_a_short_month_ends_the_count_on_its_last_day(self, make_rule: MakeRule) -> None:
        """August 31, 2026 + 6 months is Sunday, February 28, 2027: months do not roll, and safe is Friday the 26th."""
        computed = compute(make_rule(6, counting=Counting.MONTHS, unit="months"), on(date(2026, 8, 31)))

        assert (date(2027, 2, 28), date(2027, 2, 28), date(2027, 2, 26)) == three(computed)
        assert "That month has no day 31" in english(computed)

    def test_a_leap_february_has_one_day_more(self, make_rule: MakeRule) -> None:
        """August 31, 2027 + 6 months is February 29, 2028, a Tuesday."""
        rule = make_rule(6, counting=Counting.MONTHS, unit="months")

        assert (date(2028, 2, 29),) * 3 == three(compute(rule, on(date(2027, 8, 31))))


class TestNotBefore:
    def test_it_never_rolls_and_is_safe_on_the_latest_reading(self, make_rule: MakeRule) -> None:
        """Received January 1, 2026: day 150 is Sunday, May 31, day 151 Monday, June 1."""
        rule = make_rule(
            150, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, arguable=(reading(151, Counting.NOT_BEFORE),)
        )
        computed = compute(rule, on(date(2026, 1, 1)))

        assert (date(2026, 5, 31), date(2026, 5, 31), date(2026, 6, 1)) == three(computed)
        assert "On another reading the first day is Monday, June 1, 2026" in english(computed)

    def test_days_on_which_the_clock_stood_still_move_both_dates(self, make_rule: MakeRule) -> None:
        """Stopped from February 1 to 11, ten days: May 31 becomes June 10."""
        rule = make_rule(150, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, clock="asylum_ead_clock")
        stops = (Stop(on=date(2026, 2, 1), until=date(2026, 2, 11)),)
        computed = compute(rule, on(date(2026, 1, 1), stops=stops))

        assert (date(2026, 6, 10),) * 3 == three(computed)
        assert "The clock stood still for 10 calendar days." in english(computed)

    def test_it_is_never_safe_before_it_is_legal(self, make_rule: MakeRule) -> None:
        """A reading that would allow it earlier does not count."""
        rule = make_rule(
            180, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, arguable=(reading(179, Counting.NOT_BEFORE),)
        )

        assert (date(2026, 6, 30),) * 3 == three(compute(rule, on(date(2026, 1, 1))))

    def test_it_may_count_years_and_back_from_an_expiry(self, make_rule: MakeRule) -> None:
        """Three years in a status; and 180 days before a card expires on July 1, 2026: January 2."""
        years = make_rule(3, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, unit="years")
        back = make_rule(-180, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE)

        assert date(2029, 6, 6) == compute(years, on(date(2026, 6, 6))).legal_due
        assert date(2026, 1, 2) == compute(back, on(date(2026, 7, 1))).legal_due


class TestKindsWithoutADateToBeSafeBy:
    def test_nobody_here_can_miss_the_government_s_limit(self, make_rule: MakeRule) -> None:
        """It has a date and no safe date."""
        rule = make_rule(45, kind=RuleKind.GOVERNMENT, counting=Counting.CALENDAR_DAYS_NO_ROLL)

        assert (date(2026, 4, 16), date(2026, 4, 16), None) == three(compute(rule, on(date(2026, 3, 2))))

    def test_a_notice_rings_before_a_weekend_and_not_on_it(self, make_rule: MakeRule) -> None:
        """March 4, 2026 + 45 is Saturday, April 18: safe on Friday the 17th."""
        rule = make_rule(45, kind=RuleKind.NOTICE, counting=Counting.CALENDAR_DAYS_NO_ROLL)

        assert (date(2026, 4, 18), date(2026, 4, 18), date(2026, 4, 17)) == three(compute(rule, on(date(2026, 3, 4))))

    def test_a_gate_says_only_whether_it_is_in_force(self, make_rule: MakeRule, make_law: MakeLaw) -> None:
        """The fee for filing began on July 22, 2025."""
        gate = make_rule(make_law(100, date(2025, 7, 22)), kind=RuleKind.NOTICE, counting=Counting.NONE, unit="none")
        before, after = compute(gate, on(date(2025, 7, 21))), compute(gate, on(date(2025, 7, 22)))

        assert (ComputationStatus.NOT_APPLICABLE, ComputationStatus.NONE) == (before.status, after.status)
        assert (None, None, None) == three(before) == three(after)
        assert "not yet in force on Monday, July 21, 2025" in english(before)
        assert "8 CFR 1.100" in english(after)

    def test_an_advisory_count_that_has_not_begun_says_so(self, make_rule: MakeRule, make_law: MakeLaw) -> None:
        """A notice never raises for want of a law."""
        notice = make_rule(make_law(6, date(2025, 1, 1)), kind=RuleKind.NOTICE, counting=Counting.MONTHS, unit="months")

        assert ComputationStatus.NOT_APPLICABLE == compute(notice, on(date(2024, 12, 31))).status

    def test_a_notice_that_was_ended_is_not_called_new(self, make_rule: MakeRule, make_law: MakeLaw) -> None:
        """After a repeal it is over, not still to come."""
        ended = make_rule(
            make_law(6, date(2024, 1, 1), date(2025, 1, 1)),
            kind=RuleKind.NOTICE,
            counting=Counting.MONTHS,
            unit="months",
        )
        computed = compute(ended, on(date(2025, 1, 1)))

        assert ComputationStatus.NOT_APPLICABLE == computed.status
        assert "ended or suspended" in english(computed)

    def test_a_rule_without_a_limit_gives_no_date(self, make_rule: MakeRule) -> None:
        """A motion to rescind for want of notice may be filed at any time."""
        computed = compute(make_rule(counting=Counting.NONE, unit="none"), on(date(2026, 3, 2)))

        assert (ComputationStatus.NONE, (None, None, None)) == (computed.status, three(computed))
        assert "no last day" in english(computed)


class TestWhatStandsBesideTheDates:
    def test_the_answer_names_its_law(self, make_rule: MakeRule) -> None:
        """Citation of the rule, authority and address of the value, the governing date, the rule's version."""
        value = LawValue(
            from_=date(1996, 7, 1), value=30, authority="8 CFR 1003.38(b)", url="https://www.ecfr.gov/current/title-8"
        )
        computed = compute(make_rule(value), on(date(2026, 3, 9)))

        assert ("notice_of_appeal", RuleKind.ACT_BY, "H") == (computed.rule_id, computed.kind, computed.confidence)
        assert ("8 CFR 1003.38(b)", value.url) == (computed.authority, computed.url)
        assert date(2026, 3, 9) == computed.governed_on
        assert 12 == len(computed.rule_version)

    def test_every_sentence_is_in_both_languages(self, make_rule: MakeRule) -> None:
        """Spanish is written, not left in English."""
        computed = compute(make_rule(30), on(date(2026, 8, 8)))

        assert [
            "El día 0 es el sábado, 8 de agosto de 2026.",
            "Se aplica la ley vigente el sábado, 8 de agosto de 2026: 8 CFR 1.30.",
            "30 días calendario después del sábado, 8 de agosto de 2026 es el lunes, 7 de septiembre de 2026.",
            (
                "Un plazo no termina en un feriado federal (Día del Trabajo): "
                "corre hasta el siguiente día hábil, el martes, 8 de septiembre de 2026."
            ),
            (
                "La fecha segura es el viernes, 4 de septiembre de 2026, "
                "el último día hábil hasta el lunes, 7 de septiembre de 2026 inclusive."
            ),
        ] == [step.es for step in computed.counting]

    def test_what_is_built_without_checking_is_valid_all_the_same(self, make_rule: MakeRule) -> None:
        """The answer is assembled unchecked for speed: checked afterwards it is the same."""
        for rule in (make_rule(30, general_knowledge=True), make_rule(counting=Counting.NONE)):
            computed = compute(rule, on(date(2026, 8, 8)))

            assert computed == Computation.model_validate_json(computed.model_dump_json())

    @pytest.mark.parametrize("relief", ["", "filings accepted until January 5"])
    def test_a_closure_near_the_date_is_shown_and_moves_nothing(self, make_rule: MakeRule, relief: str) -> None:
        """November 26, 2025 + 30 is Friday, December 26, on which an order closed the agencies."""
        closure = Closure(on=date(2025, 12, 26), note="closed by executive order", relief_notice=relief)
        far = Closure(on=date(2025, 12, 24), note="closed by executive order")
        computed = compute(make_rule(30), on(date(2025, 11, 26)), CourtCalendar(closures=(far, closure)))

        assert (date(2025, 12, 26),) * 3 == three(computed)
        assert 1 == len(computed.warnings)
        assert "closed on Friday, December 26, 2025 (closed by executive order)" in warned(computed)
        assert relief in warned(computed)

    @pytest.mark.parametrize("year", [1900, 2199])
    def test_the_first_and_the_last_year_that_can_be_counted_are_counted(
        self, make_rule: MakeRule, make_law: MakeLaw, year: int
    ) -> None:
        """As the sentence that refuses others says; March 9 + 30 is April 8."""
        assert date(year, 4, 8) == compute(make_rule(make_law(30)), on(date(year, 3, 9))).unrolled

    @pytest.mark.parametrize("year", [1890, 2206])
    def test_a_year_that_is_surely_a_slip_of_the_pen_is_refused(self, make_rule: MakeRule, year: int) -> None:
        """The sentence names the rule, the date and what to check."""
        with pytest.raises(InvalidInput, match=rf"notice_of_appeal.*{year}-03-09.*Check the date"):
            compute(make_rule(30), on(date(year, 3, 9)))
        with pytest.raises(InvalidInput):
            compute(make_rule(30), on(date(2026, 3, 9), printed_due=date(year, 3, 9)))

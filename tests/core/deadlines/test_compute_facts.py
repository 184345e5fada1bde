"""What a rule reads besides its trigger: other days 0 and numbers, ends and extensions, facts that exclude it."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.core.deadlines.counting import english, on, reading, three, warned

from amparo.deadlines import ComputationStatus, compute
from amparo.deadlines.facts import FactsUnusable
from amparo.deadlines.stops import Stop
from amparo.declarations import CountedFrom, Counting, DeadlineRule, Excepted, LawValue, Note, RuleKind, Text, When
from amparo.errors import FactMissing, RuleNotInForce

MakeRule = Callable[..., DeadlineRule]
MakeLaw = Callable[..., LawValue]

MARCH_9 = date(2026, 3, 9)
ORAL = (When(fact="decision_form", values=("oral",)),)
CHILD = (When(fact="unaccompanied_child", values=(True,)),)
NO_ORDER = (When(fact="ij_fee_order", none=True),)


class TestAnotherDay0:
    def mailed(self, make_rule: MakeRule) -> DeadlineRule:
        """Thirty days from an oral decision, or from the mailing of a written one."""
        return make_rule(30, counted_from=(CountedFrom(fact="mailed", when=(When(fact="decision_form"),)),))

    def test_the_count_starts_on_the_day_of_the_fact(self, make_rule: MakeRule) -> None:
        """Decided March 9, mailed March 12, 2026: 19 days to March 31, 11 more to Saturday, April 11."""
        facts = {"decision_form": "written", "mailed": date(2026, 3, 12)}
        computed = compute(self.mailed(make_rule), on(MARCH_9, facts=facts))

        assert (date(2026, 4, 11), date(2026, 4, 13), date(2026, 4, 10)) == three(computed)
        assert date(2026, 3, 12) == computed.governed_on

    @pytest.mark.parametrize(
        "facts",
        [
            {},
            {"mailed": date(2026, 3, 12)},
            {"decision_form": "written"},
            {"decision_form": "written", "mailed": None},
        ],
    )
    def test_without_the_fact_or_its_condition_the_trigger_is_day_0(
        self, make_rule: MakeRule, facts: dict[str, object]
    ) -> None:
        """The earlier day, so the safer."""
        assert (date(2026, 4, 8),) * 3 == three(compute(self.mailed(make_rule), on(MARCH_9, facts=facts)))


class TestNumbersFromFacts:
    def test_a_judge_s_number_is_counted(self, make_rule: MakeRule) -> None:
        """Ten days before a hearing on August 3, 2026: Friday, July 24; nothing of it stands in the law."""
        rule = make_rule(counting=Counting.BACK_FROM_HEARING, number_from="judge_offset_days")
        computed = compute(rule, on(date(2026, 8, 3), facts={"judge_offset_days": 10}))

        assert (date(2026, 7, 24),) * 3 == three(computed)

    def test_without_the_judge_s_number_there_is_no_date(self, make_rule: MakeRule) -> None:
        """Nothing is invented, and the answer says whose number is missing."""
        rule = make_rule(counting=Counting.BACK_FROM_HEARING, number_from="judge_offset_days")
        for facts in ({}, {"judge_offset_days": None}):
            computed = compute(rule, on(date(2026, 8, 3), facts=facts))

            assert (ComputationStatus.SET_BY_ORDER, (None, None, None)) == (computed.status, three(computed))

    @pytest.mark.parametrize(("times", "expected"), [({}, 2027), ({"anniversary_number": 1}, 2027),
                                                     ({"anniversary_number": 3}, 2029)])  # fmt: skip
    def test_a_number_may_be_multiplied(self, make_rule: MakeRule, times: dict[str, int], expected: int) -> None:
        """The third anniversary of March 9, 2026 is in 2029; the first, where nobody says which."""
        rule = make_rule(1, counting=Counting.ANNIVERSARY, unit="years", times="anniversary_number")

        assert date(expected, 3, 9) == compute(rule, on(MARCH_9, facts=times)).unrolled

    def test_days_that_facts_tell_are_added(self, make_rule: MakeRule) -> None:
        """A year from March 9, 2026 and forty days abroad: 22 to March 31, 2027, 18 more to Sunday, April 18."""
        rule = make_rule(1, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, unit="years", plus=("days_abroad",))

        assert date(2027, 3, 9) == compute(rule, on(MARCH_9)).legal_due
        assert date(2027, 4, 18) == compute(rule, on(MARCH_9, facts={"days_abroad": 40})).legal_due


class TestNumbersForParticularFacts:
    def i539(self, make_rule: MakeRule, *more: LawValue) -> DeadlineRule:
        """84 days, and 30 for a Form I-539."""
        form = (When(fact="form", values=("I-539",)),)
        return make_rule(84, LawValue(from_=None, value=30, authority="8 CFR 103.2(b)(8)(iv)", when=form), *more)

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [({"form": "I-539"}, date(2026, 4, 8)), ({"form": "I-485"}, date(2026, 6, 1)), ({}, date(2026, 6, 1))],
    )
    def test_the_particular_number_goes_before_the_general_one(
        self, make_rule: MakeRule, facts: dict[str, object], expected: date
    ) -> None:
        """March 9, 2026 + 84 is June 1; + 30 April 8."""
        assert expected == compute(self.i539(make_rule), on(MARCH_9, facts=facts)).unrolled

    def test_where_every_number_is_particular_the_fact_is_asked_for(self, make_rule: MakeRule) -> None:
        """Better a question than the longer of two times."""
        rule = make_rule(
            LawValue(from_=None, value=10, authority="a", when=(When(fact="served_by", values=("mail",)),)),
            LawValue(from_=None, value=7, authority="a", when=(When(fact="served_by", values=("personal",)),)),
        )

        assert date(2026, 3, 16) == compute(rule, on(MARCH_9, facts={"served_by": "personal"})).unrolled
        with pytest.raises(FactMissing, match="“notice_of_appeal” cannot be counted without the fact “served_by”"):
            compute(rule, on(MARCH_9))
        with pytest.raises(RuleNotInForce):
            compute(rule, on(MARCH_9, facts={"served_by": "electronic"}))


class TestWhatPicksTheLaw:
    def renewal(self, make_rule: MakeRule, make_law: MakeLaw) -> DeadlineRule:
        """540 days more for a renewal filed before October 30, 2025; then none."""
        split = date(2025, 10, 30)
        return make_rule(
            make_law(540, None, split),
            make_law(0, split),
            counting=Counting.CALENDAR_DAYS_NO_ROLL,
            governed_by="renewal_filed",
        )

    def test_a_date_that_picks_the_law_and_that_nobody_knows_is_asked_for(
        self, make_rule: MakeRule, make_law: MakeLaw
    ) -> None:
        """A card that expired on September 1, 2025 is not extended by 540 days for want of an answer."""
        with pytest.raises(FactMissing, match="renewal_filed"):
            compute(self.renewal(make_rule, make_law), on(date(2025, 9, 1)))

    def test_law_that_never_changed_needs_no_date_to_pick_it(self, make_rule: MakeRule, make_law: MakeLaw) -> None:
        """One value, its beginning open."""
        rule = make_rule(make_law(30), governed_by="renewal_filed")

        assert date(2026, 4, 8) == compute(rule, on(MARCH_9)).unrolled

    @pytest.mark.parametrize(
        ("filed", "expected"),
        [(date(2024, 9, 30), None), (date(2024, 10, 1), date(2025, 10, 1)), (date(2025, 3, 9), date(2026, 3, 9))],
    )
    def test_the_date_that_is_counted_may_pick_the_law(
        self, make_rule: MakeRule, make_law: MakeLaw, filed: date, expected: date | None
    ) -> None:
        """A fee on anniversaries from October 1, 2025 on."""
        rule = make_rule(
            make_law(1, date(2025, 10, 1)),
            kind=RuleKind.NOTICE,
            counting=Counting.ANNIVERSARY,
            unit="years",
            governed_by="due",
        )
        computed = compute(rule, on(filed))

        assert expected == computed.legal_due
        assert (ComputationStatus.COMPUTED if expected else ComputationStatus.NOT_APPLICABLE) == computed.status

    def test_a_date_counted_back_picks_the_law_where_it_lies(self, make_rule: MakeRule, make_law: MakeLaw) -> None:
        """A hearing on March 1, 2026: thirty days before it, January 30, the law of February 1 was not yet there."""
        rule = make_rule(
            make_law(15, date(2020, 1, 1)),
            make_law(30, date(2026, 2, 1)),
            counting=Counting.BACK_FROM_HEARING,
            governed_by="due",
        )

        assert date(2026, 2, 14) == compute(rule, on(date(2026, 3, 1))).unrolled
        assert date(2026, 2, 8) == compute(rule, on(date(2026, 3, 10))).unrolled  # thirty days before it is after it


class TestFactsThatExclude:
    def test_a_rule_that_does_not_reach_the_facts_says_why(self, make_rule: MakeRule) -> None:
        """No date and no exception: an unaccompanied child has no such limit."""
        rule = make_rule(30, excepted=(Excepted(when=CHILD, why=Text("A child has no such limit.")),))
        computed = compute(rule, on(MARCH_9, facts={"unaccompanied_child": True}))

        assert (ComputationStatus.NOT_APPLICABLE, (None, None, None)) == (computed.status, three(computed))
        assert "A child has no such limit." == english(computed)
        for facts in ({}, {"unaccompanied_child": False}):
            assert ComputationStatus.COMPUTED == compute(rule, on(MARCH_9, facts=facts)).status

    def test_nothing_is_due_where_the_facts_say_so(self, make_rule: MakeRule) -> None:
        """No order to pay: nothing yet, and the rule goes on reaching the case."""
        rule = make_rule(
            counting=Counting.SET_DATE,
            unit="none",
            set_by=("order_due_date",),
            excepted=(Excepted(when=NO_ORDER, why=Text("No order, nothing due."), nothing_due=True),),
        )

        assert ComputationStatus.NONE == compute(rule, on(MARCH_9, facts={"ij_fee_order": None})).status
        assert ComputationStatus.SET_BY_ORDER == compute(rule, on(MARCH_9, facts={"ij_fee_order": MARCH_9})).status

    def test_a_note_is_read_beside_the_date(self, make_rule: MakeRule) -> None:
        """It changes nothing."""
        rule = make_rule(30, notes=(Note(when=ORAL, say=Text("The judge spoke it.")),))

        assert "The judge spoke it." in warned(compute(rule, on(MARCH_9, facts={"decision_form": "oral"})))
        assert "The judge spoke it." not in warned(compute(rule, on(MARCH_9)))


class TestDatesThatOrdersSet:
    def ordered(self, make_rule: MakeRule, **changes: object) -> DeadlineRule:
        """A date that an order or a court sets."""
        return make_rule(
            counting=Counting.SET_DATE, unit="none", set_by=("order_due_date", "court_set_deadline"), **changes
        )

    @pytest.mark.parametrize(
        ("roll", "legal"), [(None, date(2026, 7, 11)), ("next", date(2026, 7, 13)), ("previous", date(2026, 7, 10))]
    )
    def test_the_first_that_is_known_is_the_date(self, make_rule: MakeRule, roll: str | None, legal: date) -> None:
        """Saturday, July 11, 2026 stays, unless the rule says that it rolls; safe on Friday in any case."""
        facts = {"order_due_date": None, "court_set_deadline": date(2026, 7, 11)}
        computed = compute(self.ordered(make_rule, roll=roll), on(MARCH_9, facts=facts))

        assert ComputationStatus.SET_BY_ORDER == computed.status
        assert (date(2026, 7, 11), legal, date(2026, 7, 10)) == three(computed)

    def test_a_paper_with_an_earlier_date_drives_until_somebody_has_checked(self, make_rule: MakeRule) -> None:
        """Entered July 20, printed July 10: both are said."""
        facts = {"order_due_date": date(2026, 7, 20)}
        computed = compute(self.ordered(make_rule), on(MARCH_9, facts=facts, printed_due=date(2026, 7, 10)))

        assert (date(2026, 7, 10),) * 3 == three(computed)
        assert "differ" in warned(computed)

    def test_a_closed_date_is_shown_and_rings_nowhere(self, make_rule: MakeRule) -> None:
        """September 11, 1998, for everybody."""
        closed = date(1998, 9, 11)
        computed = compute(make_rule(counting=Counting.NONE, unit="none", fixed_date=closed), on(MARCH_9))

        assert (ComputationStatus.CLOSED, (closed, closed, None)) == (computed.status, three(computed))
        assert "Friday, September 11, 1998, for everybody" in english(computed)


class TestEndsAndExtensions:
    @pytest.mark.parametrize(
        ("removal", "expected"),
        [
            (date(2026, 3, 14), (date(2026, 3, 13), date(2026, 3, 13), date(2026, 3, 13))),  # before the count ends
            (date(2026, 3, 15), (date(2026, 3, 14), date(2026, 3, 14), date(2026, 3, 13))),  # on the seventh day
            (date(2026, 3, 16), (date(2026, 3, 15), date(2026, 3, 15), date(2026, 3, 13))),  # on the day it rolls to
            (date(2026, 3, 17), (date(2026, 3, 15), date(2026, 3, 16), date(2026, 3, 13))),  # after it
            (None, (date(2026, 3, 15), date(2026, 3, 16), date(2026, 3, 13))),
        ],
    )
    def test_time_that_ends_before_a_date_never_reaches_it(
        self, make_rule: MakeRule, removal: date | None, expected: tuple[date, date, date]
    ) -> None:
        """Seven days from Sunday, March 8, 2026 are Sunday the 15th, rolled to Monday; a removal comes first."""
        rule = make_rule(7, ends_before="removal_scheduled")

        assert expected == three(compute(rule, on(date(2026, 3, 8), facts={"removal_scheduled": removal})))

    def test_an_outage_extends_the_legal_date_and_not_the_safe_one(self, make_rule: MakeRule) -> None:
        """Due April 8; the system came back on Saturday, April 11, 2026: Monday the 13th."""
        rule = make_rule(30, extended_to="system_restored")
        computed = compute(rule, on(MARCH_9, facts={"system_restored": date(2026, 4, 11)}))

        assert (date(2026, 4, 8), date(2026, 4, 13), date(2026, 4, 8)) == three(computed)

    def test_an_outage_that_was_over_in_time_extends_nothing(self, make_rule: MakeRule) -> None:
        """Restored before the last day."""
        rule = make_rule(30, extended_to="system_restored")

        assert (date(2026, 4, 8),) * 3 == three(compute(rule, on(MARCH_9, facts={"system_restored": date(2026, 4, 7)})))


class TestAClockThatStands:
    def test_no_date_is_said_until_it_runs(self, make_rule: MakeRule) -> None:
        """The answer says since when it stands: since the first of two open stops."""
        rule = make_rule(150, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, clock="asylum_ead_clock")
        stops = (Stop(on=date(2026, 2, 1)), Stop(on=date(2026, 3, 1)))
        computed = compute(rule, on(date(2026, 1, 1), stops=stops))

        assert (ComputationStatus.COMPUTED, (None, None, None)) == (computed.status, three(computed))
        assert "stood still since Sunday, February 1, 2026" in english(computed)

    def test_a_stop_between_two_readings_leaves_no_safe_date(self, make_rule: MakeRule) -> None:
        """Day 150 is counted, day 151 is not yet: whoever would file on the first could be a day early."""
        rule = make_rule(
            150,
            kind=RuleKind.NOT_BEFORE,
            counting=Counting.NOT_BEFORE,
            clock="asylum_ead_clock",
            arguable=(reading(151, Counting.NOT_BEFORE),),
        )
        open_stop, ended = Stop(on=date(2026, 5, 31)), Stop(on=date(2026, 5, 31), until=date(2026, 6, 10))

        assert (None, None, None) == three(compute(rule, on(date(2026, 1, 1), stops=(open_stop,))))
        assert date(2026, 6, 11) == compute(rule, on(date(2026, 1, 1), stops=(ended,))).safe_due


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"mailed": date(2206, 1, 1)}, "date 2206-01-01: the year must lie between 1900 and 2199"),
        ({"days_abroad": 10**9}, "number 1000000000: it takes at most 9999"),
    ],
)
def test_facts_that_are_surely_a_slip_of_the_pen_are_refused(
    make_rule: MakeRule, facts: dict[str, object], said: str
) -> None:
    """In one sentence, and not after a thousand million days."""
    with pytest.raises(FactsUnusable, match=said):
        compute(make_rule(30), on(MARCH_9, facts=facts))


def test_the_largest_number_that_can_be_counted_is_counted(make_rule: MakeRule) -> None:
    """As the sentence that refuses others says: 9,999 days from March 9, 2026 are in the year 2053."""
    rule = make_rule(number_from="days_abroad", counting=Counting.CALENDAR_DAYS_NO_ROLL)

    assert date(2053, 7, 24) == compute(rule, on(MARCH_9, facts={"days_abroad": 9_999})).unrolled


def test_a_stop_that_is_surely_a_slip_of_the_pen_is_refused(make_rule: MakeRule) -> None:
    """Its year is looked at as every other."""
    with pytest.raises(FactsUnusable, match="0226-02-26"):
        compute(make_rule(30), on(MARCH_9, stops=(Stop(on=date(226, 2, 26)),)))

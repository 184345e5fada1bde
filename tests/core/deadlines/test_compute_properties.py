"""What holds for every date and every number, whatever the rule."""

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from amparo.deadlines import CourtCalendar, Inputs, compute
from amparo.deadlines.stops import Stop
from amparo.declarations import ArguableReading, Counting, DeadlineRule, RuleKind, Text

MakeRule = Callable[..., DeadlineRule]

CALENDAR = CourtCalendar()
DAYS = st.dates(date(1997, 1, 1), date(2090, 12, 31))
NUMBERS = st.integers(0, 400)
STOPS = st.lists(st.tuples(st.integers(-30, 300), st.integers(0, 200)), max_size=4)
FORWARD_DAYS = [Counting.CALENDAR_DAYS, Counting.CALENDAR_DAYS_ROLL_UNCONFIRMED, Counting.CALENDAR_DAYS_NO_ROLL]
UNITS = {
    Counting.CALENDAR_DAYS: "days",
    Counting.CALENDAR_DAYS_ROLL_UNCONFIRMED: "days",
    Counting.CALENDAR_DAYS_NO_ROLL: "days",
    Counting.BACK_FROM_HEARING: "days",
    Counting.BUSINESS_DAYS: "business_days",
    Counting.ANNIVERSARY: "years",
    Counting.MONTHS: "months",
}
ROLLING = st.sampled_from(
    [
        Counting.CALENDAR_DAYS,
        Counting.CALENDAR_DAYS_ROLL_UNCONFIRMED,
        Counting.BACK_FROM_HEARING,
        Counting.ANNIVERSARY,
    ]
)
EVERY_ACT_BY = st.sampled_from(sorted(UNITS))


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def act_by(make_rule: MakeRule, number: int, counting: Counting, *readings: int) -> DeadlineRule:
    """An act-by rule of this number, counted so, with other readings of it."""
    arguable = [ArguableReading(value=value, counting=counting, why=Text("it may be.")) for value in readings]
    small = number if counting not in {Counting.ANNIVERSARY, Counting.BUSINESS_DAYS, Counting.MONTHS} else number % 40
    return make_rule(small, counting=counting, unit=UNITS[counting], arguable=tuple(arguable))


@given(trigger=DAYS, number=NUMBERS, counting=EVERY_ACT_BY, readings=st.lists(st.integers(0, 30), max_size=3))
def test_the_safe_date_is_a_business_day_no_later_than_the_unrolled_date(
    make_rule: MakeRule, trigger: date, number: int, counting: Counting, readings: list[int]
) -> None:
    """Whatever is doubtful about a roll or a reading, the safe date stands before the doubt."""
    computed = compute(act_by(make_rule, number, counting, *readings), Inputs(trigger=trigger))

    assert computed.safe_due is not None
    assert computed.unrolled is not None
    assert computed.safe_due <= computed.unrolled
    assert CALENDAR.is_business_day(computed.safe_due)


@given(trigger=DAYS, number=NUMBERS, counting=ROLLING)
def test_a_rolled_date_is_the_first_business_day_from_the_unrolled_one(
    make_rule: MakeRule, trigger: date, number: int, counting: Counting
) -> None:
    """The legal date of a rolling count is open for filing, and no open day lies between."""
    computed = compute(act_by(make_rule, number, counting), Inputs(trigger=trigger))

    assert computed.unrolled is not None
    assert computed.legal_due is not None
    assert computed.unrolled <= computed.legal_due
    assert CALENDAR.is_business_day(computed.legal_due)
    between = (computed.legal_due - computed.unrolled).days
    assert not any(CALENDAR.is_business_day(computed.unrolled + days(n)) for n in range(between))


@given(one=DAYS, other=DAYS, number=NUMBERS, counting=EVERY_ACT_BY)
def test_a_later_trigger_never_gives_an_earlier_date(
    make_rule: MakeRule, one: date, other: date, number: int, counting: Counting
) -> None:
    """Within one value of the law, all three dates keep the order of their triggers."""
    rule = act_by(make_rule, number, counting)
    earlier, later = (compute(rule, Inputs(trigger=day)) for day in sorted((one, other)))

    for before, after in (
        (earlier.unrolled, later.unrolled),
        (earlier.legal_due, later.legal_due),
        (earlier.safe_due, later.safe_due),
    ):
        assert before is not None
        assert after is not None
        assert before <= after


@given(trigger=DAYS, number=NUMBERS, counting=st.sampled_from(FORWARD_DAYS))
def test_as_many_days_lie_between_trigger_and_date_as_the_law_says(
    make_rule: MakeRule, trigger: date, number: int, counting: Counting
) -> None:
    """The rule's number, not one more."""
    computed = compute(make_rule(number, counting=counting), Inputs(trigger=trigger))

    assert computed.unrolled is not None
    assert number == (computed.unrolled - trigger).days


@given(
    trigger=DAYS,
    number=st.integers(1, 400),
    data=st.data(),
    stopped=st.integers(0, 100),
)
def test_a_stop_within_the_count_adds_its_days(
    make_rule: MakeRule, trigger: date, number: int, data: st.DataObject, stopped: int
) -> None:
    """The rule's number and the days on which its clock stood still."""
    begun = trigger + timedelta(days=data.draw(st.integers(0, number - 1)))
    stop = Stop(on=begun, until=begun + timedelta(days=stopped))
    rule = make_rule(number, counting=Counting.CALENDAR_DAYS_NO_ROLL, clock="asylum_ead_clock")
    computed = compute(rule, Inputs(trigger=trigger, stops=(stop,)))

    assert computed.unrolled is not None
    assert number + stopped == (computed.unrolled - trigger).days


@given(hearing=DAYS, number=NUMBERS)
def test_as_many_days_lie_between_date_and_hearing_as_the_law_says(
    make_rule: MakeRule, hearing: date, number: int
) -> None:
    """Counted back, the hearing is day 0."""
    computed = compute(make_rule(number, counting=Counting.BACK_FROM_HEARING), Inputs(trigger=hearing))

    assert computed.unrolled is not None
    assert number == (hearing - computed.unrolled).days


def walked(day: date, months: int) -> date:
    """So many months later, walked from one first of the month to the next, then the last day that is not too late."""
    first = day.replace(day=1)
    for _ in range(abs(months)):
        first = (first + timedelta(days=31) if months > 0 else first - timedelta(days=1)).replace(day=1)
    in_month = [first + timedelta(days=n) for n in range(day.day)]
    return max(each for each in in_month if each.month == first.month)


@given(trigger=DAYS, months=st.integers(-60, 120))
def test_months_are_those_that_one_walks(make_rule: MakeRule, trigger: date, months: int) -> None:
    """The same day number, or the last day of a month that is too short for it."""
    rule = make_rule(months, counting=Counting.MONTHS, unit="months")

    assert walked(trigger, months) == compute(rule, Inputs(trigger=trigger)).unrolled


@given(trigger=DAYS, years=st.integers(1, 20))
def test_an_anniversary_is_the_same_day_of_a_later_year(make_rule: MakeRule, trigger: date, years: int) -> None:
    """The same month and day, or February 28 for a February 29 that is not there."""
    rule = make_rule(years, counting=Counting.ANNIVERSARY, unit="years")
    found = compute(rule, Inputs(trigger=trigger)).unrolled

    assert found is not None
    assert walked(trigger, 12 * years) == found
    assert trigger.year + years == found.year


@given(received=DAYS, stopped=st.integers(0, 400), readings=st.lists(st.integers(100, 200), max_size=3))
def test_a_not_before_date_is_safe_on_its_latest_reading_and_never_before_it_is_legal(
    make_rule: MakeRule, received: date, stopped: int, readings: list[int]
) -> None:
    """It falls where it falls: on a weekend too."""
    arguable = tuple(ArguableReading(value=n, counting=Counting.NOT_BEFORE, why=Text("so.")) for n in readings)
    rule = make_rule(150, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, arguable=arguable)
    computed = compute(rule, Inputs(trigger=received, stops=(Stop(on=received, until=received + days(stopped)),)))

    assert received + timedelta(days=150 + stopped) == computed.unrolled == computed.legal_due
    assert received + timedelta(days=max(150, *readings, 0) + stopped) == computed.safe_due


@given(received=DAYS, stops=STOPS, other=STOPS, readings=st.lists(st.integers(100, 200), max_size=3))
def test_another_stop_never_makes_a_not_before_date_earlier(
    make_rule: MakeRule,
    received: date,
    stops: list[tuple[int, int]],
    other: list[tuple[int, int]],
    readings: list[int],
) -> None:
    """Otherwise a stop of the clock would invite an early filing."""
    arguable = tuple(ArguableReading(value=n, counting=Counting.NOT_BEFORE, why=Text("so.")) for n in readings)
    rule = make_rule(
        150, kind=RuleKind.NOT_BEFORE, counting=Counting.NOT_BEFORE, clock="asylum_ead_clock", arguable=arguable
    )
    all_stops = [Stop(on=received + days(on), until=received + days(on + long)) for on, long in (*stops, *other)]
    few, many = (
        compute(rule, Inputs(trigger=received, stops=tuple(each))) for each in (all_stops[: len(stops)], all_stops)
    )

    assert few.legal_due is not None
    assert many.legal_due is not None
    assert few.legal_due <= many.legal_due
    assert few.safe_due is not None
    assert many.safe_due is not None
    assert few.safe_due <= many.safe_due


@given(trigger=DAYS, printed=DAYS, number=NUMBERS, counting=EVERY_ACT_BY)
def test_a_printed_date_nobody_has_checked_never_moves_an_act_by_date_later(
    make_rule: MakeRule, trigger: date, printed: date, number: int, counting: Counting
) -> None:
    """It may only bring the dates forward."""
    rule = act_by(make_rule, number, counting)
    counted = compute(rule, Inputs(trigger=trigger))
    beside = compute(rule, Inputs(trigger=trigger, printed_due=printed))

    assert counted.legal_due is not None
    assert counted.safe_due is not None
    assert beside.legal_due is not None
    assert beside.legal_due <= counted.legal_due
    assert beside.safe_due is not None
    assert beside.safe_due <= counted.safe_due
    if printed < counted.safe_due:
        assert CALENDAR.previous_business_day(printed) == beside.safe_due


@given(trigger=DAYS, number=NUMBERS, counting=EVERY_ACT_BY)
def test_the_same_inputs_give_the_same_answer(
    make_rule: MakeRule, trigger: date, number: int, counting: Counting
) -> None:
    """There is no today in it: a rule made anew gives the same dates, sentences and version."""
    one, again = (compute(act_by(make_rule, number, counting), Inputs(trigger=trigger)) for _ in range(2))

    assert one == again

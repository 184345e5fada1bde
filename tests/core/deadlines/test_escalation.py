"""Hours were converted by hand: Los Angeles is UTC-8 in winter and UTC-7 from March 8 to November 1, 2026."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.deadlines import IMMEDIATE, ClimbInstant, RungInstant, last_instant, rungs_for
from amparo.declarations import Climb, Ladder, Role, Rung
from amparo.errors import UnknownName

LA = "America/Los_Angeles"
HANDLER, BACKUP, SUPERVISOR, DIRECTOR = (
    Role.PARALEGAL,
    Role.STAFF_ATTORNEY,
    Role.SUPERVISING_ATTORNEY,
    Role.DIRECTOR,
)
SHORT = Ladder(
    id="short",
    rungs=(
        Rung(days_before=7, to=(HANDLER,)),
        Rung(days_before=3, to=(HANDLER, SUPERVISOR)),
        Rung(days_before=0, hour=8, to=(DIRECTOR,)),
    ),
    climbs=(Climb(after_business_days=1, to=(SUPERVISOR,)), Climb(after_business_days=2, to=(DIRECTOR,))),
    urgent_under_days=2,
    urgent_to=(SUPERVISOR, DIRECTOR),
)
DUE = date(2026, 7, 10)  # a Friday
INSTANTS = st.integers(0, 5 * 365 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_rungs_ring_at_their_hour_where_the_court_is() -> None:
    """Nine in the morning in Los Angeles in July is 16:00 UTC; eight is 15:00."""
    rungs = rungs_for(SHORT, DUE, LA, utc(6, 1, 0))

    assert [
        (1, utc(7, 3, 16), (HANDLER,)),
        (2, utc(7, 7, 16), (HANDLER, SUPERVISOR)),
        (3, utc(7, 10, 15), (DIRECTOR,)),
    ] == [(rung.number, rung.at, rung.to) for rung in rungs]


def test_a_rung_climbs_by_business_days_at_the_same_hour() -> None:
    """From Friday, July 3, 2026, kept as a holiday: one business day on is Monday the 6th, two is Tuesday."""
    first = rungs_for(SHORT, DUE, LA, utc(6, 1, 0))[0]

    assert (
        ClimbInstant(at=utc(7, 6, 16), to=(SUPERVISOR,)),
        ClimbInstant(at=utc(7, 7, 16), to=(DIRECTOR,)),
    ) == first.climbs


def test_the_hour_stays_the_same_across_a_change_of_the_clocks() -> None:
    """Clocks go forward on Sunday, March 8, 2026: nine o'clock is 17:00 UTC on Friday and 16:00 on Monday."""
    ladder = Ladder(id="one", rungs=(Rung(days_before=3, to=(HANDLER,)),), climbs=SHORT.climbs[:1])
    (rung,) = rungs_for(ladder, date(2026, 3, 9), LA, utc(1, 1, 0))

    assert (utc(3, 6, 17), utc(3, 9, 16)) == (rung.at, rung.climbs[0].at)


def test_a_deadline_born_after_some_rungs_rings_at_once_for_those_of_the_latest() -> None:
    """Born on July 8 at noon there: two rungs are past, the second was for handler and supervisor."""
    ladder = SHORT.model_copy(update={"urgent_under_days": 0})
    born = utc(7, 8, 19)
    immediate, last = rungs_for(ladder, DUE, LA, born)

    assert (
        RungInstant(
            number=IMMEDIATE,
            at=born,
            to=(HANDLER, SUPERVISOR),
            climbs=(
                ClimbInstant(at=utc(7, 9, 19), to=(SUPERVISOR,)),
                ClimbInstant(at=utc(7, 10, 19), to=(DIRECTOR,)),
            ),
        )
        == immediate
    )
    assert (3, utc(7, 10, 15)) == (last.number, last.at)


@pytest.mark.parametrize(
    ("born", "told", "left"),
    [(utc(7, 3, 17), (HANDLER,), [2, 3]), (utc(7, 10, 16), (DIRECTOR,), [])],
    ids=["one is past", "all three are past"],
)
def test_it_is_the_latest_of_the_past_rungs_that_says_for_whom(
    born: datetime, told: tuple[Role, ...], left: list[int]
) -> None:
    """An hour after the first rung of three, and an hour after the last."""
    ladder = SHORT.model_copy(update={"urgent_under_days": 0})
    immediate, *later = rungs_for(ladder, DUE, LA, born)

    assert (IMMEDIATE, told, left) == (immediate.number, immediate.to, [rung.number for rung in later])


def test_rungs_may_be_declared_in_any_order() -> None:
    """They ring in order of time; the number is that of the place in the ladder."""
    ladder = SHORT.model_copy(update={"rungs": SHORT.rungs[::-1], "urgent_under_days": 0})
    immediate, *later = rungs_for(ladder, DUE, LA, utc(7, 4, 0))

    assert [3, 2, 1] == [rung.number for rung in rungs_for(ladder, DUE, LA, utc(6, 1, 0))]
    assert ((HANDLER,), [2, 1]) == (immediate.to, [rung.number for rung in later])


def test_an_urgent_birth_tells_those_named_for_it() -> None:
    """Born the day before it is due, with fewer than two days left."""
    born = utc(7, 9, 20)
    immediate, last = rungs_for(SHORT, DUE, LA, born)

    assert (IMMEDIATE, born, (SUPERVISOR, DIRECTOR)) == (immediate.number, immediate.at, immediate.to)
    assert 3 == last.number


def test_a_deadline_born_past_its_date_still_rings_once() -> None:
    """A hearing moved inside its own window."""
    rungs = rungs_for(SHORT, DUE, LA, utc(7, 20, 0))

    assert [(IMMEDIATE, (SUPERVISOR, DIRECTOR))] == [(rung.number, rung.to) for rung in rungs]


def test_days_left_are_counted_where_the_court_is() -> None:
    """At 03:00 UTC on July 9 it is still July 8 in Los Angeles: two days are left, and it is not yet urgent."""
    ladder = SHORT.model_copy(update={"rungs": SHORT.rungs[2:]})

    assert [1] == [rung.number for rung in rungs_for(ladder, DUE, LA, utc(7, 9, 3))]
    assert [IMMEDIATE, 1] == [rung.number for rung in rungs_for(ladder, DUE, LA, utc(7, 9, 8))]


def test_an_urgent_birth_without_anybody_named_for_it_tells_those_of_the_nearest_rung() -> None:
    """Somebody has to hear of it."""
    ladder = SHORT.model_copy(update={"rungs": SHORT.rungs[2:], "urgent_to": ()})
    immediate, last = rungs_for(ladder, DUE, LA, utc(7, 9, 20))

    assert (IMMEDIATE, utc(7, 9, 20), (DIRECTOR,)) == (immediate.number, immediate.at, immediate.to)
    assert 1 == last.number


def test_a_ladder_without_rungs_or_recipients_rings_for_nobody() -> None:
    """Nothing is invented."""
    assert () == rungs_for(Ladder(id="none", rungs=(), urgent_under_days=5), DUE, LA, utc(7, 9, 20))


def test_a_rung_of_the_very_instant_of_birth_still_rings() -> None:
    """It is not past yet."""
    assert [1, 2, 3] == [rung.number for rung in rungs_for(SHORT, DUE, LA, utc(7, 3, 16))]


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        (date(2026, 7, 10), LA, utc(7, 11, 7)),
        (date(2026, 1, 10), LA, utc(1, 11, 8)),
        (date(2026, 3, 7), LA, utc(3, 8, 8)),  # the next day is the short one
        (date(2026, 3, 8), LA, utc(3, 9, 7)),  # 23 hours after the line above
        (date(2026, 11, 1), LA, utc(11, 2, 8)),  # 25 hours long: it began at 07:00 UTC
        (date(2026, 7, 10), "America/New_York", utc(7, 11, 4)),  # the Board of Immigration Appeals
        (date(2026, 7, 10), "Pacific/Guam", utc(7, 10, 14)),
        (date(2026, 7, 10), "UTC", utc(7, 11, 0)),
        (date(2026, 3, 7), "America/Havana", utc(3, 8, 5)),  # there the clocks jump from midnight to one
    ],
)
def test_a_day_ends_when_the_next_begins_where_the_court_is(day: date, zone: str, expected: datetime) -> None:
    """Days on which the clocks change are shorter or longer."""
    assert expected == last_instant(day, zone)


@pytest.mark.parametrize("zone", ["America/Los_Angles", "/etc/localtime", ""])
def test_a_zone_that_does_not_exist_is_refused_in_a_sentence(zone: str) -> None:
    """With the nearest name that does."""
    with pytest.raises(UnknownName, match="There is no time zone named"):
        last_instant(DUE, zone)
    with pytest.raises(UnknownName, match="Correct the court's zone"):
        rungs_for(SHORT, DUE, zone, utc(6, 1, 0))


@given(
    due=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    born=INSTANTS,
    zone=st.sampled_from([LA, "America/New_York", "America/Phoenix", "America/Puerto_Rico", "Pacific/Honolulu"]),
)
def test_no_rung_lies_in_the_past_and_none_of_the_future_is_lost(due: date, born: datetime, zone: str) -> None:
    """In order of time, all in UTC, with at most one that rings at once, and that one first."""
    rungs = rungs_for(SHORT, due, zone, born)
    instants = [rung.at for rung in rungs]
    planned = [
        datetime(day.year, day.month, day.day, rung.hour, tzinfo=ZoneInfo(zone))
        for rung in SHORT.rungs
        for day in [due - timedelta(days=rung.days_before)]
    ]

    assert sorted(instants) == instants
    assert all(at >= born and at.tzinfo is UTC for at in instants)
    assert [at for at in planned if at >= born] == [rung.at for rung in rungs if rung.number != IMMEDIATE]
    assert [0] * any(rung.number == IMMEDIATE for rung in rungs) == [
        place for place, rung in enumerate(rungs) if rung.number == IMMEDIATE
    ]


@given(
    due=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    born=INSTANTS,
)
def test_a_deadline_never_begins_in_silence_when_a_rung_was_lost(due: date, born: datetime) -> None:
    """Either all its rungs are still to come, or one rings at once."""
    rungs = rungs_for(SHORT, due, LA, born)

    assert len(rungs) >= len(SHORT.rungs) or rungs[0].at == born

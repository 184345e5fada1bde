from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.deadlines.stops import Stop, begun_a_day_earlier, day_counted, standing_since, stopped_days

START = date(2026, 1, 1)
DAY_150 = date(2026, 5, 31)


def day(number: int) -> date:
    """So many days after the start."""
    return START + timedelta(days=number)


def stop(on: int, until: int | None = None) -> Stop:
    """A stop between two days counted from the start."""
    return Stop(on=day(on), until=None if until is None else day(until))


@pytest.mark.parametrize(
    ("stops", "expected"),
    [
        ((), DAY_150),
        ((stop(31, 41),), date(2026, 6, 10)),  # ten days
        ((stop(31, 41), stop(50, 55)), date(2026, 6, 15)),  # ten and five
        ((stop(31, 41), stop(35, 51)), date(2026, 6, 20)),  # days 31 to 51 once: twenty
        ((stop(31, 61), stop(35, 41)), date(2026, 6, 30)),  # one within the other: thirty
        ((stop(31, 41), stop(41, 51)), date(2026, 6, 20)),  # the next begins where the last ends
        ((stop(50, 55), stop(31, 41)), date(2026, 6, 15)),  # in any order
        ((stop(-20, -5),), DAY_150),  # before the start
        ((stop(-20, 10),), date(2026, 6, 10)),  # reaches into it: ten
        ((stop(150, 170),), DAY_150),  # on the day on which it is counted
        ((stop(149, 150),), date(2026, 6, 1)),
        ((stop(149, 169),), date(2026, 6, 20)),
        ((stop(31, 31),), DAY_150),  # stopped for no day
        ((stop(31),), None),  # still stands
        ((stop(150),), DAY_150),  # too late to matter
        ((stop(31, 41), stop(140)), None),
        ((stop(31), stop(35, 41)), None),  # one restart of two
    ],
)
def test_the_day_on_which_so_many_are_counted_moves_by_the_days_that_it_stood(
    stops: tuple[Stop, ...], expected: date | None
) -> None:
    """Day 150 of an application received on January 1, 2026 is May 31."""
    assert expected == day_counted(START, 150, stops)


def test_an_open_stop_can_be_taken_to_end_on_a_day() -> None:
    """Asked on day 41 about a stop since day 31: ten days so far."""
    assert date(2026, 6, 10) == day_counted(START, 150, (stop(31),), as_of=day(41))
    assert DAY_150 == day_counted(START, 150, (stop(31),), as_of=day(20))


@pytest.mark.parametrize(("as_of", "expected"), [(20, 0), (31, 0), (35, 4), (41, 10), (60, 10), (75, 15), (90, 30)])
def test_days_stood_still_are_counted_up_to_a_day(as_of: int, expected: int) -> None:
    """Ten days from day 31, and open since day 70."""
    assert expected == stopped_days(START, (stop(31, 41), stop(70)), day(as_of))


def test_a_clock_stands_since_the_first_of_the_stops_that_hold_it() -> None:
    """A later stop of one that already stands moves nothing."""
    assert day(31) == standing_since(START, (stop(40), stop(31)))
    assert START == standing_since(START, (stop(-3),))
    assert None is standing_since(START, (stop(31, 41),))


def test_the_other_convention_stops_a_day_more() -> None:
    """Neither the day of the stop nor that of the restart counts."""
    ten = (stop(31, 41),)

    assert date(2026, 6, 11) == day_counted(START, 150, begun_a_day_earlier(ten))


SPANS = st.tuples(st.integers(-30, 300), st.integers(0, 200))
STOPS = st.lists(SPANS.map(lambda span: stop(span[0], span[0] + span[1])), max_size=5)
MAYBE_OPEN = st.lists(
    st.tuples(st.integers(-30, 300), st.one_of(st.none(), st.integers(0, 200))).map(
        lambda span: stop(span[0], None if span[1] is None else span[0] + span[1])
    ),
    max_size=5,
)


def walked(number: int, stops: list[Stop]) -> date:
    """The day on which so many are counted, walked day by day: a day is stopped if any stop holds it."""
    day, counted = START, 0
    while counted < number:
        day += timedelta(days=1)
        counted += not any(one.on < day and (one.until is None or day <= one.until) for one in stops)
    return day


@given(number=st.integers(0, 200), stops=STOPS)
def test_the_day_is_the_one_that_is_walked_to(number: int, stops: list[Stop]) -> None:
    """Counted one by one, with every day that some stop holds left out."""
    assert walked(number, stops) == day_counted(START, number, stops)


@given(number=st.integers(0, 200), stops=MAYBE_OPEN, more=MAYBE_OPEN)
def test_a_day_never_comes_earlier_by_another_stop(number: int, stops: list[Stop], more: list[Stop]) -> None:
    """Nor does it come back once nobody can say it."""
    few, many = day_counted(START, number, stops), day_counted(START, number, [*stops, *more])

    assert many is None or (few is not None and few <= many)


@given(number=st.integers(0, 200), stops=STOPS, order=st.randoms())
def test_the_order_in_which_stops_are_told_means_nothing(number: int, stops: list[Stop], order: object) -> None:
    """What is entered late counts where it belongs."""
    told = list(stops)
    order.shuffle(told)  # type: ignore[attr-defined]  # Random

    assert day_counted(START, number, stops) == day_counted(START, number, told)


@given(stops=MAYBE_OPEN, as_of=st.integers(0, 400))
def test_days_counted_and_days_stood_still_are_all_days(stops: list[Stop], as_of: int) -> None:
    """The day on which all running days are counted is not after the day of asking."""
    running = as_of - stopped_days(START, stops, day(as_of))
    found = day_counted(START, running, stops)

    assert running >= 0
    assert found is not None
    assert found <= day(as_of)

"""A clock read on a date: days counted, days stopped, and the story in sentences."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.deadlines import ClockReading, ClockStart, read_clock
from amparo.deadlines.stops import Stop
from amparo.declarations import ClockDeclaration, Text

CLOCK = ClockDeclaration(
    id="asylum_ead_clock",
    title=Text("work permit clock", "reloj del permiso de trabajo"),
    start="i589_received",
    stop="ead_clock_stopped",
    restart="ead_clock_restarted",
    citation="8 CFR 208.7(a)(2)",
)
FILED = date(2026, 1, 1)
FEBRUARY, MAY_31 = date(2026, 2, 1), date(2026, 5, 31)
DAYS = st.dates(date(2025, 11, 1), date(2026, 12, 31))
STOPS = st.lists(
    st.builds(
        lambda on, length: Stop(on=on, until=None if length is None else on + timedelta(days=length), why="so."),
        DAYS,
        st.none() | st.integers(0, 90),
    ),
    max_size=6,
)


def read(stops: list[Stop], on: date, *starts: ClockStart) -> ClockReading:
    """The clock of an application filed on January 1, read on a date."""
    return read_clock(CLOCK, [ClockStart(on=FILED, why="so."), *starts], stops, on)


def counted(reading: ClockReading) -> tuple[int, int, bool]:
    """Days counted, days stopped, and whether it runs."""
    return reading.days, reading.stopped_days, reading.running


def test_it_counts_from_the_day_after_it_started() -> None:
    """Filed January 1, 2026: May 31 is day 150 (30 + 28 + 31 + 30 + 31)."""
    reading = read([], MAY_31)

    assert (150, 0, True) == counted(reading)
    assert (FILED, None) == (reading.started_on, reading.stopped_since)


def test_days_between_stop_and_restart_do_not_count() -> None:
    """Stopped February 1, restarted February 11: ten days, so May 31 is day 140."""
    assert (140, 10, True) == counted(read([Stop(on=FEBRUARY, until=date(2026, 2, 11))], MAY_31))


def test_a_stop_without_an_end_counts_up_to_the_day_of_reading() -> None:
    """Stopped February 1: on March 3 it has counted 31 days and stood still for 30."""
    reading = read([Stop(on=FEBRUARY)], date(2026, 3, 3))

    assert (31, 30, False) == counted(reading)
    assert reading.stopped_since == FEBRUARY


def test_a_second_start_changes_nothing() -> None:
    """A case referred to court continues on the same clock."""
    reading = read([], MAY_31, ClockStart(on=date(2026, 3, 1), why="referred to court."))

    assert (150, 0, True) == counted(reading)
    assert "Sunday, March 1, 2026 changes nothing: referred to court." in " ".join(s.en for s in reading.sentences)


def test_of_several_starts_the_earliest_counts_however_they_are_written_down() -> None:
    """The referral was entered first: the clock has run since the filing all the same."""
    referred = ClockStart(on=date(2026, 3, 1), why="referred to court.")
    reading = read_clock(CLOCK, [referred, ClockStart(on=FILED, why="so.")], [], MAY_31)

    assert (FILED, (150, 0, True)) == (reading.started_on, counted(reading))


def test_on_the_day_of_filing_the_clock_runs_and_stands_at_0() -> None:
    """Day 1 is the day after."""
    reading = read([], FILED)

    assert (FILED, (0, 0, True)) == (reading.started_on, counted(reading))


def test_on_the_day_of_the_restart_the_clock_runs_but_that_day_is_not_counted_yet() -> None:
    """Stopped February 1 at day 31 and restarted on the 11th: day 32 is the 12th."""
    stops = [Stop(on=FEBRUARY, until=date(2026, 2, 11))]

    assert (31, 10, True) == counted(read(stops, date(2026, 2, 11)))
    assert (32, 10, True) == counted(read(stops, date(2026, 2, 12)))


def test_a_clock_that_is_stopped_on_the_day_of_a_restart_has_stood_since_the_first_stop() -> None:
    """It never ran between the two."""
    stops = [Stop(on=FEBRUARY, until=date(2026, 2, 11)), Stop(on=date(2026, 2, 11))]
    reading = read(stops, date(2026, 2, 20))

    assert (FEBRUARY, (31, 19, False)) == (reading.stopped_since, counted(reading))


def test_a_day_under_two_stops_is_stopped_once() -> None:
    """February 1 to March 1 and February 10 to March 1 are one standstill of 28 days."""
    end = date(2026, 3, 1)

    assert (122, 28, True) == counted(
        read([Stop(on=FEBRUARY, until=end), Stop(on=date(2026, 2, 10), until=end)], MAY_31)
    )


def test_the_clock_runs_again_only_when_every_stop_has_ended() -> None:
    """Of two stops one has ended: it stands still since the first."""
    reading = read([Stop(on=FEBRUARY, until=date(2026, 3, 1)), Stop(on=date(2026, 2, 10))], date(2026, 3, 3))

    assert (31, 30, False) == counted(reading)
    assert reading.stopped_since == FEBRUARY


def test_a_stop_before_the_start_changes_nothing() -> None:
    """A rejected application never started the clock."""
    reading = read([Stop(on=date(2025, 12, 1), until=date(2025, 12, 5), why="rejected.")], MAY_31)

    assert (150, 0, True) == counted(reading)
    assert "changes nothing: rejected." in " ".join(sentence.en for sentence in reading.sentences)


def test_what_comes_after_the_day_of_reading_is_left_out() -> None:
    """A clock can be read as of any day."""
    stops = [Stop(on=FEBRUARY, until=date(2026, 2, 11))]

    assert (30, 0, True) == counted(read(stops, date(2026, 1, 31)))
    assert (31, 0, False) == counted(read(stops, FEBRUARY))
    assert (31, 9, False) == counted(read(stops, date(2026, 2, 10)))


def test_a_clock_that_never_started_has_counted_nothing() -> None:
    """It says so instead of showing a zero alone."""
    reading = read_clock(CLOCK, [], [], FILED)

    assert (0, 0, False) == counted(reading)
    assert ("The clock has not started.", "El reloj no ha empezado.") == (
        reading.sentences[0].en,
        reading.sentences[0].es,
    )


def test_the_sentences_tell_the_whole_story() -> None:
    """Start, stop, restart and the sum, in both languages."""
    stop = Stop(on=FEBRUARY, until=date(2026, 2, 2), why="hearing moved at our request.", ended_why="appeared.")
    reading = read_clock(CLOCK, [ClockStart(on=FILED, why="I-589 received.")], [stop], date(2026, 2, 12))

    assert [
        "The clock started on Thursday, January 1, 2026: I-589 received.",
        "It stopped on Sunday, February 1, 2026: hearing moved at our request.",
        "It restarted on Monday, February 2, 2026 after 1 calendar day: appeared.",
        "By Thursday, February 12, 2026 the clock has counted 41 calendar days and stood still for 1 calendar day.",
    ] == [sentence.en for sentence in reading.sentences]
    assert reading.sentences[1].es.startswith("Se detuvo el domingo, 1 de febrero de 2026")


def test_the_story_is_told_in_the_order_of_the_days() -> None:
    """A referral amid two stops that were entered the wrong way round, the second one on the day of a restart."""
    later = Stop(on=date(2026, 3, 2), until=date(2026, 3, 9), why="second.", ended_why="over.")
    first = Stop(on=FEBRUARY, until=date(2026, 3, 2), why="first.", ended_why="over too.")
    reading = read([later, first], MAY_31, ClockStart(on=date(2026, 2, 5), why="referred."))

    assert [
        "The clock started on Thursday, January 1, 2026: so.",
        "It stopped on Sunday, February 1, 2026: first.",
        "What is recorded on Thursday, February 5, 2026 changes nothing: referred.",
        "It stopped on Monday, March 2, 2026: second.",
        "The stop of Sunday, February 1, 2026 ended on Monday, March 2, 2026, but another one goes on: over too.",
        "It restarted on Monday, March 9, 2026 after 36 calendar days: over.",
        "By Sunday, May 31, 2026 the clock has counted 114 calendar days and stood still for 36 calendar days.",
    ] == [sentence.en for sentence in reading.sentences]
    assert [first, later] == list(reading.stops)


def test_a_stop_that_ended_before_or_on_the_day_of_filing_is_told_once_and_changes_nothing() -> None:
    """Its end is no restart."""
    stop = Stop(on=date(2025, 12, 1), until=FILED, why="rejected.", ended_why="filed again.")
    reading = read([stop], MAY_31)

    assert (150, 0, True) == counted(reading)
    assert [
        "What is recorded on Monday, December 1, 2025 changes nothing: rejected.",
        "The clock started on Thursday, January 1, 2026: so.",
        "By Sunday, May 31, 2026 the clock has counted 150 calendar days and stood still for 0 calendar days.",
    ] == [sentence.en for sentence in reading.sentences]


def test_what_has_no_reason_is_told_without_one() -> None:
    """No sentence ends with a colon; that a stop has none is said."""
    stop = Stop(on=FEBRUARY, until=date(2026, 2, 11))
    reading = read_clock(CLOCK, [ClockStart(on=FILED)], [stop], MAY_31)

    assert [
        "The clock started on Thursday, January 1, 2026.",
        "It stopped on Sunday, February 1, 2026; the reason is not on record.",
        "It restarted on Wednesday, February 11, 2026 after 10 calendar days.",
    ] == [sentence.en for sentence in reading.sentences[:-1]]


@given(stops=STOPS, on=DAYS)
def test_counted_and_stopped_days_are_all_the_days_since_the_start(stops: list[Stop], on: date) -> None:
    """No day is counted twice or lost, and neither sum is ever negative."""
    reading = read(stops, on)

    assert reading.days >= 0
    assert reading.stopped_days >= 0
    assert reading.days + reading.stopped_days == ((on - reading.started_on).days if reading.started_on else 0)


@given(stops=STOPS, one=DAYS, other=DAYS)
def test_a_clock_never_runs_backward(stops: list[Stop], one: date, other: date) -> None:
    """Read later, it has counted at least as much and stood still at least as long."""
    before, after = (read(stops, on) for on in sorted((one, other)))

    assert before.days <= after.days
    assert before.stopped_days <= after.stopped_days


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_stops_may_be_written_in_any_order(order: tuple[int, ...]) -> None:
    """What is entered late is counted where it belongs."""
    stops = [Stop(on=FEBRUARY, until=date(2026, 2, 11)), Stop(on=date(2026, 3, 1), until=date(2026, 3, 6))]

    assert (135, 15, True) == counted(read([stops[n] for n in order], MAY_31))

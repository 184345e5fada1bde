from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.deadlines import ClockEntry, ClockEvent, ClockReading, read_clock
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
START, STOP, RESTART = ClockEvent.START, ClockEvent.STOP, ClockEvent.RESTART
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
LEDGERS = st.lists(st.builds(ClockEntry, on=DAYS, kind=st.sampled_from(ClockEvent), why=st.just("so.")), max_size=12)


def entry(kind: ClockEvent, on: date, why: str = "so.") -> ClockEntry:
    """One line of the ledger."""
    return ClockEntry(on=on, kind=kind, why=why)


def counted(reading: ClockReading) -> tuple[int, int, bool]:
    """Days counted, days stopped, and whether it runs."""
    return reading.days, reading.stopped_days, reading.running


def test_it_counts_from_the_day_after_it_started() -> None:
    """Filed January 1, 2026: May 31 is day 150 (30 + 28 + 31 + 30 + 31)."""
    reading = read_clock(CLOCK, [entry(START, FILED)], date(2026, 5, 31))

    assert (150, 0, True) == counted(reading)
    assert (FILED, None) == (reading.started_on, reading.stopped_since)


def test_days_between_stop_and_restart_do_not_count() -> None:
    """Stopped February 1, restarted February 11: ten days, so May 31 is day 140."""
    ledger = [entry(START, FILED), entry(STOP, date(2026, 2, 1)), entry(RESTART, date(2026, 2, 11))]

    assert (140, 10, True) == counted(read_clock(CLOCK, ledger, date(2026, 5, 31)))


def test_a_stop_without_an_end_counts_up_to_the_day_of_reading() -> None:
    """Stopped February 1: on March 3 it has counted 31 days and stood still for 30."""
    reading = read_clock(CLOCK, [entry(START, FILED), entry(STOP, date(2026, 2, 1))], date(2026, 3, 3))

    assert (31, 30, False) == counted(reading)
    assert date(2026, 2, 1) == reading.stopped_since


def test_a_second_start_changes_nothing() -> None:
    """A case referred to court continues on the same clock."""
    ledger = [entry(START, FILED), entry(START, date(2026, 3, 1), "referred to court.")]
    reading = read_clock(CLOCK, ledger, date(2026, 5, 31))

    assert (150, 0, True) == counted(reading)
    assert "Sunday, March 1, 2026 changes nothing: referred to court." in " ".join(s.en for s in reading.sentences)


def test_a_second_stop_does_not_move_the_first() -> None:
    """Two hearings moved in a row are one standstill from the first: February 1 to March 1 is 28 days."""
    ledger = [
        entry(START, FILED),
        entry(STOP, date(2026, 2, 1)),
        entry(STOP, date(2026, 2, 10)),
        entry(RESTART, date(2026, 3, 1)),
    ]

    assert (122, 28, True) == counted(read_clock(CLOCK, ledger, date(2026, 5, 31)))


def test_a_stop_or_restart_before_the_start_changes_nothing() -> None:
    """A rejected application never started the clock."""
    ledger = [entry(STOP, date(2025, 12, 1)), entry(RESTART, date(2025, 12, 5)), entry(START, FILED)]

    assert (150, 0, True) == counted(read_clock(CLOCK, ledger, date(2026, 5, 31)))


def test_what_comes_after_the_day_of_reading_is_left_out() -> None:
    """A clock can be read as of any day."""
    ledger = [entry(START, FILED), entry(STOP, date(2026, 2, 1))]

    assert (30, 0, True) == counted(read_clock(CLOCK, ledger, date(2026, 1, 31)))
    assert (31, 0, False) == counted(read_clock(CLOCK, ledger, date(2026, 2, 1)))


def test_a_clock_that_never_started_has_counted_nothing() -> None:
    """It says so instead of showing a zero alone."""
    reading = read_clock(CLOCK, [], FILED)

    assert (0, 0, False) == counted(reading)
    assert ("The clock has not started.", "El reloj no ha empezado.") == (
        reading.sentences[0].en,
        reading.sentences[0].es,
    )


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_the_ledger_may_be_written_in_any_order_of_dates(order: tuple[int, ...]) -> None:
    """What is entered late is counted where it belongs."""
    lines = [entry(START, FILED), entry(STOP, date(2026, 2, 1)), entry(RESTART, date(2026, 2, 11))]

    assert (140, 10, True) == counted(read_clock(CLOCK, [lines[n] for n in order], date(2026, 5, 31)))


def test_on_one_date_the_order_of_the_ledger_decides() -> None:
    """Restarted in the morning and stopped again in the afternoon, it stands still; the other way round it runs."""
    day = date(2026, 2, 11)
    begun = [entry(START, FILED), entry(STOP, date(2026, 2, 1))]

    assert not read_clock(CLOCK, [*begun, entry(RESTART, day), entry(STOP, day)], day).running
    assert read_clock(CLOCK, [entry(START, FILED), entry(STOP, day), entry(RESTART, day)], day).running


def test_the_sentences_tell_the_whole_story() -> None:
    """Start, stop, restart and the sum, in both languages."""
    ledger = [
        entry(START, FILED, "I-589 received."),
        entry(STOP, date(2026, 2, 1), "hearing moved at our request."),
        entry(RESTART, date(2026, 2, 2), "appeared."),
    ]
    reading = read_clock(CLOCK, ledger, date(2026, 2, 12))

    assert [
        "The clock started on Thursday, January 1, 2026: I-589 received.",
        "It stopped on Sunday, February 1, 2026: hearing moved at our request.",
        "It restarted on Monday, February 2, 2026 after 1 calendar day: appeared.",
        "By Thursday, February 12, 2026 the clock has counted 41 calendar days and stood still for 1 calendar day.",
    ] == [sentence.en for sentence in reading.sentences]
    assert reading.sentences[1].es.startswith("Se detuvo el domingo, 1 de febrero de 2026")


@given(ledger=LEDGERS, on=DAYS)
def test_counted_and_stopped_days_are_all_the_days_since_the_start(ledger: list[ClockEntry], on: date) -> None:
    """No day is counted twice or lost, and neither sum is ever negative."""
    reading = read_clock(CLOCK, ledger, on)

    assert reading.days >= 0
    assert reading.stopped_days >= 0
    assert reading.days + reading.stopped_days == ((on - reading.started_on).days if reading.started_on else 0)


@given(ledger=LEDGERS, one=DAYS, other=DAYS)
def test_a_clock_never_runs_backward(ledger: list[ClockEntry], one: date, other: date) -> None:
    """Read later, it has counted at least as much and stood still at least as long."""
    before, after = (read_clock(CLOCK, ledger, on) for on in sorted((one, other)))

    assert before.days <= after.days
    assert before.stopped_days <= after.stopped_days

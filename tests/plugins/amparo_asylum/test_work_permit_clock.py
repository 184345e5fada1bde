"""The work-permit clock in a case as a clinic records it, against the ledgers that were worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.plugins.amparo_asylum.lives import represented
from tests.plugins.amparo_asylum.test_worked_clocks import EXAMPLES
from tests.plugins.docket import Docket

from amparo.case.clock_dates import ClockDate, ClockSheet, clock_sheets
from amparo.case.commands import RecordEvent, Refusal

FILING, ELIGIBLE = "asylum_ead_c8_earliest_filing", "asylum_ead_c8_eligibility"
LEDGER: dict[str, Any] = {example["name"]: example for example in EXAMPLES}
ENDED = LEDGER["overlapping stops: the shared days are stopped once"]
OPEN = LEDGER["two stops overlap and only one has been restarted: the clock still stands"]
FIRST, SECOND = ENDED["facts"]["clock_stop"]
FIRST_ENDS, SECOND_ENDS = ENDED["facts"]["clock_restart"]
HEARING, PRINTS = "the hearing was moved for the client", "fingerprints were missed"


@pytest.fixture
def filed(docket: Docket) -> Docket:
    """A case whose application was received on the day of the ledgers, Monday, February 1, 2027."""
    represented(docket)
    docket.day(ENDED["trigger"])
    docket.record("ana", "i589_filed", ENDED["trigger"], proof="receipt notice")
    return docket


@pytest.fixture
def stopped(filed: Docket) -> Docket:
    """The same with two stops that overlap."""
    for day, why in ((FIRST, HEARING), (SECOND, PRINTS)):
        filed.day(day)
        filed.record("pablo", "ead_clock_stopped", day, why=why)
    return filed


def restart(docket: Docket, day: date, place: int) -> Refusal | None:
    """Record that a stop, by its place, ended on a day."""
    docket.day(max(day, docket.now.date()))
    about = docket.case.of_kind["ead_clock_stopped"][place].id
    return docket.ask(
        "pablo", RecordEvent(event="ead_clock_restarted", on=day, about=about, data={"why": "it was held"})
    )


def sheet(docket: Docket) -> ClockSheet:
    """The clock."""
    (found,) = clock_sheets(docket.case, docket.catalog, docket.now)
    return found


def dates(docket: Docket) -> dict[str, ClockDate]:
    """The dates that hang on the clock, by rule."""
    return {line.rule: line for line in sheet(docket).dates}


def test_when_the_first_of_two_stops_ends_the_clock_still_stands(stopped: Docket) -> None:
    """Frozen at 45 since March 18: no date, and what holds it still is the second stop alone."""
    assert restart(stopped, FIRST_ENDS, 0) is None
    stopped.day(OPEN["facts"]["as_of"])

    shown, expected = sheet(stopped), OPEN["expected"]
    reading = shown.clock.reading
    assert (expected["counted_days"], expected["stopped_days"]) == (reading.days, reading.stopped_days)
    assert FIRST == reading.stopped_since
    assert [PRINTS] == [stop.why for stop in shown.holding]
    assert [(None, None)] * 2 == [(line.legal_due, line.safe_due) for line in shown.dates]


def test_if_it_ran_again_tomorrow_is_counted_from_tomorrow(stopped: Docket) -> None:
    """On April 1 it has stood for 14 days, by tomorrow for 15: July 2 (day 151) and July 31 (day 180) and 15 each."""
    expected = {FILING: date(2027, 7, 17), ELIGIBLE: date(2027, 8, 15)}

    assert expected == {rule: line.if_restarted for rule, line in dates(stopped).items()}


def test_when_both_have_ended_each_day_was_stopped_once(stopped: Docket) -> None:
    """Days 150, 151 and 180 as worked out by hand, and a day more each by the other convention."""
    assert restart(stopped, FIRST_ENDS, 0) is None
    assert restart(stopped, SECOND_ENDS, 1) is None
    stopped.day(ENDED["facts"]["as_of"])

    shown, expected, latest = dates(stopped), ENDED["expected"], ENDED["expected"]["inclusive"]
    reading = sheet(stopped).clock.reading
    assert (expected["counted_days"], expected["stopped_days"]) == (reading.days, reading.stopped_days)
    assert (expected["day_150"], expected["day_150_safe"], latest["day_150_safe"]) == (
        shown[FILING].legal_due,
        shown[FILING].safe_due,
        shown[FILING].latest,
    )
    assert (expected["day_180"], latest["day_180"]) == (shown[ELIGIBLE].legal_due, shown[ELIGIBLE].latest)
    assert (expected["day_150"], expected["day_150_safe"]) == (
        stopped.deadline(FILING).dates.legal_due,
        stopped.deadline(FILING).dates.safe_due,
    )


def test_what_happened_is_told_in_order_with_its_reasons(stopped: Docket) -> None:
    """Each stop why, the end of the first as no restart, and how long it stood in all."""
    restart(stopped, FIRST_ENDS, 0)
    restart(stopped, SECOND_ENDS, 1)
    told = [sentence.en for sentence in sheet(stopped).clock.reading.sentences]

    assert [
        "The clock started on Monday, February 1, 2027.",
        f"It stopped on Thursday, March 18, 2027: {HEARING}",
        f"It stopped on Thursday, April 1, 2027: {PRINTS}",
        "The stop of Thursday, March 18, 2027 ended on Thursday, April 15, 2027, but another one goes on: it was held",
        "It restarted on Thursday, April 29, 2027 after 42 calendar days: it was held",
    ] == told[:-1]


def test_an_open_stop_moves_both_dates_on_every_day_and_never_back(stopped: Docket) -> None:
    """Nobody does anything for two weeks, over a weekend and the end of the month."""
    seen = []
    for passed in range(15):
        stopped.day(SECOND + timedelta(days=passed))
        seen.append([stopped.deadline(rule).dates.safe_due for rule in (FILING, ELIGIBLE)])

    begin = [date(2027, 7, 2) + timedelta(days=14), date(2027, 7, 31) + timedelta(days=14)]
    assert [[day + timedelta(days=passed) for day in begin] for passed in range(15)] == seen


def test_the_day_is_not_reached_while_the_clock_stands(stopped: Docket) -> None:
    """A month after the day that was first counted: nobody was told that the permit may be asked for."""
    stopped.day(date(2027, 8, 2))

    assert ["running", "running"] == [stopped.deadline(rule).status for rule in (FILING, ELIGIBLE)]


def test_a_restart_asks_which_stop_it_ends_if_there_are_two(stopped: Docket) -> None:
    """Each is told with its day and why it was recorded, in both languages."""
    refused = stopped.ask("pablo", RecordEvent(event="ead_clock_restarted", on=SECOND, data={}))
    first, second = (event.id for event in stopped.case.of_kind["ead_clock_stopped"])

    assert refused is not None
    assert f"{first} (March 18, 2027, {HEARING}); {second} (April 1, 2027, {PRINTS})" in refused.sentence.en
    assert f"{first} (18 de marzo de 2027, {HEARING})" in refused.sentence.es


def test_a_stop_that_has_ended_is_not_ended_again(stopped: Docket) -> None:
    """Else whoever means the other one would believe that the clock runs."""
    restart(stopped, FIRST_ENDS, 0)
    refused = restart(stopped, FIRST_ENDS + timedelta(days=1), 0)

    assert refused is not None
    assert "ended_already" == refused.code
    assert "March 18, 2027" in refused.sentence.en


def test_the_one_stop_that_is_left_needs_no_id(stopped: Docket) -> None:
    """There is nothing to choose."""
    restart(stopped, FIRST_ENDS, 0)
    stopped.day(SECOND_ENDS)

    assert stopped.ask("pablo", RecordEvent(event="ead_clock_restarted", on=SECOND_ENDS, data={})) is None
    assert sheet(stopped).clock.reading.running

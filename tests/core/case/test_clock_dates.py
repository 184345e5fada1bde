"""The dates that hang on a clock: counted as it ran, none while it stands, and one of its own for each day it stands.

Counted on a calendar: 150 days after January 4, 2027 are 27 to the end of January, 55, 86, 116 and 147 to the end of
May, and 3 more: June 3.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from tests.core.case.practice import Docket
from tests.core.case.situations import only

from amparo.case.clock_dates import ClockDate, ClockSheet, clock_sheets
from amparo.case.commands import AmendEvent, ConfirmDate, RecordEvent
from amparo.case.forecast import ForeseenKind, forecast

Wait = Callable[[datetime], int]


def noon(month: int, day: int) -> datetime:
    """Noon in Los Angeles on a day of 2027, in winter."""
    return datetime(2027, month, day, 20, tzinfo=UTC)


def sheet(docket: Docket) -> ClockSheet:
    """The only clock."""
    (found,) = clock_sheets(docket.case, docket.catalog, docket.now)
    return found


def permit(docket: Docket) -> ClockDate:
    """The only date that hangs on it."""
    (found,) = sheet(docket).dates
    return found


@pytest.fixture
def filed(docket: Docket) -> Docket:
    """A case with an application filed on Monday, January 4, 2027."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 6, 1)))
    docket.do("pablo", RecordEvent(event="i589_filed", on=date(2027, 1, 4)))
    return docket


def tell(docket: Docket, wait: Wait, kind: str, on: date) -> None:
    """Record a stop or a restart on its own day."""
    wait(noon(on.month, on.day))
    docket.do("pablo", RecordEvent(event=kind, on=on))


def test_a_clock_that_never_stood_gives_its_date(filed: Docket) -> None:
    """No stop, no other convention, nothing that holds it."""
    day = date(2027, 6, 3)

    found = permit(filed)
    assert (day, day, day, None, None) == (
        found.legal_due,
        found.safe_due,
        found.latest,
        found.if_restarted,
        found.in_force,
    )
    assert () == sheet(filed).holding


def test_nobody_has_a_clock_before_an_application(docket: Docket) -> None:
    """Nothing has started."""
    assert () == clock_sheets(docket.case, docket.catalog, docket.now)


def test_a_stop_that_ended_moves_the_date_by_its_days_and_by_one_more_on_the_other_convention(
    filed: Docket, wait: Wait
) -> None:
    """February 18 to March 11 are 21 days: June 24, or June 25 if neither the first day nor the last counts."""
    tell(filed, wait, "clock_stopped", date(2027, 2, 18))
    tell(filed, wait, "clock_restarted", date(2027, 3, 11))

    found = permit(filed)
    assert (date(2027, 6, 24), date(2027, 6, 25)) == (found.safe_due, found.latest)
    assert (45, 21, True) == (
        sheet(filed).clock.reading.days,
        sheet(filed).clock.reading.stopped_days,
        sheet(filed).clock.reading.running,
    )


def test_while_it_stands_there_is_no_date_but_the_one_if_it_ran_again_tomorrow(filed: Docket, wait: Wait) -> None:
    """Stopped on February 18 and read on February 20: three days by tomorrow, June 6, and what holds it is named."""
    tell(filed, wait, "clock_stopped", date(2027, 2, 18))
    wait(noon(2, 20))

    found, shown = permit(filed), sheet(filed)
    assert (None, None, None) == (found.legal_due, found.safe_due, found.latest)
    assert date(2027, 6, 6) == found.if_restarted
    assert [(filed.case.of_kind["clock_stopped"][0].id, date(2027, 2, 18))] == [
        (stop.event, stop.on) for stop in shown.holding
    ]
    assert "clock_restarted" == shown.restart


def test_while_it_stands_the_date_in_force_goes_on_by_a_day_every_morning(filed: Docket, wait: Wait) -> None:
    """Nobody does anything: June 3 when it stops, and by the fifth of March fifteen days more; it is never reached."""
    tell(filed, wait, "clock_stopped", date(2027, 2, 18))
    seen = [only(filed, "work_permit").dates.safe_due]
    for day in range(1, 6):
        wait(noon(3, day))
        seen.append(only(filed, "work_permit").dates.safe_due)

    assert [date(2027, 6, 3), *(date(2027, 6, day) for day in (14, 15, 16, 17, 18))] == seen
    told = " ".join(step.en for step in only(filed, "work_permit").explanation)
    assert "as if it ran again from Friday, March 5, 2027 on" in told


def test_a_running_clock_wakes_nobody(filed: Docket, wait: Wait) -> None:
    """The mornings are for a clock that stands still, and end with its restart."""
    before = wait(noon(1, 20))
    tell(filed, wait, "clock_stopped", date(2027, 1, 21))
    standing = wait(noon(1, 31))
    tell(filed, wait, "clock_restarted", date(2027, 1, 31))
    after = wait(noon(2, 20))

    assert (0, 10, 0) == (before, standing, after)


def test_a_restart_that_is_recorded_late_gives_an_earlier_date_only_when_somebody_confirms_it(
    filed: Docket, wait: Wait
) -> None:
    """It ran again after 4 days; recorded after 9. June 12 stays until an attorney says June 7."""
    tell(filed, wait, "clock_stopped", date(2027, 2, 18))
    wait(noon(2, 27))
    filed.do("pablo", RecordEvent(event="clock_restarted", on=date(2027, 2, 22)))
    found, deadline = permit(filed), only(filed, "work_permit")

    assert (date(2027, 6, 7), date(2027, 6, 12)) == (found.safe_due, found.in_force)
    assert date(2027, 6, 12) == deadline.dates.safe_due

    filed.do("ana", ConfirmDate(deadline=deadline.id, reason="the notice of the court"))

    assert (date(2027, 6, 7), None) == (only(filed, "work_permit").dates.safe_due, permit(filed).in_force)


def test_a_restart_taken_back_lets_it_stand_again(filed: Docket, wait: Wait) -> None:
    """What was struck never happened."""
    tell(filed, wait, "clock_stopped", date(2027, 2, 18))
    tell(filed, wait, "clock_restarted", date(2027, 2, 22))
    filed.do("pablo", AmendEvent(event=filed.case.of_kind["clock_restarted"][0].id, reason="another case", strike=True))

    assert date(2027, 2, 18) == sheet(filed).clock.reading.stopped_since


def test_it_is_read_on_the_day_where_the_case_is(filed: Docket, wait: Wait) -> None:
    """At five in the afternoon in Los Angeles the next day has begun elsewhere."""
    wait(datetime(2027, 1, 9, 1, tzinfo=UTC))

    assert (date(2027, 1, 8), 4) == (sheet(filed).clock.reading.on, sheet(filed).clock.reading.days)


def test_a_forecast_tells_once_that_a_standing_clock_moves_its_date(filed: Docket, wait: Wait) -> None:
    """Not every morning anew, and never that the date is reached."""
    tell(filed, wait, "clock_stopped", date(2027, 2, 18))
    foreseen = forecast(filed.case, filed.catalog, datetime(2028, 6, 1, tzinfo=UTC))
    kinds = [item.kind for item in foreseen if item.about == only(filed, "work_permit").id]

    assert [ForeseenKind.MOVES] == kinds

"""What time alone brings about: rungs, missed days, offers that expire, steps that are due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tests.core.case.situations import only

from amparo.case.commands import (
    Acknowledge,
    Alarm,
    AnswerOffer,
    OfferPlacement,
    RecordEvent,
)
from amparo.case.events import RungAcknowledged
from amparo.case.model import DeadlineStatus, OfferStatus
from amparo.declarations import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.core.case.practice import Docket


def test_rungs_ring_at_their_hour_and_climb_until_acknowledged(docket: Docket, wait: Callable[[datetime], int]) -> None:
    """Safe date 10 March 2027: rungs at nine in Los Angeles on 8 February and 3 and 9 March; a day later they climb."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    wait(datetime(2027, 2, 9, 16, 59, tzinfo=UTC))
    first = only(docket, "one_year").rungs[0]
    assert first.rang == datetime(2027, 2, 8, 17, tzinfo=UTC)
    assert first.climbed == 0

    wait(datetime(2027, 2, 9, 17, 1, tzinfo=UTC))
    assert only(docket, "one_year").rungs[0].climbed == 1

    docket.do("ana", Acknowledge(deadline="one_year"))
    wait(datetime(2027, 3, 3, 18, tzinfo=UTC))
    first, second, third = only(docket, "one_year").rungs

    assert first.climbed == 1
    assert second.rang == datetime(2027, 3, 3, 17, tzinfo=UTC)
    assert second.acknowledged_by == ""
    assert third.rang is None


def test_an_acknowledgement_keeps_what_is_done_about_it(docket: Docket, wait: Callable[[datetime], int]) -> None:
    """Whoever asks later finds who took note, and their words."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    wait(datetime(2027, 2, 8, 18, tzinfo=UTC))
    docket.do("ana", Acknowledge(deadline="one_year", note=" drafting the form with her on Friday "))
    taken = docket.events[-1].body

    assert isinstance(taken, RungAcknowledged)
    assert (taken.by, taken.note) == ("ana", "drafting the form with her on Friday")


def test_a_deadline_that_nobody_meets_is_missed_when_its_day_ends_at_the_court(
    docket: Docket, wait: Callable[[datetime], int]
) -> None:
    """10 March 2027 ends in Los Angeles at eight in the morning UTC of the 11th."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    wait(datetime(2027, 3, 11, 7, 59, tzinfo=UTC))
    assert only(docket, "one_year").status is DeadlineStatus.RUNNING

    wait(datetime(2027, 3, 11, 8, 0, tzinfo=UTC))

    assert only(docket, "one_year").status is DeadlineStatus.MISSED
    assert docket.case.of_kind["deadline_missed"][0].current["rule"] == "one_year"


def test_an_offer_that_expires_goes_to_the_next_volunteer(docket: Docket, wait: Callable[[datetime], int]) -> None:
    """Offered on Monday for five business days; the second volunteer accepts and is assigned."""
    docket.do("clara", OfferPlacement(to=("victor", "vera")))
    wait(datetime(2027, 1, 12, 2, tzinfo=UTC))
    first, second = docket.case.offers

    assert first.status is OfferStatus.EXPIRED
    assert first.expires == datetime(2027, 1, 12, 1, tzinfo=UTC)
    assert second.to == "vera"

    docket.do("vera", AnswerOffer(accept=True))

    assert docket.case.assigned == {Role.PRO_BONO_ATTORNEY: "vera"}
    assert docket.status("place") == "done"


def test_a_step_with_a_due_of_its_own_rings_once(docket: Docket, wait: Callable[[datetime], int]) -> None:
    """The engagement letter is due five business days after the acceptance: it rings at three that afternoon."""
    docket.do("clara", OfferPlacement(to=("vera",)))
    docket.do("vera", AnswerOffer(accept=True))
    wait(datetime(2027, 1, 11, 23, 1, tzinfo=UTC))

    assert docket.case.dues_rung == ("engagement",)


def test_after_an_outage_each_rung_rings_once_in_one_event(docket: Docket) -> None:
    """Six weeks without an engine: the two rungs that are overdue ring together."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    docket.now += timedelta(days=60)
    docket.do("engine", Alarm())
    rang = [rung.number for rung in only(docket, "one_year").rungs if rung.rang == docket.now]
    events = [event for event in docket.events if event.body.type == "rungs_rang"]

    assert rang == [1, 2]
    assert len(events) == 1

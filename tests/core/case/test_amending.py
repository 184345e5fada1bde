"""What is told of an event later changes that event, and nothing beside it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.core.case.situations import COURT

from amparo.case.commands import AmendEvent, AnswerOffer, ConfirmDate, OfferPlacement, RecordEvent
from amparo.case.events import LegalEventRecorded
from amparo.case.model import DeadlineStatus, OfferStatus

if TYPE_CHECKING:
    from tests.core.case.practice import Docket

TODAY = date(2027, 1, 4)


def scheduled(docket: Docket, on: str) -> str:
    """Record an individual hearing on a date, and return its id."""
    data = {"kind": "individual", "hearing_date": on}
    docket.do("pablo", RecordEvent(event="hearing_scheduled", on=TODAY, data=data))
    return docket.case.events[-1].id


def on_dates(docket: Docket) -> list[object]:
    """Return on which dates the hearings are, as they stand now."""
    return [one.current["hearing_date"] for one in docket.case.of_kind["hearing_scheduled"]]


@pytest.fixture
def two_hearings(docket: Docket) -> tuple[Docket, str, str]:
    """Return a case with two hearings, and their ids."""
    docket.do("pablo", RecordEvent(event="notice_to_appear_filed", on=TODAY, data=COURT))
    return docket, scheduled(docket, "2027-06-30"), scheduled(docket, "2027-09-01")


def moved(docket: Docket, hearing: str, on: str) -> str:
    """Record that a hearing was moved to a date, and return the id of that."""
    docket.do("pablo", RecordEvent(event="hearing_moved", on=TODAY, about=hearing, data={"hearing_date": on}))
    return docket.case.events[-1].id


def test_a_hearing_that_is_moved_leaves_the_other_one_on_its_date(two_hearings: tuple[Docket, str, str]) -> None:
    """Each notice is about its own."""
    docket, first, second = two_hearings
    moved(docket, second, "2027-09-15")
    moved(docket, first, "2027-07-07")

    assert [date(2027, 7, 7), date(2027, 9, 15)] == [date.fromisoformat(str(day)) for day in on_dates(docket)]


def test_a_moving_that_is_corrected_moves_the_hearing_again(two_hearings: tuple[Docket, str, str]) -> None:
    """Somebody misread the notice: the hearing is on the date of the correction, with no other correction."""
    docket, first, _ = two_hearings
    notice = moved(docket, first, "2027-07-07")
    docket.do("ana", AmendEvent(event=notice, data={"hearing_date": "2027-07-08"}, reason="misread"))

    assert "2027-07-08" == str(on_dates(docket)[0])


def test_a_moving_that_never_was_leaves_the_hearing_on_its_first_date(two_hearings: tuple[Docket, str, str]) -> None:
    """The notice was another client's."""
    docket, first, _ = two_hearings
    notice = moved(docket, first, "2027-07-07")
    docket.do("ana", AmendEvent(event=notice, strike=True, reason="another client's"))

    assert "2027-06-30" == str(on_dates(docket)[0])


def test_a_hearing_that_never_was_takes_along_what_waited_for_a_person(two_hearings: tuple[Docket, str, str]) -> None:
    """Its filing rings until an attorney confirms that it is gone; then there is nothing to confirm any more."""
    docket, first, second = two_hearings
    docket.do("ana", AmendEvent(event=first, strike=True, reason="another client's"))
    [gone] = [one for one in docket.case.deadlines if one.trigger == first]
    docket.do("ana", ConfirmDate(deadline=gone.id, reason="it was another client's"))

    assert gone.status is DeadlineStatus.RUNNING
    assert gone.waiting is not None
    assert {first: (DeadlineStatus.WITHDRAWN, None), second: (DeadlineStatus.RUNNING, None)} == {
        one.trigger: (one.status, one.waiting) for one in docket.case.deadlines
    }


def test_a_closing_that_is_corrected_stays_one_and_one_that_never_was_opens_the_case(docket: Docket) -> None:
    """Another date is another date; only what is struck did not happen."""
    docket.do("ana", RecordEvent(event="case_closed", on=TODAY, data={"reason": "moved away"}))
    [closing] = docket.case.of_kind["case_closed"]
    docket.do("ana", AmendEvent(event=closing.id, on=date(2027, 1, 3), reason="misread"))
    corrected = docket.case.is_open
    docket.do("ana", AmendEvent(event=closing.id, strike=True, reason="another case's"))

    assert (False, True) == (corrected, docket.case.is_open)


def test_an_ordinary_event_that_is_struck_opens_no_closed_case(docket: Docket) -> None:
    """Somebody tidies up a record that is over."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    docket.do("ana", RecordEvent(event="case_closed", on=TODAY, data={"reason": "moved away"}))
    [arrival] = docket.case.of_kind["last_arrival"]
    docket.do("ana", AmendEvent(event=arrival.id, strike=True, reason="never was"))

    assert not docket.case.is_open


def test_one_who_accepts_leaves_the_answer_of_who_declined_before(docket: Docket) -> None:
    """Two volunteers were asked, one after the other."""
    docket.do("clara", OfferPlacement(to=("vera", "victor")))
    docket.do("vera", AnswerOffer(accept=False, reason="no time"))
    docket.do("victor", AnswerOffer(accept=True))

    assert {"vera": OfferStatus.DECLINED, "victor": OfferStatus.ACCEPTED} == {
        offer.to: offer.status for offer in docket.case.offers
    }


def test_each_event_is_known_by_its_place_in_the_record(two_hearings: tuple[Docket, str, str]) -> None:
    """So that no two are ever called the same, and whoever reads the record finds where each came from."""
    docket, _, _ = two_hearings
    recorded = [(one.seq, one.body.event.id) for one in docket.events if isinstance(one.body, LegalEventRecorded)]

    assert [f"e{place}" for place, _ in recorded] == [id_ for _, id_ in recorded]

"""How a case stands, said by whoever carries it; and an offer as it is shown and answered by its own id."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.case.practice import COLLEAGUES, Docket

from amparo.case.commands import AnswerOffer, Assign, OfferPlacement, RecordEvent
from amparo.case.offer_view import offer_view, open_offer
from amparo.case.outside_answers import LONGEST_WORDS, AnswerStatus, StatusAnswered, StatusStanding
from amparo.declarations import Role, knows_phrase

VOLUNTEER = next(one.id for one in COLLEAGUES if Role.PRO_BONO_ATTORNEY in one.roles)
COORDINATOR = next(one.id for one in COLLEAGUES if Role.PRO_BONO_COORDINATOR in one.roles)


@pytest.mark.parametrize("standing", StatusStanding)
def test_a_volunteer_says_how_their_case_stands(docket: Docket, standing: StatusStanding) -> None:
    """Where somebody has to act, the coordinator is shown it; else it is only written down."""
    docket.do(COORDINATOR, Assign(role=Role.PRO_BONO_ATTORNEY, person=VOLUNTEER))
    docket.do(VOLUNTEER, AnswerStatus(standing=standing, words=" soon "))
    said = [event.body for event in docket.events if isinstance(event.body, StatusAnswered)]
    owners = [item.owner for item in docket.case.attention]

    assert [(standing, "soon")] == [(one.standing, one.words) for one in said]
    assert ([Role.PRO_BONO_COORDINATOR] if standing.needs_somebody else []) == owners
    assert knows_phrase(f"status_{standing}")


def test_a_volunteer_says_nothing_of_a_case_that_is_not_theirs(docket: Docket) -> None:
    """Whatever link they hold."""
    refused = docket.ask(VOLUNTEER, AnswerStatus(standing=StatusStanding.ON_TRACK))

    assert refused is not None
    assert "not_allowed" == refused.code


def test_an_answer_that_is_a_letter_is_refused(docket: Docket) -> None:
    """The record is read by people."""
    docket.do(COORDINATOR, Assign(role=Role.PRO_BONO_ATTORNEY, person=VOLUNTEER))
    refused = docket.ask(VOLUNTEER, AnswerStatus(standing=StatusStanding.WAITING, words="x" * (LONGEST_WORDS + 1)))

    assert refused is not None
    assert "words_too_long" == refused.code


def test_an_offer_is_shown_without_a_name_and_answered_by_its_id(docket: Docket) -> None:
    """Another offer's id answers nothing; an offer that was answered is no longer there to be shown."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 6, 1)))
    docket.do(COORDINATOR, OfferPlacement(to=(VOLUNTEER,)))
    (offer,) = docket.case.offers
    view = offer_view(docket.case, docket.catalog, offer)
    refused = docket.ask(VOLUNTEER, AnswerOffer(offer="o999", accept=True))

    assert offer.expires == view.expires
    assert min(d.dates.safe_due for d in docket.case.deadlines if d.dates.safe_due) == view.nearest
    assert not [one.name for one in docket.case.persons if one.name in view.model_dump_json()]
    assert refused is not None
    assert "no_offer" == refused.code
    docket.do(VOLUNTEER, AnswerOffer(offer=offer.id, accept=True))
    assert open_offer(docket.case, offer.id) is None

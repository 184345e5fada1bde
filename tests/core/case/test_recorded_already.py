"""The very same event, recorded twice: told to whoever comes second, where their command asks for that."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.core.case.practice import Docket

from amparo.case.commands import AmendEvent, RecordEvent
from amparo.case.model import Proof

TYPED = date(2027, 1, 4)
HEARING = {"kind": "individual", "hearing_date": "2027-06-30"}


@pytest.fixture
def scheduled(docket: Docket) -> Docket:
    """Return a case in which Pablo recorded a hearing."""
    docket.do("pablo", RecordEvent(event="notice_to_appear_filed", on=TYPED, data={"court": "LOS"}))
    docket.do("pablo", hearing())
    return docket


def hearing(**changed: Any) -> RecordEvent:
    """Return what records the hearing as a page, the command line or a program asks for it."""
    asked = RecordEvent(event="hearing_scheduled", on=TYPED, data=HEARING, unless_recorded=True)
    return asked.model_copy(update=changed)


def hearings(docket: Docket) -> int:
    """Return how many hearings are on record."""
    return len(docket.case.of_kind["hearing_scheduled"])


def test_whoever_records_the_same_reads_who_was_first_and_when(scheduled: Docket) -> None:
    """By the clock where the case is; nothing is recorded a second time, also an hour later."""
    at = scheduled.case.of_kind["hearing_scheduled"][0].entered[0].at
    scheduled.now = at + timedelta(hours=1)
    refused = scheduled.ask("ana", hearing())

    assert refused is not None
    assert "recorded_already" == refused.code
    assert "pablo recorded it on Monday, January 4, 2027 at 10:00" in refused.sentence.en
    assert "lo registró pablo el lunes, 4 de enero de 2027 a las 10:00" in refused.sentence.es
    assert 1 == hearings(scheduled)


def test_what_happened_once_more_is_recorded_once_more(scheduled: Docket) -> None:
    """Whoever says so is believed, as every command was before it could be asked."""
    scheduled.do("ana", hearing(unless_recorded=False))

    assert 2 == hearings(scheduled)


@pytest.mark.parametrize(
    "other",
    [
        {"on": date(2027, 1, 3)},
        {"data": HEARING | {"hearing_date": "2027-07-01"}},
        {"data": HEARING | {"kind": "master"}},
    ],
)
def test_another_day_or_another_answer_is_another_event(scheduled: Docket, other: dict[str, Any]) -> None:
    """Only what is the very same in everything is asked about."""
    scheduled.do("pablo", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 3), data={"court": "LOS"}))
    scheduled.do("ana", hearing(**other))

    assert 2 == hearings(scheduled)


def test_what_was_struck_may_be_recorded_anew(scheduled: Docket) -> None:
    """It stands on no record any more."""
    event = scheduled.case.of_kind["hearing_scheduled"][0].id
    scheduled.do("pablo", AmendEvent(event=event, reason="another client's", strike=True))
    scheduled.do("ana", hearing())

    assert [True, False] == [one.struck for one in scheduled.case.events if one.kind == "hearing_scheduled"]


def test_a_paper_beside_it_does_not_make_it_another(scheduled: Docket) -> None:
    """The second person may just have had the notice at hand."""
    refused = scheduled.ask("ana", hearing(proof=Proof(paper="notice of hearing", received=TYPED)))

    assert refused is not None
    assert "recorded_already" == refused.code


def test_who_and_what_it_is_about_need_not_be_said_to_be_the_same(scheduled: Docket) -> None:
    """What follows by itself for the one follows for the other."""
    proceeding = scheduled.case.proceedings[0].id
    refused = scheduled.ask("ana", hearing(proceeding=proceeding))

    assert refused is not None
    assert "recorded_already" == refused.code

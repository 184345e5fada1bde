"""The agenda: one line for each step in each scope, with its reasons."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.core.case.practice import COLLEAGUES

from amparo.access.policy import default_policy
from amparo.case.agenda import agenda_for
from amparo.case.commands import AmendEvent, CompleteStep, RecordEvent

if TYPE_CHECKING:
    from tests.core.case.practice import Docket

COURT = {"court": "LOS"}


def scheduled(docket: Docket, kind: str, on: str) -> None:
    """Record a hearing of a kind on a date."""
    docket.do(
        "ana", RecordEvent(event="hearing_scheduled", on=date(2027, 1, 4), data={"kind": kind, "hearing_date": on})
    )


def test_each_hearing_has_its_own_preparation(docket: Docket) -> None:
    """Two hearings, two lines, each with its own key; doing one leaves the other."""
    docket.do("ana", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 4), data=COURT))
    scheduled(docket, "master", "2027-02-10")
    scheduled(docket, "individual", "2027-09-01")
    keys = [item.key for item in docket.settlement.agenda if item.step == "prepare_hearing"]
    assert len(keys) == 2

    docket.do("pablo", CompleteStep(step=keys[0]))

    assert [keys[1]] == [item.key for item in docket.settlement.agenda if item.step == "prepare_hearing"]


def test_a_step_that_is_open_twice_asks_which(docket: Docket) -> None:
    """The refusal lists the keys to choose from."""
    docket.do("ana", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 4), data=COURT))
    scheduled(docket, "master", "2027-02-10")
    scheduled(docket, "individual", "2027-09-01")
    keys = [item.key for item in docket.settlement.agenda if item.step == "prepare_hearing"]

    refused = docket.ask("pablo", CompleteStep(step="prepare_hearing"))

    assert refused is not None
    assert f"is open more than once: {', '.join(keys)}. Say which." in refused.sentence.en


def test_a_preparation_done_before_its_hearing_was_corrected_says_so(docket: Docket) -> None:
    """The date of the notice was wrong: what was done for that hearing is marked, not undone."""
    docket.do("ana", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 3), data=COURT))
    scheduled(docket, "master", "2027-02-10")
    docket.do("pablo", CompleteStep(step="prepare_hearing"))
    hearing = docket.case.of_kind["hearing_scheduled"][0]
    docket.do("ana", AmendEvent(event=hearing.id, data={"hearing_date": "2027-02-17"}, reason="misread"))

    assert docket.status("prepare_hearing") == "done on facts that have changed"
    assert docket.case.steps[0].outdated


def test_a_step_for_the_principal_is_not_on_the_agenda_of_others(docket: Docket) -> None:
    """One line for filing the I-589: the principal's."""
    assert ["file_i589@p1"] == [item.key for item in docket.settlement.agenda if item.step == "file_i589"]


def test_what_a_person_may_do_is_what_their_role_allows(docket: Docket) -> None:
    """The intake worker sees the conflict check; the social worker nothing yet; a volunteer nothing at all."""
    mine = {
        colleague.id: [
            item.step for item in agenda_for(docket.settlement.agenda, docket.case, colleague, default_policy())
        ]
        for colleague in COLLEAGUES
    }

    assert mine["ines"] == ["conflict_check"]
    assert mine["sol"] == []
    assert mine["vera"] == []


def test_an_internal_due_counts_business_days(docket: Docket) -> None:
    """Accepted on Monday 4 January 2027: five business days later is Monday 11 January."""
    from amparo.case.commands import AnswerOffer, OfferPlacement

    docket.do("clara", OfferPlacement(to=("vera",)))
    docket.do("vera", AnswerOffer(accept=True))
    [engagement] = [item for item in docket.settlement.agenda if item.step == "engagement"]

    assert engagement.due == date(2027, 1, 11)

"""The agenda: one line for each step in each scope, with its reasons."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.core.case.catalogs import changed, with_step
from tests.core.case.practice import COLLEAGUES

from amparo.access.policy import default_policy
from amparo.case.agenda import agenda_for
from amparo.case.commands import AddPerson, AmendEvent, CompleteStep, RecordEvent
from amparo.case.model import Person
from amparo.declarations import Repeats, StepDue

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
    """One line for filing the I-589: the principal's, also when there is a child."""
    docket.do("ines", AddPerson(person=Person(id="", role="child", name="Sol Ejemplo")))

    assert 2 == len(docket.case.persons)
    assert ["file_i589@p1"] == [item.key for item in docket.settlement.agenda if item.step == "file_i589"]


def test_a_hearing_is_prepared_in_its_own_proceeding_alone(docket: Docket) -> None:
    """There is another case before another court, without a hearing yet."""
    [court] = docket.catalog.courts
    docket.catalog = changed("two courts", courts=(court, court.model_copy(update={"code": "NLA"})))
    for code in ("LOS", "NLA"):
        docket.do("ana", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 4), data={"court": code}))
    first, second = (one.id for one in docket.case.proceedings)
    data = {"kind": "master", "hearing_date": "2027-02-10"}
    docket.do("ana", RecordEvent(event="hearing_scheduled", on=date(2027, 1, 4), proceeding=second, data=data))
    [hearing] = docket.case.of_kind["hearing_scheduled"]
    found = [item for item in docket.settlement.agenda if item.step == "prepare_hearing"]

    assert [(first, "not yet", None), (second, "open", hearing.id)] == [
        (item.proceeding, item.status.value, item.occasion) for item in found
    ]


def test_a_step_may_be_for_hearings_of_one_kind(docket: Docket) -> None:
    """The witnesses come to the individual hearing."""
    docket.catalog = with_step("individual only", "prepare_hearing", occasion_where=(("kind", "individual"),))
    docket.do("ana", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 4), data=COURT))
    scheduled(docket, "master", "2027-02-10")
    scheduled(docket, "individual", "2027-09-01")
    _, individual = docket.case.of_kind["hearing_scheduled"]

    assert [individual.id] == [i.occasion for i in docket.settlement.agenda if i.step == "prepare_hearing"]


def test_a_step_on_demand_is_open_again_each_time_it_was_done(docket: Docket) -> None:
    """Each time has its own key."""
    docket.catalog = with_step("on demand", "conflict_check", repeats=Repeats.ON_DEMAND)
    keys = []
    for _ in range(3):
        keys += [item.key for item in docket.settlement.agenda if item.step == "conflict_check"]
        docket.do("ines", CompleteStep(step="conflict_check"))

    assert ["conflict_check#1", "conflict_check#2", "conflict_check#3"] == keys


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


def test_a_step_that_an_event_completes_says_so_and_the_others_do_not(docket: Docket) -> None:
    """Nobody looks for the button of a placement that ends with the volunteer's answer."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "detained"}))
    by_itself = {item.step: item for item in docket.settlement.agenda if item.status.value == "open"}

    assert {"place": True, "file_i589": False} == {step: item.by_itself for step, item in by_itself.items()}
    assert ["placement accepted" in one.en for one in by_itself["place"].reasons] == [True]
    assert () == by_itself["file_i589"].reasons


def test_a_hearings_preparation_is_due_by_its_own_notice(docket: Docket) -> None:
    """Three calendar days after each; the second notice came a day later."""
    due = StepDue(days=3, after="hearing_scheduled", business=False)
    docket.catalog = with_step("due by the notice", "prepare_hearing", due=due)
    docket.do("ana", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 2), data=COURT))
    for day, hearing in ((3, "2027-02-10"), (4, "2027-03-10")):
        data = {"kind": "master", "hearing_date": hearing}
        docket.do("ana", RecordEvent(event="hearing_scheduled", on=date(2027, 1, day), data=data))

    assert [date(2027, 1, 6), date(2027, 1, 7)] == [
        item.due for item in docket.settlement.agenda if item.step == "prepare_hearing"
    ]


def test_an_internal_due_counts_business_days(docket: Docket) -> None:
    """Accepted on Monday 4 January 2027: five business days later is Monday 11 January."""
    from amparo.case.commands import AnswerOffer, OfferPlacement

    docket.do("clara", OfferPlacement(to=("vera",)))
    docket.do("vera", AnswerOffer(accept=True))
    [engagement] = [item for item in docket.settlement.agenda if item.step == "engagement"]

    assert engagement.due == date(2027, 1, 11)

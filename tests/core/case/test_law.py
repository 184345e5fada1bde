"""What rules make of the record: dates that follow, wait, are met, missed, or were never missed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tests.core.case.practice import CATALOG, RULES
from tests.core.case.situations import in_court, only

from amparo.case.commands import (
    AddPerson,
    AmendEvent,
    CompleteStep,
    ConfirmDate,
    Prove,
    RecordEvent,
    RejectDate,
    Waive,
)
from amparo.case.model import DeadlineStatus, Person, Proof
from amparo.declarations import Catalog, Done

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.core.case.practice import Docket


def test_an_arrival_starts_the_one_year_deadline_with_its_reasons(docket: Docket) -> None:
    """Arrived on 10 March 2026: the last day is Wednesday 10 March 2027."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    deadline = only(docket, "one_year")

    assert deadline.dates.legal_due == date(2027, 3, 10)
    assert deadline.dates.safe_due == date(2027, 3, 10)
    assert deadline.person == "p1"
    assert deadline.explanation
    assert deadline.citation == "Act of the tests, section 1"


def test_a_filing_without_proof_keeps_ringing_and_proof_ends_it(docket: Docket) -> None:
    """Filed, unproven; then met, by the receipt's date."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    docket.do("pablo", RecordEvent(event="i589_filed", on=date(2027, 1, 4)))
    assert only(docket, "one_year").status is DeadlineStatus.UNPROVEN
    assert docket.settlement.alarm is not None

    docket.do("pablo", Prove(deadline="one_year", proof=Proof(paper="receipt notice", received=date(2027, 1, 4))))

    assert only(docket, "one_year").status is DeadlineStatus.MET


def test_a_filing_received_after_the_last_day_does_not_meet_the_deadline(docket: Docket) -> None:
    """The court's stamp counts, not the intention: received on 8 January, due on 5 January."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 1, 5)))
    docket.now = datetime(2027, 1, 8, 20, tzinfo=UTC)
    proof = Proof(paper="stamped copy", received=date(2027, 1, 8))

    docket.do("pablo", RecordEvent(event="i589_filed", on=date(2027, 1, 8), proof=proof))

    assert only(docket, "one_year").status is DeadlineStatus.MISSED
    assert [event.kind for event in docket.case.events].count("deadline_missed") == 1


def test_a_filing_in_time_whose_proof_came_after_the_last_day_was_never_missed(
    docket: Docket, wait: Callable[[datetime], int]
) -> None:
    """Filed on 8 March, due on 10 March 2027, and the stamped copy found in the drawer a week later."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    wait(datetime(2027, 3, 8, 18, tzinfo=UTC))
    docket.do("pablo", RecordEvent(event="i589_filed", on=date(2027, 3, 8)))
    wait(datetime(2027, 3, 17, 18, tzinfo=UTC))
    assert only(docket, "one_year").status is DeadlineStatus.MISSED

    docket.do("pablo", Prove(deadline="one_year", proof=Proof(paper="stamped copy", received=date(2027, 3, 8))))

    assert only(docket, "one_year").status is DeadlineStatus.MET
    assert [True] == [event.struck for event in docket.case.events if event.kind == "deadline_missed"]


def test_a_filing_in_time_that_was_entered_with_its_proof_after_the_last_day_was_never_missed(
    docket: Docket, wait: Callable[[datetime], int]
) -> None:
    """The paralegal was ill, and enters on the 17th what the court stamped on the last day itself, 10 March."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    wait(datetime(2027, 3, 17, 18, tzinfo=UTC))
    proof = Proof(paper="stamped copy", received=date(2027, 3, 10))

    docket.do("pablo", RecordEvent(event="i589_filed", on=date(2027, 3, 10), proof=proof))

    assert only(docket, "one_year").status is DeadlineStatus.MET


def test_a_late_proof_leaves_a_missed_deadline_missed(docket: Docket, wait: Callable[[datetime], int]) -> None:
    """Received on 11 March, a day late: refused with both dates, and a late filing changes nothing either."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    wait(datetime(2027, 3, 17, 18, tzinfo=UTC))
    late = Proof(paper="stamped copy", received=date(2027, 3, 11))

    refused = docket.ask("pablo", Prove(deadline="one_year", proof=late))
    docket.do("pablo", RecordEvent(event="i589_filed", on=date(2027, 3, 11), proof=late))

    assert refused is not None
    assert refused.code == "proof_too_late"
    assert "March 10, 2027" in refused.sentence.en
    assert "March 11, 2027" in refused.sentence.en
    assert only(docket, "one_year").status is DeadlineStatus.MISSED


def test_a_missed_deadline_whose_filing_has_no_proof_stays_missed(
    docket: Docket, wait: Callable[[datetime], int]
) -> None:
    """Somebody says that it went out in time: without a paper nobody can rely on it."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    wait(datetime(2027, 3, 17, 18, tzinfo=UTC))

    docket.do("pablo", RecordEvent(event="i589_filed", on=date(2027, 3, 8)))

    assert only(docket, "one_year").status is DeadlineStatus.MISSED


def test_a_deadline_whose_late_found_proof_is_struck_is_missed_again(
    docket: Docket, wait: Callable[[datetime], int]
) -> None:
    """The paper was another client's: the day is over, so what is gone leaves a missed date, told anew."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    wait(datetime(2027, 3, 17, 18, tzinfo=UTC))
    proof = Proof(paper="stamped copy", received=date(2027, 3, 8))
    docket.do("pablo", RecordEvent(event="i589_filed", on=date(2027, 3, 8), proof=proof))
    filed = docket.case.of_kind["i589_filed"][0]

    docket.do("sofia", AmendEvent(event=filed.id, strike=True, reason="another client's paper"))

    assert only(docket, "one_year").status is DeadlineStatus.MISSED
    assert 1 == len(docket.case.of_kind["deadline_missed"])


def test_a_hearing_moved_earlier_moves_the_filing_date_at_once(docket: Docket) -> None:
    """Thirty days before 16 June 2027 is Monday 17 May; the safer date applies by itself."""
    in_court(docket)
    docket.do("pablo", RecordEvent(event="hearing_moved", on=date(2027, 1, 4), data={"hearing_date": "2027-06-16"}))
    deadline = only(docket, "hearing_filing")

    assert deadline.dates.legal_due == date(2027, 5, 17)
    assert deadline.waiting is None


def test_a_hearing_moved_later_waits_for_a_person(docket: Docket) -> None:
    """The old date stays in force until an attorney confirms the later one with a reason."""
    in_court(docket)
    before = only(docket, "hearing_filing").dates
    docket.do("pablo", RecordEvent(event="hearing_moved", on=date(2027, 1, 4), data={"hearing_date": "2027-08-18"}))
    deadline = only(docket, "hearing_filing")

    assert deadline.dates == before
    assert deadline.waiting is not None
    assert deadline.waiting.dates.legal_due == date(2027, 7, 19)

    docket.do("ana", ConfirmDate(deadline="hearing_filing", reason="the new hearing notice, read by two of us"))

    assert only(docket, "hearing_filing").dates.legal_due == date(2027, 7, 19)
    assert only(docket, "hearing_filing").waiting is None


def test_a_rejected_later_date_does_not_come_back_by_itself(docket: Docket) -> None:
    """The attorney keeps the old date; another command does not raise the question again."""
    in_court(docket)
    before = only(docket, "hearing_filing").dates
    docket.do("pablo", RecordEvent(event="hearing_moved", on=date(2027, 1, 4), data={"hearing_date": "2027-08-18"}))
    docket.do("ana", RejectDate(deadline="hearing_filing", reason="the notice is for another case"))
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))

    assert only(docket, "hearing_filing").dates == before
    assert only(docket, "hearing_filing").waiting is None


def test_a_cancelled_hearing_does_not_silence_its_filing_date(docket: Docket) -> None:
    """That the deadline falls away is a step toward danger, and waits."""
    in_court(docket)
    docket.do("pablo", RecordEvent(event="hearing_cancelled", on=date(2027, 1, 4)))
    deadline = only(docket, "hearing_filing")

    assert deadline.status is DeadlineStatus.RUNNING
    assert deadline.waiting is not None
    assert deadline.waiting.dates.legal_due is None

    docket.do("ana", ConfirmDate(deadline="hearing_filing", reason="order of cancellation read"))

    assert only(docket, "hearing_filing").status is DeadlineStatus.WITHDRAWN


def test_a_paralegal_cannot_confirm_a_date(docket: Docket) -> None:
    """Only an attorney lets a date move toward danger."""
    in_court(docket)
    docket.do("pablo", RecordEvent(event="hearing_moved", on=date(2027, 1, 4), data={"hearing_date": "2027-08-18"}))

    refused = docket.ask("pablo", ConfirmDate(deadline="hearing_filing", reason="looks right"))

    assert refused is not None
    assert refused.code == "not_allowed"


def test_an_amended_trigger_keeps_the_deadlines_identity(docket: Docket) -> None:
    """The arrival was a week earlier: the same deadline, a week earlier; the steps done on it say so."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    first = only(docket, "one_year")
    docket.do("pablo", AmendEvent(event=first.trigger, on=date(2026, 3, 3), reason="stamp in the passport"))
    again = only(docket, "one_year")

    assert again.id == first.id
    assert again.dates.legal_due == date(2027, 3, 3)
    assert docket.case.event[first.trigger].amended


def test_striking_the_event_that_met_a_deadline_opens_it_again(docket: Docket) -> None:
    """The filing was another client's: the deadline runs again at once."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    proof = Proof(paper="receipt", received=date(2027, 1, 4))
    docket.do("pablo", RecordEvent(event="i589_filed", on=date(2027, 1, 4), proof=proof))
    filed = docket.case.of_kind["i589_filed"][0]
    docket.do("pablo", AmendEvent(event=filed.id, strike=True, reason="receipt of another client"))

    assert only(docket, "one_year").status is DeadlineStatus.RUNNING


def test_a_second_request_for_evidence_is_a_second_deadline(docket: Docket) -> None:
    """Two requests, two deadlines; answering the first leaves the second."""
    docket.do("pablo", RecordEvent(event="request_for_evidence", on=date(2027, 1, 4)))
    docket.do("pablo", RecordEvent(event="request_for_evidence", on=date(2027, 1, 4)))
    first, second = docket.case.of_kind["request_for_evidence"]
    proof = Proof(paper="delivery confirmation", received=date(2027, 1, 4))
    docket.do("pablo", RecordEvent(event="request_answered", on=date(2027, 1, 4), about=first.id, proof=proof))
    states = {d.trigger: d.status for d in docket.case.deadlines}

    assert states == {first.id: DeadlineStatus.MET, second.id: DeadlineStatus.RUNNING}


def test_a_waiver_is_a_supervisors_and_carries_its_reason(docket: Docket) -> None:
    """The staff attorney is refused, the supervising attorney is not."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))

    refused = docket.ask("ana", Waive(deadline="one_year", reason="withholding only"))
    docket.do("sofia", Waive(deadline="one_year", reason="withholding only"))

    assert refused is not None
    assert only(docket, "one_year").status is DeadlineStatus.WAIVED
    assert only(docket, "one_year").ended_why == "withholding only"


def test_a_clock_that_stops_moves_the_work_permit_date_later_at_once(docket: Docket) -> None:
    """Stopped since 10 December and today is 4 January: 25 days later by itself; the way back waits for an attorney."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    docket.do("pablo", RecordEvent(event="i589_filed", on=date(2026, 12, 1)))
    assert only(docket, "work_permit").dates.legal_due == date(2027, 4, 30)

    docket.do("pablo", RecordEvent(event="clock_stopped", on=date(2026, 12, 10)))
    assert only(docket, "work_permit").dates.legal_due == date(2027, 5, 25)

    docket.do("pablo", RecordEvent(event="clock_restarted", on=date(2026, 12, 20)))
    assert only(docket, "work_permit").dates.legal_due == date(2027, 5, 25)
    docket.do("ana", ConfirmDate(deadline="work_permit", reason="the court's order of 20 December"))

    assert only(docket, "work_permit").dates.legal_due == date(2027, 5, 10)


def test_two_applicants_have_a_clock_each(docket: Docket) -> None:
    """The child's clock stops; the mother's work permit date stays."""
    docket.do("ines", AddPerson(person=Person(id="", role="child", name="Sol Ejemplo")))
    child = docket.case.persons[1].id
    for person in ("p1", child):
        docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10), person=person))
        docket.do("pablo", RecordEvent(event="i589_filed", on=date(2026, 12, 1), person=person))
    docket.do("pablo", RecordEvent(event="clock_stopped", on=date(2026, 12, 25), person=child))
    dates = {d.person: d.dates.legal_due for d in docket.case.deadlines if d.rule == "work_permit"}

    assert dates == {"p1": date(2027, 4, 30), child: date(2027, 5, 10)}
    assert {clock.person: clock.reading.stopped_days for clock in docket.settlement.clocks} == {"p1": 0, child: 10}


def test_a_deadline_that_applies_once_a_step_is_done_starts_with_that_step(docket: Docket) -> None:
    """The year counts from 10 March 2026, and for this law only once the conflict check was made."""
    late = [r.model_copy(update={"applies_if": Done("conflict_check")}) if r.id == "one_year" else r for r in RULES]
    docket.catalog = Catalog.model_validate(CATALOG.model_dump() | {"rules": tuple(late)})
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    assert [] == [d for d in docket.case.deadlines if d.rule == "one_year"]

    docket.do("ines", CompleteStep(step="conflict_check"))

    assert date(2027, 3, 10) == only(docket, "one_year").dates.legal_due

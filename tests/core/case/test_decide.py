"""What commands mean for a case, told as a clinic would live it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from amparo.case.commands import (
    Acknowledge,
    ActionEnded,
    AddNote,
    AddPerson,
    Alarm,
    AmendEvent,
    AnswerOffer,
    Assign,
    CompleteStep,
    ConfirmDate,
    OfferPlacement,
    Prove,
    RecordEvent,
    RejectDate,
    StateFacts,
    Waive,
)
from amparo.case.model import ConflictHit, Deadline, DeadlineStatus, OfferStatus, Person, Proof
from amparo.declarations import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.core.case.practice import Docket

COURT = {"court": "LOS"}


def only(docket: Docket, rule: str) -> Deadline:
    """Return the one deadline of a rule."""
    [found] = [d for d in docket.case.deadlines if d.rule == rule]
    return found


def in_court(docket: Docket, hearing: str = "2027-06-30") -> None:
    """Bring the case to court, with an individual hearing on a date."""
    docket.do("pablo", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 4), data=COURT))
    data = {"kind": "individual", "hearing_date": hearing}
    docket.do("pablo", RecordEvent(event="hearing_scheduled", on=date(2027, 1, 4), data=data))


def test_a_case_opens_with_its_first_step_and_says_why_the_others_wait(docket: Docket) -> None:
    """Only the conflict check is open; the screening says that it waits for it."""
    agenda = {item.step: item for item in docket.settlement.agenda}

    assert agenda["conflict_check"].status.value == "open"
    assert [reason.en for reason in agenda["screening"].reasons] == ["the step “conflict check” is not done yet"]
    assert [reason.es for reason in agenda["screening"].reasons] == ["todavía falta el paso «conflict check»"]
    assert docket.settlement.phase == "screening"


def test_completing_a_step_states_facts_and_opens_what_waited_for_it(docket: Docket) -> None:
    """After the screening the case is in placement."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "detained"}))

    assert docket.case.facts == {"asylum.custody": "detained"}
    assert docket.settlement.phase == "placement"
    assert docket.status("place") == "open"


def test_a_step_is_refused_to_somebody_without_its_role(docket: Docket) -> None:
    """The social worker cannot run the conflict check, and the refusal names who can."""
    refused = docket.ask("sol", CompleteStep(step="conflict_check"))

    assert refused is not None
    assert refused.code == "not_allowed"
    assert (
        "only an intake worker may do this, and you act as social worker; ask a colleague who may."
        in refused.sentence.en
    )
    assert "quien tenga el papel de personal de admisión, y usted tiene el de trabajo social;" in refused.sentence.es


def test_a_person_of_another_organization_learns_nothing(docket: Docket) -> None:
    """The same words as for a case that does not exist."""
    refused = docket.ask("ines", AddNote(text="hello"), organization="another clinic")

    assert refused is not None
    assert refused.sentence.en.startswith("There is no such case in your organization.")


def test_an_unknown_step_gets_the_nearest_names(docket: Docket) -> None:
    """A slip of the pen is not a riddle."""
    refused = docket.ask("ines", CompleteStep(step="conflict_chek"))

    assert refused is not None
    assert "There is no step “conflict_chek” in this case. Did you mean conflict_check?" in refused.sentence.en


def test_answers_that_the_form_does_not_take_are_all_named(docket: Docket) -> None:
    """Two wrong answers, two short sentences, nothing changed."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    seq = docket.case.seq

    refused = docket.ask("pablo", CompleteStep(step="screening", answers={"custody": "lost", "shoe_size": 38}))

    assert refused is not None
    assert "“custody” (custody) is one of detained, free, not “lost”" in refused.sentence.en
    assert "“shoe_size” is not asked here (asked: custody, child)" in refused.sentence.en
    assert docket.case.seq == seq


def test_an_arrival_starts_the_one_year_deadline_with_its_reasons(docket: Docket) -> None:
    """Arrived on 10 March 2026: the last day is Wednesday 10 March 2027."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    deadline = only(docket, "one_year")

    assert deadline.dates.legal_due == date(2027, 3, 10)
    assert deadline.dates.safe_due == date(2027, 3, 10)
    assert deadline.person == "p1"
    assert deadline.explanation
    assert deadline.citation == "Act of the tests, section 1"


def test_an_event_in_the_future_is_refused(docket: Docket) -> None:
    """What has not happened is not on the record; today is 4 January 2027 in this case."""
    refused = docket.ask("pablo", RecordEvent(event="last_arrival", on=date(2027, 1, 5)))

    assert refused is not None
    assert "is dated Tuesday, January 5, 2027, and today is Monday, January 4, 2027 in this case" in refused.sentence.en


def test_an_event_dated_before_the_one_it_needs_is_refused(docket: Docket) -> None:
    """Nobody files before arriving."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))

    refused = docket.ask("pablo", RecordEvent(event="i589_filed", on=date(2026, 3, 9)))

    assert refused is not None
    assert refused.code == "too_early"
    assert "would be before “last arrival” on Tuesday, March 10, 2026" in refused.sentence.en


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


def test_a_full_volunteer_is_not_offered_a_case(docket: Docket) -> None:
    """The reason is said: three open cases, at most three."""
    full = tuple(c.model_copy(update={"open_cases": 3}) if c.id == "victor" else c for c in docket.colleagues)
    docket.colleagues = full

    refused = docket.ask("clara", OfferPlacement(to=("victor",)))

    assert refused is not None
    assert "they have 3 open cases and take at most 3" in refused.sentence.en


def test_a_step_with_a_due_of_its_own_rings_once(docket: Docket, wait: Callable[[datetime], int]) -> None:
    """The engagement letter is due five business days after the acceptance: it rings at three that afternoon."""
    docket.do("clara", OfferPlacement(to=("vera",)))
    docket.do("vera", AnswerOffer(accept=True))
    wait(datetime(2027, 1, 11, 23, 1, tzinfo=UTC))

    assert docket.case.dues_rung == ("engagement",)


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


def test_an_action_is_asked_once_with_its_declared_fields_and_its_answer_does_the_step(docket: Docket) -> None:
    """The plugin learns the custody and nothing else; its answer completes the step."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    [action] = docket.case.actions

    assert action.fields == {"principal.language": "Spanish", "asylum.custody": "free"}
    assert docket.status("suggest_shelter") == "being done by a plugin"

    docket.do("engine", ActionEnded(action=action.id, answers={"places": "Casa Ejemplo"}))

    assert docket.case.actions == ()
    assert docket.status("suggest_shelter") == "done"


def test_a_failed_action_becomes_a_task_for_a_person(docket: Docket) -> None:
    """The step opens for the social worker, and somebody is asked to look."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    docket.do("engine", ActionEnded(action=docket.case.actions[0].id, problem="timed out"))

    assert docket.status("suggest_shelter") == "open"
    assert docket.case.attention[0].owner is Role.SOCIAL_WORKER

    docket.do("sol", CompleteStep(step="suggest_shelter", answers={"places": "asked by telephone"}))

    assert docket.status("suggest_shelter") == "done"


def test_a_changed_answer_marks_what_was_done_on_it(docket: Docket) -> None:
    """The custody changed after the shelter was suggested: the step stays done, and says so."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    docket.do("engine", ActionEnded(action=docket.case.actions[0].id, answers={"places": "Casa Ejemplo"}))
    docket.do("ines", StateFacts(facts={"asylum.custody": "detained"}))

    assert docket.status("suggest_shelter") == "done on facts that have changed"


def test_a_closed_case_takes_nothing_but_its_reopening(docket: Docket) -> None:
    """Closed by an attorney; a step is refused; reopened, the alarm is back."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    docket.do("ana", RecordEvent(event="case_closed", on=date(2027, 1, 4), data={"reason": "moved away"}))
    assert docket.settlement.closed
    assert docket.settlement.alarm is None

    refused = docket.ask("ines", CompleteStep(step="conflict_check"))
    assert refused is not None
    assert refused.code == "closed"

    docket.do("ana", RecordEvent(event="case_reopened", on=date(2027, 1, 4), data={"reason": "is back"}))
    assert docket.settlement.alarm is not None


def test_an_assignment_needs_a_colleague_with_that_role(docket: Docket) -> None:
    """Sol is no staff attorney; Ana is."""
    refused = docket.ask("sofia", Assign(role=Role.STAFF_ATTORNEY, person="sol"))
    docket.do("sofia", Assign(role=Role.STAFF_ATTORNEY, person="ana"))

    assert refused is not None
    assert refused.code == "colleague_without_role"
    assert docket.case.assigned == {Role.STAFF_ATTORNEY: "ana"}


def test_after_an_outage_each_rung_rings_once_in_one_event(docket: Docket) -> None:
    """Six weeks without an engine: the two rungs that are overdue ring together."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    docket.now += timedelta(days=60)
    docket.do("engine", Alarm())
    rang = [rung.number for rung in only(docket, "one_year").rungs if rung.rang == docket.now]
    events = [event for event in docket.events if event.body.type == "rungs_rang"]

    assert rang == [1, 2]
    assert len(events) == 1


def test_somebody_who_joins_the_case_asks_for_another_conflict_check(docket: Docket) -> None:
    """The check is done again; what it finds replaces what the first one said."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("ines", AddPerson(person=Person(id="", role="adverse", name="Ramiro Ejemplo")))
    assert docket.status("conflict_check") == "done on facts that have changed"

    docket.conflicts = (
        ConflictHit(
            name="Ramiro Ejemplo", found="Ramiro Ejemplo", case_number="26-X", role="principal", score=99, reasons=()
        ),
    )
    docket.do("ines", CompleteStep(step="conflict_check"))
    [checked] = docket.case.of_kind["conflicts_checked"]

    assert checked.current == {"hits": 1}
    assert docket.case.conflicts == docket.conflicts
    assert docket.status("conflict_check") == "done"


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


def test_an_answer_that_the_form_does_not_take_becomes_a_persons_task(docket: Docket) -> None:
    """A plugin's wrong answer is never asked for again and again: the step is the social worker's now."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    docket.do("engine", ActionEnded(action=docket.case.actions[0].id, answers={"lodging": "Casa Ejemplo"}))

    assert docket.case.actions == ()
    assert docket.status("suggest_shelter") == "open"
    assert docket.case.attention[0].owner is Role.SOCIAL_WORKER


def test_an_answer_to_a_step_that_is_no_longer_open_is_let_go(docket: Docket) -> None:
    """The client was detained while the plugin looked for shelters."""
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    [action] = docket.case.actions
    docket.do("ines", StateFacts(facts={"asylum.custody": "detained"}))
    docket.do("engine", ActionEnded(action=action.id, answers={"places": "Casa Ejemplo"}))

    assert docket.case.actions == ()
    assert docket.status("suggest_shelter") == "not yet"
    assert docket.case.attention == ()

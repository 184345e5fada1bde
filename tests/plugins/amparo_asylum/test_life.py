"""Lives of invented cases under the asylum plugin, from the first day to the last, with dates worked out by hand.

Every expected date was counted on a calendar: an offer of five business days, a filing thirty days before a hearing,
an appeal of thirty days over the Fourth of July.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.plugins.docket import Docket

from amparo.case.commands import AnswerOffer, CompleteStep, ConfirmDate, OfferPlacement, RecordEvent
from amparo.case.model import ConflictHit, Proof
from amparo.declarations import Catalog

OPENED = date(2026, 3, 16)  # a Monday
ARRIVED = date(2026, 3, 9)
ACCEPTED = date(2026, 3, 24)
FILED = date(2026, 9, 1)
EVIDENCE_RULE = "ic_individual_nondetained_filing"


@pytest.fixture
def docket(catalog: Catalog) -> Docket:
    """Return a case opened a week after the person arrived."""
    return Docket(catalog, OPENED)


def intake(docket: Docket) -> None:
    """Do what comes before the story is heard."""
    answers = {"date_near": False, "prior_order": "none", "fee_notice": False, "safety_risk": False}
    docket.complete("ines", "urgency_triage", custody="not_detained", **answers)
    docket.complete("ines", "record_names", family_entered="confirmed", adverse_entered="confirmed")
    docket.complete(
        "ines",
        "record_arrival",
        arrived_on=ARRIVED,
        manner="between_ports_of_entry",
        shown_by="notice to appear",
        unaccompanied_child=False,
    )
    docket.complete("ines", "conflict_check")


def screen(docket: Docket, result: str) -> None:
    """Hear the story, look at the year, decide."""
    docket.complete(
        "ines",
        "screening_interview",
        held_on=OPENED,
        interpreter="present",
        fear_of_return=True,
        protected_ground="political_opinion",
        criminal_history="none",
        signed_return_papers=False,
    )
    docket.complete("ines", "one_year_check", one_year_exception="not_needed")
    docket.complete("sofia", "screening_decision", result=result, decided_on=OPENED, reasons="worked out together")


def place(docket: Docket) -> None:
    """Offer the case to two volunteers, of whom the second accepts."""
    docket.complete("ines", "placement_consent", signed_on=OPENED, consents=True)
    summary = "A teacher who was threatened for her union work."
    docket.complete("clara", "placement_summary", relief_sought="asylum", summary=summary, hours=90)
    docket.do("clara", OfferPlacement(to=("victor", "vera")))
    docket.day(ACCEPTED)
    docket.do("vera", AnswerOffer(accept=True))


def engage(docket: Docket, on: date = ACCEPTED) -> None:
    """Sign, record the case in court, appear."""
    docket.complete(
        "ana", "engagement", extent="full_representation", appeal_included=False, signed_on=on, proof="file 12"
    )
    docket.complete("pablo", "record_notice_to_appear", served_on=date(2026, 3, 10), address_right=True)
    docket.complete("pablo", "record_court_proceeding", filed_with_court_on=date(2026, 3, 13), court="WLA")
    docket.complete("ana", "enter_appearance", form="eoir_28", filed_on=on, proof="ECAS 1")


def hearing(docket: Docket, kind: str, day: date, notice: date) -> str:
    """Record a hearing notice and return the hearing's id."""
    docket.complete("pablo", "record_hearing", kind=kind, hearing_date=day, hearing_time="08:30", notice_date=notice)
    return docket.case.of_kind["hearing_scheduled"][-1].id


def represented(docket: Docket) -> None:
    """Bring a case to the day on which the clinic's own attorney has appeared."""
    intake(docket)
    screen(docket, "staff")
    docket.complete("ana", "staff_takes_case", why="decided_at_screening", taken_on=OPENED)
    engage(docket, on=OPENED)


@pytest.fixture
def decided(catalog: Catalog) -> Docket:
    """Return a case whose individual hearing ended on 2027-06-03 with asylum denied orally."""
    docket = Docket(catalog, OPENED)
    represented(docket)
    day = date(2027, 6, 3)
    docket.day(day)
    hearing(docket, "individual", day, OPENED)
    docket.complete("ana", "record_hearing_result", held_on=day, result="completed", client_present=True)
    docket.complete("ana", "record_decision", decided_on=day, outcome="denied", form="oral")
    return docket


def test_the_story_waits_for_the_conflict_check(docket: Docket) -> None:
    """Before the check nobody may hold the interview, and what it waits for is said in words."""
    item = docket.item("screening_interview")

    assert item.status == "not yet"
    assert "conflict check run" in item.reasons[0].en


def test_a_possible_conflict_stops_the_interview_until_a_supervisor_decides(docket: Docket) -> None:
    """With a hit, the interview opens only after a supervising attorney has cleared it."""
    docket.conflicts = (
        ConflictHit(
            name="Luz Ejemplo", found="Luz Ejemplo", case_number="24-ZZ9A", role="adverse", score=91, reasons=()
        ),
    )
    intake(docket)
    before = docket.open_steps & {"conflict_decision", "screening_interview"}
    docket.complete("sofia", "conflict_decision", outcome="cleared", reason="another person, born in another year")

    assert (before, "screening_interview" in docket.open_steps) == ({"conflict_decision"}, True)


def test_a_conflict_ends_in_a_letter_with_the_known_dates(docket: Docket) -> None:
    """A real conflict leads to the letter and the end, never to the interview."""
    docket.conflicts = (
        ConflictHit(
            name="Luz Ejemplo", found="Luz Ejemplo", case_number="24-ZZ9A", role="adverse", score=99, reasons=()
        ),
    )
    intake(docket)
    docket.complete("sofia", "conflict_decision", outcome="conflict", reason="we represent the other parent")

    assert docket.settlement.phase == "closing"
    assert "declination_letter" in docket.open_steps
    assert "screening_interview" not in docket.open_steps


def test_the_year_runs_from_the_day_the_arrival_is_known(docket: Docket) -> None:
    """Arrived 2026-03-09: the last day is 2027-03-09, a Tuesday, known before any decision about the case."""
    intake(docket)

    assert docket.deadline("asylum_one_year_filing").dates.legal_due == date(2027, 3, 9)


def test_an_unaccompanied_child_has_no_one_year_limit(catalog: Catalog) -> None:
    """The exemption is the child's own, as the intake states it."""
    docket = Docket(catalog, OPENED, **{"asylum.unaccompanied_child": True})
    docket.record("ines", "last_arrival", ARRIVED)

    assert docket.case.deadlines == ()


def test_a_declined_case_is_closed_with_its_letter(docket: Docket) -> None:
    """Declining opens the letter at once, and the case ends only when it was sent."""
    intake(docket)
    screen(docket, "decline")
    before = "close_case" in docket.open_steps
    docket.complete("ana", "declination_letter", sent_on=OPENED, known_dates="one year: 2027-03-09", proof="mail 7")
    docket.complete("ana", "close_case", closed_on=OPENED, reason="declined", originals_returned="confirmed")

    assert (before, docket.case.is_open) == (False, False)


def test_an_offer_that_expires_goes_to_the_next_volunteer(docket: Docket) -> None:
    """Offered Monday 2026-03-16 for five business days, to Monday March 23 at five; then it is the next one's."""
    intake(docket)
    screen(docket, "pro_bono")
    place(docket)

    assert [offer.status.value for offer in docket.case.offers] == ["expired", "accepted"]
    assert docket.case.offers[0].expires == datetime(2026, 3, 24, tzinfo=UTC)  # 17:00 in Los Angeles, daylight time
    assert docket.settlement.phase == "preparation"
    assert docket.item("engagement").due == date(2026, 3, 31)  # five business days after Tuesday March 24
    assert "place_with_attorney" not in docket.open_steps


def test_a_case_without_consent_is_not_offered(docket: Docket) -> None:
    """A client who says no is not described to volunteers; the clinic can still take the case."""
    intake(docket)
    screen(docket, "pro_bono")
    docket.complete("ines", "placement_consent", signed_on=OPENED, consents=False)

    assert docket.open_steps & {"placement_summary", "place_with_attorney"} == set()
    assert "staff_takes_case" in docket.open_steps


def test_the_dates_pass_to_the_volunteer_only_after_the_appearance(docket: Docket) -> None:
    """The volunteer takes the dates over when the appearance is on file, not before."""
    intake(docket)
    screen(docket, "pro_bono")
    place(docket)
    before = "accept_dates" in docket.open_steps
    engage(docket)

    assert (before, "accept_dates" in docket.open_steps) == (False, True)


def test_each_master_hearing_has_its_own_preparation_until_it_was_held(docket: Docket) -> None:
    """Two masters, two preparations; the one whose hearing took place is over."""
    represented(docket)
    docket.day(date(2026, 4, 20))
    first = hearing(docket, "master", date(2026, 4, 20), OPENED)
    hearing(docket, "master", date(2026, 9, 21), date(2026, 4, 20))
    keys = {item.key for item in docket.settlement.agenda if item.step == "prepare_master_hearing"}
    docket.record("ana", "hearing_held", date(2026, 4, 20), about=first, result="continued")
    over = next(key for key in keys if first in key)

    assert len(keys) == 2
    assert docket.item(over).status == "not yet"


def test_pleadings_made_once_free_the_later_master_hearings(docket: Docket) -> None:
    """The filing date before a master is for the pleadings; a later master starts no other."""
    represented(docket)
    first = hearing(docket, "master", date(2026, 6, 10), OPENED)
    docket.complete("ana", f"file_pleadings@{docket.case.proceedings[0].id}#{first}",
                    how="in_writing", filed_on=OPENED, proof="ECAS 2")  # fmt: skip
    hearing(docket, "master", date(2026, 9, 21), OPENED)
    rules = [d.rule for d in docket.case.deadlines if d.rule == "ic_master_nondetained_filing"]

    assert rules == ["ic_master_nondetained_filing"]
    assert docket.deadline("ic_master_nondetained_filing").status == "met"
    # 15 days before 2026-06-10 is 2026-05-26, a Tuesday after Memorial Day
    assert docket.deadline("ic_master_nondetained_filing").dates.legal_due == date(2026, 5, 26)


def test_an_application_filed_with_proof_meets_the_year(docket: Docket) -> None:
    """Filed on 2026-09-01 with its confirmation: the year is met, and the clock of the work permit starts."""
    represented(docket)
    docket.day(FILED)
    docket.complete(
        "ana",
        "file_i589",
        filed_on=FILED,
        filed_with="immigration_court",
        included_as="applicant",
        fee_paid=True,
        proof="ECAS 3",
    )

    assert docket.deadline("asylum_one_year_filing").status == "met"
    # 2026-09-01 + 150: Sep 30 is day 29, Oct 31 day 60, Nov 30 day 90, Dec 31 day 121, Jan 29 day 150
    assert docket.deadline("asylum_ead_c8_earliest_filing").dates.legal_due == date(2027, 1, 29)
    assert docket.deadline("asylum_ead_c8_earliest_filing").dates.safe_due == date(2027, 1, 30)


def test_an_application_without_proof_goes_on_ringing(docket: Docket) -> None:
    """Put on record without its confirmation, the filing reads as unproven."""
    represented(docket)
    docket.day(FILED)
    docket.record("ana", "i589_filed", FILED)

    assert docket.deadline("asylum_one_year_filing").status == "filed, unproven"


def test_the_work_permit_is_not_on_the_agenda_before_its_first_day(docket: Docket) -> None:
    """Filed early it would be rejected: the step opens on the first day and not one before."""
    represented(docket)
    docket.day(FILED)
    docket.record("ana", "i589_filed", FILED, proof="ECAS 3")
    docket.day(date(2027, 1, 28))
    before = "apply_for_work_permit" in docket.open_steps
    docket.day(date(2027, 1, 29))

    assert (before, "apply_for_work_permit" in docket.open_steps) == (False, True)


def test_a_hearing_moved_earlier_moves_the_filing_at_once_and_later_only_when_confirmed(docket: Docket) -> None:
    """From March to February the filing date follows; to June it waits for a person with a reason."""
    represented(docket)
    which = hearing(docket, "individual", date(2027, 3, 4), OPENED)
    dates = [docket.deadline(EVIDENCE_RULE).dates.legal_due]
    docket.record("pablo", "hearing_moved", OPENED, about=which, hearing_date="2027-02-03", hearing_time="08:30")
    dates.append(docket.deadline(EVIDENCE_RULE).dates.legal_due)
    docket.record("pablo", "hearing_moved", OPENED, about=which, hearing_date="2027-06-03", hearing_time="08:30")
    dates.append(docket.deadline(EVIDENCE_RULE).dates.legal_due)
    docket.do("ana", ConfirmDate(deadline=EVIDENCE_RULE, reason="two people read the notice"))
    dates.append(docket.deadline(EVIDENCE_RULE).dates.legal_due)

    # 30 days before 2027-03-04, 2027-02-03 and 2027-06-03, all business days
    assert dates == [date(2027, 2, 2), date(2027, 1, 4), date(2027, 1, 4), date(2027, 5, 4)]
    assert docket.settlement.phase == "hearing"
    assert "tell_client_hearing_moved" in docket.open_steps


def test_evidence_filed_with_proof_meets_its_own_hearing_only(docket: Docket) -> None:
    """What is filed for one hearing says nothing of another."""
    represented(docket)
    first = hearing(docket, "individual", date(2027, 3, 4), OPENED)
    second = hearing(docket, "individual", date(2027, 6, 3), OPENED)
    docket.record("ana", "hearing_evidence_filed", OPENED, proof="ECAS 4", about=first)
    status = {d.trigger: d.status.value for d in docket.case.deadlines if d.rule == EVIDENCE_RULE}

    assert status == {first: "met", second: "running"}


def test_a_detained_person_gets_no_invented_date(catalog: Catalog) -> None:
    """Detained, no number of days applies: the court's own date is asked for, and drives once it is known."""
    docket = Docket(catalog, OPENED, **{"asylum.custody": "detained"})
    docket.record("pablo", "notice_to_appear_filed", OPENED, court="ADL")
    docket.record(
        "pablo", "hearing_scheduled", OPENED, kind="individual", hearing_date="2026-06-10", hearing_time="08:30"
    )
    before = docket.deadline("ic_detained_filing").dates.legal_due
    docket.record("pablo", "filing_date_set", OPENED, filing_due="2026-05-20")

    assert (before, docket.deadline("ic_detained_filing").dates.legal_due) == (None, date(2026, 5, 20))
    assert [d.rule for d in docket.case.deadlines] == ["ic_detained_filing"]


def test_a_release_changes_custody_and_the_rules(catalog: Catalog) -> None:
    """Recorded as a step, the release states the fact and is on the record for other plugins."""
    docket = Docket(catalog, OPENED, **{"asylum.custody": "detained"})
    docket.complete("ines", "record_release", released_on=OPENED, custody="released")

    assert docket.case.facts["asylum.custody"] == "released"
    assert "released_from_custody" in docket.case.of_kind


def test_a_move_asks_for_both_forms_and_each_ends_its_own_date(docket: Docket) -> None:
    """The court's form does not stand for USCIS's: five working days for the one, ten days for the other."""
    represented(docket)
    docket.record("ines", "change_of_address", OPENED)
    dates = [
        docket.deadline(rule).dates.legal_due for rule in ("eoir33_change_of_address_court", "ar11_change_of_address")
    ]
    docket.complete("pablo", "file_eoir_33", form="eoir_33", filed_on=OPENED, proof="ECAS 5")

    assert dates == [date(2026, 3, 23), date(2026, 3, 26)]  # Monday + 5 working days; March 16 + 10
    assert docket.deadline("eoir33_change_of_address_court").status == "met"
    assert docket.deadline("ar11_change_of_address").status == "running"
    assert "file_ar_11" in docket.open_steps


def test_a_denial_starts_thirty_days_over_the_fourth_of_july(decided: Docket) -> None:
    """2027-06-03 + 30 is Saturday July 3; Monday July 5 is observed: last day Tuesday July 6, safe Friday July 2."""
    dates = decided.deadline("bia_notice_of_appeal").dates

    assert (dates.legal_due, dates.safe_due) == (date(2027, 7, 6), date(2027, 7, 2))
    assert decided.settlement.phase == "decision"
    assert {"explain_decision", "decide_on_appeal", "file_notice_of_appeal"} <= decided.open_steps


def test_asylum_granted_starts_no_appeal_of_ours(catalog: Catalog) -> None:
    """Who has won has nothing to appeal."""
    docket = Docket(catalog, OPENED)
    represented(docket)
    docket.record("ana", "asylum_decision", OPENED, outcome="granted", form="oral")

    assert [d.rule for d in docket.case.deadlines if d.rule == "bia_notice_of_appeal"] == []
    assert docket.open_steps & {"decide_on_appeal", "file_notice_of_appeal"} == set()


def test_an_appeal_received_with_proof_opens_the_way_to_the_board(decided: Docket) -> None:
    """The appeal meets its date; the Board's receipt opens its proceeding, where another appearance is asked for."""
    decided.complete("ana", "file_notice_of_appeal", filed_on=date(2027, 6, 3), fee="paid", proof="receipt 1")
    decided.complete("pablo", "record_board_receipt", receipt_date=date(2027, 6, 3), court="BIA")

    assert decided.deadline("bia_notice_of_appeal").status == "met"
    assert decided.settlement.phase == "appeal"
    assert decided.case.proceedings[-1].zone == "America/New_York"
    assert {"enter_appearance", "record_appeal_decision"} <= decided.open_steps


def test_the_boards_dismissal_starts_thirty_days_for_the_circuit(decided: Docket) -> None:
    """An order dated 2027-06-03 of the Board, invented for speed: the petition is due on Tuesday 2027-07-06 as well."""
    decided.complete("ana", "file_notice_of_appeal", filed_on=date(2027, 6, 3), fee="paid", proof="receipt 1")
    decided.complete("pablo", "record_board_receipt", receipt_date=date(2027, 6, 3), court="BIA")
    decided.complete("ana", "record_appeal_decision", decided_on=date(2027, 6, 3), outcome="dismissed")

    assert decided.deadline("petition_for_review").dates.legal_due == date(2027, 7, 6)
    assert "file_petition_for_review" in decided.open_steps


def test_an_appeal_given_up_makes_the_order_final_and_starts_the_motions(decided: Docket) -> None:
    """The waiver, proven, ends the appeal's date; the final order starts 30 and 90 days."""
    day = date(2027, 6, 3)
    decided.complete("ana", "record_appeal_position", waived_on=day, where="on_the_record", proof="order, page 2")
    decided.complete("ana", "record_final_order", final_on=day, why="appeal_waived", decided_by="immigration_judge")
    rules = ("bia_notice_of_appeal", "ij_motion_to_reconsider", "ij_motion_to_reopen")

    assert [decided.deadline(rule).status.value for rule in rules] == ["met", "running", "running"]
    assert "file_notice_of_appeal" not in decided.open_steps
    # 2027-06-03 + 90: June 30 is day 27, July 31 day 58, August 31 day 89, September 1 day 90, a Wednesday
    assert decided.deadline("ij_motion_to_reopen").dates.legal_due == date(2027, 9, 1)


def test_a_missed_appeal_starts_the_protocol(decided: Docket) -> None:
    """When July 6 has ended in Los Angeles without an appeal, four steps open, one for each duty."""
    decided.day(date(2027, 7, 7))
    protocol = {step for step in decided.open_steps if step.startswith("missed_deadline")}

    assert decided.deadline("bia_notice_of_appeal").status == "missed"
    assert protocol == {
        "missed_deadline_review",
        "missed_deadline_mitigation",
        "missed_deadline_tell_client",
        "missed_deadline_insurer",
    }


def test_an_order_in_absentia_starts_one_hundred_and_eighty_days(docket: Docket) -> None:
    """2026-03-16 + 180: March 31 is day 15, August 31 day 168, September 12 day 180, a Saturday, so Monday the 14th."""
    represented(docket)
    docket.record("ana", "asylum_decision", OPENED, outcome="in_absentia_order", form="written")

    assert docket.deadline("mtr_in_absentia_exceptional_circumstances").dates.legal_due == date(2026, 9, 14)


def test_a_request_for_evidence_served_by_mail_gets_three_more_days(docket: Docket) -> None:
    """Mailed 2026-03-16: 87 days end on 2026-06-11, a Thursday; handed over, 84 end on 2026-06-08."""
    represented(docket)
    docket.record("pablo", "request_for_evidence_received", OPENED, served_by="mail")
    mailed = docket.deadline("uscis_rfe_response").dates.legal_due
    docket.record("pablo", "request_for_evidence_received", OPENED, served_by="personal")

    assert (mailed, docket.deadline("uscis_rfe_response").dates.legal_due) == (date(2026, 6, 11), date(2026, 6, 8))


def test_a_proof_alone_records_the_filing(docket: Docket) -> None:
    """The confirmation that arrives before anybody recorded the filing is enough to put it on record."""
    represented(docket)
    which = hearing(docket, "individual", date(2027, 3, 4), OPENED)
    proof = Proof(paper="ECAS confirmation", reference="4711", received=OPENED)
    docket.do("ana", RecordEvent(event="hearing_evidence_filed", on=OPENED, about=which, proof=proof))

    assert docket.deadline(EVIDENCE_RULE).status == "met"
    assert docket.item("prepare_individual_hearing").status == "open"
    assert "file_hearing_evidence" not in docket.open_steps


def test_a_case_ends_in_order(decided: Docket) -> None:
    """Closing is decided, the letter is sent, and then nothing is left to do."""
    day = date(2027, 6, 3)
    decided.complete("sofia", "closing_decision", decided_on=day, reason="new_counsel", no_date_open="confirmed")
    decided.complete("ines", "closing_letter", sent_on=day, next_dates="appeal: July 6, 2027", proof="mail 9")
    phase = decided.settlement.phase
    decided.complete("ana", "close_case", closed_on=day, reason="new counsel", originals_returned="confirmed")

    assert (phase, decided.case.is_open, decided.open_steps) == ("closing", False, set())


def test_a_volunteer_cannot_decide_what_the_clinic_will_do(docket: Docket) -> None:
    """The screening decision is a supervising attorney's alone."""
    intake(docket)
    docket.complete(
        "ines",
        "screening_interview",
        held_on=OPENED,
        interpreter="present",
        fear_of_return=True,
        protected_ground="religion",
        criminal_history="none",
        signed_return_papers=False,
    )
    docket.complete("ines", "one_year_check", one_year_exception="not_needed")
    answers = {"result": "staff", "decided_on": OPENED, "reasons": "worked out together"}
    refused = docket.ask("ana", CompleteStep(step="screening_decision", answers=answers))

    assert refused is not None
    assert refused.code == "not_allowed"

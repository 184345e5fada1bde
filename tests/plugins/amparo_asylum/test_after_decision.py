"""After the decision: papers that follow it, finality, motions, the Board and the circuit, decisions of DHS."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.plugins.amparo_asylum.lives import DECIDED, OPENED, represented
from tests.plugins.docket import Docket

from amparo.case.commands import RecordEvent
from amparo.case.model import Proof
from amparo.declarations import Catalog


@pytest.fixture
def before_board(decided: Docket) -> Docket:
    """Return a case that is before the Board, decided and appealed on 2027-06-03, invented for speed."""
    decided.complete("ana", "file_notice_of_appeal", filed_on=DECIDED, fee="paid", proof="receipt 1")
    decided.complete("pablo", "record_board_receipt", receipt_date=DECIDED, court="BIA")
    return decided


def at_the_board(docket: Docket, event: str, proof: str = "", **data: Any) -> None:
    """Record an event of 2027-06-03 in the proceeding before the Board."""
    shown = Proof(paper=proof, received=DECIDED) if proof else None
    board = docket.case.proceedings[-1].id
    docket.do("ana", RecordEvent(event=event, on=DECIDED, proceeding=board, data=data, proof=shown))


def rules(docket: Docket) -> set[str]:
    """Return the rules of which a deadline exists."""
    return {deadline.rule for deadline in docket.case.deadlines}


def due(docket: Docket, rule: str) -> tuple[date | None, date | None]:
    """Return the legal and the safe date of a rule's last deadline."""
    dates = docket.deadline(rule).dates
    return dates.legal_due, dates.safe_due


def test_a_memorandum_mailed_later_starts_nothing_anew(decided: Docket) -> None:
    """Decided orally: the date stays, and a sentence says why the paper does not move it."""
    before = due(decided, "bia_notice_of_appeal")
    decided.record("pablo", "decision_paper_received", DECIDED, memorandum_mailed="2027-06-03")

    assert before == due(decided, "bia_notice_of_appeal")
    assert any("Iskandarani" in warning.en for warning in decided.deadline("bia_notice_of_appeal").warnings)


def test_a_written_decision_counts_from_its_mailing(catalog: Catalog) -> None:
    """Dated February 27 and mailed March 2, 2026: April 1; the later date waits until a person confirms it."""
    docket = Docket(catalog, OPENED)
    represented(docket)
    docket.record("ana", "asylum_decision", date(2026, 2, 27), outcome="denied", form="written")
    docket.record("pablo", "decision_paper_received", date(2026, 3, 5), mailed="2026-03-02")
    waiting = docket.deadline("bia_notice_of_appeal").waiting

    assert date(2026, 3, 30) == docket.deadline("bia_notice_of_appeal").dates.legal_due  # Sunday the 29th, rolled
    assert waiting is not None
    assert date(2026, 4, 1) == waiting.dates.legal_due


def test_giving_up_the_appeal_makes_the_order_final_that_day(decided: Docket) -> None:
    """The waiver says it by itself; nobody has to record the finality for it to show."""
    day = DECIDED
    decided.complete("ana", "record_appeal_position", waived_on=day, where="on_the_record", proof="order, page 2")

    assert (day, day) == due(decided, "order_finality")
    assert any("given up" in warning.en for warning in decided.deadline("order_finality").warnings)


def test_letting_the_time_pass_makes_the_order_final_on_its_last_day(decided: Docket) -> None:
    """The last day was Tuesday, July 6, 2027; the notices without a date show beside it."""
    last = date(2027, 7, 6)
    decided.day(date(2027, 7, 8))
    final = {"why": "no_appeal_in_time", "decided_by": "immigration_judge"}
    decided.complete("ana", "record_final_order", final_on=last, **final)

    assert (last, last) == due(decided, "order_finality")
    assert {"ice_stay_i246", "mtr_changed_country_conditions"} <= rules(decided)
    assert "mtr_vawa" not in rules(decided)


def test_the_year_for_a_battered_spouse_runs_once_the_ground_is_found(decided: Docket) -> None:
    """Final on 2027-06-03: Saturday, June 3, 2028, so Monday, June 5, safe Friday, June 2; another motion is no end."""
    final = {"why": "appeal_waived", "decided_by": "immigration_judge"}
    decided.record("ana", "removal_order_final", DECIDED, **final)
    decided.record("ana", "reopening_considered", DECIDED, ground="vawa")
    dates = due(decided, "mtr_vawa")
    decided.record("ana", "motion_to_reopen_filed", DECIDED, proof="ECAS 3", ground="new_facts")
    after_another = decided.deadline("mtr_vawa").status
    decided.record("ana", "motion_to_reopen_filed", DECIDED, proof="ECAS 4", ground="vawa")

    assert (date(2028, 6, 5), date(2028, 6, 2)) == dates
    assert ("running", "met") == (after_another, decided.deadline("mtr_vawa").status)


def test_an_order_in_absentia_shows_that_lack_of_notice_has_no_limit(catalog: Catalog) -> None:
    """Beside the 180 days stands a notice without a date."""
    docket = Docket(catalog, OPENED)
    represented(docket)
    docket.record("ana", "asylum_decision", OPENED, outcome="in_absentia_order", form="written")

    assert (None, None) == due(docket, "mtr_in_absentia_no_notice")


def test_a_motion_before_the_board_has_thirteen_days_and_one_in_court_ten(before_board: Docket) -> None:
    """Received on 2027-06-03: Wednesday, June 16 there; the court's rule does not speak of the Board."""
    at_the_board(before_board, "opposing_motion_received", motion="other")
    dates = due(before_board, "bia_motion_response")
    at_the_board(before_board, "motion_response_filed", proof="ECAS 5")

    assert (date(2027, 6, 16), date(2027, 6, 16)) == dates
    assert "met" == before_board.deadline("bia_motion_response").status
    assert "ic_motion_response" not in rules(before_board)


def test_more_time_for_the_brief_is_asked_for_by_its_printed_date(before_board: Docket) -> None:
    """Printed Saturday, June 26, 2027, safe Friday; the brief itself ends both dates."""
    at_the_board(before_board, "briefing_schedule_set", printed_due="2027-06-26")
    dates = due(before_board, "bia_brief_extension_request")
    at_the_board(before_board, "appeal_brief_filed", proof="ECAS 6")

    assert (date(2027, 6, 26), date(2027, 6, 25)) == dates
    assert {"met"} == {before_board.deadline(rule).status for rule in ("bia_brief", "bia_brief_extension_request")}


def test_a_rejected_appeal_is_filed_again_within_fifteen_days(decided: Docket) -> None:
    """Rejected on 2027-06-03: Friday, June 18, observed for Juneteenth, so Monday, June 21, safe June 17."""
    decided.complete("ana", "file_notice_of_appeal", filed_on=DECIDED, fee="paid", proof="receipt 1")
    decided.record("pablo", "appeal_rejected", DECIDED)
    dates = due(decided, "bia_fee_rejection_cure")
    decided.record("ana", "appeal_rejection_cured", DECIDED, proof="receipt 2")

    assert (date(2027, 6, 21), date(2027, 6, 17)) == dates
    assert "met" == decided.deadline("bia_fee_rejection_cure").status


def test_the_boards_dismissal_starts_its_motions_too(before_board: Docket) -> None:
    """2027-06-03 + 30 is July 3, so July 6; + 90 is September 1; each motion ends its own date only."""
    at_the_board(before_board, "appeal_decision", outcome="dismissed")
    at_the_board(before_board, "board_motion_filed", proof="ECAS 7", board_motion="reopen")

    assert (date(2027, 7, 6), date(2027, 7, 2)) == due(before_board, "bia_motion_to_reconsider")
    assert (date(2027, 9, 1), date(2027, 9, 1)) == due(before_board, "bia_motion_to_reopen")
    assert "met" == before_board.deadline("bia_motion_to_reopen").status
    assert "running" == before_board.deadline("bia_motion_to_reconsider").status


def test_a_motion_that_the_board_denies_needs_its_own_petition(before_board: Docket) -> None:
    """Two decisions, two petitions; a remand needs none."""
    for outcome in ("dismissed", "motion_denied", "remanded"):
        at_the_board(before_board, "appeal_decision", outcome=outcome)
    petitions = [deadline for deadline in before_board.case.deadlines if deadline.rule == "petition_for_review"]

    assert [date(2027, 7, 6), date(2027, 7, 6)] == [one.dates.legal_due for one in petitions]


def test_a_motion_denied_later_is_told_beside_the_first_petition_and_not_beside_its_own(before_board: Docket) -> None:
    """The first date stays where it is and says so; the denial is no motion after itself."""
    for outcome in ("dismissed", "motion_denied"):
        at_the_board(before_board, "appeal_decision", outcome=outcome)
    petitions = [deadline for deadline in before_board.case.deadlines if deadline.rule == "petition_for_review"]

    told = [any("denial of a later motion" in warning.en for warning in one.warnings) for one in petitions]
    assert [True, False] == told


@pytest.mark.parametrize("asked", [True, False])
def test_a_stay_is_advised_unless_it_was_asked_for_with_the_petition(before_board: Docket, *, asked: bool) -> None:
    """The petition alone stops nothing: the notice is of the same day."""
    at_the_board(before_board, "appeal_decision", outcome="dismissed")
    at_the_board(before_board, "petition_for_review_filed", proof="PACER 1", circuit="9", stay_asked=asked)

    assert asked is ("stay_motion_circuit" not in rules(before_board))
    assert asked or (DECIDED, DECIDED) == due(before_board, "stay_motion_circuit")


def test_a_move_while_before_the_board_asks_for_the_boards_form(before_board: Docket) -> None:
    """Five working days after Thursday, June 3, 2027 are June 10; five calendar days end on Tuesday, June 8."""
    before_board.record("ines", "change_of_address", DECIDED)
    dates = due(before_board, "eoir33_change_of_address_bia")
    before_board.record("pablo", "address_form_filed", DECIDED, proof="ECAS 8", form="eoir_33_bia")

    assert (date(2027, 6, 10), date(2027, 6, 8)) == dates
    assert "met" == before_board.deadline("eoir33_change_of_address_bia").status
    assert "running" == before_board.deadline("eoir33_change_of_address_court").status


def test_a_move_before_any_appeal_does_not_ask_for_the_boards_form(decided: Docket) -> None:
    """There is no case before the Board yet."""
    decided.record("ines", "change_of_address", DECIDED)

    assert "eoir33_change_of_address_bia" not in rules(decided)


@pytest.mark.parametrize(
    ("served", "legal", "safe"),
    [
        ({"served_by": "mail"}, date(2027, 7, 6), date(2027, 7, 6)),  # 33 days: Tuesday, July 6
        ({"served_by": "personal"}, date(2027, 7, 6), date(2027, 7, 2)),  # 30 days: Saturday, July 3, rolled
        ({}, date(2027, 7, 6), date(2027, 7, 2)),
    ],
)
def test_an_appeal_of_a_decision_of_uscis(decided: Docket, served: dict[str, str], legal: date, safe: date) -> None:
    """Three days more for mail and only for mail; here they change the safe date alone."""
    decided.record("ana", "homeland_security_decision_served", DECIDED, decision="petition_or_waiver", **served)

    assert (legal, safe) == due(decided, "bia_appeal_dhs_decision")
    assert "dhs_custody_decision_appeal" not in rules(decided)


def test_a_custody_decision_of_ice_has_ten_days(decided: Docket) -> None:
    """2027-06-03 + 10 is Sunday, June 13: Monday, safe Friday; the appeal ends it."""
    decided.record("ana", "homeland_security_decision_served", DECIDED, decision="custody", served_by="mail")
    dates = due(decided, "dhs_custody_decision_appeal")
    decided.record("ana", "homeland_security_appeal_filed", DECIDED, proof="stamp 1")

    assert (date(2027, 6, 14), date(2027, 6, 11)) == dates
    assert "met" == decided.deadline("dhs_custody_decision_appeal").status


def test_an_old_order_reinstated_starts_thirty_days_for_the_circuit(decided: Docket) -> None:
    """Riley v. Bondi: from the order of DHS, while withholding of removal is still before the judge."""
    decided.record("ana", "homeland_security_removal_order", DECIDED, order="reinstatement")
    dates = due(decided, "petition_for_review_withholding_only")
    decided.record("ana", "protective_petition_filed", DECIDED, proof="PACER 2")

    assert (date(2027, 7, 6), date(2027, 7, 2)) == dates
    assert "met" == decided.deadline("petition_for_review_withholding_only").status

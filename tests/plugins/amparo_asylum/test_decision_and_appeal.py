"""The end of a case: denial and appeal, the Board and the circuit, final orders, missed dates, closing."""

from __future__ import annotations

from datetime import date

from tests.plugins.amparo_asylum.lives import DECIDED, OPENED, represented
from tests.plugins.docket import Docket

from amparo.declarations import Catalog


def test_a_denial_starts_thirty_days_over_the_fourth_of_july(decided: Docket) -> None:
    """2027-06-03 + 30 is Saturday July 3; Monday July 5 is observed: last day Tuesday July 6, safe Friday July 2."""
    dates = decided.deadline("bia_notice_of_appeal").dates

    assert (date(2027, 7, 6), date(2027, 7, 2)) == (dates.legal_due, dates.safe_due)
    assert "decision" == decided.settlement.phase
    assert {"explain_decision", "decide_on_appeal", "file_notice_of_appeal"} <= decided.open_steps


def test_asylum_granted_starts_no_appeal_of_ours(catalog: Catalog) -> None:
    """Who has won has nothing to appeal."""
    docket = Docket(catalog, OPENED)
    represented(docket)
    docket.record("ana", "asylum_decision", OPENED, outcome="granted", form="oral")

    assert [] == [d.rule for d in docket.case.deadlines if d.rule == "bia_notice_of_appeal"]
    assert set() == docket.open_steps & {"decide_on_appeal", "file_notice_of_appeal"}


def test_an_appeal_received_with_proof_opens_the_way_to_the_board(decided: Docket) -> None:
    """The appeal meets its date; the Board's receipt opens its proceeding, where another appearance is asked for."""
    decided.complete("ana", "file_notice_of_appeal", filed_on=DECIDED, fee="paid", proof="receipt 1")
    decided.complete("pablo", "record_board_receipt", receipt_date=DECIDED, court="BIA")

    assert "met" == decided.deadline("bia_notice_of_appeal").status
    assert "appeal" == decided.settlement.phase
    assert "America/New_York" == decided.case.proceedings[-1].zone
    assert {"enter_appearance", "record_appeal_decision"} <= decided.open_steps


def test_the_boards_dismissal_starts_thirty_days_for_the_circuit(decided: Docket) -> None:
    """An order dated 2027-06-03 of the Board, invented for speed: the petition is due on Tuesday 2027-07-06 as well."""
    decided.complete("ana", "file_notice_of_appeal", filed_on=DECIDED, fee="paid", proof="receipt 1")
    decided.complete("pablo", "record_board_receipt", receipt_date=DECIDED, court="BIA")
    decided.complete("ana", "record_appeal_decision", decided_on=DECIDED, outcome="dismissed")

    assert date(2027, 7, 6) == decided.deadline("petition_for_review").dates.legal_due
    assert "file_petition_for_review" in decided.open_steps


def test_an_appeal_given_up_makes_the_order_final_and_starts_the_motions(decided: Docket) -> None:
    """The waiver, proven, ends the appeal's date; the final order starts 30 and 90 days."""
    day = DECIDED
    decided.complete("ana", "record_appeal_position", waived_on=day, where="on_the_record", proof="order, page 2")
    decided.complete("ana", "record_final_order", final_on=day, why="appeal_waived", decided_by="immigration_judge")
    rules = ("bia_notice_of_appeal", "ij_motion_to_reconsider", "ij_motion_to_reopen")

    assert ["met", "running", "running"] == [decided.deadline(rule).status.value for rule in rules]
    assert "file_notice_of_appeal" not in decided.open_steps
    # 2027-06-03 + 90: June 30 is day 27, July 31 day 58, August 31 day 89, September 1 day 90, a Wednesday
    assert date(2027, 9, 1) == decided.deadline("ij_motion_to_reopen").dates.legal_due


def test_a_missed_appeal_starts_the_protocol(decided: Docket) -> None:
    """When July 6 has ended in Los Angeles without an appeal, four steps open, one for each duty."""
    decided.day(date(2027, 7, 7))
    protocol = {step for step in decided.open_steps if step.startswith("missed_deadline")}

    assert "missed" == decided.deadline("bia_notice_of_appeal").status
    assert {
        "missed_deadline_review",
        "missed_deadline_mitigation",
        "missed_deadline_tell_client",
        "missed_deadline_insurer",
    } == protocol


def test_an_order_in_absentia_starts_one_hundred_and_eighty_days(docket: Docket) -> None:
    """2026-03-16 + 180: March 31 is day 15, August 31 day 168, September 12 day 180, a Saturday, so Monday the 14th."""
    represented(docket)
    docket.record("ana", "asylum_decision", OPENED, outcome="in_absentia_order", form="written")

    assert date(2026, 9, 14) == docket.deadline("mtr_in_absentia_exceptional_circumstances").dates.legal_due


def test_a_case_ends_in_order(decided: Docket) -> None:
    """Closing is decided, the letter is sent, and then nothing is left to do."""
    day = DECIDED
    decided.complete("sofia", "closing_decision", decided_on=day, reason="new_counsel", no_date_open="confirmed")
    decided.complete("ines", "closing_letter", sent_on=day, next_dates="appeal: July 6, 2027", proof="mail 9")
    phase = decided.settlement.phase
    decided.complete("ana", "close_case", closed_on=day, reason="new counsel", originals_returned="confirmed")

    assert ("closing", False, set()) == (phase, decided.case.is_open, decided.open_steps)

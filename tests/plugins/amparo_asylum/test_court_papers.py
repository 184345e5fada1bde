"""The court's orders, papers of the government, outages and bond: which dates they start, and what ends each."""

from __future__ import annotations

from datetime import date

import pytest
from tests.plugins.amparo_asylum.lives import DECIDED, OPENED, hearing, represented
from tests.plugins.docket import Docket

from amparo.declarations import Catalog

MASTER = date(2027, 3, 18)  # a Thursday


@pytest.fixture
def in_court(catalog: Catalog) -> Docket:
    """Return a represented case whose master hearing is on 2027-03-18."""
    docket = Docket(catalog, OPENED)
    represented(docket)
    hearing(docket, "master", MASTER, OPENED)
    return docket


def rules(docket: Docket) -> set[str]:
    """Return the rules of which a deadline exists."""
    return {deadline.rule for deadline in docket.case.deadlines}


def due(docket: Docket, rule: str) -> tuple[date | None, date | None]:
    """Return the legal and the safe date of a rule's last deadline."""
    dates = docket.deadline(rule).dates
    return dates.legal_due, dates.safe_due


def test_the_judges_own_days_are_counted_back_from_the_hearing(in_court: Docket) -> None:
    """Without them there is no such date; ten days before March 18 is Monday, March 8; the evidence filed ends it."""
    before = rules(in_court)
    in_court.record("ana", "filing_days_set", OPENED, judge_offset_days=10)
    dates = due(in_court, "ic_judge_set_before_hearing")
    in_court.record("ana", "hearing_evidence_filed", OPENED, proof="ECAS 7", what="exhibits A to D")

    assert "ic_judge_set_before_hearing" not in before
    assert (date(2027, 3, 8), date(2027, 3, 8)) == dates
    assert "met" == in_court.deadline("ic_judge_set_before_hearing").status


def test_a_hearing_moved_nearer_takes_the_judges_days_with_it(in_court: Docket) -> None:
    """Ten days before Thursday, March 11 is Monday, March 1: the earlier date applies at once."""
    in_court.record("ana", "filing_days_set", OPENED, judge_offset_days=10)
    in_court.record("pablo", "hearing_moved", OPENED, hearing_date="2027-03-11", hearing_time="09:00")

    assert (date(2027, 3, 1), date(2027, 3, 1)) == due(in_court, "ic_judge_set_before_hearing")


def test_each_order_to_file_has_its_own_date_and_its_own_end(in_court: Docket) -> None:
    """A Saturday moves to Tuesday over Columbus Day; filing what one order asked for leaves the other running."""
    in_court.record("ana", "court_filing_ordered", OPENED, ordered_filing="brief", order_due_date="2027-10-09")
    brief = in_court.case.of_kind["court_filing_ordered"][-1].id
    in_court.record("ana", "court_filing_ordered", OPENED, ordered_filing="evidence", order_due_date="2027-11-01")
    in_court.record("ana", "ordered_filing_made", OPENED, proof="ECAS 8", about=brief)
    both = [deadline for deadline in in_court.case.deadlines if deadline.rule == "ic_order_specific_date"]

    assert [(date(2027, 10, 12), date(2027, 10, 8)), (date(2027, 11, 1), date(2027, 11, 1))] == [
        (one.dates.legal_due, one.dates.safe_due) for one in both
    ]
    assert ["met", "running"] == [one.status.value for one in both]


def test_days_after_a_hearing_are_counted_from_that_hearing(in_court: Docket) -> None:
    """Fourteen days after Friday, March 6, 2026 is Friday, March 20, whenever the order itself was written."""
    written, ordered = date(2026, 3, 10), "filing_after_hearing_ordered"
    in_court.record("ana", ordered, written, judge_offset_days=14, hearing_date="2026-03-06")
    dates = due(in_court, "ic_after_hearing_deadline")
    in_court.record("ana", "filing_after_hearing_made", OPENED, proof="ECAS 8")

    assert (date(2026, 3, 20), date(2026, 3, 20)) == dates
    assert "met" == in_court.deadline("ic_after_hearing_deadline").status


def test_written_pleadings_have_the_orders_date(in_court: Docket) -> None:
    """A Sunday moves to Monday, safe Friday; the general rule of orders does not ring for them a second time."""
    in_court.record("ana", "court_filing_ordered", OPENED, ordered_filing="pleadings", order_due_date="2027-02-28")

    assert (date(2027, 3, 1), date(2027, 2, 26)) == due(in_court, "ic_pleadings")
    assert "ic_order_specific_date" not in rules(in_court)


@pytest.mark.parametrize(
    ("request_", "rule"),
    [("continuance", "ic_continuance"), ("change_of_venue", "ic_change_of_venue"), ("advance", "ic_advance")],
)
def test_a_request_before_a_hearing_is_advised_once_it_is_planned(in_court: Docket, request_: str, rule: str) -> None:
    """Fifteen days before the master hearing of March 18 is Wednesday, March 3; filing the request ends the advice."""
    before = rules(in_court)
    in_court.record("ana", "hearing_request_planned", OPENED, hearing_request=request_)
    dates = due(in_court, rule)
    in_court.record("ana", "hearing_request_filed", OPENED, hearing_request=request_)

    assert rule not in before
    assert (date(2027, 3, 3), date(2027, 3, 3)) == dates
    assert "met" == in_court.deadline(rule).status


def test_a_subpoena_is_asked_for_with_the_filings_of_an_individual_hearing(catalog: Catalog) -> None:
    """Thirty days before Wednesday, December 15, 2027 is Monday, November 15."""
    docket = Docket(catalog, OPENED)
    represented(docket)
    hearing(docket, "individual", date(2027, 12, 15), OPENED)
    docket.record("ana", "hearing_request_planned", OPENED, hearing_request="subpoena")

    assert (date(2027, 11, 15), date(2027, 11, 15)) == due(docket, "ic_subpoena_request")


def test_a_filing_of_the_government_is_answered_within_ten_days(in_court: Docket) -> None:
    """Received on March 16, 2026: March 26, under the rule of the hearing that it is for; the answer ends it."""
    in_court.record("pablo", "opposing_filing_received", OPENED, for_hearing="master")
    in_court.record("ana", "filing_response_filed", OPENED, proof="ECAS 9")
    in_court.record("pablo", "opposing_filing_received", OPENED, for_hearing="individual")

    assert (date(2026, 3, 26), date(2026, 3, 26)) == due(in_court, "ic_response_to_filing")
    assert "met" == in_court.deadline("ic_master_response").status
    assert "running" == in_court.deadline("ic_response_to_filing").status


def test_a_motion_to_pretermit_says_that_it_may_be_argued_sooner(in_court: Docket) -> None:
    """The ten days stand, the judge's shorter date drives, and the warning is there for this motion only."""
    in_court.record("pablo", "opposing_motion_received", OPENED, motion="pretermit", response_due="2026-03-20")
    pretermit = in_court.deadline("ic_motion_response")
    in_court.record("pablo", "opposing_motion_received", OPENED, motion="dismiss")
    other = in_court.deadline("ic_motion_response")

    assert (date(2026, 3, 20), date(2026, 3, 26)) == (pretermit.dates.legal_due, other.dates.legal_due)
    assert any("pretermit" in warning.en for warning in pretermit.warnings)
    assert not any("pretermit" in warning.en for warning in other.warnings)


def test_an_unplanned_outage_moves_a_last_day_and_a_planned_one_does_not(in_court: Docket) -> None:
    """Down on Thursday, March 12, 2026 and back on Saturday: Monday, March 16; the safe date stays where it was."""
    last = date(2026, 3, 12)
    in_court.record("ana", "filing_system_outage", last, outage="planned", system_restored="2026-03-14")
    planned = rules(in_court)
    in_court.record("ana", "filing_system_outage", last, outage="unplanned", system_restored="2026-03-14")

    assert "ic_ecas_outage_extension" not in planned
    assert (date(2026, 3, 16), last) == due(in_court, "ic_ecas_outage_extension")


def test_detention_is_on_the_record_and_bond_may_be_asked_for_at_any_time(in_court: Docket) -> None:
    """The event states the custody that other rules read, and the notice has no date."""
    in_court.record("ines", "taken_into_custody", OPENED, custody="detained")

    assert "detained" == in_court.case.facts["asylum.custody"]
    assert (None, None) == due(in_court, "bond_redetermination")


@pytest.mark.parametrize(
    ("outcome", "started"),
    [
        ("denied", {"bia_bond_appeal"}),
        ("bond_set", {"bia_bond_appeal", "dhs_eoir43_automatic_stay", "dhs_eoir43_followup_appeal"}),
        ("released", {"dhs_eoir43_automatic_stay", "dhs_eoir43_followup_appeal"}),
    ],
)
def test_a_bond_decision_starts_what_its_outcome_allows(in_court: Docket, outcome: str, started: set[str]) -> None:
    """What was denied cannot be frozen, and a release without a bond leaves us nothing to appeal."""
    before = rules(in_court)
    in_court.record("pablo", "bond_decision", OPENED, bond_outcome=outcome)

    assert started == rules(in_court) - before


def test_the_dates_after_a_bond_decision(in_court: Docket) -> None:
    """Of Monday, March 16, 2026: our appeal April 15, the freeze March 17, the appeal that keeps it March 30."""
    in_court.record("pablo", "bond_decision", OPENED, bond_outcome="bond_set")

    assert (date(2026, 4, 15), date(2026, 4, 15)) == due(in_court, "bia_bond_appeal")
    assert (date(2026, 3, 17), None) == due(in_court, "dhs_eoir43_automatic_stay")
    assert (date(2026, 3, 30), None) == due(in_court, "dhs_eoir43_followup_appeal")


def test_the_first_hearing_lies_ten_days_after_the_notice_to_appear(in_court: Docket) -> None:
    """Served on Tuesday, March 10, 2026: not before Friday, March 20."""
    assert (date(2026, 3, 20), date(2026, 3, 20)) == due(in_court, "nta_min_notice")


def test_a_departure_bond_is_proved_to_the_board_after_an_appeal(decided: Docket) -> None:
    """Only who got voluntary departure at the end of the case; appealed 2027-06-03: July 3, so July 6, safe July 2."""
    decided.record("ana", "voluntary_departure_granted", DECIDED, stage="post_conclusion")
    before = rules(decided)
    decided.complete("ana", "file_notice_of_appeal", filed_on=DECIDED, fee="paid", proof="receipt 1")

    assert "voluntary_departure_bond_proof_bia" not in before
    assert (date(2027, 7, 6), date(2027, 7, 2)) == due(decided, "voluntary_departure_bond_proof_bia")


def test_departure_that_the_board_reinstates_asks_for_no_second_bond(decided: Docket) -> None:
    """Sixty days from the Board's grant run, and no five days for a bond."""
    granted = {"stage": "post_conclusion", "granted_by": "board_of_immigration_appeals"}
    decided.record("ana", "voluntary_departure_granted", DECIDED, **granted)

    assert (date(2027, 8, 2), date(2027, 8, 2)) == due(decided, "voluntary_departure_post_conclusion")
    assert "voluntary_departure_bond" not in rules(decided)


def test_a_representative_who_moves_is_told_to_say_so(in_court: Docket) -> None:
    """Promptly is no number: the duty shows without a date."""
    in_court.record("ana", "representative_moved", OPENED)

    assert (None, None) == due(in_court, "rep_change_of_address")


def test_a_diplomat_need_not_tell_uscis(in_court: Docket) -> None:
    """Holders of A and G visas are excepted from the ten days, not from the court's five."""
    in_court.record("ines", "change_of_address", OPENED, visa_class="A")

    assert "ar11_change_of_address" not in rules(in_court)
    assert "eoir33_change_of_address_court" in rules(in_court)

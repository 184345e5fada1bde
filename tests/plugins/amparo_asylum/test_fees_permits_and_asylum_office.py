"""From what a clinic records to the dates of filing, fees, work permits, the asylum office and the fear screening."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.plugins.amparo_asylum.lives import represented
from tests.plugins.docket import Docket

from amparo.case.commands import RecordEvent
from amparo.case.model import Proof
from amparo.deadlines import Inputs, compute
from amparo.declarations import Catalog
from amparo.errors import RuleNotInForce

Told = tuple[str, date, dict[str, Any]]

NOTICE = date(2027, 4, 6)
INTERVIEW: Told = (
    "asylum_interview_scheduled",
    NOTICE,
    {"interview_on": "2027-05-17", "interview_kind": "affirmative", "order_due_date": "2027-05-08"},
)
MERITS: Told = ("asylum_interview_scheduled", NOTICE, {"interview_on": "2027-05-23", "interview_kind": "asylum_merits"})
CARD: Told = (
    "ead_card_received",
    date(2026, 2, 17),
    {"category": "C08", "valid_from": "2026-02-10", "valid_until": "2027-08-10"},
)


def tell(docket: Docket, *told: Told) -> None:
    """Put events on record in their order, each on its own day or, if that is past, looking back."""
    for kind, day, data in told:
        if day > docket.now.date():
            docket.day(day)
        docket.do("ana", RecordEvent(event=kind, on=day, data=data, proof=Proof(paper="file 12", received=day)))


@pytest.mark.parametrize(
    ("rule", "told", "legal", "safe"),
    [
        # six months from Wednesday, 2027-02-10
        (
            "asylum_changed_circumstances",
            [("changed_circumstances", date(2027, 2, 10), {})],
            "2027-08-10",
            "2027-08-10",
        ),
        # to Sunday, 2027-02-28: September 30 and August 31 clipped
        (
            "asylum_extraordinary_circumstances",
            [("extraordinary_circumstances_ended", date(2026, 8, 31), {})],
            "2027-02-28",
            "2027-02-26",
        ),
        # thirty days from April 6: 24 to April 30, 6 more
        ("annual_asylum_fee_uscis", [("annual_fee_notice_received", NOTICE, {})], "2027-05-06", "2027-05-06"),
        # the notice prints an earlier day, which drives until somebody has checked it
        (
            "annual_asylum_fee_uscis",
            [("annual_fee_notice_received", NOTICE, {"printed_due": "2027-04-30"})],
            "2027-04-30",
            "2027-04-30",
        ),
        # the order names Saturday, May 1
        (
            "annual_asylum_fee_eoir",
            [("annual_fee_ordered", NOTICE, {"order_due_date": "2027-05-01"})],
            "2027-05-03",
            "2027-04-30",
        ),
        # 150 and 180 days from 2026-06-01: October 29 and November 28
        ("asylum_ead_c8_earliest_filing", [("i589_filed", date(2026, 6, 1), {})], "2026-10-29", "2026-10-30"),
        ("asylum_ead_c8_eligibility", [("i589_filed", date(2026, 6, 1), {})], "2026-11-28", "2026-11-28"),
        ("asylum_statutory_45_day_interview", [("i589_filed", date(2026, 6, 1), {})], "2026-07-16", None),
        # 180 days before August 10: 10 to July 31, 41 to June 30, 71, 102, 132, 163 to February 28, 17 more
        ("ead_renewal_window_open", [CARD], "2027-02-11", "2027-02-11"),
        ("ead_auto_extension_end", [CARD], "2027-08-10", "2027-08-10"),
        # eighteen months from 2026-02-10
        ("ead_max_validity", [CARD], "2027-08-10", None),
        # the notice names Saturday, May 8, which goes back to Friday
        ("asylum_interview_evidence_cutoff", [INTERVIEW], "2027-05-07", "2027-05-07"),
        # 45 days from May 17: 14 to May 31, 31 more is July 1
        ("asylum_interview_reschedule", [INTERVIEW], "2027-07-01", "2027-07-01"),
        (
            "asylum_missed_interview_good_cause",
            [INTERVIEW, ("asylum_interview_missed", date(2027, 5, 17), {})],
            "2027-07-01",
            "2027-07-01",
        ),
        (
            "asylum_noid_response",
            [("asylum_intent_to_deny_received", NOTICE, {"order_due_date": "2027-04-22"})],
            "2027-04-22",
            "2027-04-22",
        ),
        (
            "asylum_biometrics_appointment",
            [
                ("biometrics_notice_received", NOTICE, {"order_due_date": "2027-04-20"}),
                ("biometrics_appointment_moved", date(2027, 4, 8), {"order_due_date": "2027-04-14"}),
            ],
            "2027-04-14",
            "2027-04-14",
        ),
        # Sunday, May 16 goes to Monday
        (
            "defensive_biometrics",
            [("biometrics_instructed", NOTICE, {"court_set_deadline": "2027-05-16"})],
            "2027-05-17",
            "2027-05-14",
        ),
        # seven days before Sunday, May 23 when handed in; ten while nobody has said how
        (
            "ami_evidence_cutoff",
            [(MERITS[0], MERITS[1], {**MERITS[2], "sent_by": "personal"})],
            "2027-05-16",
            "2027-05-14",
        ),
        ("ami_evidence_cutoff", [MERITS], "2027-05-13", "2027-05-13"),
        (
            "ami_interview_window",
            [("credible_fear_decision", NOTICE, {"outcome": "positive", "next_step": "asylum_merits_interview"})],
            "2027-05-21",
            None,
        ),
        ("credible_fear_ij_review", [("credible_fear_decision", NOTICE, {"outcome": "negative"})], "2027-04-13", None),
        # seven days from April 6, but the removal is on the 9th
        (
            "credible_fear_reconsideration_request",
            [("credible_fear_review_decided", NOTICE, {"outcome": "affirmed", "removal_scheduled": "2027-04-09"})],
            "2027-04-08",
            "2027-04-08",
        ),
        ("reasonable_fear_interview", [("reasonable_fear_referred", NOTICE, {})], "2027-04-16", None),
        ("reasonable_fear_ij_review", [("reasonable_fear_review_requested", NOTICE, {})], "2027-04-16", None),
    ],
)
def test_what_is_recorded_starts_the_date(
    docket: Docket, rule: str, told: list[Told], legal: str, safe: str | None
) -> None:
    """The event, its fields and the case's own facts reach the rule."""
    represented(docket)
    tell(docket, *told)
    dates = docket.deadline(rule).dates

    assert date.fromisoformat(legal) == dates.legal_due
    assert (date.fromisoformat(safe) if safe else None) == dates.safe_due


@pytest.mark.parametrize(
    ("rule", "told", "meets"),
    [
        ("annual_asylum_fee_uscis", [("annual_fee_notice_received", NOTICE, {})], "annual_fee_paid"),
        (
            "annual_asylum_fee_eoir",
            [("annual_fee_ordered", NOTICE, {"order_due_date": "2027-05-03"})],
            "annual_fee_paid",
        ),
        ("asylum_interview_evidence_cutoff", [INTERVIEW], "asylum_interview_evidence_sent"),
        ("asylum_interview_reschedule", [INTERVIEW], "asylum_interview_reschedule_requested"),
        (
            "asylum_missed_interview_good_cause",
            [INTERVIEW, ("asylum_interview_missed", date(2027, 5, 17), {})],
            "asylum_interview_reschedule_requested",
        ),
        (
            "asylum_noid_response",
            [("asylum_intent_to_deny_received", NOTICE, {"order_due_date": "2027-04-22"})],
            "asylum_intent_to_deny_answered",
        ),
        (
            "asylum_biometrics_appointment",
            [("biometrics_notice_received", NOTICE, {"order_due_date": "2027-04-14"})],
            "biometrics_taken",
        ),
        (
            "defensive_biometrics",
            [("biometrics_instructed", NOTICE, {"court_set_deadline": "2027-05-17"})],
            "biometrics_taken",
        ),
        ("ami_evidence_cutoff", [MERITS], "asylum_interview_evidence_sent"),
        (
            "credible_fear_reconsideration_request",
            [("credible_fear_review_decided", NOTICE, {"outcome": "affirmed"})],
            "credible_fear_reconsideration_requested",
        ),
    ],
)
def test_proof_of_what_was_done_meets_the_date(docket: Docket, rule: str, told: list[Told], meets: str) -> None:
    """A receipt of the day itself ends it."""
    represented(docket)
    tell(docket, *told)
    before = docket.deadline(rule).status
    tell(docket, (meets, told[-1][1], {}))

    assert ("running", "met") == (before, docket.deadline(rule).status)


def test_a_card_is_not_met_by_itself_but_by_the_next_one(docket: Docket) -> None:
    """The second card ends the wait of the first and begins its own."""
    represented(docket)
    tell(docket, CARD)
    first = docket.deadline("ead_auto_extension_end").status
    renewed = {"category": "C08", "valid_from": "2027-07-01", "valid_until": "2028-12-31"}
    tell(docket, ("ead_card_received", date(2027, 7, 5), renewed))
    both = [(one.status, one.dates.legal_due) for one in docket.case.deadlines if one.rule == "ead_auto_extension_end"]

    assert "running" == first
    assert [("met", date(2027, 8, 10)), ("running", date(2028, 12, 31))] == both


def test_the_annual_fee_rings_in_the_second_year_too(docket: Docket) -> None:
    """Filed on 2026-06-01 and pending: 2027-06-01 is reached, then 2028-06-01 stands."""
    represented(docket)
    tell(docket, ("i589_filed", date(2026, 6, 1), {}))
    docket.day(date(2027, 6, 2))
    reached = [e.on for e in docket.case.of_kind["notice_reached"] if e.current["rule"] == "annual_asylum_fee_accrual"]

    assert [date(2027, 6, 1)] == reached
    assert ("running", date(2028, 6, 1)) == (
        docket.deadline("annual_asylum_fee_accrual").status,
        docket.deadline("annual_asylum_fee_accrual").dates.legal_due,
    )


def test_the_annual_fee_ends_when_asylum_is_granted(docket: Docket) -> None:
    """Nothing is pending any more."""
    represented(docket)
    granted = {"outcome": "granted", "form": "oral"}
    tell(docket, ("i589_filed", date(2026, 6, 1), {}), ("asylum_decision", date(2026, 12, 1), granted))

    assert "withdrawn" == docket.deadline("annual_asylum_fee_accrual").status


def test_somebody_named_on_anothers_application_owes_no_annual_fee(docket: Docket) -> None:
    """One fee for each application: the derivative's filing starts none."""
    represented(docket)
    tell(docket, ("i589_filed", date(2026, 6, 1), {"included_as": "derivative"}))

    assert "annual_asylum_fee_accrual" not in {one.rule for one in docket.case.deadlines}


def test_the_reminders_after_a_change_come_by_day_thirty_sixty_and_ninety(docket: Docket) -> None:
    """No text sets a number of days, so a reasonable time is asked about early and often."""
    represented(docket)
    day = date(2026, 8, 31)  # the shortest six months there are: to February 28
    tell(docket, ("changed_circumstances", day, {}))
    rungs = [(rung.at.date() - day).days for rung in docket.deadline("asylum_changed_circumstances").rungs]

    assert all(earlier <= mark for earlier, mark in zip(rungs[:3], (30, 60, 90), strict=True))
    assert all(earlier > mark - 7 for earlier, mark in zip(rungs[:3], (30, 60, 90), strict=True))


def test_an_earlier_first_arrival_is_asked_for_and_draws_the_safe_date(docket: Docket) -> None:
    """First on 2025-06-02, last on 2026-03-09: counted from the first, the year ends on 2026-06-02, a Tuesday."""
    represented(docket)
    arrival = docket.case.of_kind["last_arrival"][0]
    tell(docket, ("last_arrival", arrival.on, {"first_arrival": "2025-06-02"}))
    dates = [one.dates for one in docket.case.deadlines if one.rule == "asylum_one_year_filing"][-1]

    assert (date(2027, 3, 9), date(2026, 6, 2)) == (dates.legal_due, dates.safe_due)


def test_the_proposed_wait_starts_nothing(docket: Docket, catalog: Catalog) -> None:
    """It is shown with its reason, and an application does not start it."""
    represented(docket)
    tell(docket, ("i589_filed", date(2026, 6, 1), {}))

    assert "proposed" in catalog.rule["asylum_ead_c8_365_PROPOSED"].disabled
    assert "asylum_ead_c8_365_PROPOSED" not in {one.rule for one in docket.case.deadlines}


@pytest.mark.parametrize(
    ("rule", "facts", "answer"),
    [
        ("annual_asylum_fee_uscis", {"forum": "EOIR"}, "not_applicable"),
        ("annual_asylum_fee_uscis", {"forum": "USCIS"}, "computed"),
        ("annual_asylum_fee_eoir", {"forum": "USCIS", "ij_fee_order": NOTICE}, "not_applicable"),
        ("annual_asylum_fee_eoir", {"forum": "EOIR", "ij_fee_order": NOTICE}, "set_by_order"),
        ("annual_asylum_fee_eoir", {"forum": "EOIR", "ij_fee_order": None}, "none"),
    ],
)
def test_the_annual_fee_of_one_forum_is_not_asked_for_before_the_other(
    catalog: Catalog, rule: str, facts: dict[str, Any], answer: str
) -> None:
    """A notice of USCIS and an order of a judge have rules of their own."""
    assert answer == compute(catalog.rule[rule], Inputs(trigger=NOTICE, facts=facts)).status


def test_a_judges_fee_order_from_before_its_memorandum_has_no_law_here(catalog: Catalog) -> None:
    """What held before 2026-01-02 was not researched, so nothing is answered."""
    day = date(2026, 1, 1)
    facts = {"ij_fee_order": day, "order_due_date": date(2026, 2, 18)}

    with pytest.raises(RuleNotInForce):
        compute(catalog.rule["annual_asylum_fee_eoir"], Inputs(trigger=day, facts=facts))

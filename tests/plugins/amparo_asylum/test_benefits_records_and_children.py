"""From what a clinic records to the dates of USCIS, benefits, records and children, and of the office's own customs.

Every expected date was counted on a calendar; the case is opened on Monday, March 16, 2026.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.plugins.amparo_asylum.lives import OPENED
from tests.plugins.docket import Docket

from amparo.case.commands import RecordEvent
from amparo.case.model import DeadlineStatus, Proof

Told = tuple[str, date, dict[str, Any]]

COURT: Told = ("notice_to_appear_filed", OPENED, {"court": "ADL"})
GRANT: Told = ("asylum_granted_by_uscis", date(2026, 3, 10), {})
REQUEST: Told = ("records_request_received", OPENED, {"agency": "uscis"})


def tell(docket: Docket, *told: Told, by: str = "ana") -> None:
    """Put events on record in their order, each with its paper, received on its day."""
    for kind, day, data in told:
        if day > docket.now.date():
            docket.day(day)
        docket.do(by, RecordEvent(event=kind, on=day, data=data, proof=Proof(paper="file 12", received=day)))


@pytest.mark.parametrize(
    ("told", "rule", "due"),
    [
        pytest.param([GRANT], "i730_two_year", date(2028, 3, 10), id="family, after a grant of USCIS"),
        pytest.param(
            [COURT, ("asylum_decision", OPENED, {"outcome": "granted", "form": "oral"})],
            "i730_two_year",
            date(2028, 3, 16),
            id="family, after a judge's grant",
        ),
        pytest.param([GRANT], "asylee_adjustment_eligibility", date(2027, 3, 10), id="green card after a year"),
        pytest.param(  # 21 days to March 31, 19 more
            [GRANT, ("time_abroad_recorded", OPENED, {"days_abroad": 40})],
            "asylee_adjustment_eligibility",
            date(2027, 4, 19),
            id="green card after a year and forty days abroad",
        ),
        pytest.param(
            [("travel_planned", OPENED, {"departure_on": "2027-12-01"})],
            "refugee_travel_document",
            date(2027, 9, 2),
            id="travel document",
        ),
        pytest.param(  # 15 days to March 31, the 33rd is Saturday, April 18
            [("intent_to_deny_received", OPENED, {"served_by": "mail"})],
            "uscis_noid_response",
            date(2026, 4, 20),
            id="intent to deny, by mail",
        ),
        pytest.param(
            [("intent_to_deny_received", OPENED, {"served_by": "personal"})],
            "uscis_noid_response",
            date(2026, 4, 15),
            id="intent to deny, in person",
        ),
        pytest.param(
            [COURT, ("request_for_evidence_received", OPENED, {"served_by": "mail", "about_form": "I-539"})],
            "uscis_rfe_response",
            date(2026, 4, 20),
            id="request for evidence on a Form I-539",
        ),
        pytest.param(
            [("uscis_denial_received", OPENED, {"served_by": "mail"})],
            "uscis_i290b",
            date(2026, 4, 20),
            id="appeal, denial by mail",
        ),
        pytest.param(
            [("uscis_denial_received", OPENED, {})], "uscis_i290b", date(2026, 4, 15), id="appeal, service unknown"
        ),
        pytest.param([REQUEST], "foia_agency_response", date(2026, 4, 13), id="records"),
        pytest.param(
            [REQUEST, ("records_time_extended", OPENED, {"time_extended": True})],
            "foia_agency_response_extended",
            date(2026, 4, 27),
            id="records, more time taken",
        ),
        pytest.param(  # 15 days to March 31, 45, 76 to May 31, 14 more: a Sunday
            [REQUEST, ("records_request_answered", OPENED, {"outcome": "no_records"})],
            "foia_admin_appeal",
            date(2026, 6, 15),
            id="no records found",
        ),
        pytest.param(
            [("special_juvenile_path_opened", OPENED, {"born_on": "2006-05-17"})],
            "sij_i360_age_21",
            date(2027, 5, 16),
            id="special juvenile petition",
        ),
        pytest.param(
            [("special_juvenile_path_opened", OPENED, {"born_on": "2006-05-17"})],
            "sij_in_person_filing_window_open",
            date(2027, 5, 3),
            id="special juvenile petition in person",
        ),
        pytest.param(
            [("special_juvenile_path_opened", OPENED, {"born_on": "2006-05-17", "order_due_date": "2026-09-14"})],
            "sij_state_court_order",
            date(2026, 9, 14),
            id="order of the state court",
        ),
        pytest.param(
            [("child_birth_date_recorded", OPENED, {"born_on": "2009-04-14"})],
            "minor_turns_18",
            date(2027, 4, 14),
            id="eighteenth birthday",
        ),
        pytest.param(
            [("tps_registration_opened", OPENED, {"order_due_date": "2026-05-06"})],
            "tps_reregistration_end",
            date(2026, 5, 6),
            id="TPS, date published",
        ),
        pytest.param(
            [("tps_registration_opened", OPENED, {})], "tps_reregistration_end", None, id="TPS, date not entered"
        ),
        pytest.param(
            [("tps_qualifying_status_ended", OPENED, {})], "tps_late_initial", date(2026, 5, 15), id="TPS, late"
        ),
        pytest.param(
            [("tps_designation_recorded", OPENED, {"designation_ends": "2026-09-09"})],
            "tps_secretary_decision",
            date(2026, 7, 11),
            id="TPS, the government's decision",
        ),
        pytest.param(
            [("daca_granted", OPENED, {"expires_on": "2027-10-17"})],
            "daca_renewal_window_open",
            date(2027, 5, 20),
            id="DACA opens",
        ),
        pytest.param(  # 17 days back to September 30, 47, 78, 109 to June 30, 11 more
            [("daca_granted", OPENED, {"expires_on": "2027-10-17"})],
            "daca_renewal_recommended_by",
            date(2027, 6, 19),
            id="DACA recommended",
        ),
        pytest.param(
            [("u_certification_signed", date(2026, 2, 28), {})],
            "u_visa_supp_b",
            date(2026, 8, 28),
            id="U certification",
        ),
        pytest.param(
            [("u_status_began", date(2024, 4, 14), {})], "u_visa_adjustment_window", date(2027, 4, 14), id="U opens"
        ),
        pytest.param(
            [("u_status_began", date(2024, 4, 14), {})],
            "u_visa_adjustment_window_closes",
            date(2028, 4, 14),
            id="U closes",
        ),
        pytest.param(
            [("accreditation_recorded", OPENED, {"expires_on": "2027-06-15"})],
            "accreditation_renewal",
            date(2027, 6, 15),
            id="accreditation",
        ),
        pytest.param(
            [("interview_booked", OPENED, {"interview_on": "2026-03-20"})],
            "internal_conflict_check",
            date(2026, 3, 20),
            id="custom: conflicts before the interview",
        ),
        pytest.param(  # Tuesday 17 to Friday 20 are days 1 to 4, Monday is day 5
            [("staff_took_case", OPENED, {})],
            "internal_engagement_letter",
            date(2026, 3, 23),
            id="custom: engagement letter",
        ),
        pytest.param(
            [("engagement_signed", OPENED, {})], "internal_notice_of_appearance", OPENED, id="custom: appearance"
        ),
        pytest.param(
            [("filing_planned", OPENED, {"what": "brief", "due_on": "2027-04-29"})],
            "internal_mentor_review",
            date(2027, 4, 15),
            id="custom: mentor's review",
        ),
    ],
)
def test_what_is_recorded_starts_the_date(docket: Docket, told: list[Told], rule: str, due: date | None) -> None:
    """The trigger's own date or the one in its field, and the facts that the rule reads, are found in the record."""
    tell(docket, *told)

    assert due == docket.deadline(rule).dates.legal_due


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ([GRANT], "refugee_travel_document"),
        ([COURT, ("asylum_decision", OPENED, {"outcome": "denied", "form": "oral"})], "i730_two_year"),
        ([REQUEST, ("records_request_answered", OPENED, {"outcome": "released"})], "foia_admin_appeal"),
        ([("i360_filed", OPENED, {"basis": "special_immigrant_juvenile"})], "sij_deferred_action_cutoff"),
    ],
)
def test_what_does_not_reach_a_rule_starts_nothing(docket: Docket, told: list[Told], rule: str) -> None:
    """No trip, no grant, nothing withheld, and a petition filed before the gate of May 10, 2026."""
    tell(docket, *told)

    assert rule not in {deadline.rule for deadline in docket.case.deadlines}


def test_a_gate_shows_from_its_first_day_on(docket: Docket) -> None:
    """A petition of Monday, May 11, 2026 has no deferred action coming; there is no date to meet."""
    tell(docket, ("i360_filed", date(2026, 5, 11), {"basis": "special_immigrant_juvenile"}))
    gate = docket.deadline("sij_deferred_action_cutoff")

    assert (None, DeadlineStatus.PASSED) == (gate.dates.legal_due, gate.status)


def test_the_family_is_petitioned_for_only_when_nobody_is_left_out(docket: Docket) -> None:
    """The petition for one of two relatives leaves the date ringing; the last one meets it."""
    tell(docket, GRANT, ("relative_petition_filed", OPENED, {"every_relative": False}))
    after_one = docket.deadline("i730_two_year").status
    tell(docket, ("relative_petition_filed", OPENED, {"every_relative": True}))

    assert (DeadlineStatus.RUNNING, DeadlineStatus.MET) == (after_one, docket.deadline("i730_two_year").status)


def test_more_time_taken_by_the_agency_ends_the_shorter_limit(docket: Docket) -> None:
    """Thirty working days stand in the place of twenty, not beside them."""
    tell(docket, REQUEST, ("records_time_extended", OPENED, {"time_extended": True}))

    assert DeadlineStatus.WITHDRAWN is docket.deadline("foia_agency_response").status
    assert DeadlineStatus.RUNNING is docket.deadline("foia_agency_response_extended").status


@pytest.mark.parametrize(
    ("told", "met", "rule"),
    [
        (
            ("intent_to_deny_received", OPENED, {"served_by": "mail"}),
            ("intent_to_deny_answered", OPENED, {}),
            "uscis_noid_response",
        ),
        (
            ("special_juvenile_path_opened", OPENED, {"born_on": "2006-05-17"}),
            ("i360_filed", OPENED, {"basis": "special_immigrant_juvenile"}),
            "sij_i360_age_21",
        ),
        (
            ("tps_registration_opened", OPENED, {"order_due_date": "2026-05-06"}),
            ("tps_application_filed", OPENED, {"application": "re_registration"}),
            "tps_reregistration_end",
        ),
        (
            ("u_status_began", date(2022, 4, 14), {}),
            ("adjustment_filed", OPENED, {"basis": "u_status"}),
            "u_visa_adjustment_window_closes",
        ),
        (("u_certification_signed", OPENED, {}), ("u_petition_filed", OPENED, {}), "u_visa_supp_b"),
        (
            ("daca_granted", OPENED, {"expires_on": "2027-10-17"}),
            ("daca_renewal_filed", OPENED, {}),
            "daca_renewal_recommended_by",
        ),
        (("staff_took_case", OPENED, {}), ("engagement_signed", OPENED, {}), "internal_engagement_letter"),
    ],
)
def test_a_proven_filing_ends_the_date(docket: Docket, told: Told, met: Told, rule: str) -> None:
    """What meets a rule is recorded with its paper."""
    tell(docket, told, met)

    assert DeadlineStatus.MET is docket.deadline(rule).status


def test_the_reminder_of_the_check_ends_when_conflicts_were_checked(docket: Docket) -> None:
    """Also if the check came before the interview was booked: then nothing starts."""
    tell(docket, ("interview_booked", OPENED, {"interview_on": "2026-03-20"}))
    docket.complete("ines", "urgency_triage", custody="not_detained", date_near=False, prior_order="none",
                    fee_notice=False, safety_risk=False)  # fmt: skip
    docket.complete("ines", "record_names", family_entered="confirmed", adverse_entered="confirmed")
    docket.complete("ines", "conflict_check")
    tell(docket, ("interview_booked", OPENED, {"interview_on": "2026-03-27"}))

    assert [DeadlineStatus.WITHDRAWN] == [
        d.status for d in docket.case.deadlines if d.rule == "internal_conflict_check"
    ]


def test_the_client_is_reminded_by_the_people_of_the_case(docket: Docket) -> None:
    """A hearing of June 10, 2026: 30, 14, 7, 3 and 1 days before, at nine in Adelanto, which is 16 hours UTC."""
    hearing = {"kind": "master", "hearing_date": "2026-06-10", "hearing_time": "08:30"}
    tell(docket, COURT, ("hearing_scheduled", OPENED, hearing))
    calls = [rung.at.strftime("%m-%d %H") for rung in docket.deadline("internal_client_reminder").rungs]

    assert ["05-11 16", "05-27 16", "06-03 16", "06-07 16", "06-09 16"] == calls


def test_the_closing_letter_has_thirty_days_from_the_decision_to_close(docket: Docket) -> None:
    """Decided on Monday, March 16, 2026: 15 days to the end of the month, 15 more."""
    tell(docket, ("closing_decided", OPENED, {"reason": "client_withdrew"}), by="sofia")

    assert date(2026, 4, 15) == docket.deadline("internal_file_closing_letter").dates.legal_due

"""Stretches of an invented case's life, for the tests of the asylum plugin.

Every expected date in those tests was counted on a calendar: an offer of five business days, a filing thirty days
before a hearing, an appeal of thirty days over the Fourth of July.
"""

from __future__ import annotations

from datetime import date

from tests.plugins.docket import Docket

from amparo.case.commands import AnswerOffer, OfferPlacement

OPENED = date(2026, 3, 16)  # a Monday
ARRIVED = date(2026, 3, 9)
ACCEPTED = date(2026, 3, 24)
FILED = date(2026, 9, 1)
DECIDED = date(2027, 6, 3)
EVIDENCE_RULE = "ic_individual_nondetained_filing"


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

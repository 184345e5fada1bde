"""The first weeks of a case: conflicts, the year, a letter for whom we cannot take, a volunteer for whom we can."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.plugins.amparo_asylum.lives import ARRIVED, OPENED, engage, intake, place, screen
from tests.plugins.docket import Docket

from amparo.case.commands import CompleteStep
from amparo.case.model import ConflictHit
from amparo.declarations import Catalog


def test_the_story_waits_for_the_conflict_check(docket: Docket) -> None:
    """Before the check nobody may hold the interview, and what it waits for is said in words."""
    item = docket.item("screening_interview")

    assert "not yet" == item.status
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

    assert ({"conflict_decision"}, True) == (before, "screening_interview" in docket.open_steps)


def test_a_conflict_ends_in_a_letter_with_the_known_dates(docket: Docket) -> None:
    """A real conflict leads to the letter and the end, never to the interview."""
    docket.conflicts = (
        ConflictHit(
            name="Luz Ejemplo", found="Luz Ejemplo", case_number="24-ZZ9A", role="adverse", score=99, reasons=()
        ),
    )
    intake(docket)
    docket.complete("sofia", "conflict_decision", outcome="conflict", reason="we represent the other parent")

    assert "closing" == docket.settlement.phase
    assert "declination_letter" in docket.open_steps
    assert "screening_interview" not in docket.open_steps


def test_the_year_runs_from_the_day_the_arrival_is_known(docket: Docket) -> None:
    """Arrived 2026-03-09: the last day is 2027-03-09, a Tuesday, known before any decision about the case."""
    intake(docket)

    assert date(2027, 3, 9) == docket.deadline("asylum_one_year_filing").dates.legal_due


def test_an_unaccompanied_child_has_no_one_year_limit(catalog: Catalog) -> None:
    """The exemption is the child's own, as the intake states it."""
    docket = Docket(catalog, OPENED, **{"asylum.unaccompanied_child": True})
    docket.record("ines", "last_arrival", ARRIVED)

    assert () == docket.case.deadlines


def test_a_declined_case_is_closed_with_its_letter(docket: Docket) -> None:
    """Declining opens the letter at once, and the case ends only when it was sent."""
    intake(docket)
    screen(docket, "decline")
    before = "close_case" in docket.open_steps
    docket.complete("ana", "declination_letter", sent_on=OPENED, known_dates="one year: 2027-03-09", proof="mail 7")
    docket.complete("ana", "close_case", closed_on=OPENED, reason="declined", originals_returned="confirmed")

    assert (False, False) == (before, docket.case.is_open)


def test_an_offer_that_expires_goes_to_the_next_volunteer(docket: Docket) -> None:
    """Offered Monday 2026-03-16 for five business days, to Monday March 23 at five; then it is the next one's."""
    intake(docket)
    screen(docket, "pro_bono")
    place(docket)

    assert ["expired", "accepted"] == [offer.status.value for offer in docket.case.offers]
    assert datetime(2026, 3, 24, tzinfo=UTC) == docket.case.offers[0].expires  # 17:00 in Los Angeles, daylight time
    assert "preparation" == docket.settlement.phase
    assert date(2026, 3, 31) == docket.item("engagement").due  # five business days after Tuesday March 24
    assert "place_with_attorney" not in docket.open_steps


def test_a_case_without_consent_is_not_offered(docket: Docket) -> None:
    """A client who says no is not described to volunteers; the clinic can still take the case."""
    intake(docket)
    screen(docket, "pro_bono")
    docket.complete("ines", "placement_consent", signed_on=OPENED, consents=False)

    assert set() == docket.open_steps & {"placement_summary", "place_with_attorney"}
    assert "staff_takes_case" in docket.open_steps


def test_the_dates_pass_to_the_volunteer_only_after_the_appearance(docket: Docket) -> None:
    """The volunteer takes the dates over when the appearance is on file, not before."""
    intake(docket)
    screen(docket, "pro_bono")
    place(docket)
    before = "accept_dates" in docket.open_steps
    engage(docket)

    assert (False, True) == (before, "accept_dates" in docket.open_steps)


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
    assert "not_allowed" == refused.code

"""Years of a case's life on the real workflow server, its clock moved ahead."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from amparo.case.commands import Acknowledge, RecordEvent
from amparo.case.model import DeadlineStatus, Proceeding, Proof

if TYPE_CHECKING:
    from tests.flows.conftest import Clinic

COURT = Proceeding(id="", forum="immigration_court", court="NLA", zone="America/Los_Angeles")
AGENCY = Proceeding(id="", forum="uscis", zone="America/Los_Angeles")
FILING = "ic_individual_nondetained_filing"
A_MOMENT = timedelta(minutes=1)


def today(zone: str = "America/Los_Angeles") -> date:
    """Return the date where the court is."""
    return datetime.now(ZoneInfo(zone)).date()


async def hearing(clinic: Clinic, case: str, on: date) -> None:
    """Record today that an individual hearing is set for a date."""
    data = {"kind": "individual", "hearing_date": str(on), "hearing_time": "09:00"}
    await clinic.ask(case, "ana", RecordEvent(event="hearing_scheduled", on=today(), data=data))


async def test_a_case_of_five_years_rings_every_rung_at_its_hour(clinic: Clinic) -> None:
    """Nobody does anything for five years: each rung and each climb rings at its instant, then the date is missed."""
    case = await clinic.opened(COURT)
    await hearing(clinic, case, today() + timedelta(days=5 * 365))

    await clinic.wait(case, timedelta(days=5 * 365))
    deadline = clinic.deadline(case, FILING)
    rang = [rung.rang - rung.at for rung in deadline.rungs if rung.rang is not None]

    assert len(rang) == len(deadline.rungs) == 8
    assert all(timedelta(0) <= late < A_MOMENT for late in rang)
    assert all(rung.climbed == len(rung.climbs) for rung in deadline.rungs[:6])
    assert deadline.status is DeadlineStatus.MISSED
    hours = {rung.at.astimezone(ZoneInfo(COURT.zone)).hour for rung in deadline.rungs}
    assert hours == {8, 9}  # summer and winter alike: the court's own clock


async def test_an_acknowledged_rung_does_not_silence_the_next(clinic: Clinic) -> None:
    """The first rung is acknowledged and climbs no further; the second rings and climbs."""
    case = await clinic.opened(COURT)
    await hearing(clinic, case, today() + timedelta(days=400))
    first = clinic.deadline(case, FILING).rungs[0]
    await clinic.wait(case, first.at - datetime.now(UTC) + timedelta(hours=1))
    await clinic.ask(case, "ana", Acknowledge(deadline=FILING))

    await clinic.wait(case, timedelta(days=33))
    first, second, *_ = clinic.deadline(case, FILING).rungs

    assert first.acknowledged_by == clinic.staff["ana"]
    assert first.climbed == 0
    assert second.rang is not None
    assert second.climbed > 0


async def test_a_second_request_for_evidence_is_a_second_deadline(clinic: Clinic) -> None:
    """Two requests a month apart: answering the first with proof leaves the second ringing."""
    case = await clinic.opened(AGENCY)
    mailed = {"served_by": "mail"}
    await clinic.ask(case, "ana", RecordEvent(event="request_for_evidence_received", on=today(), data=mailed))
    clock = await clinic.wait(case, timedelta(days=30))
    later = clock.astimezone(ZoneInfo(AGENCY.zone)).date()
    await clinic.ask(case, "ana", RecordEvent(event="request_for_evidence_received", on=later, data=mailed))
    first, second = clinic.read(case).of_kind["request_for_evidence_received"]
    answered = RecordEvent(
        event="request_for_evidence_answered",
        on=later,
        about=first.id,
        proof=Proof(paper="courier's receipt", reference="0001", received=later),
    )
    await clinic.ask(case, "ana", answered)

    found = {d.trigger: d for d in clinic.read(case).deadlines if d.rule == "uscis_rfe_response"}

    assert found[first.id].status is DeadlineStatus.MET
    assert found[second.id].status is DeadlineStatus.RUNNING
    assert found[second.id].dates.unrolled == second.on + timedelta(days=84 + 3)

"""After an outage: what should have rung meanwhile reaches each person in one mail, and a near date by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from typing import TYPE_CHECKING

from amparo.case.commands import OpenCase, RecordEvent
from amparo.case.model import Person
from amparo.notifications import FileChannel
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut
from amparo_workflows.recovery import start_open_cases
from amparo_workflows.sender import Sender
from amparo_workflows.worker import engine_worker

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workflows.conftest import Office

    from amparo.case.commands import Body, Command

FAR, NEAR = 40, 58
"""Days since the notice was served: a deadline of sixty days with rungs 30, 14 and 3 days before it."""


def served(office: Office, days_ago: int) -> str:
    """Return a case that was worked on so many days ago, and not since: the office was down."""
    then = datetime.now(UTC) - timedelta(days=days_ago)

    def done(case: str, command: Command) -> None:
        outcome = carry_out(office.records, CarryOut(case=case, command=command, now=then))
        assert outcome.refused is None

    def command(body: Body) -> Command:
        return office.house.command(body)

    person = Person(id="", role="principal", name="Marisol Invented", language="es")
    opening = OpenCase(number="", case_type="defense", zone="UTC", persons=(person,))
    reserved = office.records.reserve_case(command(opening))
    done(reserved.case, reserved.command)
    done(reserved.case, command(RecordEvent(event="notice_served", on=then.date())))
    return reserved.case


async def test_overdue_rungs_are_one_mail_for_each_person_and_a_near_date_one_of_its_own(
    reception: Office, tmp_path: Path
) -> None:
    """Three dates that are weeks off are told together; one that is two days off is not hidden among them."""
    office = reception
    sender = Sender(office.records, FileChannel(tmp_path), gather=timedelta(0))
    far, near = [served(office, FAR) for _ in range(3)], served(office, NEAR)
    await sender.send_due()  # what other tests of this office had to tell
    before = mails_in(tmp_path)
    async with engine_worker(office.client, office.records):
        recovery = await start_open_cases(office.client, office.records)
        await office.until(lambda: all(rang(office, case) for case in (*far, near)))
    await sender.send_due()

    mails = [message_from_bytes(file.read_bytes()) for file in sorted(mails_in(tmp_path) - before)]
    ours = [mail for mail in mails if any(number(office, case) in str(mail) for case in (*far, near))]
    assert {*far, near} <= set(recovery.started)
    assert [1, 3] == sorted(sum(number(office, case) in str(mail) for case in (*far, near)) for mail in ours)
    [alone] = [mail for mail in ours if number(office, near) in str(mail)]
    assert number(office, near) == alone["X-Amparo-Reference"]


def mails_in(folder: Path) -> set[Path]:
    """Return the mails that went into a folder."""
    return set(folder.glob("*.eml"))


def rang(office: Office, case: str) -> bool:
    """Return whether somebody is to be told of a case's date."""
    return any(event.body.type == "rungs_rang" for event in office.records.history(case))


def number(office: Office, case: str) -> str:
    """Return a case's number."""
    return office.read(case).number

"""The weekly list: once a week, also after a restart, and never a word of a case but its number and a date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from tests.core.records.office import CLIENT, Office

from amparo.case.commands import RecordEvent, SetPrinted, VerifyPrinted
from amparo.declarations import Role
from amparo.errors import MailRefused, MailRefusedForNow
from amparo.notifications import Channel, FileChannel
from amparo.notifications.messages import REFERENCE_HEADER
from amparo.records.people import Profile
from amparo.settings import Settings
from amparo_workflows.watch import EVERY, Watch, read_note
from amparo_workflows.weekly_list import monday_morning

OLGA = Profile(name="Olga Prueba", email="olga@example.org", language="es")
PAPER = "request for evidence with a seal"
PRINTED = date(2027, 3, 16)
NEXT_MONDAY = datetime(2027, 1, 11, 16, 5, tzinfo=UTC)  # five past eight in Los Angeles


@pytest.fixture
def clinic(tmp_path: Path) -> Office:
    """Return a clinic in which no server runs, and whose second supervising attorney can be written to."""
    made = Office(tmp_path)
    made.records.add_person("clinic", OLGA, (Role.SUPERVISING_ATTORNEY,))
    return made


@pytest.fixture
def case(clinic: Office) -> str:
    """Return the id of a case in which Pablo entered a date from a paper on Monday, January 4, after eight."""
    id_ = clinic.open_case()
    clinic.do(id_, "Pablo", RecordEvent(event="request_for_evidence", on=date(2027, 1, 4)))
    clinic.do(id_, "Pablo", SetPrinted(deadline="answer_request", on=PRINTED, paper=PAPER))
    return id_


def watch(office: Office, channel: Channel | None = None) -> Watch:
    """Return the watch of a clinic, as a process that has just started has it."""
    settings = Settings(data_folder=office.data, records_url=office.url, master_key_file=office.master_key)
    channel = channel or FileChannel(office.data / "mail")
    return Watch(settings, office.reopened(), channel, timedelta(milliseconds=1))


async def look(office: Office, channel: Channel | None = None) -> None:
    """Look once and report, in a watch that has just started."""
    process = watch(office, channel)
    await process.report(await process.look())


def lists(office: Office) -> list[EmailMessage]:
    """Return the weekly lists that were written."""
    files = sorted((office.data / "mail").glob("*.eml"))
    written = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    return [mail for mail in written if mail[REFERENCE_HEADER] == "unverified"]


async def test_on_monday_morning_whoever_supervises_is_told_what_nobody_has_verified(clinic: Office, case: str) -> None:
    """By the case's number and the date in force; the paper and whose it is are read in the office."""
    await look(clinic)
    assert [] == lists(clinic)
    clinic.wall = NEXT_MONDAY - timedelta(minutes=10)
    await look(clinic)
    assert [] == lists(clinic)

    clinic.wall = NEXT_MONDAY
    await look(clinic)

    (mail,) = lists(clinic)
    told = " ".join(mail.get_content().split())
    assert "Amparo: 1 fechas de documentos por verificar, en 1 casos" == mail["Subject"]
    assert OLGA.email in mail["To"]
    assert f"Caso {clinic.case(case).number}: 1 por mirar, antes del martes, 16 de marzo de 2027" in told
    assert not [word for word in (CLIENT, PAPER, "answer", "Pablo") if word in told]


async def test_it_comes_once_also_after_a_restart_and_again_a_week_later(clinic: Office, case: str) -> None:
    """Each look here is a process of its own."""
    for passed in (timedelta(0), EVERY, timedelta(days=6, hours=23)):
        clinic.wall = NEXT_MONDAY + passed
        await look(clinic)
    assert 1 == len(lists(clinic))

    clinic.wall = NEXT_MONDAY + timedelta(days=7)
    await look(clinic)

    assert 2 == len(lists(clinic))


async def test_a_list_that_no_machine_could_send_on_monday_is_sent_on_wednesday(clinic: Office, case: str) -> None:
    """The office stood still for two days; the list is Monday's."""
    clinic.wall = NEXT_MONDAY + timedelta(days=2)

    await look(clinic)

    (mail,) = lists(clinic)
    assert datetime(2027, 1, 11, 16, tzinfo=UTC) == mail["Date"].datetime


async def test_where_everything_is_verified_nothing_is_sent(clinic: Office, case: str) -> None:
    """A list of nothing would teach people not to read it."""
    clinic.do(case, "Ana", VerifyPrinted(deadline="answer_request", on=PRINTED))
    clinic.wall = NEXT_MONDAY

    await look(clinic)

    assert [] == lists(clinic)
    note = read_note(clinic.data)
    assert note is not None
    assert date(2027, 1, 11) == note.listed[clinic.people["Sofía"]]


class NotTaken(Channel):
    """A mail server that takes nothing, for now or at all."""

    def __init__(self, refusal: type[Exception]) -> None:
        self.refusal, self.asked = refusal, 0

    async def send(self, message: EmailMessage) -> None:
        """Refuse."""
        self.asked += message[REFERENCE_HEADER] == "unverified"
        raise self.refusal("not today") if self.refusal is MailRefusedForNow else MailRefused("never", why="address")


async def test_a_list_that_was_not_taken_is_tried_again_with_the_next_look(clinic: Office, case: str) -> None:
    """The mail server was away for ten minutes."""
    clinic.wall = NEXT_MONDAY
    await look(clinic, NotTaken(MailRefusedForNow))

    clinic.wall += EVERY
    await look(clinic)

    assert 1 == len(lists(clinic))


async def test_a_list_that_can_never_be_taken_is_not_tried_every_ten_minutes(clinic: Office, case: str) -> None:
    """The address is wrong; the daily mail's failing says so loudly enough."""
    never = NotTaken(MailRefused)
    for passed in (timedelta(0), EVERY):
        clinic.wall = NEXT_MONDAY + passed
        await look(clinic, never)

    assert 1 == never.asked


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        (datetime(2027, 1, 11, 16, 0, tzinfo=UTC), "America/Los_Angeles", datetime(2027, 1, 11, 16, tzinfo=UTC)),
        (datetime(2027, 1, 11, 15, 59, tzinfo=UTC), "America/Los_Angeles", datetime(2027, 1, 4, 16, tzinfo=UTC)),
        (datetime(2027, 1, 11, 15, 59, tzinfo=UTC), "America/New_York", datetime(2027, 1, 11, 13, tzinfo=UTC)),
        (datetime(2027, 3, 15, 15, 30, tzinfo=UTC), "America/Los_Angeles", datetime(2027, 3, 15, 15, tzinfo=UTC)),
        (datetime(2027, 1, 17, 23, 0, tzinfo=UTC), "America/Los_Angeles", datetime(2027, 1, 11, 16, tzinfo=UTC)),
    ],
)
def test_monday_begins_at_eight_where_the_office_is(at: datetime, zone: str, expected: datetime) -> None:
    """On the minute, a minute before, farther east, after the clocks went forward, on the Sunday after."""
    assert expected == monday_morning(at, zone)

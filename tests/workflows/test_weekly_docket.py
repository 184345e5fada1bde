"""The weekly docket by mail: each person's own dates on Monday morning, by case number alone, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from tests.core.records.office import A_NUMBER, CLIENT, Office

from amparo.access.people import Absence, Colleague
from amparo.case.commands import Alarm, Assign, RecordEvent
from amparo.case.model import DeadlineStatus
from amparo.declarations import Role, RuleKind
from amparo.errors import MailRefusedForNow
from amparo.notifications import Channel, FileChannel
from amparo.notifications.messages import REFERENCE_HEADER
from amparo.records.lists import DueDate
from amparo.records.people import Profile
from amparo.settings import Settings
from amparo_workflows.watch import EVERY, Watch
from amparo_workflows.weekly_docket import weekly_docket

MONDAY = datetime(2027, 1, 11, 16, 5, tzinfo=UTC)  # five past eight in Los Angeles
PABLO, SOFIA = "pablo@example.org", "sofía@example.org"


@pytest.fixture
def clinic(tmp_path: Path) -> Office:
    """Return a clinic in which no server runs, with a second supervising attorney who reads Spanish."""
    made = Office(tmp_path)
    olga = Profile(name="Olga Prueba", email="olga@example.org", language="es")
    made.people["Olga"] = made.records.add_person("clinic", olga, (Role.SUPERVISING_ATTORNEY,)).id
    return made


def arrived(office: Office, day: date, carrier: str = "") -> str:
    """Open a case whose year ends a year after a day, assign it, and return its number."""
    case = office.open_case()
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=day))
    if carrier:
        office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=office.people[carrier]))
    return office.case(case).number


async def look(office: Office, channel: Channel | None = None) -> None:
    """Look once and report, in a watch that has just started."""
    settings = Settings(data_folder=office.data, records_url=office.url, master_key_file=office.master_key)
    channel = channel or FileChannel(office.data / "mail")
    process = Watch(settings, office.reopened(), channel, timedelta(milliseconds=1))
    await process.report(await process.look())


def dockets(office: Office) -> dict[str, EmailMessage]:
    """Return the dockets that were written, by address; two to the same address fail."""
    files = sorted((office.data / "mail").glob("*.eml"))
    written = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    found = [mail for mail in written if mail[REFERENCE_HEADER] == "docket"]
    by_address = {mail["To"].addresses[0].addr_spec: mail for mail in found}
    assert len(by_address) == len(found)
    return by_address


def text(mail: EmailMessage) -> str:
    """Return a mail's text on one line."""
    return " ".join(mail.get_content().split())


async def test_on_monday_each_has_their_own_dates_and_who_supervises_all(clinic: Office) -> None:
    """Two cases within two weeks, one of them Pablo's; a third ends a day too late to be told."""
    mine = arrived(clinic, date(2026, 1, 13), "Pablo")
    other = arrived(clinic, date(2026, 1, 22))
    far = arrived(clinic, date(2026, 1, 25), "Pablo")
    clinic.wall = MONDAY

    await look(clinic)

    sent = dockets(clinic)
    assert {PABLO, "olga@example.org"} == sent.keys() - {SOFIA}
    assert f"- Wednesday, January 13, 2027: {mine} " in text(sent[PABLO])
    assert other not in text(sent[PABLO])
    assert f"- viernes, 22 de enero de 2027: {other} " in text(sent["olga@example.org"])
    assert "Amparo: 1 dates in the next two weeks" == sent[PABLO]["Subject"]
    assert not [mail for mail in sent.values() if far in text(mail)]


async def test_it_says_nothing_of_a_case_but_its_number(clinic: Office) -> None:
    """No name, no A-number, no rule: others read mail too."""
    arrived(clinic, date(2026, 1, 13), "Pablo")
    clinic.wall = MONDAY

    await look(clinic)

    told = [text(mail) + str(mail["Subject"]) for mail in dockets(clinic).values()]
    assert told
    assert not [word for word in (CLIENT, A_NUMBER, "one year", "one_year", "asylum") for one in told if word in one]


async def test_it_comes_once_a_week_also_after_a_restart(clinic: Office) -> None:
    """Each look is a process of its own; before eight on Monday nothing of the new week comes."""
    clinic.wall = MONDAY - timedelta(minutes=10)
    await look(clinic)
    arrived(clinic, date(2026, 1, 13), "Pablo")
    for passed in (timedelta(minutes=-8), timedelta(0), EVERY, timedelta(days=2)):
        clinic.wall = MONDAY + passed
        await look(clinic)

    sent = dockets(clinic)
    assert PABLO in sent
    assert datetime(2027, 1, 11, 16, tzinfo=UTC) == sent[PABLO]["Date"].datetime


class NotTaken(Channel):
    """A mail server that is away."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    async def send(self, message: EmailMessage) -> None:
        """Refuse for now, and remember what was offered."""
        if message[REFERENCE_HEADER] == "docket":
            self.ids.append(message["Message-ID"])
        raise MailRefusedForNow("not now")


async def test_a_docket_that_was_not_taken_comes_with_the_next_look_as_the_same_mail(clinic: Office) -> None:
    """With the same Message-ID, by which a mailbox knows it again."""
    arrived(clinic, date(2026, 1, 13), "Pablo")
    clinic.wall, away = MONDAY, NotTaken()
    await look(clinic, away)
    clinic.wall += EVERY
    await look(clinic)

    assert dockets(clinic)[PABLO]["Message-ID"] in away.ids


async def test_what_is_overdue_stands_first_and_in_the_subject(clinic: Office) -> None:
    """A year that ended on Friday without proof was missed, and Monday says so."""
    number = arrived(clinic, date(2026, 1, 8), "Pablo")
    (case,) = [line.id for line in clinic.records.list_cases("clinic")]
    clinic.now = clinic.wall = datetime(2027, 1, 9, 18, tzinfo=UTC)
    clinic.do(case, "engine", Alarm())
    assert DeadlineStatus.MISSED is clinic.case(case).deadlines[0].status
    clinic.wall = MONDAY

    await look(clinic)

    mail = dockets(clinic)[PABLO]
    assert mail["Subject"].startswith("Urgent: Amparo: 1 dates overdue")
    assert f"that these were kept. Look today. - Friday, January 8, 2027: {number}" in text(mail)


async def test_whoever_has_nothing_ahead_gets_no_mail(clinic: Office) -> None:
    """A list of nothing would teach people not to read it."""
    arrived(clinic, date(2026, 6, 1), "Pablo")
    clinic.wall = MONDAY

    await look(clinic)

    assert {} == dockets(clinic)


def due(**changes: object) -> DueDate:
    """A date of Pablo's case on Wednesday, January 13."""
    values = {"case": "1", "number": "27-AB2C", "deadline": "d1", "rule": "r", "kind": RuleKind.ACT_BY, "person": None,
              "proceeding": None, "legal_due": date(2027, 1, 13), "safe_due": date(2027, 1, 13), "rings": True,
              "status": DeadlineStatus.RUNNING, "waits": False, "assigned": {Role.PARALEGAL: "pablo"}}  # fmt: skip
    return DueDate.model_validate({**values, **changes})


@pytest.mark.parametrize(
    ("changes", "overdue", "ahead"),
    [
        ({}, 0, 1),
        ({"safe_due": date(2027, 1, 11)}, 0, 1),
        ({"safe_due": date(2027, 1, 24)}, 0, 1),
        ({"safe_due": date(2027, 1, 25)}, 0, 0),
        ({"safe_due": None}, 0, 0),
        ({"safe_due": date(2026, 11, 2), "status": DeadlineStatus.UNPROVEN}, 1, 0),
        ({"safe_due": date(2027, 1, 8), "status": DeadlineStatus.MISSED, "rings": False}, 1, 0),
        ({"safe_due": date(2026, 12, 27), "status": DeadlineStatus.MISSED, "rings": False}, 0, 0),
        ({"safe_due": date(2027, 1, 8), "status": DeadlineStatus.MET, "rings": False}, 0, 0),
        ({"status": DeadlineStatus.MET, "rings": False}, 0, 0),
        ({"safe_due": date(2027, 1, 8), "kind": RuleKind.NOT_BEFORE}, 0, 0),
        ({"kind": RuleKind.LOOK_UP}, 0, 0),
        ({"assigned": {Role.PARALEGAL: "ines"}}, 0, 0),
        ({"assigned": {Role.PARALEGAL: "vera"}}, 0, 1),
    ],
)
def test_what_a_docket_tells(changes: dict[str, object], overdue: int, ahead: int) -> None:
    """Today, the last day, the day after; unproven while it rings; missed for two weeks; for whom one stands in."""
    away = Absence(since=date(2027, 1, 1), until=date(2027, 2, 1), by="pablo")
    people = {
        name: Colleague(
            id=name,
            organization="clinic",
            roles=(Role.PARALEGAL,),
            absences=(away,) if name == "vera" else (),
        )
        for name in ("pablo", "ines", "vera")
    }
    made = weekly_docket([due(**changes)], people["pablo"], people, date(2027, 1, 11))

    assert (overdue, ahead) == (len(made.overdue), len(made.ahead))

"""Reminders of an orientation on a real office: mails that leave at their instants, and move with the session."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.docket import ZONE, catalog_of

from amparo.declarations import Role
from amparo.notifications import FileChannel
from amparo.records.master_key import create_master_key
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.records.register_asking import ask_register
from amparo.records.register_keeping import keep_registers
from amparo.records.register_reading import find_record, reader
from amparo.records.repository import Records
from amparo.registers.commands import AddRecord, DoCommand, RegisterAsk
from amparo_workflows.sender import Sender

NOVEMBER = datetime(2026, 11, 16, 20, tzinfo=UTC)
MARTA = {
    "name": "Marta Ejemplo",
    "email": "marta@example.org",
    "mail_language": "es",
    "may_write": True,
    "kind": "individual",
    "first_language": "spanish",
}


class Orientation:
    """An office whose clock a test sets, with its coordinator, its sessions, and the mails that it sent."""

    def __init__(self, folder: Path) -> None:
        self.wall = NOVEMBER
        self.mail = folder / "mail"
        create_master_key(folder / "master.key")
        self.records = Records.initialize(
            f"sqlite:///{folder}/amparo.db", folder / "master.key", wall=lambda: self.wall
        )
        self.records.create_organization("clinic", OrganizationProfile(name="Clínica Ejemplo", zone=ZONE))
        catalog = catalog_of("orientation")
        self.records.save_catalog(catalog)
        self.records.set_active_catalog("clinic", catalog.hash, "the tests")
        clara = Profile(name="Clara Prueba", email="clara@example.org")
        self.clara = self.records.add_person("clinic", clara, (Role.PRO_BONO_COORDINATOR,))
        keep_registers(self.records)

    def ask(self, register: str, body: AddRecord | DoCommand) -> None:
        """Have the coordinator's command carried out; it has to be taken."""
        asked = RegisterAsk(
            id=secrets.token_hex(8), organization="clinic", register_id=register, actor=self.clara.id, body=body
        )
        answer = ask_register(self.records, asked)
        assert answer.refused is None, answer.refused

    def volunteer(self, **other: Any) -> str:
        """Register a volunteer and return their id."""
        record = secrets.token_hex(16)
        self.ask("volunteers", AddRecord(record=record, values=MARTA | other))
        return record

    def do(self, register: str, record: str, doing: str, **answers: Any) -> None:
        """Give a command upon a record, by its id or number."""
        reading = reader(self.records, "clinic", self.clara)
        found = find_record(reading, reading.declarations[register], record)
        self.ask(register, DoCommand(record=found.id, doing=doing, answers=answers))

    async def sent_at(self, instant: str) -> list[EmailMessage]:
        """Go to an instant (UTC), send what is due, and return the mails that left just then."""
        self.wall = datetime.fromisoformat(instant).replace(tzinfo=UTC)
        before = set(self.mail.glob("*")) if self.mail.is_dir() else set()
        await Sender(self.records, FileChannel(self.mail)).send_due()
        parser = BytesParser(policy=policy.default)
        return [parser.parsebytes(file.read_bytes()) for file in sorted(set(self.mail.glob("*")) - before)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Orientation]:
    """Return an office in the middle of November 2026, with the sessions that stand ready."""
    made = Orientation(tmp_path)
    yield made
    made.records.close()


DECEMBER = "1"


async def test_a_reminder_leaves_at_nine_two_days_before_and_again_on_the_day(office: Orientation) -> None:
    """The session of Monday, December 7: a minute too early nothing leaves, at nine one mail does, each time."""
    office.do("orientation_sessions", DECEMBER, "sign_up", volunteer=office.volunteer())
    counts = [
        len(await office.sent_at(instant))
        for instant in ("2026-12-05T16:59", "2026-12-05T17:00", "2026-12-07T16:59", "2026-12-07T17:00")
    ]

    assert [0, 1, 0, 1] == counts
    assert [] == await office.sent_at("2026-12-08T03:00")


async def test_the_mail_is_the_volunteers_own_and_says_when_and_where(office: Orientation) -> None:
    """To her address, in her language, with the day, the hours and the place; nothing else about her or anybody."""
    office.do("orientation_sessions", DECEMBER, "sign_up", volunteer=office.volunteer())
    [mail] = await office.sent_at("2026-12-05T17:00")
    words = " ".join(mail.get_content().split())

    assert ("marta@example.org", "es") == (mail["To"].addresses[0].addr_spec, mail["Content-Language"])
    assert "Orientación" in mail["Subject"]
    assert "7 de diciembre de 2026, de 19:00 a 21:00" in words
    assert "Ejemplo" not in words.replace("Clínica Ejemplo", "")


async def test_a_moved_session_sends_nothing_on_the_old_days(office: Orientation) -> None:
    """Moved to Monday, December 14: the fifth and the seventh are silent, the twelfth and the fourteenth are not."""
    office.do("orientation_sessions", DECEMBER, "sign_up", volunteer=office.volunteer())
    office.do("orientation_sessions", DECEMBER, "move", day="2026-12-14", starts="18:00", ends="20:00", reason="hall")
    old = [await office.sent_at(instant) for instant in ("2026-12-05T17:00", "2026-12-07T17:00")]
    new = [await office.sent_at(instant) for instant in ("2026-12-12T17:00", "2026-12-14T17:00")]

    assert [[], []] == old
    assert [1, 1] == [len(mails) for mails in new]
    assert "14 de diciembre de 2026, de 18:00 a 20:00" in " ".join(new[0][0].get_content().split())


async def test_whoever_takes_their_consent_back_is_not_written_to(office: Orientation) -> None:
    """Changed in the volunteer's own record: the mail that stood ready for the session is taken back."""
    marta = office.volunteer()
    office.do("orientation_sessions", DECEMBER, "sign_up", volunteer=marta)
    office.do("volunteers", marta, "change_contact", email="marta@example.org", mail_language="es", may_write=False)

    assert [] == await office.sent_at("2026-12-05T17:00")


async def test_a_new_address_gets_the_mail(office: Orientation) -> None:
    """The reminder follows the volunteer's record, not the address of the day on which they signed up."""
    marta = office.volunteer()
    office.do("orientation_sessions", DECEMBER, "sign_up", volunteer=marta)
    office.do("volunteers", marta, "change_contact", email="mm@example.org", mail_language="en", may_write=True)
    [mail] = await office.sent_at("2026-12-05T17:00")

    assert ("mm@example.org", "en") == (mail["To"].addresses[0].addr_spec, mail["Content-Language"])


async def test_each_volunteer_is_written_to_alone(office: Orientation) -> None:
    """Two volunteers are two mails: neither learns of the other."""
    for address in ("marta@example.org", "nora@example.org"):
        office.do("orientation_sessions", DECEMBER, "sign_up", volunteer=office.volunteer(email=address))
    mails = await office.sent_at("2026-12-05T17:00")

    assert [["marta@example.org"], ["nora@example.org"]] == sorted(
        [one.addr_spec for one in mail["To"].addresses] for mail in mails
    )


def test_sessions_come_by_themselves_and_once(office: Orientation) -> None:
    """Looked for again on one day nothing is added, not for a moved one either; a month later one more is."""
    office.do("orientation_sessions", DECEMBER, "move", day="2026-12-09", starts="18:00", ends="20:00", reason="hall")
    again = keep_registers(office.records).made
    office.wall = NOVEMBER + timedelta(days=30)
    later = keep_registers(office.records).made

    assert [0, 1] == [again, later]

"""The sender: every mail that is due goes out once, waits for a mail server that is away, or is a person's to mend."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd import smtp
from aiosmtpd.smtp import Envelope, Session

from amparo.declarations import Role
from amparo.errors import InvalidInput
from amparo.notifications import FileChannel, Notice, NoticeKind, SmtpChannel, SmtpSettings, Urgency
from amparo.records.master_key import create_master_key
from amparo.records.organizations import OrganizationProfile
from amparo.records.outbox import FAILED, QUEUED, QueuedNotice
from amparo.records.people import Profile
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_workflows.processes import only_one
from amparo_workflows.sender import FIRST_RETRY, LONGEST_RETRY, Sender, channel_of

CLINIC = "harbor-legal"
FAR_OFF = date(2199, 1, 1)


class Postbox:
    """The other side of a real mail server: keeps what it took, and answers as it is told."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.asked: list[str] = []
        self.answer = "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name
        self, server: smtp.SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked.append(address)
        envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: smtp.SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        return "250 taken"

    def header(self, name: str) -> list[str]:
        """Return one header of each mail taken."""
        return [str(message_from_bytes(envelope.original_content or b"")[name]) for envelope in self.taken]


class SlowPostbox(Postbox):
    """Answers a second after it took a mail, and lets nobody write into `records` for three seconds more."""

    def __init__(self, records: Records | None = None) -> None:
        super().__init__()
        self._records, self.took = records, asyncio.Event()

    async def handle_DATA(self, server: smtp.SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        self.took.set()
        if self._records:
            lock = sqlite3.connect(self._records.database.where, isolation_level=None)
            lock.execute("BEGIN IMMEDIATE")
            asyncio.get_running_loop().call_later(4, lock.close)
        await asyncio.sleep(1)
        return "250 taken"


@asynccontextmanager
async def mail_server(postbox: Postbox) -> AsyncIterator[SmtpChannel]:
    """Serve a postbox on a free port of this machine and yield the way to it."""
    server = await asyncio.get_running_loop().create_server(
        lambda: smtp.SMTP(postbox, hostname="mail.example.org"), "127.0.0.1", 0
    )
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield SmtpChannel(SmtpSettings(host="127.0.0.1", port=port, timeout_seconds=5))
    await asyncio.sleep(0.05)  # lets the conversations end before the loop does


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records with one organization and three people, of whom the last has no e-mail."""
    folder = tmp_path_factory.mktemp("records")
    create_master_key(folder / "master.key")
    records = Records.initialize(f"sqlite:///{folder}/amparo.db", folder / "master.key")
    records.create_organization(CLINIC, OrganizationProfile(name="Harbor Legal", email="office@example.org"))
    for name, email in (("Ana", "ana@example.org"), ("Ben", "ben@example.org"), ("Cruz", "")):
        records.add_person(CLINIC, Profile(name=name, email=email), [Role.PARALEGAL])
    records.close()
    return folder


@pytest.fixture
def records(prepared: Path, tmp_path: Path) -> Iterator[Records]:
    """The same records, fresh for each test."""
    shutil.copytree(prepared, tmp_path / "office")
    opened = Records.open(f"sqlite:///{tmp_path}/office/amparo.db", tmp_path / "office" / "master.key")
    yield opened
    opened.close()


def queue(records: Records, id_: str, to: str = "Ana", *, late: timedelta = timedelta(0), due: date = FAR_OFF) -> None:
    """Queue the notice of a rung that should have rung so long ago."""
    notice = Notice(
        id=id_,
        organization=CLINIC,
        recipient=records.find_person(CLINIC, to).id,
        kind=NoticeKind.RUNG,
        reference="AB-CDEF",
        urgency=Urgency.SOON,
        due=due,
        not_before=datetime.now(UTC) - late,
    )
    with records.database.write() as connection:
        records.put_notices(connection, None, (notice,), records.wall())


def notices(records: Records, state: str) -> list[QueuedNotice]:
    """Return the notices in a state, also those that wait for another try."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    if state == FAILED:
        return list(records.notices_failed(CLINIC))
    return list(records.notices_due(tomorrow))


async def test_a_mail_that_is_due_is_sent_once(records: Records) -> None:
    """The next round finds nothing more to do."""
    postbox = Postbox()
    queue(records, "n1")
    async with mail_server(postbox) as channel:
        rounds = [await Sender(records, channel).send_due() for _ in range(2)]

    assert ([1, 0], ["ana@example.org"]) == (rounds, postbox.asked)
    assert [] == notices(records, QUEUED)
    assert "office@example.org" in postbox.header("From")[0]


async def test_a_mail_that_is_not_due_waits(records: Records) -> None:
    """`not_before` is an instant, and nobody is told earlier."""
    postbox = Postbox()
    queue(records, "n1", late=timedelta(minutes=-5))
    async with mail_server(postbox) as channel:
        assert 0 == await Sender(records, channel).send_due()

    assert ["n1"] == [one.notice.id for one in notices(records, QUEUED)]


async def test_a_mail_sent_before_a_crash_is_repeated_under_the_same_message_id(
    records: Records, prepared: Path
) -> None:
    """The process died between the mail server's answer and our note of it: mail programs show one mail."""
    postbox = Postbox()
    queue(records, "n1")
    async with mail_server(postbox) as channel:
        await Sender(records, channel).send_due()
        forget_that_it_was_sent(records)
        await Sender(records, channel).send_due()

    first, second = postbox.header("Message-ID")
    assert first == second


async def test_a_mail_that_cannot_be_noted_as_sent_at_once_is_not_sent_again(records: Records) -> None:
    """Another program holds the records for longer than is waited for, just when the mail server takes the mail."""
    postbox = SlowPostbox(records)
    queue(records, "n1")
    async with mail_server(postbox) as channel:
        sender = Sender(records, channel)
        rounds = [await sender.send_due() for _ in range(2)]

    assert ([1, 0], 1) == (rounds, len(postbox.taken))
    assert [] == notices(records, QUEUED)


async def test_a_sender_told_to_end_first_notes_the_mail_that_is_on_its_way(records: Records) -> None:
    """The mail server has it, and answers only then; a sender that forgot it would repeat it at its next start."""
    postbox = SlowPostbox()
    queue(records, "n1")
    async with mail_server(postbox) as channel:
        sending = asyncio.create_task(Sender(records, channel).send_due())
        await postbox.took.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending

    assert [] == notices(records, QUEUED)


async def test_what_one_person_was_not_told_in_an_outage_is_one_mail(records: Records) -> None:
    """Three overdue rungs for one person and one for another are two mails; a near date goes by itself."""
    postbox = Postbox()
    for number in range(3):
        queue(records, f"ana{number}", late=timedelta(hours=5))
    queue(records, "ben", "Ben", late=timedelta(hours=5))
    queue(records, "near", late=timedelta(hours=5), due=datetime.now(UTC).date() + timedelta(days=1))
    async with mail_server(postbox) as channel:
        sent = await Sender(records, channel, gather=timedelta(0)).send_due()

    assert (3, ["ana@example.org", "ana@example.org", "ben@example.org"]) == (sent, sorted(postbox.asked))
    assert [] == notices(records, QUEUED)


async def test_a_mail_that_is_not_taken_for_now_is_tried_again_later(records: Records) -> None:
    """A minute later, then twice as long each time, and never longer than an hour: a warning is not given up."""
    postbox = Postbox()
    postbox.answer = "451 try again later"
    queue(records, "n1")
    waits, problem = [], ""
    async with mail_server(postbox) as channel:
        for _ in range(8):
            await Sender(records, channel).send_due()
            [waiting] = notices(records, QUEUED)
            problem = waiting.problem
            waits.append(round((waiting.next_try - datetime.now(UTC)).total_seconds() / 60))
            make_due(records)

    assert [1, 2, 4, 8, 16, 32, 60, 60] == waits
    assert (timedelta(minutes=1), timedelta(hours=1)) == (FIRST_RETRY, LONGEST_RETRY)
    assert "try again later" in problem


async def test_a_mail_that_will_never_be_taken_is_a_persons_to_mend(records: Records) -> None:
    """It is not tried again, and says why."""
    postbox = Postbox()
    postbox.answer = "550 no such mailbox"
    queue(records, "n1")
    async with mail_server(postbox) as channel:
        rounds = [await Sender(records, channel).send_due() for _ in range(2)]

    [failed] = notices(records, FAILED)
    assert ([0, 0], 1) == (rounds, len(postbox.asked))
    assert "no such mailbox" in failed.problem


@pytest.mark.parametrize("email", ["", "cruz@@example.org", "cruz..m@example.org", "cruz[@example.org"])
async def test_somebody_who_cannot_be_written_to_stops_nobody_elses_mail(records: Records, email: str) -> None:
    """The others are sent, and that one says whose address is wrong."""
    postbox = Postbox()
    cruz = records.find_person(CLINIC, "Cruz")
    records.change_person(cruz.id, cruz.profile.model_copy(update={"email": email}))
    queue(records, "n1", "Cruz")
    queue(records, "n2", "Ben")
    async with mail_server(postbox) as channel:
        await Sender(records, channel).send_due()

    [failed] = notices(records, FAILED)
    assert ["ben@example.org"] == postbox.asked
    assert f"Cruz ({cruz.id}) cannot be written to: the e-mail address “{email}”" in failed.problem


async def test_a_mail_server_that_is_away_is_not_asked_for_every_mail(records: Records) -> None:
    """After three in a row the round is over; the rest stays due."""
    away = SmtpChannel(SmtpSettings(host="127.0.0.1", port=9, timeout_seconds=1))
    for number in range(5):
        queue(records, f"n{number}")

    sent = await Sender(records, away).send_due()

    tried = [one.attempts for one in notices(records, QUEUED)]
    assert (0, [0, 0, 1, 1, 1]) == (sent, sorted(tried))


async def test_the_settings_sender_is_who_a_mail_is_from(records: Records) -> None:
    """A mail server takes mail of its own domain alone."""
    postbox = Postbox()
    queue(records, "n1")
    async with mail_server(postbox) as channel:
        await Sender(records, channel, "deadlines@example.org").send_due()

    assert ["Harbor Legal <deadlines@example.org>"] == postbox.header("From")


async def test_an_office_without_a_mail_server_writes_its_mails_into_a_folder(records: Records, tmp_path: Path) -> None:
    """So that nothing is lost while somebody tries the program out."""
    settings = Settings(data_folder=tmp_path, records_url="sqlite:///x", master_key_file=tmp_path / "k")
    channel = channel_of(settings)
    queue(records, "n1")

    await Sender(records, channel).send_due()

    assert isinstance(channel, FileChannel)
    assert 1 == len(list((tmp_path / "mail").glob("*.eml")))


def test_a_missing_password_file_is_named(tmp_path: Path) -> None:
    """Before the first mail, not with it."""
    settings = Settings(
        data_folder=tmp_path,
        records_url="sqlite:///x",
        master_key_file=tmp_path / "k",
        smtp_host="mail.example.org",
        smtp_username="office",
        smtp_password_file=tmp_path / "password",
        mail_sender="office@example.org",
    )

    with pytest.raises(InvalidInput, match=r"password cannot be read from .*AMPARO_SMTP_PASSWORD_FILE"):
        channel_of(settings)


def test_one_sender_at_a_time(tmp_path: Path) -> None:
    """Two would send everything twice; the second is told so, and may start when the first has ended."""
    with (
        only_one("sender", tmp_path),
        pytest.raises(InvalidInput, match="A sender already runs"),
        only_one("sender", tmp_path),
    ):
        pass
    with only_one("sender", tmp_path):
        assert (tmp_path / "sender.lock").exists()


def forget_that_it_was_sent(records: Records) -> None:
    """Put every notice back as it was before it was sent."""
    with records.database.write() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'queued'")


def make_due(records: Records) -> None:
    """Let the next try of every notice have come."""
    with records.database.write() as connection:
        connection.exec_driver_sql("UPDATE outbox SET next_try = '2000-01-01 00:00:00.000000'")


async def test_overdue_rungs_wait_a_moment_for_their_company(records: Records) -> None:
    """After an outage the cases ring one after another; what is near or urgent does not wait."""
    postbox = Postbox()
    queue(records, "far1", late=timedelta(hours=5))
    queue(records, "near", late=timedelta(hours=5), due=datetime.now(UTC).date() + timedelta(days=1))
    async with mail_server(postbox) as channel:
        first = await Sender(records, channel).send_due()
        queue(records, "far2", late=timedelta(hours=5))
        make_old(records)
        second = await Sender(records, channel).send_due()

    assert (1, 1, 2) == (first, second, len(postbox.taken))
    assert "several" == postbox.header("X-Amparo-Reference")[1]


async def test_a_mail_of_several_that_is_repeated_is_the_same_mail_though_more_came(records: Records) -> None:
    """The process died after the mail server took it, and another rung was queued meanwhile: that goes by itself."""
    postbox = Postbox()
    for number in range(2):
        queue(records, f"far{number}", late=timedelta(hours=5))
    async with mail_server(postbox) as channel:
        sender = Sender(records, channel, gather=timedelta(0))
        await sender.send_due()
        forget_that_it_was_sent(records)
        queue(records, "far2", late=timedelta(hours=5))
        await sender.send_due()

    first, *again = postbox.header("Message-ID")
    assert 2 == len(again)
    assert 1 == again.count(first)


async def test_nobody_who_left_is_written_to(records: Records) -> None:
    """Their mailbox may be somebody else's by now."""
    postbox = Postbox()
    queue(records, "n1", "Ben")
    records.set_active(records.find_person(CLINIC, "Ben").id, active=False)
    async with mail_server(postbox) as channel:
        await Sender(records, channel).send_due()

    [failed] = notices(records, FAILED)
    assert ([], True) == (postbox.asked, "does not work here any more" in failed.problem)


def make_old(records: Records) -> None:
    """Let every notice have been queued a while ago."""
    with records.database.write() as connection:
        connection.exec_driver_sql("UPDATE outbox SET created = '2000-01-01 00:00:00.000000'")

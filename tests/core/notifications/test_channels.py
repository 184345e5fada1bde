from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd import smtp
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from amparo.declarations.text import Language
from amparo.errors import MailRefused, MailRefusedForNow
from amparo.notifications import (
    FileChannel,
    Notice,
    NoticeKind,
    PlannedMessage,
    Recipient,
    SmtpChannel,
    SmtpSettings,
    Urgency,
    compose_email,
)

AT = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)


def mail(to: str = "ana@example.org", notice_id: str = "n1") -> EmailMessage:
    """Return a mail about a case, in Spanish, so that it carries accents."""
    notice = Notice(
        id=notice_id,
        organization="clinic",
        recipient="ana",
        kind=NoticeKind.RUNG,
        reference="LA-2026-0117",
        urgency=Urgency.SOON,
    )
    return compose_email(
        PlannedMessage(notices=(notice,)),
        Recipient(name="Ana Lucía", email=to, language=Language.SPANISH),
        sender=Recipient(name="Amparo", email="amparo@example.org", language=Language.ENGLISH),
        at=AT,
    )


class Mailbox:
    """The other side of a real mail server: keeps what it took, and answers as it is told."""

    def __init__(self, *, to_recipient: str = "", to_sender: str = "", to_content: str = "") -> None:
        self.taken: list[Envelope] = []
        self.encrypted: list[bool] = []
        self.answers = {"RCPT": to_recipient, "MAIL": to_sender, "DATA": to_content}

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's own names
        self, server: smtp.SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers["MAIL"] or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: smtp.SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers["RCPT"] or "250 OK"

    async def handle_DATA(self, server: smtp.SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if not self.answers["DATA"]:
            self.taken.append(envelope)
            self.encrypted.append(session.ssl is not None)
        return self.answers["DATA"] or "250 taken"


@asynccontextmanager
async def mail_server(mailbox: Mailbox, **options: Any) -> AsyncIterator[int]:
    """Serve a mailbox on a free port of this machine and yield the port."""
    server = await asyncio.get_running_loop().create_server(
        lambda: smtp.SMTP(mailbox, hostname="mail.example.org", **options), "127.0.0.1", 0
    )
    async with server:
        yield server.sockets[0].getsockname()[1]
    await conversations_ended()


@asynccontextmanager
async def bare_server(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[int]:
    """Serve a conversation on a free port of this machine and yield the port."""

    async def whole(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await talk(reader, writer)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(whole, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
    await conversations_ended()


async def conversations_ended() -> None:
    """Wait for the servers' side of each connection, so that none outlives its test."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others, timeout=5)


def settings(port: int, **others: Any) -> SmtpSettings:
    """Return the settings for a server on this machine."""
    return SmtpSettings(**{"host": "localhost", "port": port, "timeout_seconds": 5, **others})


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a certificate for localhost and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture(scope="module")
def encryption(certificate: Path) -> ssl.SSLContext:
    """Return the server's side of an encrypted connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


async def test_a_mail_arrives_as_it_was_written() -> None:
    """The server's copy has our subject, words, Message-ID and one recipient."""
    mailbox, sent = Mailbox(), mail()
    async with mail_server(mailbox) as port:
        await SmtpChannel(settings(port)).send(sent)

    (envelope,) = mailbox.taken
    assert isinstance(envelope.content, bytes)
    read = message_from_bytes(envelope.content, policy=SMTP)
    assert ["ana@example.org"] == envelope.rcpt_tos
    assert envelope.mail_from == "amparo@example.org"
    assert (sent["Subject"], sent["Message-ID"], sent["Date"]) == (read["Subject"], read["Message-ID"], read["Date"])
    assert sent.get_content().splitlines() == read.get_content().splitlines()


@pytest.mark.parametrize("stage", ["to_recipient", "to_sender", "to_content"])
async def test_a_temporary_refusal_waits_and_the_same_mail_goes_out_later(stage: str) -> None:
    """A full mailbox or a busy server loses nothing."""
    mailbox, sent = Mailbox(**{stage: "451 busy, come back later"}), mail()
    async with mail_server(mailbox) as port:
        channel = SmtpChannel(settings(port))
        with pytest.raises(
            MailRefusedForNow, match=r"waits: the mail server localhost:\d+ did not take it .*451.*busy"
        ):
            await channel.send(sent)
        mailbox.answers = dict.fromkeys(mailbox.answers, "")
        await channel.send(sent)

    assert 1 == len(mailbox.taken)


@pytest.mark.parametrize("stage", ["to_recipient", "to_content"])
async def test_a_lasting_refusal_of_recipient_or_content_asks_for_a_person(stage: str) -> None:
    """An address that does not exist is not tried for ever."""
    async with mail_server(Mailbox(**{stage: "550 no such user"})) as port:
        with pytest.raises(MailRefused, match=r"will not take the mail to .*ana@example.org.*550.*no such user"):
            await SmtpChannel(settings(port)).send(mail())


async def test_a_refused_sender_waits_for_the_office_to_correct_its_settings() -> None:
    """A mistake in the settings would refuse every mail: none of them is given up."""
    async with mail_server(Mailbox(to_sender="553 sender not allowed")) as port:
        with pytest.raises(MailRefusedForNow, match="sender not allowed"):
            await SmtpChannel(settings(port)).send(mail())


async def test_a_server_that_is_not_there_is_a_reason_to_wait() -> None:
    """Nothing listens: the mail stays in the outbox."""
    async with mail_server(Mailbox()) as port:
        pass

    with pytest.raises(MailRefusedForNow, match=rf"the mail server localhost:{port} did not take it"):
        await SmtpChannel(settings(port)).send(mail())


async def test_a_server_that_says_nothing_is_given_up_in_time() -> None:
    """A hanging server cannot hold the sender."""

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with bare_server(silent) as port:
        with pytest.raises(MailRefusedForNow, match="did not take it"):
            await SmtpChannel(settings(port, timeout_seconds=0.3)).send(mail())


async def test_a_server_that_goes_away_after_taking_the_mail_took_it() -> None:
    """A failed goodbye does not send the mail twice."""

    async def abrupt(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        answers = {b"EHLO": b"250 OK\r\n", b"MAIL": b"250 OK\r\n", b"RCPT": b"250 OK\r\n", b"DATA": b"354 go\r\n"}
        while command := await reader.readline():
            writer.write(answers[command[:4]])
            if command[:4] == b"DATA":
                await reader.readuntil(b"\r\n.\r\n")
                writer.write(b"250 taken\r\n")
                await writer.drain()
                return

    async with bare_server(abrupt) as port:
        await SmtpChannel(settings(port)).send(mail())


async def test_encryption_is_used_when_the_server_offers_it(certificate: Path, encryption: ssl.SSLContext) -> None:
    """A mail does not cross the network in clear if it need not."""
    mailbox = Mailbox()
    async with mail_server(mailbox, tls_context=encryption) as port:
        await SmtpChannel(settings(port, certificates=certificate)).send(mail())

    assert [True] == mailbox.encrypted


async def test_a_certificate_of_a_stranger_is_not_trusted(encryption: ssl.SSLContext) -> None:
    """Somebody in between cannot read along; the mail waits."""
    mailbox = Mailbox()
    async with mail_server(mailbox, tls_context=encryption) as port:
        with pytest.raises(MailRefusedForNow, match="certificate"):
            await SmtpChannel(settings(port)).send(mail())

    assert [] == mailbox.taken


def files_in(folder: Path) -> list[Path]:
    """Return what is in a folder, by name."""
    return sorted(folder.iterdir())


def gate(password: bytes) -> Callable[..., AuthResult]:
    """Return a check of the one name and password that a server knows."""

    def check(server: smtp.SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        known = isinstance(given, LoginPassword) and (given.login, given.password) == (b"clinic", password)
        return AuthResult(success=known, handled=False)

    return check


async def test_a_configured_login_is_made_under_encryption(certificate: Path, encryption: ssl.SSLContext) -> None:
    """The server lets the office in by its name and password."""
    mailbox = Mailbox()
    options = {"tls_context": encryption, "auth_required": True, "authenticator": gate(b"correct horse")}
    async with mail_server(mailbox, **options) as port:
        login = {"certificates": certificate, "username": "clinic", "password": "correct horse"}
        await SmtpChannel(settings(port, **login)).send(mail())

    assert 1 == len(mailbox.taken)


async def test_a_refused_login_waits_and_never_shows_the_password(
    certificate: Path, encryption: ssl.SSLContext
) -> None:
    """An expired password stops the mails until it is renewed; it is no reason to give them up."""
    options = {"tls_context": encryption, "auth_required": True, "authenticator": gate(b"correct horse")}
    async with mail_server(Mailbox(), **options) as port:
        login = {"certificates": certificate, "username": "clinic", "password": "wrong horse"}
        with pytest.raises(MailRefusedForNow, match="login refused") as refused:
            await SmtpChannel(settings(port, **login)).send(mail())

    assert "wrong horse" not in str(refused.value)


async def test_a_password_is_never_sent_in_clear() -> None:
    """A server without encryption does not learn the password."""
    mailbox = Mailbox()
    async with mail_server(mailbox, auth_require_tls=False, authenticator=gate(b"correct horse")) as port:
        with pytest.raises(MailRefusedForNow, match="offers no encryption, so the password was not sent"):
            await SmtpChannel(settings(port, username="clinic", password="correct horse")).send(mail())

    assert [] == mailbox.taken


async def test_a_mail_in_a_file_is_the_mail(tmp_path: Path) -> None:
    """A mail program opens it and shows what a server would have got."""
    sent = mail()

    await FileChannel(tmp_path / "mails").send(sent)

    (file,) = files_in(tmp_path / "mails")
    assert file.name.startswith("20261201T170000Z-LA-2026-0117-")
    assert file.suffix == ".eml"
    assert sent.as_bytes(policy=SMTP) == file.read_bytes()


async def test_two_peoples_mails_of_one_instant_are_two_files_and_a_repeated_one_is_one(tmp_path: Path) -> None:
    """Nothing is overwritten, nothing doubled."""
    channel = FileChannel(tmp_path)

    for sent in (mail("ana@example.org", "n1"), mail("luis@example.org", "n2"), mail("luis@example.org", "n2")):
        await channel.send(sent)

    assert 2 == len(files_in(tmp_path))


async def test_many_mails_at_once_are_all_whole(tmp_path: Path) -> None:
    """No reader ever finds half a file, and no unfinished one stays behind."""
    channel = FileChannel(tmp_path)
    sending: list[Awaitable[None]] = [channel.send(mail(notice_id=f"n{number}")) for number in range(20)]

    await asyncio.gather(*sending)

    files = files_in(tmp_path)
    assert 20 == len(files)
    assert all(file.suffix == ".eml" and file.read_bytes().endswith(b"Amparo\r\n") for file in files)


async def test_a_folder_that_cannot_be_written_is_a_reason_to_wait(tmp_path: Path) -> None:
    """A folder that is a file, or a full disk, keeps the mail in the outbox and says where the trouble is."""
    blocked = tmp_path / "mails"
    blocked.write_text("not a folder", encoding="utf-8")

    with pytest.raises(MailRefusedForNow, match=rf"could not be written into {blocked}"):
        await FileChannel(blocked).send(mail())


async def test_an_unfinished_file_is_taken_away(tmp_path: Path) -> None:
    """Where a folder of the mail's name stands in the way, nothing half-written remains."""
    channel, sent = FileChannel(tmp_path), mail()
    await channel.send(sent)
    (file,) = files_in(tmp_path)
    file.unlink()
    file.mkdir()

    with pytest.raises(MailRefusedForNow):
        await channel.send(sent)

    assert [file] == files_in(tmp_path)

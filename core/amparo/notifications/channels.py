"""The ways a mail leaves: a mail server, or files for an office that tries the program or works without mail."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import ssl
import tempfile
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol

import aiosmtplib
from pydantic import BaseModel, ConfigDict, PositiveFloat, SecretStr

from amparo.errors import MailRefused, MailRefusedForNow
from amparo.notifications.messages import REFERENCE_HEADER

_PERMANENT = 500
_SECONDS_TO_SAY_GOODBYE = 5


class Channel(Protocol):
    """Somewhere that a mail can be sent."""

    async def send(self, message: EmailMessage) -> None:
        """Send a mail to its one recipient and return once it is safely taken.

        Raises `MailRefusedForNow` if it may be offered again later, `MailRefused` if a person has to look at it.
        """


class SmtpSettings(BaseModel):
    """How to reach the mail server. Empty `username`: no login. `implicit_tls` is for port 465.

    `certificates` is a file of certificate authorities to trust in place of the system's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str
    port: int = 587
    username: str = ""
    password: SecretStr = SecretStr("")
    implicit_tls: bool = False
    certificates: Path | None = None
    timeout_seconds: PositiveFloat = 30


class SmtpChannel:
    """Sends through a mail server, encrypted whenever the server offers it, and never a password in clear."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    async def send(self, message: EmailMessage) -> None:
        """Send the mail; only a refusal of this very recipient or content is `MailRefused`.

        A refused login or sender is the office's settings, which would refuse every mail: those wait, and none is lost.
        """
        client = self._client()
        try:
            await client.connect()
            await self._log_in(client)
            await client.send_message(message)
        except (aiosmtplib.SMTPException, OSError, ValueError) as failure:
            kind = MailRefused if _is_permanent(failure) else MailRefusedForNow
            raise kind(self._sentence(message, failure, permanent=kind is MailRefused)) from failure
        finally:
            # The mail is taken or not by now: a failed goodbye must not make it be sent again.
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=_SECONDS_TO_SAY_GOODBYE)
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        chosen = self._settings
        return aiosmtplib.SMTP(
            hostname=chosen.host,
            port=chosen.port,
            timeout=chosen.timeout_seconds,
            use_tls=chosen.implicit_tls,
            start_tls=False if chosen.implicit_tls else None,  # None: as soon as the server offers it
            tls_context=ssl.create_default_context(cafile=chosen.certificates),
        )

    async def _log_in(self, client: aiosmtplib.SMTP) -> None:
        if not self._settings.username:
            return
        if client.get_transport_info("sslcontext") is None:
            raise aiosmtplib.SMTPNotSupported("it offers no encryption, so the password was not sent")
        try:
            await client.login(self._settings.username, self._settings.password.get_secret_value())
        except aiosmtplib.SMTPNotSupported:
            raise
        except aiosmtplib.SMTPException as refused:
            raise aiosmtplib.SMTPConnectError(f"login refused: {refused}") from refused

    def _sentence(self, message: EmailMessage, failure: Exception, *, permanent: bool) -> str:
        server = f"{self._settings.host}:{self._settings.port}"
        why = _answer(failure)
        if permanent:
            return f"The mail server {server} will not take the mail to {message['To']}: {why}. Check the address."
        return (
            f"The mail to {message['To']} waits: the mail server {server} did not take it ({why}). It is tried again."
        )


class FileChannel:
    """Writes each mail to `<folder>/<instant>-<reference>-<id>.eml`, which a mail program opens; never half a file.

    The id keeps apart two people's mails of one instant; the same mail sent again is the same file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: EmailMessage) -> None:
        """Write the mail and return once it is on the disk."""
        try:
            await asyncio.to_thread(
                _write_whole, self._folder, _file_name(message), message.as_bytes(policy=SMTP_POLICY)
            )
        except OSError as failure:
            raise MailRefusedForNow(
                f"The mail waits: it could not be written into {self._folder} ({failure.strerror}). It is tried again; "
                "make sure that the folder can be written and that the disk is not full."
            ) from failure


def _answer(failure: Exception) -> str:
    """Return what a mail server answered, its code first, or what went wrong before it could."""
    while isinstance(failure, aiosmtplib.SMTPRecipientsRefused) and failure.recipients:
        failure = failure.recipients[0]
    if isinstance(failure, aiosmtplib.SMTPResponseException):
        return " ".join(f"{failure.code} {failure.message}".split())
    return " ".join(str(failure).split()) or type(failure).__name__


def _is_permanent(failure: Exception) -> bool:
    match failure:
        case aiosmtplib.SMTPRecipientsRefused():
            return all(refused.code >= _PERMANENT for refused in failure.recipients)
        case aiosmtplib.SMTPDataError():
            return failure.code >= _PERMANENT
        case _:
            return isinstance(failure, ValueError) and not isinstance(failure, OSError)  # a bad certificate is both


def _file_name(message: EmailMessage) -> str:
    instant = parsedate_to_datetime(message["Date"]).strftime("%Y%m%dT%H%M%SZ")
    reference = re.sub(r"[^A-Za-z0-9-]", "_", message[REFERENCE_HEADER] or "mail")
    return f"{instant}-{reference}-{hashlib.sha256(str(message['Message-ID']).encode()).hexdigest()[:8]}.eml"


def _write_whole(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(folder / name)
    except OSError:
        Path(unfinished).unlink(missing_ok=True)
        raise
    _settle(folder)


def _settle(folder: Path) -> None:
    # The new name itself is on the disk only once the folder is.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

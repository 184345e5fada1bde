"""The sender: it takes what waits in the outbox, writes the mails and hands them over, one sender at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import Enum, auto
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from amparo.declarations import Language, phrase
from amparo.errors import (
    AmparoError,
    InvalidInput,
    MailRefused,
    MailRefusedForNow,
    RecordsUnreachable,
    UnknownName,
)
from amparo.notifications import (
    Channel,
    FileChannel,
    OwnWords,
    PlannedMessage,
    Recipient,
    SmtpChannel,
    SmtpSettings,
    collapse,
    compose_email,
    message_key,
)
from amparo.notifications.notices import may_fold
from amparo.records.kept_away import still_told
from amparo.records.organizations import OrganizationProfile
from amparo.records.outbox import QueuedNotice
from amparo.records.people import Member
from amparo.records.repository import Records
from amparo.records.undelivered import undelivered
from amparo.settings import Settings
from amparo_workflows.logs import error_without_content, logger
from amparo_workflows.measuring import measured_meanwhile
from amparo_workflows.metrics import count_mail
from amparo_workflows.processes import only_one, open_records
from amparo_workflows.served import where_served

log = logger(__name__)

EVERY = timedelta(seconds=2)

SUBMISSIONS_PORT = 465
"""The port on which a mail server is encrypted from the first byte (RFC 8314)."""

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
"""A mail server that was away is tried once an hour for as long as it takes: a warning that waits is not given up."""

NOTE_AGAIN = timedelta(milliseconds=500)
"""After what time a mail that was taken is noted once more, if the records could not be written."""

GRACE = timedelta(seconds=10)
"""How long the mail that is on its way may take after the sender was told to end."""

REFUSALS_IN_A_ROW = 3
"""After so many mails in a row that were not taken, the server is away, and the others wait for the next round."""


ROUND = 200
"""How many mails go out before the outbox is read again: what is urgent meanwhile waits no longer than that."""

GATHER = timedelta(seconds=20)
LONGEST_GATHER = timedelta(minutes=10)
"""After an outage the cases ring one after another: each person's overdue rungs wait until no more come, but not long.

Only rungs that may be told together wait, which are late anyway and whose date is days off.
"""

THIS_MACHINE = "http://127.0.0.1:8400"
"""Where the pages are while the settings name no address."""

NOBODY = "amparo@localhost"
"""Who mails in files come from where neither the settings nor the organization say anything."""


async def run_sender(settings: Settings) -> None:
    """Send the office's mails until cancelled."""
    records = open_records(settings)
    with only_one("sender", settings.data_folder):
        sender = Sender(records, channel_of(settings), settings.mail_sender, pages=partial(pages_of, settings))
        log.info("at work: mails go to the mail server" if settings.smtp_host else "at work: mails go into files")
        async with measured_meanwhile(records):
            await sender.send_forever()


def pages_of(settings: Settings) -> str:
    """Return the address at which the office's pages are reached, which another port than the usual may serve."""
    served = where_served(settings.data_folder)
    return settings.web_address or (served.address if served else THIS_MACHINE)


def channel_of(settings: Settings) -> Channel:
    """Return the mail server that the settings name, or else the folder `mail` beside the records.

    Raises `InvalidInput` when the file with its password cannot be read.
    """
    if not settings.smtp_host:
        return FileChannel(settings.data_folder / "mail")
    return SmtpChannel(
        SmtpSettings(
            host=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_username,
            password=SecretStr(_password(settings.smtp_password_file)),
            implicit_tls=settings.smtp_port == SUBMISSIONS_PORT,
        )
    )


class Fate(Enum):
    """What became of a mail."""

    TAKEN = auto()
    WAITS = auto()
    FAILED = auto()
    WITHHELD = auto()


class Sender:
    """Sends an office's mails through one channel, from one address; without any, from each organization's own.

    `pages` says where the office's pages are reached, for the links that mails show: asked for each mail.
    """

    def __init__(
        self,
        records: Records,
        channel: Channel,
        address: str = "",
        gather: timedelta = GATHER,
        pages: Callable[[], str] = lambda: THIS_MACHINE,
    ) -> None:
        self._records, self._gather, self._pages = records, gather, pages
        self._channel = channel
        self._address = address

    async def send_forever(self, every: timedelta = EVERY) -> None:
        """Send what is due, again and again, until cancelled."""
        while True:
            try:
                await self.send_due()
            except AmparoError as error:
                log.warning("the outbox cannot be read just now", error=error)
            await asyncio.sleep(every.total_seconds())

    async def send_due(self) -> int:
        """Send every mail that is due, the most pressing first, and return how many were taken.

        What one person was not told while the server was down goes out in one mail.
        """
        now = self._records.wall()
        queued = {one.notice.id: one for one in await asyncio.to_thread(self._records.notices_due, now)}
        sent = refused = 0
        ready = [one for one in queued.values() if one.notice.id not in self._gathering(queued.values(), now)]
        together = {one.notice.id: one.message for one in ready if one.message}
        for message in collapse((one.notice for one in ready), now=now, together=together)[:ROUND]:
            fate = await self._send(message, queued)
            count_mail(fate.name.lower())
            sent += fate is Fate.TAKEN
            refused = refused + 1 if fate is Fate.WAITS else 0
            if refused == REFUSALS_IN_A_ROW:
                break
        return sent

    def _gathering(self, queued: Iterable[QueuedNotice], now: datetime) -> frozenset[str]:
        """Return the notices whose company may still be on its way, by id."""
        of_person: dict[tuple[str, str], list[QueuedNotice]] = {}
        for one in queued:
            if may_fold(one.notice, now) and not one.message:
                of_person.setdefault((one.notice.organization, one.notice.recipient), []).append(one)
        return frozenset(
            one.notice.id
            for several in of_person.values()
            if now - max(one.created for one in several) < self._gather
            and now - min(one.created for one in several) < LONGEST_GATHER
            for one in several
        )

    async def _send(self, message: PlannedMessage, queued: Mapping[str, QueuedNotice]) -> Fate:
        """Send a mail and note what became of it, also when this process is told to end meanwhile."""
        sending = asyncio.ensure_future(self._send_and_note(message, queued))
        try:
            return await asyncio.shield(sending)
        except asyncio.CancelledError:
            await asyncio.wait({sending}, timeout=GRACE.total_seconds())
            raise

    async def _send_and_note(self, message: PlannedMessage, queued: Mapping[str, QueuedNotice]) -> Fate:
        now = self._records.wall()
        told = await asyncio.to_thread(still_told, self._records, message.notices, now)
        if not told:
            log.info("a mail was withheld: whoever it was for may not hear of the case any more")
            return Fate.WITHHELD
        if len(told) < len(message.notices):
            message = PlannedMessage(notices=told)
        ids, key = [notice.id for notice in message.notices], message_key(message.id)
        if any(queued[id_].message != key for id_ in ids if len(ids) > 1):
            await asyncio.to_thread(self._records.mark_together, ids, key)
        try:
            await self._channel.send(await asyncio.to_thread(self._written, message, now))
        except MailRefusedForNow as refusal:
            again = self._records.wall() + _wait(max(queued[id_].attempts for id_ in ids))
            await asyncio.to_thread(self._records.mark_to_retry, ids, again, str(refusal))
            log.warning("a mail waits: the mail server did not take it", until=again)
            return Fate.WAITS
        except MailRefused as refusal:
            why = phrase(f"mail_failed_{refusal.why}")
            await asyncio.to_thread(undelivered, self._records, ids, str(refusal), why)
            log.error("a mail cannot be sent at all: a person has to look at it")  # noqa: TRY400 - it names somebody
            return Fate.FAILED
        await self._note_sent(ids, now, key)
        return Fate.TAKEN

    async def _note_sent(self, ids: Sequence[str], at: datetime, key: str) -> None:
        """Note that a mail was taken, however long the records cannot be written: it would be sent again otherwise."""
        while True:
            try:
                await asyncio.to_thread(self._records.mark_sent, ids, at, key)
            except RecordsUnreachable as error:
                log.warning("a mail was taken and that cannot be noted just now", error=error)
                await asyncio.sleep(NOTE_AGAIN.total_seconds())
            else:
                return

    def _written(self, message: PlannedMessage, now: datetime) -> EmailMessage:
        """Return the mail ready to be sent; raises `MailRefused` for one that can never be."""
        office = self._records.organization(message.organization).profile
        if (own_words := message.notices[0].words) is not None and own_words.address:
            return self._to_address(message, own_words, office, now)
        member = self._member(message)
        profile = member.profile
        try:
            to = Recipient(name=profile.name, email=profile.email, language=Language(profile.language))
            own = Recipient(name=office.name, email=self._address or office.email or NOBODY, language=to.language)
            named = self._absent(message)
            return compose_email(message, to, sender=own, at=now, named=named, pages=self._pages())
        except ValueError as wrong:
            raise MailRefused(
                f"{profile.name} ({member.id}) cannot be written to: the e-mail address “{profile.email}” or the "
                f"language “{profile.language}” is none. Correct it, then queue the mail again.",
                why="address",
            ) from wrong
        except Exception as bug:
            # One mail that cannot be written must not hold up everybody else's.
            raise MailRefused(
                f"A mail to {profile.name} ({member.id}) could not be written: {error_without_content(bug)}. Tell "
                "whoever runs Amparo.",
                why="program",
            ) from bug

    def _to_address(
        self, message: PlannedMessage, words: OwnWords, office: OrganizationProfile, now: datetime
    ) -> EmailMessage:
        """Return a reminder to somebody who is in a register and not among the organization's people."""
        try:
            to = Recipient(name="", email=words.address, language=words.language or Language(office.language))
            # what a clinic is called says what a matter is about, and a client's mail may be read by others
            name = "" if message.notices[0].link else office.name
            own = Recipient(name=name, email=self._address or office.email or NOBODY, language=to.language)
            return compose_email(message, to, sender=own, at=now, pages=self._pages())
        except ValueError as wrong:
            raise MailRefused(
                f"The e-mail address “{words.address}” in {message.notices[0].reference} is none. Correct it there: "
                "the reminder is then written anew.",
                why="address",
            ) from wrong

    def _absent(self, message: PlannedMessage) -> Mapping[str, str]:
        """Return the names, by id, of those for whom the recipient stands in; an id that is nobody's stays one."""
        found = {}
        for person in {one for notice in message.notices for one in notice.for_whom}:
            with contextlib.suppress(UnknownName):
                found[person] = self._records.person(person).profile.name
        return found

    def _member(self, message: PlannedMessage) -> Member:
        try:
            member = self._records.person(message.recipient)
        except UnknownName as gone:
            raise MailRefused(str(gone), why="left") from gone
        if not member.active:
            raise MailRefused(
                f"{member.profile.name} ({member.id}) does not work here any more, so the mail was not sent.",
                why="left",
            )
        return member


def _wait(attempts: int) -> timedelta:
    wait = FIRST_RETRY
    for _ in range(attempts):
        wait = min(wait * 2, LONGEST_RETRY)
    return wait


def _password(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as missing:
        raise InvalidInput(
            f"The mail server's password cannot be read from {file} ({missing.strerror}). Put it there, or name another"
            " file in AMPARO_SMTP_PASSWORD_FILE."
        ) from missing

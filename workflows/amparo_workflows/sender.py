"""The sender: it takes what waits in the outbox, writes the mails and hands them over, one sender at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta

from pydantic import ValidationError

from amparo.errors import AmparoError, MailRefused, MailRefusedForNow, UnknownName
from amparo.notifications import Channel, PlannedMessage, Recipient, collapse, compose_email
from amparo.records.outbox import QueuedNotice
from amparo.records.repository import Records

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=2)

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
"""A mail server that was away is tried once an hour for as long as it takes: a warning that waits is not given up."""

REFUSALS_IN_A_ROW = 3
"""After so many mails in a row that were not taken, the server is away, and the others wait for the next round."""


class Sender:
    """Sends an office's mails through one channel; `own_address` is who they come from where an organization has none."""

    def __init__(self, records: Records, channel: Channel, own_address: str) -> None:
        self._records = records
        self._channel = channel
        self._own_address = own_address

    async def send_forever(self, every: timedelta = EVERY) -> None:
        """Send what is due, again and again, until cancelled."""
        while True:
            try:
                await self.send_due()
            except AmparoError as error:
                log.warning("the outbox cannot be read just now: %s", type(error).__name__)
            await asyncio.sleep(every.total_seconds())

    async def send_due(self) -> int:
        """Send every mail that is due, the most pressing first, and return how many were taken.

        What one person was not told while the server was down goes out in one mail.
        """
        now = self._records.wall()
        queued = {one.notice.id: one for one in await asyncio.to_thread(self._records.notices_due, now)}
        sent = refused = 0
        for message in collapse((one.notice for one in queued.values()), now=now):
            if await self._send(message, queued):
                sent, refused = sent + 1, 0
            elif (refused := refused + 1) == REFUSALS_IN_A_ROW:
                break
        return sent

    async def _send(self, message: PlannedMessage, queued: Mapping[str, QueuedNotice]) -> bool:
        ids = [notice.id for notice in message.notices]
        try:
            recipient, sender = await asyncio.to_thread(self._addresses, message)
            now = self._records.wall()
            await self._channel.send(compose_email(message, recipient, sender=sender, at=now))
        except MailRefusedForNow as refusal:
            again = self._records.wall() + _wait(max(queued[id_].attempts for id_ in ids))
            await asyncio.to_thread(self._records.mark_to_retry, ids, again, str(refusal))
            log.warning("a mail waits until %s: the mail server did not take it", again.isoformat(timespec="minutes"))
            return False
        except (MailRefused, UnknownName) as refusal:
            # The failed notice is what a person finds among what needs them; see `Records.notices_failed`.
            await asyncio.to_thread(self._records.mark_failed, ids, str(refusal))
            log.error("a mail cannot be sent at all: a person has to look at its address")  # noqa: TRY400 - it names somebody
            return True  # the server itself is there
        await asyncio.to_thread(self._records.mark_sent, ids, now)
        return True

    def _addresses(self, message: PlannedMessage) -> tuple[Recipient, Recipient]:
        member = self._records.person(message.recipient)
        office = self._records.organization(message.organization).profile
        try:
            to = Recipient.model_validate(member.profile.model_dump(include={"name", "email", "language"}))
        except ValidationError as wrong:
            raise MailRefused(
                f"{member.profile.name} ({member.id}) has no e-mail address that can be written to: "
                f"“{member.profile.email}”. Correct it, then queue the mail again."
            ) from wrong
        return to, Recipient(name=office.name, email=office.email or self._own_address, language=to.language)


def _wait(attempts: int) -> timedelta:
    return min(FIRST_RETRY * 2 ** min(attempts, 10), LONGEST_RETRY)

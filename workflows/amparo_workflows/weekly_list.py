"""The weekly list: on Monday morning, who supervises is told which dates from papers only one person has read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from amparo.case.verification import PaperDate
from amparo.declarations import Role, Text, phrase
from amparo.errors import AmparoError, MailRefused, MailRefusedForNow
from amparo.notifications import Channel, Recipient
from amparo.records.organizations import Organization
from amparo.records.people import Member
from amparo.records.repository import Records
from amparo.records.unverified import UnverifiedOfCase, unverified_dates
from amparo.settings import Settings
from amparo_workflows.logs import logger
from amparo_workflows.watch_mail import correspondents, office_mail

log = logger(__name__)

_OPENS = time(8)
_WEEK = timedelta(days=7)


def monday_morning(at: datetime, zone: str) -> datetime:
    """Return when the office in an IANA time zone last opened on a Monday, at an instant (UTC)."""
    local = at.astimezone(ZoneInfo(zone))
    monday = local.date() - timedelta(days=local.weekday())
    opened = datetime.combine(monday, _OPENS, local.tzinfo)
    return opened if opened <= local else datetime.combine(monday - _WEEK, _OPENS, local.tzinfo)


class WeeklyList:
    """Mails each supervising attorney once a week, also after days on which nothing ran."""

    def __init__(self, settings: Settings, records: Records, channel: Channel) -> None:
        self._settings, self._records, self._channel = settings, records, channel

    async def send_due(self, at: datetime, told: Mapping[str, date]) -> dict[str, date]:
        """Send what is due at an instant (UTC); `told` and what is returned say by person for which Monday they were.

        Records that cannot be read, and mails that were not taken, are tried again with the next look.
        """
        now_told = dict(told)
        try:
            for organization in await asyncio.to_thread(self._records.organizations):
                now_told |= await self._send_to(organization, at, told)
        except AmparoError as error:
            log.warning("the weekly list cannot be made just now", error=error)
        return now_told

    async def _send_to(self, organization: Organization, at: datetime, told: Mapping[str, date]) -> dict[str, date]:
        opened = monday_morning(at, organization.profile.zone)
        members = await asyncio.to_thread(self._records.people, organization.id, active_only=True)
        monday = opened.date()
        waiting = [
            one for one in members if Role.SUPERVISING_ATTORNEY in one.roles and told.get(one.id, date.min) < monday
        ]
        if not waiting:
            return {}
        found = await asyncio.to_thread(lambda: tuple(_before(opened, self._records, organization.id)))
        sent = {}
        for member in waiting:
            if not found or await self._told(organization, member, found, opened):
                sent[member.id] = monday
        return sent

    async def _told(
        self, organization: Organization, member: Member, found: tuple[UnverifiedOfCase, ...], opened: datetime
    ) -> bool:
        """Write to one person; return whether that is over, for nobody writes twice to an address that is none."""
        pair = correspondents(self._settings, organization, member)
        if pair is None:
            return True
        try:
            await self._channel.send(compose_weekly_list(found, *pair, at=opened))
        except MailRefusedForNow as refusal:
            log.warning("the weekly list was not taken just now", error=refusal)
            return False
        except MailRefused as refusal:
            log.warning("the weekly list was not taken", error=refusal)
        return True


def _before(opened: datetime, records: Records, organization: str) -> Iterator[UnverifiedOfCase]:
    """Yield what was entered before the office opened: what came since is not late yet."""
    for one in unverified_dates(records, organization):
        dates = tuple(found for found in one.dates if found.entered_at is None or found.entered_at < opened)
        if dates:
            yield one._replace(dates=dates)


def compose_weekly_list(
    found: tuple[UnverifiedOfCase, ...], to: Recipient, sender: Recipient, *, at: datetime
) -> EmailMessage:
    """Return the mail about what is unverified, in the recipient's language: numbers of cases and dates, no more."""
    dates = sum(len(one.dates) for one in found)
    subject = phrase("unverified_mail_subject", dates=dates, cases=len(found))
    lines = (line.in_(to.language) for line in _lines(found, dates))
    return office_mail(subject, lines, to, sender, at=at, name="unverified")


def _lines(found: tuple[UnverifiedOfCase, ...], dates: int) -> Iterator[Text]:
    yield phrase("unverified_mail_head", dates=dates, cases=len(found))
    yield Text("")
    for one in sorted(found, key=lambda each: (_nearest(each.dates), each.case.number)):
        due = _nearest(one.dates)
        code = "watch_mail_case" if due == date.max else "watch_mail_case_by"
        yield phrase(code, case=one.case.number, findings=len(one.dates), due=due)
    yield Text("")
    yield phrase("unverified_mail_see")


def _nearest(dates: tuple[PaperDate, ...]) -> date:
    return min(one.safe_due or one.legal_due or date.max for one in dates)

"""The weekly lists: on Monday morning everybody is told which dates lie ahead of them, and what is overdue.

Whoever supervises is told apart from that which dates from papers only one person has read, or two differently.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from functools import partial
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from amparo.access.absences import standing_in
from amparo.case.verification import PaperDate
from amparo.declarations import Role, Text, phrase
from amparo.errors import AmparoError, MailRefused, MailRefusedForNow
from amparo.notifications import Channel, Recipient
from amparo.records.organizations import Organization
from amparo.records.people import Member
from amparo.records.repository import Records
from amparo.records.sight import kept_shut_from
from amparo.records.unverified import UnverifiedOfCase, unverified_dates
from amparo.settings import Settings
from amparo_workflows.logs import logger
from amparo_workflows.watch_mail import correspondents, office_mail
from amparo_workflows.weekly_docket import compose_weekly_docket, last_day, weekly_docket

log = logger(__name__)

_OPENS = time(8)
_WEEK = timedelta(days=7)


def monday_morning(at: datetime, zone: str) -> datetime:
    """Return when the office in an IANA time zone last opened on a Monday, at an instant (UTC)."""
    local = at.astimezone(ZoneInfo(zone))
    monday = local.date() - timedelta(days=local.weekday())
    opened = datetime.combine(monday, _OPENS, local.tzinfo)
    return opened if opened <= local else datetime.combine(monday - _WEEK, _OPENS, local.tzinfo)


class Compose(Protocol):
    """Writes a list to one person; `at` is the Monday's opening (UTC)."""

    def __call__(self, to: Recipient, sender: Recipient, *, at: datetime) -> EmailMessage:
        """Return the mail."""


class WeeklyKind(NamedTuple):
    """One list: who is told, and what is gathered for them once a week; nothing for whoever has nothing to be told.

    `suffix` stands behind a person's id where it is noted for which Monday they were told.
    """

    suffix: str
    concerns: Callable[[Member], bool]
    gather: Callable[[Records, Organization, datetime, datetime], Callable[[Member], Compose | None]]


class WeeklyList:
    """Mails each person once a week what concerns them, also after days on which nothing ran."""

    def __init__(self, settings: Settings, records: Records, channel: Channel) -> None:
        self._settings, self._records, self._channel = settings, records, channel

    async def send_due(self, at: datetime, told: Mapping[str, date]) -> dict[str, date]:
        """Send what is due at an instant (UTC); `told` and what is returned say by person for which Monday they were.

        Records that cannot be read, and mails that were not taken, are tried again with the next look.
        """
        now_told = dict(told)
        try:
            for organization in await asyncio.to_thread(self._records.organizations):
                members = await asyncio.to_thread(self._records.people, organization.id, active_only=True)
                for kind in KINDS:
                    concerned = [member for member in members if kind.concerns(member)]
                    now_told |= await self._send_to(kind, organization, concerned, at, told)
        except AmparoError as error:
            log.warning("the weekly list cannot be made just now", error=error)
        return now_told

    async def _send_to(
        self,
        kind: WeeklyKind,
        organization: Organization,
        concerned: Sequence[Member],
        at: datetime,
        told: Mapping[str, date],
    ) -> dict[str, date]:
        opened = monday_morning(at, organization.profile.zone)
        monday = opened.date()
        waiting = [one for one in concerned if told.get(one.id + kind.suffix, date.min) < monday]
        if not waiting:
            return {}
        written = await asyncio.to_thread(kind.gather, self._records, organization, opened, at)
        sent = {}
        for member in waiting:
            compose = written(member)
            if compose is None or await self._told(organization, member, compose, opened):
                sent[member.id + kind.suffix] = monday
        return sent

    async def _told(self, organization: Organization, member: Member, compose: Compose, opened: datetime) -> bool:
        """Write to one person; return whether that is over, for nobody writes twice to an address that is none."""
        pair = correspondents(self._settings, organization, member)
        if pair is None:
            return True
        try:
            await self._channel.send(compose(*pair, at=opened))
        except MailRefusedForNow as refusal:
            log.warning("the weekly list was not taken just now", error=refusal)
            return False
        except MailRefused as refusal:
            log.warning("the weekly list was not taken", error=refusal)
        return True


def _supervises(member: Member) -> bool:
    return Role.SUPERVISING_ATTORNEY in member.roles


def _unverified(
    records: Records, organization: Organization, opened: datetime, _at: datetime
) -> Callable[[Member], Compose | None]:
    found = tuple(_before(opened, records, organization.id))

    def write(member: Member) -> Compose | None:
        shut = records.cases_where(organization.id, kept_shut_from(member.colleague()))
        theirs = tuple(one for one in found if one.case.id not in shut)
        return partial(compose_weekly_list, theirs) if theirs else None

    return write


def _docket(
    records: Records, organization: Organization, _opened: datetime, at: datetime
) -> Callable[[Member], Compose | None]:
    today = at.astimezone(ZoneInfo(organization.profile.zone)).date()
    open_cases = {line.id for line in records.list_cases(organization.id)}
    dated = records.deadlines_due(organization.id, last_day(today), ringing_only=False)
    due = [one for one in dated if one.case in open_cases]
    colleagues = {one.id: one.colleague() for one in records.people(organization.id)}

    def write(member: Member) -> Compose | None:
        reader = standing_in(member.colleague(), colleagues.values(), today)
        shut = records.cases_where(organization.id, kept_shut_from(reader))
        told = weekly_docket([one for one in due if one.case not in shut], reader, colleagues, today)
        return None if told.empty else partial(compose_weekly_docket, told, organization.profile.name)

    return write


KINDS = (
    WeeklyKind("", _supervises, _unverified),
    WeeklyKind("/docket", lambda _member: True, _docket),
)
"""The lists that go out on Monday morning."""


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

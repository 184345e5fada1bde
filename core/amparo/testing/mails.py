"""What the people of a test's office are written about a case, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.declarations import Language, Text
from amparo.notifications import PlannedMessage, Recipient
from amparo.notifications.messages import write_message
from amparo.testing.seen import MailSeen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from amparo.declarations import Role
    from amparo.records.outbox import QueuedNotice
    from amparo.records.people import Member


def mails(queued: Iterable[QueuedNotice], people: Mapping[Role, Member], now: datetime) -> tuple[MailSeen, ...]:
    """Return the mails that had to go out by an instant (UTC), the oldest first."""
    roles = {member.id: role for role, member in people.items()}
    due = (one for one in queued if one.next_try <= now)
    seen = (_seen(one, roles[one.notice.recipient], people) for one in due)
    return tuple(sorted(seen, key=lambda mail: (mail.at, mail.role, mail.kind)))


def _seen(queued: QueuedNotice, role: Role, people: Mapping[Role, Member]) -> MailSeen:
    notice, profile = queued.notice, people[role].profile
    at, planned = notice.not_before or queued.created, PlannedMessage(notices=(notice,))
    english, spanish = (
        write_message(planned, Recipient(name=profile.name, email=profile.email, language=language), at=at)
        for language in (Language.ENGLISH, Language.SPANISH)
    )
    return MailSeen(
        at=at,
        role=role,
        to=profile.name,
        kind=str(notice.kind),
        urgency=str(notice.urgency),
        subject=Text(english.subject, spanish.subject),
        body=Text(english.body, spanish.body),
    )

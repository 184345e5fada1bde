"""The watch's own mail: how many cases were checked and found wanting, by number and date; never a fact of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from amparo.case.watch import Finding
from amparo.declarations import Language, Role, Text, phrase
from amparo.notifications import Recipient, message_id
from amparo.notifications.messages import REFERENCE_HEADER
from amparo.records.organizations import Organization
from amparo.records.people import Member
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_workflows.logs import logger
from amparo_workflows.sender import NOBODY

log = logger(__name__)

_REFERENCE = "watch"
_TOLD = frozenset({Role.SUPERVISING_ATTORNEY, Role.OPERATOR})


def compose_watch_mail(
    findings: Sequence[Finding], cases: int, to: Recipient, sender: Recipient, *, at: datetime
) -> EmailMessage:
    """Return the mail about one look at so many cases, dated `at` (UTC), in the recipient's language.

    What was found is not in it: a finding names the rule, and a rule says what a case is about.
    """
    outcome = "ill" if findings else "well"
    subject = phrase(f"watch_mail_subject_{outcome}", cases=cases, findings=len(findings))
    return office_mail(subject, _lines(findings, cases, to.language, at), to, sender, at=at, name=_REFERENCE)


def office_mail(
    subject: Text, lines: Iterable[str], to: Recipient, sender: Recipient, *, at: datetime, name: str
) -> EmailMessage:
    """Return a mail about the office as a whole, dated `at` (UTC); sent again, it carries the same Message-ID.

    `name` says in a word what it is, for whoever sorts mails.
    """
    email = EmailMessage(policy=SMTP)
    email["From"], email["To"] = (Address(one.shown_name, addr_spec=one.email) for one in (sender, to))
    email["Subject"] = subject.in_(to.language)
    email["Date"] = format_datetime(at.astimezone(UTC))
    email["Message-ID"] = message_id(f"{name}/{at.isoformat()}/{to.email}", sender.email.rpartition("@")[2])
    email["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps out-of-office answers away
    email[REFERENCE_HEADER] = name
    email.set_content("\n".join(lines) + "\n")
    email["Content-Language"] = to.language  # after the content, which takes earlier Content- headers away
    return email


def told_of_the_watch(
    settings: Settings, records: Records, organization: str
) -> tuple[tuple[Recipient, Recipient], ...]:
    """Return to whom the watch writes in an organization, its supervising attorneys and operators, and from whom."""
    office = records.organization(organization)
    people = records.people(organization, active_only=True)
    pairs = (correspondents(settings, office, member) for member in people if _TOLD & set(member.roles))
    return tuple(pair for pair in pairs if pair is not None)


def correspondents(
    settings: Settings, organization: Organization, member: Member
) -> tuple[Recipient, Recipient] | None:
    """Return to whom a mail for a member goes and from whom it comes, or None for somebody who cannot be written to."""
    profile = member.profile
    if not profile.email:
        return None
    try:
        to = Recipient(name=profile.name, email=profile.email, language=Language(profile.language))
        address = settings.mail_sender or organization.profile.email or NOBODY
        return to, Recipient(name=organization.profile.name, email=address, language=to.language)
    except ValueError:
        log.warning("somebody cannot be written to: their e-mail address or language is none", person=member.id)
        return None


def _lines(findings: Sequence[Finding], cases: int, language: str, at: datetime) -> Iterator[str]:
    instant = f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"
    yield phrase("watch_mail_head", at=instant, cases=cases, findings=len(findings)).in_(language)
    yield ""
    if findings:
        yield from _whole_office(findings, language)
        yield from _by_case(findings, language)
        yield ""
        yield phrase("watch_mail_see").in_(language)
    yield phrase("watch_mail_daily").in_(language)


def _whole_office(findings: Iterable[Finding], language: str) -> Iterator[str]:
    return (f"- {found.sentence.in_(language)}" for found in findings if not found.case)


def _by_case(findings: Iterable[Finding], language: str) -> Iterator[str]:
    of_case: dict[str, list[Finding]] = {}
    for found in findings:
        if found.case:
            of_case.setdefault(found.number, []).append(found)
    nearest = {number: min((f.due for f in several if f.due), default=None) for number, several in of_case.items()}
    for number in sorted(of_case, key=lambda one: (nearest[one] or date.max, one)):
        due, count = nearest[number], len(of_case[number])
        code = "watch_mail_case_by" if due else "watch_mail_case"
        yield phrase(code, case=number, findings=count, due=due or "").in_(language)

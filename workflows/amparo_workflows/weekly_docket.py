"""The weekly docket by mail: which dates lie ahead of whom, and which are overdue, by case number alone. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from email.message import EmailMessage

from pydantic import BaseModel, ConfigDict

from amparo.access.absences import stand_ins
from amparo.access.people import Colleague
from amparo.case.model import DeadlineStatus
from amparo.declarations import Role, RuleKind, Text, phrase
from amparo.notifications import Recipient
from amparo.records.lists import DueDate
from amparo_workflows.watch_mail import office_mail

_DAYS = 14
_LOOKED_UP = frozenset({RuleKind.LOOK_UP})  # whose turn it is hears of those each morning


class MailedDate(BaseModel):
    """A safe date, and the number of the case whose it is."""

    model_config = ConfigDict(frozen=True)

    on: date
    number: str


class WeeklyDocket(BaseModel):
    """What one person is told: what is overdue, and what comes up to and with `until`, each in order of days.

    `whole` says that it is of the whole organization, not of what the person carries.
    """

    model_config = ConfigDict(frozen=True)

    until: date
    whole: bool
    overdue: tuple[MailedDate, ...]
    ahead: tuple[MailedDate, ...]

    @property
    def empty(self) -> bool:
        """Return whether there is nothing to tell."""
        return not self.overdue and not self.ahead


def last_day(today: date) -> date:
    """Return the last of the days ahead that a docket of a day tells of."""
    return today + timedelta(days=_DAYS - 1)


def weekly_docket(
    due: Iterable[DueDate], reader: Colleague, colleagues: Mapping[str, Colleague], today: date
) -> WeeklyDocket:
    """Return a person's docket on a day, of their organization's dates that ring or were missed.

    Who supervises has the whole organization's, everybody else what is assigned to them or to those for whom they stand
    in. What was missed is told as long before as it is told ahead; what still rings as long as it does.
    """
    whole = Role.SUPERVISING_ATTORNEY in reader.roles
    own = [one for one in due if one.kind not in _LOOKED_UP and (whole or _carries(one, reader, colleagues, today))]
    dated = sorted(
        ((MailedDate(on=one.safe_due, number=one.number), one) for one in own if one.safe_due is not None),
        key=lambda pair: (pair[0].on, pair[0].number),
    )
    return WeeklyDocket(
        until=last_day(today),
        whole=whole,
        overdue=tuple(line for line, one in dated if _is_overdue(one, line.on, today)),
        ahead=tuple(line for line, one in dated if one.rings and today <= line.on <= last_day(today)),
    )


def _carries(due: DueDate, reader: Colleague, colleagues: Mapping[str, Colleague], today: date) -> bool:
    assigned = set(due.assigned.values())
    return reader.id in assigned or any(reader.id in stand_ins(one, colleagues, today) for one in assigned)


def _is_overdue(due: DueDate, on: date, today: date) -> bool:
    if on >= today or due.kind is not RuleKind.ACT_BY:
        return False
    return due.rings or (due.status is DeadlineStatus.MISSED and on >= today - timedelta(days=_DAYS))


def compose_weekly_docket(
    told: WeeklyDocket, organization: str, to: Recipient, sender: Recipient, *, at: datetime
) -> EmailMessage:
    """Return the mail about a docket in the recipient's language: numbers of cases and dates, no more."""
    code = "docket_mail_subject_overdue" if told.overdue else "docket_mail_subject"
    subject = phrase(code, overdue=len(told.overdue), ahead=len(told.ahead))
    lines = (line.in_(to.language) for line in _lines(told, organization))
    return office_mail(subject, lines, to, sender, at=at, name="docket")


def _lines(told: WeeklyDocket, organization: str) -> Iterator[Text]:
    head = "docket_mail_head_all" if told.whole else "docket_mail_head_own"
    yield phrase(head, organization=organization, until=told.until)
    yield Text("")
    if told.overdue:
        yield phrase("docket_mail_overdue")
        yield from _by_day(told.overdue)
        yield Text("")
    if told.ahead:
        yield from _by_day(told.ahead)
        yield Text("")
    yield phrase("docket_mail_see")


def _by_day(lines: tuple[MailedDate, ...]) -> Iterator[Text]:
    for on in dict.fromkeys(line.on for line in lines):
        counted = Counter(line.number for line in lines if line.on == on)
        cases = ", ".join(number if times == 1 else f"{number} ({times})" for number, times in sorted(counted.items()))
        yield phrase("docket_mail_day", day=on, cases=cases)

"""Writing the mails: reference, urgency, by when, what to open; never a fact of a case, for others read mail too."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from types import MappingProxyType
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from pydantic import BaseModel, ConfigDict, Field

from amparo.declarations.text import Language, Text, both, date_in_words
from amparo.notifications.notices import LOOK_UPS, Notice, NoticeKind, OwnWords, PlannedMessage

REFERENCE_HEADER = "X-Amparo-Reference"
_LONGEST_REFERENCE = 40
_PLAIN = re.compile(r"[A-Za-z0-9]+(?:[-./_][A-Za-z0-9]+)*")
_A_NUMBER = re.compile(r"A-?\d{7,9}|A?-?\d{2,3}-\d{3}-\d{3}|\d{9}", re.IGNORECASE)


_ATOM = r"[A-Za-z0-9!#$%&'*+/^_`{|}~-]+"
_HOST = r"[A-Za-z0-9_-]+"
_NOBODY: Mapping[str, str] = MappingProxyType({})


class Recipient(BaseModel):
    """Who is written to: their own name, address and language. A host beyond ASCII is given as `xn--…`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    email: str = Field(max_length=254, pattern=rf"^{_ATOM}(\.{_ATOM})*@{_HOST}(\.{_HOST})*$")
    language: Language

    @property
    def shown_name(self) -> str:
        """Return the name on one line, without what a header cannot hold."""
        return _on_one_line(self.name)


class WrittenMessage(BaseModel):
    """The words of a mail: one line of subject, and plain text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str
    body: str


def write_message(
    message: PlannedMessage, recipient: Recipient, *, at: datetime, named: Mapping[str, str] = _NOBODY, pages: str = ""
) -> WrittenMessage:
    """Write a planned message in the recipient's language; `at` is the instant that decides which dates are past.

    `named` gives the names, by id, of the colleagues for whom the recipient stands in. `pages` is the address of the
    office's pages: without it no link is shown.
    """
    if (own := message.notices[0].words) is not None:
        return _own_words(own, recipient, _link(message.notices[0], pages))
    form = "digest" if len(message.notices) > 1 else "notice"
    text = _environment().get_template(f"{form}.{recipient.language}.txt.j2")
    items = [_item(notice, recipient.language, at, named, pages) for notice in message.notices]
    look_ups = all(notice.kind in LOOK_UPS for notice in message.notices)
    written = text.render(
        name=recipient.shown_name,
        urgency=message.urgency,
        items=items,
        item=items[0],
        look_ups=look_ups,
        sheet=look_ups_address(pages) if pages and look_ups else "",
    )
    subject, _, body = written.partition("\n")
    return WrittenMessage(subject=subject, body=body.strip() + "\n")


def link_address(pages: str, token: str) -> str:
    """Return the address of a link without an account, below that of the office's pages."""
    return f"{pages.rstrip('/')}/link/{token}"


def look_ups_address(pages: str) -> str:
    """Return the address of the sheet to look up by, below that of the office's pages: it is the same for everybody."""
    return f"{pages.rstrip('/')}/today/look-ups"


def case_address(pages: str, reference: str, kind: NoticeKind) -> str:
    """Return the address of what a notice is about, below that of the office's pages; it says a case's number alone.

    Whoever opens it signs in first; what is offered to somebody has a page of its own until they answer.
    """
    at = f"{pages.rstrip('/')}/cases/{quote(reference, safe='')}"
    return f"{at}/placement" if kind is NoticeKind.OFFER_MADE else at


def _link(notice: Notice, pages: str) -> str:
    return link_address(pages, notice.link) if pages and notice.link else ""


def _own_words(own: OwnWords, recipient: Recipient, link: str) -> WrittenMessage:
    text = _environment().get_template(f"{'link' if link else 'reminder'}.{recipient.language}.txt.j2")
    body = text.render(name=recipient.shown_name, sentence=own.sentence.in_(recipient.language), link=link)
    return WrittenMessage(subject=_on_one_line(own.subject.in_(recipient.language)), body=body.strip() + "\n")


def compose_email(
    message: PlannedMessage,
    recipient: Recipient,
    *,
    sender: Recipient,
    at: datetime,
    named: Mapping[str, str] = _NOBODY,
    pages: str = "",
) -> EmailMessage:
    """Return the mail ready for a channel, dated `at`; sent again, it carries the same Message-ID."""
    written = write_message(message, recipient, at=at, named=named, pages=pages)
    email = EmailMessage(policy=SMTP)
    email["From"], email["To"] = _address(sender), _address(recipient)
    email["Subject"] = written.subject
    email["Date"] = format_datetime(at.astimezone(UTC))
    email["Message-ID"] = message_id(message.id, sender.email.rpartition("@")[2])
    email["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps out-of-office answers away
    email[REFERENCE_HEADER] = _references(message)
    email.set_content(written.body)
    email["Content-Language"] = recipient.language  # after the content, which takes earlier Content- headers away
    return email


def message_id(notice_id: str, domain: str) -> str:
    """Return the Message-ID that stands for a notice.

    It is a hash: ids inside the program are made of the names of rules, and those say what a case is about.
    """
    return f"<{message_key(notice_id)}@{domain}>"


def message_key(notice_id: str) -> str:
    """Return the part of the Message-ID that is the same from whatever address the mail is sent."""
    return hashlib.sha256(notice_id.encode()).hexdigest()[:40]


class _Item(BaseModel):
    """What a mail's text may know of a notice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: NoticeKind
    reference: str
    urgency: str
    before: str
    for_whom: str
    link: str
    case: str


def _item(notice: Notice, language: Language, at: datetime, named: Mapping[str, str], pages: str) -> _Item:
    reference = _shown(notice.reference)
    return _Item(
        kind=notice.kind,
        reference=reference,
        urgency=notice.urgency,
        before=_before(notice.due, language, at),
        for_whom=both([Text(_on_one_line(named.get(one, one))) for one in notice.for_whom]).in_(language)
        if notice.for_whom
        else "",
        link=_link(notice, pages),
        case=case_address(pages, reference, notice.kind) if pages and reference else "",
    )


def _before(due: date | None, language: Language, at: datetime) -> str:
    # In UTC the day begins earlier than in any court of the mainland: the date turns to “today” early, never late.
    return date_in_words(due, language, weekday=True) if due and due > at.astimezone(UTC).date() else ""


def _shown(reference: str) -> str:
    # A name or an A-number in place of a case number must not travel; the mail itself has to.
    plain = len(reference) <= _LONGEST_REFERENCE and _PLAIN.fullmatch(reference) and not _A_NUMBER.fullmatch(reference)
    return reference if plain else ""


def _references(message: PlannedMessage) -> str:
    return "several" if len(message.notices) > 1 else _shown(message.notices[0].reference) or "none"


def _on_one_line(name: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())


def _address(person: Recipient) -> Address:
    return Address(display_name=person.shown_name, addr_spec=person.email)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("amparo.notifications"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

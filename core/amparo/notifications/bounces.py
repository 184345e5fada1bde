"""Mails that come back: reading a delivery status notification, as RFC 3464 lays it down. Pure.

What is read comes from anybody: of its words only the status code is believed, and only about a mail that it names.
"""

from __future__ import annotations

import re
from email import policy
from email.message import Message
from email.parser import BytesParser
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Text, knows_phrase, phrase
from amparo.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_BYTES = 1_000_000
"""No report is larger: our mails are of a few lines, and a report quotes one of them."""

_OURS = re.compile(r"<([0-9a-f]{40})@[^<>\s]+>")
_STATUS = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})\b")
_PERMANENT = "5"
_PASSING = "4"


class Fate(StrEnum):
    """What became of a mail, the worst first."""

    FAILED = "failed"
    DELAYED = "delayed"
    ARRIVED = "arrived"


class Bounce(BaseModel):
    """What a report says: of which mail (its key, see `message_key`), what became of it, and the status (RFC 3463)."""

    model_config = ConfigDict(frozen=True)

    message: str
    fate: Fate
    status: str = ""

    @property
    def words(self) -> Text:
        """Return the status code and what it stands for; nothing of what the report itself says."""
        _, subject, detail = (self.status or "0.0.0").split(".")
        codes = (f"mail_status_{subject}_{detail}", f"mail_status_{subject}", "mail_status_0")
        meaning = phrase(next(code for code in codes if knows_phrase(code)))
        return phrase("mail_status", status=self.status or "-", meaning=meaning)

    @property
    def came_back(self) -> Text:
        """Return why a mail is not delivered, as an item says it."""
        return phrase("mail_failed_bounced", status=self.words)


def read_bounce(raw: bytes) -> Bounce:
    """Return what a report says of one of our mails.

    Raises InvalidInput for what is no such report, names no mail, or is larger than `LARGEST_BYTES`.
    """
    if len(raw) > LARGEST_BYTES:
        raise InvalidInput("This is larger than any report about a mail of ours. Nothing was changed.")
    try:
        report = BytesParser(policy=policy.compat32).parsebytes(raw)  # the newer policies raise on malformed headers
        fates = sorted(_fates(report), key=lambda one: list(Fate).index(one[0]))
        message = _named(report)
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError) as unreadable:
        raise InvalidInput(f"{_NO_REPORT} It cannot be taken apart ({type(unreadable).__name__}).") from unreadable
    if not fates:
        raise InvalidInput(_NO_REPORT)
    if message is None:
        raise InvalidInput("This report does not say which of our mails it is about. Nothing was changed.")
    fate, status = fates[0]
    return Bounce(message=message, fate=fate, status=status)


_NO_REPORT = (
    "This is no report about a mail's delivery (RFC 3464, multipart/report with a delivery-status). Nothing was "
    "changed. Hand in the whole message as it arrived."
)


def _fates(report: Message) -> Iterator[tuple[Fate, str]]:
    """Yield what became of the mail for each recipient, with the status code."""
    if report.get_content_type() != "multipart/report":
        return
    for part in _parts(report):
        if part.get_content_type() not in {"message/delivery-status", "message/global-delivery-status"}:
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else ():
            found = _STATUS.match(str(block.get("Status", ""))) if isinstance(block, Message) else None
            action = str(block.get("Action", "")).strip().casefold() if isinstance(block, Message) else ""
            if found or action:
                yield _fate(action, found[1] if found else ""), ".".join(found.groups()) if found else ""


def _fate(action: str, kind: str) -> Fate:
    # the action decides: a mail that was given up after days carries the status of what delayed it
    if action == "failed" or (not action and kind == _PERMANENT):
        return Fate.FAILED
    if action == "delayed" or (not action and kind == _PASSING):
        return Fate.DELAYED
    return Fate.ARRIVED


def _named(report: Message) -> str | None:
    """Return the key of the mail that a report is about: from the original's headers, else from its own references."""
    originals = [part for part in _parts(report) if part.get_content_type() in _ORIGINALS]
    for original in originals:
        for headers in _headers(original):
            found = _OURS.search(headers)
            if found:
                return found[1]
    own = [_OURS.search(str(report.get(name, ""))) for name in ("In-Reply-To", "References")]
    return next((found[1] for found in own if found), None)


_ORIGINALS = frozenset({"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"})


def _headers(original: Message) -> Iterator[str]:
    inside = original.get_payload()
    if isinstance(inside, list):
        yield from (str(one.get("Message-ID", "")) for one in inside if isinstance(one, Message))
        return
    text = original.get_payload(decode=True)
    headers = BytesParser(policy=policy.compat32).parsebytes(text if isinstance(text, bytes) else b"", headersonly=True)
    yield str(headers.get("Message-ID", ""))


def _parts(report: Message) -> tuple[Message, ...]:
    """Return the parts of a report itself, not those of a mail inside it."""
    inside = report.get_payload()
    return tuple(part for part in inside if isinstance(part, Message)) if isinstance(inside, list) else ()

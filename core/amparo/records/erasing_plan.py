"""What erasing a case would mean: what goes, what stays, what is in the way, and what was asked. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from amparo.case.model import Recorded
from amparo.case.retention import Retention
from amparo.declarations import Text, phrase
from amparo.records.erasures import FormerPerson
from amparo.records.holds import Hold
from amparo.records.sent_out import SentOut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.case.model import Case


class Originals(StrEnum):
    """What became of the client's original papers."""

    RETURNED = "returned"
    NONE = "none"


class ErasureRequest(Recorded):
    """That somebody asked for a case to be erased: it holds until `expires` (UTC) and while the case is as it was."""

    id: str
    case: str
    asked: datetime
    by: str
    operator: str = ""
    expires: datetime
    seq: int
    head: str
    reason: str
    originals: Originals
    all_were_adults: bool = False


class Standing(Recorded):
    """What is known of a case that is to be erased; the counts are of commands and mails that nothing came of yet."""

    head: str
    retention: Retention
    holds: tuple[Hold, ...] = ()
    waiting_commands: int = 0
    queued_mails: int = 0


class ErasurePlan(Recorded):
    """What erasing would take (the counts), keep (`persons`) and cannot call back (`sent`); `obstacles` forbid it.

    `request` is what somebody asked, and `void` why that does not hold any more.
    """

    case: str
    number: str
    retention: Retention
    obstacles: tuple[Text, ...]
    persons: tuple[FormerPerson, ...]
    sent: SentOut
    events: int
    commands: int
    mails: int
    files: int = 0
    request: ErasureRequest | None = None
    void: Text | None = None


def obstacles(case: Case, standing: Standing) -> tuple[Text, ...]:
    """Return everything that forbids erasing a case, a sentence each with what to do; nothing if it may be erased."""
    return tuple(_obstacles(case, standing))


def void(case: Case, head: str, asked: ErasureRequest, now: datetime) -> Text | None:
    """Return why a request does not hold any more at an instant (UTC), or None."""
    if asked.expires <= now:
        return phrase("erase_void_expired", on=asked.expires.date())
    if (asked.seq, asked.head) != (case.seq, head):
        return phrase("erase_void_changed", count=case.seq - asked.seq)
    return None


def _obstacles(case: Case, standing: Standing) -> Iterator[Text]:
    number, retention = case.number, standing.retention
    if retention.closed_on is None:
        yield phrase("erase_open", case=number)
    for hold in standing.holds:
        if hold.released is None:
            yield phrase("erase_held", case=number, hold=hold.id, on=hold.placed.date(), reason=hold.reason)
    if retention.closed_on is not None and not retention.over:
        why = [reason.in_(language) for language in ("en", "es") for reason in retention.reasons]
        half = len(retention.reasons)
        yield phrase("erase_too_early", case=number, why=Text(" ".join(why[:half]), " ".join(why[half:])))
    if standing.waiting_commands:
        yield phrase("erase_commands_wait", case=number, count=standing.waiting_commands)
    if case.actions:
        yield phrase("erase_actions_wait", case=number, plugins=", ".join(sorted({a.plugin for a in case.actions})))
    if standing.queued_mails:
        yield phrase("erase_mails_wait", case=number, count=standing.queued_mails)

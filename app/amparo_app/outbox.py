"""The outbox as a list: which mails wait, went out, failed or came back; and what a mail server reports of them."""

from __future__ import annotations

import re

import sqlalchemy as sa

from amparo.access.case_access import CaseAccess
from amparo.access.policy import default_policy
from amparo.case.model import Recorded
from amparo.declarations import Role
from amparo.errors import InvalidInput
from amparo.notifications.bounces import Bounce, Fate
from amparo.records.outbox import BOUNCED, FAILED, SENT, QueuedNotice
from amparo.records.people import Member
from amparo.records.repository import Records
from amparo.records.sight import behind_a_wall, offered_to, seen_by
from amparo.records.undelivered import bounced

SEES_ADDRESSES = frozenset({Role.OPERATOR, Role.DIRECTOR, Role.SUPERVISING_ATTORNEY})
"""Who sees the address that a mail server complains of; everybody sees what is said of their own."""

_DELAYED = "delayed: "
_ADDRESS = re.compile(r"[^\s<>\"'“”(),;:]+@[^\s<>\"'“”(),;:]+")


class Reported(Recorded):
    """What a report about a mail changed: which notices (by id) it was about, and whether anything was new."""

    fate: Fate
    status: str
    notices: tuple[str, ...]
    new: bool


def mails(
    records: Records, organization: str, *, failed: bool, last: int, reader: Member | None = None
) -> tuple[QueuedNotice, ...]:
    """Return an organization's last notices, the newest first, or of those the ones that a person has to look at.

    What a mail server said is without addresses, unless the reader may see them. None is about a case that is kept from
    them.
    """
    found = records.notices_failed(organization) if failed else records.notices_last(organization, last)
    found = _seen(records, organization, found, reader)
    newest = sorted(found, key=lambda one: (one.created, one.notice.id), reverse=True)[:last]
    return tuple(_without_link(one if _sees(reader, one) else _without_addresses(one)) for one in newest)


def _seen(
    records: Records, organization: str, found: tuple[QueuedNotice, ...], reader: Member | None
) -> tuple[QueuedNotice, ...]:
    """Leave out what is about cases that somebody may not see; the support desk knows of all by their numbers.

    Nobody signed in is whoever has the machine.
    """
    if reader is None:
        return found
    colleague = reader.colleague()
    supports = default_policy().may(colleague, "see_support", CaseAccess(organization=organization)).allowed
    hidden = behind_a_wall(colleague) if supports else ~sa.or_(seen_by(colleague), offered_to(colleague))
    behind = records.cases_where(organization, hidden)
    return tuple(one for one in found if one.case not in behind)


def _without_link(one: QueuedNotice) -> QueuedNotice:
    """Leave out what would let whoever looks at a mail answer in the place of the one whom it is for."""
    return one.model_copy(update={"notice": one.notice.model_copy(update={"link": ""})})


def _sees(reader: Member | None, one: QueuedNotice) -> bool:
    if reader is None or not reader.active:
        return False
    return reader.id == one.notice.recipient or bool(SEES_ADDRESSES & set(reader.roles))


def _without_addresses(one: QueuedNotice) -> QueuedNotice:
    found: dict[str, object] = {"problem": _ADDRESS.sub("…", one.problem)}
    if one.notice.words is not None and one.notice.words.address:
        words = one.notice.words.model_copy(update={"address": "…"})
        found["notice"] = one.notice.model_copy(update={"words": words})
    return one.model_copy(update=found)


def retry(records: Records, organization: str, which: str, reader: Member | None = None) -> tuple[QueuedNotice, ...]:
    """Queue mails again that failed or came back, and return them: all, those about a case (by number), or one (by id).

    What is about a case that is kept from the reader is none of theirs. Raises InvalidInput when there is none such.
    """
    failed = _seen(records, organization, records.notices_failed(organization), reader)
    wanted = which.strip().upper().replace(" ", "-")
    found = [one for one in failed if which in {"all", one.notice.id} or one.notice.reference == wanted]
    if not found:
        raise InvalidInput(
            f"No mail that failed or came back is “{which}”. Name a case's number, the mail's id as `amparo mail list "
            "--failed` shows it, or all."
        )
    for one in found:
        records.queue_again(one.notice.id, records.wall())
    return tuple(found)


def take_report(records: Records, bounce: Bounce) -> Reported:
    """Note what became of a mail that was sent; a report that came before changes nothing.

    Raises InvalidInput for a mail that this office did not send.
    """
    found = records.notices_in(bounce.message)
    if not found:
        raise InvalidInput(
            "The report is about no mail that this office has sent and still knows. Nothing was changed."
        )
    sent = [one for one in found if one.state == SENT]
    ids, problem = [one.notice.id for one in sent], bounce.words.en
    new = False
    if bounce.fate is Fate.FAILED and sent:
        bounced(records, ids, problem, bounce.came_back)
        new = True
    if bounce.fate is Fate.DELAYED and any(one.problem != f"{_DELAYED}{problem}" for one in sent):
        records.mark_delayed(ids, f"{_DELAYED}{problem}")
        new = True
    return Reported(fate=bounce.fate, status=bounce.status, notices=tuple(one.notice.id for one in found), new=new)


NEEDS_SOMEBODY = frozenset({FAILED, BOUNCED})
"""States of a mail that a person has to look at."""

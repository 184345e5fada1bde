"""Mails that will not arrive: noted, made a person's, and told to somebody else at once, in one transaction."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.events import Event
from amparo.case.model import AttentionKind
from amparo.declarations import Role, Text, phrase
from amparo.errors import KeyUnavailable, RecordsUnreachable
from amparo.notifications.instead import ALARMS, event_of, notice_instead, people_instead
from amparo.notifications.notices import NoticeKind
from amparo.records import tables
from amparo.records.attention import NewItem, open_item, raise_item
from amparo.records.outbox import BOUNCED, FAILED, QUEUED, SENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from amparo.access.people import Colleague
    from amparo.case.model import Case
    from amparo.notifications.notices import Notice
    from amparo.records.cases import Loaded
    from amparo.records.repository import Records

_log = logging.getLogger(__name__)


def undelivered(records: Records, notice_ids: Iterable[str], problem: str, why: Text) -> None:
    """Note that mails can never be sent; `problem` is what went wrong in full, `why` the reason without an address.

    Each open case gets an item about each person, once; what was an alarm is told at once to whoever comes next. A
    failed mail about such an item raises no other. Raises RecordsUnreachable.
    """
    _fail(records, notice_ids, problem, why, {QUEUED: FAILED})


def bounced(records: Records, notice_ids: Iterable[str], problem: str, why: Text) -> None:
    """Note that mails which had been sent came back, as `undelivered` does."""
    _fail(records, notice_ids, problem, why, {SENT: BOUNCED})


def _fail(records: Records, notice_ids: Iterable[str], problem: str, why: Text, states: dict[str, str]) -> None:
    for case, ids in _by_case(records, notice_ids).items():
        try:
            if case is not None:
                records.keys.load(case)
                _fail_of_case(records, case, ids, problem, why, states)
                continue
        except RecordsUnreachable:
            raise
        except KeyUnavailable:  # erased meanwhile: nothing of it can be written or has to be
            continue
        except Exception as bug:  # noqa: BLE001 - whatever is wrong with a case, a mail that failed must not go round for ever
            _log.critical("a case cannot record that a mail failed", extra={"case": case, "error": type(bug).__name__})
        with records.database.write() as connection:
            records.fail_notices(connection, ids, problem, states)


def _by_case(records: Records, notice_ids: Iterable[str]) -> dict[str | None, list[str]]:
    table, found = tables.outbox, dict[str | None, list[str]]()
    with records.database.read() as connection:
        asked = sa.select(table.c.notice, table.c.case).where(table.c.notice.in_(list(notice_ids)))
        for row in connection.execute(asked.order_by(table.c.case, table.c.notice)):
            found.setdefault(row.case, []).append(row.notice)
    return found


def _fail_of_case(
    records: Records, case: str, ids: Sequence[str], problem: str, why: Text, states: dict[str, str]
) -> None:
    with records.database.write() as connection:
        loaded = records.load(connection, case, lock=True)
        failed = records.fail_notices(connection, ids, problem, states)
        if not loaded.case.is_open:
            return
        colleagues = records.roster(connection, loaded.case.organization)
        for notice in failed:
            loaded = _make_somebodys(records, connection, loaded, notice, why, colleagues)
    records.keep(loaded)


def _make_somebodys(
    records: Records,
    connection: sa.Connection,
    loaded: Loaded,
    notice: Notice,
    why: Text,
    colleagues: Sequence[Colleague],
) -> Loaded:
    if notice.kind is NoticeKind.MAIL_FAILED:
        return loaded  # the item that it told of is still there; another about it would never end
    instead = tell_others(records, connection, loaded.case, notice, colleagues)
    if open_item(loaded.case, AttentionKind.MAIL_FAILED, notice.recipient) is not None:
        return loaded
    what = phrase("attention_mail_failed", person=notice.recipient, case=loaded.case.number, why=why, instead=instead)
    owner = _owner(colleagues, notice.recipient)
    new = NewItem(AttentionKind.MAIL_FAILED, notice.recipient, what, owner)
    return raise_item(records, connection, loaded, new)


def tell_others(
    records: Records, connection: sa.Connection, case: Case, notice: Notice, colleagues: Sequence[Colleague]
) -> Text:
    """Tell an alarm to whoever comes next, and return a sentence that says to whom."""
    event = _event(records, connection, case, notice)
    if notice.kind not in ALARMS or event is None:
        return phrase("attention_not_told_instead")
    table = tables.outbox
    of_event = table.c.notice.startswith(f"{case.id}/{event.seq}/", autoescape=True)
    rows = connection.execute(sa.select(table.c.recipient, table.c.state).where(of_event)).all()
    people = people_instead(case, event, notice.recipient, {row.recipient for row in rows}, colleagues)
    reached = sorted({row.recipient for row in rows if row.state in {QUEUED, SENT}} - {notice.recipient})
    notices = [notice_instead(notice, person, len(rows) + place) for place, person in enumerate(people)]
    records.put_notices(connection, case.id, notices, case.now)
    told = [*people, *reached]
    if not told:
        return phrase("attention_nobody_instead")
    return phrase("attention_told_instead", people=", ".join(told))


def _event(records: Records, connection: sa.Connection, case: Case, notice: Notice) -> Event | None:
    seq = event_of(notice.id)
    found = next(iter(records.events_after(connection, case.id, seq - 1)), None) if seq else None
    return found[0] if found and found[0].seq == seq else None


def _owner(colleagues: Sequence[Colleague], person: str) -> Role:
    others = {
        role for colleague in colleagues if colleague.active and colleague.id != person for role in colleague.roles
    }
    in_charge = (Role.SUPERVISING_ATTORNEY, Role.DIRECTOR, Role.OPERATOR)
    return next((role for role in in_charge if role in others), Role.SUPERVISING_ATTORNEY)

"""What was about to be told to people who may not hear of a case any more: withdrawn, and told to somebody else.

It is asked twice: when a wall goes up, and at the moment of sending, since roles change outside of cases.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.errors import RecordsUnreachable, UnknownName
from amparo.notifications.reach import may_be_reached, reach
from amparo.records import tables
from amparo.records.context import office_day
from amparo.records.sight import offered_to, seen_by
from amparo.records.undelivered import tell_others

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from amparo.case.model import Case
    from amparo.notifications.notices import Notice
    from amparo.records.repository import Records

_log = logging.getLogger(__name__)

_LOOK_AGAIN = timedelta(hours=1)


def withdraw_from_kept_away(records: Records, connection: sa.Connection, case: Case, now: datetime) -> None:
    """Withdraw the queued notices of a case whose recipients a wall or a restriction keeps from it now.

    What was an alarm is told at once to whoever comes next.
    """
    if case.walls or case.restriction is not None:
        queued = [one.notice for one in records.notices_queued_about(connection, case.id)]
        _withdraw(records, connection, case, queued, now)


def still_told(records: Records, notices: Sequence[Notice], now: datetime) -> tuple[Notice, ...]:
    """Return those of one person's notices, about to be sent at an instant (UTC), that they may be told even now.

    The others are withdrawn; what was an alarm is told at once to whoever comes next. Raises RecordsUnreachable.
    """
    withheld: set[str] = set()
    for case, ids in _out_of_sight(records, notices, now).items():
        theirs = [one for one in notices if one.id in ids]
        try:
            withheld |= _withdraw_of(records, case, theirs, now)
        except RecordsUnreachable:
            raise
        except Exception as bug:  # noqa: BLE001 - whatever is wrong with a case, it must not hold up everybody's mail
            _log.critical("what waits about a case is not sent", extra={"case": case, "error": type(bug).__name__})
            problem = f"whether it may still be told could not be asked ({type(bug).__name__})"
            records.mark_to_retry(ids, now + _LOOK_AGAIN, problem)
            withheld |= ids
    return tuple(one for one in notices if one.id not in withheld)


def _out_of_sight(records: Records, notices: Sequence[Notice], now: datetime) -> dict[str, set[str]]:
    """Return, by case, the ids of those notices whose case their recipient does not see in a list."""
    outbox, cases = tables.outbox, tables.cases
    asked = sa.select(outbox.c.notice, outbox.c.case).where(outbox.c.notice.in_([one.id for one in notices]))
    with records.database.read() as connection:
        about = {row.notice: row.case for row in connection.execute(asked.where(outbox.c.case.is_not(None)))}
    if not about:
        return {}
    try:
        member = records.person(notices[0].recipient)
    except UnknownName:  # a client, or somebody in a register
        return {}
    if not member.active:  # that the mail cannot be sent is noted by whoever sends it
        return {}
    with records.database.read() as connection:
        roster = records.roster(connection, member.organization)
        day = office_day(records, connection, member.organization, roster, now) or now.date()
    reader = records.acting(member, day).colleague()
    seen = sa.select(cases.c.id).where(cases.c.id.in_(set(about.values())), sa.or_(seen_by(reader), offered_to(reader)))
    with records.database.read() as connection:
        there = set(connection.execute(seen).scalars())
    found: dict[str, set[str]] = {}
    for id_, case in about.items():
        if case not in there:
            found.setdefault(case, set()).add(id_)
    return found


def _withdraw_of(records: Records, case: str, notices: Sequence[Notice], now: datetime) -> set[str]:
    records.keys.load(case)
    with records.database.write() as connection:
        loaded = records.load(connection, case, lock=True)
        return _withdraw(records, connection, loaded.case, notices, now)


def _withdraw(
    records: Records, connection: sa.Connection, case: Case, notices: Iterable[Notice], now: datetime
) -> set[str]:
    """Withdraw those notices whose recipients may not be reached any more, and return their ids."""
    roster = records.roster(connection, case.organization)
    there = reach(case, roster)
    day = office_day(records, connection, case.organization, roster, now) or now.date()
    lost = [
        one
        for one in notices
        if one.recipient in there.active  # a client's own mail is no colleague's
        and not may_be_reached(case, one.recipient, there, day)
    ]
    records.withdraw_notices(connection, [one.id for one in lost])
    for one in lost if case.is_open else ():
        tell_others(records, connection, case, one, roster)
    return {one.id for one in lost}

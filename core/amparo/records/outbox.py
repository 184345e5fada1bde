"""The outbox: what has to be told, written in the transaction that caused it and kept until it was."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.notifications.notices import Notice
from amparo.records import tables
from amparo.records.keys import has_key, organization_key
from amparo.records.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

QUEUED, SENT, FAILED, BOUNCED = "queued", "sent", "failed", "bounced"
WITHDRAWN = "withdrawn"  # whoever it was for may not hear of the case any more


class QueuedNotice(Recorded):
    """A notice in the outbox: about which case if any, how often its sending was tried, and what went wrong last.

    `since` is when it came into its state (UTC); `message` the key of the mail that it went out in, or has to.
    """

    notice: Notice
    case: str | None
    created: datetime
    next_try: datetime
    attempts: int
    state: str
    problem: str = ""
    sent_at: datetime | None = None
    since: datetime | None = None
    message: str = ""


class OutboxStore(Store):
    """Notices on their way. One sender at a time: who it is, is the sender's affair."""

    def put_notice(self, notice: Notice) -> None:
        """Queue a notice that belongs to no case; the same notice again changes nothing."""
        self.keys.load(organization_key(notice.organization))
        with self.database.write() as connection:
            self.database.claim(connection, f"notice/{notice.id}")
            asked = sa.select(tables.outbox.c.notice).where(tables.outbox.c.notice == notice.id)
            if connection.execute(asked).first() is None:
                self.put_notices(connection, None, (notice,), self.wall())

    def put_notices(
        self,
        connection: sa.Connection,
        case: str | None,
        notices: Iterable[Notice],
        now: datetime,
        *,
        record: str | None = None,
    ) -> None:
        """Queue notices in the transaction that causes them; due at once, but for a `not_before` later than `now`.

        They are about a case, or about a record of a register, or neither; both by id.
        """
        wall = self.wall()
        at_once = min(wall, now)  # a machine whose clock is ahead must not have them wait for it
        rows = [
            {
                "notice": notice.id,
                "organization": notice.organization,
                "case": case,
                "recipient": notice.recipient,
                "not_before": notice.not_before or now,
                "created": wall,
                "sealed": self._sealed(case, notice.organization, f"notice/{notice.id}", notice.model_dump_json()),
                "state": QUEUED,
                "attempts": 0,
                "next_try": notice.not_before if notice.not_before and notice.not_before > now else at_once,
                "since": wall,
                "record": record,
            }
            for notice in notices
        ]
        if rows:
            connection.execute(tables.outbox.insert(), rows)

    def take_back(self, connection: sa.Connection, notice_ids: Iterable[str]) -> None:
        """Take notices out of the queue in the transaction in which they became wrong; those sent stay."""
        table = tables.outbox
        here = table.c.notice.in_(list(notice_ids)) & (table.c.state == QUEUED)
        connection.execute(table.delete().where(here))

    def withdraw_notices(self, connection: sa.Connection, notice_ids: Iterable[str]) -> None:
        """Have queued notices never be sent, in the transaction in which their recipient lost the case."""
        table = tables.outbox
        here = table.c.notice.in_(list(notice_ids)) & (table.c.state == QUEUED)
        connection.execute(table.update().where(here).values(state=WITHDRAWN, since=self.wall()))

    def notices_queued_about(self, connection: sa.Connection, case: str) -> tuple[QueuedNotice, ...]:
        """Return the notices about a case (by id) that were not sent yet, in order."""
        table = tables.outbox
        here = (table.c.case == case) & (table.c.state == QUEUED)
        rows = connection.execute(sa.select(table).where(here).order_by(table.c.notice)).all()
        return tuple(self._opened_notice(connection, row) for row in rows)

    def notices_of_record(self, connection: sa.Connection, record: str) -> tuple[QueuedNotice, ...]:
        """Return the notices about a record of a register (by id), in whatever state, in order."""
        table = tables.outbox
        rows = connection.execute(sa.select(table).where(table.c.record == record).order_by(table.c.notice)).all()
        return tuple(self._opened_notice(connection, row) for row in rows)

    def notices_due(self, now: datetime, limit: int = 10_000) -> tuple[QueuedNotice, ...]:
        """Return the notices that may be sent at an instant (UTC), the longest waiting first; of no erased case."""
        table = tables.outbox
        readable = table.c.case.is_(None) | has_key(table.c.case)
        asked = sa.select(table).where(table.c.state == QUEUED, table.c.next_try <= now, readable)
        return self._queued(asked.order_by(table.c.next_try, table.c.notice).limit(limit))

    def notices_about(self, case: str) -> tuple[QueuedNotice, ...]:
        """Return every notice about a case, in whatever state, the oldest first."""
        table = tables.outbox
        return self._queued(sa.select(table).where(table.c.case == case).order_by(table.c.created, table.c.notice))

    def notices_failed(self, organization: str) -> tuple[QueuedNotice, ...]:
        """Return the notices that a person has to look at: those that could not be sent and those that came back."""
        table = tables.outbox
        wanted = (table.c.organization == organization) & table.c.state.in_([FAILED, BOUNCED])
        return self._queued(sa.select(table).where(wanted).order_by(table.c.created, table.c.notice))

    def notices_in(self, message: str) -> tuple[QueuedNotice, ...]:
        """Return the notices that went out in one mail, by its key; none for a mail that is not ours."""
        table = tables.outbox
        readable = table.c.case.is_(None) | has_key(table.c.case)
        return self._queued(sa.select(table).where(table.c.message == message, readable).order_by(table.c.notice))

    def mark_together(self, notice_ids: Iterable[str], message: str) -> None:
        """Note, before they are sent, that notices go out in one mail: sent again, it has to be the same mail."""
        table = tables.outbox
        with self.database.write() as connection:
            here = table.c.notice.in_(list(notice_ids)) & (table.c.state == QUEUED)
            connection.execute(table.update().where(here).values(message=message))

    def notices_last(self, organization: str, limit: int) -> tuple[QueuedNotice, ...]:
        """Return an organization's last notices in whatever state, the newest first; of no erased case."""
        table = tables.outbox
        readable = table.c.case.is_(None) | has_key(table.c.case)
        asked = sa.select(table).where(table.c.organization == organization, readable)
        return self._queued(asked.order_by(table.c.created.desc(), table.c.notice.desc()).limit(limit))

    def mark_sent(self, notice_ids: Iterable[str], at: datetime, message: str | None = None) -> None:
        """Note that notices were handed over at an instant (UTC), together when they went out in one mail."""
        table = tables.outbox
        with self.database.write() as connection:
            here = table.c.notice.in_(list(notice_ids)) & (table.c.state == QUEUED)
            changes = {"state": SENT, "sent_at": at, "since": at, "message": message, "problem": None}
            values = {**changes, "attempts": table.c.attempts + 1}
            connection.execute(table.update().where(here).values(values))

    def mark_to_retry(self, notice_ids: Iterable[str], next_try: datetime, problem: str) -> None:
        """Note that notices could not be sent, and when to try again (UTC)."""
        with self.database.write() as connection:
            self._changed(connection, notice_ids, problem, {"next_try": next_try}, state=QUEUED, tried=1)

    def mark_failed(self, notice_ids: Iterable[str], problem: str) -> None:
        """Note that notices will not be tried again, so that a person looks at them."""
        with self.database.write() as connection:
            self.fail_notices(connection, notice_ids, problem, {QUEUED: FAILED})

    def mark_delayed(self, notice_ids: Iterable[str], problem: str) -> None:
        """Note what a mail server said about mails on their way; it may still deliver them."""
        with self.database.write() as connection:
            self._changed(connection, notice_ids, problem, {}, state=SENT, tried=0)

    def fail_notices(
        self, connection: sa.Connection, notice_ids: Iterable[str], problem: str, states: Mapping[str, str]
    ) -> tuple[Notice, ...]:
        """Take notices out of the states `states` into those that it maps them to, and return those that were."""
        failed = []
        for before, after in states.items():
            values = {"state": after, "since": self.wall()}
            tried = int(before == QUEUED)
            rows = self._changed(connection, notice_ids, problem, values, state=before, tried=tried)
            failed += [self._read_notice(connection, row) for row in rows]
        return tuple(failed)

    def queue_again(self, notice_id: str, next_try: datetime) -> None:
        """Put a notice that failed or came back into the queue, after a person has mended what was wrong."""
        table = tables.outbox
        with self.database.write() as connection:
            here = (table.c.notice == notice_id) & table.c.state.in_([FAILED, BOUNCED])
            values = {"state": QUEUED, "next_try": next_try, "since": self.wall(), "message": None}
            connection.execute(table.update().where(here).values(values))

    def _changed(
        self,
        connection: sa.Connection,
        notice_ids: Iterable[str],
        problem: str,
        values: dict[str, Any],
        *,
        state: str,
        tried: int,
    ) -> Sequence[sa.Row[Any]]:
        table = tables.outbox
        here = table.c.notice.in_(list(notice_ids)) & (table.c.state == state)
        rows = connection.execute(sa.select(table).where(here).order_by(table.c.notice).with_for_update()).all()
        for row in rows:
            # what a mail server answers often quotes the address
            sealed = self._sealed(row.case, row.organization, f"problem/{row.notice}", problem)
            changes = {"attempts": table.c.attempts + tried, "problem": sealed, **values}
            connection.execute(table.update().where(table.c.notice == row.notice).values(changes))
        return rows

    def _queued(self, asked: sa.Select[Any]) -> tuple[QueuedNotice, ...]:
        with self.database.read() as connection:
            return tuple(self._opened_notice(connection, row) for row in connection.execute(asked).all())

    def _opened_notice(self, connection: sa.Connection, row: sa.Row[Any]) -> QueuedNotice:
        key = row.case or organization_key(row.organization)
        problem = self.keys.open(key, f"problem/{row.notice}", row.problem, connection).decode() if row.problem else ""
        return QueuedNotice(
            notice=self._read_notice(connection, row),
            case=row.case,
            created=row.created,
            next_try=row.next_try,
            attempts=row.attempts,
            state=row.state,
            problem=problem,
            sent_at=row.sent_at,
            since=row.since,
            message=row.message or "",
        )

    def _read_notice(self, connection: sa.Connection, row: sa.Row[Any]) -> Notice:
        key = row.case or organization_key(row.organization)
        return Notice.model_validate_json(self.keys.open(key, f"notice/{row.notice}", row.sealed, connection))

    def _sealed(self, case: str | None, organization: str, field: str, text: str) -> bytes:
        return self.keys.seal(case or organization_key(organization), field, text.encode())

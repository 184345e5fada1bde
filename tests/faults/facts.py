"""What an office's records hold in the end, read from the disk, as far as the comparison needs it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from tests.faults.journal import now

from amparo.case.events import ActionAnswered, ActionRequested, Event, LegalEventRecorded, NoteAdded
from amparo.notifications import message_id
from amparo.records import tables
from amparo.records.inbox import WAITING
from amparo.records.repository import Records


class Fact(BaseModel):
    """Something that the records hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class EventSeen(Fact):
    """An event: of which case and command, its place and type, and what tells it from others of that type."""

    case: str
    seq: int
    command: str
    type: str
    detail: str = ""
    failed: bool = False


class AnswerSeen(Fact):
    """A command's stored answer."""

    case: str
    command: str
    refused: str = ""


class NoticeSeen(Fact):
    """A notice in the outbox, and the Message-ID of the mail that it went out in."""

    id: str
    state: str
    message_id: str
    attempts: int


class Facts(Fact):
    """Everything: the inbox, the answers, the events, the outbox, what is wrong with a chain, who is waited for.

    Reminders go on ringing while it is read: a mail taken after it `began` may be of a notice that was not there yet.
    """

    began: datetime = datetime.max.replace(tzinfo=UTC)
    saved: frozenset[str]
    waiting: frozenset[str]
    answers: tuple[AnswerSeen, ...]
    events: tuple[EventSeen, ...]
    notices: tuple[NoticeSeen, ...]
    cases: int
    broken: tuple[str, ...]
    waiting_actions: tuple[str, ...]


def read_facts(records: Records, organization: str, domain: str) -> Facts:
    """Read the records of an office at rest; `domain` is that of the address its mails come from."""
    began = now()
    cases = [line.id for line in records.list_cases(organization, open_only=False)]
    with records.database.read() as connection:
        saved = {row.command: row.state for row in connection.execute(sa.select(tables.inbox))}
    return Facts(
        began=began,
        saved=frozenset(saved),
        waiting=frozenset(command for command, state in saved.items() if state == WAITING),
        answers=tuple(_answers(records)),
        events=tuple(_seen(case, event) for case in cases for event in records.history(case)),
        notices=tuple(_notices(records, cases, domain)),
        cases=len(cases),
        broken=tuple(f"case {check.number}: {check.problem}" for check in records.check_cases() if not check.holds),
        waiting_actions=tuple(action.id for case in cases for action in records.read_case(case, organization).actions),
    )


def _answers(records: Records) -> Iterator[AnswerSeen]:
    with records.database.read() as connection:
        rows = connection.execute(sa.select(tables.commands.c.case, tables.commands.c.id)).all()
        for row in rows:
            records.keys.load(row.case, connection)
            answer = records.answer(connection, row.case, row.id)
            refused = answer.refused.code if answer and answer.refused else ""
            yield AnswerSeen(case=row.case, command=row.id, refused=refused)


def _seen(case: str, event: Event) -> EventSeen:
    detail, failed = "", False
    match event.body:
        case NoteAdded(text=text):
            detail = text
        case LegalEventRecorded(event=recorded):
            detail = recorded.kind
        case ActionRequested(action=action):
            detail = action.id
        case ActionAnswered(action=action_id, failed=failed):
            detail = action_id
    return EventSeen(
        case=case, seq=event.seq, command=event.command, type=event.body.type, detail=detail, failed=failed
    )


def _notices(records: Records, cases: list[str], domain: str) -> Iterator[NoticeSeen]:
    found = [queued for case in cases for queued in records.notices_about(case)]
    # what was marked sent at one instant for one person went out in one mail, which carries all their ids
    mails: dict[tuple[str, datetime | None], list[str]] = {}
    for queued in found:
        mails.setdefault((queued.notice.recipient, queued.sent_at), []).append(queued.notice.id)
    for queued in found:
        together = mails[queued.notice.recipient, queued.sent_at]
        yield NoticeSeen(
            id=queued.notice.id,
            state=queued.state,
            message_id=message_id("+".join(sorted(together)), domain),
            attempts=queued.attempts,
        )

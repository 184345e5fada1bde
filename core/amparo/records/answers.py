"""What became of each command, stored under its id: the same command again gets the same answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.commands import ENGINE_COMMANDS, Command, Refusal
from amparo.case.events import DeadlineStarted, EventBody, LegalEventRecorded, OfferMade, PersonAdded
from amparo.case.kept_documents import DocumentKept
from amparo.case.model import Recorded
from amparo.records import tables
from amparo.records.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable


# Built once, since they run with every command.
_TABLE = tables.commands
_ANSWER = sa.select(_TABLE.c.sealed).where(_TABLE.c.case == sa.bindparam("case"), _TABLE.c.id == sa.bindparam("id"))
_PUT = _TABLE.insert()


class Answer(Recorded):
    """What became of a command: the record's seq then, why it was refused, or the ids of what it added."""

    answer_seq: int
    refused: Refusal | None = None
    made: tuple[str, ...] = ()


class AnswerStore(Store):
    """The answers of a case's commands."""

    def answer(self, connection: sa.Connection, case: str, command_id: str) -> Answer | None:
        """Return what became of a command, or None for one that was not seen before."""
        sealed = connection.execute(_ANSWER, {"case": case, "id": command_id}).scalar()
        if sealed is None:
            return None
        return Answer.model_validate_json(self.keys.open(case, f"answer/{command_id}", sealed, connection))

    def put_answer(self, connection: sa.Connection, case: str, command: Command, answer: Answer) -> None:
        """Store an answer, unless it refuses a command of the engine's own: that one has to be able to try again."""
        if answer.refused is not None and command.body.kind in ENGINE_COMMANDS:
            return
        sealed = self.keys.seal(case, f"answer/{command.id}", answer.model_dump_json().encode(), connection)
        row = {"case": case, "id": command.id, "seq": answer.answer_seq, "sealed": sealed}
        connection.execute(_PUT, row)


def made(bodies: Iterable[EventBody]) -> tuple[str, ...]:
    """Return the ids of what events add, in order: legal events, deadlines, offers, persons, documents."""
    return tuple(id_ for body in bodies if (id_ := _made(body)) is not None)


def _made(body: EventBody) -> str | None:
    match body:
        case LegalEventRecorded(event=event):
            return event.id
        case DeadlineStarted(deadline=deadline):
            return deadline.id
        case OfferMade(offer=offer):
            return offer.id
        case PersonAdded(person=person):
            return person.id
        case DocumentKept(document=document):
            return document.id
        case _:
            return None

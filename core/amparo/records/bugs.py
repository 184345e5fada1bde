"""When a command meets a bug: it is rolled back, and the case asks for attention instead of falling silent."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.commands import Refusal
from amparo.case.events import AttentionRaised, Event
from amparo.case.model import Attention, AttentionKind
from amparo.declarations import Role, Text
from amparo.errors import RecordsUnreachable
from amparo.notifications.from_events import notices_for
from amparo.records import tables
from amparo.records.answers import Answer
from amparo.records.context import clock
from amparo.records.inbox import mark_carried_out
from amparo.records.lists import project, standing
from amparo.records.requests import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from amparo.case.model import Case
    from amparo.records.cases import Loaded
    from amparo.records.repository import Records
    from amparo.records.requests import CarryOut

_log = logging.getLogger(__name__)
NEEDS_ATTENTION = "needs_attention"


def needs_attention(records: Records, request: CarryOut, bug: Exception) -> Outcome:
    """Record that a command met a bug, once however often it does, and return the refusal `needs_attention`.

    The outcome's alarm is the one that was last worked out. Raises RecordsUnreachable alone.
    """
    refusal = Refusal(code=NEEDS_ATTENTION, sentence=_sentence(request, bug))
    _log.error("Case %s: %s", request.case, refusal.sentence.en, extra={"case": request.case, "error": bug})
    try:
        with records.database.write() as connection:
            outcome, loaded = _record(records, connection, request, refusal)
    except RecordsUnreachable:
        raise
    except Exception as worse:  # noqa: BLE001 - the record itself cannot take an event: the log and the caller are left
        known = {"case": request.case, "error": worse}
        _log.critical("Case %s cannot record that it needs attention: %s", request.case, place_of(worse), extra=known)
        return _unrecorded(records, request, refusal)
    records.keep(loaded)
    return outcome


def _unrecorded(records: Records, request: CarryOut, refusal: Refusal) -> Outcome:
    """Return what the clear columns still say of a case that cannot be opened or written, so that its alarm goes on."""
    with records.database.read() as connection:
        row = connection.execute(sa.select(tables.cases).where(tables.cases.c.id == request.case)).one()
    return Outcome(
        seq=row.seq,
        answer_seq=row.seq,
        number=row.number,
        refused=refusal,
        alarm=row.next_alarm,
        closed=not row.is_open,
    )


def _record(records: Records, connection: sa.Connection, request: CarryOut, refusal: Refusal) -> tuple[Outcome, Loaded]:
    loaded = records.load(connection, request.case, lock=True)
    before, stood = loaded.case, standing(connection, request.case)
    prior = records.answer(connection, request.case, request.command.id)
    stale = request.seen_seq not in {None, before.seq}
    if prior is None and not stale and before.seq and not any(i.what == refusal.sentence for i in before.attention):
        event = _event(before, request, refusal.sentence, clock(records, request, before))
        loaded = records.append(connection, loaded, (event,))
        project(connection, before, loaded.case, loaded.head, stood)
        _tell(records, connection, loaded.case, event)
    answer = prior or Answer(answer_seq=loaded.case.seq, refused=refusal)
    if prior is None and not stale:
        records.put_answer(connection, request.case, request.command, answer)
        mark_carried_out(connection, request.command.id)
    return _outcome(loaded.case, answer, stood.alarm, stale=stale and prior is None, repeated=prior is not None), loaded


def _outcome(case: Case, answer: Answer, alarm: datetime | None, *, stale: bool, repeated: bool) -> Outcome:
    return Outcome(
        seq=case.seq,
        answer_seq=answer.answer_seq,
        number=case.number,
        refused=None if stale else answer.refused,
        made=answer.made,
        repeated=repeated,
        stale=stale,
        alarm=alarm,
        actions=case.actions,
        closed=not case.is_open,
    )


def _event(case: Case, request: CarryOut, what: Text, at: datetime) -> Event:
    seq = case.seq + 1
    return Event(
        seq=seq,
        at=at,
        command=request.command.id,
        actor=request.command.actor,
        operator=request.command.operator,
        catalog=case.catalog,
        body=AttentionRaised(
            item=Attention(
                id=f"x{seq}",
                what=what,
                owner=Role.SUPERVISING_ATTORNEY,
                since=at,
                kind=AttentionKind.COMMAND_FAILED,
                about=request.command.body.kind,
            )
        ),
    )


def _tell(records: Records, connection: sa.Connection, case: Case, event: Event) -> None:
    try:
        notices = notices_for(case, (event,), records.roster(connection, case.organization))
    except Exception as bug:  # noqa: BLE001 - if telling is what is broken, the record still has to say so
        known = {"case": case.id, "error": bug}
        _log.critical("Case %s cannot tell anybody that it needs attention: %s", case.id, place_of(bug), extra=known)
        return
    records.put_notices(connection, case.id, notices, case.now)


def _sentence(request: CarryOut, bug: Exception) -> Text:
    kind, where = request.command.body.kind.replace("_", " "), place_of(bug)
    return Text(
        f"“{kind}” could not be carried out because of an error in the program or a plugin ({where}). Nothing of it "
        "was recorded. Tell whoever runs Amparo, and check the dates of this case by hand until it is mended.",
        f"No se pudo hacer «{kind}» por un error del programa o de un complemento ({where}). No se anotó nada. Avise a "
        "quien administra Amparo y revise a mano las fechas de este caso hasta que se corrija.",
    )


def place_of(bug: Exception) -> str:
    """Name the kind of error and the line; never its message, which may quote what a client said."""
    frames = traceback.extract_tb(bug.__traceback__)
    ours = [frame for frame in frames if "amparo" in Path(frame.filename).parts] or frames
    place = f", {Path(ours[-1].filename).name} line {ours[-1].lineno}" if ours else ""
    return f"{type(bug).__name__}{place}"

"""Audit: what happened in a case, whether its chain holds, and whether the stored case follows from its events."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.apply import apply
from amparo.case.events import Event
from amparo.case.model import Case, Recorded
from amparo.errors import KeyUnavailable
from amparo.records import tables
from amparo.records.cases import CaseStore, blank
from amparo.records.chain import BEGINNING, Link, link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


class ChainCheck(Recorded):
    """Whether a case's chain holds: how many events do, the seq of the first that is wrong, and what is wrong."""

    case: str
    events: int
    broken_at: int | None = None
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Return whether nothing is wrong."""
        return self.broken_at is None


class Entry(Recorded):
    """One event of a case's history, when it was written down (UTC, by the wall's clock), and its link in the chain."""

    recorded: datetime
    event: Event
    hash: str = ""


class CaseCheck(Recorded):
    """What checking one case found: how many events hold, the chain's head, and what is wrong, if anything.

    `erased` says that its key is gone: the chain still shows that nothing was taken out, and nothing can be read.
    """

    case: str
    number: str
    events: int
    head: str
    erased: bool = False
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.problem


class Rebuilt(Recorded):
    """A case folded again from its first event, and the names of the fields in which the stored one differs."""

    case: Case
    differs: tuple[str, ...] = ()


class AuditStore(CaseStore):
    """Reads a case's whole history and holds it against what is stored."""

    def history(self, case: str) -> tuple[Event, ...]:
        """Return every event of a case (by id) in order."""
        self.keys.load(case)
        with self.database.read() as connection:
            return tuple(event for event, _ in self.events_after(connection, case, 0))

    def trail(self, case: str) -> tuple[Entry, ...]:
        """Return every event of a case (by id) in order, each with when it was written down."""
        history = self.history(case)
        table = tables.events
        asked = sa.select(table.c.seq, table.c.recorded, table.c.hash).where(table.c.case == case)
        with self.database.read() as connection:
            rows = {row.seq: row for row in connection.execute(asked)}
        found = ((rows[event.seq], event) for event in history)
        return tuple(Entry(recorded=row.recorded, event=event, hash=row.hash) for row, event in found)

    def check_cases(self, *cases: str) -> Iterator[CaseCheck]:
        """Check the chain and the stored document of each case (by id), or of every one if none is named."""
        table = tables.cases
        asked = sa.select(table.c.id, table.c.number, table.c.head).order_by(table.c.organization, table.c.number)
        with self.database.read() as connection:
            rows = connection.execute(asked.where(table.c.id.in_(cases)) if cases else asked).all()
        for row in rows:
            chain = self.verify_chain(row.id)
            erased = not self.keys.exists(row.id)
            problem = chain.problem or ("" if erased else self._unlike_its_events(row.id))
            yield CaseCheck(
                case=row.id, number=row.number, events=chain.events, head=row.head, erased=erased, problem=problem
            )

    def _unlike_its_events(self, case: str) -> str:
        try:
            differs = self.rebuild(case).differs
        except KeyUnavailable:
            return "its stored document does not open with the case's key"
        return f"its stored document says something else than its events about {', '.join(differs)}" if differs else ""

    def verify_chain(self, case: str) -> ChainCheck:
        """Check that no event of a case (by id) was changed, moved, added or taken out, and say where if one was."""
        with self.database.read() as connection:
            end = connection.execute(
                sa.select(tables.cases.c.seq, tables.cases.c.head).where(tables.cases.c.id == case)
            ).first()
            if end is None:
                return ChainCheck(case=case, events=0, broken_at=0, problem="there is no such case")
            head, seq = BEGINNING, 0
            asked = sa.select(tables.events).where(tables.events.c.case == case).order_by(tables.events.c.seq)
            for row in connection.execute(asked):
                problem = self._problem(connection, row, head, seq)
                if problem:
                    return ChainCheck(case=case, events=seq, broken_at=seq + 1, problem=problem)
                head, seq = row.hash, row.seq
        if (seq, head) != (end.seq, end.head):
            problem = f"the record counts {end.seq} events and {seq} are there"
            return ChainCheck(case=case, events=seq, broken_at=min(seq, end.seq) + 1, problem=problem)
        return ChainCheck(case=case, events=seq)

    def _problem(self, connection: sa.Connection, row: sa.Row[Any], head: str, seq: int) -> str:
        if row.seq != seq + 1:
            return f"event {seq + 1} is missing"
        stored = Link(at=row.at, recorded=row.recorded, command=row.command, sealed=row.sealed)
        if row.hash != link(head, row.case, row.seq, stored):
            return f"event {row.seq} is not what was chained"
        try:
            raw = self.keys.open(row.case, f"event/{row.seq}", row.sealed, connection)
        except KeyUnavailable:
            if not self.keys.exists(row.case):
                return ""  # an erased case keeps its chain, which needs no key
            return f"event {row.seq} does not open with the case's key"
        event = Event.model_validate_json(raw)
        if (event.seq, event.command, event.at) != (row.seq, row.command, row.at):
            return f"event {row.seq} says something else inside than outside"
        return ""

    def rebuild(self, case: str) -> Rebuilt:
        """Fold a case (by id) again from its first event and compare it with what is stored."""
        self.keys.load(case)
        with self.database.read() as connection:
            row = connection.execute(sa.select(tables.cases).where(tables.cases.c.id == case)).one()
            folded = blank(row)
            for event, _ in self.events_after(connection, case, 0):
                folded = apply(folded, event)
            stored = self._folded(connection, row).case
        fields = tuple(name for name in Case.model_fields if getattr(folded, name) != getattr(stored, name))
        return Rebuilt(case=folded, differs=fields)

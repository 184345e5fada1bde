"""The registers of an invented office, driven as its people would drive them, by what decides and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tests.plugins.docket import COLLEAGUES, ZONE

from amparo.access.people import Colleague
from amparo.case.commands import CompleteStep, Refusal
from amparo.declarations import Catalog, RegisterDeclaration
from amparo.registers.apply import apply
from amparo.registers.by_engine import added, occurrence_values
from amparo.registers.commands import AddRecord, Decided, DoCommand, RegisterAsk, World
from amparo.registers.decide import decide
from amparo.registers.events import RegisterEvent, RegisterEventBody
from amparo.registers.model import OfCase, RegisterRecord
from amparo.registers.recurrence import days_ahead
from amparo.registers.reminders import Reminder, reminders_of
from amparo.registers.reports import Figures, Report, report
from amparo.registers.views import Reader, Row, Sheet

NAMES = {colleague.id: colleague.id.capitalize() for colleague in COLLEAGUES}


class Ledger:
    """Every record of every register of one office; `noon` says on which day its people are."""

    def __init__(self, catalog: Catalog, day: date) -> None:
        self.declarations = catalog.register_of
        self.records: dict[str, RegisterRecord] = {}
        self.noon(day)
        self.count = 0
        self.asked_of_cases: list[CompleteStep] = []

    def noon(self, day: date) -> None:
        """Go to noon of a day, where the office is."""
        self.day, self.now = day, datetime.combine(day, time(12), ZoneInfo(ZONE)).astimezone(UTC)

    def from_case(self, register: str, **values: Any) -> str:
        """Make a record as the step of a case does, and return its id."""
        of_case = OfCase(case="case-1", step="closet_visit#e4")
        return self._made(register, added(self.declarations[register], values, of_case=of_case))

    def come_again(self, register: str) -> list[str]:
        """Make the records that come again from today on, and return their ids in order."""
        return [
            self._made(register, added(self.declarations[register], occurrence_values(one, day.isoformat())))
            for one in self.declarations[register].recurs
            for day in days_ahead(one, self.day)
        ]

    def add(self, register: str, who: str, **values: Any) -> str:
        """Add a record by hand, which has to be taken, and return its id."""
        record = f"{register}-{len(self.records) + 1}"
        made = self.ask(register, who, AddRecord(record=record, values=values))
        assert made is None, made
        return record

    def do(self, record: str, who: str, doing: str, **answers: Any) -> None:
        """Give a command that has to be taken."""
        refused = self.refused(record, who, doing, **answers)
        assert refused == "", refused

    def refused(self, record: str, who: str, doing: str, **answers: Any) -> str:
        """Give a command and return why it changed nothing, in English, or nothing if it did."""
        register = self.records[record].register_id
        made = self.ask(register, who, DoCommand(record=record, doing=doing, answers=answers))
        return made.sentence.en if made else ""

    def ask(self, register: str, who: str, body: AddRecord | DoCommand) -> Refusal | None:
        """Have a command decided; what it comes to happens to every record that it is upon, or nothing does."""
        self.count += 1
        asked = RegisterAsk(
            id=f"command-{self.count}", organization="clinic", register_id=register, actor=who, body=body
        )
        made = decide(asked, self._world(who))
        if isinstance(made, Refusal):
            return made
        for record, bodies in self._begun(made, body).items():
            self._happen(record, bodies)
        if made.completes is not None:
            self.asked_of_cases.append(made.completes)
        return None

    def values(self, record: str) -> dict[str, Any]:
        """Return what the fields of a record hold."""
        return dict(self.records[record].values)

    def lines(self, record: str, entries: str) -> list[dict[str, Any]]:
        """Return the lines of a list inside a record."""
        return [dict(line.values) for line in self.records[record].lines(entries)]

    def sheet(self, record: str, who: str) -> Sheet:
        """Return a record as somebody may read it."""
        held = self.records[record]
        return self.reader(who).sheet(self._of(held), held)

    def rows(self, register: str, list_: str, who: str) -> tuple[Row, ...]:
        """Return the rows of one of a register's lists as somebody may read them."""
        declaration = self.declarations[register]
        shown = next(one for one in declaration.lists if one.id == list_)
        return self.reader(who).rows(declaration, shown, self.records.values())

    def report(self, register: str, id_: str, since: date, until: date) -> Report:
        """Work a report out."""
        declaration = self.declarations[register]
        asked = next(one for one in declaration.reports if one.id == id_)
        return report(declaration, asked, Figures(self.declarations, self.records), since, until)

    def figures(self, register: str, id_: str) -> dict[str, int | None]:
        """Return a report's figures over all time, by month and groups in English: `2026-03 shoes`."""
        found = self.report(register, id_, date(2000, 1, 1), date(2100, 1, 1))
        return {" ".join([row.period, *(group.en for group in row.groups)]).strip(): row.figure for row in found.rows}

    def reminders(self, record: str) -> tuple[Reminder, ...]:
        """Return the mails that a record still sends."""
        return reminders_of(
            self.records[record], self.declarations, self.records, people=NAMES, zone=ZONE, now=self.now
        )

    def reader(self, who: str) -> Reader:
        """Return who reads, with all there is to read."""
        return Reader(_colleague(who), "clinic", self.declarations, self.records, NAMES)

    def _of(self, record: RegisterRecord) -> RegisterDeclaration:
        return self.declarations[record.register_id]

    def _world(self, who: str) -> World:
        return World(
            now=self.now,
            day=self.day,
            colleague=_colleague(who),
            colleagues=frozenset(NAMES),
            declarations=dict(self.declarations),
            records=dict(self.records),
        )

    def _made(self, register: str, body: RegisterEventBody) -> str:
        record = f"{register}-{len(self.records) + 1}"
        self._new(record, register)
        self._happen(record, (body,))
        return record

    def _begun(self, made: Decided, body: AddRecord | DoCommand) -> dict[str, tuple[RegisterEventBody, ...]]:
        if isinstance(body, AddRecord):
            self._new(body.record, body.record.rpartition("-")[0])
        return made.bodies

    def _new(self, record: str, register: str) -> None:
        number = 1 + sum(one.register_id == register for one in self.records.values())
        self.records[record] = RegisterRecord(
            id=record, organization="clinic", register_id=register, number=number, now=self.now
        )

    def _happen(self, record: str, bodies: tuple[RegisterEventBody, ...]) -> None:
        for body in bodies:
            held = self.records[record]
            event = RegisterEvent(
                seq=held.seq + 1,
                at=self.now,
                on=self.day,
                command=f"command-{self.count}",
                doing="",
                actor="",
                body=body,
            )
            self.records[record] = apply(held, event)


def _colleague(who: str) -> Colleague:
    return next(one for one in COLLEAGUES if one.id == who)

"""Carrying out a command of a register: one transaction decides, appends, reminds and answers, or nothing happens.

The answer is the acknowledgement. What the command rests on is read without holding anybody up; if it went on before
this was written, everything is done again from the beginning.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.commands import Refusal
from amparo.case.model import Recorded
from amparo.declarations import phrase
from amparo.records import tables
from amparo.records.keys import organization_key
from amparo.records.register_cases import ask_case, open_case
from amparo.records.register_days import acting, day_of
from amparo.records.register_reminders import remind_anew
from amparo.records.registers import LoadedRecord, WentOnError
from amparo.registers.access import sight
from amparo.registers.commands import AddRecord, Decided, DoCommand, World
from amparo.registers.decide import decide
from amparo.registers.events import RegisterEvent
from amparo.registers.model import RegisterRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.declarations import FieldDeclaration, RegisterDeclaration
    from amparo.records.repository import Records
    from amparo.registers.commands import RegisterAsk

_ROUNDS = 40
_LONGEST_REST = 0.05
_COMMANDS = tables.register_commands


class RegisterAnswer(Recorded):
    """What came of a command: the record's number and seq then, or why it was refused; `repeated` for one seen before.

    `sent` says that the case of the record was sent the completing of its step.
    """

    record: str = ""
    number: int = 0
    seq: int = 0
    refused: Refusal | None = None
    sent: bool = False
    repeated: bool = False


def ask_register(records: Records, asked: RegisterAsk) -> RegisterAnswer:
    """Carry out a command of a register and return what came of it; the same id again gets the same answer.

    Raises RecordsUnreachable, and KeyUnavailable for a wrong master key: then nothing was changed.
    """
    records.keys.load(organization_key(asked.organization))
    for round_ in range(_ROUNDS):
        try:
            with records.database.write() as connection:
                answer, written = _Turn(records, connection, asked).take()
        except WentOnError:
            time.sleep(random.uniform(0, min(_LONGEST_REST, 0.002 * 2**round_)))  # noqa: S311 - who goes first is no secret
            continue
        records.keep_records(written)
        return answer
    declared = records.register_declarations(asked.organization).get(asked.register_id)
    what = declared.title if declared else asked.register_id
    return RegisterAnswer(refused=Refusal(code="busy", sentence=phrase("register_busy", what=what)))


class _Turn:
    """One command's turn, inside its transaction."""

    def __init__(self, records: Records, connection: sa.Connection, asked: RegisterAsk) -> None:
        self.records, self.connection, self.asked = records, connection, asked
        self.now = records.wall()

    def take(self) -> tuple[RegisterAnswer, tuple[LoadedRecord, ...]]:
        """Return what came of the command, and the records that it changed."""
        self.records.database.claim(self.connection, f"register command {self.asked.organization}/{self.asked.id}")
        prior = self._prior()
        if prior is not None:
            return prior, ()
        declarations = self.records.register_declarations(self.asked.organization, self.connection)
        loaded = self._needed(declarations)
        world = self._world(declarations, loaded)
        decided = self._disabled(world) or decide(self.asked, world)
        if isinstance(decided, Refusal):
            return self._put(RegisterAnswer(record=self._own if self._own in loaded else "", refused=decided)), ()
        return self._write(decided, loaded, declarations, world)

    @property
    def _own(self) -> str:
        return self.asked.body.record

    def _disabled(self, world: World) -> Refusal | None:
        """Return the refusal of a register that is kept but that no enabled plugin declares, to whoever may read it."""
        if self.asked.register_id in world.declarations:
            return None
        kept = self.records.registers_kept(self.asked.organization).get(self.asked.register_id)
        if kept is None or not sight(world.colleague, kept, self.asked.organization).any:
            return None
        sentence = phrase("register_not_declared", register=kept.title, plugin=kept.plugin)
        return Refusal(code="not_declared", sentence=sentence)

    def _needed(self, declarations: dict[str, RegisterDeclaration]) -> dict[str, LoadedRecord]:
        """Return the record asked about, and those that the answers and its own fields lead to."""
        own = {} if isinstance(self.asked.body, AddRecord) else self._load({self._own})
        declaration = declarations.get(self.asked.register_id)
        if declaration is None:
            return own
        there = own.get(self._own)
        held = there.record.values if there is not None else {}
        wanted = {str(held[field.name]) for field in _references(declaration.fields) if field.name in held}
        given, fields = self._given(declaration)
        wanted |= {str(given[field.name]) for field in _references(fields) if given.get(field.name)}
        return own | self._load(wanted - set(own))

    def _given(self, declaration: RegisterDeclaration) -> tuple[dict[str, object], tuple[FieldDeclaration, ...]]:
        """Return the answers that came with the command, and the questions that they answer."""
        match self.asked.body:
            case AddRecord(values=values):
                return values, declaration.fields
            case DoCommand(doing=doing, answers=answers):
                found = next((one for one in declaration.commands if one.id == doing), None)
                return answers, found.form.fields if found else ()
            case _:
                return {}, ()

    def _load(self, ids: Iterable[str]) -> dict[str, LoadedRecord]:
        wanted = {id_ for id_ in ids if id_}
        if not wanted:
            return {}
        return self.records.load_records(self.connection, self.asked.organization, ids=wanted)

    def _world(self, declarations: dict[str, RegisterDeclaration], loaded: dict[str, LoadedRecord]) -> World:
        return World(
            now=self.now,
            day=day_of(self.records, self.connection, self.asked.organization, self.now),
            zone=self.records.zone_of(self.connection, self.asked.organization),
            colleague=acting(self.records, self.connection, self.asked.organization, self.asked.actor, self.now),
            colleagues=self._colleagues(declarations),
            declarations=declarations,
            records={id_: one.record for id_, one in loaded.items()},
        )

    def _colleagues(self, declarations: dict[str, RegisterDeclaration]) -> frozenset[str]:
        declaration = declarations.get(self.asked.register_id)
        if declaration is None or not any(field.colleague for field in self._given(declaration)[1]):
            return frozenset()
        roster = self.records.roster(self.connection, self.asked.organization)
        return frozenset(one.id for one in roster if one.active)

    def _write(
        self,
        decided: Decided,
        loaded: dict[str, LoadedRecord],
        declarations: dict[str, RegisterDeclaration],
        world: World,
    ) -> tuple[RegisterAnswer, tuple[LoadedRecord, ...]]:
        written: dict[str, LoadedRecord] = {}
        for id_, bodies in sorted(
            decided.bodies.items()
        ):  # in one order for everybody, so that no two wait in a circle
            there = loaded.get(id_) or self._new(id_)
            written[id_] = self.records.append_to_record(
                self.connection, there, self._events(there, bodies, decided, world)
            )
        own = written[self._own]
        sent = False
        if decided.completes is not None:
            own, sent = ask_case(self.records, self.connection, own, self.asked, decided)
        if decided.opens is not None:
            own, sent = open_case(self.records, self.connection, own, self.asked, decided.opens), True
        written[self._own] = own
        remind_anew(self.records, self.connection, self.asked.organization, written, declarations, self.now)
        answer = RegisterAnswer(record=own.record.id, number=own.record.number, seq=own.record.seq, sent=sent)
        return self._put(answer), tuple(written.values())

    def _new(self, id_: str) -> LoadedRecord:
        asked = self.asked
        blank = RegisterRecord(id=id_, organization=asked.organization, register_id=asked.register_id, now=self.now)
        return self.records.new_record(self.connection, blank)

    def _events(
        self, there: LoadedRecord, bodies: Iterable[object], decided: Decided, world: World
    ) -> tuple[RegisterEvent, ...]:
        record, asked = there.record, self.asked
        active = self.records._active(self.connection, asked.organization)  # noqa: SLF001 - the records' own
        return tuple(
            RegisterEvent(
                seq=record.seq + place,
                at=self.now,
                on=world.day,
                command=asked.id,
                doing=decided.doing,
                actor=asked.actor,
                operator=asked.operator,
                for_whom=decided.for_whom,
                through="" if record.id == self._own else self._own,
                catalog=active,
                body=body,  # type: ignore[arg-type]  # what was decided
            )
            for place, body in enumerate(bodies, 1)
        )

    def _prior(self) -> RegisterAnswer | None:
        """Return what became of this command before, or None; a command id that another register knows is refused."""
        here = (_COMMANDS.c.organization == self.asked.organization) & (_COMMANDS.c.id == self.asked.id)
        row = self.connection.execute(sa.select(_COMMANDS).where(here)).first()
        if row is None:
            return None
        if row.register != self.asked.register_id:
            return RegisterAnswer(refused=Refusal(code="known_command", sentence=phrase("register_known_command")))
        key = row.record or organization_key(self.asked.organization)
        raw = self.records.keys.open(key, f"answer/{self.asked.id}", row.sealed, self.connection)
        return RegisterAnswer.model_validate_json(raw).model_copy(update={"repeated": True})

    def _put(self, answer: RegisterAnswer) -> RegisterAnswer:
        key = answer.record or organization_key(self.asked.organization)
        raw = answer.model_dump_json().encode()
        sealed = self.records.keys.seal(key, f"answer/{self.asked.id}", raw, self.connection)
        row = {"organization": self.asked.organization, "id": self.asked.id, "register": self.asked.register_id}
        self.connection.execute(_COMMANDS.insert().values(**row, record=answer.record or None, sealed=sealed))
        return answer


def _references(fields: Iterable[FieldDeclaration]) -> Iterable[FieldDeclaration]:
    return (field for field in fields if field.refers_to is not None)

"""One record of a register in a test, as the people of the office work with it and as it stands."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from amparo.declarations import FactValue, RegisterDeclaration, Role
from amparo.errors import UnknownName
from amparo.registers.commands import AddRecord, DoCommand
from amparo.registers.decide import asked_when_added
from amparo.testing.engine import CommandRefused
from amparo.testing.house import ORGANIZATION
from amparo.testing.lived_case import Answer, plain
from amparo.testing.refusals import form_of, plainly

if TYPE_CHECKING:
    from amparo.declarations import FieldDeclaration
    from amparo.registers.model import RegisterRecord
    from amparo.testing.engine import Engine


class LivedRecord:
    """A record that `Amparo.add` made, that came again by itself, or that a case's step opened; it is read anew."""

    def __init__(self, engine: Engine, id_: str) -> None:
        self._engine, self._id = engine, id_

    def __repr__(self) -> str:
        return f"<{self._record.register_id} {self.number}: {self.state}, {self.values}>"

    @property
    def number(self) -> int:
        """Return the number that people call it by."""
        return self._record.number

    @property
    def state(self) -> str:
        """Return where it stands."""
        return self._record.state

    @property
    def is_open(self) -> bool:
        """Return whether something can still be done with it."""
        return self._record.is_open

    @property
    def values(self) -> dict[str, FactValue]:
        """Return what its fields hold; one that leads to another record holds that one's id."""
        return dict(self._record.values)

    def entries(self, name: str) -> tuple[dict[str, FactValue], ...]:
        """Return the lines of one of its lists that count, in the order written."""
        return tuple(dict(entry.values) for entry in self._record.lines(name))

    @plainly
    def do(
        self,
        command: str,
        answers: Mapping[str, Answer | LivedRecord] | None = None,
        /,
        *,
        by: Role | None = None,
        **given: Answer | LivedRecord,
    ) -> None:
        """Give a command of the register upon it; `by` is the role of whoever does, or the first who may.

        An answer that leads to another record is that record. What the case of the record is asked is done at once.
        """
        declared = register_of(self._engine, self._record.register_id)
        known = {one.id: one for one in declared.commands}
        if command not in known:
            raise UnknownName("command", command, known)
        body = DoCommand(record=self._id, doing=command, answers=written({**(answers or {}), **given}))
        asked(self._engine, declared.id, body, known[command].roles, known[command].form.fields, by)

    @property
    def _record(self) -> RegisterRecord:
        return self._engine.records.record_of(ORGANIZATION, self._id)


def add_record(
    engine: Engine, register: str, values: Mapping[str, Answer | LivedRecord], by: Role | None
) -> LivedRecord:
    """Add a record by hand; raises UnknownName for a register that nobody declares, Refused as the engine does."""
    declared = register_of(engine, register)
    body = AddRecord(record=uuid.uuid4().hex, values=written(values))
    roles = declared.adding.roles if declared.adding else ()
    asked(engine, register, body, roles, asked_when_added(declared), by)
    return LivedRecord(engine, body.record)


def records_in(engine: Engine, register: str) -> tuple[LivedRecord, ...]:
    """Return the records of a register by number."""
    register_of(engine, register)
    with engine.records.database.read() as connection:
        found = engine.records.load_records(connection, ORGANIZATION, registers=(register,))
    numbered = sorted((one.record.number, id_) for id_, one in found.items())
    return tuple(LivedRecord(engine, id_) for _, id_ in numbered)


def register_of(engine: Engine, register: str) -> RegisterDeclaration:
    """Return a register of the catalog; raises UnknownName."""
    known = engine.catalog().register_of
    if register not in known:
        raise UnknownName("register", register, known)
    return known[register]


def asked(
    engine: Engine,
    register: str,
    body: AddRecord | DoCommand,
    roles: Iterable[Role],
    fields: Iterable[FieldDeclaration],
    by: Role | None,
) -> None:
    """Have a command of a register carried out for the named role, or for the first of these who is there."""
    role = by or next((role for role in roles if role in engine.people), Role.SUPERVISING_ATTORNEY)
    try:
        engine.ask_register(register, body, engine.people[role].id)
    except CommandRefused as refused:
        what = body.doing if isinstance(body, DoCommand) else "adding one"
        more = f" {form_of(what.capitalize(), fields)}" if "answer" in refused.code else ""
        raise CommandRefused(refused.code, f"{refused.sentence}{more}") from None


def written(given: Mapping[str, Answer | LivedRecord]) -> dict[str, FactValue]:
    """Return answers as they are stored: a record by its id, a date as ISO text."""
    return plain({name: value._id if isinstance(value, LivedRecord) else value for name, value in given.items()})  # noqa: SLF001 - its own module

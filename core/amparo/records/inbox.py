"""The inbox: a command is written down here before it is sent, so that whoever asked can go home."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa

from amparo.case.commands import Command, OpenCase
from amparo.case.model import Recorded
from amparo.errors import InvalidInput, KeyUnavailable
from amparo.records import tables
from amparo.records.case_files import CaseFileStore, check_not_erased
from amparo.records.chain import BEGINNING
from amparo.records.keys import has_key
from amparo.records.people import SPOKEN_ALPHABET

WAITING, CARRIED_OUT, DONE = "waiting", "carried_out", "done"
"""A command is done when somebody got its answer from the case's workflow, which then knows of it too.

One that is carried out may be in the record alone: when the workflow's turn ran out of time after the record was
written, nothing but its next alarm would tell the workflow of an earlier alarm, or of an action that it has to run.
"""

_NO_FILES: Mapping[str, bytes] = MappingProxyType({})

# Built once, since they run with every command.
_MARK_CARRIED_OUT = (
    tables.inbox.update()
    .where(tables.inbox.c.command == sa.bindparam("this"), tables.inbox.c.state == WAITING)
    .values(state=CARRIED_OUT)
)
_MARK_DONE = tables.inbox.update().where(tables.inbox.c.command == sa.bindparam("this")).values(state=DONE)


class ReservedCase(Recorded):
    """A case that has its id, number, row and key; `command` is its first, with that number, in the inbox."""

    case: str
    number: str
    command: Command


class WaitingCommand(Recorded):
    """A command in the inbox that nothing has come of yet."""

    case: str
    command: Command
    created: datetime


class InboxStore(CaseFileStore):
    """Commands that were asked for, and the cases that were reserved for the first of them."""

    def reserve_case(self, command: Command) -> ReservedCase:
        """Make room for a case that `command` will open: id, number, row, key and inbox entry, all or none.

        The same command again returns the same case. Raises InvalidInput for a command that opens none.
        """
        with self.database.write() as connection:
            return self.reserve_case_within(connection, command)

    def reserve_case_within(self, connection: sa.Connection, command: Command) -> ReservedCase:
        """Make room for a case in the transaction that causes it, as `reserve_case` does."""
        if not isinstance(command.body, OpenCase):
            raise InvalidInput(f"A case is opened by `open_case`, not by `{command.body.kind}`.")
        self._claim(connection, command.id)
        there = self._reserved(connection, command.id)
        if there is not None:
            return there
        self.database.claim(connection, f"case numbers of {command.organization}")
        case, number = secrets.token_hex(16), _free_number(connection, command.organization)
        numbered = command.model_copy(update={"body": command.body.model_copy(update={"number": number})})
        self.keys.make(connection, case)
        row = {"id": case, "organization": command.organization, "number": number, "created": self.wall()}
        nothing_yet = {"seq": 0, "head": BEGINNING, "is_open": False, "phase": "", "catalog": "", "attention": 0}
        connection.execute(tables.cases.insert().values(**row, **nothing_yet, case_type=command.body.case_type))
        self._put(connection, case, numbered)
        return ReservedCase(case=case, number=number, command=numbered)

    def put_inbox(self, case: str, command: Command, files: Mapping[str, bytes] = _NO_FILES) -> None:
        """Write a command down before it is sent; the same command again changes nothing.

        `files` are those that it speaks of, by ids made with `new_file_id`: kept with it, or neither is. Raises
        CaseErased for an erased case, InvalidInput for a file that is too large.
        """
        self._load_key(case)
        with self.database.write() as connection:
            check_not_erased(connection, case)
            self._claim(connection, command.id)
            asked = sa.select(tables.inbox.c.command).where(tables.inbox.c.command == command.id)
            if connection.execute(asked).first() is None:
                self.put_files_within(connection, case, files, by=command.actor)
                self._put(connection, case, command)

    def put_inbox_within(self, connection: sa.Connection, case: str, command: Command) -> None:
        """Write a new command down in the transaction that causes it; the case's key has to be there."""
        self._put(connection, case, command)

    def waiting_commands(self, before: datetime, limit: int = 1000) -> tuple[WaitingCommand, ...]:
        """Return commands written down before an instant (UTC) that nothing has come of, the oldest first.

        Those of an erased case are left out, since they can no longer be read.
        """
        return self._commands((WAITING,), before, limit)

    def unanswered_commands(self, before: datetime, limit: int = 1000) -> tuple[WaitingCommand, ...]:
        """Return those, and the ones that were carried out but whose answer nobody got from the case's workflow."""
        return self._commands((WAITING, CARRIED_OUT), before, limit)

    def note_answered(self, command: str) -> None:
        """Note that somebody got a command's answer from the workflow of its case."""
        with self.database.write() as connection:
            connection.execute(_MARK_DONE, {"this": command})

    def _commands(self, states: tuple[str, ...], before: datetime, limit: int) -> tuple[WaitingCommand, ...]:
        table = tables.inbox
        asked = sa.select(table).where(table.c.state.in_(states), table.c.created < before, has_key(table.c.case))
        with self.database.read() as connection:
            rows = connection.execute(asked.order_by(table.c.created, table.c.command).limit(limit)).all()
            return tuple(
                WaitingCommand(case=row.case, command=self._opened_command(connection, row), created=row.created)
                for row in rows
            )

    def _load_key(self, case: str) -> None:
        try:
            self.keys.load(case)
        except KeyUnavailable:
            with self.database.read() as connection:
                check_not_erased(connection, case)  # then that is why, and not that something is missing
            raise

    def _claim(self, connection: sa.Connection, command_id: str) -> None:
        self.database.claim(connection, f"inbox/{command_id}")

    def _put(self, connection: sa.Connection, case: str, command: Command) -> None:
        sealed = self.keys.seal(case, f"inbox/{command.id}", command.model_dump_json().encode(), connection)
        row = {"command": command.id, "case": case, "created": self.wall(), "state": WAITING}
        connection.execute(tables.inbox.insert().values(**row, sealed=sealed))

    def _opened_command(self, connection: sa.Connection, row: sa.Row[tuple[str, str, datetime, str, bytes]]) -> Command:
        raw = self.keys.open(row.case, f"inbox/{row.command}", row.sealed, connection)
        return Command.model_validate_json(raw)

    def _reserved(self, connection: sa.Connection, command_id: str) -> ReservedCase | None:
        row = connection.execute(sa.select(tables.inbox).where(tables.inbox.c.command == command_id)).first()
        if row is None:
            return None
        number = connection.execute(sa.select(tables.cases.c.number).where(tables.cases.c.id == row.case)).scalar_one()
        return ReservedCase(case=row.case, number=number, command=self._opened_command(connection, row))


def mark_carried_out(connection: sa.Connection, command_id: str) -> None:
    """Note that something came of a command, in the transaction in which it did."""
    connection.execute(_MARK_CARRIED_OUT, {"this": command_id})


def _free_number(connection: sa.Connection, organization: str) -> str:
    table = tables.cases
    while True:
        drawn = "".join(secrets.choice(SPOKEN_ALPHABET) for _ in range(6))
        number = f"{drawn[:2]}-{drawn[2:]}"
        taken = sa.select(table.c.id).where(table.c.organization == organization, table.c.number == number)
        if connection.execute(taken).first() is None:
            return number

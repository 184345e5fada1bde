"""Imports: another system's spreadsheet kept while people review it, row by row; what is decided opens a case, once.

A row that is confirmed and the first command of its case are written in one transaction. Its cells are forgotten as
soon as the case is open, and all others when the import ends: nobody's data stay here beside the cases.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections import Counter
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from amparo.case.model import Recorded
from amparo.errors import InvalidInput, UnknownName
from amparo.records import tables
from amparo.records.inbox import InboxStore, ReservedCase
from amparo.records.keys import organization_key
from amparo.records.sight import seen_by

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from amparo.access.people import Colleague
    from amparo.case.commands import Command

_ID_BYTES = 6


class ImportState(StrEnum):
    """Where an import stands; while it is prepared, what its columns are is still being said."""

    PREPARING = "preparing"
    REVIEWING = "reviewing"
    DONE = "done"
    STOPPED = "stopped"


class RowState(StrEnum):
    """Where a row stands: to be reviewed, wrong as it is, over in the other system, decided one way or the other."""

    WAITING = "waiting"
    WRONG = "wrong"
    CLOSED = "closed"
    CONFIRMED = "confirmed"
    LEFT_OUT = "left_out"


UNDECIDED = (RowState.WAITING, RowState.WRONG, RowState.CLOSED)


class NewRow(NamedTuple):
    """A row to be kept: its number in the spreadsheet, its cells as JSON can hold them, the other system's number."""

    line: int
    cells: list[Any]
    state: RowState
    reference: str = ""


class ImportLine(Recorded):
    """An import in a list, with how many of its rows are in which state; `opened` of the confirmed ones are cases."""

    id: str
    organization: str
    created: datetime
    by: str
    changed: datetime
    state: ImportState
    counts: dict[RowState, int] = {}
    opened: int = 0

    @property
    def total(self) -> int:
        """Return how many rows there are."""
        return sum(self.counts.values())

    @property
    def undecided(self) -> int:
        """Return how many rows nobody has decided on."""
        return sum(self.counts.get(state, 0) for state in UNDECIDED)


class KeptImport(ImportLine):
    """An import with what is known of its spreadsheet, as whoever reads spreadsheets wrote it."""

    content: dict[str, Any]


class KeptRow(Recorded):
    """A row: its cells while they are kept, who decided on it, and the case (by id) once it was confirmed.

    `number` is the case's, and `opened` whether the engine has opened it.
    """

    line: int
    state: RowState
    attempt: int
    changed: datetime
    by: str | None = None
    case: str | None = None
    number: str = ""
    opened: bool = False
    cells: list[Any] | None = None


class TakenOver(NamedTuple):
    """The case that the same number of the other system was made before, by an import."""

    case: str
    number: str
    opened: bool


class RowDecided(InvalidInput):
    """Somebody else has decided on a row meanwhile, or the import has ended."""


class ImportStore(InboxStore):
    """Imports, from the moment a spreadsheet is kept until their last row is decided."""

    def put_import(
        self,
        organization: str,
        content: dict[str, Any],
        rows: Sequence[NewRow],
        *,
        by: str,
        id_: str = "",
        state: ImportState = ImportState.REVIEWING,
    ) -> str:
        """Keep a spreadsheet and return its id; the same `id_` again changes nothing."""
        key, id_, now = organization_key(organization), id_ or secrets.token_hex(_ID_BYTES), self.wall()
        self.keys.load(key)
        whose = {"id": id_, "organization": organization, "created": now, "by": by, "changed": now}
        sealed = self.keys.seal(key, _field(id_), json.dumps(content).encode())
        kept = [
            {
                "import": id_,
                "line": row.line,
                "organization": organization,
                "state": row.state,
                "attempt": 0,
                "changed": now,
                "external": self._external(organization, row.reference),
                "sealed": self.keys.seal(key, _field(id_, row.line), json.dumps(row.cells).encode()),
            }
            for row in rows
        ]
        with self.database.write() as connection:
            self.database.claim(connection, f"import/{id_}")
            if connection.execute(sa.select(tables.imports.c.id).where(tables.imports.c.id == id_)).first() is None:
                connection.execute(tables.imports.insert().values(**whose, state=state, sealed=sealed))
                connection.execute(tables.import_rows.insert(), kept)
        return id_

    def change_import(
        self, organization: str, id_: str, content: dict[str, Any], rows: Sequence[NewRow] | None = None
    ) -> None:
        """Write down what is known of a spreadsheet that is being prepared; with `rows` its review begins.

        `rows` are all of its rows with where each stands then. Raises RowDecided where it is not being prepared.
        """
        key, table, lines = organization_key(organization), tables.imports, tables.import_rows
        self.keys.load(key)
        sealed = self.keys.seal(key, _field(id_), json.dumps(content).encode())
        state = ImportState.PREPARING if rows is None else ImportState.REVIEWING
        own = (table.c.id == id_, table.c.organization == organization, table.c.state == ImportState.PREPARING)
        stands = [
            {"this": row.line, "stands": row.state, "known": self._external(organization, row.reference)}
            for row in rows or ()
        ]
        with self.database.write() as connection:
            values = {"sealed": sealed, "state": state, "changed": self.wall()}
            if not connection.execute(table.update().where(*own).values(**values)).rowcount:
                raise RowDecided(f"Import {id_} is under review already, or has ended; nothing was changed.")
            if stands:
                change = lines.update().where(lines.c["import"] == id_, lines.c.line == sa.bindparam("this"))
                kept = change.values(state=sa.bindparam("stands"), external=sa.bindparam("known"))
                connection.execute(kept, stands)

    def imports(self, organization: str) -> tuple[ImportLine, ...]:
        """Return an organization's imports, the latest first."""
        table = tables.imports
        asked = sa.select(table).where(table.c.organization == organization).order_by(table.c.created.desc())
        with self.database.read() as connection:
            rows = connection.execute(asked).mappings().all()
            return tuple(ImportLine(**row, **_progress(connection, row["id"])) for row in rows)

    def kept_import(self, organization: str, id_: str) -> KeptImport:
        """Return an import by its id or the beginning of it; raises UnknownName where there is none such."""
        table = tables.imports
        own = sa.select(table).where(table.c.organization == organization)
        with self.database.read() as connection:
            found = connection.execute(own.where(table.c.id.startswith(id_, autoescape=True)).limit(2)).mappings().all()
            if len(found) == 1 and id_:
                row = found[0]
                raw = self.keys.open(organization_key(organization), _field(row["id"]), row["sealed"], connection)
                return KeptImport(**row, **_progress(connection, row["id"]), content=json.loads(raw))
            known = connection.execute(own.with_only_columns(table.c.id)).scalars().all()
        raise UnknownName("import", id_, known, "`amparo import list` shows them.")

    def import_rows(
        self,
        organization: str,
        id_: str,
        states: Collection[RowState] = tuple(RowState),
        *,
        after: int = 0,
        most: int = 1_000_000,
        opened: bool = True,
    ) -> tuple[KeptRow, ...]:
        """Return rows of an import in these states, behind the line `after`, with their cells if `opened`."""
        table, cases = tables.import_rows, tables.cases
        asked = (
            sa.select(table, cases.c.number, cases.c.seq)
            .outerjoin_from(table, cases, cases.c.id == table.c["case"])
            .where(table.c["import"] == id_, table.c.organization == organization, table.c.line > after)
            .where(table.c.state.in_(tuple(states)))
            .order_by(table.c.line)
            .limit(most)
        )
        with self.database.read() as connection:
            rows = connection.execute(asked).mappings().all()
            return tuple(self._row(connection, row, opened=opened) for row in rows)

    def import_row(self, organization: str, id_: str, line: int) -> KeptRow:
        """Return one row of an import; raises UnknownName for a row that it does not have."""
        found = self.import_rows(organization, id_, after=line - 1, most=1)
        if not found or found[0].line != line:
            raise UnknownName("row of this import", str(line), (), "`amparo import status` shows the rows.")
        return found[0]

    def confirm_row(self, organization: str, id_: str, line: int, command: Command) -> ReservedCase:
        """Decide that a row becomes a case: the case is reserved and its first command written, or nothing is.

        The same command again returns the same case. Raises RowDecided when somebody decided otherwise meanwhile.
        """
        here = _this(id_, line)
        with self.database.write() as connection:
            self.database.claim(connection, f"import/{id_}/{line}")
            row = self._decidable(connection, organization, id_, line, (*UNDECIDED, RowState.CONFIRMED))
            reserved = self.reserve_case_within(connection, command)
            if row.state == RowState.CONFIRMED and row.case != reserved.case:
                raise _decided(line)
            values = {"state": RowState.CONFIRMED, "by": command.actor, "case": reserved.case, "changed": self.wall()}
            connection.execute(tables.import_rows.update().where(*here).values(**values))
        return reserved

    def leave_row_out(self, organization: str, id_: str, line: int, *, by: str) -> None:
        """Decide that a row becomes no case; raises as `confirm_row` does."""
        self._set(organization, id_, line, (*UNDECIDED, RowState.LEFT_OUT), state=RowState.LEFT_OUT, by=by)

    def review_row_again(self, organization: str, id_: str, line: int) -> None:
        """Have a row that was left out, or whose case could not be opened, reviewed again; raises as `confirm_row`."""
        states = (RowState.LEFT_OUT, RowState.CONFIRMED)
        row = self.import_row(organization, id_, line)
        if row.opened:
            raise _decided(line)
        again = {"state": RowState.WAITING, "by": None, "case": None, "attempt": row.attempt + 1}
        self._set(organization, id_, line, states, **again)

    def end_import(self, organization: str, id_: str, state: ImportState) -> None:
        """End an import: the cells of every row that waits for no engine are forgotten. What is open stays open."""
        table = tables.import_rows
        with self.database.write() as connection:
            own = (tables.imports.c.id == id_, tables.imports.c.organization == organization)
            values = {"state": state, "changed": self.wall()}
            connection.execute(tables.imports.update().where(*own).values(**values))
            undecided = table.c.state != RowState.CONFIRMED
            connection.execute(table.update().where(table.c["import"] == id_, undecided).values(sealed=None))
        self.forget_opened_rows(id_)

    def forget_opened_rows(self, id_: str) -> None:
        """Forget the cells of rows whose case is open: it holds all of them that anybody needs."""
        table, cases = tables.import_rows, tables.cases
        is_open = sa.exists().where(cases.c.id == table.c["case"], cases.c.seq > 0)
        with self.database.write() as connection:
            kept = table.c.sealed.is_not(None)
            connection.execute(table.update().where(table.c["import"] == id_, kept, is_open).values(sealed=None))

    def taken_over(self, organization: str, references: Collection[str]) -> dict[str, TakenOver]:
        """Return, of these numbers of the other system, those that an import made a case of, by number."""
        table, cases = tables.import_rows, tables.cases
        hashes = {self._external(organization, one): one for one in references if one.strip()}
        asked = (
            sa.select(table.c.external, cases.c.id, cases.c.number, cases.c.seq)
            .join_from(table, cases, cases.c.id == table.c["case"])
            .where(table.c.organization == organization, table.c.external.in_([*hashes]))
        )
        with self.database.read() as connection:
            rows = connection.execute(asked).all() if hashes else ()
        return {hashes[row.external]: TakenOver(row.id, row.number, row.seq > 0) for row in rows}

    def numbers_seen(self, reader: Colleague, numbers: Collection[str]) -> frozenset[str]:
        """Return which of these numbers of cases somebody may see."""
        table = tables.cases
        asked = sa.select(table.c.number).where(seen_by(reader), table.c.number.in_(tuple(numbers)))
        with self.database.read() as connection:
            return frozenset(connection.execute(asked).scalars()) if numbers else frozenset()

    def _set(self, organization: str, id_: str, line: int, states: Collection[RowState], **values: Any) -> None:  # noqa: ANN401 - columns
        with self.database.write() as connection:
            self._decidable(connection, organization, id_, line, states)
            values["changed"] = self.wall()
            connection.execute(tables.import_rows.update().where(*_this(id_, line)).values(**values))

    def _decidable(
        self, connection: sa.Connection, organization: str, id_: str, line: int, states: Collection[RowState]
    ) -> sa.Row[Any]:
        rows, imports = tables.import_rows, tables.imports
        asked = sa.select(rows, imports.c.state.label("stands")).join_from(rows, imports)
        own = (imports.c.organization == organization, *_this(id_, line))
        row = connection.execute(asked.where(*own).with_for_update(of=rows)).first()
        if row is None or row.state not in states or row.stands != ImportState.REVIEWING:
            raise _decided(line)
        return row

    def _row(self, connection: sa.Connection, row: sa.RowMapping, *, opened: bool) -> KeptRow:
        cells = None
        if opened and row["sealed"] is not None:
            field = _field(row["import"], row["line"])
            cells = json.loads(self.keys.open(organization_key(row["organization"]), field, row["sealed"], connection))
        known = {name: row[name] for name in ("line", "state", "attempt", "changed", "by", "case")}
        return KeptRow(**known, number=row["number"] or "", opened=bool(row["seq"]), cells=cells)

    def _external(self, organization: str, reference: str) -> str | None:
        """Return the keyed hash of another system's number, which says nothing of it to who has not the key."""
        if not reference.strip():
            return None
        key = HKDF(SHA256(), 32, salt=None, info=b"amparo/import").derive(
            self.keys.load(organization_key(organization))
        )
        return hmac.new(key, reference.strip().casefold().encode(), hashlib.sha256).hexdigest()


def _progress(connection: sa.Connection, id_: str) -> dict[str, Any]:
    table, cases = tables.import_rows, tables.cases
    states = connection.execute(
        sa.select(table.c.state, sa.func.count()).where(table.c["import"] == id_).group_by(table.c.state)
    ).all()
    opened = connection.execute(
        sa.select(sa.func.count())
        .join_from(table, cases, cases.c.id == table.c["case"])
        .where(table.c["import"] == id_, cases.c.seq > 0)
    ).scalar_one()
    return {"counts": Counter({RowState(state): count for state, count in states}), "opened": opened}


def _this(id_: str, line: int) -> tuple[sa.ColumnElement[bool], ...]:
    table = tables.import_rows
    return table.c["import"] == id_, table.c.line == line


def _decided(line: int) -> RowDecided:
    return RowDecided(
        f"Row {line} was decided on meanwhile, or the import has ended; nothing was changed. Look at it again.",
        "See how far it is: amparo import status",
    )


def _field(id_: str, line: int | None = None) -> str:
    return f"import/{id_}" if line is None else f"import/{id_}/{line}"

"""What somebody may read of registers, in words: lists, one record's sheet, the desk. Pure.

Everything that is shown goes through one `Reader`, who leaves out what they may not see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from amparo.case.model import Recorded
from amparo.declarations import FieldKind, RegisterList, Text, phrase
from amparo.registers.access import STATE, Sight, may, sight
from amparo.registers.decide import why_not_now
from amparo.registers.holidays import holiday_warnings
from amparo.registers.naming import called
from amparo.registers.tests_of_fields import all_hold, state_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from amparo.access.people import Colleague
    from amparo.declarations import (
        EntryList,
        FactValue,
        FieldDeclaration,
        RegisterCommand,
        RegisterDeclaration,
    )
    from amparo.registers.model import RegisterRecord

NOT_SAID = Text("—")


class Row(Recorded):
    """One record in a list: its number, what stands in each column, and what to be aware of."""

    record: str
    number: int
    cells: tuple[Text, ...]
    needs_attention: bool = False
    warnings: tuple[Text, ...] = ()


class Line(Recorded):
    """One line of a list inside a record."""

    id: str
    cells: tuple[Text, ...]


class ShownList(Recorded):
    """A list inside a record, with the heads of its columns."""

    id: str
    title: Text
    heads: tuple[Text, ...]
    lines: tuple[Line, ...]


class Doing(Recorded):
    """A command that can be given now, or why it cannot."""

    id: str
    title: Text
    why_not: Text | None = None


class Sheet(Recorded):
    """One record as somebody may read it."""

    record: str
    register_id: str
    number: int
    seq: int
    title: Text
    state: Text
    is_open: bool
    fields: tuple[tuple[Text, Text], ...]
    lists: tuple[ShownList, ...]
    doing: tuple[Doing, ...]
    attention: tuple[tuple[str, Text], ...] = ()
    warnings: tuple[Text, ...] = ()


class Reader(NamedTuple):
    """Somebody who reads: who they are, of which organization, and what there is to show."""

    colleague: Colleague | None
    organization: str
    declarations: Mapping[str, RegisterDeclaration]
    records: Mapping[str, RegisterRecord]
    people: Mapping[str, str]

    def sees(self, declaration: RegisterDeclaration) -> Sight:
        """Return what they may read of a register."""
        return sight(self.colleague, declaration, self.organization)

    def registers(self) -> tuple[RegisterDeclaration, ...]:
        """Return the registers that they may read anything of."""
        return tuple(one for one in self.declarations.values() if self.sees(one).any)

    def label(self, record: RegisterRecord) -> Text:
        """Return how a record is called before them: by its label if they may read it, else by its number."""
        declaration = self.declarations[record.register_id]
        value = record.values.get(declaration.label)
        open_to_all = declaration.label not in declaration.personal
        if value is None or not (open_to_all or self.sees(declaration).of(declaration.label)):
            return called(declaration, record)
        field = next(one for one in declaration.fields if one.name == declaration.label)
        return self.value(field, value)

    def value(self, field: FieldDeclaration, value: FactValue | None) -> Text:
        """Return what a field holds as people read it; a reference by what it leads to."""
        if value is None:
            return NOT_SAID
        if field.refers_to is not None:
            found = self.records.get(str(value))
            return self.label(found) if found is not None else NOT_SAID
        if field.colleague:
            return Text(self.people.get(str(value), str(value)))
        return field.shown(value)

    def cell(self, declaration: RegisterDeclaration, record: RegisterRecord, column: str) -> Text:
        """Return what stands in a column for a record; what they may not see is as if it were not said."""
        if not self.sees(declaration).of(column):
            return NOT_SAID
        if column == STATE:
            return state_title(record.state, declaration)
        if any(entries.id == column for entries in declaration.entries):
            return Text(str(len(record.lines(column))))
        field = next(one for one in declaration.fields if one.name == column)
        return self.value(field, record.values.get(column))

    def heads(self, declaration: RegisterDeclaration, columns: Iterable[str]) -> tuple[Text, ...]:
        """Return the heads of columns."""
        return tuple(head_of(declaration, column) for column in columns)

    def columns(self, declaration: RegisterDeclaration, wanted: Iterable[str]) -> tuple[str, ...]:
        """Return those of the columns that they may see."""
        seen = self.sees(declaration)
        return tuple(column for column in wanted if seen.of(column))

    def rows(
        self, declaration: RegisterDeclaration, shown: RegisterList, records: Iterable[RegisterRecord]
    ) -> tuple[Row, ...]:
        """Return the rows of one of a register's lists, in its order."""
        seen = self.sees(declaration)
        kept = [
            record
            for record in records
            if seen.any
            and record.register_id == declaration.id
            and (record.is_open or not shown.only_open)
            and (not shown.within or record.state in shown.within)
            and all_hold(shown.where, record.values, record.state)
        ]
        columns = self.columns(declaration, shown.columns)
        return tuple(self.row(declaration, record, columns) for record in in_order(kept, shown.order))

    def row(self, declaration: RegisterDeclaration, record: RegisterRecord, columns: Sequence[str]) -> Row:
        """Return a record as a row."""
        cells = tuple(self.cell(declaration, record, column) for column in columns)
        return Row(
            record=record.id,
            number=record.number,
            cells=cells,
            needs_attention=bool(record.attention),
            warnings=holiday_warnings(declaration, record),
        )

    def sheet(self, declaration: RegisterDeclaration, record: RegisterRecord) -> Sheet:
        """Return one record as they may read it, with what they can do."""
        seen = self.sees(declaration)
        fields = tuple(
            (field.label, self.value(field, record.values.get(field.name)))
            for field in declaration.fields
            if seen.of(field.name)
        )
        return Sheet(
            record=record.id,
            register_id=declaration.id,
            number=record.number,
            seq=record.seq,
            title=called(declaration, record),
            state=state_title(record.state, declaration),
            is_open=record.is_open,
            fields=fields,
            lists=tuple(self._list(one, record) for one in declaration.entries if seen.of(one.id)),
            doing=self.doing(declaration, record),
            attention=tuple((item.id, item.what) for item in record.attention),
            warnings=holiday_warnings(declaration, record),
        )

    def _list(self, entries: EntryList, record: RegisterRecord) -> ShownList:
        lines = tuple(
            Line(id=line.id, cells=tuple(self.value(field, line.values.get(field.name)) for field in entries.fields))
            for line in record.lines(entries.id)
        )
        heads = tuple(field.label for field in entries.fields)
        return ShownList(id=entries.id, title=entries.title, heads=heads, lines=lines)

    def doing(self, declaration: RegisterDeclaration, record: RegisterRecord) -> tuple[Doing, ...]:
        """Return the commands that are theirs to give, those that cannot be given now with the reason."""
        seen = self.sees(declaration)
        return tuple(
            Doing(id=command.id, title=command.title, why_not=why_not_now(command, declaration, record, seen))
            for command in self.theirs(declaration)
            if record.is_open != command.reopens
        )

    def theirs(self, declaration: RegisterDeclaration) -> tuple[RegisterCommand, ...]:
        """Return the commands of a register that are theirs to give, whatever its records are like."""
        return tuple(
            command for command in declaration.commands if may(self.colleague, command.roles, self.organization).allowed
        )

    def desk(self, declaration: RegisterDeclaration) -> tuple[tuple[Row, tuple[Doing, ...]], ...]:
        """Return the open records that they can work at, each with what can be done, by number.

        Only the desk's columns are shown, also to those who may read more: somebody stands on the other side.
        """
        if not self.sees(declaration).any or not self.theirs(declaration):
            return ()
        columns = self.desk_columns(declaration)
        records = [one for one in self.records.values() if one.register_id == declaration.id and one.is_open]
        ordered = sorted(records, key=lambda record: record.number)
        return tuple((self.row(declaration, one, columns), self.doing(declaration, one)) for one in ordered)

    def desk_columns(self, declaration: RegisterDeclaration) -> tuple[str, ...]:
        """Return the columns of the desk: what it shows, or without one the label."""
        wanted = declaration.desk.shows if declaration.desk else (declaration.label,)
        return self.columns(declaration, dict.fromkeys((*wanted, STATE)))


def head_of(declaration: RegisterDeclaration, column: str) -> Text:
    """Return the head of a column: of a field, of a list inside the record, or of where it stands."""
    if column == STATE:
        return phrase("register_state")
    for entries in declaration.entries:
        if entries.id == column:
            return entries.title
    return next(field.label for field in declaration.fields if field.name == column)


def in_order(records: Iterable[RegisterRecord], order: tuple[str, ...]) -> list[RegisterRecord]:
    """Return records by these fields, `-` before a name turning it round; unanswered last, then by number."""
    found = sorted(records, key=lambda record: record.number)
    for name in reversed(order):
        down, field = name.startswith("-"), name.removeprefix("-")
        known = [record for record in found if record.value(field) is not None]
        known.sort(key=lambda record: _comparable(record.value(field)), reverse=down)
        found = known + [record for record in found if record.value(field) is None]
    return found


def _comparable(value: FactValue | None) -> tuple[int, str]:
    if isinstance(value, int):
        return int(value), ""
    return 0, str(value).casefold()


def every_record(declaration: RegisterDeclaration, *, only_open: bool = True) -> RegisterList:
    """Return a list of all records, for a register that declares none: the label, short fields, where each stands."""
    short = [one.name for one in declaration.fields if one.kind is not FieldKind.TEXT]
    columns = tuple(dict.fromkeys((declaration.label, *short[:4], STATE)))
    return RegisterList(id="all", title=declaration.title, columns=columns, only_open=only_open)

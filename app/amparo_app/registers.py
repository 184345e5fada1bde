"""Registers as people work with them: what there is to see, to do and to count, each look noted."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from amparo.case.model import Recorded
from amparo.declarations import RegisterDeclaration, Text, phrase
from amparo.errors import InvalidInput, Refused, UnknownName
from amparo.records.reads import REFUSED
from amparo.records.register_asking import RegisterAnswer, ask_register
from amparo.records.register_reading import find_record, reader, resolved
from amparo.registers.access import may
from amparo.registers.commands import AddRecord, DoCommand, RegisterAsk, SettleItem
from amparo.registers.decide import asked_when_added
from amparo.registers.holidays import holiday_warnings
from amparo.registers.recurrence import recurrence_in_words
from amparo.registers.reports import Figures, Report, report
from amparo.registers.views import Doing, Reader, Row, Sheet, every_record
from amparo_app.harmless_cells import harmless
from amparo_app.office import user_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.declarations import FieldDeclaration, RegisterList
    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo.registers.model import RegisterRecord
    from amparo_app.office import Office

_ADDING = "add"


class RegisterLine(Recorded):
    """A register in the list of registers: how many records are open, how many need attention, when some come again."""

    id: str
    title: Text
    plugin: str
    open: int
    attention: int
    comes: tuple[Text, ...]
    doing: tuple[str, ...]
    reports: tuple[str, ...]


class ListShown(Recorded):
    """One list of a register."""

    register_id: str
    title: Text
    heads: tuple[Text, ...]
    rows: tuple[Row, ...]
    lists: tuple[str, ...]


class DeskShown(Recorded):
    """What there is at the desk in one register: the heads of its columns, and each record with what can be done."""

    register_id: str
    title: Text
    heads: tuple[Text, ...]
    rows: tuple[tuple[Row, tuple[Doing, ...]], ...]


class DueLine(Recorded):
    """A record to look at: because it needs attention, or because its day is near."""

    register_id: str
    number: int
    title: Text
    on: date | None = None
    what: tuple[Text, ...] = ()


class Asked(Recorded):
    """What adding a record or a command asks."""

    title: Text
    fields: tuple[Any, ...]


class Registers:
    """The registers of an organization, for one person."""

    def __init__(self, office: Office, organization: Organization, member: Member, language: str = "en") -> None:
        self._office, self._organization, self._member, self._language = office, organization, member, language

    def lines(self) -> tuple[RegisterLine, ...]:
        """Return the registers that they may see anything of."""
        reading = self._reader()
        self._note("register list")
        return tuple(self._line(reading, one) for one in reading.registers())

    def _line(self, reading: Reader, declaration: RegisterDeclaration) -> RegisterLine:
        mine = [one for one in reading.records.values() if one.register_id == declaration.id]
        adding = declaration.adding
        may_add = adding is not None and may(reading.colleague, adding.roles, reading.organization).allowed
        return RegisterLine(
            id=declaration.id,
            title=declaration.title,
            plugin=declaration.plugin,
            open=sum(one.is_open for one in mine),
            attention=sum(bool(one.attention) for one in mine),
            comes=tuple(recurrence_in_words(one) for one in declaration.recurs),
            doing=(*([_ADDING] if may_add else []), *(one.id for one in reading.theirs(declaration))),
            reports=tuple(
                one.id for one in declaration.reports if may(reading.colleague, one.roles, reading.organization).allowed
            ),
        )

    def listed(self, register: str, name: str = "", *, everything: bool = False) -> ListShown:
        """Return a list of a register: the one named, or its first; raises InvalidInput for a list of another name."""
        declaration, reading = self._seen(register, only_open=False)
        shown = self._list(declaration, name, everything=everything)
        self._note(f"register show {register}")
        columns = reading.columns(declaration, shown.columns)
        return ListShown(
            register_id=register,
            title=shown.title,
            heads=reading.heads(declaration, columns),
            rows=reading.rows(declaration, shown, reading.records.values()),
            lists=tuple(one.id for one in declaration.lists),
        )

    def _list(self, declaration: RegisterDeclaration, name: str, *, everything: bool) -> RegisterList:
        known = {one.id: one for one in declaration.lists}
        if name and name not in known:
            raise UnknownName("list of this register", name, known)
        if everything or not known:
            return every_record(declaration, only_open=not everything)
        return known[name] if name else declaration.lists[0]

    def sheet(self, register: str, record: str) -> tuple[Sheet, tuple[Text, ...]]:
        """Return one record as they may read it, and what there is to say of its day."""
        declaration, reading = self._seen(register)
        found = find_record(reading, declaration, record, self._language)
        self._note(f"register show {register}", found.id)
        return reading.sheet(declaration, found), holiday_warnings(declaration, found)

    def form(self, register: str, doing: str) -> Asked:
        """Return what a command asks, or `add`; raises InvalidInput for one that there is not."""
        declaration, _ = self._seen(register, load=False)
        if doing == _ADDING:
            title = phrase("register_adding", title=declaration.record_title)
            return Asked(title=title, fields=asked_when_added(declaration))
        command = next((one for one in declaration.commands if one.id == doing), None)
        if command is None:
            known = ", ".join(one.id for one in declaration.commands)
            said = phrase("register_no_command", command=doing, register=declaration.title, known=known)
            raise InvalidInput(said.in_(self._language))
        return Asked(title=command.title, fields=command.form.fields)

    def add(self, register: str, given: dict[str, Any], command_id: str = "") -> RegisterAnswer:
        """Add a record."""
        declaration, reading = self._seen(register, also=self.form(register, _ADDING).fields)
        values = resolved(self._office.records, reading, declaration.fields, given, self._language)
        id_ = command_id or uuid.uuid4().hex
        record = uuid.uuid5(uuid.NAMESPACE_OID, f"{self._organization.id}/{register}/{id_}").hex
        return self._ask(register, AddRecord(record=record, values=values), id_)

    def do(self, register: str, record: str, doing: str, given: dict[str, Any], command_id: str = "") -> RegisterAnswer:
        """Give a command upon a record."""
        fields = self.form(register, doing).fields
        declaration, reading = self._seen(register, also=fields)
        found = find_record(reading, declaration, record, self._language)
        answers = resolved(self._office.records, reading, fields, given, self._language)
        return self._ask(register, DoCommand(record=found.id, doing=doing, answers=answers), command_id)

    def settle(self, register: str, record: str, item: str, note: str, command_id: str = "") -> RegisterAnswer:
        """Say that something which needed attention was seen to."""
        declaration, reading = self._seen(register)
        found = find_record(reading, declaration, record, self._language)
        return self._ask(register, SettleItem(record=found.id, item=item, note=note), command_id)

    def report(self, register: str, name: str, since: date, until: date) -> Report:
        """Work out a report; raises Refused for one that is not theirs, UnknownName where there is none such."""
        declaration, reading = self._seen(register)
        known = {one.id: one for one in declaration.reports}
        if name not in known:
            raise UnknownName("report of this register", name, known)
        verdict = may(reading.colleague, known[name].roles, reading.organization)
        if not verdict.allowed:
            self._note(f"register report {register} {REFUSED}")
            said = phrase("register_not_allowed", what=known[name].title, why=verdict.why)
            raise Refused(said.in_(self._language))
        self._note(f"register report {register} {name}")
        return report(declaration, known[name], Figures(reading.declarations, reading.records), since, until)

    def desk(self) -> tuple[DeskShown, ...]:
        """Return the open records of the registers that they may work at, with the desk's fields alone."""
        reading = self._reader(only_open=True)
        self._note("desk")
        return tuple(
            DeskShown(
                register_id=one.id,
                title=one.title,
                heads=reading.heads(one, reading.desk_columns(one)),
                rows=reading.desk(one),
            )
            for one in reading.registers()
            if reading.theirs(one)
        )

    def due(self, until: date) -> tuple[DueLine, ...]:
        """Return the records that need attention, then those whose day comes until a day, in its order."""
        reading = self._reader()
        self._note("register due")
        lines = [line for one in reading.registers() for line in self._due(reading, one, until)]
        return tuple(
            sorted(lines, key=lambda line: (line.on is not None, line.on or until, line.register_id, line.number))
        )

    def _due(self, reading: Reader, declaration: RegisterDeclaration, until: date) -> Iterable[DueLine]:
        days = {one.day_field: None for one in declaration.recurs}
        days |= {one.day_field: None for one in declaration.reminders}
        today = self._office.today(self._organization)
        for record in (one for one in reading.records.values() if one.register_id == declaration.id):
            title = reading.label(record)
            if record.attention:
                what = tuple(item.what for item in record.attention)
                yield DueLine(register_id=declaration.id, number=record.number, title=title, what=what)
            day = next((found for name in days if (found := _day(record, name)) is not None), None)
            if day is not None and record.is_open and today <= day <= until:
                warnings = holiday_warnings(declaration, record)
                yield DueLine(register_id=declaration.id, number=record.number, title=title, on=day, what=warnings)

    def _ask(self, register: str, body: AddRecord | DoCommand | SettleItem, command_id: str) -> RegisterAnswer:
        return ask_register(
            self._office.records,
            RegisterAsk(
                id=command_id or uuid.uuid4().hex,
                organization=self._organization.id,
                register_id=register,
                actor=self._member.id,
                operator=user_name(),
                body=body,
            ),
        )

    def _seen(
        self,
        register: str,
        *,
        only_open: bool = False,
        also: Iterable[FieldDeclaration] = (),
        load: bool = True,
    ) -> tuple[RegisterDeclaration, Reader]:
        """Return a register that they may see anything of, with its records; raises InvalidInput for any other."""
        registers = {register, *(one.refers_to for one in also if one.refers_to)} if load else set()
        reading = self._reader(registers, only_open=only_open)
        declaration = reading.declarations.get(register)
        if declaration is None or not reading.sees(declaration).any:
            self._note(f"register {REFUSED}")
            raise InvalidInput(phrase("register_unknown", register=register).in_(self._language))
        return declaration, reading

    def _reader(self, registers: Iterable[str] | None = None, *, only_open: bool = False) -> Reader:
        records, organization = self._office.records, self._organization.id
        return reader(records, organization, self._member, registers=registers, only_open=only_open)

    def _note(self, what: str, record: str | None = None) -> None:
        records, organization = self._office.records, self._organization.id
        records.note_read(organization, None, self._member.id, user_name(), what, record=record)


def _day(record: RegisterRecord, name: str) -> date | None:
    try:
        return date.fromisoformat(str(record.values.get(name)))
    except ValueError:
        return None


def as_csv(found: Report, language: str) -> str:
    """Return a report as comma-separated lines; what is too small to be shown is `<n`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    heads = [phrase("register_period"), *found.heads, phrase("register_figure")]
    writer.writerow([head.in_(language) for head in heads])
    for row in found.rows:
        figure = f"<{found.at_least}" if row.figure is None else row.figure
        writer.writerow([row.period, *(harmless(group.in_(language)) for group in row.groups), figure])
    return out.getvalue()

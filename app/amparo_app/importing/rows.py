"""One row of a spreadsheet as the case that it would be: how it would open, and everything wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from amparo.case.commands import OpenCase, RecordEvent
from amparo.case.model import Person, Proceeding
from amparo.declarations import Catalog, FactValue, FieldKind, Scope, Text, phrase
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo_app.importing import fields as known
from amparo_app.importing.candidate import Candidate, Expected, RowProblem
from amparo_app.importing.dates import ColumnDates, DateOrder, DateWrong, DayRead, decide_order, read_day
from amparo_app.importing.table import EMPTY, Cell, CellKind
from amparo_app.importing.values import (
    ValueUnknown,
    answer,
    case_type,
    court,
    letter_language,
    meant,
    says_closed,
)
from amparo_app.intake.model import is_a_number

if TYPE_CHECKING:
    from amparo.declarations import FactDeclaration
    from amparo_app.importing.column_map import ColumnMap
    from amparo_app.importing.fields import ImportField
    from amparo_app.importing.table import Table, TableRow

_MANY = ";"
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass(frozen=True)
class Reader:
    """What rows are read with: the map, the catalog in force, the office's zone (IANA) and its date today."""

    headings: tuple[str, ...]
    column_map: ColumnMap
    catalog: Catalog
    zone: str
    today: date
    orders: dict[str, DateOrder | None] = field(default_factory=dict)
    since_1904: bool = False
    uneven: frozenset[int] = frozenset()

    @cached_property
    def fields(self) -> dict[str, ImportField]:
        """Return everything that a column can be, by id."""
        return known.fields_of(self.catalog)

    @cached_property
    def heading_of(self) -> dict[str, str]:
        """Return by field the heading of the column that holds it."""
        return {use.field: heading for heading, use in self.column_map.columns.items() if use.field}

    @cached_property
    def given(self) -> tuple[str, ...]:
        """Return the fields that a column or a constant gives."""
        return tuple(name for name in self.fields if name in self.heading_of or name in self.column_map.constants)

    @cached_property
    def events(self) -> dict[str, tuple[str, ...]]:
        """Return the kinds of event of which a column holds something, each with the headings of its columns."""
        found: dict[str, tuple[str, ...]] = {}
        for name, heading in self.heading_of.items():
            kind = _of_event(name)
            if kind:
                found[kind] = (*found.get(kind, ()), heading)
        return {declared.kind: found[declared.kind] for declared in self.catalog.events if declared.kind in found}

    @cached_property
    def facts(self) -> tuple[FactDeclaration, ...]:
        """Return the facts that a column or a constant gives."""
        given = set(self.given)
        return tuple(declared for declared in self.catalog.facts if f"{known.FACT}.{declared.name}" in given)

    @cached_property
    def other_roles(self) -> tuple[str, ...]:
        """Return the roles of persons besides the client of whom a column holds something."""
        return tuple(dict.fromkeys(name.split(".")[1] for name in self.given if name.startswith(f"{known.OTHERS}.")))

    @classmethod
    def of(cls, table: Table, column_map: ColumnMap, catalog: Catalog, *, zone: str, today: date) -> Reader:
        """Return what reads a table's rows; the order of a column's dates is the map's, else what its rows decide."""
        decided = date_columns(table, column_map, catalog)
        orders = {heading: column_map.use(heading).dates or found.order for heading, found in decided.items()}
        uneven = frozenset(table.uneven)
        return cls(table.headings, column_map, catalog, zone, today, orders, table.since_1904, uneven)

    def candidate(self, row: TableRow) -> Candidate:
        """Return what a row would be."""
        return _Row(self, row).candidate()


def date_columns(table: Table, column_map: ColumnMap, catalog: Catalog) -> dict[str, ColumnDates]:
    """Return by heading what each column of dates says of its order."""
    fields = known.fields_of(catalog)
    found = {}
    for place, heading in enumerate(table.headings):
        mapped = fields.get(column_map.use(heading).field)
        if mapped is not None and mapped.kind is FieldKind.DATE:
            found[heading] = decide_order((row.line, row.cells[place]) for row in table.rows)
    return found


class _Row:
    """One row while it is read."""

    def __init__(self, reader: Reader, row: TableRow) -> None:
        self.reader, self.row = reader, row
        self.problems: list[RowProblem] = []
        self.notices: list[Text] = []
        self._cells = dict(zip(reader.headings, row.cells, strict=True))

    def candidate(self) -> Candidate:
        people = list(self._persons())
        proceedings = self._proceedings()
        events = self._events(bool(proceedings))
        facts = self._facts()
        kind = self._case_type()
        reference, label = self.text(known.REFERENCE), people[0].name if people else ""
        self._uneven()
        body = None
        if people and kind and not self.problems:
            body = OpenCase(
                number="",
                case_type=kind,
                language=self._letter_language(),
                zone=self.reader.zone,
                persons=tuple(people),
                proceedings=proceedings,
                facts=facts,
                events=tuple(events),
            )
        return Candidate(
            line=self.row.line,
            label=label,
            reference=reference,
            body=body,
            expected=tuple(self._expected()),
            closed=self._closed(),
            problems=tuple(dict.fromkeys(self.problems)),
            notices=tuple(self.notices),
        )

    def problem(self, column: str | None, what: Text, word: str = "") -> None:
        """Note what is wrong in a column, or in the row."""
        self.problems.append(RowProblem(line=self.row.line, column=column or "", what=what, word=word))

    def cell(self, field_id: str) -> tuple[str | None, Cell]:
        """Return the heading and the cell of a field; a constant of the map where no column holds it."""
        heading = self.reader.heading_of.get(field_id)
        if heading is not None and self._cells.get(heading, EMPTY).text:
            return heading, self._cells[heading]
        return heading, Cell(self.reader.column_map.constants.get(field_id, ""))

    def text(self, field_id: str) -> str:
        """Return the words of a field, as the map says that they are meant."""
        heading, cell = self.cell(field_id)
        if cell.kind is CellKind.FORMULA:
            self.problem(heading, phrase("import_formula", given=cell.text[:40]))
            return ""
        return meant(cell.text, self.reader.column_map.use(heading).values) if heading else cell.text

    def day(self, field_id: str) -> DayRead | None:
        """Return the day of a field, or None for none; what is no day is noted."""
        heading, cell = self.cell(field_id)
        order = self.reader.orders.get(heading or "")
        try:
            return read_day(cell, order, since_1904=self.reader.since_1904)
        except DateWrong as wrong:
            self.problem(heading, phrase(wrong.code, given=cell.text))
            return None

    def _persons(self) -> Iterator[Person]:
        name = self.text(known.NAME) or " ".join(
            part
            for part in map(self.text, (known.FIRST_NAME, known.MIDDLE_NAME, known.LAST_NAME, known.SECOND_LAST_NAME))
            if part
        )
        client = Person(
            id="p1",
            role="principal",
            name=turned(name),
            other_names=tuple(one.strip() for one in self.text(known.OTHER_NAMES).split(_MANY) if one.strip()),
            a_number=self._a_number(known.A_NUMBER),
            birth_date=self._birth_date(known.BIRTH_DATE),
            language=self.text(known.LANGUAGE),
            country=self.text(known.COUNTRY),
            telephone=self.text(known.TELEPHONE),
        )
        if client.name:
            yield client
        else:
            self.problem(self.reader.heading_of.get(known.NAME), phrase("import_no_name"))
        yield from self._others()

    def _others(self) -> Iterator[Person]:
        place = 1
        for role in self.reader.other_roles:
            begin = f"{known.OTHERS}.{role}"
            names = [one.strip() for one in self.text(f"{begin}.name").split(_MANY) if one.strip()]
            for name in names:
                place += 1
                alone = len(names) == 1
                yield Person(
                    id=f"p{place}",
                    role=role,
                    name=turned(name),
                    a_number=self._a_number(f"{begin}.a_number") if alone else "",
                    birth_date=self._birth_date(f"{begin}.birth_date") if alone else None,
                )

    def _a_number(self, field_id: str) -> str:
        text = self.text(field_id)
        if text and not is_a_number(text):
            self.problem(self.reader.heading_of.get(field_id), phrase("import_a_number", given=text))
            return ""
        return text

    def _birth_date(self, field_id: str) -> date | None:
        read = self.day(field_id)
        if read and read.day > self.reader.today:
            self.problem(self.reader.heading_of.get(field_id), phrase("import_future", on=read.day))
        return read.day if read else None

    def _proceedings(self) -> tuple[Proceeding, ...]:
        text = self.text(known.COURT)
        if not text:
            return ()
        try:
            found = court(self.reader.catalog, text)
        except ValueUnknown as unknown:
            self.problem(self.reader.heading_of.get(known.COURT), unknown.sentence, text)
            return ()
        number = self.text(known.COURT_NUMBER) or self.text(known.A_NUMBER)
        return (
            Proceeding(
                id="c1",
                forum=found.forum,
                number=number,
                court=found.code,
                court_name=found.name,
                court_address=found.address,
                zone=found.zone,
            ),
        )

    def _events(self, in_court: bool) -> list[RecordEvent]:  # noqa: FBT001 - private, and named where it is called
        kinds = [kind for kind in self.reader.events if self._is_told(kind)]
        found = [event for kind in kinds if (event := self._event(kind, in_court)) is not None]
        return sorted(found, key=lambda event: (event.on, self._depth(event.event)))

    def _is_told(self, kind: str) -> bool:
        return any(self._cells.get(heading, EMPTY).text for heading in self.reader.events[kind])

    def _depth(self, kind: str) -> int:
        needs = self.reader.catalog.event[kind].needs
        return 1 + self._depth(needs) if needs in self.reader.catalog.event and needs != kind else 0

    def _event(self, kind: str, in_court: bool) -> RecordEvent | None:  # noqa: FBT001 - as above
        declared, before = self.reader.catalog.event[kind], len(self.problems)
        heading = self.reader.heading_of.get(f"{known.EVENT}.{kind}")
        read = self.day(f"{known.EVENT}.{kind}")
        data = self._data(kind)
        on = read.day if read else None
        if on is None and len(self.problems) == before:
            on = self.reader.today
            self.notices.append(phrase("import_event_undated", event=declared.title, on=on))
        if on is None:
            return None
        if on > self.reader.today:
            self.problem(heading, phrase("import_event_future", event=declared.title, on=on, today=self.reader.today))
        try:
            checked = checked_answers(declared.fields, data)
        except AnswersRefused as refused:
            self._refused(kind, declared.title, refused)
            return None
        return RecordEvent(
            event=kind,
            on=on,
            person="p1" if declared.scope is Scope.PERSON else None,
            proceeding="c1" if in_court and (declared.scope is Scope.PROCEEDING or declared.opens) else None,
            data=checked,
        )

    def _data(self, kind: str) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for one in self.reader.catalog.event[kind].fields:
            id_ = f"{known.EVENT}.{kind}.{one.name}"
            if one.kind is FieldKind.DATE:
                read = self.day(id_)
                if read is not None:
                    data[one.name] = read.day
                    if read.hour:
                        data.setdefault(one.name.removesuffix("date") + "time", read.hour)
                continue
            value = self._answer(self.reader.fields[id_])
            if value is not None:
                data[one.name] = value
        if "court" in {one.name for one in self.reader.catalog.event[kind].fields} and "court" not in data:
            code = self._proceedings_code()
            if code:
                data["court"] = code
        names = {one.name for one in self.reader.catalog.event[kind].fields}
        return {name: value for name, value in data.items() if name in names}

    def _proceedings_code(self) -> str:
        try:
            return court(self.reader.catalog, self.text(known.COURT)).code
        except ValueUnknown:
            return ""

    def _answer(self, wanted: ImportField) -> FactValue | None:
        text = self.text(wanted.id)
        if not text or wanted.question is None:
            return None
        try:
            return answer(wanted.question, text)
        except ValueUnknown as unknown:
            self.problem(self.reader.heading_of.get(wanted.id), unknown.sentence, text)
            return None

    def _refused(self, kind: str, title: Text, refused: AnswersRefused) -> None:
        noted = {problem.column for problem in self.problems}
        for what, name in zip(refused.problems, refused.fields, strict=True):
            heading = self.reader.heading_of.get(f"{known.EVENT}.{kind}.{name}")
            if heading is None and name == known.COURT:
                heading = self.reader.heading_of.get(known.COURT)
            if heading is None or heading not in noted:
                self.problem(heading, phrase("import_event_answer", event=title, problem=what))

    def _facts(self) -> dict[str, FactValue]:
        found: dict[str, FactValue] = {}
        for declared in self.reader.facts:
            id_ = f"{known.FACT}.{declared.name}"
            name = f"{declared.name}@p1" if declared.scope is Scope.PERSON else declared.name
            if declared.kind is FieldKind.DATE:
                read = self.day(id_)
                value: FactValue | None = read.day.isoformat() if read else None
            else:
                value = self._answer(self.reader.fields[id_])
            if value is not None:
                found[name] = value
        return found

    def _case_type(self) -> str:
        text = self.text(known.CASE_TYPE)
        heading = self.reader.heading_of.get(known.CASE_TYPE)
        if not text:
            self.problem(heading, phrase("import_no_case_type"))
            return ""
        try:
            return case_type(self.reader.catalog, text)
        except ValueUnknown as unknown:
            self.problem(heading, unknown.sentence, text)
            return ""

    def _letter_language(self) -> str:
        given = self.text(known.LETTER_LANGUAGE) or self.text(known.LANGUAGE)
        return letter_language(given) or "es"

    def _expected(self) -> Iterator[Expected]:
        for id_ in self.reader.given:
            if id_.startswith(f"{known.EXPECTED}.") and (read := self.day(id_)) is not None:
                yield Expected(rule=id_.partition(".")[2], on=read.day)

    def _closed(self) -> bool:
        return bool(self.cell(known.CLOSED_ON)[1].text) or says_closed(self.text(known.CASE_STATUS))

    def _uneven(self) -> None:
        if self.row.line in self.reader.uneven:
            self.problem(None, phrase("import_uneven"))


def turned(name: str) -> str:
    """Return a name as it is spoken: “Ejemplo Prueba, Luz Marina” as “Luz Marina Ejemplo Prueba”."""
    last, comma, first = (part.strip() for part in name.partition(","))
    words = " ".join(name.split())
    if not comma or not first or "," in first or first.casefold().rstrip(".") in _SUFFIXES:
        return words
    return " ".join(f"{first} {last}".split())


def _of_event(field_id: str) -> str:
    parts = field_id.split(".")
    return parts[1] if parts[0] == known.EVENT else ""

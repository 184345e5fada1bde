"""A government form's questions answered from a case, before any PDF is opened. Pure.

What a case does not say stays open and is listed; nothing is guessed, and a rule that does not know an answer does not
write “none”.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import zip_longest

from pydantic import BaseModel, ConfigDict

from amparo.case.conditions import Where, fact, holds
from amparo.case.model import Case, Person
from amparo.declarations import (
    Always,
    Catalog,
    Condition,
    FactValue,
    Filled,
    FormField,
    FormQuestion,
    FormRows,
    GovernmentForm,
    Overflow,
    Text,
    name_of,
)
from amparo.documents.forms.paths import APPLICANT, NUMBER, PERSONS, ROW, fact_of, sources_of
from amparo.documents.forms.undecided import may_be
from amparo.documents.forms.written import Put, Said, in_words, put
from amparo.documents.sources import FACTS
from amparo.documents.values import FieldValues, Value

_NO_ROWS = frozenset({"none", "n/a", "na", "no", "-", "ninguno", "ninguna"})
_TICKED = frozenset({Filled.BOX, Filled.OPTION})


class State(StrEnum):
    """How a question stands."""

    ANSWERED = "answered"
    NOT_APPLICABLE = "not_applicable"
    UNDECIDED = "undecided"
    """Whether it is asked at all hangs on a question that is open: it is neither asked yet nor written off."""
    LEFT_EMPTY = "left_empty"
    """Nothing is known, and it may be left so."""
    OPEN = "open"


class Place(BaseModel):
    """Where on the paper a question stands; `row` counts from 1 in rows, which `rows` names."""

    model_config = ConfigDict(frozen=True)

    part: str = ""
    item: str
    label: Text
    rows: Text | None = None
    row: int = 0


class FieldPut(BaseModel):
    """What goes into one field of the PDF. `wrong` where the answer has no form that the field takes."""

    model_config = ConfigDict(frozen=True)

    name: str
    how: Filled
    state: str | None = None
    text: str = ""
    ticked: bool = False
    wrong: bool = False
    longest: int | None = None


class FormAnswer(BaseModel):
    """One question of a form, in one row if it has rows, with what answers it.

    `fact` is where an answer is stated, as `StateFacts` names it; empty for one that is not answered by a fact.
    `text` is the whole answer in words, and `boxless` says that it is an answer for which the form has no box.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    place: Place
    state: State
    source: str = ""
    fact: str = ""
    text: str = ""
    overflow: Overflow = Overflow.SHEET
    boxless: bool = False
    beyond: bool = False
    fields: tuple[FieldPut, ...] = ()


class FormAnswers(BaseModel):
    """All questions of a form by part and then in the order of the paper, for one person of a case.

    `beyond` in an answer means a row for which the form has no fields: it goes on the additional sheet.
    """

    model_config = ConfigDict(frozen=True)

    form: str
    name: str = ""
    a_number: str = ""
    answers: tuple[FormAnswer, ...]

    @property
    def open(self) -> tuple[FormAnswer, ...]:
        """Return the questions that nobody has answered yet."""
        return tuple(one for one in self.answers if one.state is State.OPEN)


def form_answers(
    form: GovernmentForm, case: Case, catalog: Catalog, values: FieldValues, applicant: Person | None
) -> FormAnswers:
    """Return every question of a form with what the case says of it; `values` are the case's in English."""
    found = _Asking(form, case, catalog, values, applicant).all()
    if unknown := frozenset(one.fact for one in found if one.state is State.OPEN and one.fact):
        found = _Asking(form, case, catalog, values, applicant, unknown).all()
    name, number = (applicant.name, applicant.a_number) if applicant else ("", "")
    return FormAnswers(
        form=form.id, name=name, a_number=number, answers=tuple(sorted(found, key=lambda one: one.place.part))
    )


class _Row:
    """One row: the person it is of, or its columns."""

    def __init__(self, person: Person | None = None, columns: Mapping[str, str] | None = None) -> None:
        self.person, self.columns = person, columns or {}

    def value(self, name: str) -> Value:
        if self.person is None:
            return self.columns.get(name) or None
        if name == "role":
            return name_of("person_role", self.person.role).en
        found: str | date | tuple[str, ...] | None = getattr(self.person, name)
        return (", ".join(found) if isinstance(found, tuple) else found) or None


class _Asking:
    def __init__(
        self,
        form: GovernmentForm,
        case: Case,
        catalog: Catalog,
        values: FieldValues,
        applicant: Person | None,
        unknown: frozenset[str] = frozenset(),
    ) -> None:
        self._form, self._case, self._catalog, self._values = form, case, catalog, values
        self._applicant, self._unknown = applicant, unknown

    def all(self) -> tuple[FormAnswer, ...]:
        """Return every question of the form; what hangs on a fact in `unknown` is undecided."""
        in_rows = (answer for rows in self._form.rows for answer in self.rows(rows))
        return (*map(self.single, self._form.questions), *in_rows)

    def single(self, question: FormQuestion) -> FormAnswer:
        """Return a question that stands on the paper once."""
        place = Place(part=question.part, item=question.item, label=question.label)
        return self._answer(question, place, question.id, question.fields)

    def rows(self, rows: FormRows) -> Iterator[FormAnswer]:
        """Yield the questions of each row, or that of which rows there are where nobody has said."""
        capacity = max(field.row for question in rows.questions for field in question.fields)
        place = Place(part=rows.part, item="", label=rows.label)
        if not holds(rows.when, self._case, self._where(None)):
            yield from self._absent(rows, undecided=self._may_hold(rows.when, None))
            return
        found = self._rows_of(rows)
        if found is None or (not found and _must_be_there(rows)):
            state = State.OPEN if rows.required else State.LEFT_EMPTY
            stated = self._scoped(rows.source.removeprefix(FACTS), None) if rows.source.startswith(FACTS) else ""
            yield FormAnswer(id=rows.id, place=place, state=state, source=rows.source, fact=stated)
            return
        if not found:
            yield from self._absent(rows, undecided=False)
        for number, row in enumerate(found, 1):
            for question in rows.questions:
                yield from self._in_row(rows, question, row, number, beyond=number > capacity)

    def _in_row(
        self, rows: FormRows, question: FormQuestion, row: _Row, number: int, *, beyond: bool
    ) -> Iterator[FormAnswer]:
        place = Place(part=question.part or rows.part, item=question.item, label=question.label, rows=rows.label,
                      row=number)  # fmt: skip
        fields = tuple(field for field in question.fields if field.row == number)
        if not fields and not beyond:
            return  # the paper does not ask it in this row
        shape = fields or tuple(field for field in question.fields if field.row == 1)
        made = self._answer(question, place, f"{rows.id}[{number}].{question.id}", shape, row)
        yield made.model_copy(update={"beyond": True, "fields": ()}) if beyond else made

    def _absent(self, rows: FormRows, *, undecided: bool) -> Iterator[FormAnswer]:
        for question in rows.questions:
            place = Place(part=question.part or rows.part, item=question.item, label=question.label, rows=rows.label,
                          row=1)  # fmt: skip
            fields = tuple(field for field in question.fields if field.row == 1)
            yield self._absent_answer(question, place, f"{rows.id}[1].{question.id}", fields, undecided=undecided)

    def _rows_of(self, rows: FormRows) -> list[_Row] | None:
        if rows.source == PERSONS:
            of_role = (one for one in self._case.persons if one.role in rows.roles)
            return [_Row(person=one) for one in of_role if self._applicant is None or one.id != self._applicant.id]
        stated = fact(self._case, rows.source.removeprefix(FACTS), self._where(None))
        return None if stated is None else [_Row(columns=one) for one in table(str(stated), rows.columns)]

    def _where(self, row: _Row | None) -> Where:
        person = row.person if row is not None and row.person is not None else self._applicant
        return Where(person=person.id if person else None)

    def _answer(
        self,
        question: FormQuestion,
        place: Place,
        id_: str,
        fields: tuple[FormField, ...],
        row: _Row | None = None,
    ) -> FormAnswer:
        applies = isinstance(question.when, Always) or holds(question.when, self._case, self._where(row))
        if not applies and question.otherwise is None:
            undecided = self._may_hold(question.when, row)
            return self._absent_answer(question, place, id_, fields, undecided=undecided)
        said = self._said(question, row) if applies else self._of(question.otherwise or "", row)
        asked = self._asked(question, row) if applies else (question.otherwise or "").removeprefix(FACTS)
        made = FormAnswer(
            id=id_,
            place=place,
            state=State.OPEN,
            source=sources_of(question)[-1] if sources_of(question) else "",
            fact=self._scoped(asked, row),
            overflow=question.overflow,
        )
        if said is None or not in_words(said):
            if question.required:
                return made
            return made.model_copy(update={"state": State.LEFT_EMPTY, "fields": _all(fields, question.empty)})
        text = in_words(said)
        return made.model_copy(
            update={
                "state": State.ANSWERED,
                "text": text.upper() if self._form.capitals else text,
                "fields": tuple(self._put(said, field) for field in fields),
                "boxless": _is_boxless(said, fields),
            }
        )

    def _asked(self, question: FormQuestion, row: _Row | None) -> str:
        """Return the fact in which an answer is stated: of several together, the first that nobody has stated."""
        if any(in_words(self._of(source, row)) for source in sources_of(question)):
            facts = (path for path in question.together if path.startswith(FACTS))
            unknown = next((path for path in facts if not in_words(self._of(path, row))), "")
            return unknown.removeprefix(FACTS) or fact_of(question)
        return fact_of(question)

    def _may_hold(self, condition: Condition, row: _Row | None) -> bool:
        def is_open(name: str) -> bool:
            return self._scoped(name, row) in self._unknown

        return may_be(condition, self._case, self._where(row), is_open)

    def _absent_answer(
        self, question: FormQuestion, place: Place, id_: str, fields: tuple[FormField, ...], *, undecided: bool
    ) -> FormAnswer:
        if undecided:
            return FormAnswer(id=id_, place=place, state=State.UNDECIDED)
        words = self._form.not_applicable if question.not_applicable is None else question.not_applicable
        return FormAnswer(id=id_, place=place, state=State.NOT_APPLICABLE, text=words, fields=_all(fields, words))

    def _put(self, said: Said, field: FormField) -> FieldPut:
        found: Put = put(said, field)
        text = found.text.upper() if self._form.capitals and field.how not in _TICKED else found.text
        return FieldPut(
            name=field.name, how=field.how, state=field.state, text=text, ticked=found.ticked, wrong=found.fits_not,
            longest=field.longest,
        )  # fmt: skip

    def _said(self, question: FormQuestion, row: _Row | None) -> Said | None:
        if question.constant is not None:
            return Said(question.constant)
        if question.holds is not None:
            return Said(holds(question.holds, self._case, self._where(row)))
        found = (self._of(source, row) for source in sources_of(question))
        said = next((one for one in found if in_words(one)), None)
        return said if said is None or not question.together else self._together(said, question, row)

    def _together(self, first: Said, question: FormQuestion, row: _Row | None) -> Said | None:
        """Return the answers of a question that takes several, or None where one of them has to be known and is not."""
        words = [in_words(first), *(in_words(self._of(path, row)) for path in question.together)]
        return None if question.required and not all(words) else Said(", ".join(filter(None, words)))

    def _of(self, source: str, row: _Row | None) -> Said:
        if source.startswith(FACTS):
            name = source.removeprefix(FACTS)
            return Said(fact(self._case, name, self._where(row)), self._catalog.fact.get(name))
        if source.startswith(ROW) and row is not None:
            return Said(row.value(source.removeprefix(ROW)))
        if source.startswith(APPLICANT):
            return Said(_Row(person=self._applicant).value(source.removeprefix(APPLICANT)) if self._applicant else None)
        if source.startswith(NUMBER):
            role, applicant = source.removeprefix(NUMBER), self._where(None).person
            return Said(sum(one.role == role and one.id != applicant for one in self._case.persons))
        return Said(self._values.by_source.get(source))

    def _scoped(self, name: str, row: _Row | None) -> str:
        """Return a fact as it is stated: of a person behind an `@`, as the fact's own scope says."""
        declared = self._catalog.fact.get(name)
        person = self._where(row).person
        return f"{name}@{person}" if declared is not None and declared.scope == "person" and person else name


def _must_be_there(rows: FormRows) -> bool:
    """Return whether the condition of rows says that there is somebody, as a marriage says of a spouse."""
    return rows.source == PERSONS and rows.required and not isinstance(rows.when, Always)


def table(stated: str, columns: Sequence[str]) -> Iterable[dict[str, str]]:
    """Return the rows that a text fact holds, a line each with bars between; one that says “none” holds no rows.

    What is too much in a line stays with its last column, so that nothing is lost.
    """
    if stated.strip().casefold() in _NO_ROWS:
        return []
    lines = (line for line in stated.splitlines() if line.strip(" |"))
    return [
        {name: cell.strip() for name, cell in zip_longest(columns, line.split("|", len(columns) - 1), fillvalue="")}
        for line in lines
    ]


def as_table(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Return rows as a text fact holds them; a bar or a line's end inside a cell becomes a blank."""
    lines = ([" ".join(str(row.get(name) or "").replace("|", " ").split()) for name in columns] for row in rows)
    return "\n".join(" | ".join(cells) for cells in lines) or "none"


def _all(fields: tuple[FormField, ...], words: str) -> tuple[FieldPut, ...]:
    """Put the same words into each field that takes words; boxes stay as they are."""
    return tuple(
        FieldPut(name=field.name, how=field.how, text=words, longest=field.longest)
        for field in fields
        if words and field.how not in _TICKED and not field.written
    )


def _is_boxless(said: Said, fields: tuple[FormField, ...]) -> bool:
    """Return whether the paper has only boxes for an answer, and none of them is this one's; a no needs none."""
    value: Value | FactValue = said.value
    is_no = value is False or str(value).strip().casefold() in _NO_ROWS
    if is_no or not fields or any(field.how is not Filled.BOX for field in fields):
        return False
    return not any(put(said, field).ticked for field in fields)

"""What a register knows by name, and what is wrong with tests of its fields and with its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from amparo.declarations import FieldKind, Text
from amparo.plugins.checks.problem import Part, listed, unknown, without

if TYPE_CHECKING:
    from amparo.declarations import FieldDeclaration, FieldTest, RegisterDeclaration


class Known(NamedTuple):
    """A register's fields, lists and states by name; `list_fields` are those of its lists."""

    fields: dict[str, FieldDeclaration]
    lists: dict[str, tuple[FieldDeclaration, ...]]
    states: tuple[str, ...]

    @classmethod
    def of(cls, register: RegisterDeclaration) -> Known:
        """Return what a register knows."""
        return cls(
            {field.name: field for field in register.fields},
            {one.id: one.fields for one in register.entries},
            tuple(state.id for state in register.states),
        )

    @property
    def list_fields(self) -> tuple[str, ...]:
        """Return the names of the fields of its lists."""
        return tuple(field.name for fields in self.lists.values() for field in fields)


def field_test_problems(tests: Iterable[FieldTest], known: Known) -> Iterator[str]:
    """Yield what is wrong with tests of a record's fields."""
    for test in tests:
        yield from unknown("field", (test.field, test.below), (*known.fields, "state"))
        numbers = any(bound is not None for bound in (test.at_least, test.at_most, test.below))
        if not (numbers or test.is_in or test.is_not) and test.known is None:
            yield f"the test of “{test.field}” asks nothing"
        field = known.fields.get(test.field)
        choices = field.choices if field else known.states if test.field == "state" else ()
        if choices and (foreign := without([str(one) for one in (*test.is_in, *test.is_not)], choices)):
            yield f"the test of “{test.field}” names {listed(foreign)}, and it is one of {listed(choices)}"
        numbers = test.at_least is not None or test.at_most is not None
        if numbers and field is not None and field.kind is not FieldKind.WHOLE_NUMBER:
            yield f"the test of “{test.field}” asks for a number, and it is {field.kind}"


def languages_of(register: RegisterDeclaration) -> Iterator[Part]:
    """Yield what people read that is blank, or several words that are the same in both languages."""
    for place, text in _texts(register):
        if not text.en.strip() or not text.es.strip():
            yield place, "it is blank in one of the two languages"
        elif text.en == text.es and len(text.en.split()) > 1:
            yield place, f"“{text.en}” is the same in both languages; say it in Spanish too"


def _texts(register: RegisterDeclaration) -> Iterator[tuple[str, Text]]:
    yield "title", register.title
    yield "record_title", register.record_title
    for field in register.fields:
        yield f"field “{field.name}”", field.label
    for entries in register.entries:
        yield f"list inside “{entries.id}”", entries.title
        yield from ((f"list inside “{entries.id}”, field “{one.name}”", one.label) for one in entries.fields)
    for state in register.states:
        yield f"state “{state.id}”", state.title
    for command in register.commands:
        yield f"command “{command.id}”", command.title
        yield from ((f"command “{command.id}”, field “{one.name}”", one.label) for one in command.form.fields)
    yield from ((f"list “{one.id}”", one.title) for one in register.lists)
    yield from ((f"report “{one.id}”", one.title) for one in register.reports)
    for reminder in register.reminders:
        yield f"reminder “{reminder.id}”", reminder.subject
        yield f"reminder “{reminder.id}”", reminder.sentence

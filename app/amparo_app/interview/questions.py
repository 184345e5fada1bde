"""Pages of questions: what the interview of a case type asks, given the case that would be opened from the answers.

Each question has a key, under which its answer is kept: of a fact, of an event's day or value, or of a step's field
that states no fact. Two places that ask one thing share its key, so that it is answered once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from amparo.case.conditions import Where, holds
from amparo.declarations import (
    CaseType,
    Catalog,
    FieldDeclaration,
    FieldKind,
    Interview,
    InterviewQuestion,
    InterviewSection,
    Scope,
    StepDeclaration,
    Text,
    phrase,
)
from amparo_app.interview.persons import is_client, letters_field, person_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.case.model import Case
    from amparo_app.interview.persons import People

_DAY = "on"


class Asked(NamedTuple):
    """One question: the key of its answer, as the name of its field too; `needed` to complete the step that asks it."""

    key: str
    field: FieldDeclaration
    needed: bool = False


class Group(NamedTuple):
    """Questions that belong together, such as an event's day and values; then `event` is its kind."""

    asked: tuple[Asked, ...]
    title: Text | None = None
    help: Text | None = None
    event: str = ""


class Block(NamedTuple):
    """The questions of a section about one person (by their id in the interview), or about the case."""

    person: str
    groups: tuple[Group, ...]

    @property
    def asked(self) -> Iterator[Asked]:
        """Yield every question."""
        return (one for group in self.groups for one in group.asked)


class Page(NamedTuple):
    """A section with the questions that are asked now."""

    id: str
    title: Text
    help: Text | None
    blocks: tuple[Block, ...]
    persons: bool = False

    @property
    def asked(self) -> Iterator[Asked]:
        """Yield every question."""
        return (one for block in self.blocks for one in block.asked)


def pages_of(kind: CaseType, catalog: Catalog, case: Case, people: People) -> tuple[Page, ...]:
    """Return the pages of a case type's interview as they are asked while this is the case."""
    interview = kind.interview or Interview(sections=(), decision="", decided_by="", results=())
    shown = (one for one in interview.sections if holds(one.condition, case, Where()))
    return tuple(
        Page(one.id, one.title, one.help, tuple(_blocks(one, kind, catalog, case, people)), one.persons)
        for one in shown
    )


def field_key(step: StepDeclaration, field: FieldDeclaration, person: str) -> str:
    """Return the key of a step's field, about a person (by their id in the interview) if one is given."""
    return _key(f"fact:{field.fact}" if field.fact else f"step:{step.id}.{field.name}", person)


def event_key(event: str, field: str, person: str) -> str:
    """Return the key of a value of an event, or with the field `on` of its day."""
    return _key(f"event:{event}.{field}", person)


def steps_asked(kind: CaseType) -> frozenset[str]:
    """Return the ids of the steps whose forms an interview asks."""
    sections: Iterable[InterviewSection] = kind.interview.sections if kind.interview else ()
    return frozenset(one.step for section in sections for one in section.questions if one.step)


def _blocks(section: InterviewSection, kind: CaseType, catalog: Catalog, case: Case, people: People) -> Iterator[Block]:
    if section.persons:
        for id_ in people.everybody:
            yield Block(id_, (Group(tuple(Asked(f.name, f, f.required) for f in person_fields(id_, kind))),))
        letters = letters_field()
        yield Block("", (Group((Asked(letters.name, letters),)),))
    about = _clients(case, people) if section.scope is Scope.PERSON else {"": ""}
    for id_, person in about.items():
        where = Where(person=person or None)
        groups = tuple(
            group
            for question in section.questions
            if holds(question.condition, case, where) and (group := _group(question, catalog, id_)).asked
        )
        if groups:
            yield Block(id_, groups)


def _clients(case: Case, people: People) -> dict[str, str]:
    return {id_: person for id_, person in people.ids.items() if is_client(case.person[person])}


def _group(question: InterviewQuestion, catalog: Catalog, person: str) -> Group:
    if question.step is not None:
        step = catalog.step[question.step]
        fields = _chosen(question, step.form.fields)
        return Group(
            tuple(_named(f, field_key(step, f, person), needed=f.required) for f in fields), help=question.help
        )
    if question.event is not None:
        return _event_group(question, question.event, catalog, person)
    asked = catalog.fact[question.fact or ""].asked()
    field = asked.model_copy(update={"label": question.label or asked.label, "help": question.help})
    return Group((_named(field, _key(f"fact:{question.fact}", person)),))


def _event_group(question: InterviewQuestion, event: str, catalog: Catalog, person: str) -> Group:
    declared = catalog.event[event]
    label = question.label or phrase("interview_day", what=declared.title)
    day = FieldDeclaration(name=_DAY, label=label, kind=FieldKind.DATE, help=question.help)
    fields = (day, *_chosen(question, declared.fields))
    asked = tuple(_named(one, event_key(event, one.name, person)) for one in fields)
    return Group(asked, title=declared.title, event=event)


def _chosen(question: InterviewQuestion, fields: tuple[FieldDeclaration, ...]) -> tuple[FieldDeclaration, ...]:
    return tuple(one for one in fields if not question.fields or one.name in question.fields)


def _named(field: FieldDeclaration, key: str, *, needed: bool = False) -> Asked:
    return Asked(key, field.model_copy(update={"name": key, "required": needed}), needed)


def _key(name: str, person: str) -> str:
    return f"{name}@{person}" if person else name

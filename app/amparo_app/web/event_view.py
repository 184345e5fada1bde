"""What can be recorded in a case, and what recording or correcting one event asks. Pure."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from amparo.case.agenda import AgendaStatus
from amparo.case.conditions import Where, in_scope
from amparo.case.recording import principal
from amparo.declarations import FieldKind, Scope, Text, date_in_words
from amparo_app.telling.words import either_way
from amparo_app.web.case_view import Shown, proceeding_named
from amparo_app.web.typed_hours import is_hour
from amparo_app.web.words import hour_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.case.model import Case, LegalEvent
    from amparo.declarations import Catalog, EventDeclaration, FieldDeclaration, StepDeclaration
    from amparo_app.sheets import CaseSheet

ON, PERSON, PROCEEDING, ABOUT = "happened-on", "about-person", "in-proceeding", "about-event"
PAPER, REFERENCE, RECEIVED, REASON, STRIKE = "proof-paper", "proof-reference", "proof-received", "reason", "strike"
AGAIN = "happened-again"
"""The names of what a page asks beside the event's own fields: those hold no hyphen, so that none can be the same."""

COURT = "court"
"""The field by which an event opens a proceeding: the code of a court, as the engine reads it."""

AT_FIELD = {
    "future": ON,
    "too_early": ON,
    "needs": ON,
    "future_proof": RECEIVED,
    "about_which": ABOUT,
    "about_missing": ABOUT,
    "ended_already": ABOUT,
    "which_proceeding": PROCEEDING,
    "no_proceeding": PROCEEDING,
    "unknown_proceeding": PROCEEDING,
    "unknown_person": PERSON,
    "nothing_amended": ON,
    "unknown_court": COURT,
    "recorded_already": AGAIN,
}
"""At which field of the form a refusal is told."""


class Option(Shown):
    """One thing to choose: what is sent, and its name."""

    value: str
    named: Text


class EventKind(Shown):
    """A kind of event that can be recorded now, with the title of what it continues."""

    kind: str
    title: Text
    continues: Text | None


class EventKinds(Shown):
    """What can be recorded: what the case waits for, and everything else."""

    likely: tuple[EventKind, ...]
    others: tuple[EventKind, ...]


class EventForm(Shown):
    """What recording an event asks beside its own fields; `proves` says that it can meet a deadline with proof."""

    kind: str
    title: Text
    persons: tuple[Option, ...]
    proceedings: tuple[Option, ...]
    abouts: tuple[Option, ...]
    asks_person: bool
    asks_proceeding: bool
    asks_about: bool
    proves: bool
    person: str = ""


def event_kinds(sheet: CaseSheet, catalog: Catalog, declared: Iterable[EventDeclaration], language: str) -> EventKinds:
    """Return kinds of event as they are chosen from, in the order of the alphabet in a language."""
    likely = set(_likely(sheet, catalog))
    kinds = sorted(
        (_kind(catalog, one) for one in declared), key=lambda one: normalized(one.title.in_(language))
    )  # accents are no letters of their own to whoever looks a word up
    return EventKinds(
        likely=tuple(one for one in kinds if one.kind in likely),
        others=tuple(one for one in kinds if one.kind not in likely),
    )


def _kind(catalog: Catalog, declared: EventDeclaration) -> EventKind:
    continues = catalog.event[declared.about].title if declared.about in catalog.event else None
    return EventKind(kind=declared.kind, title=declared.title, continues=continues)


def _likely(sheet: CaseSheet, catalog: Catalog) -> Iterator[str]:
    """Yield what the case waits for: what meets a date that runs or completes an open step, and what hearings bring."""
    for deadline in sheet.case.deadlines:
        rule = catalog.rule.get(deadline.rule)
        if rule is not None and deadline.status.rings:
            yield from (wanted.event for wanted in rule.met_by)
    for item in sheet.settlement.agenda:
        if item.status is AgendaStatus.OPEN and item.step in catalog.step:
            yield from catalog.step[item.step].completed_by
    standing = {event.kind for event in sheet.case.events if not event.struck and not event.ended}
    yield from (one.kind for one in catalog.events if one.about in standing)


def normalized(word: str) -> str:
    """Return a word as an alphabet orders it: without accents, small."""
    return "".join(one for one in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(one))


def with_events(
    fields: tuple[FieldDeclaration, ...],
    step: StepDeclaration,
    case: Case,
    catalog: Catalog,
    where: str = "",
    *,
    ended: bool = False,
) -> tuple[FieldDeclaration, ...]:
    """Return a step's questions with events to choose from where one asks which of them it is about, told in words.

    They are those of the person or proceeding `where` that stand, or also those that ended. A question that nothing
    answers is left out unless it has to be answered.
    """
    declared = {
        one.about_field: catalog.event.get(one.event) or case.former.event.get(one.event) for one in step.records
    }
    scope = Where(where if where in case.person else None, where if where in case.proceeding else None)
    shown: list[FieldDeclaration] = []
    for field in fields:
        event = declared.get(field.name)
        if event is None:
            shown.append(field)
            continue
        there = [one for one in case.of_kind.get(event.about or "", ()) if in_scope(one, scope)]
        events = [one for one in reversed(there) if ended or not one.ended]
        if events:
            shown.append(_with_choices(case, catalog, field, events))
        elif field.required:
            shown.append(field)
    return tuple(shown)


def _with_choices(case: Case, catalog: Catalog, field: FieldDeclaration, events: list[LegalEvent]) -> FieldDeclaration:
    choice = {
        "kind": FieldKind.CHOICE,
        "choices": tuple(one.id for one in events),
        "choice_labels": tuple(told_apart(case, catalog, one) for one in events),
        "help": None,  # it says how an id is typed
    }
    return field.model_copy(update=choice)


def with_courts(fields: tuple[FieldDeclaration, ...], catalog: Catalog) -> tuple[FieldDeclaration, ...]:
    """Return questions with the courts of the catalog to choose from where one asks for the code of a court."""
    if not catalog.courts:
        return fields
    courts = sorted(catalog.courts, key=lambda one: one.name)
    choice = {
        "kind": FieldKind.CHOICE,
        "choices": tuple(one.code for one in courts),
        "choice_labels": tuple(Text(f"{one.name} ({one.code})") for one in courts),
    }
    return tuple(
        one.model_copy(update=choice) if one.name == COURT and one.kind is FieldKind.TEXT else one for one in fields
    )


def event_form(case: Case, catalog: Catalog, declared: EventDeclaration) -> EventForm:
    """Return what recording an event of this kind asks in a case."""
    persons = tuple(Option(value=one.id, named=Text(one.name)) for one in case.persons)
    proceedings = tuple(Option(value=one.id, named=proceeding_named(case, one.id)) for one in case.proceedings)
    return EventForm(
        kind=declared.kind,
        title=declared.title,
        persons=persons,
        proceedings=proceedings,
        abouts=tuple(_abouts(case, catalog, declared)),
        asks_person=declared.about is None and declared.scope is Scope.PERSON and len(persons) > 1,
        asks_proceeding=declared.about is None and declared.scope is Scope.PROCEEDING and len(proceedings) > 1,
        asks_about=declared.about is not None,
        proves=any(wanted.event == declared.kind for rule in catalog.rules for wanted in rule.met_by),
        person=principal(case),
    )


def _abouts(case: Case, catalog: Catalog, declared: EventDeclaration) -> Iterator[Option]:
    """Yield the earlier events that this one could continue, the latest first."""
    for event in reversed(case.of_kind.get(declared.about or "", ())):
        if not event.ended:
            yield Option(value=event.id, named=told_apart(case, catalog, event))


def told_apart(case: Case, catalog: Catalog, event: LegalEvent) -> Text:
    """Name an event so that it is known among several of its kind: its day and hour, its answers, whose it is."""
    declared = catalog.event.get(event.kind) or case.former.event.get(event.kind)
    title = declared.title if declared else Text(event.kind)
    day = date.fromisoformat(str(event.current.get("hearing_date") or event.on))
    asked = declared.fields if declared else ()
    chosen = [f.shown(event.current[f.name]) for f in asked if f.kind is FieldKind.CHOICE and f.name in event.current]
    hours = [str(event.current[f.name]) for f in asked if is_hour(f) and f.name in event.current]
    whose = case.person[event.person].name if event.person in case.person and len(case.persons) > 1 else ""

    def tell(language: str) -> str:
        when = [date_in_words(day, language, weekday=True), *map(hour_in(language), hours)]
        parts = [title.in_(language), *when, *(one.in_(language) for one in chosen), whose]
        return ", ".join(part for part in parts if part)

    return either_way(tell)

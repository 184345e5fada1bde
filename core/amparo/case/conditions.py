"""Conditions evaluated on a case, and said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from amparo.declarations import (
    AllOf,
    Always,
    AnyOf,
    AnyPerson,
    AnyProceeding,
    Catalog,
    Condition,
    DeadlineRule,
    Done,
    FactIs,
    FactKnown,
    FactValue,
    FieldDeclaration,
    FieldKind,
    Happened,
    Not,
    PersonIs,
    ProceedingIs,
    Text,
    Trigger,
    both,
    either,
    name_of,
    phrase,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.case.model import Case, LegalEvent, StepDone


class Where(NamedTuple):
    """What a condition is about: a person, a proceeding, the event that a repeated step belongs to, or none of them."""

    person: str | None = None
    proceeding: str | None = None
    occasion: str | None = None


def matches(data: dict[str, FactValue], where: Iterable[tuple[str, FactValue]]) -> bool:
    """Return whether an event's data has these values."""
    return all(data.get(name) == value for name, value in where)


def trigger_of(rule: DeadlineRule, kind: str, data: dict[str, FactValue]) -> Trigger | None:
    """Return by which of its triggers an event of this kind with this data starts a rule's deadline, or None."""
    return next((one for one in rule.triggers if one.event == kind and matches(data, one.where)), None)


def in_scope(event: LegalEvent, where: Where) -> bool:
    """Return whether an event is about this scope; one about the whole case is about each part of it."""
    return (where.person is None or event.person is None or event.person == where.person) and (
        where.proceeding is None or event.proceeding is None or event.proceeding == where.proceeding
    )


def fact(case: Case, name: str, where: Where) -> FactValue | None:
    """Return the fact's value for this person, this proceeding, or else for the case."""
    for scope in (where.person, where.proceeding):
        if scope is not None and (found := case.facts.get(f"{name}@{scope}")) is not None:
            return found
    return case.facts.get(name)


def holds(condition: Condition, case: Case, where: Where) -> bool:  # noqa: C901, PLR0911 - one arm for each kind
    """Return whether the condition holds in this scope of the case."""
    match condition:
        case Happened():
            return _happened(condition, case, where)
        case Done(step=step):
            return any(_step_in_scope(done, where) for done in case.done_steps.get(step, ()))
        case FactIs(fact=name, values=values):
            return fact(case, name, where) in values
        case AllOf(of=parts):
            return all(holds(part, case, where) for part in parts)
        case AnyOf(of=parts):
            return any(holds(part, case, where) for part in parts)
        case Not(of=part):
            return not holds(part, case, where)
        case Always():
            return True
        case FactKnown(fact=name):
            return fact(case, name, where) is not None
        case PersonIs(roles=roles):
            return where.person in case.person and case.person[where.person].role in roles
        case ProceedingIs(forums=forums):
            return where.proceeding in case.proceeding and case.proceeding[where.proceeding].forum in forums
        case AnyPerson(of=part):
            return any(holds(part, case, Where(person=person.id)) for person in case.persons)
        case AnyProceeding(of=part):
            return any(holds(part, case, Where(proceeding=proceeding.id)) for proceeding in case.proceedings)


def _happened(condition: Happened, case: Case, where: Where) -> bool:
    events: Iterable[LegalEvent]
    if condition.occasion:
        events = [e for e in case.about.get(where.occasion or "", ()) if e.kind == condition.event]
    else:
        events = case.of_kind.get(condition.event, ())
    return bool(events) and any(
        in_scope(event, where) and (not condition.where or matches(event.current, condition.where)) for event in events
    )


def _step_in_scope(done: StepDone, where: Where) -> bool:
    return (
        done.where is None
        or (where.person is None and where.proceeding is None)
        or done.where in {where.person, where.proceeding}
    ) and (where.occasion is None or done.occasion is None or done.occasion == where.occasion)


def in_words(condition: Condition, catalog: Catalog) -> Text:  # noqa: C901, PLR0911, PLR0912 - one arm for each kind
    """Say a condition as what is waited for, in both languages."""
    match condition:
        case Happened():
            return _event_in_words(condition, catalog)
        case Done(step=step):
            return phrase("case_done", step=catalog.step[step].title)
        case FactIs(fact=name, values=values):
            stated = catalog.fact[name]
            return phrase("case_fact_is", fact=stated.title, values=either([stated.shown(one) for one in values]))
        case FactKnown(fact=name):
            return phrase("case_fact_known", fact=catalog.fact[name].title)
        case PersonIs(roles=roles):
            return phrase("case_person_is", roles=either([name_of("person_role", role) for role in roles]))
        case ProceedingIs(forums=forums):
            return phrase("case_proceeding_is", forums=either([name_of("forum", forum) for forum in forums]))
        case AllOf(of=parts):
            return _joined([in_words(part, catalog) for part in parts], "case_and")
        case AnyOf(of=parts):
            return _joined(list(_alternatives(parts, catalog)), "case_or")
        case Not(of=Happened(event=kind, where=where)):
            named = catalog.event[kind].title
            if not where:
                return phrase("case_not_happened", event=named)
            answers = [_answer("case_answered", kind, name, [value], catalog) for name, value in where]
            return phrase("case_already_answered", event=named, answers=both(answers))
        case Not(of=Done(step=step)):
            return phrase("case_not_done", step=catalog.step[step].title)
        case Not(of=part):
            return phrase("case_not", what=in_words(part, catalog))
        case AnyPerson(of=part):
            return phrase("case_any_person", what=in_words(part, catalog))
        case AnyProceeding(of=part):
            return phrase("case_any_proceeding", what=in_words(part, catalog))
        case Always():
            return phrase("case_always")


def _event_in_words(waited: Happened, catalog: Catalog, *others: FactValue) -> Text:
    """Say which event is waited for, and with which answers; `others` would do as well as that of its only question."""
    named = catalog.event[waited.event].title
    if not waited.where:
        return phrase("case_happened", event=named)
    asked = [(name, [value, *others]) for name, value in waited.where]
    answers = [_answer("case_to_answer", waited.event, name, values, catalog) for name, values in asked]
    return phrase("case_not_answered", event=named, answers=both(answers))


def _alternatives(parts: Iterable[Condition], catalog: Catalog) -> Iterator[Text]:
    """Say each of several conditions; answers to one and the same question of an event are told together."""
    together: dict[tuple[object, ...], list[Condition]] = {}
    for part in parts:
        if isinstance(part, Happened) and len(part.where) == 1:
            together.setdefault((part.event, part.where[0][0], part.occasion), []).append(part)
        else:
            together.setdefault((part,), []).append(part)
    for first, *rest in together.values():
        if isinstance(first, Happened):
            others = (value for one in rest if isinstance(one, Happened) for _, value in one.where)
            yield _event_in_words(first, catalog, *others)
        else:
            yield in_words(first, catalog)


def _answer(code: str, kind: str, name: str, values: list[FactValue], catalog: Catalog) -> Text:
    """Say that a question of an event is answered with a value, or with one of several."""
    field = next((field for field in catalog.event[kind].fields if field.name == name), None)
    asked = field.label if field else Text(name.replace("_", " "))
    return phrase(code, field=asked, value=either([_value(field, value, catalog) for value in values]))


def _value(field: FieldDeclaration | None, value: FactValue, catalog: Catalog) -> Text:
    if field is None:
        return Text(str(value))
    # what the engine records names a rule by its id, which says nothing to whoever reads it
    rule = catalog.rule.get(str(value)) if field.kind is FieldKind.TEXT else None
    return phrase("case_named", name=rule.title) if rule else field.shown(value)


def _joined(parts: list[Text], code: str) -> Text:
    joined = parts[0]
    for part in parts[1:]:
        joined = phrase(code, first=joined, second=part)
    return joined

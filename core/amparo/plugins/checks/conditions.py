"""What is wrong with a condition by itself: names nobody declares, values that cannot be, parts that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from amparo.declarations import (
    AllOf,
    AnyOf,
    AnyPerson,
    AnyProceeding,
    Catalog,
    Condition,
    Done,
    EngineEvent,
    FactIs,
    FactKnown,
    FactValue,
    FieldKind,
    Happened,
    Not,
    PersonIs,
    ProceedingIs,
    Question,
    atoms,
)
from amparo.plugins.checks.problem import listed, unknown

_ABOUT_RULES = frozenset({EngineEvent.DEADLINE_MISSED, EngineEvent.NOTICE_REACHED})
_TYPES = {FieldKind.YES_NO: (bool, "yes or no"), FieldKind.WHOLE_NUMBER: (int, "a whole number")}


def condition_problems(condition: Condition, catalog: Catalog) -> Iterator[str]:
    """Yield what is wrong with a condition, each thing once."""
    yield from _empty(condition)
    for atom in dict.fromkeys(atoms(condition)):
        yield from _atom(atom, catalog)


def where_problems(kind: str, where: Iterable[tuple[str, FactValue]], catalog: Catalog) -> Iterator[str]:
    """Yield what is wrong with values that an event's data should have; an unknown event has none of them."""
    event = catalog.event.get(kind)
    fields = {field.name: field for field in event.fields} if event else {}
    for name, value in where if event else ():
        if name not in fields:
            yield from unknown(f"field of event “{kind}”", (name,), fields)
        elif wrong := value_problem(fields[name], value):
            yield f"field “{name}” of event “{kind}” {wrong}"
        elif name == "rule" and kind in _ABOUT_RULES:
            yield from unknown("deadline rule", (str(value),), catalog.rule)


def value_problem(declared: Question, value: FactValue) -> str:
    """Say why a field or fact can never have this value; empty if it can."""
    if declared.kind is FieldKind.CHOICE and declared.choices and value not in declared.choices:
        return f"is never “{value}”; it is one of {listed(declared.choices)}"
    wanted, words = _TYPES.get(declared.kind, (str, "a text"))
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        return f"is {words}, never “{value}”"
    return ""


def _empty(condition: Condition) -> Iterator[str]:
    match condition:
        case AllOf(of=parts) | AnyOf(of=parts):
            if not parts:
                yield "it combines nothing; name what it waits for"
            for part in parts:
                yield from _empty(part)
        case Not(of=part) | AnyPerson(of=part) | AnyProceeding(of=part):
            yield from _empty(part)
        case FactIs(values=()) | PersonIs(roles=()) | ProceedingIs(forums=()):
            yield "it compares with nothing; name the values that it waits for"
        case _:
            return


def _atom(atom: Condition, catalog: Catalog) -> Iterator[str]:
    match atom:
        case Happened(event=kind, where=where):
            yield from unknown("event", (kind,), catalog.event)
            yield from where_problems(kind, where, catalog)
        case Done(step=step):
            yield from unknown("step", (step,), catalog.step)
        case FactKnown(fact=name):
            yield from unknown("fact", (name,), catalog.fact)
        case FactIs(fact=name, values=values):
            yield from unknown("fact", (name,), catalog.fact)
            problems = (value_problem(catalog.fact[name], value) for value in values if name in catalog.fact)
            yield from (f"fact “{name}” {wrong}" for wrong in problems if wrong)
        case PersonIs(roles=roles):
            known = {role for kind in catalog.case_types for role in kind.person_roles}
            yield from unknown("person's role", roles, known)
        case ProceedingIs(forums=forums):
            yield from unknown("forum", forums, known_forums(catalog))
        case _:
            return


def known_forums(catalog: Catalog) -> frozenset[str]:
    """Return the forums that any case type names."""
    return frozenset(forum for kind in catalog.case_types for forum in kind.forums)

"""What is wrong with questions and their answers: the fields of forms, events and actions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel
from pydantic_core import SchemaError

from amparo.declarations import Catalog, FactDeclaration, FieldDeclaration, FieldKind
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo.plugins.checks.problem import listed, unknown, without

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_COULD_RUN_FOR_HOURS = re.compile(r"not supported|size limit")
"""How the regular expressions of pydantic (those of Rust, which never go back in a text) refuse what they cannot do."""


def field_problems(fields: tuple[FieldDeclaration, ...], plugin: str, catalog: Catalog) -> Iterator[str]:
    """Yield what is wrong with the fields of one form, event or action of a plugin."""
    names = [field.name for field in fields]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"the field “{name}” is declared twice"
    for field in fields:
        yield from (f"field “{field.name}” {problem}" for problem in _by_itself(field))
        yield from (f"field “{field.name}”: {problem}" for problem in _stated_fact(field, plugin, catalog))


def _by_itself(field: FieldDeclaration) -> Iterator[str]:
    if not _NAME.fullmatch(field.name):
        yield "has a name that is not small letters, digits and “_”, as in hearing_date"
    elif hasattr(BaseModel, field.name):
        yield "has a name that the engine uses itself; choose another"
    elif field.kind is FieldKind.CHOICE and not field.choices:
        yield "is a choice among nothing"
    else:
        yield from _impossible_pattern(field)
    if field.secret:
        yield "is secret, which only a plugin's setting can be"
    if field.choices and field.kind is not FieldKind.CHOICE:
        yield "lists choices but is no choice"
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield f"asks for at least {field.minimum} and at most {field.maximum}"


def _impossible_pattern(field: FieldDeclaration) -> Iterator[str]:
    """Yield why a pattern cannot be used: the engine that runs them takes none that could run for hours."""
    if (field.pattern, field.minimum, field.maximum) == (None, None, None):
        return  # to try hundreds of fields that limit nothing took longer than all the other checks
    try:
        checked_answers((field,), {})
    except AnswersRefused:
        return
    except SchemaError as impossible:
        if _COULD_RUN_FOR_HOURS.search(str(impossible)):
            yield (
                f"has a pattern that could hold everybody up: {field.pattern}; write it without look-ahead, "
                "look-behind and backreferences, and repeat less"
            )
        else:
            yield f"has a pattern that is not a regular expression: {field.pattern}"


def _stated_fact(field: FieldDeclaration, plugin: str, catalog: Catalog) -> Iterator[str]:
    yield from unknown("fact", (field.fact,), catalog.fact)
    fact = catalog.fact.get(field.fact or "")
    if fact is None:
        return
    if fact.plugin != plugin:
        yield f"it states “{fact.name}”, which is plugin “{fact.plugin}”'s; a plugin states facts of its own only"
    elif not _same_kind(field, fact):
        yield f"it asks for {field.kind}, and its fact “{fact.name}” is {fact.kind}"
    elif fact.choices and (foreign := without(field.choices, fact.choices)):
        yield f"it offers {listed(foreign)}, and its fact “{fact.name}” is one of {listed(fact.choices)}"


def _same_kind(field: FieldDeclaration, fact: FactDeclaration) -> bool:
    open_choice = fact.kind is FieldKind.CHOICE and not fact.choices
    return field.kind is fact.kind or (open_choice and field.kind is FieldKind.TEXT)

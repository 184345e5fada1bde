"""What is not wrong with a plugin and yet worth a look: unwritten Spanish, unread facts, unexplained patterns. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel

from amparo.declarations import (
    ActionDeclaration,
    Catalog,
    FactIs,
    FactKnown,
    FactSource,
    FieldDeclaration,
    FormQuestion,
    FormRows,
    OpensRecord,
    TemplateField,
    Text,
)
from amparo.declarations.documents import newer_language
from amparo.documents.sources import CODES, FACTS
from amparo.plugins.checks.metadata import own_part

_TWO_WORDS = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}")
_PARTS = {
    "case_types": ("case type", "id"),
    "facts": ("fact", "name"),
    "events": ("event", "kind"),
    "steps": ("step", "id"),
    "rules": ("deadline rule", "id"),
    "documents": ("document", "id"),
    "actions": ("action", "id"),
    "registers": ("register", "id"),
    "government_forms": ("government form", "id"),
}


def notes_on(catalog: Catalog, plugin: str) -> tuple[str, ...]:
    """Return what its author may want to look at, each with its place."""
    found = (_spanish, _unread, _older_wordings, _unexplained)
    return tuple(note for look in found for note in look(catalog, plugin))


def _spanish(catalog: Catalog, plugin: str) -> Iterator[str]:
    own = own_part(catalog, plugin)
    for part, (what, key) in _PARTS.items():
        for item in getattr(own, part, ()):
            for text in dict.fromkeys(_texts(item)):
                if text.en == text.es and _TWO_WORDS.search(text.en):
                    yield f"{what} “{getattr(item, key)}”: “{text.en}” reads the same in Spanish: was it translated?"


def _unread(catalog: Catalog, plugin: str) -> Iterator[str]:
    read = frozenset(_facts_read(catalog))
    for fact in catalog.facts:
        if fact.plugin == plugin and fact.name not in read:
            nobody = "no condition, letter, action, register or rule reads it; people see it on the case alone"
            yield f"fact “{fact.name}”: {nobody}"


def _older_wordings(catalog: Catalog, plugin: str) -> Iterator[str]:
    for template in catalog.documents:
        newer = newer_language(template) if template.plugin == plugin else ""
        if newer:
            when = template.revised[newer].isoformat()
            why = f"its wording in “{newer}” is of {when}, later than in the other language: do both say the same?"
            yield f"document “{template.id}”: {why}"


def _unexplained(catalog: Catalog, plugin: str) -> Iterator[str]:
    own = own_part(catalog, plugin)
    items = [
        (f"{what} “{getattr(item, key)}”", item)
        for part, (what, key) in _PARTS.items()
        for item in getattr(own, part, ())
    ]
    for place, item in (*items, ("settings", own.settings)):
        for field in _models(item):
            if isinstance(field, FieldDeclaration) and field.pattern and not field.help:
                why = "has a pattern and no help: nobody is shown the pattern, so give an example of a good answer"
                yield f"{place}: field “{field.name}” {why}"


def _texts(part: object) -> Iterator[Text]:
    yield from (model for model in _models(part) if isinstance(model, Text))


def _facts_read(catalog: Catalog) -> Iterator[str]:
    for model in _models(catalog):
        match model:
            case FactIs(fact=fact) | FactKnown(fact=fact):
                yield fact
            case FactSource(fact=str(fact)):
                yield fact
            case TemplateField(source=source) if source.startswith((FACTS, CODES)):
                yield source.partition(".")[2]
            case FormQuestion(source=source, or_else=others):
                yield from (one.removeprefix(FACTS) for one in (source or "", *others) if one.startswith(FACTS))
            case FormRows(source=source) if source.startswith(FACTS):
                yield source.removeprefix(FACTS)
            case ActionDeclaration(fields=fields):
                yield from fields
            case OpensRecord(values=values):
                yield from (source.removeprefix(FACTS) for _, source in values if source.startswith(FACTS))


def _models(part: object) -> Iterator[BaseModel]:
    """Yield a model and every model within it, at whatever depth."""
    if isinstance(part, BaseModel):
        yield part
        for name in type(part).model_fields:
            yield from _models(getattr(part, name))
    elif isinstance(part, tuple | list):
        for one in part:
            yield from _models(one)
    elif isinstance(part, dict):
        yield from _models(tuple(part.values()))

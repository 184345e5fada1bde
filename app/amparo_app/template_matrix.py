"""Every letter of a plugin tried in every type of case and both languages, before anybody needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pydantic import BaseModel, ConfigDict

from amparo.case.working import form_of
from amparo.declarations import (
    AllOf,
    Catalog,
    Condition,
    DocumentTemplate,
    Done,
    FactIs,
    FactKnown,
    Language,
    StepDeclaration,
    TemplateField,
)
from amparo.documents import FieldValues, Value, render_document
from amparo.documents.sources import CODES, FACTS
from amparo.documents.values import GIVEN
from amparo.errors import AmparoError
from amparo.plugins.manager import package_folder

ALWAYS_KNOWN = frozenset({"today", "case.number", "case.opened", "organization.name", "principal.name"})
"""What every case says; whatever else a letter asks for may not be known yet."""

_DAY = date(2027, 3, 4)
_SAMPLES: dict[str, Value] = {"text": "Ejemplo", "date": _DAY, "day": _DAY, "time": "13:30", "number": 12}


class TriedLetter(BaseModel):
    """A letter in a type of case and a language: what went wrong, and what may not be known when it is wanted.

    `missing` says that there is no Word file in this language; `may_be_empty` are fields by label and source.
    """

    model_config = ConfigDict(frozen=True)

    template: str
    plugin: str
    case_type: str
    language: str
    missing: bool = False
    problem: str = ""
    may_be_empty: tuple[str, ...] = ()


def tried_letters(catalog: Catalog, plugins: Iterable[str], folders: Iterable[str]) -> tuple[TriedLetter, ...]:
    """Make each letter of these plugins once in each type of case and language, of invented values.

    `folders` are looked in for their packages before what is installed.
    """
    own, search = frozenset(plugins), tuple(folders)
    return tuple(
        _tried(template, case_type, language, catalog, search)
        for template in catalog.documents
        if template.plugin in own
        for case_type in template.case_types or tuple(catalog.case_type)
        if case_type in catalog.case_type
        for language in Language
    )


def _tried(
    template: DocumentTemplate, case_type: str, language: str, catalog: Catalog, folders: tuple[str, ...]
) -> TriedLetter:
    tried = TriedLetter(template=template.id, plugin=template.plugin, case_type=case_type, language=language)
    if language not in template.files:
        return tried.model_copy(update={"missing": True})
    try:
        file = package_folder(template.package, folders) / template.files[language]
        for values in (_invented(template), _bare(template)):
            render_document(template, file.read_bytes(), values, language)
    except (AmparoError, OSError) as wrong:
        return tried.model_copy(update={"problem": " ".join(str(wrong).split())})
    known = _known_when_offered(template.id, case_type, catalog)
    empty = tuple(_named(field, language) for field in template.fields if _may_be_empty(field, known))
    return tried.model_copy(update={"may_be_empty": empty})


def _named(field: TemplateField, language: str) -> str:
    return f"{field.label.in_(language)} ({field.source})"


def _invented(template: DocumentTemplate) -> FieldValues:
    single = {field.source: _SAMPLES[field.kind] for field in template.fields if not field.rows}
    rows = {
        field.source: ({column.source: _SAMPLES[column.kind] for column in field.rows},)
        for field in template.fields
        if field.rows
    }
    return FieldValues(by_source=single, lists=rows)


def _bare(template: DocumentTemplate) -> FieldValues:
    """Return what is there at the least: nothing that is optional, and lists without a row as far as they may be."""
    full = _invented(template)
    needed = {field.source for field in template.fields if FieldValues(by_source={}).lacks(field)}
    single = {source: value for source, value in full.by_source.items() if source in needed}
    rows = {source: rows for source, rows in full.lists.items() if source in needed}
    return FieldValues(by_source=single, lists=rows)


def _may_be_empty(field: TemplateField, known: frozenset[str]) -> bool:
    if field.rows or field.optional or field.source.startswith(GIVEN):
        return False  # it may be empty on purpose, or somebody is asked for it
    return field.source not in ALWAYS_KNOWN and field.source.removeprefix(FACTS).removeprefix(CODES) not in known


def _known_when_offered(template: str, case_type: str, catalog: Catalog) -> frozenset[str]:
    """Return the facts that are known wherever a step offers the letter; nothing if no step does."""
    offering = [step for step in catalog.steps_of[case_type] if template in step.documents]
    each = [frozenset(_known_at(step, catalog, frozenset())) for step in offering]
    return frozenset.intersection(*each) if each else frozenset()


def _known_at(step: StepDeclaration, catalog: Catalog, seen: frozenset[str]) -> Iterator[str]:
    """Yield the facts that are known when a step is open: those it waits for, and what steps before it had to state."""
    for part in _conjuncts(step.condition):
        match part:
            case FactIs(fact=fact) | FactKnown(fact=fact):
                yield fact
            case Done(step=before) if before in catalog.step and before not in seen:
                earlier = catalog.step[before]
                yield from (field.fact for field in form_of(earlier, catalog).fields if field.fact and field.required)
                yield from _known_at(earlier, catalog, seen | {before})


def _conjuncts(condition: Condition) -> tuple[Condition, ...]:
    return condition.of if isinstance(condition, AllOf) else (condition,)

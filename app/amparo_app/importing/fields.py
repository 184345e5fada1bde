"""What a column can be: the fields of a case that is opened, as the catalog in force knows them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from amparo.declarations import Catalog, EventDeclaration, FieldDeclaration, FieldKind, Scope, Text, name_of, phrase
from amparo.declarations.quick_yaml import read_yaml

REFERENCE, CASE_TYPE, LETTER_LANGUAGE, CLOSED_ON, CASE_STATUS = (
    "reference", "case_type", "letter_language", "closed_on", "case_status",
)  # fmt: skip
NAME, FIRST_NAME, MIDDLE_NAME, LAST_NAME, SECOND_LAST_NAME = (
    "name", "first_name", "middle_name", "last_name", "second_last_name",
)  # fmt: skip
OTHER_NAMES, A_NUMBER, BIRTH_DATE, LANGUAGE, COUNTRY, TELEPHONE = (
    "other_names", "a_number", "birth_date", "language", "country", "telephone",
)  # fmt: skip
COURT, COURT_NUMBER = "court", "court_number"
EVENT, FACT, EXPECTED, OTHERS = "event", "fact", "expected", "person"
"""What begins the id of a field of an event, a fact, a date that the other system computed, another person."""

_DATES = frozenset({BIRTH_DATE, CLOSED_ON})
_PLAIN = (
    REFERENCE, CASE_TYPE, CASE_STATUS, CLOSED_ON, NAME, FIRST_NAME, MIDDLE_NAME, LAST_NAME, SECOND_LAST_NAME,
    OTHER_NAMES, A_NUMBER, BIRTH_DATE, LANGUAGE, LETTER_LANGUAGE, COUNTRY, TELEPHONE, COURT, COURT_NUMBER,
)  # fmt: skip
_OF_OTHERS = (NAME, A_NUMBER, BIRTH_DATE)
_NOT_A_WORD = re.compile(r"[^a-z0-9#]+")
_WHOSE = frozenset({"client", "clients", "clientes", "cliente", "principal", "respondent", "applicant", "solicitante"})


class ImportField(NamedTuple):
    """Something that a column can hold; `question` says how its values are read, where it is an answer."""

    id: str
    title: Text
    kind: FieldKind = FieldKind.TEXT
    question: FieldDeclaration | None = None


def fields_of(catalog: Catalog, case_type: str = "") -> dict[str, ImportField]:
    """Return by id what a column can be, in the order in which a person looks for it.

    Without a case type, what cases of any type can hold.
    """
    kinds = [kind for kind in catalog.case_types if case_type in {"", kind.id}]
    found = [_plain(name) for name in _PLAIN]
    roles = dict.fromkeys(role for kind in kinds for role in kind.person_roles if role != "principal")
    found += [_of_other(role, part) for role in roles for part in _OF_OTHERS]
    for event in catalog.events:
        if not event.by_engine and not event.about:
            found += _of_event(event)
    rules = {rule.id: rule.title for kind in kinds for by in catalog.rules_of[kind.id].values() for rule in by}
    found += [_expected(rule, title) for rule, title in rules.items()]
    for fact in catalog.facts:
        if fact.scope is not Scope.PROCEEDING:
            title = phrase("import_field_fact", title=fact.title)
            found.append(ImportField(f"{FACT}.{fact.name}", title, fact.asked().kind, fact.asked()))
    return {field.id: field for field in found}


@lru_cache(maxsize=8_192)  # the choices and courts of a catalog are compared with every row
def folded(heading: str) -> str:
    """Return a heading as it is compared: without accents, capitals, signs."""
    plain = unicodedata.normalize("NFKD", heading.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_NOT_A_WORD.sub(" ", plain).split())


def guessed(heading: str, fields: dict[str, ImportField]) -> str | None:
    """Return the id of the field that a heading is known for, or None: nothing is guessed from a likeness."""
    for words in (folded(heading), _without_whose(folded(heading))):
        known = _headings().get(words)
        if known in fields:
            return known
        same = [field.id for field in fields.values() if words and words in _names(field)]
        if len(same) == 1:
            return same[0]
    return None


def _without_whose(words: str) -> str:
    return " ".join(word for word in words.split() if word not in _WHOSE)


def _names(field: ImportField) -> set[str]:
    return {folded(field.id), folded(field.title.en), folded(field.title.es)}


@cache
def _headings() -> dict[str, str]:
    raw = read_yaml(files("amparo_app.importing").joinpath("headings.yaml").read_text(encoding="utf-8"))
    return {folded(heading): field for field, headings in raw.items() for heading in headings}


def _plain(name: str) -> ImportField:
    return ImportField(name, phrase(f"import_field_{name}"), FieldKind.DATE if name in _DATES else FieldKind.TEXT)


def _of_other(role: str, part: str) -> ImportField:
    title = phrase("import_field_of", what=phrase(f"import_field_{part}"), whose=name_of("person_role", role))
    return ImportField(f"{OTHERS}.{role}.{part}", title, FieldKind.DATE if part in _DATES else FieldKind.TEXT)


def _of_event(event: EventDeclaration) -> list[ImportField]:
    day = phrase("import_field_event", event=event.title)
    parts = [
        ImportField(f"{EVENT}.{event.kind}.{one.name}", _joined(event.title, one.label), one.kind, one)
        for one in event.fields
    ]
    return [ImportField(f"{EVENT}.{event.kind}", day, FieldKind.DATE), *parts]


def _joined(title: Text, label: Text) -> Text:
    return Text(f"{title.en}: {label.en}", f"{title.es}: {label.es}")


def _expected(rule: str, title: Text) -> ImportField:
    return ImportField(f"{EXPECTED}.{rule}", phrase("import_field_expected", rule=title), FieldKind.DATE)

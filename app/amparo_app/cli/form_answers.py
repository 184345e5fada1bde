"""Answers for a government form in one YAML file: the open questions written out, and the file read again as facts.

A file has a line for each fact, `asylum.custody@p1: detained`; one that asks for several rows takes a list of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from amparo.declarations import Catalog, FactValue, FieldDeclaration, FieldKind, FormRows, Text
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo.documents.forms.answers import FormAnswer, FormAnswers, as_table
from amparo.documents.forms.sheet import place_in_words as place
from amparo.documents.sources import FACTS
from amparo.errors import UnknownName
from amparo_app.cli.asking import as_asked
from amparo_app.cli.show.words import say

if TYPE_CHECKING:
    from amparo.case.model import Case
    from amparo.declarations import GovernmentForm
    from amparo_app.marked_yaml import MarkedYaml


def questions_yaml(form: GovernmentForm, answers: FormAnswers, catalog: Catalog, case: str, language: str) -> str:
    """Return the open questions as a file to be filled in, each fact once, with what is known of how to answer it."""
    lines = [f"# {say('form_file_head', language, number=form.number, case=case, name=answers.name)}"]
    lines += [f"# {line}" for line in say("form_file_how", language, case=case).splitlines()]
    asked: dict[str, list[FormAnswer]] = {}
    for one in answers.open:
        asked.setdefault(one.fact, []).append(one)
    elsewhere = asked.pop("", [])
    for fact, several in asked.items():
        lines += ["", *(f"# {_one_line(one, language)}" for one in several)]
        lines += [f"#   {hint}" for hint in _hints(form, fact, catalog, language)]
        lines.append(f"{fact}:")
    if elsewhere:
        lines += ["", f"# {say('form_file_elsewhere', language)}"]
        lines += [f"#   {_one_line(one, language)} ({one.source})" for one in elsewhere]
    return "\n".join(lines) + "\n"


def _one_line(answer: FormAnswer, language: str) -> str:
    return " ".join(place(answer.place, language).split())


def stated(read: MarkedYaml, catalog: Catalog, case: Case, language: str) -> dict[str, FactValue]:
    """Return the facts that a file of answers states and the case does not hold yet; lines left empty are passed over.

    Raises FileInvalid with every problem, each with its line.
    """
    if read.content is not None and not isinstance(read.content, Mapping):
        read.problem((), say("form_file_shape", language))
    content: Mapping[Any, Any] = read.content if isinstance(read.content, Mapping) else {}
    found: dict[str, FactValue] = {}
    for key, value in content.items():
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        try:
            found[str(key)] = _checked(str(key), value, catalog, case, language)
        except (UnknownName, ValueError) as wrong:
            why = wrong.sentence.in_(language) if isinstance(wrong, AnswersRefused) else str(wrong)
            read.problem((key,), why)
    read.refuse_problems()
    return {name: value for name, value in found.items() if case.facts.get(name) != value}


def _checked(key: str, value: object, catalog: Catalog, case: Case, language: str) -> FactValue:
    name, _, person = key.partition("@")
    if name not in catalog.fact:
        raise UnknownName("fact", name, catalog.fact)
    if person and person not in case.person and person not in case.proceeding:
        raise UnknownName("person in this case", person, case.person)
    field = _asked(name, catalog)
    if isinstance(value, list):
        value = _lines(name, value, catalog, language)
    if isinstance(value, dict):
        raise ValueError(say("form_file_one_value", language, fact=name))  # noqa: TRY004 - a file's content, no caller's
    given = as_asked(value, field)  # type: ignore[arg-type]  # what YAML gives is checked here
    return checked_answers((field,), {field.name: given})[field.name]


def _asked(name: str, catalog: Catalog) -> FieldDeclaration:
    """Return the question of a step that states a fact, with its limits, or else what the fact itself asks."""
    for step in catalog.steps:
        for field in step.form.fields:
            if field.fact == name:
                return field.model_copy(update={"required": True})
    return catalog.fact[name].asked()


def _lines(name: str, rows: list[Any], catalog: Catalog, language: str) -> str:
    table = _rows_of(name, catalog)
    if table is None:
        raise ValueError(say("form_file_no_rows", language, fact=name))
    for row in rows:
        strange = sorted(set(row) - set(table.columns)) if isinstance(row, dict) else []
        if strange or not isinstance(row, dict | list):
            raise ValueError(say("form_file_row", language, fact=name, columns=", ".join(table.columns)))
    as_mappings = [row if isinstance(row, dict) else dict(zip(table.columns, row, strict=False)) for row in rows]
    return as_table(as_mappings, table.columns)


def _rows_of(name: str, catalog: Catalog) -> FormRows | None:
    every = (rows for form in catalog.government_forms for rows in form.rows)
    return next((rows for rows in every if rows.source == f"{FACTS}{name}"), None)


def _hints(form: GovernmentForm, fact: str, catalog: Catalog, language: str) -> Iterator[str]:
    name = fact.partition("@")[0]
    field = _asked(name, catalog)
    table = next((rows for rows in form.rows if rows.source == f"{FACTS}{name}"), None)
    if field.help is not None:
        yield " ".join(field.help.in_(language).split())
    if table is not None:
        row = ", ".join(f"{column}: …" for column in table.columns)
        yield say("form_file_rows", language, row=f"- {{{row}}}")
    elif field.kind is FieldKind.CHOICE and field.choices:
        labels = field.choice_labels or tuple(Text(one) for one in field.choices)
        pairs = zip(field.choices, labels, strict=True)
        yield ", ".join(f"{one} ({label.in_(language)})" for one, label in pairs)
    elif field.kind is not FieldKind.TEXT:
        yield say(f"form_file_{field.kind.value}", language)

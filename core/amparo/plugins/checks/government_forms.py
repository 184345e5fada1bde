"""What is wrong with how a government form is declared: its edition, its questions, and which field each fills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from amparo.declarations import Catalog, Filled, FormField, FormQuestion, FormRows, GovernmentForm, Text
from amparo.declarations.fields import FieldKind
from amparo.documents.forms.paths import (
    NUMBER,
    PERSONS,
    form_sources,
    paths_of,
    questions_of,
    row_sources,
    sources_of,
)
from amparo.documents.sources import FACTS
from amparo.plugins.checks.conditions import condition_problems
from amparo.plugins.checks.problem import Part, at, listed, unknown

EDITION = "{edition}"
_ANY = "*"


def form_problems(form: GovernmentForm, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with a form, by itself, with the facts that it asks for and with other forms."""
    yield from _edition_problems(form)
    yield from _same_edition(form, catalog)
    yield from at("case_types", unknown("case type", form.case_types, catalog.case_type))
    yield from at("", _twice("question", (question.id for question in form.questions)))
    yield from at("", _twice("rows", (rows.id for rows in form.rows)))
    yield from _fields_twice(form)
    for place, question in questions_of(form):
        yield from at(place, _question_problems(question, catalog))
    known = form_sources()
    for question in form.questions:
        yield from at(f"question “{question.id}”", _source_problems(question, known, catalog))
        yield from at(f"question “{question.id}”", _row_of_no_rows(question))
    for rows in form.rows:
        yield from _rows_problems(rows, known, catalog)
    for by_hand in form.by_hand:
        if not by_hand.label.en.strip() or not by_hand.fields:
            yield "by_hand", f"item “{by_hand.item}” needs a label and the fields that a person writes into"


def _edition_problems(form: GovernmentForm) -> Iterator[Part]:
    if not form.authority.strip() or not form.url.strip():
        yield "authority", f"the edition of {form.edition} has none: say by which page of {form.agency} it is in use"
    if not form.printed or any(words.count(EDITION) != 1 for words in form.printed):
        yield "printed", f"each of them says what the pages show, with {EDITION} once where the date stands"
    written = form.edition.strftime(form.edition_written)
    if written == form.edition_written or not any(letter.isdigit() for letter in written):
        yield "edition_written", f"“{form.edition_written}” writes no date; %m/%d/%y writes 01/20/25"
    begins, ends = form.accepted_from or date.min, form.accepted_until or date.max
    if begins >= ends:
        yield "accepted_until", "it is accepted on no day: the day must be after accepted_from"
    if not form.questions and not form.rows:
        yield "questions", "it asks nothing"


def _same_edition(form: GovernmentForm, catalog: Catalog) -> Iterator[Part]:
    for other in catalog.government_forms:
        if (other.number, other.edition) == (form.number, form.edition) and other.id != form.id:
            same = f"“{other.id}” of plugin “{other.plugin}” is form {form.number} of {form.edition} too"
            yield "edition", f"{same}: which of them fills a file must be plain"


def _fields_twice(form: GovernmentForm) -> Iterator[Part]:
    seen: dict[str, str] = {}
    for place, name in _named_fields(form):
        if name in seen:
            yield place, f"the field “{name}” stands in {seen[name]} too: a field has one answer"
        seen.setdefault(name, place)


def _named_fields(form: GovernmentForm) -> Iterator[tuple[str, str]]:
    for place, question in questions_of(form):
        for name in dict.fromkeys(field.name for field in question.fields):
            yield place, name
    for by_hand in form.by_hand:
        for name in by_hand.fields:
            yield f"by_hand “{by_hand.item}”", name
    for name in form.left_blank:
        yield "left_blank", name


def _question_problems(question: FormQuestion, catalog: Catalog) -> Iterator[str]:
    if _blank(question.label):
        yield "it has no label: people have to be told what is asked"
    ways = [way for way in ("source", "constant", "holds") if getattr(question, way) is not None]
    if len(ways) != 1:
        yield f"exactly one of source, constant and holds answers it, here {listed(ways) or 'none'}"
    if (question.or_else or question.together) and question.source is None:
        yield "or_else and together follow a source"
    if not question.fields:
        yield "it fills no field"
    yield from condition_problems(question.when, catalog)
    if question.holds is not None:
        yield from condition_problems(question.holds, catalog)
    for field in question.fields:
        yield from _field_problems(field, question, catalog)


def _field_problems(field: FormField, question: FormQuestion, catalog: Catalog) -> Iterator[str]:
    if _ANY in field.name or not field.name.strip():
        yield f"“{field.name}” is not the full name of one field"
    if field.how is Filled.BOX and not field.at:
        yield f"the box “{field.name}” does not say at which answers it is ticked (at)"
    if field.how is not Filled.BOX and (field.at or field.state is not None):
        yield f"the field “{field.name}” is no box: at and state are a box's"
    if field.how is Filled.OPTION and not field.written:
        yield f"the field “{field.name}” does not say which state stands for which answer (written)"
    if field.row < 1 or (field.longest is not None and field.longest < 1):
        yield f"the field “{field.name}”: row and longest count from 1"
    for answer in _never(field, question, catalog):
        yield f"the field “{field.name}” waits for the answer “{answer}”, which its fact never has"


def _never(field: FormField, question: FormQuestion, catalog: Catalog) -> Iterator[object]:
    """Yield the answers that a box or a list of texts is about, and no choice or yes and no of the facts ever is."""
    sources = sources_of(question)
    facts = [catalog.fact.get(source.removeprefix(FACTS)) for source in sources if source.startswith(FACTS)]
    if not facts or len(facts) != len(sources) or not all(facts):
        return
    possible: set[object] = set()
    for fact in facts:
        if fact is None or (fact.kind is not FieldKind.YES_NO and not fact.choices):
            return
        possible |= {True, False, "true", "false"} if fact.kind is FieldKind.YES_NO else set(fact.choices)
    yield from (answer for answer in (*field.at, *field.written) if answer not in possible)


def _source_problems(question: FormQuestion, known: frozenset[str], catalog: Catalog) -> Iterator[str]:
    for source in paths_of(question):
        if source.startswith(FACTS):
            yield from unknown("fact", (source.removeprefix(FACTS),), catalog.fact)
        elif source.startswith(NUMBER):
            roles = {role for kind in catalog.case_types for role in kind.person_roles}
            yield from unknown("role of a person", (source.removeprefix(NUMBER),), roles)
        else:
            yield from unknown("value", (source,), known)


def _row_of_no_rows(question: FormQuestion) -> Iterator[str]:
    if any(field.row != 1 for field in question.fields):
        yield "only the fields of rows stand in a second row"


def _rows_problems(rows: FormRows, known: frozenset[str], catalog: Catalog) -> Iterator[Part]:
    place = f"rows “{rows.id}”"
    if _blank(rows.label):
        yield place, "they have no label: people have to be told what is asked"
    if rows.source == PERSONS:
        roles = {role for kind in catalog.case_types for role in kind.person_roles}
        yield from at(f"{place}, roles", unknown("role of a person", rows.roles, roles))
        if rows.columns or not rows.roles:
            yield place, "rows of persons have roles and no columns"
    elif rows.source.startswith(FACTS):
        yield from at(place, unknown("fact", (rows.source.removeprefix(FACTS),), catalog.fact))
        if rows.roles or not rows.columns:
            yield place, "rows of a fact have columns and no roles"
    else:
        yield place, f"“{rows.source}” is no list: rows are of {PERSONS}, or of a text fact with a line for each"
    yield from at(place, condition_problems(rows.when, catalog))
    yield from at(place, _twice("question", (question.id for question in rows.questions)))
    sources = known | row_sources(rows)
    for question in rows.questions:
        yield from at(f"{place}, question “{question.id}”", _source_problems(question, sources, catalog))


def _twice(what: str, ids: Iterable[str]) -> Iterator[str]:
    names = list(ids)
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield f"{what} “{name}” stands there twice; each needs a name of its own"


def _blank(label: Text) -> bool:
    return not label.en.strip() or not label.es.strip()

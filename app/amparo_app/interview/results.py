"""How an interview ends: the ways that a case type names, what the decision was, and the letters that it asks for."""

from __future__ import annotations

from typing import NamedTuple

from amparo.case.model import Case
from amparo.declarations import CaseType, Catalog, DocumentTemplate, FieldDeclaration, InterviewResult, Text


class Result(NamedTuple):
    """One way in which an interview ends, by its name, with the letters that the client then needs."""

    declared: InterviewResult
    title: Text
    letters: tuple[DocumentTemplate, ...]


def results_of(kind: CaseType, catalog: Catalog) -> tuple[Result, ...]:
    """Return every way in which the interview of a case type ends, in the order in which they are declared."""
    interview, field = kind.interview, _decided_by(kind, catalog)
    if interview is None or field is None:
        return ()
    return tuple(Result(one, field.shown(one.value), letters_of(one, catalog)) for one in interview.results)


def letters_of(result: InterviewResult, catalog: Catalog) -> tuple[DocumentTemplate, ...]:
    """Return the letters that a result asks for."""
    return tuple(catalog.document[one] for one in result.letters if one in catalog.document)


def decided(case: Case, kind: CaseType, catalog: Catalog) -> Result | None:
    """Return how the interview of a case ended, or None while nobody has decided."""
    field = _decided_by(kind, catalog)
    value = case.facts.get(field.fact) if field is not None and field.fact else None
    return next((one for one in results_of(kind, catalog) if one.declared.value == value), None)


def letters_made(case: Case, result: Result) -> frozenset[str]:
    """Return which of the result's letters (by id) were made for the case and are kept there."""
    wanted = {one.id for one in result.letters}
    return frozenset(one.template for one in case.documents if one.template in wanted and one.discarded is None)


def _decided_by(kind: CaseType, catalog: Catalog) -> FieldDeclaration | None:
    step = catalog.step.get(kind.interview.decision) if kind.interview else None
    fields = {one.name: one for one in step.form.fields} if step else {}
    return fields.get(kind.interview.decided_by) if kind.interview else None

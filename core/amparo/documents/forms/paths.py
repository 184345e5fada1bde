"""The paths by which a government form asks for a case's values: those of letters, the applicant's, and a row's."""

from __future__ import annotations

from collections.abc import Iterator

from amparo.declarations.government_forms import FormQuestion, FormRows, GovernmentForm
from amparo.documents.sources import FACTS, known_sources

APPLICANT = "applicant."
PRINCIPAL = "principal."
ROW = "row."
PERSONS = "persons"
NUMBER = "number_of."  # how many persons of a role the case has besides the applicant
OF_A_PERSON = ("name", "other_names", "a_number", "birth_date", "telephone", "language", "country")
OF_A_ROW = (*OF_A_PERSON, "role")


def form_sources() -> frozenset[str]:
    """Return the paths outside of rows; facts are asked for as `facts.<plugin>.<name>`."""
    return known_sources() | {f"{APPLICANT}{name}" for name in OF_A_PERSON}


def row_sources(rows: FormRows) -> frozenset[str]:
    """Return the paths that questions of these rows may ask for besides those of the form."""
    return frozenset(f"{ROW}{name}" for name in (OF_A_ROW if rows.source == PERSONS else rows.columns))


def engine_path(source: str) -> str:
    """Return the value of a case that a path reads: the applicant is the principal or another person of the case."""
    return f"{PRINCIPAL}{source.removeprefix(APPLICANT)}" if source.startswith(APPLICANT) else source


def sources_of(question: FormQuestion) -> tuple[str, ...]:
    """Return every path that may answer a question, in the order in which they are looked into."""
    return (*((question.source,) if question.source is not None else ()), *question.or_else)


def paths_of(question: FormQuestion) -> tuple[str, ...]:
    """Return every path that a question reads, in whichever case."""
    return (*sources_of(question), *question.together, *((question.otherwise,) if question.otherwise else ()))


def fact_of(question: FormQuestion) -> str:
    """Return the fact in which an answer is stated, or nothing if the question is not answered by one."""
    return next((one.removeprefix(FACTS) for one in reversed(sources_of(question)) if one.startswith(FACTS)), "")


def questions_of(form: GovernmentForm) -> Iterator[tuple[str, FormQuestion]]:
    """Yield every question with its place in the declaration, those of rows too."""
    for question in form.questions:
        yield f"question “{question.id}”", question
    for rows in form.rows:
        for question in rows.questions:
            yield f"rows “{rows.id}”, question “{question.id}”", question

"""Which paths a form's questions may ask for, and what each of them reads."""

from __future__ import annotations

import pytest
from tests.core.documents.forms.blank import CHILDREN, JOBS, question

from amparo.documents.forms.paths import engine_path, fact_of, form_sources, paths_of, row_sources


def test_rows_of_persons_have_what_is_known_of_a_person_and_rows_of_a_fact_have_its_columns() -> None:
    """A column of one is nothing that the other has."""
    assert {"row.employer", "row.from"} == row_sources(JOBS)
    assert {"row.name", "row.birth_date", "row.role"} < row_sources(CHILDREN)


def test_what_is_known_of_an_applicant_is_asked_for_beside_the_cases_own_values() -> None:
    """A row has its own paths."""
    assert {"applicant.name", "applicant.telephone", "case.number", "court.name"} < form_sources()
    assert not [path for path in form_sources() if path.startswith("row.")]


@pytest.mark.parametrize(
    ("path", "read"), [("applicant.name", "principal.name"), ("case.number", "case.number"), ("row.name", "row.name")]
)
def test_an_applicants_value_is_read_as_the_principals(path: str, read: str) -> None:
    """What has to be stated of one has to be stated of the other."""
    assert read == engine_path(path)


def test_the_fact_that_answers_a_question_is_the_last_of_its_paths_that_is_one() -> None:
    """What is known already is looked for first, and the fact is what somebody is asked to state."""
    asked = question("number", "applicant.a_number", or_else=("facts.asylum.receipt", "case.number"))

    assert "asylum.receipt" == fact_of(asked)
    assert "" == fact_of(question("name", "applicant.name"))


def test_a_question_reads_every_path_that_it_names() -> None:
    """Also those that answer beside it, or in its place."""
    asked = question("a", "case.number", or_else=("facts.a.b",), together=("facts.a.c",), otherwise="facts.a.d")

    assert ("case.number", "facts.a.b", "facts.a.c", "facts.a.d") == paths_of(asked)

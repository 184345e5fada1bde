"""Interviews: what they ask exists, nothing answered is lost, and every result names a letter with the dates."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from tests.plugins.docket import catalog_of

from amparo.declarations import CaseType, Catalog, Interview, InterviewQuestion
from amparo.plugins.checks.interviews import interview_problems


@cache
def catalog() -> Catalog:
    """The catalog of asylum, whose interview is sound."""
    return catalog_of("asylum")


def shipped() -> Interview:
    """The interview that ships."""
    found = catalog().case_type["defensive_asylum"].interview
    assert found is not None
    return found


def problems(**changes: Any) -> list[str]:
    """What is wrong with the interview once it is changed."""
    kind = catalog().case_type["defensive_asylum"]
    changed = kind.model_copy(update={"interview": shipped().model_copy(update=changes)})
    return [f"{place}: {what}" for place, what in interview_problems(changed, catalog())]


def asking(**question: Any) -> list[str]:
    """What is wrong once the first section asks this."""
    first = shipped().sections[0].model_copy(update={"questions": (InterviewQuestion(**question),)})
    return problems(sections=(first, *shipped().sections[1:]))


def result(**changes: Any) -> list[str]:
    """What is wrong once the first result is changed."""
    return problems(results=(shipped().results[0].model_copy(update=changes), *shipped().results[1:]))


def test_the_interview_that_ships_is_sound() -> None:
    """Nothing is wrong with it, nor with a case type that has none."""
    assert [] == problems()
    assert [] == list(
        interview_problems(CaseType(id="x", title=shipped().sections[0].title, phases=(), person_roles=()), catalog())
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"fact": "asylum.custodi"}, "There is no fact named “asylum.custodi”"),
        ({"event": "last_arival"}, "There is no event named “last_arival”"),
        ({"step": "urgency"}, "There is no step named “urgency”"),
        ({"step": "urgency_triage", "fields": ("custodi",)}, "There is no field of “urgency_triage” named “custodi”"),
        ({"step": "record_release"}, "records “released_from_custody”: ask the event itself"),
        ({"event": "hearing_held"}, "cannot be asked before there is a case"),
        ({"event": "case_opened"}, "cannot be asked before there is a case"),
        ({"event": "last_arrival"}, "this is about each person: put it into a section of scope “person”"),
        ({"fact": "asylum.unaccompanied_child"}, "this is about each person"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told(question: dict[str, Any], expected: str) -> None:
    """With the section in which it stands."""
    found = [one for one in asking(**question) if expected in one]

    assert 1 == len(found)
    assert found[0].startswith("interview, section “urgency”: ")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"letters": ("engagement_letter",)}, "none of its letters lists the dates that are known"),
        ({"letters": ()}, "none of its letters lists the dates that are known"),
        ({"letters": ("decline",)}, "There is no document template named “decline”"),
        ({"value": "adopt"}, "is never “adopt”"),
    ],
)
def test_a_result_without_a_letter_that_lists_the_dates_is_refused(changes: dict[str, Any], expected: str) -> None:
    """A decline without its dates is how people lose their cases."""
    assert any(expected in one for one in result(**changes))


def test_a_result_that_nobody_speaks_of_is_missed() -> None:
    """Each choice of the deciding step has its letters."""
    assert ["interview, results: nothing is said of the result “staff”: name the letters that it needs"] == problems(
        results=shipped().results[1:]
    )


def test_one_section_asks_who_is_in_the_case_and_no_section_stands_there_twice() -> None:
    """Else nobody could be named, or an address would lead to two places."""
    without = tuple(one.model_copy(update={"persons": False}) for one in shipped().sections)
    twice = (*shipped().sections, shipped().sections[0])

    assert any("exactly one section asks who is in the case" in one for one in problems(sections=without))
    assert any("the section “urgency” is declared twice" in one for one in problems(sections=twice))


def test_the_deciding_step_and_its_field_exist() -> None:
    """A misspelt one would leave every interview undecided."""
    assert any("There is no step named “screening_decison”" in one for one in problems(decision="screening_decison"))
    assert any(
        "There is no field of “screening_decision” named “outcome”" in one for one in problems(decided_by="outcome")
    )


def test_a_question_asks_exactly_one_thing() -> None:
    """A fact and an event at once could not be told apart."""
    with pytest.raises(ValueError, match="exactly one of"):
        InterviewQuestion(fact="a", event="b")

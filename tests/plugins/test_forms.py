"""Every form of the plugins that ship: a good answer is taken, each bad one is refused by name."""

from __future__ import annotations

from typing import Any

import pytest
from tests.plugins.docket import declared

from amparo.declarations import FieldDeclaration, FieldKind, StepDeclaration
from amparo.declarations.answers import AnswersRefused, checked_answers

SHIPPED = ("asylum", "carecen_la", "refugee_closet")
STEPS = [step for plugin in SHIPPED for step in declared(plugin).steps if step.form.fields]
FORMS = [pytest.param(step, id=step.id) for step in STEPS]
BY_STEP = {step.id: step.form.fields for step in STEPS}
PATTERNED = {
    "hearing_time": "08:30",
    "court": "WLA",
    "looked_at": "08:30",
    "hearing": "e12",
    "picture_sha256": "0a" * 32,
    "social_security_number": "900-00-0000",
    "alien_number": "000-111-222",
    "i94_number": "0000000000A",
}
SHAPED = {
    "_zip": "90001",
    "_state": "CA",
    "_telephone": "(213) 555-0100",
    "_mobile": "213-555-0105",
    "_uscis_account": "0" * 12,
    "_account_number": "0" * 12,
}
BAD: dict[FieldKind, Any] = {
    FieldKind.TEXT: "   ",
    FieldKind.DATE: "tomorrow",
    FieldKind.YES_NO: "perhaps",
    FieldKind.WHOLE_NUMBER: "many",
    FieldKind.CHOICE: "none of these",
}


def good(field: FieldDeclaration) -> Any:
    """Return an answer that a question accepts."""
    match field.kind:
        case FieldKind.TEXT:
            shaped = next((good for ending, good in SHAPED.items() if field.name.endswith(ending)), None)
            listed = "none" if "none" in (field.pattern or "") and shaped is None else None
            plain = "something said in plain words"[: field.maximum].strip()
            return PATTERNED.get(field.name) or shaped or listed or plain
        case FieldKind.DATE:
            return "2026-09-01"
        case FieldKind.YES_NO:
            return True
        case FieldKind.WHOLE_NUMBER:
            return field.minimum or 1
        case FieldKind.CHOICE:
            return field.choices[0]


@pytest.mark.parametrize("step", FORMS)
def test_a_good_answer_is_taken(step: StepDeclaration) -> None:
    """With every question answered, the answers come back as they were given."""
    answers = {field.name: good(field) for field in step.form.fields}

    assert checked_answers(step.form.fields, answers) == answers


@pytest.mark.parametrize("step", FORMS)
def test_every_bad_answer_is_refused_by_its_name(step: StepDeclaration) -> None:
    """One wrong answer among good ones is refused, and the refusal names its question and no other."""
    answers = {field.name: good(field) for field in step.form.fields}
    for field in step.form.fields:
        with pytest.raises(AnswersRefused) as refused:
            checked_answers(step.form.fields, {**answers, field.name: BAD[field.kind]})

        assert refused.value.fields == (field.name,)


@pytest.mark.parametrize("step", FORMS)
def test_what_is_not_asked_is_not_taken(step: StepDeclaration) -> None:
    """A misspelt question is refused rather than dropped."""
    answers = {field.name: good(field) for field in step.form.fields}
    with pytest.raises(AnswersRefused):
        checked_answers(step.form.fields, {**answers, "hearing_dat": "2026-09-01"})


@pytest.mark.parametrize(
    ("step", "question", "answer"),
    [
        ("record_hearing", "hearing_time", "8:30"),
        ("record_hearing", "hearing_time", "24:00"),
        ("record_hearing", "hearing_date", "2027-02-30"),
        ("record_hearing", "kind", "bond"),
        ("record_court_proceeding", "court", "wla"),
        ("record_court_proceeding", "court", "WLAX"),
        ("placement_summary", "hours", 0),
        ("conflict_decision", "reason", "fine"),
        ("close_case", "originals_returned", "no"),
        ("support_needs", "people", 0),
        ("support_needs", "people", 21),
        ("support_needs", "county", "alameda"),
    ],
)
def test_answers_that_would_mislead_are_refused(step: str, question: str, answer: object) -> None:
    """An hour without its zero, a day that does not exist, a court's code in small letters, a reason of one word."""
    answers = {field.name: good(field) for field in BY_STEP[step]}
    with pytest.raises(AnswersRefused) as refused:
        checked_answers(BY_STEP[step], {**answers, question: answer})

    assert refused.value.fields == (question,)


def test_a_filing_may_be_recorded_before_its_proof() -> None:
    """The application can be put on record without its proof; the deadline then goes on ringing."""
    answers = {field.name: good(field) for field in BY_STEP["file_i589"] if field.name != "proof"}

    assert "proof" not in checked_answers(BY_STEP["file_i589"], answers)

"""Forms as data: a pydantic model becomes questions, and answers are checked without it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from amparo.declarations import Ask, FieldKind, Form
from amparo.declarations.fields import AnswersRefused, checked_answers


class Language(StrEnum):
    """Languages of a made-up form."""

    SPANISH = "spanish"
    MAM = "mam"


class Interview(BaseModel):
    """A form as a plugin's author writes it."""

    held_on: Annotated[date, Ask(es="fecha")]
    language: Annotated[Language, Ask(es="idioma", fact="asylum.language")]
    detained: Annotated[bool, Ask(es="detenida", fact="asylum.detained")]
    hours: Annotated[int, Field(ge=1, le=8), Ask(es="horas", en="hours it took")]
    mood: Annotated[Literal["calm", "afraid"] | None, Ask(es="ánimo")] = None
    note: Annotated[str, Field(max_length=10), Ask(es="nota")] = ""


FORM = Form.of(Interview)
GOOD = {"held_on": "2027-03-04", "language": "mam", "detained": False, "hours": 2}


def test_a_model_becomes_questions_in_both_languages() -> None:
    """Kinds, choices, bounds, labels and the facts that answers state."""
    asked = {field.name: field for field in FORM.fields}

    assert [f.kind for f in FORM.fields] == [
        FieldKind.DATE,
        FieldKind.CHOICE,
        FieldKind.YES_NO,
        FieldKind.WHOLE_NUMBER,
        FieldKind.CHOICE,
        FieldKind.TEXT,
    ]
    assert asked["language"].choices == ("spanish", "mam")
    assert (asked["hours"].minimum, asked["hours"].maximum) == (1, 8)
    assert (asked["hours"].label.en, asked["hours"].label.es) == ("hours it took", "horas")
    assert asked["detained"].fact == "asylum.detained"
    assert [f.name for f in FORM.fields if not f.required] == ["mood", "note"]


def test_good_answers_are_stored_without_what_was_not_answered() -> None:
    """A date is kept as its ISO text."""
    assert checked_answers(FORM.fields, GOOD) == GOOD


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"held_on": "2027-02-30"}, "“held_on” is a date such as 2027-03-04, and “2027-02-30” is not one"),
        ({"language": "latin"}, "“language” is one of spanish, mam, not “latin”"),
        ({"hours": 9}, "“hours”: Input should be less than or equal to 8 (given: “9”)"),
        ({"note": "longer than ten letters"}, "“note”: String should have at most 10 characters"),
        ({"note": "  "}, "“note”: is blank (given: “  ”)"),
        ({"shoe": 38}, "“shoe” is not asked here (asked: held_on, language, detained, hours, mood, note)"),
    ],
)
def test_a_bad_answer_gets_a_sentence_that_names_it(change: dict[str, object], sentence: str) -> None:
    """What was given and what would do."""
    with pytest.raises(AnswersRefused) as refused:
        checked_answers(FORM.fields, {**GOOD, **change})

    assert sentence in str(refused.value)


def test_every_missing_answer_is_named() -> None:
    """All at once, with the label that people see."""
    with pytest.raises(AnswersRefused) as refused:
        checked_answers(FORM.fields, {})

    assert refused.value.problems[3] == "“hours” (hours it took) is not answered"
    assert len(refused.value.problems) == 4


def test_an_annotation_that_no_form_can_ask_for_is_refused() -> None:
    """A list is no question."""

    class Wrong(BaseModel):
        names: list[str]

    with pytest.raises(TypeError, match="field “names”: a form asks for text, date"):
        Form.of(Wrong)


def test_the_model_of_a_form_can_itself_be_answered() -> None:
    """An action gives back an instance of it: what is said of a question must not be taken for its type."""
    answered = Interview(held_on=date(2026, 11, 3), language=Language.MAM, detained=True, hours=3)

    assert checked_answers(FORM.fields, answered.model_dump(mode="json", exclude_none=True, exclude={"note"})) == {
        "held_on": "2026-11-03",
        "language": "mam",
        "detained": True,
        "hours": 3,
    }


def test_refused_answers_name_each_field_that_was_wrong() -> None:
    """Apart from the sentences, which repeat what was given."""
    with pytest.raises(AnswersRefused) as refused:
        checked_answers(FORM.fields, {**GOOD, "held_on": "yesterday", "fee": 3})

    assert sorted(refused.value.fields) == ["fee", "held_on"]

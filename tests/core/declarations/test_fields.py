"""Forms as data: a pydantic model becomes questions, and answers are shown as people read them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from amparo.declarations import Ask, FactDeclaration, FieldDeclaration, FieldKind, Form, Text


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
    mood: Annotated[
        Literal["calm", "very_afraid"] | None,
        Ask(
            es="ánimo",
            choices={"calm": Text("calm", "en calma"), "very_afraid": Text("in great fear", "con mucho miedo")},
        ),
    ] = None
    note: Annotated[str, Field(max_length=10), Ask(es="nota")] = ""


FORM = Form.of(Interview)


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


def test_an_annotation_that_no_form_can_ask_for_is_refused() -> None:
    """A list is no question."""

    class Wrong(BaseModel):
        names: list[str]

    with pytest.raises(TypeError, match="field “names”: a form asks for text, date"):
        Form.of(Wrong)


def test_a_choice_whose_name_was_forgotten_is_refused() -> None:
    """A plugin that names some choices and not others says the others in a machine's words."""

    class Wrong(BaseModel):
        mood: Annotated[Literal["calm", "afraid"], Ask(es="ánimo", choices={"calm": Text("calm", "en calma")})]

    with pytest.raises(TypeError, match="field “mood”: no label for “afraid”"):
        Form.of(Wrong)


def test_a_field_offers_some_of_the_choices_that_were_named() -> None:
    """One list of names serves a question and a narrower one."""
    names = {"free": Text("free", "libre"), "held": Text("held", "detenida")}

    class Release(BaseModel):
        custody: Annotated[Literal["free"], Ask(es="detención", choices=names)]

    assert (Text("free", "libre"),) == Form.of(Release).fields[0].choice_labels


def test_labels_that_are_not_one_for_each_choice_are_refused() -> None:
    """Which label belongs to which choice would be a guess."""
    with pytest.raises(ValidationError, match="2 choices have 1 labels: give one for each, or none"):
        FieldDeclaration(
            name="mood", label=Text("mood", "ánimo"), kind=FieldKind.CHOICE, choices=("calm", "afraid"),
            choice_labels=(Text("calm", "en calma"),),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "english", "spanish"),
    [
        ("mood", "very_afraid", "in great fear", "con mucho miedo"),
        ("mood", "not_offered", "not offered", "not offered"),
        ("language", "mam", "mam", "mam"),
        ("detained", True, "yes", "sí"),
        ("detained", False, "no", "no"),
        ("held_on", "2027-03-04", "March 4, 2027", "4 de marzo de 2027"),
        ("hours", 3, "3", "3"),
        ("note", "as_it_was", "as_it_was", "as_it_was"),
    ],
)
def test_an_answer_is_shown_in_words(field: str, value: str | bool | int, english: str, spanish: str) -> None:  # noqa: FBT001 - a table of answers
    """A choice by its label or else without underscores, a date written out, words as they were typed."""
    shown = next(one for one in FORM.fields if one.name == field).shown(value)

    assert (english, spanish) == (shown.en, shown.es)


def test_a_fact_is_shown_and_asked_with_the_names_of_its_choices() -> None:
    """What a condition waits for and what a statement of the fact may say."""
    labels = (Text("cleared", "sin conflicto"), Text("waived in writing", "dispensado por escrito"))
    fact = FactDeclaration(
        name="asylum.conflict_outcome", title=Text("decision", "decisión"), kind=FieldKind.CHOICE,
        choices=("cleared", "waived_in_writing"), choice_labels=labels,
    )  # fmt: skip

    assert labels[1] == fact.shown("waived_in_writing")
    assert (FieldKind.CHOICE, labels) == (fact.asked().kind, fact.asked().choice_labels)


def test_a_fact_that_is_a_choice_among_nothing_takes_any_words() -> None:
    """A plugin may leave open what its own offices answer."""
    assert FieldKind.TEXT is FactDeclaration(name="a.b", title=Text("b"), kind=FieldKind.CHOICE).asked().kind

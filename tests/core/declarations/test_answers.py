"""Answers checked against their questions: what is stored, and what is said of each that will not do."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from amparo.declarations import Ask, FieldDeclaration, Form, Text
from amparo.declarations.answers import AnswersRefused, checked_answers


class Language(StrEnum):
    """Languages of a made-up form."""

    SPANISH = "spanish"
    MAM = "mam"


class Interview(BaseModel):
    """A form as a plugin's author writes it."""

    held_on: Annotated[date, Ask(es="fecha", en="day of the interview")]
    language: Annotated[Language, Ask(es="idioma")]
    detained: Annotated[bool, Ask(es="detenida")]
    hours: Annotated[int, Field(ge=1, le=8), Ask(es="horas", en="hours it took")]
    at: Annotated[
        str | None,
        Field(pattern=r"^\d\d:\d\d$"),
        Ask(es="hora", help=Text("As 08:30 or 13:00.", "Como 08:30 o 13:00.")),
    ] = None
    room: Annotated[str | None, Field(pattern=r"^[A-Z]\d$"), Ask(es="sala")] = None
    mood: Annotated[
        Literal["calm", "afraid"] | None,
        Ask(es="ánimo", choices={"calm": Text("calm, at ease", "en calma"), "afraid": Text("in fear", "con miedo")}),
    ] = None
    note: Annotated[str, Field(min_length=3, max_length=10), Ask(es="nota")] = "none"


FIELDS = Form.of(Interview).fields
GOOD = {"held_on": "2027-03-04", "language": "mam", "detained": False, "hours": 2}


def refusal(answers: dict[str, object]) -> AnswersRefused:
    """Return the refusal of these answers."""
    with pytest.raises(AnswersRefused) as refused:
        checked_answers(FIELDS, answers)
    return refused.value


def test_good_answers_are_stored_without_what_was_not_answered() -> None:
    """A date is kept as its ISO text."""
    assert checked_answers(FIELDS, GOOD) == GOOD


@pytest.mark.parametrize(
    ("change", "english", "spanish"),
    [
        (
            {"held_on": "2027-02-30"},
            "“day of the interview” (held_on) is a date such as 2027-03-04, and “2027-02-30” is not one",
            "«fecha» (held_on) es una fecha, por ejemplo 2027-03-04, y «2027-02-30» no lo es",
        ),
        (
            {"mood": "cross"},
            "“mood” (mood) is one of calm (calm, at ease), afraid (in fear), not “cross”",
            "«ánimo» (mood) es una de estas opciones: calm (en calma), afraid (con miedo), y no «cross»",
        ),
        (
            {"language": "latin"},
            "“language” (language) is one of spanish, mam, not “latin”",
            "«idioma» (language) es una de estas opciones: spanish, mam, y no «latin»",
        ),
        (
            {"detained": "perhaps"},
            "“detained” (detained) is yes or no, and “perhaps” is neither",
            "«detenida» (detained) se responde con sí o no, y «perhaps» no es ninguno de los dos",
        ),
        (
            {"hours": "many"},
            "“hours it took” (hours) is a whole number, and “many” is not one",
            "«horas» (hours) es un número entero, y «many» no lo es",
        ),
        (
            {"hours": 9},
            "“hours it took” (hours) is at most 8, and 9 is more",
            "«horas» (hours) es como máximo 8, y 9 es más",
        ),
        (
            {"hours": 0},
            "“hours it took” (hours) is at least 1, and 0 is less",
            "«horas» (hours) es como mínimo 1, y 0 es menos",
        ),
        (
            {"at": "8:30"},
            "“at” (at) is not written as “8:30” (As 08:30 or 13:00.)",
            "«hora» (at) no se escribe como «8:30» (Como 08:30 o 13:00.)",
        ),
        (
            {"room": "cellar"},
            "“room” (room) is not written as “cellar”: look how it stands on a paper, or ask the supervising attorney",
            "«sala» (room) no se escribe como «cellar»: mire cómo aparece en un papel o pregunte a quien supervisa",
        ),
        (
            {"note": "longer than ten letters"},
            "“note” (note) needs a shorter answer: at most 10 characters, and this one has 23",
            "«nota» (note) necesita una respuesta más corta: como máximo 10 caracteres, y esta tiene 23",
        ),
        (
            {"note": "no"},
            "“note” (note) needs a fuller answer: at least 3 characters, and this one has 2",
            "«nota» (note) necesita una respuesta más completa: como mínimo 3 caracteres, y esta tiene 2",
        ),
        ({"note": "    "}, "“note” (note) is left blank", "«nota» (note) quedó en blanco"),
        ({"note": ""}, "“note” (note) is left blank", "«nota» (note) quedó en blanco"),
        (
            {"note": 38},
            "“note” (note) is answered in words, and “38” is something else",
            "«nota» (note) se responde con palabras, y «38» es otra cosa",
        ),
        (
            {"shoe": 38},
            "“shoe” is not asked here (asked: held_on, language, detained, hours, at, room, mood, note)",
            "«shoe» no se pregunta aquí (se pregunta: held_on, language, detained, hours, at, room, mood, note)",
        ),
    ],
)
def test_a_bad_answer_gets_a_sentence_that_names_it(change: dict[str, object], english: str, spanish: str) -> None:
    """What was asked, by its label and the name to type, what was given and what would do."""
    assert (Text(english, spanish),) == refusal({**GOOD, **change}).problems


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(a|aa)+$", "^(a|a?)+$", r"^(\w+\s?)*$", "(.*)*b$"])
def test_no_pattern_of_a_partner_holds_up_whoever_types(pattern: str) -> None:
    """Engines that try every way of reading a text would be at these for longer than anybody lives."""
    asked = FieldDeclaration(name="place", label=Text("place"), pattern=pattern)
    with pytest.raises(AnswersRefused) as refused:
        checked_answers((asked,), {"place": f"{'a' * 5_000}!"})

    assert ("place",) == refused.value.fields


def test_every_missing_answer_is_named() -> None:
    """All at once, with the label that people see."""
    refused = refusal({})

    assert 4 == len(refused.problems)
    assert Text("“hours it took” (hours) is not answered", "falta responder «horas» (hours)") == refused.problems[3]


def test_where_nothing_is_asked_no_answer_is_taken() -> None:
    """A step that only has to be done takes no words with it."""
    with pytest.raises(AnswersRefused, match=r"“shoe” is not asked here \(asked: nothing\)"):
        checked_answers((), {"shoe": 38})


def test_a_refusal_says_all_its_problems_one_behind_the_other_in_each_language() -> None:
    """Its own text is the English one."""
    refused = refusal({**GOOD, "hours": 9, "note": "no"})

    assert str(refused) == refused.sentence.en
    assert "; ".join(one.es for one in refused.problems) == refused.sentence.es


def test_the_model_of_a_form_can_itself_be_answered() -> None:
    """An action gives back an instance of it: what is said of a question must not be taken for its type."""
    answered = Interview(held_on=date(2026, 11, 3), language=Language.MAM, detained=True, hours=3)

    assert checked_answers(FIELDS, answered.model_dump(mode="json", exclude_none=True, exclude={"note"})) == {
        "held_on": "2026-11-03",
        "language": "mam",
        "detained": True,
        "hours": 3,
    }


def test_refused_answers_name_each_field_that_was_wrong() -> None:
    """Apart from the sentences, which repeat what was given."""
    assert sorted(refusal({**GOOD, "held_on": "yesterday", "fee": 3}).fields) == ["fee", "held_on"]

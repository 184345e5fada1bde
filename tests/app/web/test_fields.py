"""What is wrong with an answer, said at its field on a page."""

from __future__ import annotations

from amparo.declarations import FieldDeclaration, FieldKind, Text
from amparo_app.web.fields import problems_of

HOUR = FieldDeclaration(
    name="hearing_time",
    label=Text("hour of the hearing", "hora de la audiencia"),
    kind=FieldKind.TEXT,
    pattern="[0-2][0-9]:[0-5][0-9]",
    help=Text("In 24 hours, as 08:30.", "En 24 horas, como 08:30."),
)

PATH = FieldDeclaration(
    name="asylum_path",
    label=Text("path", "vía"),
    kind=FieldKind.CHOICE,
    choices=("affirmative", "before_the_court"),
    choice_labels=(Text("with the asylum office", "ante la oficina de asilo"), Text("in court", "ante la corte")),
)


def test_a_wrong_answer_is_told_by_its_question_not_by_the_name_that_nobody_types() -> None:
    """The label stands in the sentence, in both languages; the name belongs to the command line."""
    wrong, missing = problems_of((HOUR,), {"hearing_time": "25h"}), problems_of((HOUR,), {})
    said = [text for found in (wrong, missing) for text in (found["hearing_time"].en, found["hearing_time"].es)]

    assert [True, True, True, True] == [HOUR.label.en in one or HOUR.label.es in one for one in said]
    assert [] == [one for one in said if "hearing_time" in one]


def test_nobody_is_shown_a_pattern() -> None:
    """Where no help says how an answer is written, the sentence says whom to ask; patterns are for programs."""
    unexplained = HOUR.model_copy(update={"label": Text("hour", "hora"), "help": None})

    assert {
        "hearing_time": Text(
            "“hour” is not written as “25h”: look how it stands on a paper, or ask the supervising attorney",
            "«hora» no se escribe como «25h»: mire cómo aparece en un papel o pregunte a quien supervisa",
        )
    } == problems_of((unexplained,), {"hearing_time": "25h"})


def test_a_choice_that_there_is_not_is_told_by_the_names_of_those_that_there_are() -> None:
    """A form drawn before its plugin changed may send one: nobody chose it by the value that is stored."""
    unlabelled = PATH.model_copy(update={"choice_labels": ()})

    assert {
        "asylum_path": Text(
            "“path” is one of these: with the asylum office, in court. Choose one.",
            "«vía» es una de estas opciones: ante la oficina de asilo, ante la corte. Elija una.",
        )
    } == problems_of((PATH,), {"asylum_path": "defensive_path"})
    assert (
        "“path” is one of these: affirmative, before the court. Choose one."
        == problems_of((unlabelled,), {"asylum_path": "defensive_path"})["asylum_path"].en
    )

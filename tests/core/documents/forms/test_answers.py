"""Questions answered from a case, without a PDF: what applies, what is open, what is written as none."""

from __future__ import annotations

import pytest
from tests.core.documents.forms.blank import FORM, question
from tests.core.documents.forms.conftest import CLIENT, answered, case_of, catalog_with, child

from amparo.case.model import Case
from amparo.declarations import (
    AnyPerson,
    Fact,
    FactValue,
    FieldKind,
    Filled,
    FormField,
    FormQuestion,
    PersonIs,
    Question,
)
from amparo.documents.forms.answers import FormAnswer, State, as_table, form_answers, table
from amparo.documents.forms.written import Said, put
from amparo.documents.values import FieldValues


def one(asked: FormQuestion, case: Case) -> FormAnswer:
    """Return what a case answers to one question."""
    form = FORM.model_copy(update={"questions": (asked,), "rows": (), "not_applicable": "N/A"})
    (found,) = answered(case, form).answers
    return found


def test_a_question_that_does_not_apply_says_so_in_every_field_for_words() -> None:
    """An empty field is a question that nobody answered; a box stays as it is."""
    boxes = (FormField(name="story"), FormField(name="yes", how=Filled.BOX, at=(True,)))
    asked = question("story", "facts.asylum.story", *boxes, when=Fact("asylum.detained").equals(True))  # noqa: FBT003
    found = one(asked, case_of())

    assert (State.NOT_APPLICABLE, ["N/A"]) == (found.state, [put.text for put in found.fields])
    assert "" == one(asked.model_copy(update={"not_applicable": ""}), case_of()).text
    assert State.ANSWERED is one(asked, case_of(detained=True)).state


def test_what_hangs_on_an_open_question_is_neither_asked_yet_nor_written_off() -> None:
    """Nobody has said yet whether there was harm: “N/A” for what it was would answer for them."""
    harmed = Fact("asylum.detained").equals(True)  # noqa: FBT003
    asked = (
        question("harm", "facts.asylum.detained"),
        question("story", "facts.asylum.story", FormField(name="story"), when=harmed),
        question("nothing", "facts.asylum.story", FormField(name="nothing"), when=~harmed & PersonIs(roles=("child",))),
    )
    form = FORM.model_copy(update={"questions": asked, "rows": (), "not_applicable": "N/A"})
    unsaid, said = (
        {found.id: found for found in answered(case_of(detained=harm), form).answers} for harm in (None, False)
    )

    assert [State.OPEN, State.UNDECIDED, State.NOT_APPLICABLE] == [found.state for found in unsaid.values()]
    assert ("", ()) == (unsaid["story"].text, unsaid["story"].fields)
    assert (State.NOT_APPLICABLE, "N/A") == (said["story"].state, said["story"].text)


def test_the_first_path_that_is_known_answers_and_the_last_is_asked_for() -> None:
    """What the engine knows comes before what somebody would have to state again."""
    asked = question("receipt", "applicant.a_number", or_else=("facts.asylum.receipt",))
    nameless = CLIENT.model_copy(update={"a_number": ""})

    assert "000-111-222" == one(asked, case_of(receipt="X")).text
    assert "X" == one(asked, case_of(client=nameless, receipt="X")).text
    unknown = one(asked, case_of(client=nameless))
    assert (State.OPEN, "facts.asylum.receipt", "asylum.receipt") == (unknown.state, unknown.source, unknown.fact)


def test_a_value_of_the_case_itself_may_be_asked_for_and_one_of_an_applicant_only_if_there_is_one() -> None:
    """A motion is nobody's own form."""
    asked = (question("number", "case.number"), question("name", "applicant.name"))
    form = FORM.model_copy(update={"questions": asked, "rows": ()})
    values = FieldValues(by_source={"case.number": "27-AB2C"})
    found = form_answers(form, case_of(), catalog_with(form), values, None).answers

    assert [("27-AB2C", State.ANSWERED), ("", State.OPEN)] == [(each.text, each.state) for each in found]


@pytest.mark.parametrize("children", [0, 1])
def test_a_condition_answers_yes_where_it_holds_and_no_where_it_does_not(children: int) -> None:
    """“Do you have children?” is known from who is in the case."""
    asked = FormQuestion(
        id="children",
        item="1",
        label=FORM.title,
        holds=AnyPerson(of=PersonIs(roles=("child",))),
        fields=(FormField(name="yes", how=Filled.BOX, at=(True,)),),
    )
    found = one(asked, case_of(*(child(n + 1) for n in range(children))))

    assert (["No", "Yes"][children], [bool(children)]) == (found.text, [put.ticked for put in found.fields])


def test_rows_of_a_fact_are_its_lines_and_none_is_none() -> None:
    """What is too much in a line stays with its last column."""
    columns = ("employer", "from")

    assert [{"employer": "A", "from": "2019"}, {"employer": "B", "from": "2020 | to 2021"}] == list(
        table("A | 2019\n\n B|2020 | to 2021\n", columns)
    )
    assert [] == list(table("None", columns))
    assert [{"employer": "A", "from": ""}] == list(table("A", columns))
    assert "A B | 2019\nC |" == as_table([{"employer": "A|B", "from": 2019}, {"employer": "C\n"}], columns).rstrip()
    assert "none" == as_table([], columns)


def test_rows_beyond_the_form_are_answered_for_the_sheet_and_in_their_order() -> None:
    """A third and a fourth are as good as the first two."""
    found = answered(case_of(*(child(n) for n in (1, 2, 3, 4))))
    beyond = [(one.place.row, one.text) for one in found.answers if one.beyond]

    assert [(3, "Niño 3"), (3, "03/01/2015"), (4, "Niño 4"), (4, "04/01/2015")] == beyond


def test_a_form_for_a_child_is_filled_with_what_is_known_of_the_child() -> None:
    """Whom a form is for is not always the client; and nobody is their own child."""
    case = case_of(child(1), child(2))
    found = form_answers(FORM, case, catalog_with(FORM), FieldValues(by_source={}), case.persons[1])
    said = {one.id: one.text for one in found.answers}

    assert ("Niño 1", "01/01/2015", "Niño 1") == (said["name"], said["born"], found.name)
    assert ("Niño 2", None) == (said["children[1].name"], said.get("children[2].name"))


def test_capital_letters_are_for_words_and_not_for_states() -> None:
    """A state of a box is a name in the file."""
    form = FORM.model_copy(update={"capitals": True})
    found = {put.name: put.text for one in answered(case_of(), form).answers for put in one.fields}

    assert ("LUZ NÚÑEZ O\u2019BRIEN", "F") == (found["name"], found["sex"])


@pytest.mark.parametrize(
    ("value", "how", "expected"),
    [
        ("2027-01-31", Filled.DATE, "01/31/2027"),
        ("about 1990", Filled.DATE, "about 1990"),
        ("2019-03", Filled.MONTH, "03/2019"),
        ("2019-03-15", Filled.MONTH, "03/2019"),
        ("present", Filled.MONTH, "present"),
        ("A 000-111-222", Filled.DIGITS, "000111222"),
        ("none", Filled.DIGITS, "none"),
        ("+1 (213) 555-0101", Filled.AREA_CODE, "213"),
        ("2135550101", Filled.LOCAL_NUMBER, "555-0101"),
        ("e\u0301l", Filled.TEXT, "él"),
        (True, Filled.TEXT, "Yes"),
        (3, Filled.TEXT, "3"),
    ],
)
def test_an_answer_is_written_as_its_field_has_it(value: FactValue, how: Filled, expected: str) -> None:
    """What does not have the field's shape is left as somebody typed it."""
    assert expected == put(Said(value), FormField(name="x", how=how)).text


def test_a_choice_is_written_by_its_english_label_or_by_the_declarations_own_words() -> None:
    """The forms are in English, whatever the client speaks."""
    kind = Question(kind=FieldKind.CHOICE, choices=("c_8",), choice_labels=(FORM.title,))
    words = FormField(name="x", written={"c_8": "c8"})

    assert "Application of the Tests" == put(Said("c_8", kind), FormField(name="x")).text
    assert ("c8", "") == (put(Said("c_8", kind), words).text, put(Said("a_5", kind), words).text)


def test_answers_that_stand_together_are_all_needed() -> None:
    """A city without its country is half an answer, and the country is what is asked for."""
    asked = question("birth_place", "applicant.name", together=("facts.asylum.receipt", "facts.asylum.state"))
    half = one(asked, case_of(receipt="X", state=None))

    assert "Luz Núñez O\u2019Brien, X, ca" == one(asked, case_of(receipt="X")).text
    assert (State.OPEN, "asylum.state") == (half.state, half.fact)


def test_where_a_question_does_not_apply_another_answer_may_stand() -> None:
    """Mail goes to the home unless it goes elsewhere; while the home is unknown, the question is open."""
    elsewhere = Fact("asylum.detained").equals(True)  # noqa: FBT003
    asked = question("mail", "facts.asylum.receipt", when=elsewhere, otherwise="facts.asylum.state")
    unknown = one(asked, case_of(detained=False, state=None))

    assert "ca" == one(asked, case_of(detained=False, receipt="X")).text
    assert "X" == one(asked, case_of(detained=True, receipt="X")).text
    assert (State.OPEN, "asylum.state") == (unknown.state, unknown.fact)


def test_the_applicant_is_not_counted_among_those_of_their_own_role() -> None:
    """A child whose own form it is has one sibling here, and not two."""
    asked = question("siblings", "number_of.child")
    form = FORM.model_copy(update={"questions": (asked,), "rows": ()})
    case = case_of(child(1), child(2))
    (found,) = form_answers(form, case, catalog_with(form), FieldValues(by_source={}), case.persons[1]).answers

    assert "1" == found.text


def test_an_answer_without_a_box_of_its_own_may_stand_in_words_beside_the_boxes() -> None:
    """“Other: ...” is what the line beside the boxes is for; without such a line the answer has no place."""
    boxes = tuple(FormField(name=name, how=Filled.BOX, at=(name,)) for name in ("apartment", "suite"))
    asked = question("unit", "facts.asylum.unit", *boxes)
    with_line = question("unit", "facts.asylum.unit", *boxes, FormField(name="other"))

    assert [True, False] == [one(each, case_of(unit="floor")).boxless for each in (asked, with_line)]
    assert not one(asked, case_of(unit="suite")).boxless


@pytest.mark.parametrize("number", [3, 5])
def test_a_row_beyond_the_form_is_asked_what_the_first_row_is_asked(number: int) -> None:
    """And it names the row that it is, which the sheet repeats."""
    found = answered(case_of(*(child(each) for each in range(1, number + 1)))).answers
    names = [each for each in found if each.id == f"children[{number}].name"]

    assert [(number, f"Niño {number}", True)] == [(each.place.row, each.text, each.beyond) for each in names]


def test_rows_that_nobody_is_in_are_answered_in_the_first_row_alone() -> None:
    """“N/A” in each row would say that there are two children of whom nothing is known."""
    found = [each for each in answered(case_of()).answers if each.id.startswith("children")]

    assert [("children[1].name", 1, ["child_1_name"]), ("children[1].born", 1, [])] == [
        (each.id, each.place.row, [put.name for put in each.fields]) for each in found
    ]


@pytest.mark.parametrize("children", [0, 2])
def test_persons_of_a_role_are_counted(children: int) -> None:
    """The paper asks how many there are, and none is a number too."""
    asked = question("children", "number_of.child")

    assert str(children) == one(asked, case_of(*(child(number) for number in range(1, children + 1)))).text

"""Forms I-589 and I-765 held against what is printed beside each of their fields, and filled for an invented family."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from tests.plugins.amparo_asylum.forms.paper import FORMS, Placed, Printed, placed, printed

from amparo.declarations import Always, FieldKind, Filled, GovernmentForm, Overflow, PluginDeclarations
from amparo.documents.forms.paths import sources_of

LEFT = {
    "i_589_2025_01_20": {
        "barcode": "read by the agency's machines",
        "A.II EOIR": "for official use",
        "A.II USCIS": "for official use",
        "F": "sworn to before the asylum officer",
        "G": "sworn to before the immigration judge",
        "Supplement B": "the additional sheet takes its place",
    },
    "i_765_2025_08_21": {
        "barcode": "read by the agency's machines",
        "2.27": "no category that is offered has a third part",
        "2.31.b": "for categories that are not offered",
        **{f"6.{item}.{part}": "the additional sheet takes its place" for item in range(3, 8) for part in "abcd"},
    },
}
"""Why a field is left blank, by the item at which it stands."""

CHOICES = {
    "Male": ("male",),
    "Female": ("female",),
    "Single": ("single",),
    "Married": ("married",),
    "Divorced": ("divorced",),
    "Widowed": ("widowed",),
    "Apt.": ("apartment",),
    "Ste.": ("suite",),
    "Flr.": ("floor",),
    "I have never been in Immigration Court proceedings.": ("never",),
    "I am now in Immigration Court proceedings.": ("now",),
    "I am not now in Immigration Court proceedings, but I have been in the past.": ("in_the_past",),
    "Initial permission to accept employment.": ("initial",),
    "Replacement of lost, stolen, or damaged employment authorization document, or correction": ("replacement",),
    "Renewal of my permission to accept employment.": ("renewal",),
    "I can read and understand English, and I have read and understand every question and instruction": ("english",),
    "The interpreter named in Part 4. read to me every question and instruction": ("interpreter",),
    "I am not an attorney or accredited representative but have prepared this application": ("somebody_else",),
    "I am an attorney or accredited representative": ("attorney", "attorney_for_this_form_only"),
    "my representation extends beyond the preparation of this application": ("attorney",),
    "my representation does not extend beyond the preparation of this application": ("attorney_for_this_form_only",),
    "I do not have any children.": (False,),
    "I have children.": (True,),
}
"""The answer at which a box is ticked, by the words that are printed behind it."""

every_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def _left(form: GovernmentForm) -> set[str]:
    return {name for name in printed(form.id) if any(re.fullmatch(_pattern(one), name) for one in form.left_blank)}


def _pattern(name: str) -> str:
    return ".*".join(map(re.escape, name.split("*")))


def _both(form: GovernmentForm) -> list[tuple[Printed, Placed]]:
    return [(printed(form.id)[one.field.name], one) for one in placed(form)]


@every_form
def test_every_field_of_the_paper_is_thought_of_once(form: GovernmentForm) -> None:
    """Each field takes an answer, waits for a pen or is left blank; none does two of these, and none is made up."""
    answered = [one.field.name for one in placed(form)]
    by_hand = list(chain.from_iterable(one.fields for one in form.by_hand))
    thought_of = [*answered, *by_hand, *_left(form)]

    assert sorted(printed(form.id)) == sorted(thought_of)


@every_form
def test_a_field_stands_at_the_item_and_beside_the_words_of_its_question(form: GovernmentForm) -> None:
    """The declaration says what the pictures of the pages show, whatever the field's name says."""
    for paper, one in _both(form):
        assert (paper.item + ".").replace(" ", ".").startswith((one.item + ".").replace(" ", ".")), paper
        if paper.kind != "check" and one.field.how not in {Filled.AREA_CODE, Filled.LOCAL_NUMBER}:
            assert paper.printed.removeprefix(one.label) in {"", ": first box", ": second box"}, paper


@every_form
def test_a_box_is_ticked_at_the_answer_that_is_printed_behind_it(form: GovernmentForm) -> None:
    """Yes at yes, Male at male, the floor at the floor: the names of boxes and of their states say otherwise."""
    boxes = [(paper, one.field) for paper, one in _both(form) if paper.kind == "check"]
    for paper, field in boxes:
        words = paper.printed.rpartition(": ")[2]
        expected: tuple[object, ...] | None = CHOICES.get(words) or CHOICES.get(paper.printed)
        if expected is None and one_of_a_pair(paper):
            expected = _of_a_pair(paper, field.at)

        assert (Filled.BOX, expected or _alone(field.at)) == (field.how, field.at), paper


def one_of_a_pair(paper: Printed) -> bool:
    """Return whether a box is one of yes and no."""
    return paper.printed.endswith((" Yes", " No"))


def _of_a_pair(paper: Printed, at: tuple[object, ...]) -> tuple[object, ...]:
    """Return what yes or no means, also where the answer is when somebody was in court."""
    yes = paper.printed.endswith(" Yes")
    if set(at) <= {"never", "now", "in_the_past"}:
        return ("now",) if yes else ("never", "in_the_past")
    return (yes,)


def _alone(at: tuple[object, ...]) -> tuple[object, ...]:
    """Return what a box by itself is ticked at: a yes, which in a list is a word."""
    return ("yes",) if at == ("yes",) else (True,)


@every_form
def test_an_answer_is_written_in_the_shape_that_the_paper_asks_for(form: GovernmentForm) -> None:
    """Dates as dates, months as months, an area code before its number; what is counted in digits as digits."""
    for paper, one in _both(form):
        expected = one.field.how
        if paper.kind == "choice":
            expected = Filled.OPTION
        elif paper.printed.endswith("(Mo/Yr)"):
            expected = Filled.MONTH
        elif "(mm/dd/yyyy)" in paper.printed or paper.printed.endswith((": Date", "Date Status Expires")):
            expected = Filled.DATE
        elif paper.printed.endswith("(area code)"):
            expected = Filled.AREA_CODE
        elif "Social Security" in paper.printed or "A-Number" in paper.printed:
            expected = Filled.DIGITS

        assert expected == one.field.how, paper


@every_form
def test_what_is_left_blank_has_a_reason(form: GovernmentForm) -> None:
    """Fields that nobody fills are those for which a reason is written here, and each reason is used."""
    items = {printed(form.id)[name].item for name in _left(form)}

    assert set(LEFT[form.id]) == items


@every_form
def test_every_signature_waits_for_a_pen(form: GovernmentForm) -> None:
    """No signature, and no date beside one, is ever filled in."""
    by_hand = set(chain.from_iterable(one.fields for one in form.by_hand)) | _left(form)

    assert {name for name, one in printed(form.id).items() if "Signature" in one.printed} <= by_hand


@every_form
def test_a_question_of_yes_or_no_has_to_be_answered(form: GovernmentForm) -> None:
    """An application may be denied for one question that is left open."""
    pairs = [one.question for paper, one in _both(form) if one_of_a_pair(paper)]

    assert [] == [question.id for question in pairs if not question.required]


def test_a_yes_of_the_asylum_application_has_to_be_explained() -> None:
    """In Parts B and C the explanation is required, where the answer is yes; elsewhere N/A is written."""
    form = FORMS["i_589_2025_01_20"]
    explained = [one for one in form.questions if one.id.endswith("_explained")]

    assert {"B": 6, "C": 6} == {part: sum(one.part == part for one in explained) for part in "BC"}
    assert all(one.required and not isinstance(one.when, Always) for one in explained)
    assert form.not_applicable == "N/A"


@every_form
def test_a_number_that_does_not_fit_is_never_cut(form: GovernmentForm) -> None:
    """A date or a number that is too long is refused, not sent to the additional sheet."""
    digits = {Filled.DIGITS, Filled.DATE, Filled.AREA_CODE, Filled.LOCAL_NUMBER}
    numbers = [one.question for _, one in _both(form) if one.field.how in digits]

    assert [] == [question.id for question in numbers if question.overflow is not Overflow.REFUSE]


def test_every_answer_that_a_step_asks_for_is_used_by_a_form(asylum: PluginDeclarations) -> None:
    """Nobody is asked for what no form needs, save for whom a step is about."""
    from amparo_asylum.form_answers import answer_steps

    used = {source for form in asylum.government_forms for source in _sources(form)}
    asked = {f"facts.{question.fact}" for step in answer_steps() for question in step.questions}

    assert {"facts.asylum.own_application"} == asked - used


def _sources(form: GovernmentForm) -> set[str]:
    rows = [question for one in form.rows for question in one.questions]
    questions = [*form.questions, *rows]
    together = chain.from_iterable((*sources_of(one), *one.together, one.otherwise or "") for one in questions)
    return {*together, *(one.source for one in form.rows)}


@every_form
def test_an_item_is_what_the_form_prints_before_a_question(form: GovernmentForm) -> None:
    """Numbers and letters: a word of ours there would be told as one of the agency's, and in English to everybody."""
    rows = [question for one in form.rows for question in one.questions]
    items = {one.item for one in (*form.questions, *rows)}

    assert set() == {one for one in items if re.search("[a-z]{2}", one)}


def test_a_fact_and_the_field_that_states_it_are_one_question(asylum: PluginDeclarations) -> None:
    """What a step asks and what the fact is differ in nothing that a person or the engine reads."""
    facts = {fact.name: fact for fact in asylum.facts}
    fields = [field for step in asylum.steps for field in step.form.fields if field.fact in facts]
    of_forms = [field for field in fields if field.kind is not FieldKind.CHOICE and field.fact is not None]

    assert [] == [field.fact for field in of_forms if field.kind is not facts[field.fact or ""].kind]

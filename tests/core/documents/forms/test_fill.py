"""A form filled: what is in it afterwards, what is not, and what is refused; read again by another library."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.documents.forms.blank import BARCODE, FORM, SUITE, blank_form, question
from tests.core.documents.forms.conftest import CLIENT, answered, case_of, child

from amparo.declarations import Filled, FormField, GovernmentForm, Overflow
from amparo.documents.forms.answers import FormAnswers, State
from amparo.documents.forms.draft_mark import MARK
from amparo.documents.forms.file import opened
from amparo.documents.forms.fill import FilledForm, filled_form
from amparo.documents.forms.written import composed
from amparo.errors import InvalidInput


def made(answers: FormAnswers, form: GovernmentForm = FORM, *, draft: bool = False, blank: bytes = b"") -> FilledForm:
    """Return the small form filled with answers."""
    with opened(blank or blank_form(), "t-1.pdf") as file:
        return filled_form(file, form, answers, draft=draft)


def held(filled: FilledForm) -> dict[str, Any]:
    """Return what another library reads in each field."""
    fields = pypdf.PdfReader(io.BytesIO(filled.content)).get_fields() or {}
    return {name: field.get("/V") for name, field in fields.items() if field.get("/FT")}


def texts(filled: FilledForm) -> list[str]:
    """Return the words of each page, without those of its fields."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(filled.content)).pages]


def changed(case: Any = None, **facts: Any) -> FormAnswers:
    """Return the answers of the usual case with other facts."""
    return answered(case or case_of(child(1), **facts))


@pytest.fixture(scope="module")
def filled() -> FilledForm:
    """Return the form with every question answered."""
    return made(answered(case_of(child(1))))


def test_every_answer_stands_in_its_field_as_the_form_has_it(filled: FilledForm) -> None:
    """Dates as the agency writes them, a number in digits, a telephone in two parts, states with their blanks."""
    assert {
        "name": "Luz Núñez O\u2019Brien",
        "a_number": "000111222",
        "receipt": "NONE",
        "story": "They came at night.",
        "born": "01/31/1990",
        "area": "213",
        "local": "555-0101",
        "unit_suite": f"/{SUITE}",
        "no": "/N",
        "sex": "/F",
        "state": "CA",
        "child_1_name": "Niño 1",
        "child_1_born": "01/01/2015",
        "job_1": "Panadería Ñuble",
        BARCODE: "T-1|03/01/26|1",
    } == {name: value for name, value in held(filled).items() if value not in {None, "", "/Off"}}


def test_a_form_with_every_answer_has_nothing_left_but_the_pen(filled: FilledForm) -> None:
    """Whoever hands it out sees what is left: a signature, and what was written as none."""
    assert ((), (), ()) == (filled.open, filled.troubles, filled.sheet)
    assert ["signature"] == [one.label.en for one in filled.by_hand]
    assert ["receipt"] == [one.id for one in filled.empty]


def test_what_shows_is_in_the_file_and_no_second_form_or_program_is(filled: FilledForm) -> None:
    """No reader computes, clears or draws anything anew: what was read back is what an officer sees."""
    with pikepdf.open(io.BytesIO(filled.content)) as pdf:
        form = pdf.Root.AcroForm
        gone = [key for key in ("/XFA", "/SigFlags", "/CO", "/NeedAppearances") if key in form]
        gone += [key for key in ("/Perms", "/OpenAction", "/AA") if key in pdf.Root]
        scripts = [str(field.fully_qualified_name) for field in pdf.acroform.fields if "/AA" in field.obj]
        name = next(field for field in pdf.acroform.fields if field.fully_qualified_name == "name")
        letters = b"".join(bytes(one.operands[0]) for one in pikepdf.parse_content_stream(name.obj.AP.N, "Tj"))

    assert ([], [], False) == (gone, scripts, "/JavaScript" in pdf_names(filled))
    assert "Luz Núñez O\u2019Brien".encode("cp1252") == letters


def pdf_names(filled: FilledForm) -> list[str]:
    """Return what the file's own list of names holds."""
    with pikepdf.open(io.BytesIO(filled.content)) as pdf:
        return list(pdf.Root.get("/Names", {}).keys())


def test_bar_codes_are_left_to_the_byte(filled: FilledForm) -> None:
    """An office reads the edition of each page from its bars; a program that draws them anew draws words."""

    def bars(content: bytes) -> tuple[str, bytes, Any]:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            field = next(one for one in pdf.acroform.fields if one.fully_qualified_name == BARCODE)
            return str(field.obj.V), field.obj.AP.N.read_bytes(), str(field.obj.get("/MaxLen"))

    assert bars(blank_form()) == bars(filled.content)


def test_the_same_answers_give_the_same_bytes(filled: FilledForm) -> None:
    """So that a case does not keep one form twice."""
    assert filled.sha256 == made(answered(case_of(child(1)))).sha256


def test_a_draft_says_so_on_each_page_in_both_languages_and_a_final_form_nowhere(filled: FilledForm) -> None:
    """A draft that looks like a form is filed by mistake."""
    draft = made(changed(story="Nothing. " * 80), draft=True)
    pages = texts(draft)

    assert [True] * 3 == [MARK in page for page in pages]
    assert not any("DRAFT" in page for page in texts(filled))


def test_an_answer_with_no_room_stands_whole_on_a_sheet_with_name_number_and_item() -> None:
    """And its field points there, with as much of it as goes in."""
    story = "They came at night, and we left the house in which I was born. " * 20
    filled = made(changed(story=story))
    (entry,) = filled.sheet
    sheet = texts(filled)[2]

    assert ("Part 2, item 4: story", story.strip()) == (entry.place, entry.text)
    assert held(filled)["story"].startswith("They came at night, and we left")
    assert held(filled)["story"].endswith("(continued on additional sheet)")
    for words in (
        "Additional sheet to Form T-1 (edition 03/01/26)",
        "Luz Núñez O\u2019Brien",
        "000-111-222",
        "item 4: story",
    ):
        assert words in sheet
    assert 20 == sheet.count("They came at night")


def test_rows_for_which_the_form_has_no_fields_stand_on_the_sheet() -> None:
    """A third child is as much a child as the first."""
    filled = made(answered(case_of(child(1), child(2), child(3))))
    (entry,) = filled.sheet

    assert ("Niño 1", "Niño 2") == (held(filled)["child_1_name"], held(filled)["child_2_name"])
    assert ("Part 3, child 3", "1. name: Niño 3\n1. born: 03/01/2015") == (entry.place, entry.text)


def test_no_child_is_said_to_be_none() -> None:
    """An empty field is a question that nobody answered."""
    filled = made(answered(case_of()))

    assert ("N/A", None) == (held(filled)["child_1_name"], held(filled)["child_2_name"])


def test_letters_that_the_font_has_not_are_named_and_the_field_stays_empty() -> None:
    """Never a question mark in the place of a name."""
    client = CLIENT.model_copy(update={"name": "Ixchel K\u02bciche\u02bc ገብረ"})
    filled = made(answered(case_of(child(1), client=client)))
    (trouble,) = filled.troubles

    assert "“\u02bc” (U+02BC), “ገ” (U+1308), “ብ” (U+1265), “ረ” (U+1228)" in trouble.what.en
    assert "apóstrofo" in trouble.what.es
    assert (None, client.name) == (held(filled)["name"], filled.sheet[0].text)


def test_a_number_that_is_too_long_is_a_mistake_and_never_shortened() -> None:
    """Nine digits of ten are somebody else's number."""
    client = CLIENT.model_copy(update={"a_number": "000-111-222-3"})
    filled = made(answered(case_of(child(1), client=client)))
    (trouble,) = filled.troubles

    assert "has 10 characters, and there is room for 9" in trouble.what.en
    assert held(filled)["a_number"] is None


def test_a_telephone_of_another_country_goes_on_the_sheet_and_is_named() -> None:
    """The form has room for ten digits only."""
    client = CLIENT.model_copy(update={"telephone": "+502 5550 0101"})
    filled = made(answered(case_of(child(1), client=client)))

    assert [None, None] == [held(filled)["area"], held(filled)["local"]]
    assert "is not a telephone number of ten digits" in filled.troubles[0].what.en
    assert ["+502 5550 0101"] == [entry.text for entry in filled.sheet]


def test_an_answer_without_a_box_or_out_of_a_list_is_named() -> None:
    """It would otherwise be gone without anybody noticing."""
    filled = made(changed(unit="floor", state="Alta Verapaz"))

    assert ["The form has no box for the answer “floor”", "The form's list does not have “Alta Verapaz”"] == [
        one.what.en.partition(".")[0] for one in filled.troubles
    ]


def test_a_field_that_is_not_there_keeps_no_other_of_its_question_empty() -> None:
    """What the file has is filled."""
    asked = question("name", "applicant.name", FormField(name="gone"), FormField(name="name"))
    form = FORM.model_copy(update={"questions": (asked, *FORM.questions[1:])})

    assert CLIENT.name == held(made(answered(case_of(child(1)), form), form))["name"]


def test_an_option_of_a_list_is_picked_and_a_state_that_no_box_has_is_named_with_those_it_has() -> None:
    """An edition may call its boxes otherwise than the one before it."""
    way = FormField(name="state", how=Filled.OPTION, written={"ca": "CA"})
    wrong = FormField(name="sex", how=Filled.OPTION, written={"male": "M", "female": "W"})
    state, sex = question("state", "facts.asylum.state", way), question("sex", "facts.asylum.sex", wrong)
    form = FORM.model_copy(update={"questions": (*FORM.questions[:-2], sex, state)})
    filled = made(answered(case_of(child(1)), form), form)
    (trouble,) = filled.troubles

    assert ("CA", None) == (held(filled)["state"], held(filled)["sex"])
    assert [True] * 4 == [part in trouble.what.en for part in ("sex", "W", "“M”", "“F”")]


def test_a_draft_keeps_the_fonts_of_what_its_pages_print() -> None:
    """The mark brings its own; without theirs, a reader shows the form's questions in another one, or not at all."""
    draft = made(changed(), draft=True)

    for page in pikepdf.open(io.BytesIO(draft.content)).pages:
        assert {"/Helv"} < set(page.resources.Font.keys())


def test_a_field_below_another_holds_its_own_value() -> None:
    """The agencies' fields are named by their page and its parts, each of which is above the next."""
    pdf, below = pikepdf.open(io.BytesIO(blank_form())), io.BytesIO()
    (name,) = (field for field in pdf.acroform.fields if field.fully_qualified_name == "name")
    part = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("part1"), Kids=pikepdf.Array([name.obj])))
    every = [one for one in pdf.Root.AcroForm.Fields if one.objgen != name.obj.objgen]
    name.obj.Parent, pdf.Root.AcroForm.Fields = part, pikepdf.Array([part, *every])
    pdf.save(below)
    asked = question("name", "applicant.name", FormField(name="part1.name"))
    form = FORM.model_copy(update={"questions": (asked, *FORM.questions[1:])})
    filled = made(answered(case_of(child(1)), form), form, blank=below.getvalue())

    assert CLIENT.name == held(filled)["part1.name"]
    with pikepdf.open(io.BytesIO(filled.content)) as read:
        assert not [one for one in read.Root.AcroForm.Fields if one.get("/T") == "part1" and "/V" in one]


def test_an_address_on_the_internet_stays_and_a_program_behind_a_field_goes() -> None:
    """A form names the page of its instructions."""
    pdf, linked = pikepdf.open(io.BytesIO(blank_form())), io.BytesIO()
    by_name = {field.fully_qualified_name: field.obj for field in pdf.acroform.fields}
    by_name["name"].A = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org"))
    by_name["story"].A = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.save(linked)
    filled = made(answered(case_of(child(1))), blank=linked.getvalue())

    with pikepdf.open(io.BytesIO(filled.content)) as read:
        kept = {field.fully_qualified_name for field in read.acroform.fields if "/A" in field.obj}
    assert {"name"} == kept


def test_what_the_agency_put_into_a_field_is_no_answer() -> None:
    """A default, such as the name of a state, stands in every blank of the form."""
    pdf = pikepdf.open(io.BytesIO(blank_form(values={"story": "See instructions"})))
    (story,) = (field for field in pdf.acroform.fields if field.fully_qualified_name == "story")
    story.obj.DV = pikepdf.String("See instructions")
    preset, other = io.BytesIO(), io.BytesIO()
    pdf.save(preset)
    story.obj.DV = pikepdf.String("Something else")
    pdf.save(other)

    assert "They came at night." == held(made(answered(case_of(child(1))), blank=preset.getvalue()))["story"]
    with pytest.raises(InvalidInput, match="has answers in it already"):
        made(answered(case_of(child(1))), blank=other.getvalue())


def test_a_field_that_nobody_thought_of_and_one_that_is_not_there_keep_a_form_from_being_final() -> None:
    """The declaration and the file are held against each other in both directions."""
    elsewhere = question("elsewhere", "applicant.name", FormField(name="elsewhere"))
    form = FORM.model_copy(update={"questions": (*FORM.questions[1:], elsewhere)})
    filled = made(answered(case_of(child(1)), form), form)

    assert ["Enter full name", "elsewhere"] == [one.place.label.en for one in filled.troubles]
    assert "The file has this field (name)" in filled.troubles[0].what.en
    assert "The file has no field “elsewhere”" in filled.troubles[1].what.en


def test_open_questions_are_listed_with_what_answers_them() -> None:
    """In a draft they are empty, and a final form is refused for them."""
    filled = made(changed(story=None, jobs=None), draft=True)

    assert [("story", "asylum.story"), ("jobs", "asylum.jobs")] == [(one.id, one.fact) for one in filled.open]
    assert [State.OPEN] * 2 == [one.state for one in filled.open]


def test_a_form_with_answers_in_it_already_is_refused() -> None:
    """They may be another client's."""
    blank = blank_form(values={"story": "Somebody else's"})

    with pytest.raises(InvalidInput, match=r"t-1.pdf has answers in it already, in 1 fields \(story\)"):
        made(answered(case_of(child(1))), blank=blank)


anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=600) | st.text("Aé ñ\u2019\n", max_size=2_000)


@settings(max_examples=25, deadline=None)
@given(anything, anything)
def test_whatever_is_answered_nothing_is_lost(story: str, name: str) -> None:
    """The field holds all of it, or the sheet does; what the field holds is its beginning and fits into its box."""
    client = CLIENT.model_copy(update={"name": name})
    filled = made(answered(case_of(child(1), client=client, story=story)), draft=True)
    whole = {"story": composed(story), "name": composed(name)}
    on_sheet = {entry.place.rpartition(": ")[2]: entry.text for entry in filled.sheet}
    asked = {one.id for one in filled.open}

    for field, value in lost(held(filled), whole):
        assert asked & {field} or value == on_sheet.get(field), (field, value)


def lost(found: dict[str, Any], whole: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the answers that their fields do not hold as they are, apart from blanks in a field of one line."""
    for name, value in whole.items():
        shown = found[name] or ""
        if shown != value and shown.split() != value.split():
            yield name, value


def test_an_answer_that_may_not_go_on_a_sheet_is_a_mistake() -> None:
    """By the question's own word."""
    refusing = FORM.questions[0].model_copy(update={"overflow": Overflow.REFUSE})
    form = FORM.model_copy(update={"questions": (refusing, *FORM.questions[1:])})
    client = CLIENT.model_copy(update={"name": "Luz " * 40})
    filled = made(answered(case_of(child(1), client=client), form), form)

    assert ["name"] == [one.place.label.en for one in filled.troubles]
    assert held(filled)["name"] is None


BLANK = blank_form()
places = st.integers(0, len(BLANK) - 1)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=6) | st.tuples(places, places))
@pytest.mark.filterwarnings("ignore")  # qpdf's own, of what it mends
def test_a_damaged_file_is_refused_or_filled_right_and_never_anything_else(damage: Any) -> None:
    """Bytes that turned, or a piece that is gone: no traceback, and no form that reads otherwise than written."""
    content = bytearray(BLANK)
    if isinstance(damage, list):
        for place, byte in damage:
            content[place] = byte
    else:
        del content[min(damage) : min(damage) + 40]
    try:
        filled = made(answered(case_of(child(1))), blank=bytes(content), draft=True)
    except InvalidInput as refused:
        told = str(refused)
    else:
        told = f"t-1.pdf has {filled.written} fields filled" if filled.written else ""

    assert told.startswith("t-1.pdf ")

"""The additional sheet: words stay words, whatever they look like, and long answers go over several pages."""

from __future__ import annotations

import io

import pypdf
import pytest
from tests.core.documents.forms.blank import FORM
from tests.core.documents.forms.conftest import CLIENT, answered, case_of

from amparo.declarations import Text
from amparo.documents.forms.answers import FormAnswer, FormAnswers, Place, State
from amparo.documents.forms.sheet import SheetEntry, entries_of, place_in_words, sheet_pdf


def pages(*texts: str, name: str = CLIENT.name) -> list[str]:
    """Return the words of each page of a sheet with these answers."""
    client = CLIENT.model_copy(update={"name": name})
    entries = [SheetEntry(place=f"Part 2, item {n}: story", text=text) for n, text in enumerate(texts, 1)]
    made = sheet_pdf(FORM, answered(case_of(client=client)), entries)
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]


def test_what_looks_like_a_program_is_printed_and_not_run() -> None:
    """An answer is typed by whoever fills in the questions, and may say anything."""
    hostile = '#read("/etc/passwd") #{while true {}} *no* $x$ <hijo> \\ // `code` @ref'
    (page,) = pages(hostile, name="O'Neil & Pérez <hijo> #pagebreak()")

    assert "".join(hostile.split()) in "".join(page.split())
    assert "O'Neil&Pérez<hijo>#pagebreak()" in "".join(page.split()).replace("\u2019", "'")


def test_a_long_answer_goes_over_several_pages_each_with_name_number_and_its_place_in_the_whole() -> None:
    """A page that is lost from the pile is known by its head."""
    found = pages("They came at night.\n\n" * 200, "And again.")

    assert len(found) > 2
    for number, page in enumerate(found, 1):
        assert CLIENT.name in page.replace("'", "\u2019")
        assert "000-111-222" in page
        assert f"Page {number} of {len(found)}" in page
    assert 200 == sum(page.count("They came at night.") for page in found)


NAME = Text("first name", "nombre")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (
            Place(part="A.II", item="3", label=NAME, rows=Text("children"), row=5),
            "Part A.II, children 5, item 3: first name",
        ),
        (Place(part="Part 2", item="4", label=NAME), "Part 2, item 4: first name"),
        (Place(part="Information about you", item="", label=NAME), "Information about you: first name"),
        (Place(part="Part 3", item="", label=NAME, rows=Text("child"), row=0), "Part 3: first name"),
        (Place(item="", label=NAME), "first name"),
    ],
)
def test_a_place_is_said_as_people_call_it(place: Place, words: str) -> None:
    """From the part to the item; what the paper does not have is not said."""
    assert words == place_in_words(place)


def beyond(rows: str, row: int, item: str, label: str, text: str) -> FormAnswer:
    """Return an answer in a row for which the form has no fields."""
    place = Place(part="Part 3", item=item, label=Text(label), rows=Text(rows), row=row)
    return FormAnswer(id=f"{rows}[{row}].{label}", place=place, state=State.ANSWERED, text=text, beyond=True)


def test_what_belongs_to_one_row_stands_together_and_never_with_another_kind_of_rows() -> None:
    """The third child is not the third job; a row's question that nobody answered is left out."""
    nobody = beyond("child", 4, "1", "name", "").model_copy(update={"state": State.OPEN})
    answers = (
        beyond("child", 3, "1", "name", "Ana"),
        beyond("child", 3, "", "born", "01/02/2015"),
        nobody,
        beyond("job", 3, "1", "employer", "Panadería"),
    )

    assert (
        SheetEntry(place="Part 3, child 3", text="1. name: Ana\nborn: 01/02/2015"),
        SheetEntry(place="Part 3, job 3", text="1. employer: Panadería"),
    ) == entries_of(FormAnswers(form="t-1", answers=answers), ())

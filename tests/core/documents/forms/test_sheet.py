"""The additional sheet: words stay words, whatever they look like, and long answers go over several pages."""

from __future__ import annotations

import io

import pypdf
from tests.core.documents.forms.blank import FORM
from tests.core.documents.forms.conftest import CLIENT, answered, case_of

from amparo.documents.forms.sheet import SheetEntry, sheet_pdf


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

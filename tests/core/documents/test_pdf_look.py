"""What a PDF's own process tells of what could act when the file is opened, wherever in the file it hangs."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from tests.core.documents.test_exhibit_files import blank, saved

from amparo.documents.exhibit_files import pdf_faults

SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def told(hang: Callable[[Pdf], object]) -> str:
    """Return what is said of a PDF of three pages on which something was hung, in English."""
    made = blank(3)
    hang(made)
    return " ".join(one.en for one in pdf_faults("a.pdf", saved(made)))


def annotated(pdf: Pdf, page: int, **entries: object) -> None:
    """Hang an annotation on a page."""
    one = Dictionary({"/Type": Name.Annot, "/Subtype": Name.Link, **{f"/{key}": it for key, it in entries.items()}})
    pdf.pages[page - 1].Annots = Array([pdf.make_indirect(one)])


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("JavaScript", "holds a program (JavaScript) (page 2)."),
        ("Launch", "holds an order to start a program (page 2)."),
        ("SubmitForm", "holds an order to send or fetch data (page 2)."),
        ("ImportData", "holds an order to send or fetch data (page 2)."),
    ],
)
def test_each_order_is_named_with_its_page(action: str, said: str) -> None:
    """A click on it would start a program, or send what was typed to a stranger."""
    assert said in told(lambda pdf: annotated(pdf, 2, A=Dictionary(S=Name(f"/{action}"))))


@pytest.mark.parametrize("action", ["URI", "GoTo", "Named"])
def test_an_order_that_only_leads_somewhere_is_none(action: str) -> None:
    """As in the index of a book."""
    assert "" == told(lambda pdf: annotated(pdf, 2, A=Dictionary(S=Name(f"/{action}"))))


@pytest.mark.parametrize("kind", ["RichMedia", "Movie", "Sound", "Screen", "3D"])
def test_what_no_paper_shows_is_named_with_its_page(kind: str) -> None:
    """Sound, film, a model: a court prints what it gets."""
    assert "sound or video, which no paper shows (page 3)" in told(
        lambda pdf: annotated(pdf, 3, Subtype=Name(f"/{kind}"))
    )


def outline(pdf: Pdf) -> None:
    """Hang a program deep below the document's list of chapters, far from every page."""
    pdf.Root.Outlines = pdf.make_indirect(
        Dictionary(First=pdf.make_indirect(Dictionary(Title=String("1"), A=Dictionary(Next=Array([SCRIPT])))))
    )


def unnamed(pdf: Pdf) -> None:
    """Hang a program that is not called one."""
    pdf.Root.OpenAction = Dictionary(JS=String("app.alert(1)"))


def in_a_stream(pdf: Pdf) -> None:
    """Hang a program on a drawing of the page, beside what it draws."""
    look = pikepdf.Stream(pdf, b"")
    look.AA = Dictionary(O=SCRIPT)
    pdf.Root.Hidden = pdf.make_indirect(look)


@pytest.mark.parametrize("hang", [outline, unnamed, in_a_stream])
def test_a_program_that_hangs_on_no_page_is_named_too(hang: Callable[[Pdf], None]) -> None:
    """However deep it lies, and whatever it is called."""
    assert "holds a program (JavaScript) (in the document as a whole)." in told(hang)


def test_what_hangs_on_two_pages_is_named_with_both() -> None:
    """One order, shared by both."""

    def hang(pdf: Pdf) -> None:
        shared = pdf.make_indirect(Dictionary(S=Name.Launch, F=String("a.exe")))
        annotated(pdf, 1, A=shared)
        annotated(pdf, 3, AA=Dictionary(D=shared))

    assert "an order to start a program (pages 1 and 3)." in told(hang)

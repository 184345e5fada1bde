"""A letterhead laid into the head of a paper: every shipped template has a place for it."""

from __future__ import annotations

import io
import struct
import zlib

import docx
import pytest
from tests.core.documents.conftest import WordFileMaker

from amparo.declarations import DocumentTemplate, TemplateField, Text
from amparo.documents import FieldValues, LoadedTemplate, load_package_templates, render_document
from amparo.documents.letterhead import letterhead_problems, with_letterhead
from amparo.records.own_documents import Letterhead

SHIPPED = [
    (loaded, language)
    for package in ("amparo_templates", "amparo_carecen_la")
    for loaded in load_package_templates(package, checked=True)
    for language in loaded.contents
]
LETTERS = [(one, of) for one, of in SHIPPED if "organization.name" in {field.source for field in one.template.fields}]
COURT = [(one, of) for one, of in SHIPPED if (one, of) not in LETTERS]
LINES = ("Immigrant Defense · 1 Invented Street & 2", "213-555-0123 · help@example.org")


def picture(width: int = 300, height: int = 100) -> bytes:
    """A PNG picture of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + b"\x20\x60\x90" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def head_of(paper: bytes) -> tuple[list[str], int]:
    """The lines at the head of the first page, and how many pictures are there."""
    section = docx.Document(io.BytesIO(paper)).sections[0]
    head = section.first_page_header if section.different_first_page_header_footer else section.header
    pictures = [one for one in head.part.related_parts.values() if one.content_type == "image/png"]
    return [line.text for line in head.paragraphs], len(pictures)


def everything(template: DocumentTemplate) -> FieldValues:
    """A value for each field, and a row for each list."""
    rows = {field.source: ({one.source: "x" for one in field.rows},) for field in template.fields if field.rows}
    return FieldValues(by_source={field.source: f"<{field.name}>" for field in template.fields}, lists=rows)


@pytest.mark.parametrize(("loaded", "language"), LETTERS, ids=[f"{one.template.id}.{of}" for one, of in LETTERS])
def test_every_shipped_letter_gets_the_letterhead(loaded: LoadedTemplate, language: str) -> None:
    """Lines below the name instead of address and telephone, the picture above it, and it can be filled in."""
    laid = with_letterhead(loaded.template, loaded.contents[language], Letterhead(lines=LINES, logo=picture()))
    made = render_document(loaded.template, laid, everything(loaded.template), language)

    assert (["", "<organization_name>", "\n".join(LINES)], 1) == head_of(made.content)


@pytest.mark.parametrize(("loaded", "language"), COURT, ids=[f"{one.template.id}.{of}" for one, of in COURT])
def test_a_paper_for_the_court_keeps_its_caption_at_the_top(loaded: LoadedTemplate, language: str) -> None:
    """The manual's cover page begins with who represents, not with the clinic's picture."""
    assert loaded.template.audience == "court"

    file = loaded.contents[language]
    assert file == with_letterhead(loaded.template, file, Letterhead(lines=LINES, logo=picture()))


@pytest.mark.parametrize(("loaded", "language"), LETTERS[:1])
def test_the_same_letterhead_gives_the_same_bytes_and_none_changes_nothing(
    loaded: LoadedTemplate, language: str
) -> None:
    """Two equal letters have equal hashes."""
    file, letterhead = loaded.contents[language], Letterhead(lines=LINES, logo=picture())

    assert with_letterhead(loaded.template, file, letterhead) == with_letterhead(loaded.template, file, letterhead)
    assert file == with_letterhead(loaded.template, file, Letterhead())


def test_a_paper_without_the_organization_at_its_head_stays_as_it_is(word_file: WordFileMaker) -> None:
    """A court's own form has no room for it."""
    name = TemplateField(name="office", label=Text("office"), source="organization.name")
    template = DocumentTemplate(id="form", title=Text("form"), files={"en": "form.docx"}, fields=(name,))
    file = word_file("by {{ office }}", header="Form 1")

    assert file == with_letterhead(template, file, Letterhead(lines=LINES))


@pytest.mark.parametrize(
    ("letterhead", "expected"),
    [
        (Letterhead(lines=LINES, logo=picture()), []),
        (Letterhead(lines=("call {{ us }}",)), ["“call {{ us }}” holds a brace, which would be taken for a field"]),
        (Letterhead(lines=("call {us",)), ["“call {us” holds a brace, which would be taken for a field"]),
        (Letterhead(lines=("call us}",)), ["“call us}” holds a brace, which would be taken for a field"]),
        (Letterhead(lines=("a",) * 6), []),
        (Letterhead(lines=("x" * 120,)), []),
        (Letterhead(logo=picture(0, 100)), ["the logo is no picture that Word shows: give a PNG or a JPEG file"]),
        (Letterhead(logo=picture(300, 0)), ["the logo is no picture that Word shows: give a PNG or a JPEG file"]),
        (Letterhead(lines=("a",) * 7), ["a letterhead has at most 6 lines"]),
        (Letterhead(lines=(" ",)), ["a line is blank or holds what cannot be printed"]),
        (Letterhead(lines=("x" * 121,)), [f"“{'x' * 40}…” is longer than 120 characters"]),
        (Letterhead(logo=b"GIF89a"), ["the logo is no picture that Word shows: give a PNG or a JPEG file"]),
        (Letterhead(logo=picture()[:40]), ["the logo is no picture that Word shows: give a PNG or a JPEG file"]),
        (Letterhead(logo=b"x" * 1_000_001), ["the logo is larger than 1 MB: make it smaller"]),
    ],
    ids=range(14),
)
def test_what_is_wrong_with_a_letterhead_is_said_all_at_once(letterhead: Letterhead, expected: list[str]) -> None:
    """Before any letter is made with it."""
    assert expected == list(letterhead_problems(letterhead))

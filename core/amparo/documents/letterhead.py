"""An organization's letterhead laid into a Word template, before it is filled in.

It goes where the template's page head names the organization, so that a template need not know of it.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING

from amparo.declarations.documents import DocumentTemplate
from amparo.documents.package import repacked
from amparo.errors import InvalidInput
from amparo.records.own_documents import Letterhead

if TYPE_CHECKING:
    from docx.section import _Header
    from docx.text.paragraph import Paragraph

LONGEST_LINE, MOST_LINES, LARGEST_LOGO = 120, 6, 1_000_000

_TAG = re.compile(r"\{\{-?\s*(\w+)\s*-?\}\}")
_NAME = "organization.name"
_PLACE = frozenset({"organization.address", "organization.telephone"})
_LOGO_INCHES_HIGH, _LOGO_INCHES_WIDE = 0.8, 3.0
_SMALL_POINTS = 9.5
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_NO_PICTURE = "the logo is no picture that Word shows: give a PNG or a JPEG file"


def letterhead_problems(letterhead: Letterhead) -> Iterator[str]:
    """Yield what is wrong with a letterhead."""
    if len(letterhead.lines) > MOST_LINES:
        yield f"a letterhead has at most {MOST_LINES} lines"
    for line in letterhead.lines:
        if len(line) > LONGEST_LINE:
            yield f"“{line[:40]}…” is longer than {LONGEST_LINE} characters"
        if not line.strip() or not line.isprintable():
            yield "a line is blank or holds what cannot be printed"
        if "{" in line or "}" in line:
            yield f"“{line}” holds a brace, which would be taken for a field"
    if letterhead.logo is not None:
        yield from _logo_problems(letterhead.logo)


def with_letterhead(template: DocumentTemplate, file: bytes, letterhead: Letterhead) -> bytes:
    """Return the template's Word file with the letterhead at its head; as it is if there is none or no place for it.

    The place is the head of the first page, where it has the organization's name or address as a field. The same
    letterhead gives the same bytes.
    """
    if not letterhead.lines and letterhead.logo is None:
        return file
    from docx import Document  # noqa: PLC0415 - slow to import, and an organization without a letterhead needs none

    paper, sources = Document(io.BytesIO(file)), {field.name: field.source for field in template.fields}
    changed = [_lay(header, sources, letterhead) for header in _heads(paper)]
    if not any(changed):
        return file
    written = io.BytesIO()
    paper.save(written)
    return repacked(written.getvalue())


def _logo_problems(logo: bytes) -> Iterator[str]:
    if len(logo) > LARGEST_LOGO:
        yield f"the logo is larger than {LARGEST_LOGO // 1_000_000} MB: make it smaller"
        return
    try:
        _inches_high(logo)
    except InvalidInput as unreadable:
        yield str(unreadable)


def _inches_high(logo: bytes) -> float:
    """Return how high a logo is shown, so that it is neither too high nor too wide."""
    from docx.image.exceptions import (  # noqa: PLC0415 - as above
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image  # noqa: PLC0415

    damaged = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, struct.error)
    try:
        image = Image.from_blob(logo) if logo.startswith(_PICTURES) else None
        wide, high = (image.px_width, image.px_height) if image else (0, 0)
    except damaged as unreadable:
        raise InvalidInput(_NO_PICTURE) from unreadable
    if not wide or not high:
        raise InvalidInput(_NO_PICTURE)
    return min(_LOGO_INCHES_HIGH, _LOGO_INCHES_WIDE * high / wide)


def _heads(paper: object) -> Iterator[_Header]:
    for section in paper.sections:  # type: ignore[attr-defined]  # python-docx's own class is not exported
        head = section.first_page_header if section.different_first_page_header_footer else section.header
        if not head.is_linked_to_previous:
            yield head


def _lay(head: _Header, sources: Mapping[str, str], letterhead: Letterhead) -> bool:
    asked = [(line, {sources.get(name, "") for name in _TAG.findall(line.text)}) for line in head.paragraphs]
    name = next((line for line, found in asked if _NAME in found), None)
    place = next((line for line, found in asked if found and found <= _PLACE), None)
    first = name or place
    if first is None:
        return False
    if letterhead.lines:
        _write(place if place is not None else _below(first), letterhead.lines)
    if letterhead.logo is not None:
        from docx.shared import Inches  # noqa: PLC0415 - as above

        above = first.insert_paragraph_before(style=first.style)
        above.add_run().add_picture(io.BytesIO(letterhead.logo), height=Inches(_inches_high(letterhead.logo)))
    return True


def _below(line: Paragraph) -> Paragraph:
    from docx.shared import Pt  # noqa: PLC0415 - as above
    from docx.text.paragraph import Paragraph as WordParagraph  # noqa: PLC0415

    added = deepcopy(line._p)  # noqa: SLF001 - python-docx has no call for a paragraph below another
    line._p.addnext(added)  # noqa: SLF001
    below = WordParagraph(added, line._parent)  # noqa: SLF001
    for run in below.runs:
        run.bold, run.font.size = None, Pt(_SMALL_POINTS)
    return below


def _write(line: Paragraph, lines: tuple[str, ...]) -> None:
    kept, *others = line.runs
    for run in others:
        run._r.getparent().remove(run._r)  # noqa: SLF001 - python-docx has no call for it
    kept.text = "\n".join(lines)

"""A case's letter, made as an office makes it, and the words that stand in it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.text.paragraph import Paragraph

from amparo.documents import render_document
from amparo.documents.case_values import case_values
from amparo.errors import UnknownName
from amparo.plugins.manager import package_folder
from amparo.testing.house import PROFILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from docx.blkcntnr import BlockItemContainer
    from docx.document import Document as WordDocument
    from docx.table import Table

    from amparo.case.model import Case
    from amparo.declarations import Catalog


def letter(
    case: Case,
    catalog: Catalog,
    template: str,
    language: str,
    *,
    today: date,
    people: Mapping[str, str],
    folders: Sequence[str],
) -> bytes:
    """Return a letter of a case as a Word file; `people` are names by id, `folders` where plugins under test lie.

    Raises UnknownName for a letter that the case cannot have, and as `render_document` does.
    """
    offered = {one.id: one for one in catalog.documents if not one.case_types or case.case_type in one.case_types}
    if template not in offered:
        raise UnknownName("document", template, offered, f"A {case.case_type} case can have: {_listed(offered)}.")
    found = offered[template]
    values = case_values(case, PROFILE, people, today=today, language=language, catalog=catalog)
    file = package_folder(found.package, folders) / found.files.get(language, "")
    return render_document(found, file.read_bytes() if file.is_file() else b"", values, language).content


def words_of(file: bytes) -> str:
    """Return what a person reads in a Word file, a paragraph or a cell a line: headers, text, footers."""
    paper = Document(BytesIO(file))
    heads = [line for section in paper.sections for line in _lines(section.header)]
    feet = [line for section in paper.sections for line in _lines(section.footer)]
    return "\n".join(line for line in (*heads, *_lines(paper), *feet) if line.strip())


def _lines(part: BlockItemContainer | WordDocument) -> Iterator[str]:
    for block in part.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from _cells(block)


def _cells(table: Table) -> Iterator[str]:
    for row in table.rows:
        for cell in row.cells:
            yield from _lines(cell)


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(sorted(names)) or "none"

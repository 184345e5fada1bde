"""What is wrong with a Word file written into a copy of it, as comments beside the paragraphs that it is about."""

from __future__ import annotations

import io
from collections.abc import Iterable

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from amparo.documents.check import FileProblem
from amparo.documents.package import UNREADABLE
from amparo.errors import InvalidInput

_AUTHOR, _INITIALS = "Amparo", "A"


def marked(file: bytes, problems: Iterable[FileProblem]) -> bytes:
    """Return a copy of a Word file with a comment for each problem.

    What stands elsewhere than in the text, as in a footer, is told at the first words of the file. Raises InvalidInput
    for a file that cannot be opened, or that holds no words at all.
    """
    try:
        paper = docx.Document(io.BytesIO(file))
        paragraphs = list(paper.element.body.iter(qn("w:p")))
    except UNREADABLE as wrong:
        raise InvalidInput("The file cannot be opened, so that nothing can be written into a copy of it.") from wrong
    runs = [_runs(paper, paragraph) for paragraph in paragraphs]
    first = next(filter(None, runs), None)
    if first is None:
        raise InvalidInput("The file holds no words beside which a comment could stand.")
    for problem in problems:
        here = runs[problem.paragraph] if 0 <= problem.paragraph < len(runs) else []
        text = problem.why if here else str(problem)
        paper.add_comment(here or first, text=text, author=_AUTHOR, initials=_INITIALS)
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()


def _runs(paper: Document, paragraph: CT_P) -> list[Run]:
    return Paragraph(paragraph, paper._body).runs  # noqa: SLF001 - of paragraphs in tables and boxes too

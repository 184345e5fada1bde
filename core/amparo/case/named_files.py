"""Which of a case's sealed files the record speaks of, by id, and which of them a command brings along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from amparo.case.exhibit_commands import CertifyTranslation, ReceiveExhibit, TranslateExhibit
from amparo.case.kept_documents import KeepDocument

if TYPE_CHECKING:
    from amparo.case.commands import Body
    from amparo.case.model import Case


def files_brought_by(body: Body) -> tuple[str, ...]:
    """Return the ids of the files that are kept together with a command, and with it alone."""
    match body:
        case KeepDocument(made=made):
            return (made.file,)
        case ReceiveExhibit(paper=paper) | TranslateExhibit(paper=paper):
            return (paper.file,)
        case CertifyTranslation(paper=paper) if paper is not None:
            return (paper.file,)
        case _:
            return ()


class NamedFile(NamedTuple):
    """A file that a record speaks of: its id, what it belongs to (`D1`, `E3`), and its hash (SHA-256, hex)."""

    file: str
    of: str
    sha256: str


def files_of(case: Case) -> tuple[NamedFile, ...]:
    """Return every file that a case speaks of; what came with an exhibit and was wrong is kept too."""
    return tuple(_named(case))


def _named(case: Case) -> Iterator[NamedFile]:
    for document in case.documents:
        yield NamedFile(document.file, document.id, document.sha256)
    for exhibit in case.exhibits:
        parts = (exhibit.received, exhibit.translation, exhibit.certificate, *exhibit.rejected)
        for paper in (part.paper for part in parts if part is not None):
            if paper is not None:
                yield NamedFile(paper.file, exhibit.id, paper.sha256)
        for paper in (paper for wrong in exhibit.rejected for paper in wrong.with_it):
            yield NamedFile(paper.file, exhibit.id, paper.sha256)

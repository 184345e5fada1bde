"""What the pages of documents, forms, packets and evidence share: the papers of a case, and who may touch them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from amparo.case.kept_documents import KeepDocument
from amparo.errors import UnknownName
from amparo_app.case_papers import CasePapers
from amparo_app.web.case_frame import case_address
from amparo_app.web.receiving import carry_out_with_file
from amparo_app.web.visit import NotHere

if TYPE_CHECKING:
    from starlette.responses import Response

    from amparo.case.kept_documents import KeptDocument, MadeDocument
    from amparo.case.model import Case
    from amparo_app.web.case_frame import Seen
    from amparo_app.web.forms import Posted
    from amparo_app.web.visit import Answered, Visit

MAKE, APPROVE, FILE, EVIDENCE = "generate_document", "approve_document", "file_document", "keep_evidence"
"""The permissions that these pages ask for."""


class Kept(NamedTuple):
    """What came of a document that was to be kept, and the document if the case keeps it by now."""

    answered: Answered
    document: KeptDocument | None


def papers_of(visit: Visit, seen: Seen) -> CasePapers:
    """Return the papers of a case that a visitor has been let see."""
    return CasePapers(visit.office, visit.organization, seen.case)


def need(visit: Visit, permission: str, case: Case) -> None:
    """Raise NotHere unless the visitor may do a thing in a case; the attempt is noted."""
    if not visit.may(permission, case):
        visit.office.note_read(visit.organization, visit.member, case.id, refused=True)
        raise NotHere


def document_of(papers: CasePapers, wanted: str) -> KeptDocument:
    """Return a document of a case by its id; raises NotHere."""
    try:
        return papers.document(wanted)
    except UnknownName as unknown:
        raise NotHere from unknown


def keep(visit: Visit, case: Case, made: MadeDocument, content: bytes, form: Posted) -> Kept:
    """Keep a document with its file; a form that is sent again keeps nothing twice."""
    answered, file = carry_out_with_file(
        visit, case, form, content, lambda file: KeepDocument(made=made.model_copy(update={"file": file}))
    )
    after = visit.office.records.read_case(case.id, case.organization)
    return Kept(answered, next((one for one in after.documents if one.file == file), None))


def back_to(visit: Visit, case: Case, kept: Kept) -> Response:
    """Send the visitor to a document that was kept, or to the list where it waits."""
    parts = ("documents", kept.document.id) if kept.document else ("documents",)
    return visit.back(case_address(case, *parts), kept.answered)

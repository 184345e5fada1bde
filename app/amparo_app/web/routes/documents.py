"""The documents of a case: what can be made, what is kept, where each comes from, and who answers for it."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from amparo.case.kept_documents import (
    ApproveDocument,
    DiscardDocument,
    DocumentKind,
    DocumentStatus,
    MarkDocumentFiled,
)
from amparo.documents.pdf import pdf_of
from amparo.errors import PdfUnavailable
from amparo_app.jobs import Jobs
from amparo_app.keeping import still_marked
from amparo_app.telling.words import said
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, Typed, case_address, case_page, look, why_refused
from amparo_app.web.document_view import document_row, document_told, other_papers, step_papers
from amparo_app.web.downloads import download
from amparo_app.web.forms import PostedForm
from amparo_app.web.papers import APPROVE, FILE, MAKE, document_of, need, papers_of
from amparo_app.web.visit import SignedIn, Visit

if TYPE_CHECKING:
    from amparo.case.commands import Body
    from amparo.case.kept_documents import KeptDocument
    from amparo.declarations import Text
    from amparo_app.case_papers import CasePapers
    from amparo_app.web.forms import Posted

router = APIRouter()

_PDFS_AT_ONCE = BoundedSemaphore(2)
"""LibreOffice takes a process and some hundred megabytes for each: whoever comes third waits."""


@router.get("/cases/{number}/documents")
def documents(visit: SignedIn, number: str) -> Response:
    """List what can be made now, the papers of the open steps first, and what the case keeps."""
    seen = look(visit, number)
    papers = papers_of(visit, seen)
    offered = papers.offered(visit.language) if visit.may(MAKE, seen.case) else ()
    steps = step_papers(seen.sheet, offered)
    jobs = Jobs(visit.office, visit.organization, visit.member).all()
    return case_page(
        visit,
        seen,
        "documents/documents.html",
        tab="documents",
        steps=steps,
        others=other_papers(steps, offered, seen.case),
        kept=tuple(document_row(line, papers.people) for line in papers.lines()),
        jobs=tuple(job for job in jobs if job.case == seen.case.number and not job.state.ended),
        may_make=visit.may(MAKE, seen.case),
    )


@router.get("/cases/{number}/documents/{document}")
def document(visit: SignedIn, number: str, document: str) -> Response:
    """Show where a document comes from, who answers for it, and what the case says otherwise by now."""
    seen = look(visit, number)
    papers = papers_of(visit, seen)
    return document_page(visit, seen, papers, document_of(papers, document))


def document_page(
    visit: Visit,
    seen: Seen,
    papers: CasePapers,
    document: KeptDocument,
    sent: Returned = NOTHING_SENT,
    status: int = 0,
) -> Response:
    """Draw the page of a document, with a form of its that came back."""
    return case_page(
        visit,
        seen,
        "documents/document.html",
        tab="documents",
        status=status or sent.status,
        told=document_told(papers.shown(document), papers),
        sent=sent,
        marks_left=_marks_left(visit, seen, document),
        may_make=visit.may(MAKE, seen.case),
        may_approve=visit.may(APPROVE, seen.case) and document.status is DocumentStatus.DRAFT,
        may_file=visit.may(FILE, seen.case) and document.status is DocumentStatus.APPROVED,
        may_discard=visit.may(MAKE, seen.case) and document.status is DocumentStatus.DRAFT,
    )


@router.get("/cases/{number}/documents/{document}/file")
def download_document(visit: SignedIn, number: str, document: str) -> Response:
    """Hand a document out as a file."""
    seen = look(visit, number)
    need(visit, MAKE, seen.case)
    found = document_of(papers_of(visit, seen), document)
    return download(visit.office.records.read_file(seen.case.id, found.file), found.file_name)


@router.get("/cases/{number}/documents/{document}/pdf")
def download_pdf(visit: SignedIn, number: str, document: str) -> Response:
    """Hand a Word document out as a PDF, made on the spot."""
    seen = look(visit, number)
    need(visit, MAKE, seen.case)
    papers = papers_of(visit, seen)
    found = document_of(papers, document)
    content, name = visit.office.records.read_file(seen.case.id, found.file), found.file_name
    if not name.endswith(".docx"):
        return download(content, name)
    try:
        with _PDFS_AT_ONCE:
            made = pdf_of({name: content})[name]
        return download(made, f"{name.removesuffix('.docx')}.pdf")
    except PdfUnavailable:
        sent = Returned(refused=said("pdf_not_here", id=found.id))
        return document_page(visit, seen, papers, found, sent, status=503)


@router.post("/cases/{number}/documents/{document}/approve")
def approve(visit: SignedIn, form: PostedForm, number: str, document: str) -> Response:
    """Approve a draft; one that the case contradicts by now only by a word more."""
    seen = look(visit, number)
    papers = papers_of(visit, seen)
    found = document_of(papers, document)
    is_stale = found.status is DocumentStatus.DRAFT and papers.changed(found)
    if is_stale and not form.has("though_changed"):
        sent = Returned(form, refused=said("doc_stale_to_approve", id=found.id))
        return document_page(visit, seen, papers, found, sent)
    return _done(visit, seen, found, ApproveDocument(document=found.id), form)


@router.post("/cases/{number}/documents/{document}/filed")
def mark_filed(visit: SignedIn, form: PostedForm, number: str, document: str) -> Response:
    """Say that an approved document was filed or sent."""
    seen = look(visit, number)
    papers, typed = papers_of(visit, seen), Typed(form)
    found, on = document_of(papers, document), typed.day("on")
    if on is None:
        return document_page(visit, seen, papers, found, Returned(form, typed.problems))
    body = MarkDocumentFiled(document=found.id, on=on, reference=form.text("reference"))
    return _done(visit, seen, found, body, form)


@router.post("/cases/{number}/documents/{document}/discard")
def discard(visit: SignedIn, form: PostedForm, number: str, document: str) -> Response:
    """Put a draft aside."""
    seen = look(visit, number)
    found = document_of(papers_of(visit, seen), document)
    return _done(visit, seen, found, DiscardDocument(document=found.id, reason=form.text("reason")), form)


def _marks_left(visit: Visit, seen: Seen, document: KeptDocument) -> tuple[Text, ...]:
    """Return what whoever gets an edited letter would still see of the editing."""
    if document.kind is not DocumentKind.REVISED or document.status is DocumentStatus.DISCARDED:
        return ()
    content = visit.office.records.read_file(seen.case.id, document.file)
    return tuple(said(f"doc_has_{mark}") for mark in still_marked(content))


def _done(visit: Visit, seen: Seen, document: KeptDocument, body: Body, form: Posted) -> Response:
    answered = visit.carry_out(seen.case, body, form)
    if (refused := why_refused(answered)) is not None:
        again = look(visit, seen.case.number)
        return document_page(visit, again, papers_of(visit, again), document, Returned(form, refused=refused))
    return visit.back(case_address(seen.case, "documents", document.id), answered)

"""Papers that come in as files: any paper of a case, a newer file of one, and a letter that was edited in Word."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from amparo.case.kept_documents import DocumentKind, DocumentStatus, MadeDocument
from amparo.declarations import Language, Text
from amparo.documents.file_kinds import FileKind
from amparo.documents.uploads import TAKEN, endings_of, looked_at, named_kinds
from amparo.records.case_files import new_file_id
from amparo_app.keeping import revised
from amparo_app.marked_yaml import FileInvalid
from amparo_app.telling.words import said
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, Typed, case_page, look, why_refused
from amparo_app.web.forms import PostedForm
from amparo_app.web.papers import MAKE, back_to, document_of, keep, need, papers_of
from amparo_app.web.receiving import as_problems, most_megabytes, received
from amparo_app.web.routes.documents import document_page
from amparo_app.web.visit import NotHere, SignedIn, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.case.kept_documents import KeptDocument
    from amparo.case.model import Case
    from amparo.documents.uploads import Upload
    from amparo_app.web.forms import Posted

router = APIRouter()

_EDITED = frozenset({FileKind.WORD})
_LONGEST_TITLE = 200


@router.get("/cases/{number}/documents/upload")
def upload_form(visit: SignedIn, number: str) -> Response:
    """Show where a paper is handed in, and what is taken."""
    seen = look(visit, number)
    need(visit, MAKE, seen.case)
    return _form(visit, seen)


@router.post("/cases/{number}/documents/upload")
def upload(visit: SignedIn, form: PostedForm, number: str) -> Response:
    """Take a paper in, once it is what it says."""
    seen, typed = look(visit, number), Typed(form)
    need(visit, MAKE, seen.case)
    language = typed.chosen("language", set(Language))
    came = received(visit, form)
    problems = {**typed.problems, **as_problems(came)}
    if not problems and (same := _same(seen.case, came.upload)):
        problems = {"file": same}
    if problems:
        return _form(visit, seen, Returned(form, problems), came.status if came.problems else 422)
    title = form.text("title")[:_LONGEST_TITLE] or PurePath(came.upload.name).stem
    made = _made(seen.case, came.upload, Text(title), language)
    kept = keep(visit, seen.case, made, came.upload.content, form)
    if (refused := why_refused(kept.answered)) is not None:
        return _form(visit, look(visit, number), Returned(form, refused=refused), 409)
    return back_to(visit, seen.case, kept)


@router.post("/cases/{number}/documents/{document}/replace")
def replace(visit: SignedIn, form: PostedForm, number: str, document: str) -> Response:
    """Take in a newer file of a paper that was handed in: it becomes the next version."""
    seen = look(visit, number)
    need(visit, MAKE, seen.case)
    found = document_of(papers_of(visit, seen), document)
    if found.kind is not DocumentKind.UPLOADED:
        raise NotHere
    came = received(visit, form)
    if came.problems:
        return _came_back(visit, seen, found, form, as_problems(came), came.status)
    made = _made(seen.case, came.upload, found.title, found.language, found)
    return _kept(visit, seen, found, form, made, came.upload.content)


@router.post("/cases/{number}/documents/{document}/revise")
def revise(visit: SignedIn, form: PostedForm, number: str, document: str) -> Response:
    """Take in a letter as it was edited in Word: it becomes the next version, a draft again."""
    seen = look(visit, number)
    need(visit, MAKE, seen.case)
    found = document_of(papers_of(visit, seen), document)
    if found.kind not in {DocumentKind.LETTER, DocumentKind.REVISED}:
        raise NotHere
    came = received(visit, form, allowed=_EDITED)
    if came.problems:
        return _came_back(visit, seen, found, form, as_problems(came), came.status)
    try:
        made = revised(found, came.upload.name, came.upload.content)
    except FileInvalid:  # what could do harm was told above: what is left are fields that nothing fills
        left = {"file": said("upload_fields_left", name=came.upload.name)}
        return _came_back(visit, seen, found, form, left, 422)
    return _kept(visit, seen, found, form, made, came.upload.content)


def _kept(visit: Visit, seen: Seen, before: KeptDocument, form: Posted, made: MadeDocument, content: bytes) -> Response:
    kept = keep(visit, seen.case, made, content, form)
    if (refused := why_refused(kept.answered)) is not None:
        again = look(visit, seen.case.number)
        return document_page(visit, again, papers_of(visit, again), before, Returned(form, refused=refused))
    return back_to(visit, seen.case, kept)


def _came_back(
    visit: Visit, seen: Seen, document: KeptDocument, form: Posted, problems: Mapping[str, Text], status: int
) -> Response:
    return document_page(visit, seen, papers_of(visit, seen), document, Returned(form, problems), status)


def _form(visit: Visit, seen: Seen, sent: Returned = NOTHING_SENT, status: int = 200) -> Response:
    return case_page(
        visit,
        seen,
        "documents/upload.html",
        tab="documents",
        status=status,
        sent=sent,
        kinds=named_kinds(TAKEN),
        endings=",".join(endings_of(TAKEN)),
        most=most_megabytes(visit),
    )


def _made(case: Case, upload: Upload, title: Text, language: str, before: KeptDocument | None = None) -> MadeDocument:
    """Return what is to be kept of a file that was handed in; its own name, which may name somebody, is left behind."""
    ending = looked_at(upload, through=False).ending
    return MadeDocument(
        kind=DocumentKind.UPLOADED,
        template=before.template if before else f"uploaded/{new_file_id()}",
        title=title,
        language=language,
        file=new_file_id(),
        file_name=f"{case.number}-D{len(case.documents) + 1}{ending}",
        sha256=hashlib.sha256(upload.content).hexdigest(),
        bytes=len(upload.content),
        revises=before.id if before else "",
    )


def _same(case: Case, upload: Upload) -> Text | None:
    sha256 = hashlib.sha256(upload.content).hexdigest()
    standing = (one for one in case.documents if one.status is not DocumentStatus.DISCARDED)
    same = next((one for one in standing if one.sha256 == sha256), None)
    return said("upload_same", name=upload.name, id=same.id, title=same.title) if same else None

"""Keeping a document in a case, approving it, marking it filed, putting a draft aside. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from amparo.case.draft import Draft, decline
from amparo.case.kept_documents import (
    DocumentApproved,
    DocumentDiscarded,
    DocumentFiled,
    DocumentKept,
    DocumentKind,
    DocumentStatus,
    KeptDocument,
    Mark,
    versions,
)
from amparo.declarations import name_of

if TYPE_CHECKING:
    from amparo.case.kept_documents import (
        ApproveDocument,
        DiscardDocument,
        KeepDocument,
        MadeDocument,
        MarkDocumentFiled,
    )

_SHA256 = re.compile(r"[0-9a-f]{64}")


def keep_document(draft: Draft, asked: KeepDocument) -> None:
    """Keep a document as the next version of its template and language; the same file again is declined."""
    made = asked.made
    _check(draft, made)
    before = versions(draft.case.documents, made.template, made.language)
    for one in before:
        if one.sha256 == made.sha256 and one.status is not DocumentStatus.DISCARDED:
            raise decline("document_same", title=made.title, document=one.id, status=_status(one))
        if one.file == made.file:
            raise decline("document_file_taken", title=made.title, document=one.id)
    kept = KeptDocument(
        **{name: getattr(made, name) for name in type(made).model_fields},
        id=f"D{len(draft.case.documents) + 1}",
        version=before[0].version + 1 if before else 1,
        catalog=draft.catalog.hash,
        by=draft.command.actor,
        at=draft.context.now,
    )
    draft.add(DocumentKept(document=kept))


def approve_document(draft: Draft, asked: ApproveDocument) -> None:
    """Approve a draft: whoever does answers for the paper as it is."""
    document = _found(draft, asked.document)
    if document.status is not DocumentStatus.DRAFT:
        raise decline("document_not_draft", document=document.id, title=document.title, status=_status(document))
    draft.add(DocumentApproved(document=document.id, mark=_mark(draft)))


def file_document(draft: Draft, asked: MarkDocumentFiled) -> None:
    """Mark an approved document as filed or sent on a day that has come."""
    document = _found(draft, asked.document)
    if document.status is not DocumentStatus.APPROVED:
        raise decline("document_not_approved", document=document.id, title=document.title, status=_status(document))
    if asked.on > draft.today:
        raise decline("document_filed_future", document=document.id, on=asked.on, today=draft.today)
    mark = _mark(draft).model_copy(update={"on": asked.on, "note": asked.reference.strip()})
    draft.add(DocumentFiled(document=document.id, mark=mark))


def discard_document(draft: Draft, asked: DiscardDocument) -> None:
    """Put a draft aside; what somebody approved or filed stays."""
    document = _found(draft, asked.document)
    if document.status is not DocumentStatus.DRAFT:
        raise decline("document_locked", document=document.id, title=document.title, status=_status(document))
    draft.add(DocumentDiscarded(document=document.id, mark=_mark(draft, asked.reason.strip())))


def _check(draft: Draft, made: MadeDocument) -> None:
    if not (_SHA256.fullmatch(made.sha256) and made.file and made.file_name and made.template and made.bytes > 0):
        raise decline("document_unusable", title=made.title)
    if made.for_deadline and made.for_deadline not in draft.case.deadline:
        raise decline("document_deadline", deadline=made.for_deadline, known=", ".join(draft.case.deadline) or "-")
    if made.for_step and not _knows_step(draft, made.for_step):
        raise decline("document_step", step=made.for_step)
    if made.kind is DocumentKind.REVISED or made.revises:
        revised = _found(draft, made.revises)
        if (revised.template, revised.language) != (made.template, made.language):
            raise decline("document_revises_other", document=revised.id, title=revised.title)


def _knows_step(draft: Draft, key: str) -> bool:
    return key in draft.case.done or key.partition("@")[0].partition("#")[0] in draft.catalog.step


def _found(draft: Draft, wanted: str) -> KeptDocument:
    found = next((one for one in draft.case.documents if one.id.casefold() == wanted.strip().casefold()), None)
    if found is None:
        known = ", ".join(one.id for one in draft.case.documents) or "-"
        raise decline("unknown_document", document=wanted, case=draft.case.number, known=known)
    return found


def _mark(draft: Draft, note: str = "") -> Mark:
    return Mark(by=draft.command.actor, at=draft.context.now, note=note)


def _status(document: KeptDocument) -> object:
    return name_of("document_status", document.status.value)

"""Documents kept in a case: what was made, of what, who answers for it; and what is asked and told about them.

The file itself lies sealed with the case's files (`KeptDocument.file`). A document is never changed: whatever is made
anew is another one, with the next version.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Text


class _Kept(BaseModel):
    """Frozen, and tolerant of fields that a later version added, as everything that a record keeps."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class DocumentKind(StrEnum):
    """What sort of paper it is."""

    LETTER = "letter"
    REVISED = "revised"
    PACKET = "packet"
    FORM = "form"
    UPLOADED = "uploaded"


class DocumentStatus(StrEnum):
    """Where a document stands. One that is approved or filed is locked: only its status goes on."""

    DRAFT = "draft"
    APPROVED = "approved"
    FILED = "filed"
    DISCARDED = "discarded"

    @property
    def locked(self) -> bool:
        """Return whether somebody answers for it as it is."""
        return self in {DocumentStatus.APPROVED, DocumentStatus.FILED}


class Mark(_Kept):
    """Who approved, filed or discarded a document and when (UTC).

    `on` is the day of the filing, `note` its reference (a receipt number, say) or why a draft was discarded.
    """

    by: str
    at: datetime
    on: date | None = None
    note: str = ""


class MadeDocument(_Kept):
    """What was made: the file by its id among the case's files, its hash (SHA-256, hex) and size, and of what.

    `template` is the template's id; a packet's plan or a form's id in its place, or a name drawn by lot for a paper
    that somebody handed in. `template_sha256` is of the Word file before its letterhead, `own_file` names the
    organization's own one, `letterhead_sha256` is of its letterhead. `values` is what it was filled with, each value or
    list by its source path, as JSON (`documents/provenance.py`), and `values_sha256` their hash without the day;
    `typed` are the sources that somebody gave by hand. `for_step` is a step's key, `for_deadline` a deadline's id;
    `revises` the document that this one goes on from, by id.
    """

    kind: DocumentKind = DocumentKind.LETTER
    template: str
    title: Text
    language: str
    file: str
    file_name: str
    sha256: str
    bytes: int
    template_sha256: str = ""
    own_file: str = ""
    letterhead_sha256: str = ""
    values: dict[str, Any] = {}
    values_sha256: str = ""
    typed: tuple[str, ...] = ()
    for_step: str = ""
    for_deadline: str = ""
    revises: str = ""


class KeptDocument(MadeDocument):
    """A document of a case, made under the catalog of a hash at an instant (UTC).

    `version` counts those of one template in one language.
    """

    id: str
    version: int
    catalog: str = ""
    by: str
    at: datetime
    status: DocumentStatus = DocumentStatus.DRAFT
    approved: Mark | None = None
    filed: Mark | None = None
    discarded: Mark | None = None


class KeepDocument(_Kept):
    """Keep in the case what was made for it; its file goes into the records together with this command."""

    kind: Literal["keep_document"] = "keep_document"
    made: MadeDocument


class ApproveDocument(_Kept):
    """Approve a draft as it is: nothing of it changes from then on."""

    kind: Literal["approve_document"] = "approve_document"
    document: str


class MarkDocumentFiled(_Kept):
    """Say that an approved document was filed or sent, on a day, with the reference that shows it."""

    kind: Literal["file_document"] = "file_document"
    document: str
    on: date
    reference: str = ""


class DiscardDocument(_Kept):
    """Put a draft aside; it stays in the case and is no longer offered."""

    kind: Literal["discard_document"] = "discard_document"
    document: str
    reason: str = ""


class DocumentKept(_Kept):
    """A document was made and kept."""

    type: Literal["document_kept"] = "document_kept"
    document: KeptDocument


class DocumentApproved(_Kept):
    """Somebody approved a draft."""

    type: Literal["document_approved"] = "document_approved"
    document: str
    mark: Mark


class DocumentFiled(_Kept):
    """An approved document was filed or sent."""

    type: Literal["document_filed"] = "document_filed"
    document: str
    mark: Mark


class DocumentDiscarded(_Kept):
    """A draft was put aside."""

    type: Literal["document_discarded"] = "document_discarded"
    document: str
    mark: Mark


_BECOMES: dict[type, DocumentStatus] = {
    DocumentApproved: DocumentStatus.APPROVED,
    DocumentFiled: DocumentStatus.FILED,
    DocumentDiscarded: DocumentStatus.DISCARDED,
}
"""Where a document stands after an event; the mark is kept in the field of that name."""


DocumentEvent = DocumentKept | DocumentApproved | DocumentFiled | DocumentDiscarded


def with_document_event(documents: tuple[KeptDocument, ...], told: DocumentEvent) -> tuple[KeptDocument, ...]:
    """Return the documents of a case after an event about one of them; only its status ever changes."""
    if isinstance(told, DocumentKept):
        return (*documents, told.document)
    status = _BECOMES[type(told)]
    change = {"status": status, status.value: told.mark}
    return tuple(one.model_copy(update=change) if one.id == told.document else one for one in documents)


def versions(documents: tuple[KeptDocument, ...], template: str, language: str) -> tuple[KeptDocument, ...]:
    """Return the documents of one template in one language, the latest version first; those put aside too."""
    found = (one for one in documents if (one.template, one.language) == (template, language))
    return tuple(sorted(found, key=lambda one: one.version, reverse=True))

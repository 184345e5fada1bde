"""Keeping a document in a case: its file and the command that speaks of it are written down together, then sent."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from amparo.case.commands import Refusal
from amparo.case.kept_documents import DocumentKind, DocumentStatus, KeepDocument, MadeDocument, versions
from amparo.documents.provenance import recorded_values, typed_sources, values_sha256
from amparo.errors import InvalidInput, ServerUnreachable
from amparo.records.case_files import LETTER_MEGABYTES, MEGABYTE, check_size, new_file_id
from amparo_app.case_papers import DocumentLine
from amparo_app.letters import written_letter
from amparo_app.marked_yaml import FileInvalid

if TYPE_CHECKING:
    from amparo.case.kept_documents import KeptDocument
    from amparo.case.model import Case
    from amparo.declarations import DocumentTemplate
    from amparo.documents import FieldValues, RenderedDocument
    from amparo.records.people import Member
    from amparo_app.case_papers import CasePapers
    from amparo_app.office import Office
    from amparo_app.own_documents import LetterFile

WORD = "docx"
VALUES_MOST = MEGABYTE
"""How many bytes of values go with a document: they are in the record, and in a message that carries 2 MB at most."""

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins: Word's format before 2007, and what it makes of a file with a password."""


class Keeping(BaseModel):
    """What came of a document that was to be kept: its id and version, or why it was refused.

    `state` is `waiting` where it is saved and the engine, which is down, takes it up later: it has no id until then.
    """

    model_config = ConfigDict(frozen=True)

    state: Literal["kept", "same", "waiting", "refused"]
    document: str = ""
    version: int = 0
    refused: Refusal | None = None


class Exported(BaseModel):
    """A document that was written into a file, and where it stands."""

    model_config = ConfigDict(frozen=True)

    case: str
    document: str
    file: Path
    line: DocumentLine


class Revised(BaseModel):
    """An edited file that went on from a document; `marks` is what its reader would still see of the editing."""

    model_config = ConfigDict(frozen=True)

    case: str
    revises: str
    document: str
    version: int
    state: Literal["kept", "waiting"]
    sha256: str
    marks: tuple[Literal["changes", "comments"], ...] = ()


def write_letter(
    papers: CasePapers, template: DocumentTemplate, language: str, values: FieldValues, reader: str
) -> tuple[MadeDocument, bytes]:
    """Return a letter of a case, filled with `values`, as what is to be kept of it and as its Word file.

    Nothing is kept yet. Raises, in the `reader`'s language, as `render_document` does.
    """
    file = papers.file(template, language)
    letter = written_letter(template, values, language, reader, file, papers.fills(template, file))
    made = letter_made(template, letter, file, values, papers.values(language))
    named = {"file_name": f"{papers.case.number}-{made.file_name}"}
    return made.model_copy(update=named), letter.content


def letter_made(
    template: DocumentTemplate,
    letter: RenderedDocument,
    file: LetterFile,
    values: FieldValues,
    of_the_case: FieldValues,
) -> MadeDocument:
    """Return what is to be kept of a letter that was filled with `values`, of which some are the case's own.

    Raises as `check_values` does.
    """
    recorded = recorded_values(template, values)
    made = MadeDocument(
        template=template.id,
        title=template.title,
        language=letter.language,
        file=new_file_id(),
        file_name=f"{template.id}-{letter.language}.{WORD}",
        sha256=letter.sha256,
        bytes=len(letter.content),
        template_sha256=file.sha256,
        own_file=file.own_name,
        letterhead_sha256=file.letterhead_sha256,
        values=recorded,
        values_sha256=values_sha256(recorded),
        typed=typed_sources(template, values, of_the_case),
    )
    check_values(made)
    return made


def check_values(made: MadeDocument) -> None:
    """Raise InvalidInput for a document that was filled with more than the record and the way to it can carry."""
    size = len(json.dumps(made.values, default=str))
    if size > VALUES_MOST:
        raise InvalidInput(
            f"“{made.title.en}” is filled with {size / MEGABYTE:.1f} MB of words, and 1 MB is the most that goes with "
            "a document; nothing was kept. Shorten what was given, or add it in Word.",
            "`amparo documents revise` takes the file in again.",
        )


def made_already(case: Case, made: MadeDocument) -> KeptDocument | None:
    """Return the latest version of a paper if it was made of the very same, on whatever day; None if it was not."""
    standing = (
        one
        for one in versions(case.documents, made.template, made.language)
        if one.status is not DocumentStatus.DISCARDED
    )
    latest = next(standing, None)
    return latest if latest is not None and _inputs(latest) == _inputs(made) else None


def keep(office: Office, case: Case, actor: Member, made: MadeDocument, content: bytes) -> Keeping:
    """Keep a document with its file; raises InvalidInput for a file that is too large, as the records do.

    Both are written down in one transaction before anything is sent, so that they are kept when the engine is down.
    """
    if made.kind in {DocumentKind.LETTER, DocumentKind.REVISED}:
        check_size(content, LETTER_MEGABYTES, "letter")
    command = office.command(case.organization, actor.id, KeepDocument(made=made))
    office.records.put_inbox(case.id, command, {made.file: content})
    try:
        outcome = office.submit(case.id, command)
    except ServerUnreachable:
        return Keeping(state="waiting")
    if outcome.refused is not None:
        return Keeping(state="refused", refused=outcome.refused)
    after = office.records.read_case(case.id, case.organization)
    kept = next(one for one in after.documents if one.file == made.file)
    return Keeping(state="kept", document=kept.id, version=kept.version)


def revised(document: KeptDocument, name: str, content: bytes) -> MadeDocument:
    """Return an edited Word file as what goes on from a document; it stands on the values of that one.

    Raises FileInvalid with every problem for a file that is no Word file, locked, or carries more than words, and
    InvalidInput for a document that is no letter.
    """
    if document.kind not in {DocumentKind.LETTER, DocumentKind.REVISED}:
        raise InvalidInput(
            f"{document.id} (“{document.title.en}”) is no letter: a packet is built anew from its plan, a form is "
            "filled anew from the case.",
            "`amparo documents --help` lists how.",
        )
    if problems := word_file_problems(content):
        raise FileInvalid(f"The file {name}", problems)
    return MadeDocument(
        **{field: getattr(document, field) for field in _CARRIED_ON},
        kind=DocumentKind.REVISED,
        file=new_file_id(),
        file_name=document.file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        revises=document.id,
    )


def word_file_problems(content: bytes) -> tuple[str, ...]:
    """Return why a Word file cannot be taken in: a password, macros, what unpacks beyond measure, fields left open."""
    from amparo.documents.check import file_problems, open_fields  # noqa: PLC0415 - slow, and only an edited letter needs it

    if content.startswith(_OLD_OR_LOCKED):
        return ("it has a password, or is in Word's old format: take the password off and save it as .docx",)
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return ("it is no Word file: save it from Word or LibreOffice as .docx",)
    found = tuple(file_problems(None, content)) or tuple(open_fields(content))
    return tuple(str(problem) for problem in found)


def read_edited(file: Path) -> bytes:
    """Return a Word file that somebody edited; raises InvalidInput where it cannot be read or is too large."""
    try:
        if file.stat().st_size > LETTER_MEGABYTES * MEGABYTE:
            raise InvalidInput(
                f"{file} is larger than {LETTER_MEGABYTES} MB; nothing was kept. Make its pictures smaller (in Word: "
                "Compress Pictures) and hand it over again."
            )
        return file.read_bytes()
    except OSError as problem:
        raise InvalidInput(f"{file} cannot be read: {problem.strerror}. Check its name and place.") from problem


def still_marked(content: bytes) -> tuple[Literal["changes", "comments"], ...]:
    """Return what an edited Word file still shows to whoever gets it: tracked changes, comments in the margin."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("word/document.xml")
        comments = any(
            name.startswith("word/comments") and b"<w:comment " in archive.read(name) for name in archive.namelist()
        )
    tracked = _TRACKED.search(text) is not None
    return (*(("changes",) if tracked else ()), *(("comments",) if comments else ()))


_TRACKED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)[ >]")

_CARRIED_ON = (
    "template",
    "title",
    "language",
    "template_sha256",
    "own_file",
    "letterhead_sha256",
    "values",
    "values_sha256",
    "typed",
    "for_step",
    "for_deadline",
)


def _inputs(made: MadeDocument) -> tuple[str, str, str, str]:
    return made.values_sha256, made.template_sha256, made.own_file, made.letterhead_sha256

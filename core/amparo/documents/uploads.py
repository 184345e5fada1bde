"""Files that people hand in: taken by what they are, and refused with a word on what to do instead.

What a file is goes by its bytes; its name and the type that the browser declares have to agree with them. Whatever
could act when somebody opens it - a program, a macro, a web page, a locked or hidden archive - is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from amparo.declarations import Text, either, phrase
from amparo.documents.exhibit_files import needs_pikepdf, pdf_faults
from amparo.documents.file_kinds import FileKind, hides_archive, holds_markup, kind_of, plain_text
from amparo.documents.office_files import office_dangers
from amparo.documents.package import UNREADABLE
from amparo.documents.photo_pages import PhotoUnreadableError, check_photo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from email.message import Message

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 25
"""How large a file that somebody hands in may be: what a case keeps as one file, and what a court's portal takes."""

_LONGEST_NAME = 120
_MOST_PARTS, _DEEPEST = 200, 4
_NOTHING_SAID = frozenset({"", "application/octet-stream", "binary/octet-stream"})


class _Of(NamedTuple):
    """The endings of a kind of file, its own first, and the types that browsers give it, the proper one first."""

    endings: tuple[str, ...]
    media_types: tuple[str, ...]


_KINDS: Mapping[FileKind, _Of] = MappingProxyType(
    {
        FileKind.PDF: _Of((".pdf",), ("application/pdf", "application/x-pdf", "application/acrobat", "text/pdf")),
        FileKind.WORD: _Of(
            (".docx",),
            (
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/msword",
                "application/zip",
                "application/x-zip-compressed",
            ),
        ),
        FileKind.OPEN_DOCUMENT: _Of(
            (".odt",), ("application/vnd.oasis.opendocument.text", "application/zip", "application/x-zip-compressed")
        ),
        FileKind.JPEG: _Of((".jpg", ".jpeg", ".jpe", ".jfif"), ("image/jpeg", "image/jpg", "image/pjpeg")),
        FileKind.PNG: _Of((".png",), ("image/png", "image/x-png")),
        FileKind.TEXT: _Of((".txt",), ("text/plain",)),
        FileKind.MAIL: _Of((".eml",), ("message/rfc822",)),
    }
)

TAKEN: AbstractSet[FileKind] = frozenset(_KINDS)
"""Every kind that can be taken; a page takes these or fewer."""

PAPERS: AbstractSet[FileKind] = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG})
"""What becomes an exhibit."""


class Upload(NamedTuple):
    """A file as it was handed in: the name and the type that came with it, which may be anything, and its bytes."""

    name: str
    media_type: str
    content: bytes


class LookedAt(NamedTuple):
    """What a file is, and every reason why it is not taken; nothing, if it is."""

    kind: FileKind
    problems: tuple[Text, ...] = ()

    @property
    def ending(self) -> str:
        """Return the ending of such a file, with its dot; empty for a kind that is never taken."""
        return _KINDS[self.kind].endings[0] if self.kind in _KINDS else ""

    @property
    def media_type(self) -> str:
        """Return the type of such a file."""
        return media_type_of(self.kind)


def looked_at(upload: Upload, allowed: AbstractSet[FileKind] = TAKEN, *, through: bool = True) -> LookedAt:
    """Return what a file is and why it is not taken; `allowed` are the kinds that may be handed in at this place.

    Without `through` what the kind's own reader would find is left to whoever reads it next, as with a blank form.
    Raises InvalidInput where what reads PDF files is not installed.
    """
    name, content = clean_name(upload.name), upload.content
    if not content:
        return LookedAt(FileKind.UNKNOWN, (phrase("exhibit_file_empty", name=name),))
    if large := too_large_to_take(name, len(content)):
        return LookedAt(FileKind.UNKNOWN, (large,))
    kind = _as_named(kind_of(content), name)
    if kind not in allowed:
        return LookedAt(kind, (_not_taken(name, kind, allowed),))
    if lie := _lie(name, upload.media_type, kind):
        return LookedAt(kind, (lie,))
    return LookedAt(kind, tuple(_faults(name, kind, content)) if through else ())


def too_large_to_take(name: str, size: int, most: int = MOST_MEGABYTES) -> Text | None:
    """Return what is said of a file of so many bytes if it is too large to be taken (`most` in MB), else None."""
    if size <= most * MEGABYTE:
        return None
    return phrase("upload_large", name=clean_name(name), size=f"{size / MEGABYTE:.0f}", most=most)


def clean_name(name: str) -> str:
    """Return a file's name as it can be shown and kept: no folders, nothing that is not seen, of sane length."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(char for char in last if not unicodedata.category(char).startswith("C"))
    tidy = " ".join(seen.split()).strip(" .")
    path = PurePosixPath(tidy or phrase("upload_nameless").en)
    return path.stem[: _LONGEST_NAME - len(path.suffix)] + path.suffix[:_LONGEST_NAME]


def media_type_of(kind: FileKind) -> str:
    """Return the type of files of a kind, as they are handed out."""
    return _KINDS[kind].media_types[0] if kind in _KINDS else "application/octet-stream"


def endings_of(kinds: AbstractSet[FileKind]) -> tuple[str, ...]:
    """Return the endings of files of these kinds, for the list that a browser offers."""
    return tuple(ending for kind, of in _KINDS.items() if kind in kinds for ending in of.endings)


def named_kinds(kinds: AbstractSet[FileKind]) -> Text:
    """Name kinds of files in words."""
    return either([_named(kind) for kind in _KINDS if kind in kinds])


def _as_named(kind: FileKind, name: str) -> FileKind:
    # what begins like a mail and is called a text is taken for the text that it is, too
    return FileKind.TEXT if kind is FileKind.MAIL and _ending(name) in _KINDS[FileKind.TEXT].endings else kind


def _not_taken(name: str, kind: FileKind, allowed: AbstractSet[FileKind]) -> Text:
    instead = "other" if kind in TAKEN else kind.value
    taken = named_kinds(allowed)
    return phrase(
        "upload_not_taken",
        name=name,
        found=_named(kind),
        taken=taken,
        instead=phrase(f"upload_instead_{instead}", taken=taken),
    )


def _lie(name: str, media_type: str, kind: FileKind) -> Text | None:
    """Return what is said where the name or the declared type speaks of something else than the file is."""
    declared = media_type.partition(";")[0].strip().casefold()
    ending, of = _ending(name), _KINDS[kind]
    if ending not in of.endings and (ending or declared not in of.media_types):
        return phrase("upload_name_lies", name=name, found=_named(kind), ending=of.endings[0])
    if declared not in (*of.media_types, *_NOTHING_SAID):
        return phrase("upload_type_lies", name=name, found=_named(kind), declared=declared)
    return None


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()


def _named(kind: FileKind) -> Text:
    return phrase(f"upload_kind_{kind}")


def _faults(name: str, kind: FileKind, content: bytes) -> Iterator[Text]:
    match kind:
        case FileKind.PDF:
            needs_pikepdf()
            yield from pdf_faults(name, content)
        case FileKind.JPEG | FileKind.PNG:
            yield from _photo_faults(name, content)
        case FileKind.WORD | FileKind.OPEN_DOCUMENT:
            yield from _office_faults(name, content)
        case FileKind.TEXT:
            yield from _text_faults(name, content)
        case FileKind.MAIL:
            yield from _mail_faults(name, content)


def _photo_faults(name: str, content: bytes) -> Iterator[Text]:
    needs_pikepdf()
    if hides_archive(content):
        yield phrase("upload_two_in_one", name=name)
    try:
        check_photo(content)
    except PhotoUnreadableError as wrong:
        yield phrase(f"exhibit_file_photo_{wrong.code}", name=name)


def _office_faults(name: str, content: bytes) -> Iterator[Text]:
    try:
        codes = dict.fromkeys(danger.code for danger in office_dangers(content))
    except UNREADABLE:
        codes = {"damaged": None}
    yield from (phrase(f"upload_office_{code}", name=name) for code in codes)


def _text_faults(name: str, content: bytes) -> Iterator[Text]:
    text = plain_text(content)
    if text is None:
        yield phrase("upload_text_unreadable", name=name)
    elif holds_markup(text):
        yield phrase("upload_text_markup", name=name)


def _mail_faults(name: str, content: bytes) -> Iterator[Text]:
    try:
        mail = message_from_bytes(content)
        parts = list(_parts(mail))
    except (RecursionError, LookupError, ValueError, TypeError):
        yield phrase("upload_mail_unreadable", name=name)
        return
    if len(parts) > _MOST_PARTS or any(depth > _DEEPEST for _, depth in parts):
        yield phrase("upload_mail_unreadable", name=name)
        return
    yield from dict.fromkeys(fault for part, _ in parts for fault in _part_faults(name, part))


def _parts(mail: Message, depth: int = 0) -> Iterator[tuple[Message, int]]:
    """Yield each part of a mail that holds no other, and how deep it lies; mails within a mail are gone through too."""
    inner = mail.get_payload()
    if depth > _DEEPEST or not isinstance(inner, list):
        yield mail, depth
        return
    for part in inner:
        if not isinstance(part, str):
            yield from _parts(part, depth + 1)


def _part_faults(name: str, part: Message) -> Iterator[Text]:
    kind, called = part.get_content_type(), part.get_filename()
    if kind in {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}:
        yield phrase("upload_mail_encrypted", name=name)
        return
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return
    if called is None and part.get_content_disposition() != "attachment" and part.get_content_maintype() == "text":
        if plain_text(content) is None and part.get_content_charset() is None:
            yield phrase("upload_mail_unreadable", name=name)
        return
    if called is None and kind in {"application/pgp-signature", "application/pkcs7-signature"}:
        return
    inner = clean_name(called or "")
    found = looked_at(Upload(inner, "" if called else kind, content))
    if found.problems and not (found.kind is FileKind.PICTURE and kind.startswith("image/")):
        yield phrase("upload_mail_carries", name=name, inner=inner, why=found.problems[0])

"""What a file is by its bytes, whatever its name says.

There are libraries that know hundreds of formats; here a dozen are taken, each is looked through by what reads it, and
everything else is refused. So the marks below say which reader to ask, and what to tell whoever hands in another file.
"""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from io import BytesIO

from amparo.documents.package import UNREADABLE


class FileKind(StrEnum):
    """What a file is."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WORD = "word"
    OPEN_DOCUMENT = "open_document"
    TEXT = "text"
    MAIL = "mail"
    OLD_OFFICE = "old_office"
    OTHER_OFFICE = "other_office"
    HEIC = "heic"
    PICTURE = "picture"
    ARCHIVE = "archive"
    PROGRAM = "program"
    WEB_PAGE = "web_page"
    UNKNOWN = "unknown"


_PROGRAMS = (
    b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"\0asm", b"dex\n", b"!<arch>", b"L\0\0\0\x01\x14\x02\0", b"ITSF",
)  # fmt: skip
_SIGNATURES = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xd0\xcf\x11\xe0", FileKind.OLD_OFFICE),
    (b"{\\rtf", FileKind.OLD_OFFICE),
    (b"II*\x00", FileKind.PICTURE),
    (b"MM\x00*", FileKind.PICTURE),
    (b"GIF8", FileKind.PICTURE),
    (b"RIFF", FileKind.PICTURE),
    (b"BM", FileKind.PICTURE),
    (b"7z\xbc\xaf'\x1c", FileKind.ARCHIVE),
    (b"Rar!\x1a\x07", FileKind.ARCHIVE),
    (b"\x1f\x8b", FileKind.ARCHIVE),
    (b"BZh", FileKind.ARCHIVE),
    (b"\xfd7zXZ\0", FileKind.ARCHIVE),
    (b"(\xb5/\xfd", FileKind.ARCHIVE),
    (b"MSCF", FileKind.ARCHIVE),
)
_HEIC = re.compile(rb"....ftyp(heic|heix|hevc|heim|heis|mif1|msf1|avif)", re.DOTALL)
_WITHIN = 1024  # a PDF's own mark may stand behind a few bytes of something else
_BYTE_ORDERS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MARKUP = re.compile(
    r"<(?:!doctype|\?(?:xml|php)|/?(?:html|head|title|body|script|svg|iframe|frame|frameset|object|embed|applet|form|"
    r"input|meta|link|style|img|base|math|video|audio|table|template|marquee|details|xml)[\s/>])",
    re.IGNORECASE,
)
# each line can be read in one way alone: in two, the time would double with each line of what is no mail after all
_MAIL_BEGINS = re.compile(r"(?:From \S+ [^\n]*\n)?(?:(?:[!-9;-~]+:|[ \t]\S)[^\n]*\n)+(?:\r?\n|\Z)")
_MAIL_NAMES = (re.compile(r"(?mi)^from:"), re.compile(r"(?mi)^(?:date|message-id|received):"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")


def kind_of(content: bytes) -> FileKind:
    """Return what a file is by its bytes.

    A program or a web page is one whatever else it is too. A PDF may begin with a few bytes of something else.
    """
    if content.startswith(_PROGRAMS):
        return FileKind.PROGRAM
    if content.startswith(b"PK\x03\x04"):
        return _of_archive(content)
    known = next((kind for mark, kind in _SIGNATURES if content.startswith(mark)), None)
    if known and not (known is FileKind.PICTURE and plain_text(content) is not None):
        return known
    return FileKind.HEIC if _HEIC.match(content) else _of_unmarked(content)


def _of_unmarked(content: bytes) -> FileKind:
    first = content[:_WITHIN]
    # a browser goes by the mark of the byte order even where what follows is no text
    read = plain_text(first) or first.decode(_byte_order(first) or "latin-1", errors="replace")
    beginning = read.lstrip("\ufeff\0 \t\r\n\f")
    if _MARKUP.match(beginning):
        return FileKind.WEB_PAGE
    if b"%PDF-" in content[:_WITHIN]:
        return FileKind.PDF
    return _of_text(content)


def plain_text(content: bytes) -> str | None:
    """Return what a file of plain text says, or None for what is none: it holds bytes that no text has.

    UTF-8 and UTF-16 by their marks, UTF-8 without one, else the code page that Windows wrote before.
    """
    encoding = _byte_order(content)
    for tried in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            text = content.decode(tried)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None


def _byte_order(content: bytes) -> str:
    """Return how a file says of itself that it is written, or nothing."""
    return next((name for mark, name in _BYTE_ORDERS if content.startswith(mark)), "")


def holds_markup(text: str) -> bool:
    """Return whether a text holds what a browser would take for a web page or a picture that runs a program."""
    return _MARKUP.search(text) is not None


def hides_archive(content: bytes) -> bool:
    """Return whether a file is an archive as well: what reads it from its end finds other files in it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return bool(archive.infolist())
    except UNREADABLE:
        return False


def _of_archive(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            of_open_document = _mimetype(archive) if "mimetype" in names else b""
    except UNREADABLE:
        return FileKind.WORD if b"word/" in content else FileKind.ARCHIVE
    if of_open_document == b"application/vnd.oasis.opendocument.text":
        return FileKind.OPEN_DOCUMENT
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return FileKind.WORD
    if of_open_document.startswith(b"application/vnd.oasis.") or "[Content_Types].xml" in names:
        return FileKind.OTHER_OFFICE
    return FileKind.ARCHIVE


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    with archive.open("mimetype") as opened:
        return opened.read(100)


def _of_text(content: bytes) -> FileKind:
    written = content.decode("latin-1")
    head = _MAIL_BEGINS.match(written)
    if head and b"\0" not in content and all(name.search(head.group()) for name in _MAIL_NAMES):
        return FileKind.MAIL
    text = plain_text(content)
    if text is None or not content:
        return FileKind.UNKNOWN
    return FileKind.WEB_PAGE if holds_markup(text) else FileKind.TEXT

"""Files that come in as exhibits: PDFs looked through, photos of papers laid on pages, several of them made one.

A file is what its bytes say, whatever its name says. What a court would refuse, or what could act when it is opened,
is named with its place and what to do, all of it at once; a file with such a fault is not kept.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Text, both, phrase
from amparo.documents.file_kinds import FileKind, hides_archive, kind_of
from amparo.documents.photo_pages import PhotoUnreadableError, page_of_photo
from amparo.errors import InvalidInput

_MEGABYTE = 1_000_000
_MOST_MEGABYTES = 25
"""What a court's portal takes as one file, by the smaller reading of “25 MB”: a packet counts in the same way."""

_MOST_FAULTS = 3
"""How many of a damaged file's faults are told: the first ones say where it begins."""

_SAID = {
    FileKind.WORD: "word",
    FileKind.OPEN_DOCUMENT: "word",
    FileKind.OLD_OFFICE: "word",
    FileKind.HEIC: "heic",
    FileKind.PICTURE: "picture",
    FileKind.ARCHIVE: "archive",
}
"""What is said of a file that is no exhibit; of any other, that it is neither a PDF nor a photo."""

_PATIENCE_SECONDS = 90
_FEW_AT_ONCE = BoundedSemaphore(2)
"""What looks a PDF through may take a gigabyte: whoever comes third waits."""


class ExhibitFile(NamedTuple):
    """A file fit to be an exhibit, as it is to be kept: a PDF, its pages, its hash; `notes` are worth a look.

    With `problems` it is not fit, and everything else is empty.
    """

    content: bytes = b""
    pages: int = 0
    sha256: str = ""
    notes: tuple[Text, ...] = ()
    problems: tuple[Text, ...] = ()


def exhibit_file(files: Sequence[tuple[str, bytes]]) -> ExhibitFile:
    """Return the one PDF that files make in this order, or every problem of theirs; each comes with its name.

    A single PDF stays byte for byte as it came. Raises InvalidInput where what reads PDFs is not installed.
    """
    needs_pikepdf()
    parts: list[bytes] = []
    problems: list[Text] = []
    notes: list[Text] = []
    for name, content in files:
        part, found = _looked_at(name, content)
        problems += found
        notes += part.notes
        parts.append(part.content)
    if not files:
        problems.append(phrase("exhibit_file_none"))
    if problems:
        return ExhibitFile(problems=tuple(problems))
    made = parts[0] if len(parts) == 1 else _joined(parts)
    if len(made) > _MOST_MEGABYTES * _MEGABYTE:
        size = f"{len(made) / _MEGABYTE:.1f}"
        return ExhibitFile(problems=(phrase("exhibit_file_large_together", size=size, most=_MOST_MEGABYTES),))
    return ExhibitFile(made, _pages(made), hashlib.sha256(made).hexdigest(), tuple(notes))


def needs_pikepdf() -> None:
    """Raise InvalidInput, with what to install, where what reads PDFs is not here."""
    try:
        import pikepdf  # noqa: F401, PLC0415 - comes with an extra
    except ImportError as missing:
        raise InvalidInput(
            "Exhibits cannot be taken in: what reads PDF files is not installed. Run: pip install 'amparo[pdf]'"
        ) from missing


class _Part(NamedTuple):
    content: bytes = b""
    notes: tuple[Text, ...] = ()


def too_large(name: str, size: int) -> Text | None:
    """Return what is said of a file of so many bytes if it is too large to be taken in, else None."""
    if size <= _MOST_MEGABYTES * _MEGABYTE:
        return None
    return phrase("exhibit_file_large", name=name, size=f"{size / _MEGABYTE:.1f}", most=_MOST_MEGABYTES)


def _looked_at(name: str, content: bytes) -> tuple[_Part, tuple[Text, ...]]:
    if not content:
        return _Part(), (phrase("exhibit_file_empty", name=name),)
    large = too_large(name, len(content))
    if large:
        return _Part(), (large,)
    kind = kind_of(content)
    if kind is FileKind.PDF:
        return _Part(content), pdf_faults(name, content)
    if kind not in {FileKind.JPEG, FileKind.PNG}:
        return _Part(), (phrase(f"exhibit_file_{_SAID.get(kind, 'unknown')}", name=name),)
    try:
        page, small = page_of_photo(content)
    except PhotoUnreadableError as wrong:
        return _Part(), (phrase(f"exhibit_file_photo_{wrong.code}", name=name),)
    return _Part(page, (phrase("exhibit_file_photo_small", name=name),) if small else ()), ()


class _Found(BaseModel):
    """What a PDF's own process found in it, or why it could not be read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pages: int = 0
    warned: tuple[str, ...] = ()
    active: dict[str, tuple[int | None, ...]] = {}
    locked: bool = False
    damaged: str | None = None


def pdf_faults(name: str, content: bytes) -> tuple[Text, ...]:
    """Return what is wrong with a PDF: a password, damage, no pages, what could act when it is opened; all at once."""
    found = _looked_through(content)
    if found is None:
        return (phrase("exhibit_file_heavy", name=name),)
    if found.locked:
        return (phrase("exhibit_file_password", name=name),)
    if found.damaged is not None:
        return (phrase("exhibit_file_damaged", name=name, why=found.damaged),)
    two = [phrase("exhibit_file_two_in_one", name=name)] if hides_archive(content) else []
    return (*_faults(name, found), *two)


def heavy_pdf(name: str, content: bytes) -> Text | None:
    """Return what is said of a PDF that no process could look through within what a paper may take, else None."""
    return phrase("exhibit_file_heavy", name=name) if _looked_through(content) is None else None


def _looked_through(content: bytes) -> _Found | None:
    """Return what is found in a PDF by a process of its own, or None where it took more than a paper may."""
    command = [sys.executable, "-I", str(Path(__file__).with_name("pdf_look.py"))]
    with _FEW_AT_ONCE:
        try:
            looked = subprocess.run(  # noqa: S603 - our own Python and our own program; the file is its input
                command, input=content, capture_output=True, check=False, env={}, timeout=_PATIENCE_SECONDS
            )
        except subprocess.TimeoutExpired:
            return None
    return _Found.model_validate_json(looked.stdout) if looked.returncode == 0 else None


def _faults(name: str, found: _Found) -> Iterator[Text]:
    if found.warned:
        yield phrase("exhibit_file_damaged", name=name, why="; ".join(found.warned[:_MOST_FAULTS]))
    if not found.pages:
        yield phrase("exhibit_file_without_pages", name=name)
    for kind, places in found.active.items():
        yield phrase("exhibit_file_active", name=name, what=phrase(f"exhibit_file_{kind}"), where=_where(places))


def _where(places: Collection[int | None]) -> Text:
    numbers = sorted(place for place in places if place is not None)
    named = [phrase("exhibit_file_in_document")] if None in places else []
    if numbers:
        written = both([Text(str(number)) for number in numbers])
        named.append(phrase("exhibit_file_on_page" if len(numbers) == 1 else "exhibit_file_on_pages", pages=written))
    return both(named)


def _joined(parts: Iterable[bytes]) -> bytes:
    import pikepdf  # noqa: PLC0415 - comes with an extra

    with pikepdf.new() as made:
        for part in parts:
            with pikepdf.open(BytesIO(part)) as pdf:
                made.pages.extend(pdf.pages)
        out = BytesIO()
        made.save(out, deterministic_id=True)
        return out.getvalue()


def _pages(content: bytes) -> int:
    import pikepdf  # noqa: PLC0415 - comes with an extra

    with pikepdf.open(BytesIO(content)) as pdf:
        return len(pdf.pages)

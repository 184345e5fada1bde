"""Files that come in as exhibits: PDFs looked through, photos of papers laid on pages, several of them made one.

A file is what its bytes say, whatever its name says. What a court would refuse, or what could act when it is opened,
is named with its place and what to do, all of it at once; a file with such a fault is not kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from amparo.declarations import Text, both, phrase
from amparo.documents.file_kinds import FileKind, hides_archive, kind_of
from amparo.documents.photo_pages import PhotoUnreadableError, page_of_photo
from amparo.errors import InvalidInput

if TYPE_CHECKING:
    import pikepdf

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

_SUBTYPES = {"/RichMedia": "media", "/Movie": "media", "/Sound": "media", "/Screen": "media", "/3D": "media"}
_ACTIONS = {"/JavaScript": "script", "/Launch": "launch", "/SubmitForm": "sends", "/ImportData": "sends"}


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


def pdf_faults(name: str, content: bytes) -> tuple[Text, ...]:
    """Return what is wrong with a PDF: a password, damage, no pages, what could act when it is opened; all at once."""
    import pikepdf  # noqa: PLC0415 - comes with an extra

    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            found = tuple(_looked_through(name, pdf))
    except pikepdf.PasswordError:
        return (phrase("exhibit_file_password", name=name),)
    except (pikepdf.PdfError, ValueError) as damaged:
        return (phrase("exhibit_file_damaged", name=name, why=_plainly(str(damaged))),)
    return (*found, *([phrase("exhibit_file_two_in_one", name=name)] if hides_archive(content) else []))


def _looked_through(name: str, pdf: pikepdf.Pdf) -> Iterator[Text]:
    pages = len(pdf.pages)
    warned = list(dict.fromkeys(map(_plainly, (*pdf.get_warnings(), *pdf.check_pdf_syntax()))))
    if warned:
        yield phrase("exhibit_file_damaged", name=name, why="; ".join(warned[:_MOST_FAULTS]))
    if not pages:
        yield phrase("exhibit_file_without_pages", name=name)
    for kind, places in _active(pdf).items():
        yield phrase("exhibit_file_active", name=name, what=phrase(f"exhibit_file_{kind}"), where=_where(places))


def _plainly(warning: str) -> str:
    """Return what qpdf says of a file, without the name that it has in this process's memory."""
    return re.sub(r"^(WARNING: )?stream <[^>]*>:? ?", "", warning).strip().strip("()")


def _where(places: Iterable[int | None]) -> Text:
    numbers = sorted(place for place in places if place is not None)
    named = [phrase("exhibit_file_in_document")] if None in places else []
    if numbers:
        written = both([Text(str(number)) for number in numbers])
        named.append(phrase("exhibit_file_on_page" if len(numbers) == 1 else "exhibit_file_on_pages", pages=written))
    return both(named)


def _active(pdf: pikepdf.Pdf) -> dict[str, set[int | None]]:
    """Return what could act when the file is opened, or is no paper at all, with the pages on which it hangs."""
    owners: dict[tuple[int, int], set[int | None]] = {}
    for number, page in enumerate(pdf.pages, 1):
        for thing in _hung_on(page.obj):
            owners.setdefault(thing.objgen, set()).add(number)
    found: dict[str, set[int | None]] = {}
    for thing in pdf.objects:
        for kind in _kinds_in(thing):
            found.setdefault(kind, set()).update(owners.get(thing.objgen, {None}))
    return found


def _hung_on(page: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield a page with its annotations and what both of them do."""
    import pikepdf  # noqa: PLC0415 - comes with an extra

    annotations = page.get("/Annots")
    hung: list[pikepdf.Object] = [page]
    if isinstance(annotations, pikepdf.Array):
        yield annotations
        hung += [one for one in annotations.as_list() if isinstance(one, pikepdf.Dictionary)]
    for thing in hung:
        yield thing
        for key in ("/A", "/AA", "/FS"):
            done = thing.get(key) if isinstance(thing, pikepdf.Dictionary) else None
            if isinstance(done, pikepdf.Dictionary):
                yield done
                yield from (one for one in dict(done.items()).values() if isinstance(one, pikepdf.Dictionary))


def _kinds_in(thing: pikepdf.Object) -> Iterator[str]:
    """Yield what an object of the file and the ones written inside it do; hostile ones lie deep, so no recursion."""
    import pikepdf  # noqa: PLC0415 - comes with an extra

    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += [inner for inner in one.as_list() if _is_inside(inner)]
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            values = dict(one.items())
            yield from _kinds_of(values)
            waiting += [inner for inner in values.values() if _is_inside(inner)]


def _is_inside(thing: object) -> bool:
    import pikepdf  # noqa: PLC0415 - comes with an extra

    return isinstance(thing, pikepdf.Array | pikepdf.Dictionary) and not thing.is_indirect


def _kinds_of(values: Mapping[str, object]) -> Iterator[str]:
    action = _ACTIONS.get(str(values.get("/S", "")))
    if action:
        yield action
    elif "/JS" in values:
        yield "script"
    if "/EF" in values:
        yield "embedded"
    media = _SUBTYPES.get(str(values.get("/Subtype", "")))
    if media:
        yield media


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

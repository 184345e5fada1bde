"""The files that a packet is made of: looked at one by one, and opened again, cleaned, when their turn comes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, Stream

from amparo.declarations.text import phrase
from amparo.documents.packets.cleaning import AnswersLost, Cleaned, RedactionPending, cleaned
from amparo.documents.packets.plan import PacketPlan, Tab, TabFile, pieces
from amparo.documents.packets.problems import PacketNotice, PacketProblem, Place, file_problem, too_large

_EDGE, _ENDS = 1_024, b"%%EOF"
"""A PDF says so within its first 1,024 bytes, and ends within its last (Adobe's implementation notes 13 and 18)."""

_OTHERS = {
    b"PK\x03\x04": "word",
    b"\xd0\xcf\x11\xe0": "word",
    b"\xff\xd8\xff": "picture",
    b"\x89PNG": "picture",
    b"II*\x00": "picture",
    b"MM\x00*": "picture",
}


class SourceFile(NamedTuple):
    """A file that may be taken into a packet: its pages, its size in bytes, and what was found in it besides.

    `clean` says that there is nothing to take out of it.
    """

    content: bytes | Path
    pages: int
    size: int
    found: Mapping[str, int]
    clean: bool

    @contextmanager
    def opened(self) -> Iterator[Pdf]:
        """Open the file and clean it again: kept open, each would hold in memory what was copied from it.

        Raises Unusable where it is not what it was when it was looked at.
        """
        with _opened(self.content) as pdf:
            if not self.clean:
                cleaned(pdf)
            if len(pdf.pages) != self.pages or _size(self.content) != self.size:
                raise Unusable("changed")
            yield pdf


class Unusable(Exception):
    """A file cannot be taken into a packet; `code` says why, as in `packet_problem_<code>`."""

    def __init__(self, code: str, why: str = "") -> None:
        self.code, self.why = code, why
        super().__init__(code)


@dataclass
class _Looking:
    plan: PacketPlan
    contents: Mapping[str, bytes | Path]
    found: dict[str, SourceFile]
    refused: set[str]

    def problems_of(self, file: TabFile, place: Place, tab: str) -> Iterator[PacketProblem]:
        for piece in pieces(file):
            if piece.content in self.found or piece.content in self.refused:
                continue
            try:
                self.found[piece.content] = self._source(piece.content)
            except Unusable as unusable:
                self.refused.add(piece.content)
                about: tuple[Place, str, str] = ((*place, piece.field), tab, piece.content)
                if unusable.code == "too_large":
                    yield too_large(self.plan, *about, int(unusable.why))
                else:
                    yield file_problem(unusable.code, *about, why=unusable.why)

    def _source(self, key: str) -> SourceFile:
        if key not in self.contents:
            raise Unusable("missing")
        content = self.contents[key]
        size = _size(content)
        if size > self.plan.limit:
            raise Unusable("too_large", str(size))
        with _opened(content) as pdf:
            found, changed = _checked(pdf, whole=_ENDS in _edge(content, last=True))
            return SourceFile(content, len(pdf.pages), size, found, not changed)

    def size_of(self, tab: Tab) -> int:
        keys = (piece.content for file in tab.files for piece in pieces(file))
        return sum(self.found[key].size for key in keys if key in self.found)


def looked_at(
    plan: PacketPlan, contents: Mapping[str, bytes | Path], tick: Callable[[], None]
) -> tuple[dict[str, SourceFile], list[PacketProblem]]:
    """Look at every file of a plan once, and return them by their keys, with every problem of any.

    `tick` is called after each document and may raise to stop.
    """
    looking, problems = _Looking(plan, contents, {}, set()), list[PacketProblem]()
    for number, tab in enumerate(plan.tabs):
        place: Place = ("tabs", number)
        for document, file in enumerate(tab.files):
            problems += looking.problems_of(file, (*place, "files", document), tab.tab)
            tick()
        if (size := looking.size_of(tab)) > plan.limit:
            problems.append(too_large(plan, place, tab.tab, "", size))
    return looking.found, problems


def notices_of(plan: PacketPlan, sources: Mapping[str, SourceFile]) -> Iterator[PacketNotice]:
    """Yield what was left out of each file of a plan or has to be looked at, in the order of its tabs."""
    files = ((tab, piece.content) for tab in plan.tabs for file in tab.files for piece in pieces(file))
    first = {key: tab for tab, key in reversed(list(files))}
    for key in dict.fromkeys(plan.keys()):
        for code, count in sorted(sources[key].found.items()):
            sentence = phrase(f"packet_notice_{code}", tab=first[key].tab, file=key, count=count)
            yield PacketNotice(code=code, sentence=sentence, tab=first[key].tab, file=key)


def _size(content: bytes | Path) -> int:
    if isinstance(content, bytes):
        return len(content)
    try:
        return content.stat().st_size
    except FileNotFoundError as missing:
        raise Unusable("missing") from missing
    except OSError as unreadable:
        raise Unusable("unreadable", unreadable.strerror or "") from unreadable


def _opened(content: bytes | Path) -> Pdf:
    head = _edge(content, last=False)
    if b"%PDF-" not in head:
        raise Unusable(next((code for magic, code in _OTHERS.items() if head.startswith(magic)), "not_pdf"))
    try:
        return Pdf.open(content if isinstance(content, Path) else io.BytesIO(content))
    except pikepdf.PasswordError as locked:
        raise Unusable("encrypted") from locked
    except pikepdf.PdfError as broken:
        raise Unusable("damaged") from broken


def _edge(content: bytes | Path, *, last: bool) -> bytes:
    """Return the first or the last bytes of a file."""
    if isinstance(content, bytes):
        return content[-_EDGE:] if last else content[:_EDGE]
    try:
        with content.open("rb") as file:
            if last:
                file.seek(max(0, content.stat().st_size - _EDGE))
            return file.read(_EDGE)
    except OSError as unreadable:
        raise Unusable("unreadable", unreadable.strerror or "") from unreadable


def _checked(pdf: Pdf, *, whole: bool) -> Cleaned:
    """Return what was found in a file that was just opened, cleaned of it; raises Unusable with the first reason.

    Of a file whose end is missing, pages can often be put together again, but not what they show: it is refused.
    """
    try:
        repaired = bool(pdf.get_warnings())
        if repaired and not (whole and _is_complete(pdf)):
            raise Unusable("damaged")
        if not len(pdf.pages):
            raise Unusable("empty")
        if bool(pdf.Root.get("/NeedsRendering", False)):
            raise Unusable("dynamic_form")
        if not all(_has_contents(page.obj) for page in pdf.pages):
            raise Unusable("damaged")
        found, changed = cleaned(pdf)
    except AnswersLost as lost:
        raise Unusable("answers_lost") from lost
    except RedactionPending as pending:
        raise Unusable("redaction") from pending
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError) as broken:
        raise Unusable("damaged") from broken
    found["repaired"], found["protected"] = int(repaired), int(pdf.is_encrypted)
    return Cleaned(+found, changed)


def _has_contents(page: Object) -> bool:
    """Return whether what a page is to show is there: a truncated file has the page, but not its contents."""
    if "/Contents" not in page:
        return True
    contents = page["/Contents"]
    if isinstance(contents, Array):
        return all(isinstance(part, Stream) for part in contents)
    return isinstance(contents, Stream)


def _is_complete(pdf: Pdf) -> bool:
    """Return whether a file that had to be repaired has everything its pages name; reads all of it."""
    named = (page.obj.get("/Resources") for page in pdf.pages)
    kinds = [kind for resources in named if resources is not None for _, kind in resources.items()]
    lost = any(thing is None for kind in kinds if isinstance(kind, Dictionary) for _, thing in kind.items())
    return not lost and not pdf.check_pdf_syntax()

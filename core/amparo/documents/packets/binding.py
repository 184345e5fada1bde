"""Putting a packet together: files looked at, our own pages set, every page numbered, parts written and measured."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pikepdf
from pikepdf import Object

from amparo.declarations.text import phrase
from amparo.documents.packets.front_matter import FrontMatter
from amparo.documents.packets.order import entries
from amparo.documents.packets.packet import Packet, PacketPart
from amparo.documents.packets.parts import divided, undivided
from amparo.documents.packets.plan import PacketPlan, ServiceMethod
from amparo.documents.packets.problems import (
    PacketInvalid,
    PacketNotice,
    PacketProblem,
    file_problem,
    plan_problems,
    too_large,
)
from amparo.documents.packets.setting import OwnSetting, set_pages
from amparo.documents.packets.source_files import SourceFile, Unusable, looked_at, notices_of
from amparo.documents.packets.typeset import unwritable
from amparo.documents.packets.volume import Bookmark, Volume
from amparo.errors import InvalidInput

_OWN_PAGE, _STAMP, _FONTS = 4_000, 400, 200_000
"""Bytes that a page of ours, a number and our fonts take at most: for seeing that a packet is clearly one part."""

_SLACKS = (0.001, 0.01, 0.05)
"""Shares of the limit left free: tabs measured one by one make a part of nearly, not exactly, their sum."""

_BROKEN = (pikepdf.PdfError, pikepdf.ForeignObjectError, TypeError, ValueError, KeyError)
_EVERY = 25

Advance = Callable[[int, int], None]


def found_problems(plan: PacketPlan, contents: Mapping[str, bytes | Path]) -> tuple[PacketProblem, ...]:
    """Return every problem of a plan and its files."""
    sources, problems = looked_at(plan, contents, lambda: None)
    return (*plan_problems(plan), *problems, *_of_letters(plan, sources))


def bound(plan: PacketPlan, contents: Mapping[str, bytes | Path], *, advance: Advance, folder: Path) -> Packet:
    """Build the packet, as `build_packet` promises."""
    advance(0, 1)
    sources, found = looked_at(plan, contents, lambda: advance(0, 1))
    problems = [*plan_problems(plan), *found, *_of_letters(plan, sources)]
    if problems:
        raise PacketInvalid(plan.title, problems)
    return _Binding(plan, sources, advance, folder).packet()


def _of_letters(plan: PacketPlan, sources: Mapping[str, SourceFile]) -> Iterator[PacketProblem]:
    """Yield what cannot be written with the fonts of this machine; titles are known where a file is not."""
    pages = dict.fromkeys(plan.keys(), 1) | {key: source.pages for key, source in sources.items()}
    return unwritable(FrontMatter(plan, entries(plan, pages)).strings())


class _Binding:
    """One packet being built, from files that were looked at and found good."""

    def __init__(self, plan: PacketPlan, sources: Mapping[str, SourceFile], advance: Advance, folder: Path) -> None:
        self.plan, self.sources, self.advance, self.folder = plan, sources, advance, folder
        self.tabs = entries(plan, {key: source.pages for key, source in sources.items()})
        self.front = FrontMatter(plan, self.tabs)
        self._keys = tuple(plan.keys())
        self.identity = _identity(plan, sources.values())
        self.written = list[Path]()
        self.done = 0

    def packet(self) -> Packet:
        """Write the parts and return what was written; leave nothing where that fails."""
        try:
            whole, parts = self._whole()
        except BaseException:
            self._clear()
            raise
        return Packet(
            title=self.plan.title,
            filing=self.plan.filing,
            parts=tuple(parts),
            pages=sum(part.pages for part in parts),
            first=self.plan.numbering.written(whole.order.first),
            last=self.plan.numbering.written(whole.order.last),
            notices=(*notices_of(self.plan, self.sources), *_of_service(self.plan)),
        )

    def _whole(self) -> tuple[OwnSetting, list[PacketPart]]:
        """Return the packet as one part if it fits, else divided by what its tabs really take."""
        whole = set_pages(self.front, self.tabs, undivided(len(self.tabs)))
        if self._clearly_one(whole) and self._fits(parts := self._write(whole)):
            return whole, parts
        sizes = self._measured(whole)
        for slack in _SLACKS:
            self._clear()
            division = divided(*sizes, int(self.plan.limit * (1 - slack)))
            whole = set_pages(self.front, self.tabs, division)
            parts = self._write(whole)
            if self._fits(parts):
                return whole, parts
        raise PacketInvalid(self.plan.title, [self._largest(parts)])

    def _clearly_one(self, whole: OwnSetting) -> bool:
        own, pages = whole.own, whole.order.last - whole.order.first + 1
        ours = (own.cover + own.index + sum(own.sheets) + own.service) * _OWN_PAGE + pages * _STAMP + _FONTS
        return sum(self.sources[key].size for key in self._keys) + ours <= self.plan.limit

    def _fits(self, parts: Sequence[PacketPart]) -> bool:
        return all(part.bytes <= self.plan.limit for part in parts)

    def _largest(self, parts: Sequence[PacketPart]) -> PacketProblem:
        part = max(parts, key=lambda part: part.bytes)
        number = next((place for place, tab in enumerate(self.tabs) if tab.tab in part.tabs), 0)
        return too_large(self.plan, ("tabs", number), self.tabs[number].tab, "", part.bytes)

    def _measured(self, whole: OwnSetting) -> tuple[int, list[int], int]:
        """Return what cover and index, each tab and the certificate take when they are really written."""
        self._clear()
        tabs = list[int]()
        for number, tab in enumerate(self.tabs):
            volume = Volume(self.plan.numbering)
            self._add_tab(volume, whole, number)
            tabs.append(self._size(volume))
            if tabs[-1] > self.plan.limit:
                problem = too_large(self.plan, ("tabs", number), tab.tab, "", tabs[-1])
                raise PacketInvalid(self.plan.title, [problem])
        ends = (self._alone(whole.front()), self._alone(whole.service()))
        return ends[0], tabs, ends[1]

    def _alone(self, pages: Iterable[Object]) -> int:
        volume = Volume(self.plan.numbering)
        for number, page in enumerate(pages):
            volume.add(page, number)
        return self._size(volume) if volume.pages else 0

    def _size(self, volume: Volume) -> int:
        file = self.folder / f".{self.plan.file_name}.measured"
        try:
            return volume.save(file, self.plan.title, self.plan.language, (), self.identity)
        finally:
            file.unlink(missing_ok=True)

    def _write(self, whole: OwnSetting) -> list[PacketPart]:
        self.done = 0
        return [self._part(whole, part) for part in range(1, whole.division.count + 1)]

    def _part(self, whole: OwnSetting, part: int) -> PacketPart:
        volume, bookmarks = Volume(self.plan.numbering), list[Bookmark]()
        places = [place for place, at in enumerate(whole.division.tabs) if at == part]
        if part == 1:
            for page in (page for place in places for page in whole.sheet(place)):
                volume.know(page)  # lines of the index lead to them
            cover = [Bookmark(self._say("cover"), 0)] if whole.own.cover else []
            bookmarks += [*cover, Bookmark(self._say("index"), whole.own.cover)]
            self._add(volume, whole, whole.front(), whole.order.first, links=True)
        for place in places:
            bookmarks.append(self._bookmark(volume.pages, whole, place))
            self._add_tab(volume, whole, place)
        if part == whole.division.service and whole.own.service:
            bookmarks.append(Bookmark(self._say("service"), volume.pages))
            self._add(volume, whole, whole.service(), whole.order.service)
        return self._saved(volume, bookmarks, part if whole.division.count > 1 else 0, places)

    def _saved(self, volume: Volume, bookmarks: list[Bookmark], part: int, places: Sequence[int]) -> PacketPart:
        file = self.folder / f"{self.plan.file_name}{f'_Part{part}' if part else ''}.pdf"
        if file.exists():
            raise InvalidInput(str(phrase("packet_file_there", file=file)))
        self.written.append(file)
        size = volume.save(file, self.plan.title, self.plan.language, bookmarks, self.identity)
        tabs = tuple(self.tabs[place].tab for place in places)
        return PacketPart(name=file.name, file=file, sha256=_sha256(file), pages=volume.pages, bytes=size, tabs=tabs)

    def _bookmark(self, at: int, whole: OwnSetting, place: int) -> Bookmark:
        tab, pages = self.tabs[place], whole.order.tabs[place]
        alone = len(tab.pieces) == 1 and tab.pieces[0].title == tab.title
        pairs = zip(tab.pieces, pages.pieces, strict=True)
        below = [Bookmark(piece.title, at + first - pages.first) for piece, first in pairs]
        return Bookmark(f"{self._say('tab')} {tab.tab}: {tab.title}", at, [] if alone else below)

    def _add_tab(self, volume: Volume, whole: OwnSetting, place: int) -> None:
        pages, tab = whole.order.tabs[place], self.tabs[place]
        self._add(volume, whole, whole.sheet(place), pages.first)
        for piece, first in zip(tab.pieces, pages.pieces, strict=True):
            try:
                with self.sources[piece.content].opened() as pdf:
                    self._add(volume, whole, (page.obj for page in pdf.pages), first)
            except Unusable as unusable:
                problem = file_problem(unusable.code, piece.place, tab.tab, piece.content, why=unusable.why)
                raise PacketInvalid(self.plan.title, [problem]) from unusable
            except _BROKEN as broken:
                problem = file_problem("damaged", piece.place, tab.tab, piece.content)
                raise PacketInvalid(self.plan.title, [problem]) from broken

    def _add(
        self, volume: Volume, whole: OwnSetting, pages: Iterable[Object], first: int, *, links: bool = False
    ) -> None:
        total = whole.order.last - whole.order.first + 1
        for number, page in enumerate(pages, first):
            volume.add(page, number, links=links)
            self.done += 1
            if self.done % _EVERY == 0 or self.done == total:
                self.advance(min(self.done, total), total)

    def _clear(self) -> None:
        for file in self.written:
            file.unlink(missing_ok=True)
        self.written.clear()
        self.done = 0

    def _say(self, code: str) -> str:
        return phrase(f"packet_{code}").in_(self.plan.language)


def _of_service(plan: PacketPlan) -> Iterator[PacketNotice]:
    service = plan.service
    if service is not None and service.how is ServiceMethod.NOT_REQUIRED:
        yield PacketNotice(code="no_service", sentence=phrase("packet_notice_no_service", reason=service.reason))
    elif service is not None and service.on is None:
        yield PacketNotice(code="day_by_hand", sentence=phrase("packet_notice_day_by_hand"))


def _identity(plan: PacketPlan, sources: Iterable[SourceFile]) -> bytes:
    """Return what tells this packet's files from others', the same for the same plan and files."""
    known = hashlib.sha256(plan.model_dump_json().encode())
    for source in sources:
        known.update(f"{source.size} {source.pages};".encode())
    return known.digest()[:16]


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()

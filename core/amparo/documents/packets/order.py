"""The order of a packet's pages: which number each page has, and where every tab and document begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from amparo.declarations.text import Declared, Text, phrase
from amparo.documents.packets.plan import PacketPlan, Piece, PieceKind, Tab, TabFile, pieces
from amparo.documents.packets.problems import Place


class PieceEntry(Declared):
    """One file in its place: its key, what the index and the bookmarks call it, and its number of pages."""

    place: Place
    content: str
    title: str
    pages: int


class TabEntry(Declared):
    """One tab: its label, its title, and its files in the order of their pages."""

    tab: str
    title: str
    pieces: tuple[PieceEntry, ...]


class OwnPages(Declared):
    """How many pages those have that we set ourselves: cover, index, a sheet for each tab, certificate of service."""

    cover: int
    index: int
    sheets: tuple[int, ...]
    service: int


class TabPages(Declared):
    """The numbers of a tab's pages: its sheet's first, its last, and the first of each of its files."""

    first: int
    last: int
    pieces: tuple[int, ...]


class PageOrder(Declared):
    """The numbers of all pages, counted from the plan's first; every page has one, in one row over all parts."""

    first: int
    index: int
    tabs: tuple[TabPages, ...]
    service: int
    last: int


def entries(plan: PacketPlan, pages: Mapping[str, int]) -> tuple[TabEntry, ...]:
    """Return what stands under each tab, from a plan and the number of pages of each of its keys."""
    return tuple(
        TabEntry(tab=tab.tab, title=tab.title, pieces=tuple(_pieces(plan, number, tab, pages)))
        for number, tab in enumerate(plan.tabs)
    )


def ordered(first: int, own: OwnPages, tabs: Sequence[TabEntry]) -> PageOrder:
    """Return the number of every page: cover, index, then each tab's sheet and files, and the certificate last."""
    at, numbered = first + own.cover + own.index, list[TabPages]()
    for sheet, tab in zip(own.sheets, tabs, strict=True):
        starts = tuple(accumulate((piece.pages for piece in tab.pieces), initial=at + sheet))
        numbered.append(TabPages(first=at, last=starts[-1] - 1, pieces=starts[:-1]))
        at = starts[-1]
    return PageOrder(first=first, index=first + own.cover, tabs=tuple(numbered), service=at, last=at + own.service - 1)


def _pieces(plan: PacketPlan, number: int, tab: Tab, pages: Mapping[str, int]) -> Iterator[PieceEntry]:
    for document, file in enumerate(tab.files):
        for piece in pieces(file):
            place: Place = ("tabs", number, "files", document, piece.field)
            title = _title(tab, file, piece).in_(plan.language)
            yield PieceEntry(place=place, content=piece.content, title=title, pages=pages[piece.content])


def _title(tab: Tab, file: TabFile, piece: Piece) -> Text:
    own = file.title or (tab.title if len(tab.files) == 1 else file.content)
    if piece.kind is PieceKind.DOCUMENT:
        return Text(own)
    included = piece.kind is PieceKind.TRANSLATION and file.certificate_included
    kind = phrase("packet_includes_certificate" if included else f"packet_piece_{piece.kind}")
    alone = len(tab.files) == 1 and file.title is None
    return kind if alone else phrase("packet_piece_of", title=own, piece=kind)

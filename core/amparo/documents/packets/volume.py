"""One PDF of a packet while it is put together: pages from many files, each with its number, bookmarks, and no more."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel, String

from amparo.documents.packets.cleaning import PAGE_KEYS
from amparo.documents.packets.plan import Numbering
from amparo.documents.packets.stamping import FONT, Foot, foot_of, stamp

_LETTER = (0.0, 0.0, 612.0, 792.0)
_WITH_LINKS = PAGE_KEYS | {"/Annots"}
_BOXES = ("/CropBox", "/MediaBox")
_BUFFER = 1 << 17


@dataclass
class Bookmark:
    """A line of the outline: its title, the page it leads to (from 0, in its volume), and those below it."""

    title: str
    page: int
    below: list[Bookmark] = field(default_factory=list)


class Volume:
    """One part of a packet: pages are added in their order, then it is saved once.

    Pages are copied object by object and laid into one flat page tree: adding them one after the other through the
    library's list of pages takes twice the time.
    """

    def __init__(self, numbering: Numbering) -> None:
        self._pdf, self._numbering = Pdf.new(), numbering
        self._first: int | None = None
        self._pages, self._feet = list[Object](), dict[tuple[bytes, ...], Foot]()
        helvetica = Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
        )
        self._font = self._pdf.make_indirect(helvetica)
        self._fonts = self._pdf.make_indirect(Dictionary({FONT: self._font}))
        self._before, self._tree = self._pdf.make_stream(b"q\n"), self._pdf.Root["/Pages"]

    @property
    def pages(self) -> int:
        """Return how many pages were added so far."""
        return len(self._pages)

    def know(self, page: Object) -> None:
        """Copy a page that others link to and that is added later: a link to a page not copied yet would be lost."""
        self._pdf.copy_foreign(page)

    def add(self, page: Object, number: int, *, links: bool = False) -> None:
        """Add a page of another PDF under its number; `links` keeps its annotations, which only our own pages may."""
        copied = self._pdf.copy_foreign(page)
        keys = copied.keys()
        for key in keys - (_WITH_LINKS if links else PAGE_KEYS):
            del copied[key]
        copied["/Parent"] = self._tree
        self._lend_font(copied, keys)
        text = self._numbering.written(number)
        drawn = stamp(self._foot(copied, keys), text, self._numbering.style)
        copied["/Contents"] = self._with_number(copied, keys, drawn)
        self._pages.append(copied)
        if self._first is None:
            self._first = number

    def save(self, file: Path, title: str, language: str, bookmarks: Sequence[Bookmark], identity: bytes) -> int:
        """Write the volume into a new file that only its owner may read, and return its size in bytes.

        The same pages give the same bytes: no time of writing, and `identity` (16 bytes) instead of a random one.
        """
        root = self._pdf.Root
        self._tree["/Kids"], self._tree["/Count"] = Array(self._pages), len(self._pages)
        root["/Lang"], root["/PageMode"] = String(language), Name.UseOutlines
        root["/ViewerPreferences"] = Dictionary(DisplayDocTitle=True)
        root["/PageLabels"] = Dictionary(Nums=Array([0, self._page_label()]))
        if bookmarks:
            root["/Outlines"] = self._outline(bookmarks)
        self._pdf.trailer["/Info"] = self._pdf.make_indirect(Dictionary(Title=String(title)))
        self._pdf.trailer["/ID"] = Array([String(identity), String(identity)])
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb", buffering=_BUFFER) as written:
            # What exhibits hold is compressed already, and packing objects saves 0.1 % at a third of the time.
            self._pdf.save(
                written,
                compress_streams=False,
                stream_decode_level=StreamDecodeLevel.none,
                object_stream_mode=ObjectStreamMode.disable,
                static_id=True,
            )
        return file.stat().st_size

    def _lend_font(self, page: Object, keys: set[str]) -> None:
        resources = page["/Resources"] if "/Resources" in keys else None
        if not isinstance(resources, Dictionary):
            page["/Resources"] = Dictionary(Font=self._fonts)
        elif "/Font" not in resources:
            resources["/Font"] = self._fonts
        else:
            resources["/Font"][FONT] = self._font

    def _foot(self, page: Object, keys: set[str]) -> Foot:
        measured = tuple([page[key].unparse() for key in _BOXES if key in keys])
        if "/Rotate" in keys:
            measured += (str(page["/Rotate"]).encode(),)
        known = self._feet.get(measured)
        if known is None:
            turned = page["/Rotate"] if "/Rotate" in keys else 0
            known = self._feet[measured] = foot_of(_visible(page, keys), int(turned))
        return known

    def _with_number(self, page: Object, keys: set[str], drawn: bytes) -> Array:
        contents = page["/Contents"] if "/Contents" in keys else Array()
        drawing = contents if isinstance(contents, Array) else (contents,)
        return Array([self._before, *drawing, Stream(self._pdf, drawn)])

    def _page_label(self) -> Dictionary:
        label = Dictionary(S=Name.D, St=max(1, self._first or 1))
        if self._numbering.prefix:
            label["/P"] = String(self._numbering.prefix)
        return label

    def _outline(self, bookmarks: Sequence[Bookmark]) -> Object:
        root = self._pdf.make_indirect(Dictionary(Type=Name.Outlines))
        self._hang(root, bookmarks, opened=True)
        return root

    def _hang(self, parent: Object, bookmarks: Sequence[Bookmark], *, opened: bool) -> None:
        items = [self._pdf.make_indirect(item) for item in self._items(parent, bookmarks)]
        for before, after in pairwise(items):
            before["/Next"], after["/Prev"] = after, before
        parent["/First"], parent["/Last"] = items[0], items[-1]
        parent["/Count"] = len(items) if opened else -len(items)
        for item, bookmark in zip(items, bookmarks, strict=True):
            if bookmark.below:
                self._hang(item, bookmark.below, opened=False)

    def _items(self, parent: Object, bookmarks: Sequence[Bookmark]) -> Iterator[Dictionary]:
        for bookmark in bookmarks:
            leads = Array([self._pages[bookmark.page], Name.Fit])
            yield Dictionary(Title=String(bookmark.title), Parent=parent, Dest=leads)


def _visible(page: Object, keys: set[str]) -> tuple[float, ...]:
    """Return the box that a reader sees: what is not cut away of the page; a letter page where it has no box."""
    given = [page[key] for key in _BOXES if key in keys]
    boxes = [
        _upright([float(one) for one in box]) for box in given if isinstance(box, Array) and len(box) == len(_LETTER)
    ]
    if not boxes:
        return _LETTER
    left, bottom, right, top = (
        pick(sides) for pick, sides in zip((max, max, min, min), zip(*boxes, strict=True), strict=True)
    )
    return (left, bottom, right, top) if left < right and bottom < top else boxes[-1]


def _upright(box: Sequence[float]) -> tuple[float, ...]:
    (left, right), (bottom, top) = sorted(box[0::2]), sorted(box[1::2])
    return (left, bottom, right, top)

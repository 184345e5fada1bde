"""Our own pages of a packet as they are set, and which of them belong to what."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pikepdf import Object, Pdf

from amparo.documents.packets.front_matter import FrontMatter
from amparo.documents.packets.order import OwnPages, PageOrder, TabEntry, ordered
from amparo.documents.packets.parts import Division
from amparo.documents.packets.typeset import Typesetter

_PASSES = 4


class OwnSetting(NamedTuple):
    """Our own pages: their PDF, how many each piece has, the number of every page, and the parts they speak of."""

    pdf: Pdf
    own: OwnPages
    order: PageOrder
    division: Division

    def front(self) -> Iterator[Object]:
        """Yield the pages of the cover and the index."""
        yield from self._pages(0, self.own.cover + self.own.index)

    def sheet(self, tab: int) -> Iterator[Object]:
        """Yield the pages of the sheet before a tab, counted from 0."""
        begin = self.own.cover + self.own.index + sum(self.own.sheets[:tab])
        yield from self._pages(begin, begin + self.own.sheets[tab])

    def service(self) -> Iterator[Object]:
        """Yield the pages of the certificate of service."""
        begin = self.own.cover + self.own.index + sum(self.own.sheets)
        yield from self._pages(begin, begin + self.own.service)

    def _pages(self, begin: int, end: int) -> Iterator[Object]:
        return (self.pdf.pages[place].obj for place in range(begin, end))


def set_pages(front: FrontMatter, tabs: Sequence[TabEntry], division: Division) -> OwnSetting:
    """Set our own pages for a division into parts: laid out once to count them, then set with the numbers that follow.

    The column of numbers has a fixed width, so that one pass settles it; a number written out in the certificate of
    service could move its end by a line, and takes another.
    """
    first = front.plan.numbering.first
    guess = OwnPages(cover=1, index=1, sheets=(1,) * len(tabs), service=1)
    setter = Typesetter(front.data(ordered(first, guess, tabs), guess, division.tabs))
    own = setter.own_pages()
    for _ in range(_PASSES):
        order = ordered(first, own, tabs)
        written = setter.pdf(front.data(order, own, division.tabs))
        now = setter.own_pages()
        if now == own:
            return OwnSetting(Pdf.open(io.BytesIO(written)), own, order, division)
        own = now
    raise RuntimeError("the pages of the packet's index do not settle")

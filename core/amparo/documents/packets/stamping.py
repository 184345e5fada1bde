"""The number on a page, as operators of PDF: drawn where a reader sees its foot, however the page is turned or cut.

Written by hand because it is small and there are hundreds: a stream of a hundred bytes and one font for all pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from amparo.documents.packets.plan import NumberStyle

FONT = "/AmparoNumber"
"""What the font is called among a page's resources; Helvetica, which every reader of PDF has."""

_ASCII_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
)  # fmt: skip
"""Widths of Helvetica's signs from space to `~` in thousandths of its size, from Adobe's font metrics."""

_SIZE, _HIGH, _PADDING = 10.0, 0.72, 2.5
_FROM_SIDE, _FROM_FOOT = 30.0, 18.0
_LETTER, _ORDINARY = 612.0, (560.0, 700.0)
_LEAST_SCALE, _MOST_SCALE = 0.3, 40.0
_TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


class Foot(NamedTuple):
    """A page as its reader sees it: how to get there from the page's own axes, its width, the scale of the stamp."""

    matrix: bytes
    width: float
    scale: float


def foot_of(box: Sequence[float], turned: int) -> Foot:
    """Return the foot of a page with this visible box (left, bottom, right, top) that is shown turned clockwise.

    Pages of another size than letter, A4 or legal get a number of that proportion: a scan may be a yard wide.
    """
    (left, right), (bottom, top) = sorted(box[0::2]), sorted(box[1::2])
    turned = round(turned / 90) * 90 % 360
    wide, high = right - left, top - bottom
    if turned in {90, 270}:
        wide, high = high, wide
    origin = {0: (left, bottom), 90: (right, bottom), 180: (right, top), 270: (left, top)}[turned]
    narrow = min(wide, high)
    ordinary = _ORDINARY[0] <= narrow <= _ORDINARY[1]
    scale = 1.0 if ordinary else min(_MOST_SCALE, max(_LEAST_SCALE, narrow / _LETTER))
    matrix = b"%d %d %d %d %.2f %.2f cm" % (*_TURNS[turned], *origin)
    return Foot(matrix, wide, scale)


def stamp(foot: Foot, text: str, style: NumberStyle) -> bytes:
    """Return the operators that end a page's own drawing and write its number (ASCII) over it, on white."""
    return b"%b(%b) Tj ET Q" % (_frame(foot, text_width(text), style), _escaped(text))


@lru_cache(maxsize=1_000)
def _frame(foot: Foot, width: float, style: NumberStyle) -> bytes:
    """Return what is the same for all numbers of this width on such pages: place, white ground, font."""
    size, padding = _SIZE * foot.scale, _PADDING * foot.scale
    wide, low = width * size, _FROM_FOOT * foot.scale
    right = foot.width - _FROM_SIDE * foot.scale
    left = max(padding, right - wide if style is NumberStyle.STAMP else (foot.width - wide) / 2)
    ground = (left - padding, low - padding, wide + 2 * padding, size * _HIGH + 2 * padding)
    return b"\nQ q %b 1 g %.2f %.2f %.2f %.2f re f 0 g BT %b %.2f Tf %.2f %.2f Td " % (
        foot.matrix, *ground, FONT.encode(), size, left, low,
    )  # fmt: skip


def text_width(text: str) -> float:
    """Return the width of ASCII text in Helvetica of size 1."""
    return sum(_ASCII_WIDTHS[ord(sign) - 32] for sign in text) / 1_000


def _escaped(text: str) -> bytes:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("ascii")

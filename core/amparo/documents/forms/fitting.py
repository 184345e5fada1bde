"""What a text field of a PDF can show: its letters, how wide they are, and how much of a text goes into the box."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pikepdf import AcroFormField
    from pikepdf.canvas import SimpleFont

PADDING = 2.0
"""Points between the edge of a box and its text, as Acrobat has them."""
LEADING = 1.15
"""The distance of lines in a box of several, in heights of the font."""
SMALLEST = 7.0
"""Points below which a text is not made smaller to fit; an officer still has to read it."""
MARKERS = ("(continued on additional sheet)", "(see additional sheet)", "(see sheet)")
"""What a field says where the whole answer stands on the additional sheet; the forms are in English."""

_AUTOMATIC, _LARGEST_AUTOMATIC, _SHARE_OF_HEIGHT = 0.0, 12.0, 0.7
_STEP = 0.5
_GUESSED = {"narrow": 333, "wide": 1000, "capital": 778, "other": 600}
"""Widths above those of the common fonts, in thousandths, where a file does not say how wide its letters are."""
_NARROW, _WIDE = frozenset("ijltfrI.,:;'|!()[] "), frozenset("mwMW@%—…")
_MONOSPACED = 600


class Letters:
    """The font of a field: which characters it has, and how wide they are in thousandths of its size."""

    def __init__(self, name: str, font: SimpleFont | None) -> None:
        self.name, self._font = name, font
        self._codes: dict[str, bytes] = {}

    def code(self, char: str) -> bytes:
        """Return a character as the font has it, or nothing if it has none."""
        if char not in self._codes:
            self._codes[char] = self._code(char)
        return self._codes[char]

    def _code(self, char: str) -> bytes:
        try:
            found = self._font.encode(char) if self._font is not None else char.encode("cp1252")
        except UnicodeEncodeError:
            return b""
        except (NotImplementedError, TypeError, ValueError):
            found = char.encode("ascii", errors="ignore")  # an encoding of its own, in which only ASCII is sure
        return found if len(found) == 1 else b""

    def encoded(self, text: str) -> bytes:
        """Return a text as the font has it, without what it cannot show."""
        return b"".join(map(self.code, text))

    def lacks(self, text: str) -> tuple[str, ...]:
        """Return the characters that the font cannot show, each once."""
        return tuple(dict.fromkeys(char for char in text if char != "\n" and not self.code(char)))

    def width(self, text: str) -> float:
        """Return how wide a text is, in thousandths of the font's size."""
        return sum(map(self._width, text))

    def _width(self, char: str) -> float:
        code = self.code(char)
        data: Any = self._font.data if self._font is not None else {}
        if code and "/Widths" in data:
            place = code[0] - int(data.get("/FirstChar", 0))
            width = data["/Widths"][place] if 0 <= place < len(data["/Widths"]) else None
            if isinstance(width, int | float | Decimal) and width > 0:
                return float(width)
        if "Courier" in str(data.get("/BaseFont", self.name)):
            return _MONOSPACED
        return _guessed(char)


@dataclass(frozen=True)
class Box:
    """One box on a page: its size in points, and how its text is set."""

    letters: Letters
    size: float
    width: float
    height: float
    multiline: bool = False
    comb: int = 0
    longest: int | None = None
    aligned: int = 0

    def at(self, size: float) -> Box:
        """Return the same box with its text in another size."""
        return Box(
            self.letters, size, self.width, self.height, self.multiline, self.comb, self.longest, self.aligned
        )  # fmt: skip

    @property
    def room(self) -> float:
        """Return how wide a line can be, in thousandths of the font's size."""
        return (self.width - 2 * PADDING) * 1000 / self.size

    @property
    def most_lines(self) -> int:
        """Return how many lines there is room for."""
        return max(1, int((self.height - 2 * PADDING + self.size * (LEADING - 1)) / (self.size * LEADING)))

    def lines(self, text: str) -> list[str]:
        """Return a text line by line, as the box shows it."""
        if not self.multiline:
            return [text]
        return [line for part in text.split("\n") for line in _wrapped(part, self.letters.width, self.room)]

    def holds(self, text: str) -> bool:
        """Return whether the whole text can be seen in the box."""
        if self.longest is not None and len(text) > self.longest:
            return False
        if self.comb:
            return len(text) <= self.comb and "\n" not in text
        if not self.multiline:
            return "\n" not in text and self.letters.width(text) <= self.room
        return len(self.lines(text)) <= self.most_lines


class Fitted(NamedTuple):
    """What goes into a field, in which size, and whether that is the whole text."""

    text: str
    size: float
    whole: bool


def fitted(text: str, boxes: tuple[Box, ...]) -> Fitted:
    """Return what of a text goes into a field that is shown in these boxes; what a field lacks stands on the sheet.

    A line too long for a box is made smaller first. A text that still does not go in ends with a marker that points to
    the sheet, after as many of its words as there is room for; the field stays empty where not even that goes in.
    """
    one_line = text if all(box.multiline for box in boxes) else " ".join(text.split())
    size = next((size for size in _sizes(boxes[0]) if all(box.at(size).holds(one_line) for box in boxes)), None)
    if size is not None:
        return Fitted(one_line, size, whole=True)
    least = min(_sizes(boxes[0]))
    shown = _shortened(one_line, lambda words: all(box.at(least).holds(words) for box in boxes))
    return Fitted("" if any(box.comb for box in boxes) else shown, least, whole=False)


def boxes_of(field: AcroFormField, widgets: tuple[Any, ...], longest: int | None) -> tuple[Box, ...]:
    """Return the boxes in which a text field is shown."""
    name, size = _lettering(field)
    letters = Letters(name, _font(field, name))
    flags, most = field.flags, field.get_inheritable_field_value("/MaxLen")
    most = int(most) if most is not None else None
    limits = [limit for limit in (most, longest) if limit is not None]
    return tuple(
        Box(
            letters=letters,
            size=size,
            width=abs(float(widget["/Rect"][2]) - float(widget["/Rect"][0])),
            height=abs(float(widget["/Rect"][3]) - float(widget["/Rect"][1])),
            multiline=bool(flags & 1 << 12),
            comb=most if most is not None and flags & 1 << 24 else 0,
            longest=min(limits) if limits else None,
            aligned=int(field.quadding or 0),
        )
        for widget in widgets
    )


def _sizes(box: Box) -> Iterator[float]:
    """Yield the sizes that a text may have in a box, the form's own first."""
    own = box.size
    if own == _AUTOMATIC:
        own = 10.0 if box.multiline else min(_LARGEST_AUTOMATIC, max(SMALLEST, box.height * _SHARE_OF_HEIGHT))
    yield own
    smaller = own - _STEP
    while smaller >= SMALLEST and not box.multiline:
        yield smaller
        smaller -= _STEP


def _shortened(text: str, holds: Callable[[str], bool]) -> str:
    ends = [end for end, after in pairwise((*range(1, len(text) + 1), None)) if after and text[after - 1].isspace()]
    for marker in MARKERS:
        if not holds(marker):
            continue
        count = bisect_left(ends, True, key=lambda end: not holds(f"{text[:end].rstrip()} {marker}"))  # noqa: FBT003 - what is sought
        return f"{text[: ends[count - 1]].rstrip()} {marker}" if count else marker
    return ""


def _wrapped(text: str, width: Callable[[str], float], room: float) -> Iterator[str]:
    start, blank, place, wide = 0, -1, 0, 0.0
    while place < len(text):
        wide += width(text[place])
        if text[place] == " ":
            blank = place
        elif wide > room and place > start:
            end = blank + 1 if blank >= start else place  # a word wider than the box is broken
            yield text[start:end].rstrip(" ")
            start, blank, wide = end, -1, width(text[end : place + 1])
        place += 1
    yield text[start:]


def _lettering(field: AcroFormField) -> tuple[str, float]:
    """Return the font and the size that a field is set in; Helvetica and automatic where it does not say."""
    words = field.default_appearance.split()
    for place, word in enumerate(words):
        if word == b"Tf" and place > 1:
            return words[place - 2].decode("latin-1"), abs(float(words[place - 1]))
    return "/Helv", _AUTOMATIC


def _font(field: AcroFormField, name: str) -> SimpleFont | None:
    from pikepdf import Name  # noqa: PLC0415 - it comes with the extra “pdf”
    from pikepdf.canvas import SimpleFont as Simple  # noqa: PLC0415 - as above

    resources: Any = field.default_resources
    try:
        return Simple.load(Name(name), resources) if resources is not None else None
    except (LookupError, TypeError, ValueError, AttributeError):
        return None  # Helvetica, which every reader has, stands in for it


def _guessed(char: str) -> float:
    if char in _NARROW:
        return _GUESSED["narrow"]
    if char in _WIDE:
        return _GUESSED["wide"]
    return _GUESSED["capital"] if char.isupper() else _GUESSED["other"]

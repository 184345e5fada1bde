"""How a filled field looks, written into the file itself, so that every reader and printer shows the same.

pikepdf's own generators are not used: they clip a long line, run over the lower edge of a box, and write “?” for what
a font cannot show, where here it is known beforehand what goes in (`fitting`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from amparo.documents.forms.file import holder
from amparo.documents.forms.fitting import LEADING, PADDING, Box

if TYPE_CHECKING:
    from pikepdf import AcroFormField, Pdf

_CAPITALS, _BELOW = 0.72, 0.22
"""How high letters stand above the line and how deep below it, in heights of the font."""
_CENTRED, _RIGHT = 1, 2


def set_text(pdf: Pdf, field: AcroFormField, widgets: tuple[Any, ...], boxes: tuple[Box, ...], text: str) -> None:
    """Write a text into a field and into each of its boxes; `boxes` have the size in which it is set."""
    from pikepdf import String  # noqa: PLC0415 - it comes with the extra “pdf”

    above = holder(field)
    appearance = _resized(field.default_appearance, boxes[0])
    above["/V"] = String(text)
    if "/RV" in above:
        del above["/RV"]  # the same in another form, which some readers prefer
    above["/DA"] = String(appearance.decode("latin-1"))
    for widget, box in zip(widgets, boxes, strict=True):
        if "/DA" in widget:
            widget["/DA"] = above["/DA"]
        if "/MK" in widget and "/R" in widget["/MK"] and int(widget["/MK"]["/R"]):
            field.generate_appearance(pdf.make_indirect(widget))  # a box that lies on its side
            continue
        stream = pdf.make_stream(b"".join(_content(box, text, appearance)), _around(pdf, field, box))
        widget["/AP"] = _dictionary(N=stream)


def _dictionary(**parts: Any) -> Any:  # noqa: ANN401 - a dictionary of the PDF
    from pikepdf import Dictionary  # noqa: PLC0415 - as above

    return Dictionary(**parts)


def _around(pdf: Pdf, field: AcroFormField, box: Box) -> Any:  # noqa: ANN401 - a dictionary of the PDF
    from pikepdf import Array, Name  # noqa: PLC0415 - as above

    font: Any = None
    resources: Any = field.default_resources
    if resources is not None and "/Font" in resources:
        font = resources["/Font"].get(box.letters.name)
    if font is None:
        font = pdf.make_indirect(_helvetica())
    return _dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, round(box.width, 3), round(box.height, 3)]),
        Resources=_dictionary(Font=_dictionary(**{box.letters.name.removeprefix("/"): font})),
    )


def _helvetica() -> Any:  # noqa: ANN401 - a dictionary of the PDF
    from pikepdf import Name  # noqa: PLC0415 - as above

    return _dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


def _resized(appearance: bytes, box: Box) -> bytes:
    """Return how a field is set, in the size of its box, so that a program that sets it again does the same."""
    words = appearance.split()
    for place, word in enumerate(words):
        if word == b"Tf" and place > 1:
            words[place - 1] = f"{box.size:g}".encode()
            return b" ".join(words)
    return f"{box.letters.name} {box.size:g} Tf 0 g".encode("latin-1")


def _content(box: Box, text: str, appearance: bytes) -> Iterator[bytes]:
    yield b"/Tx BMC q "
    yield f"1 1 {box.width - 2:g} {box.height - 2:g} re W n BT ".encode()
    yield appearance + b" "
    at_x, at_y = 0.0, 0.0
    for x, y, shown in _placed(box, text):
        yield f"{x - at_x:.2f} {y - at_y:.2f} Td ".encode() + _string(box.letters.encoded(shown)) + b" Tj "
        at_x, at_y = x, y
    yield b"ET Q EMC"


def _placed(box: Box, text: str) -> Iterator[tuple[float, float, str]]:
    size = box.size
    if box.multiline:
        for number, line in enumerate(box.lines(text)):
            top = box.height - PADDING - size * (_CAPITALS + 0.06) - number * size * LEADING
            yield _beginning(box, line), top, line
        return
    base = (box.height - size * (_CAPITALS - _BELOW)) / 2 - size * _BELOW / 2 + size * 0.06
    if box.comb:
        cell = box.width / box.comb
        for place, char in enumerate(text):
            yield cell * place + (cell - box.letters.width(char) * size / 1000) / 2, base, char
        return
    yield _beginning(box, text), base, text


def _beginning(box: Box, line: str) -> float:
    free = box.width - 2 * PADDING - box.letters.width(line) * box.size / 1000
    if box.aligned == _CENTRED:
        return PADDING + free / 2
    return PADDING + free if box.aligned == _RIGHT else PADDING


def _string(code: bytes) -> bytes:
    return b"<" + code.hex().encode() + b">"

"""“Draft, do not file” on each page of a form that is not ready, in both languages of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pikepdf import Page, Pdf

MARK = "DRAFT, DO NOT FILE / BORRADOR, NO PRESENTAR"
_NAME = "AmparoDraft"
_SIZE, _FROM_TOP, _WIDTH_OF_LETTER = 13, 20, 0.62


def mark_draft(pdf: Pdf) -> None:
    """Write the mark across the head and the middle of every page, under the fields and over what is printed."""
    from pikepdf import Dictionary, Name  # noqa: PLC0415 - it comes with the extra “pdf”

    font = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name("/Helvetica-Bold"),
            Encoding=Name.WinAnsiEncoding,
        )
    )
    through = pdf.make_indirect(Dictionary(Type=Name.ExtGState, BM=Name.Multiply))
    for page in pdf.pages:
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\nQ " + _content(page))
        _add(page, {"/Font": font, "/ExtGState": through})


def _add(page: Page, added: dict[str, Any]) -> None:
    from pikepdf import Name  # noqa: PLC0415 - as above

    shared: Any = page.resources  # perhaps of all pages together
    own = _copied(shared)
    for kind, thing in added.items():
        things = _copied(own.get(kind))
        things[f"/{_NAME}"] = thing
        own[kind] = things
    page.obj[Name.Resources] = own


def _copied(shared: Any) -> Any:  # noqa: ANN401 - as above
    from pikepdf import Dictionary  # noqa: PLC0415 - as above

    copied = Dictionary()
    for key in shared.keys() if isinstance(shared, Dictionary) else ():
        if shared[key] is not None:
            copied[key] = shared[key]
    return copied


def _content(page: Page) -> bytes:
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    wide, high = right - left, top - bottom
    head = left + (wide - len(MARK) * _SIZE * _WIDTH_OF_LETTER) / 2
    large = wide / (len(MARK) * _WIDTH_OF_LETTER) * 1.03
    begin = f"{left + wide * 0.08:.1f} {bottom + high * 0.3:.1f}"
    lines = (
        f"q /{_NAME} gs",
        f"BT /{_NAME} {_SIZE} Tf 0.8 0 0 rg 1 0 0 1 {head:.1f} {top - _FROM_TOP:.1f} Tm ({MARK}) Tj ET",
        f"BT /{_NAME} {large:.1f} Tf 1 0.8 0.8 rg 0.87 0.5 -0.5 0.87 {begin} Tm ({MARK}) Tj ET",
        "Q",
    )
    return "\n".join(lines).encode("ascii")

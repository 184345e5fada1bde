"""A blank form made of the list of its fields: the same names, kinds, states, lengths and boxes as the agency's."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from tests.plugins.amparo_asylum.forms.paper import Printed, printed

from amparo.declarations import GovernmentForm

_READ_ONLY, _LINES, _COMBO = 1, 1 << 12, 1 << 17
_STATES = ("CA", "MD", "OR", "TX")


def blank(form: GovernmentForm) -> bytes:
    """Return a fillable PDF with every field of a form where the agency's own has it, and the edition on each page."""
    fields = tuple(printed(form.id).values())
    pdf = pikepdf.new()
    fonts = Dictionary(Cour=pdf.make_indirect(_courier()))
    edition = form.edition.strftime(form.edition_written)
    words = f"Form {form.number} Edition {edition}".encode()
    for _ in range(max(one.page for one in fields)):
        page = pdf.add_blank_page(page_size=(612, 792))
        page.obj.Resources = Dictionary(Font=fonts)
        page.obj.Contents = pdf.make_stream(b"BT /Cour 9 Tf 50 30 Td (" + words + b") Tj ET")
        page.Annots = Array([])
    tree = _Tree(pdf)
    for one in fields:
        field = tree.add(one.name, _field(pdf, one))
        pdf.pages[one.page - 1].Annots.append(field)
    pdf.Root.AcroForm = pdf.make_indirect(
        Dictionary(Fields=Array(tree.roots), DR=Dictionary(Font=fonts), DA=String("/Cour 0 Tf 0 g"))
    )
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _courier() -> Dictionary:
    """The agencies' files write in such a font: Western letters, each as wide as the others."""
    return Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.CourierNew, Encoding=Name.WinAnsiEncoding,
        Widths=Array([600] * 224), FirstChar=32, LastChar=255,
    )  # fmt: skip


class _Tree:
    """Fields by the parts of their full names, which a dot parts unless a stroke stands before it."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf, self._known = pdf, dict[tuple[str, ...], Any]()
        self.roots: list[Any] = []

    def add(self, name: str, field: Dictionary) -> Any:
        *above, last = re.split(r"(?<!\\)\.", name)
        made = self._pdf.make_indirect(field)
        made.T = String(last)
        self._hang(tuple(above), made)
        return made

    def _hang(self, path: tuple[str, ...], child: Any) -> None:
        if not path:
            self.roots.append(child)
            return
        if path not in self._known:
            self._known[path] = self._pdf.make_indirect(Dictionary(T=String(path[-1]), Kids=Array([])))
            self._hang(path[:-1], self._known[path])
        child.Parent = self._known[path]
        self._known[path].Kids.append(child)


def _field(pdf: pikepdf.Pdf, one: Printed) -> Dictionary:
    made = Dictionary(Type=Name.Annot, Subtype=Name.Widget, F=4, Rect=Array(list(one.box)))
    if one.kind == "check":
        looks = Dictionary({f"/{one.on}": pdf.make_stream(b"0 0 8 8 re f"), "/Off": pdf.make_stream(b"")})
        made.FT, made.AS, made.AP = Name.Btn, Name.Off, Dictionary(N=looks)
        return made
    made.DA = String("/Cour 9 Tf 0 g")
    if one.kind == "choice":
        made.FT, made.Ff, made.Opt = Name.Ch, _COMBO, Array([String(state) for state in (" ", *_STATES)])
        return made
    made.FT, made.Ff = Name.Tx, (_READ_ONLY if one.read_only else 0) | (_LINES if one.lines else 0)
    if one.max_length is not None:
        made.MaxLen = one.max_length
    return made


def contents(content: bytes) -> dict[str, str]:
    """Return what each field of a filled form holds, by its full name; nothing for one that is empty or not ticked."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {name: _held(field) for name, field in _named(pdf.Root.AcroForm.Fields, "")}


def _named(fields: Iterable[Any], above: str) -> Iterable[tuple[str, Any]]:
    for field in fields:
        name = f"{above}{field.T}"
        if "/Kids" in field and "/FT" not in field:
            yield from _named(field.Kids, f"{name}.")
        else:
            yield name, field


def _held(field: Any) -> str:
    value = str(field.get("/V", "")).removeprefix("/") if field.get("/FT") == Name.Btn else str(field.get("/V", ""))
    return "" if value == "Off" else value

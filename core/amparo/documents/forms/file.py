"""A fillable PDF opened: what its pages say, and its fields by their full names."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict

from amparo.documents.forms.fitting import boxes_of
from amparo.errors import InvalidInput

if TYPE_CHECKING:
    from pikepdf import AcroFormField, Pdf

MEGABYTES = 25
_MEGABYTE = 1024 * 1024
_MOST_PAGES = 200
_LARGEST_PAGE = 30_000_000
_BEGINS = b"%PDF-"
_HEAD = 1024
_ANEW = "Download the blank form anew from the agency's own page."
_DAMAGE = re.compile(r"file is damaged|reconstruct|endstream|unexpected EOF|ignoring|can't find|inflate", re.IGNORECASE)
_BARCODE = re.compile(r"PDF417|BarCode|QRCode|DataMatrix", re.IGNORECASE)
_MALFORMED = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, zlib.error)
"""What pikepdf raises where a part of a file is another thing than it has to be."""
_WIDE_GAP = -200  # in thousandths of the font's size: a gap of this width in a line is a blank between words


class FieldSeen(BaseModel):
    """A field of a file as it is: `kind` is text, box, radio, choice, button or signature.

    `states` are what a box or radio group can be, or a list offers, without the slash; `value` what it holds already;
    `tip` what the agency wrote for people who hear the form read out.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    kind: str
    tip: str = ""
    longest: int | None = None
    comb: bool = False
    multiline: bool = False
    states: tuple[str, ...] = ()
    value: str = ""
    barcode: bool = False


class FormFile:
    """A blank form in memory, read whole. Close it, or use it in a `with`."""

    def __init__(self, pdf: Pdf, name: str) -> None:
        self.pdf, self.name = pdf, name
        self.by_name: dict[str, list[AcroFormField]] = {}
        for field in pdf.acroform.fields:
            self.by_name.setdefault(field.fully_qualified_name, []).append(field)
        self.title = " ".join(str(pdf.docinfo.get("/Title", "")).split())[:200]
        self._pages = tuple(_words(page) for page in pdf.pages)
        self._fields = tuple(_seen(name, several) for name, several in self.by_name.items())
        for field in (several[0] for several in self.by_name.values()):
            if field.is_text:
                boxes_of(field, widgets(field), None)  # what cannot be measured shows here, not halfway through
        self._check_reachable()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.pdf.close()

    def _check_reachable(self) -> None:
        every = [field for several in self.by_name.values() for field in several]
        ours = {widget.objgen for field in every for widget in widgets(field)}
        shown = (widget for page in self.pdf.pages for widget in page.get("/Annots", ()))
        lost = sum(widget.get("/Subtype") == "/Widget" and widget.objgen not in ours for widget in shown)
        if lost:
            why = f"{lost} of its fields belong to no form, so that nothing can be written into them"
            raise InvalidInput(f"{self.name} is damaged: {why}. {_ANEW}")

    def pages(self) -> tuple[str, ...]:
        """Return the words of each page, and behind them what its fields hold from the start, such as a bar code's."""
        return self._pages

    def fields(self) -> tuple[FieldSeen, ...]:
        """Return the fields in the file's own order."""
        return self._fields


def opened(content: bytes, name: str) -> FormFile:
    """Return a fillable PDF, or raise InvalidInput, naming the file, for what is none, with what to do about it."""
    _check_plain(content, name)
    import pikepdf  # noqa: PLC0415 - it comes with the extra “pdf”

    try:
        pdf = pikepdf.open(io.BytesIO(content), suppress_warnings=True)
    except pikepdf.PasswordError as locked:
        why = f"{name} opens with a password only. Save it without one, or take the form anew from the agency."
        raise InvalidInput(why) from locked
    except pikepdf.PdfError as broken:
        raise InvalidInput(f"{name} is damaged and cannot be read. {_ANEW}") from broken
    try:
        _check(pdf, name)
        return FormFile(pdf, name)
    except InvalidInput:
        pdf.close()
        raise
    except (pikepdf.PdfError, *_MALFORMED) as broken:
        pdf.close()
        raise InvalidInput(f"{name} is damaged: its fields cannot be read. {_ANEW}") from broken


def check_installed() -> None:
    """Raise InvalidInput where the libraries for PDF are not installed, with what to install."""
    try:
        import pikepdf  # noqa: F401, PLC0415 - whether it is there
        import typst  # type: ignore[import-untyped, unused-ignore]  # noqa: F401, PLC0415 - whether it is there
    except ModuleNotFoundError as missing:
        why = f"Filling a form needs {missing.name}, which is not installed. Run: pip install 'amparo[pdf]'"
        raise InvalidInput(why) from missing


def _check_plain(content: bytes, name: str) -> None:
    if _BEGINS not in content[:_HEAD]:
        raise InvalidInput(f"{name} is no PDF. Take the blank form, a PDF, from the agency's own page.")
    if len(content) > MEGABYTES * _MEGABYTE:
        raise InvalidInput(f"{name} is larger than {MEGABYTES} MB: that is no blank form. {_ANEW}")
    check_installed()


def _check(pdf: Pdf, name: str) -> None:
    if len(pdf.pages) > _MOST_PAGES:
        raise InvalidInput(f"{name} has {len(pdf.pages)} pages: that is no blank form. {_ANEW}")
    if not pdf.acroform.exists or not list(pdf.acroform.fields):
        raise InvalidInput(_fieldless(pdf, name))
    said = next((str(one) for one in pdf.get_warnings() if _DAMAGE.search(str(one))), "")
    if said:
        raise InvalidInput(f"{name} is damaged, as after a download that broke off. {_ANEW}")


def _fieldless(pdf: Pdf, name: str) -> str:
    form: Any = pdf.Root.get("/AcroForm")
    if form is not None and "/XFA" in form:
        why = "a dynamic form that Adobe's own reader alone can fill"
    else:
        why = "a scan, a print, or a form that somebody flattened"
    return f"{name} has no fields to fill: it is {why}. {_ANEW}"


def _seen(name: str, several: list[AcroFormField]) -> FieldSeen:
    field = several[0]
    obj = field.obj
    flags = field.flags
    longest = field.get_inheritable_field_value("/MaxLen")
    return FieldSeen(
        name=name,
        kind=kind_of(field),
        tip=" ".join(str(obj.get("/TU", "")).split()),
        longest=int(longest) if longest is not None else None,
        comb=bool(flags & 1 << 24) and field.is_text,
        multiline=bool(flags & 1 << 12) and field.is_text,
        states=tuple(sorted(set(_states(several)))),
        value=value_of(field),
        barcode=_is_barcode(name, obj),
    )


def kind_of(field: AcroFormField) -> str:
    """Return what sort of field it is."""
    sorts = (
        (field.is_text, "text"),
        (field.is_checkbox, "box"),
        (field.is_radio_button, "radio"),
        (field.is_choice, "choice"),
        (field.is_pushbutton, "button"),
    )
    return next((sort for found, sort in sorts if found), "signature")


def value_of(field: AcroFormField) -> str:
    """Return what a field holds: a text, or the state of a ticked box without its slash; nothing for an empty one.

    A box is ticked as its boxes on the pages show it: a blank I-589 has values in boxes that are off.
    """
    if field.is_checkbox:
        shown = (str(widget.get("/AS", "/Off")) for widget in widgets(field))
        return next((state.removeprefix("/") for state in shown if state != "/Off"), "")
    value = field.get_inheritable_field_value("/V")
    if value is None:
        return ""
    return field.value_as_string if field.is_text else str(value).removeprefix("/")


def _states(several: list[AcroFormField]) -> Iterator[str]:
    for field in several:
        if field.is_choice:
            yield from field.choices
        for widget in widgets(field):
            normal = widget.get("/AP", {}).get("/N")
            if normal is not None and (field.is_checkbox or field.is_radio_button):
                yield from (key.removeprefix("/") for key in dict(normal) if key != "/Off")


def holder(field: AcroFormField) -> Any:  # noqa: ANN401 - a dictionary of the PDF
    """Return the part of the file that holds a field's value: of a radio button, the group."""
    obj: Any = field.obj
    return obj["/Parent"] if "/T" not in obj and "/Parent" in obj else obj


def widgets(field: AcroFormField) -> tuple[Any, ...]:
    """Return the boxes on the pages that show a field: itself, or those below it."""
    above = holder(field)
    return tuple(above["/Kids"]) if "/Kids" in above else (above,)


def _is_barcode(name: str, obj: Any) -> bool:  # noqa: ANN401 - a dictionary of the PDF
    return "/PMD" in obj.get("/MK", {}) or "/PMD" in obj or bool(_BARCODE.search(name.rpartition(".")[2]))


def _words(page: Any) -> str:  # noqa: ANN401 - pikepdf's Page
    import pikepdf  # noqa: PLC0415 - as above

    _check_unpacks(page)
    found: list[str] = []
    for instruction in pikepdf.parse_content_stream(page, "Tj TJ ' \""):
        operands: Any = instruction.operands
        if str(instruction.operator) == "TJ":
            found.append("".join(map(_piece, operands[0])))
        else:
            found.append(_shown(operands[-1]))
    for annotation in page.get("/Annots", ()):
        value = annotation.get("/V")
        if annotation.get("/FT") == "/Tx" and value is not None:
            found.append(str(value))
    return " ".join(found)


def _check_unpacks(page: Any) -> None:  # noqa: ANN401 - as above
    """Raise ValueError for a page that unpacks beyond all measure: it would take the memory of the office with it."""
    contents = page.get("/Contents")
    streams = contents if contents is not None and not hasattr(contents, "read_raw_bytes") else (contents,)
    for stream in streams:
        if stream is not None and stream.get("/Filter") == "/FlateDecode":
            unpacking = zlib.decompressobj()
            unpacking.decompress(stream.read_raw_bytes(), _LARGEST_PAGE)
            if unpacking.unconsumed_tail:
                msg = f"a page unpacks to more than {_LARGEST_PAGE:,} bytes"
                raise ValueError(msg)


def _piece(part: Any) -> str:  # noqa: ANN401 - a string of the PDF or a gap
    import pikepdf  # noqa: PLC0415 - as above

    if isinstance(part, pikepdf.String):
        return _shown(part)
    return " " if float(part) < _WIDE_GAP else ""


def _shown(part: Any) -> str:  # noqa: ANN401 - a string of the PDF
    return bytes(part).decode("cp1252", errors="replace")

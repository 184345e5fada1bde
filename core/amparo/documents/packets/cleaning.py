"""What a PDF carries besides its pages, taken out of an exhibit or drawn onto its pages, and named.

A packet shows what a reader of the exhibit on paper would see, and nothing else: no programs, no attached files, no
actions, no forms, no notes of whoever prepared it. Marks that a printed page would show (stamps, highlights, answers in
a form) become part of the page. Works on an opened copy in memory: the exhibit's own file is never touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Object, ObjectType, Pdf

PAGE_KEYS = frozenset(
    {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Contents", "/Group"}
)
"""What a page needs to be drawn (ISO 32000-1, table 30); everything else of it is left behind."""

_LEFT_OUT = {
    "/Link": "links",
    "/Text": "comments",
    "/Popup": "",  # the window of a comment that is counted already
    "/FileAttachment": "attachments",
    "/Sound": "media",
    "/Movie": "media",
    "/Screen": "media",
    "/3D": "media",
    "/RichMedia": "media",
}
_CARRIERS = frozenset({"/AF", "/EF", "/PieceInfo", "/Metadata", "/OPI", "/Ref", "/AA"})
_WITH_KEYS = frozenset({ObjectType.dictionary, ObjectType.stream})
"""Keys below a page's resources that hold files, private data or actions, and never anything that is drawn."""

_MARKED_FOR_REDACTION, _HIDDEN, _SIGNED = "/Redact", 2, 1


class AnswersLost(Exception):
    """The answers of a form cannot be drawn, so that its pages would be filed without them."""


class RedactionPending(Exception):
    """Places were marked for redaction, but what is below them is still there."""


class Cleaned(NamedTuple):
    """What was taken out of a file or drawn onto its pages, how often by code, and whether anything was changed."""

    found: Counter[str]
    changed: bool


def cleaned(pdf: Pdf) -> Cleaned:
    """Take out of an opened exhibit what a packet must not carry.

    Raises AnswersLost or RedactionPending where the pages alone would show too little or too much.
    """
    found, annotated = Counter(_of_document(pdf.Root)), list[Object]()
    for page in (page.obj for page in pdf.pages):
        keys = page.keys()
        if "/AA" in keys:
            found["actions"] += 1
        if "/Annots" in keys:
            annotated.append(page)
            found.update(_of_annotations(page))
    if annotated:
        _draw_answers(pdf, annotated)
        pdf.flatten_annotations("all")
    stripped = _strip_carriers(pdf)
    return Cleaned(found, bool(annotated or stripped))


def _strip_carriers(pdf: Pdf) -> bool:
    stripped = False
    for thing in pdf.objects:
        # Asked by its code: isinstance takes as long as all the rest. What stands for nothing comes as None.
        if getattr(thing, "_type_code", None) in _WITH_KEYS:
            keys = thing.keys()
            if not _CARRIERS.isdisjoint(keys):
                stripped = True
                for key in _CARRIERS & keys:
                    del thing[key]
    return stripped


def _of_document(root: Object) -> Iterator[str]:
    keys = root.keys()
    names = _keys_of(root.get("/Names")) if "/Names" in keys else frozenset()
    if "/JavaScript" in names:
        yield "javascript"
    if "/EmbeddedFiles" in names or keys & {"/AF", "/Collection"}:
        yield "attachments"
    if "/AA" in keys or ("/OpenAction" in keys and isinstance(root.get("/OpenAction"), Dictionary)):
        yield "javascript" if _is_program(root.get("/OpenAction")) else "actions"
    if "/AcroForm" in keys and isinstance(form := root.get("/AcroForm"), Dictionary):
        yield from _of_form(form)
    if "/OCProperties" in keys and _has_hidden_layers(root.get("/OCProperties")):
        yield "layers"


def _of_form(form: Object) -> Iterator[str]:
    fields = form.get("/Fields")
    if isinstance(fields, Array) and len(fields):
        yield "form"
    if int(form.get("/SigFlags", 0)) & _SIGNED:
        yield "signature"


def _is_program(action: Object | None) -> bool:
    return isinstance(action, Dictionary) and action.get("/S") == pikepdf.Name.JavaScript


def _has_hidden_layers(properties: Object | None) -> bool:
    shown = properties.get("/D") if isinstance(properties, Dictionary) else None
    if not isinstance(shown, Dictionary):
        return False
    off = shown.get("/OFF")
    return shown.get("/BaseState") == pikepdf.Name.OFF or (isinstance(off, Array) and len(off) > 0)


def _keys_of(thing: Object | None) -> AbstractSet[str]:
    return thing.keys() if isinstance(thing, Dictionary) else frozenset()


def _of_annotations(page: Object) -> Iterator[str]:
    """Yield what was found among a page's annotations, and keep of them only what is to be drawn."""
    listed, kept = page.get("/Annots"), list[Object]()
    for annotation in listed if isinstance(listed, Array) else ():
        if not isinstance(annotation, Dictionary) or int(annotation.get("/F", 0)) & _HIDDEN:
            continue
        kind = str(annotation.get("/Subtype", ""))
        if kind == _MARKED_FOR_REDACTION:
            raise RedactionPending
        if kind not in _LEFT_OUT:
            kept.append(annotation)
            if kind != "/Widget":
                yield "marks"
        elif _LEFT_OUT[kind]:
            yield _LEFT_OUT[kind]
    page["/Annots"] = Array(kept)


def _draw_answers(pdf: Pdf, pages: list[Object]) -> None:
    """Give every answer of a form an appearance, so that it can be drawn onto its page."""
    widgets = [one for page in pages for one in page["/Annots"] if one.get("/Subtype") == pikepdf.Name.Widget]
    if "/AcroForm" not in pdf.Root:
        return
    form, undrawn = pdf.Root["/AcroForm"], [one for one in widgets if _answer(one) and not _is_drawn(one)]
    stale = bool(form.get("/NeedAppearances", False))
    if not undrawn and not stale:
        return
    if any(not _answer(one).isascii() for one in (widgets if stale else undrawn)):
        raise AnswersLost  # qpdf writes a question mark for what its simple appearances cannot show
    form["/NeedAppearances"] = True
    listed = [page["/Annots"] for page in pages]
    for page in pages if not stale else ():  # what is drawn well would be drawn over, with question marks for its ñ
        page["/Annots"] = Array([one for one in page["/Annots"] if not _is_drawn(one)])
    pdf.generate_appearance_streams()
    for page, whole in zip(pages, listed, strict=True):
        page["/Annots"] = whole
    if any(not _is_drawn(one) for one in undrawn):
        raise AnswersLost


def _answer(widget: Object) -> str:
    """Return what was typed or chosen in a field, which may stand in the field that the widget belongs to."""
    holder: Object | None = widget
    for _ in range(32):
        if not isinstance(holder, Dictionary):
            return ""
        given = holder.get("/V")
        if isinstance(given, pikepdf.String):
            return str(given)
        holder = holder.get("/Parent")
    return ""


def _is_drawn(widget: Object) -> bool:
    appearance = widget.get("/AP")
    return isinstance(appearance, Dictionary) and "/N" in appearance

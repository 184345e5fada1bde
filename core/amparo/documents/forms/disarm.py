"""What is taken out of a form before it is filled, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amparo.documents.forms.file import holder, widgets

if TYPE_CHECKING:
    from pikepdf import Pdf

_OF_FILE = ("/OpenAction", "/AA", "/Perms", "/Legal", "/NeedsRendering")
_OF_FORM = ("/XFA", "/SigFlags", "/NeedAppearances", "/CO")
_ALLOWED = frozenset({"/GoTo", "/URI", "/Named", "/Hide"})


def disarm(pdf: Pdf) -> None:
    """Take out what makes a reader show or demand something else than what is written into the file.

    XFA is a second form in the same file, which Adobe's reader shows in place of this one. The agency's usage rights
    are a signature over the blank file and break with the first letter. Programs (JavaScript) clear and compute fields
    after the file is opened, so that what was read back would not be what an officer sees. And a reader that is told to
    draw all fields anew (NeedAppearances) draws bar codes as words: every appearance is written here instead.
    """
    form: Any = pdf.Root["/AcroForm"]
    _drop(form, _OF_FORM)
    _drop(pdf.Root, _OF_FILE)
    names: Any = pdf.Root.get("/Names")
    if names is not None:
        _drop(names, ("/JavaScript",))
    for field in pdf.acroform.fields:
        for part in (field.obj, holder(field), *widgets(field)):
            _drop_programs(part)
    for page in pdf.pages:
        _drop(page.obj, ("/AA",))


def _drop(part: Any, keys: tuple[str, ...]) -> None:  # noqa: ANN401 - a dictionary of the PDF
    for key in keys:
        if key in part:
            del part[key]


def _drop_programs(part: Any) -> None:  # noqa: ANN401 - as above
    _drop(part, ("/AA",))
    if "/A" in part and str(part["/A"].get("/S")) not in _ALLOWED:
        del part["/A"]

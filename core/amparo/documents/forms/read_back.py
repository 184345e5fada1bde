"""A filled form opened again, and held against what was written into it and against what nobody touched."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from amparo.documents.forms.file import value_of, widgets

if TYPE_CHECKING:
    from pikepdf import AcroFormField

Marks = tuple[str, ...]


class Expected(NamedTuple):
    """What a field has to hold, and what each of its boxes on the pages has to show, without blanks; `()` for a box."""

    value: str
    drawn: tuple[bytes, ...]


def fingerprint(field: AcroFormField) -> Marks:
    """Return what a field holds and shows, to tell whether anybody touched it."""
    return tuple(_marks(field))


def differences(
    content: bytes, expected: Mapping[str, Expected], untouched: Mapping[str, list[Marks]]
) -> tuple[str, ...]:
    """Return the names of the fields that do not read as they were written, or that changed and should not have."""
    import pikepdf  # noqa: PLC0415 - it comes with the extra “pdf”

    with pikepdf.open(io.BytesIO(content)) as pdf:
        found: dict[str, list[AcroFormField]] = {}
        for field in pdf.acroform.fields:
            found.setdefault(field.fully_qualified_name, []).append(field)
        wrong = [name for name, wanted in expected.items() if name not in found or not _reads(found[name][0], wanted)]
        wrong += [
            name for name, marks in untouched.items() if list(map(fingerprint, found.get(name, ()))) != marks
        ]  # fmt: skip
        return tuple(sorted(wrong))


def _reads(field: AcroFormField, wanted: Expected) -> bool:
    if value_of(field) != wanted.value:
        return False
    shown = widgets(field)
    if field.is_checkbox or field.is_radio_button:
        ticked = any(str(widget.get("/AS")) == f"/{wanted.value}" for widget in shown)
        return ticked and str(field.get_inheritable_field_value("/V")) == f"/{wanted.value}"
    return not wanted.drawn or tuple(map(_drawn, shown)) == wanted.drawn


def _drawn(widget: Any) -> bytes:  # noqa: ANN401 - a dictionary of the PDF
    """Return the letters that a box shows, as its font has them, without blanks."""
    import pikepdf  # noqa: PLC0415 - as above

    stream = widget.get("/AP", {}).get("/N")
    if not isinstance(stream, pikepdf.Stream):
        return b""
    shown = pikepdf.parse_content_stream(stream, "Tj")
    letters = b"".join(bytes(part) for one in shown for part in one.operands)
    return b"".join(letters.split(b" "))


def _marks(field: AcroFormField) -> Iterator[str]:
    import pikepdf  # noqa: PLC0415 - as above

    yield str(field.get_inheritable_field_value("/V"))
    for widget in widgets(field):
        yield str(widget.get("/AS"))
        normal = widget.get("/AP", {}).get("/N")
        if isinstance(normal, pikepdf.Stream):
            yield hashlib.sha256(normal.read_bytes()).hexdigest()

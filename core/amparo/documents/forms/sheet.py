"""The additional sheet to a form: whole answers that did not go into it, under name, A-number, part and item."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import groupby

from pydantic import BaseModel, ConfigDict

from amparo.declarations import GovernmentForm, Language, phrase
from amparo.documents.forms.answers import FormAnswer, FormAnswers, Place, State

_FONTS = ("Liberation Serif", "Libertinus Serif", "Noto Serif", "Noto Sans", "DejaVu Sans", "FreeSerif")
"""Where letters are looked for, one font after the other; what none of them has shows as an empty box."""
_NO_NUMBER = "none known"
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9.]*(?![a-z])")


class SheetEntry(BaseModel):
    """An answer on the additional sheet: where on the form it belongs, and all of it."""

    model_config = ConfigDict(frozen=True)

    place: str
    text: str


def entries_of(answers: FormAnswers, overflown: Iterable[str]) -> tuple[SheetEntry, ...]:
    """Return what goes on the sheet: answers of these ids, and rows for which the form has no fields."""
    ids = frozenset(overflown)
    wanted = [one for one in answers.answers if one.id in ids or (one.beyond and one.state is State.ANSWERED)]
    return tuple(_grouped(wanted))


def sheet_pdf(form: GovernmentForm, answers: FormAnswers, entries: Sequence[SheetEntry]) -> bytes:
    """Return the sheet as a PDF; the same entries give the same bytes."""
    import typst  # noqa: PLC0415 - it comes with the extra “pdf”

    given = {
        "title": f"Additional sheet to Form {form.number} (edition {form.edition:%m/%d/%y})",
        "agency": form.agency,
        "name": answers.name,
        "a_number": answers.a_number or _NO_NUMBER,
        "fonts": _FONTS,
        "entries": [{"place": one.place, "lines": one.text.split("\n")} for one in entries],
    }
    source = files("amparo.documents.forms").joinpath("sheet.typ").read_bytes()
    made = typst.compile(source, format="pdf", sys_inputs={"given": json.dumps(given)}, timestamp=0, pdf_tags=False)
    return bytes(made)


def place_in_words(place: Place, language: str = Language.ENGLISH) -> str:
    """Return where a question stands on the paper: `Part A.II, children 5, item 3: first name`."""
    item = phrase("form_item", item=place.item).in_(language) if place.item else ""
    where = ", ".join(filter(None, (part_in_words(place, language), _row(place, language), item)))
    return f"{where}: {place.label.in_(language)}" if where else place.label.in_(language)


def part_in_words(place: Place, language: str) -> str:
    """Return a part as people call it: one that is declared by its number alone is a part of that number."""
    return phrase("form_part", part=place.part).in_(language) if _NUMBER.match(place.part) else place.part


def _row(place: Place, language: str) -> str:
    return f"{place.rows.in_(language)} {place.row}" if place.rows is not None and place.row else ""


def _grouped(wanted: Iterable[FormAnswer]) -> Iterator[SheetEntry]:
    """Give each answer its own entry, and those of a row without fields one together."""
    for beyond, several in groupby(wanted, key=_row_beyond):
        if not beyond:
            yield from (SheetEntry(place=place_in_words(one.place), text=one.text) for one in several)
            continue
        lines = list(several)
        first = lines[0].place
        told = (f"{one.place.item + '. ' if one.place.item else ''}{one.place.label.en}: {one.text}" for one in lines)
        where = (part_in_words(first, Language.ENGLISH), _row(first, Language.ENGLISH))
        yield SheetEntry(place=", ".join(filter(None, where)), text="\n".join(told))


def _row_beyond(answer: FormAnswer) -> tuple[str, int] | None:
    return (answer.place.rows.en if answer.place.rows else "", answer.place.row) if answer.beyond else None

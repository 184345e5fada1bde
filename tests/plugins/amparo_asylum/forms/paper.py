"""What the lists beside this file say of each field of a form, and what the form's declaration makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from amparo.declarations import FormField, FormQuestion, FormRows, GovernmentForm, read_yaml
from amparo.plugins import load_government_forms

FORMS = {form.id: form for form in load_government_forms("amparo_asylum")}
_ASSISTED = "Did your spouse, parent, or child(ren) assist you in completing this application?"
_FIRST_SUPPLEMENT_ROW = 5  # children beyond the fourth stand in Supplement A


class Printed(NamedTuple):
    """One field as the paper shows it: the item and the words beside its box, and the file's own word on it."""

    page: int
    name: str
    item: str
    printed: str
    kind: str
    box: tuple[int, int, int, int]
    on: str | None = None
    max_length: int | None = None
    read_only: bool = False
    lines: bool = False


class Placed(NamedTuple):
    """One field as the declaration places it: item and label as they have to be printed beside it."""

    item: str
    label: str
    field: FormField
    question: FormQuestion
    rows: FormRows | None


@cache
def printed(form: str) -> dict[str, Printed]:
    """Return the fields of a form by their full names, in the order of the pages."""
    raw: list[dict[str, Any]] = read_yaml((Path(__file__).parent / f"{form}.yaml").read_text(encoding="utf-8"))
    return {one["name"]: Printed(**{**one, "box": tuple(one["box"])}) for one in raw}


def placed(form: GovernmentForm) -> Iterator[Placed]:
    """Yield every field that takes an answer, with its place."""
    for question in form.questions:
        item = ".".join(filter(None, (question.part, question.item)))
        for field in question.fields:
            yield Placed(item, question.label.en, field, question, None)
    for rows in form.rows:
        for question in rows.questions:
            for field in question.fields:
                yield Placed(*_in_row(rows, question, field.row), field, question, rows)


def _in_row(rows: FormRows, question: FormQuestion, row: int) -> tuple[str, str]:
    """Return the item and the words as a row has them: the paper numbers rows in three ways."""
    item, words = ".".join(filter(None, (rows.part, question.item))), question.label.en
    if rows.id == "children":
        part = "Supplement A child" if row >= _FIRST_SUPPLEMENT_ROW else rows.part
        return f"{part} {row}.{question.item}", words
    if rows.id == "other_names":
        item = f"{rows.part}.{row + 1}.{question.item}"
    written = {
        "spouse": words,
        "earlier_entries": f"Entry {row + 1}: {words}",
        "other_names": f"Other names: {words}",
        "assisting_relative": f"{_ASSISTED} {words} {row}",
    }
    return item, written.get(rows.id, f"{rows.label.en} {row}: {words}")

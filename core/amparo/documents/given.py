"""Values that a case does not hold and whoever makes the paper states: reasons, arguments, a day agreed upon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, time

from amparo.declarations import DocumentTemplate, TemplateField, phrase
from amparo.documents.values import GIVEN, FieldValues, Row, Value, clean
from amparo.errors import InvalidInput, UnknownName

_BLANK_LINE = re.compile(r"\n\s*\n")
_NO = {"date": "given_no_date", "day": "given_no_date", "time": "given_no_time", "number": "given_no_number"}


def given_fields(template: DocumentTemplate) -> tuple[TemplateField, ...]:
    """Return the fields that are asked of whoever makes the paper."""
    return tuple(field for field in template.fields if field.source.startswith(GIVEN))


def still_asked(template: DocumentTemplate, values: FieldValues) -> tuple[TemplateField, ...]:
    """Return the fields that somebody has yet to give before the paper can be made."""
    return tuple(field for field in given_fields(template) if values.lacks(field))


def with_given(
    values: FieldValues, template: DocumentTemplate, typed: Mapping[str, str], language: str = "en"
) -> FieldValues:
    """Return the values with what somebody typed for fields of the template, by the fields' names.

    A value of the case can be typed as long as the case does not know it. Rows of one column are given as paragraphs,
    with a blank line between; rows of several as a line each, its columns between `|`. Raises UnknownName for a field
    that is not the template's, and InvalidInput, in the words of `language`, for what is no day, hour or number, for a
    row with too few or too many columns, or for what the case knows otherwise.
    """
    single, lists = dict(values.by_source), dict(values.lists)
    by_name = {field.name: field for field in template.fields}
    for name, text in typed.items():
        if name not in by_name:
            raise UnknownName("value to give", name, _may_be_given(template, values))
        field = by_name[name]
        if not _may_give(field, values):
            raise InvalidInput(phrase("given_case_knows", label=field.label, name=name).in_(language))
        if field.rows:
            lists[field.source] = tuple(_rows(field, clean(text), language))
        else:
            single[field.source] = _value(field, clean(text), language)
    return FieldValues(by_source=single, lists=lists)


def _may_be_given(template: DocumentTemplate, values: FieldValues) -> list[str]:
    return sorted(field.name for field in template.fields if _may_give(field, values))


def _may_give(field: TemplateField, values: FieldValues) -> bool:
    return field.source.startswith(GIVEN) or (not field.rows and not values.filling(field, "en"))


def _rows(field: TemplateField, text: str, language: str) -> Iterable[Row]:
    if len(field.rows) == 1:
        (column,) = field.rows
        parts = (part.strip() for part in _BLANK_LINE.split(text))
        return ({column.source: _value(column, part, language)} for part in parts if part)
    lines = (line for line in text.split("\n") if line.strip())
    return (_row(field, line, number, language) for number, line in enumerate(lines, 1))


def _row(field: TemplateField, line: str, number: int, language: str) -> Row:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) != len(field.rows):
        labels = " | ".join(column.label.in_(language) for column in field.rows)
        values = {"label": field.label, "number": number, "found": len(cells), "needed": len(field.rows)}
        raise InvalidInput(phrase("given_row_wrong", **values, columns=labels).in_(language))
    return {column.source: _value(column, cell, language) for column, cell in zip(field.rows, cells, strict=True)}


def _value(field: TemplateField, text: str, language: str) -> Value:
    """Return what was typed, held to be what the field asks for."""
    if not text:
        return None
    try:
        match field.kind:
            case "date" | "day":
                return date.fromisoformat(text)
            case "time":
                return f"{time.fromisoformat(text):%H:%M}"
            case "number":
                return int(text.replace(",", ""))
            case _:
                return text
    except ValueError as wrong:
        raise InvalidInput(phrase(_NO[field.kind], label=field.label, text=text).in_(language)) from wrong

"""A case's values as a letter shows them: dates and hours in words, nothing that Word cannot hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Literal

from pydantic import BaseModel, ConfigDict

from amparo.declarations.documents import TemplateField
from amparo.declarations.text import Language, date_in_words

Value = str | int | date | datetime | None
Row = Mapping[str, Value]
Filling = str | list[dict[str, str]]
"""What a template is filled with for one of its fields: a text, or the rows of a list."""
FieldKind = Literal["text", "date", "day", "time", "number"]

# https://www.w3.org/TR/xml/#charsets
_ILLEGAL_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_TIME = re.compile(r"\d{2}:\d{2}")
_NOON = time(12)
GIVEN = "given."
"""Begins the source of a value that is asked of whoever makes the paper."""
_PARTS_OF_DAY = ((6, "de la madrugada"), (12, "de la mañana"), (19, "de la tarde"), (24, "de la noche"))


class FieldValues(BaseModel):
    """What a case says for each source path; `None` and an absent path both mean that it is not known yet.

    `lists` holds the rows of each list, by its source; in a row the sources are the list's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    by_source: Mapping[str, Value]
    lists: Mapping[str, tuple[Row, ...]] = {}

    def filling(self, field: TemplateField, language: str) -> Filling:
        """Return what a field is filled with: a text, empty if it is not known, or the rows of a list, perhaps none."""
        if not field.rows:
            return self.written(field.source, field.kind, language)
        return [
            {column.name: written(row.get(column.source), column.kind, language) for column in field.rows}
            for row in self.lists.get(field.source, ())
        ]

    def lacks(self, field: TemplateField) -> bool:
        """Return whether a field cannot be filled yet; what is optional can be empty, and a list that nobody gives."""
        if field.optional or (field.rows and not field.needed and not field.source.startswith(GIVEN)):
            return False
        return not self.filling(field, Language.ENGLISH)

    def written(self, source: str, kind: FieldKind, language: str) -> str:
        """Return the value as the letter shows it, or an empty text if it is not known."""
        return written(self.by_source.get(source), kind, language)


def written(value: Value, kind: FieldKind, language: str) -> str:
    """Write one value for a reader of `language`; words that a person typed for a date or an hour stay as typed.

    A day is a date with its weekday.

    A date or time as ISO text (`2027-01-12`, `13:30`) is written out like the value itself. A moment is taken as the
    hour on the wall: hand it in naive or in the zone of the court, never in UTC.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        _refuse_utc(value)
        return time_in_words(value.time(), language) if kind == "time" else _date(value.date(), kind, language)
    if isinstance(value, date):
        return _date(value, kind, language)
    if isinstance(value, int):
        return f"{value:,}" if kind == "number" else str(value)
    return _typed(clean(value), kind, language)


def clean(text: str) -> str:
    """Return the text without what XML 1.0 forbids, with one kind of line end and nothing blank around it."""
    return _ILLEGAL_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def time_in_words(hour: time, language: str) -> str:
    """Write an hour as `8:30 a.m.` or `8:30 de la mañana`; twelve is noon, which nobody mistakes for midnight."""
    if language == Language.SPANISH:
        part = "del mediodía" if hour == _NOON else next(words for end, words in _PARTS_OF_DAY if hour.hour < end)
    else:
        part = "noon" if hour == _NOON else "a.m." if hour < _NOON else "p.m."
    return f"{hour.hour % 12 or 12}:{hour.minute:02} {part}"


def _date(value: date, kind: FieldKind, language: str) -> str:
    return date_in_words(value, language, weekday=kind == "day")


def _typed(text: str, kind: FieldKind, language: str) -> str:
    try:
        if kind in {"date", "day"} and _ISO_DATE.fullmatch(text):
            return _date(date.fromisoformat(text), kind, language)
        if kind == "time" and _ISO_TIME.fullmatch(text):
            return time_in_words(time.fromisoformat(text), language)
    except ValueError:  # 2027-02-30: it is shown as typed, so that whoever reads the letter sees the mistake
        return text
    return text


def _refuse_utc(moment: datetime) -> None:
    if moment.tzname() == "UTC":
        msg = f"{moment.isoformat()} is in UTC; a letter needs the hour on the wall of the court: convert it first."
        raise ValueError(msg)

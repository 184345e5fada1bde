"""What a person reads, in both languages of the clinic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

from amparo.declarations.quick_yaml import read_yaml


class Language(StrEnum):
    """The languages that screens, letters and e-mails are written in."""

    ENGLISH = "en"
    SPANISH = "es"


class Declared(BaseModel):
    """Base of everything that a plugin declares: frozen, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Declared):
    """One sentence or name in English and in Spanish."""

    en: str
    es: str

    def __init__(self, en: str, es: str | None = None) -> None:
        super().__init__(en=en, es=en if es is None else es)  # type: ignore[call-arg]  # pydantic's own signature

    def in_(self, language: str) -> str:
        """Return the sentence in `language`, which is `en` or `es`."""
        return self.es if language == "es" else self.en

    def __str__(self) -> str:
        return self.en


_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"),
}  # fmt: skip
_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}


def date_in_words(day: date, language: str, *, weekday: bool = False) -> str:
    """Write a date out, as `January 12, 2027` or `12 de enero de 2027`, with its weekday if asked."""
    name = _MONTHS[language][day.month - 1]
    written = f"{day.day} de {name} de {day.year}" if language == "es" else f"{name} {day.day}, {day.year}"
    return f"{_DAYS[language][day.weekday()]}, {written}" if weekday else written


@cache
def _phrases() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for file in sorted(files("amparo.declarations").iterdir(), key=lambda entry: entry.name):
        if file.name.startswith("phrases"):
            found |= read_yaml(file.read_text(encoding="utf-8")) or {}
    return found


def phrase(code: str, **values: Any) -> Text:  # noqa: ANN401 - anything that can be written into a sentence
    """Return the sentence `code` of `phrases.yaml` with the values filled in, dates written out, in both languages."""
    pair, english, spanish = _phrases()[code], dict(values), dict(values)
    for name, value in values.items():
        if isinstance(value, Text):
            english[name], spanish[name] = value.en, value.es
        elif isinstance(value, date) and not isinstance(value, datetime):
            english[name], spanish[name] = (date_in_words(value, language, weekday=True) for language in ("en", "es"))
    return Text(pair["en"].format_map(english), pair["es"].format_map(spanish))


def knows_phrase(code: str) -> bool:
    """Return whether there is a sentence `code`."""
    return code in _phrases()


def name_of(family: str, id_: str) -> Text:
    """Return the name `<family>_<id>` of `phrases*.yaml`; an id without one is given back in plain words."""
    code = f"{family}_{id_}"
    return phrase(code) if code in _phrases() else Text(id_.replace("_", " "))


def either(names: Sequence[Text]) -> Text:
    """Join names as alternatives: `a, b or c`."""
    return _joined(names, "case_or")


def both(names: Sequence[Text]) -> Text:
    """Join names that hold together: `a, b and c`."""
    return _joined(names, "case_with")


def _joined(names: Sequence[Text], code: str) -> Text:
    if len(names) == 1:
        return names[0]
    first = (", ".join(one.in_(language) for one in names[:-1]) for language in ("en", "es"))
    return phrase(_before(code, names[-1].es), first=Text(*first), second=names[-1])


def _before(code: str, word: str) -> str:
    """Return the phrase that Spanish takes before this word: `o` is `u` before o, and `y` is `e` before i."""
    sound = word.casefold().removeprefix("h")
    return f"{code}_{sound[0]}" if f"{code}_{sound[:1]}" in _phrases() else code

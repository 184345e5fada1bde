"""The words of the pages: messages by gettext in English and Spanish, and days and moments as people say them.

The English message is its own key. The Spanish ones stand in `locale/es`, a file for each topic, as people wrote them;
they are compiled when a process starts, so that no second form of them can be out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from amparo.declarations import Language
from amparo.declarations.text import date_in_words

if TYPE_CHECKING:
    from starlette.datastructures import Headers

DEFAULT = Language.ENGLISH
_CLOCK = {"en": "{hour}:{minute:02d}\u00a0{half}", "es": "{hour}:{minute:02d}\u00a0{half}"}
_HALVES = {"en": ("a.m.", "p.m."), "es": ("a.\u00a0m.", "p.\u00a0m.")}


@cache
def translations(language: str) -> NullTranslations:
    """Return the messages of a language; English ones are what the code says."""
    if language != Language.SPANISH:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, whole_catalog(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def whole_catalog(language: str) -> Catalog:
    """Return the messages of every topic in one; where two have the same, they translate it alike."""
    whole = Catalog(locale=language, fuzzy=False)
    for _name, topic in topics(language):
        for message in topic:
            if message.id:
                whole[message.id] = message
    return whole


def topics(language: str) -> Iterator[tuple[str, Catalog]]:
    """Yield each file of a language's messages, with its name."""
    for entry in sorted(files("amparo_app.web").joinpath("locale", language).iterdir(), key=lambda one: one.name):
        if entry.name.endswith(".po"):
            with as_file(entry) as path:
                yield entry.name, _read(path, language)


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def asked_language(headers: Headers, chosen: str = "") -> str:
    """Return the language that somebody chose, else the first of ours that their browser names, else English."""
    if chosen in set(Language):
        return chosen
    for one in headers.get("accept-language", "").split(","):
        code = one.partition(";")[0].strip()[:2].lower()
        if code in set(Language):
            return code
    return DEFAULT


def day_in(language: str) -> Callable[..., str]:
    """Return what writes a date out in a language, or a dash for none."""

    def day(value: date | str | None, *, weekday: bool = False) -> str:
        if not value:
            return "—"
        found = date.fromisoformat(value) if isinstance(value, str) else value
        return date_in_words(found, language, weekday=weekday)

    return day


def month_in(language: str) -> Callable[[date], str]:
    """Return what writes the month of a day in a language: `March 2027`, `marzo de 2027`."""
    pattern = "LLLL 'de' y" if language == Language.SPANISH else "LLLL y"
    return lambda value: format_date(value, pattern, locale=language)


def weekday_in(language: str) -> Callable[[date], str]:
    """Return what names the weekday of a day in a language."""
    return lambda value: format_date(value, "EEEE", locale=language)


def moment_in(language: str) -> Callable[..., str]:
    """Return what writes an instant out, in a time zone, in a language, or a dash for none."""

    def moment(value: datetime | None, zone: str, *, weekday: bool = False) -> str:
        if value is None:
            return "—"
        local = value.astimezone(ZoneInfo(zone) if zone else UTC)
        return f"{date_in_words(local.date(), language, weekday=weekday)}, {clock(local.hour, local.minute, language)}"

    return moment


def hour_in(language: str) -> Callable[[str], str]:
    """Return what writes an hour on record (`13:30`) as people say it; one that is none stays as it was written."""

    def hour(value: str) -> str:
        hours, _, minutes = value.partition(":")
        return clock(int(hours), int(minutes), language) if hours.isdecimal() and minutes.isdecimal() else value

    return hour


def clock(hour: int, minute: int, language: str) -> str:
    """Return an hour as people say it: `1:30 p.m.`."""
    half = _HALVES[language][hour >= 12]  # noqa: PLR2004 - noon
    return _CLOCK[language].format(hour=hour % 12 or 12, minute=minute, half=half)

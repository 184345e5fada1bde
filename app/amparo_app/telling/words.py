"""The words around a case's own: labels, roles, days and instants, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from amparo.access.policy import default_policy
from amparo.declarations import FactValue, Language, Role, date_in_words, either, name_of, read_yaml
from amparo.declarations import Text as Sentence
from amparo.declarations.fields import Question

_SHORT_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}  # fmt: skip


_FOLDERS = (("telling",), ("cli", "show"))
"""Where words stand: what any face tells, and what grew up with the command line's screens."""


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for folder in _FOLDERS:
        for file in files("amparo_app").joinpath(*folder).iterdir():
            if file.name.startswith("words") and file.name.endswith(".yaml"):
                found |= read_yaml(file.read_text(encoding="utf-8"))
    return found


def say(code: str, language: str, **values: Any) -> str:  # noqa: ANN401 - anything that can be written into a sentence
    """Return the words `code` of `words*.yaml` with the values filled in, dates and sentences in the language."""
    spoken = {name: written(value, language) for name, value in values.items()}
    return _words()[code][_known(language)].format(**spoken).strip()


def knows(code: str) -> bool:
    """Return whether there are words `code`."""
    return code in _words()


def said(code: str, **values: Any) -> Sentence:  # noqa: ANN401 - anything that can be written into a sentence
    """Return the words `code` in both languages, as `say` does in one."""
    return Sentence(say(code, "en", **values), say(code, "es", **values))


def either_way(tell: Callable[[str], str]) -> Sentence:
    """Return in both languages what a function says in one."""
    return Sentence(tell("en"), tell("es"))


def written(value: object, language: str) -> str:
    """Write a value for a reader: a sentence in the language, a date in words, yes and no."""
    if isinstance(value, Sentence):
        return value.in_(language)
    if isinstance(value, bool):
        return say("yes" if value else "no", language)
    if isinstance(value, date) and not isinstance(value, datetime):
        return date_in_words(value, _known(language))
    return str(value)


def fact(value: FactValue, language: str, question: Question | None) -> str:
    """Write a stored answer as its question says it; one whose question is gone in plain words."""
    if question is not None:
        return question.shown(value).in_(language)
    if isinstance(value, str):
        try:
            return date_in_words(date.fromisoformat(value), _known(language))
        except ValueError:
            return value.replace("_", " ") if value.islower() and " " not in value else value
    return written(value, language)


def role(one: Role | str, language: str) -> str:
    """Name a role of a colleague or of a person in a case; one without a name is its id in plain words."""
    return name_of("role" if one in set(Role) else "person_role", one).in_(language)


def forum(one: str, language: str) -> str:
    """Name what a proceeding is before."""
    return name_of("forum", one).in_(language)


def roles(several: Iterable[Role], language: str) -> str:
    """Name roles, as in `paralegal or staff attorney`."""
    named = [name_of("role", one) for one in several]
    return either(named).in_(language) if named else ""


def tongue(written: str, language: str) -> str:
    """Name the language that a paper is in; one that has no name here is its code."""
    return say(f"tongue_{written}", language) if written in set(Language) else written or "-"


def whose(several: Iterable[Role], language: str) -> str:
    """Say whose work something is, leaving out the roles that stand for one that is named anyway."""
    named = tuple(dict.fromkeys(several))
    stands_for = default_policy().stands_for
    first = [one for one in named if not set(stands_for.get(one, ())) & set(named)]
    code = "of_whom" if len(first) == len(named) else "of_whom_or_above"
    return say(code, language, roles=roles(first, language))


def long_day(day: date, language: str) -> str:
    """Write a date with its weekday."""
    return date_in_words(day, _known(language), weekday=True)


def short_day(day: date, language: str) -> str:
    """Write a date in at most twelve characters, for columns."""
    month = _SHORT_MONTHS[_known(language)][day.month - 1]
    return f"{day.day} {month} {day.year}" if _known(language) == Language.SPANISH else f"{month} {day.day}, {day.year}"


def instant(at: datetime, zone: str, language: str) -> str:
    """Write an instant by the clock on the wall of a place."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{short_day(local.date(), language)} {local:%H:%M}"


def days_until(day: date, today: date, language: str) -> str:
    """Say how far off a date is."""
    days = (day - today).days
    if -1 <= days <= 1:
        return say(("yesterday", "today", "tomorrow")[days + 1], language)
    return say("in_days" if days > 0 else "days_ago", language, days=abs(days))


def _known(language: str) -> str:
    return "es" if language == Language.SPANISH else "en"

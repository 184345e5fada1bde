"""The sentences in which a count explains itself, made quickly: a deadline is counted again at every command."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from amparo.deadlines.calendar import OBSERVED
from amparo.declarations import Text, date_in_words, phrase

Sayable = date | int | str | Text

_REMEMBERED = 4096


@lru_cache(maxsize=_REMEMBERED)
def _day(day: date) -> Text:
    return Text(date_in_words(day, "en", weekday=True), date_in_words(day, "es", weekday=True))


@lru_cache(maxsize=_REMEMBERED)
def said(code: str, /, *values: tuple[str, Sayable]) -> Text:
    """Return the sentence `code` of `phrases.yaml` in both languages, with the named values filled in.

    The pairs of name and value are positional, so that one sentence about the same dates is made only once.
    """
    return phrase(code, **{name: _day(value) if isinstance(value, date) else value for name, value in values})


@lru_cache(maxsize=_REMEMBERED)
def span(number: int, unit: str) -> Text:
    """Return an amount of time in words: `30 calendar days`, `1 year`. The unit is one of a rule's units."""
    return phrase(f"count_{unit}_one") if number == 1 else phrase(f"count_{unit}_many", number=number)


@cache
def holiday_name(listed: str) -> Text:
    """Return a federal holiday's name in both languages, from its name in the holiday calendar."""
    name = listed.removesuffix(OBSERVED)
    return phrase("count_holiday_" + re.sub(r"[^a-z ]", "", name.lower()).replace(" ", "_"))


def is_doubt(warning: Text) -> bool:
    """Say whether a warning holds only until an attorney of the organization has confirmed the rule."""
    return warning in (said("count_warn_general_knowledge"), said("count_warn_low_confidence"))

"""Why a command was refused, as pages say it and as programs are told: without the command line's own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from amparo.declarations import Text
from amparo_app.telling.words import knows, said

if TYPE_CHECKING:
    from amparo.case.commands import Refusal

_BETWEEN = re.compile(r"(?<=[.?]) ")


def as_a_page_says(refusal: Refusal) -> Text:
    """Return why a command was refused without the command line's own words, where a page has others."""
    code = f"page_refused_{refusal.code}"
    return said(code) if knows(code) else refusal.sentence


def as_a_program_is_told(refusal: Refusal) -> Text:
    """Return why a command was refused with its facts, and what to do by the interface or on the pages."""
    code = f"program_refused_{refusal.code}"
    if not knows(code):
        return as_a_page_says(refusal)
    to_do = said(code)
    return Text(f"{_without_last(refusal.sentence.en)} {to_do.en}", f"{_without_last(refusal.sentence.es)} {to_do.es}")


def _without_last(sentences: str) -> str:
    """Return sentences without the last one, which says what to type."""
    return " ".join(_BETWEEN.split(sentences)[:-1])

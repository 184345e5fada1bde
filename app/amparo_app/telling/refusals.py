"""Why a command was refused, as pages say it: without the command line's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo_app.telling.words import knows, said

if TYPE_CHECKING:
    from amparo.case.commands import Refusal
    from amparo.declarations import Text


def as_a_page_says(refusal: Refusal) -> Text:
    """Return why a command was refused without the command line's own words, where a page has others."""
    code = f"page_refused_{refusal.code}"
    return said(code) if knows(code) else refusal.sentence

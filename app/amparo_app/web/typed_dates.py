"""Dates as they are typed: by a browser's calendar as 2027-03-04, or by hand where it has none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from amparo.errors import InvalidInput

if TYPE_CHECKING:
    from amparo_app.web.visit import Visitor


def day_of(visit: Visitor, typed: str) -> date | None:
    """Return the date that was typed, None for nothing; raises InvalidInput for one that does not exist."""
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as wrong:
        said = visit.say(
            "There is no date “%(typed)s”. Write it as 2027-03-04, and check that the day exists.", typed=typed
        )
        raise InvalidInput(said) from wrong

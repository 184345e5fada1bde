"""A deadline's standing and its dates in a few words."""

from __future__ import annotations

from amparo.case.model import DeadlineStatus
from amparo.deadlines.safety import Dates
from amparo.declarations import RuleKind
from amparo_app.telling.words import long_day, say


def status(standing: DeadlineStatus, language: str) -> str:
    """Say where a deadline stands."""
    return say(f"status_{standing.name.lower()}", language)


def both_dates(dates: Dates, kind: RuleKind, language: str) -> str:
    """Write the safe date and the law's, or that there is none."""
    known = [
        ("safe_due", dates.safe_due),
        ("legal_from" if kind is RuleKind.NOT_BEFORE else "legal_due", dates.legal_due),
    ]
    told = [f"{say(code, language)} {long_day(day, language)}" for code, day in known if day is not None]
    return " · ".join(told) or say("no_date", language)

"""An arrival, the year that it starts, and the first reminder of it: what many tests of the records begin with."""

from __future__ import annotations

from datetime import UTC, date, datetime

from amparo.case.commands import RecordEvent
from amparo.records.requests import Outcome

ARRIVAL = RecordEvent(event="last_arrival", on=date(2026, 12, 1))
ONE_YEAR = date(2027, 12, 1)  # one year after the arrival
FIRST_RUNG = datetime(
    2027, 11, 1, 16, tzinfo=UTC
)  # 30 days before, at 9 in Los Angeles, which is 16:00 UTC in summer time


def code(outcome: Outcome) -> str | None:
    """Return why a command was refused, or None."""
    return outcome.refused.code if outcome.refused else None

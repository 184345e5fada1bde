"""Situations that several tests of the engine begin with, and the shortest way to one deadline."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from amparo.case.commands import RecordEvent

if TYPE_CHECKING:
    from tests.core.case.practice import Docket

    from amparo.case.model import Deadline

COURT = {"court": "LOS"}


def only(docket: Docket, rule: str) -> Deadline:
    """Return the one deadline of a rule."""
    [found] = [d for d in docket.case.deadlines if d.rule == rule]
    return found


def in_court(docket: Docket, hearing: str = "2027-06-30") -> None:
    """Bring the case to court, with an individual hearing on a date."""
    docket.do("pablo", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 4), data=COURT))
    data = {"kind": "individual", "hearing_date": hearing}
    docket.do("pablo", RecordEvent(event="hearing_scheduled", on=date(2027, 1, 4), data=data))

"""Fixtures of the tests of what is shown: a case with a date that waits."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.case.practice import Docket

from amparo.case import commands
from amparo.case.model import Person


@pytest.fixture
def docket() -> Docket:
    """Return a case that has had a hearing set, moved toward danger, and confirmed."""
    made = Docket()
    person = Person(id="", role="principal", name="Luz Marina Ejemplo", language="Spanish")
    made.do(
        "ines", commands.OpenCase(number="27-AB2C", case_type="asylum", zone="America/Los_Angeles", persons=(person,))
    )
    made.do("ines", commands.CompleteStep(step="conflict_check"))
    made.do("pablo", commands.RecordEvent(event="notice_to_appear_filed", on=date(2026, 12, 1), data={"court": "LOS"}))
    data = {"kind": "individual", "hearing_date": "2027-06-01"}
    made.do("pablo", commands.RecordEvent(event="hearing_scheduled", on=date(2026, 12, 2), data=data))
    moved = commands.RecordEvent(event="hearing_moved", on=date(2027, 1, 4), data={"hearing_date": "2027-07-01"})
    made.do("pablo", moved)
    return made

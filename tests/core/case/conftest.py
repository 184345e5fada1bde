"""Fixtures of the engine's tests: a case just opened, and time that passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from tests.core.case.closures import DUE, HEARING
from tests.core.case.letters import OF_LETTERS, TODAY
from tests.core.case.practice import ZONE, Docket
from tests.core.case.situations import in_court, only

from amparo.case.commands import Alarm, OpenCase, RecordEvent
from amparo.case.model import Person


@pytest.fixture
def docket() -> Docket:
    """Return a case just opened for one invented person."""
    made = Docket()
    persons = (Person(id="", role="principal", name="Luz Marina Ejemplo", a_number="000-111-222", language="Spanish"),)
    made.do("ines", OpenCase(number="27-AB2C", case_type="asylum", zone=ZONE, persons=persons))
    return made


@pytest.fixture
def wait(docket: Docket) -> Callable[[datetime], int]:
    """Return a function that lets time pass to an instant, ringing every alarm at its own instant; it counts them."""

    def until(instant: datetime) -> int:
        alarms = 0
        while (alarm := docket.settlement.alarm) is not None and alarm <= instant:
            docket.now = max(alarm, docket.now)
            docket.do("engine", Alarm())
            alarms += 1
            assert alarms < 500, "the alarm does not advance"
        docket.now = instant
        return alarms

    return until


@pytest.fixture
def letters(docket: Docket) -> Docket:
    """Return a case under rules about letters; nothing has come yet."""
    docket.catalog = OF_LETTERS
    return docket


@pytest.fixture
def letter(letters: Docket) -> Docket:
    """Return a case in which Pablo recorded a letter without any date on it."""
    letters.do("pablo", RecordEvent(event="letter_received", on=TODAY))
    return letters


@pytest.fixture
def at_court(docket: Docket) -> Docket:
    """A case with a filing due on the Tuesday before an individual hearing, and a one-year date."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 6, 3)))
    in_court(docket, HEARING)
    assert DUE == only(docket, "hearing_filing").dates.legal_due
    return docket

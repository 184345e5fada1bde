"""What completing a step brings about: the filing that it records, its proof, and a plugin's answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.core.case.situations import only

from amparo.case.clocks import clock_readings
from amparo.case.commands import ActionEnded, CompleteStep, RecordEvent
from amparo.case.model import DeadlineStatus

if TYPE_CHECKING:
    from tests.core.case.practice import Docket


@pytest.fixture
def screened(docket: Docket) -> Docket:
    """Return a case that is screened: the client is free, and a plugin looks for a shelter."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    return docket


@pytest.mark.parametrize(
    ("answers", "paper", "status"),
    [
        ({"filed_on": "2027-01-03", "receipt": "LIN-0000"}, "LIN-0000", DeadlineStatus.MET),
        ({"filed_on": "2027-01-03"}, None, DeadlineStatus.UNPROVEN),
    ],
)
def test_a_filing_that_a_step_records_meets_its_deadline_only_with_its_receipt(
    screened: Docket, answers: dict[str, object], paper: str | None, status: DeadlineStatus
) -> None:
    """Without one it reads as filed and goes on ringing."""
    screened.do("ana", CompleteStep(step="file_i589", answers=answers))
    [filing] = screened.case.of_kind["i589_filed"]

    assert (date(2027, 1, 3), "p1") == (filing.on, filing.person)
    assert paper == (filing.proof.paper if filing.proof else None)
    assert status is only(screened, "one_year").status


def test_the_end_of_another_action_ends_none_that_is_waited_for(screened: Docket) -> None:
    """It was answered before; an action runs at least once, and its end counts once."""
    [action] = screened.case.actions
    screened.do("engine", ActionEnded(action=f"{action.id}0", answers={"places": "Casa Ejemplo"}))
    screened.do("engine", ActionEnded(action=f"{action.id}0", problem="timed out"))

    assert (action,) == screened.case.actions
    assert () == screened.case.attention
    assert "being done by a plugin" == screened.status("suggest_shelter")


def test_a_restart_before_a_stop_does_not_end_it(docket: Docket) -> None:
    """It ended an earlier one that nobody recorded: the clock stands since December 20."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    for kind, on in (
        ("i589_filed", date(2026, 12, 1)),
        ("clock_restarted", date(2026, 12, 10)),
        ("clock_stopped", date(2026, 12, 20)),
    ):
        docket.do("pablo", RecordEvent(event=kind, on=on))
    [clock] = clock_readings(docket.case, docket.catalog, docket.now)

    assert (date(2026, 12, 20), 19, 15) == (
        clock.reading.stopped_since,
        clock.reading.days,
        clock.reading.stopped_days,
    )

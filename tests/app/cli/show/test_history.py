from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from tests.app.cli.show.sheets import READER, sheet
from tests.core.case.practice import CATALOG, Docket

from amparo.access.policy import default_policy
from amparo.case import commands, events
from amparo.case.agenda import agenda_for
from amparo.case.model import Proof
from amparo.declarations import Role
from amparo_app.cli.show.history import history_section
from amparo_app.cli.show.paper import put
from amparo_app.sheets import case_sheet
from amparo_app.telling.history import Teller, told_bodies


def told(docket: Docket, language: str = "en") -> list[str]:
    """Return what the history says, entry by entry."""
    teller = Teller(sheet(docket), CATALOG, language)
    return [teller.tell(event.body) for event in docket.events]


def test_every_kind_of_entry_has_its_sentence() -> None:
    """A new event must not stand in a Spanish history under its English name."""
    bodies = set(get_args(get_args(events.EventBody)[0]))

    assert set() == bodies - told_bodies()


def test_what_happened_is_told_in_sentences(docket: Docket) -> None:
    """Names, titles and dates, and no id without what it stands for."""
    said = told(docket)

    assert "Luz Marina Ejemplo (client) added" in said
    assert "conflict check: 0 found" in said
    assert "step done: conflict check" in said
    assert any(line.startswith("hearing scheduled of December 2, 2026 recorded as e") for line in said)
    assert any("(hearing filing) waits for a person: it would move toward danger" in line for line in said)


def test_a_confirmed_date_says_who_confirmed_it_and_why(docket: Docket) -> None:
    """Whoever asks years later finds the name and the reason."""
    docket.do("ana", commands.ConfirmDate(deadline="hearing_filing", reason="read the notice"))

    assert any(line.endswith("confirmed by Ana Prueba: read the notice") for line in told(docket))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (commands.RejectDate(deadline="hearing_filing", reason="unsure"), "(hearing filing) stays: unsure"),
        (commands.Waive(deadline="hearing_filing", reason="moot"), "(hearing filing) is waived (moot)"),
        (commands.AddNote(text="called"), "note: called"),
        (commands.Assign(role=Role.STAFF_ATTORNEY, person="ana"), "staff attorney: Ana Prueba"),
        (commands.OfferPlacement(to=("vera", "victor")), "offered to vera until Jan 11, 2027 17:00, then to victor"),
        (
            commands.Prove(deadline="hearing_filing", proof=Proof(paper="stamp", received=date(2027, 1, 4))),
            "(hearing filing) is met",
        ),
    ],
)
def test_what_people_did_is_told(docket: Docket, body: commands.Body, expected: str) -> None:
    """Each by its own sentence."""
    actor = "clara" if isinstance(body, commands.OfferPlacement) else "sofia"
    docket.do(actor, body)

    assert any(line.endswith(expected) or expected in line for line in told(docket)), told(docket)


def test_the_history_is_told_in_spanish(docket: Docket) -> None:
    """The same entries, none of them in English."""
    said = told(docket, "es")

    assert "caso abierto" in said
    assert not any(" recorded as " in line or " added" in line for line in said)


def test_a_rung_that_nobody_answered_is_told(docket: Docket, ring: Callable[[datetime], None]) -> None:
    """It rang, and then it climbed."""
    ring(docket.now + timedelta(days=200))

    assert any("reminder to staff attorney" in line for line in told(docket))
    assert any("nobody answered, so supervising attorney were told" in line for line in told(docket))


@pytest.fixture
def ring(docket: Docket) -> Callable[[datetime], None]:
    """Return a function that lets time pass, every alarm at its instant."""

    def until(instant: datetime) -> None:
        while (alarm := docket.settlement.alarm) is not None and alarm <= instant:
            docket.now = max(alarm, docket.now)
            docket.do("engine", commands.Alarm())

    return until


def test_a_sheet_marks_what_its_reader_may_do(docket: Docket) -> None:
    """`mine` is what the policy says, no more and no less."""
    seen = sheet(docket)
    expected = agenda_for(seen.settlement.agenda, docket.case, READER.colleague(), default_policy())

    assert tuple(item.key for item in expected) == seen.mine


def test_a_case_whose_clock_runs_ahead_is_shown_by_its_own(docket: Docket) -> None:
    """In training the wall's clock says nothing about the case."""
    earlier = datetime(2020, 1, 1, tzinfo=UTC)
    seen = case_sheet(docket.case, CATALOG, READER, (), (), earlier)

    assert (docket.case.now, date(2027, 1, 4)) == (seen.at, seen.today)


def test_a_clock_that_stands_fills_no_screen_with_its_mornings(
    docket: Docket, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten mornings moved the date; the last of them is shown, and the whole history has them all."""
    docket.now = docket.now + timedelta(days=1)
    for kind in ("last_arrival", "i589_filed", "clock_stopped"):
        docket.do("pablo", commands.RecordEvent(event=kind, on=date(2027, 1, 4)))
    for _ in range(10):
        alarm = docket.settlement.alarm
        assert alarm is not None
        docket.now = alarm
        docket.do("engine", commands.Alarm())
    lines = []
    for whole in (False, True):
        put(history_section(sheet(docket), CATALOG, "en", whole=whole))
        lines.append(" ".join(capsys.readouterr().out.split()).count("moves: work permit"))

    assert [2, 11] == lines

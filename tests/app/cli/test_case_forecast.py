"""`amparo case forecast`: what lies before a case, from the records alone, with nothing running."""

from __future__ import annotations

from datetime import date

import pytest
from tests.app.clinic import Run
from tests.core.records.office import CLIENT, Office, intake

from amparo.case.commands import RecordEvent
from amparo.case.forecast import ForeseenKind

ARRIVED = date(2026, 1, 20)


@pytest.fixture
def number(office: Office) -> str:
    """Return the number of a case whose year ends on January 20, 2027."""
    case = office.open_case()
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=ARRIVED))
    return office.case(case).number


def test_a_forecast_goes_day_by_day(amparo: Run, number: str) -> None:
    """The day, the hour in Los Angeles, what happens, and who is told."""
    shown = amparo("case", "forecast", number, "--days", "36500", by="Ana Prueba")

    told = " ".join(shown.out.split())
    assert 0 == shown.code
    assert "Wednesday, January 13, 2027 09:00 a reminder one year date Jan 20, 2027 · told: " in told
    assert "Thursday, January 21, 2027 00:00 MISSED one year" in told


def test_a_forecast_is_read_in_spanish(amparo: Run, number: str) -> None:
    """Its own words are Spanish; the invented rule has its name in one language only."""
    told = amparo("case", "forecast", number, "--days", "36500", "--language", "es", by="Ana Prueba").out

    assert "Si nadie hace nada" in told
    assert "VENCIDO" in told


def test_a_forecast_for_programs_names_kind_instant_and_roles(amparo: Run, number: str) -> None:
    """One entry for each thing that happens, with the case that it happens to."""
    found = amparo("case", "forecast", number, "--days", "36500", "--json", by="Ana Prueba").json

    missed = next(item for item in found if item["kind"] == ForeseenKind.MISSED)
    assert {number} == {item["number"] for item in found}
    assert ("2027-01-21T08:00:00Z", "2027-01-20") == (missed["at"], missed["due"])
    assert "supervising_attorney" in missed["to"]


def test_all_open_cases_are_foreseen_together(amparo: Run, office: Office, number: str) -> None:
    """Two cases, one list in order of time, each line with its case; no client is named."""
    other = office.open_case(intake(name="Sol Ejemplo", a_number="000-333-444"))
    office.do(other, "Pablo", RecordEvent(event="last_arrival", on=ARRIVED))

    found = amparo("case", "forecast", "--all", "--days", "36500", "--json", by="Sofía Prueba").json
    shown = amparo("case", "forecast", "--all", "--days", "36500", by="Sofía Prueba").out

    assert {number, office.case(other).number} == {item["number"] for item in found}
    assert sorted(item["at"] for item in found) == [item["at"] for item in found]
    assert number in shown
    assert CLIENT not in shown


def test_a_case_or_all_has_to_be_said(amparo: Run, number: str) -> None:
    """Neither, or both, is answered with what to type."""
    for arguments in ((), (number, "--all")):
        answer = amparo("case", "forecast", *arguments, by="Ana Prueba")

        assert 0 != answer.code
        assert "give its number, or --all" in answer.err


def test_every_kind_of_foreseen_thing_has_its_words(amparo: Run, number: str) -> None:
    """A new kind must not end a forecast with an error."""
    from amparo_app.cli.show.words import say

    said = {
        language: [say(f"foreseen_{kind.name.lower()}", language) for kind in ForeseenKind] for language in ("en", "es")
    }

    assert len(set(said["en"])) == len(set(said["es"])) == len(ForeseenKind)

"""`amparo docket print`: every date ahead on paper, from the records alone, with nothing running."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.app.clinic import Run
from tests.core.case.practice import MORNING
from tests.core.records.office import CLIENT, Office, intake

from amparo.case.commands import RecordEvent
from amparo.declarations import RuleKind
from amparo_app.docket import DocketKind, docket, end_of_week


@pytest.fixture
def number(office: Office) -> str:
    """Return the number of a case whose year ends on January 20, 2027, with a hearing on January 12."""
    case = office.open_case()
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 1, 20)))
    office.do(case, "Pablo", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 4), data={"court": "LOS"}))
    hearing = {"kind": "individual", "hearing_date": "2027-01-12"}
    office.do(case, "Pablo", RecordEvent(event="hearing_scheduled", on=date(2027, 1, 4), data=hearing))
    return office.case(case).number


def test_a_docket_holds_hearings_and_dates_in_order(amparo: Run, number: str) -> None:
    """The hearing on the 12th before the year's end on the 20th, with client and staff."""
    shown = " ".join(amparo("docket", "print", by="Ana Prueba").out.split())

    hearing, year = shown.index("Tuesday, January 12, 2027"), shown.index("Wednesday, January 20, 2027")
    assert hearing < year
    assert CLIENT in shown
    assert number in shown


def test_a_week_ends_with_the_next_one(office: Office, number: str) -> None:
    """On Monday the 4th it goes to Sunday the 17th: the hearing is in, the year's end is not."""
    records, until = office.records, end_of_week(date(2027, 1, 4))
    reader, organization = records.person(office.people["Ana"]), records.organization("clinic")
    made = docket(records, organization, reader, now=MORNING, today=date(2027, 1, 4), until=until)

    assert [(date(2027, 1, 12), DocketKind.APPOINTMENT)] == [(line.on, line.kind) for line in made.lines]
    assert [date(2027, 1, 17)] * 2 == [end_of_week(date(2027, 1, 4)), end_of_week(date(2027, 1, 10))]


def test_a_page_to_print_needs_nothing_else_and_is_for_its_owner_alone(
    amparo: Run, number: str, tmp_path: Path
) -> None:
    """One file in Spanish, read by nobody else, that asks no network for anything and is not written over."""
    file = tmp_path / "agenda.html"
    words = ("docket", "print", "--out", str(file), "--language", "es")
    told, again = amparo(*words, by="Ana Prueba"), amparo(*words, by="Ana Prueba")

    page = file.read_text(encoding="utf-8")
    assert 0o600 == file.stat().st_mode & 0o777
    assert "Confidencial" in page
    assert "martes, 12 de enero de 2027" in page
    assert not [part for part in ("http:", "https:", "<script", "src=") if part in page]
    assert "agenda.html" in told.out
    assert "is there already" in again.err


def test_names_that_look_like_markup_stay_words(amparo: Run, office: Office, tmp_path: Path) -> None:
    """A client's name is escaped."""
    case = office.open_case(intake(name="<b>Sol</b> Ejemplo", a_number="000-333-444"))
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 1, 20)))
    file = tmp_path / "docket.html"
    amparo("docket", "print", "--out", str(file), by="Ana Prueba")

    assert "&lt;b&gt;Sol" in file.read_text(encoding="utf-8")


def test_who_may_see_no_case_has_an_empty_docket(amparo: Run, office: Office, number: str) -> None:
    """A volunteer attorney sees what is theirs: nothing."""
    shown = amparo("docket", "print", by="Víctor Prueba").out

    assert "Nothing falls into this time." in shown
    assert number not in shown


def test_looking_at_the_docket_is_a_read(amparo: Run, office: Office, number: str) -> None:
    """Whoever prints all names is on the list of who saw what."""
    amparo("docket", "print", by="Ana Prueba")

    assert any("docket print" in read.what for read in office.records.reads_of("clinic"))


def test_every_kind_of_deadline_has_its_words_or_its_place_on_the_rota() -> None:
    """A new kind of rule cannot make the docket unreadable on the day on which it is needed."""
    assert {kind.value for kind in RuleKind} - {"modifier", "look_up"} <= {kind.value for kind in DocketKind}

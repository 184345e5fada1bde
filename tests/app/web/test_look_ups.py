"""The sheet to look hearings up by: whose looks, no name on it, only cases that its reader may see, each noted."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import CLIENT, Office
from tests.plugins.docket import ZONE, catalog_of

from amparo.case.commands import OpenCase, RecordEvent
from amparo.case.hearing_rota import WEEKDAYS, HearingRota
from amparo.case.model import Person, Proceeding
from amparo.case.walls import RaiseWall
from amparo.declarations import Catalog
from amparo.notifications.messages import look_ups_address
from amparo.records.hearing_rota import decide_rota
from amparo_app.hearings import mark

NUMBER = "000-111-222"


@cache
def catalog() -> Catalog:
    """The catalog of a clinic that looks hearings up."""
    return catalog_of("asylum")


@pytest.fixture
def case(office: Office) -> str:
    """Return a case in court whose hearing was to be looked up a week after its notice of December 25."""
    office.records.save_catalog(catalog())
    office.records.set_active_catalog("clinic", catalog().hash, office.people["Sofía"])
    person = Person(id="", role="principal", name=CLIENT, a_number=NUMBER, country="GT", birth_date=date(1990, 1, 1))
    court = Proceeding(id="", forum="immigration_court", number=NUMBER, zone=ZONE)
    opening = OpenCase(number="", case_type="defensive_asylum", zone=ZONE, persons=(person,), proceedings=(court,))
    made = office.open_case(opening)
    hearing = {"kind": "individual", "hearing_date": "2027-06-15", "hearing_time": "08:30"}
    office.do(made, "Pablo", RecordEvent(event="hearing_scheduled", on=date(2026, 12, 25), data=hearing))
    return made


def rota(office: Office, looks: str, backup: str) -> None:
    """Put a rota in force."""
    days = dict.fromkeys(WEEKDAYS, office.people[looks])
    decided = HearingRota(days=days, backup=office.people[backup])
    decide_rota(office.records, "clinic", decided, by=office.people["Sofía"], operator="desk")


def test_the_address_in_a_mail_is_that_of_the_sheet(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """Whoever opens it reads what is to be looked up."""
    page = signed_in_as("Pablo").get(look_ups_address(""))

    assert [mark(case, office.case(case).proceedings[0].id)] == page.texts("tbody th")


def test_the_sheet_says_what_a_look_asks_for_and_no_name(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """Number, nationality, what is on record and a mark; in both languages, and what paper holds to be filled in."""
    english, spanish = (signed_in_as("Pablo", one).get("/today/look-ups") for one in ("en", "es"))
    which = office.case(case).proceedings[0].id

    for page in (english, spanish):
        assert [mark(case, which)] == page.texts("tbody th")
        assert "GT" in page.texts("tbody td")[1]
        assert CLIENT not in page.response.text
        assert not [word for word in page.texts("main *:not(script)") if CLIENT.split()[0] in word]
    assert "June 15, 2027, 8:30 a.m." in english.texts("tbody td")[2]
    assert "late" in english.texts("tbody td")[3]
    assert "[ ] not listed" in english.texts(".on-paper")[1]
    assert "[ ] no aparece" in spanish.texts(".on-paper")[1]


def test_what_was_seen_is_recorded_one_press_from_its_line(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """A look that was made is gone from today's sheet, and the next one is due within the week."""
    browser = signed_in_as("Pablo")
    (record,) = [one.get("href") for one in browser.get("/today/look-ups").all("tbody a")]
    browser.get(record)
    browser.send(record, looked_on="2027-01-04", looked_at="08:00", result="same", seen="individual, June 15, 8:30 AM")

    assert "hearing_looked_up" in office.case(case).of_kind
    assert not browser.get("/today/look-ups").all("tbody tr")
    assert 1 == len(browser.get("/today/look-ups?until=week&whose=all").all("tbody tr"))


def test_a_sheet_is_of_whoever_looks_that_day(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """By the rota; anybody who may see the case can ask for everybody's."""
    rota(office, "Pablo", "Ana")
    ana = signed_in_as("Ana")

    assert signed_in_as("Pablo").get("/today/look-ups").all("tbody tr")
    assert not ana.get("/today/look-ups").all("tbody tr")
    assert ana.get("/today/look-ups?whose=all").all("tbody tr")


@pytest.mark.parametrize("who", ["Víctor", "Ana"])
def test_what_somebody_may_not_see_is_on_no_sheet_of_theirs(
    office: Office, case: str, signed_in_as: SignedInAs, who: str
) -> None:
    """A volunteer has no sight of it, and a wall keeps somebody of the staff away; no mark and no count tells of it."""
    office.do(case, "Sofía", RaiseWall(people=(office.people["Ana"],), reason="A cousin of the other party."))
    page = signed_in_as(who).get("/today/look-ups?whose=all&until=week")

    assert 200 == page.status
    assert not page.all("tbody tr")
    assert case not in {read.case for read in office.records.reads_of("clinic") if read.person == office.people[who]}


def test_each_case_on_a_sheet_is_noted_as_read(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """By whom, and where."""
    before = len(office.records.reads_of("clinic", case))
    signed_in_as("Sofía").get("/today/look-ups?whose=all")
    noted = office.records.reads_of("clinic", case)[before:]

    assert [(office.people["Sofía"], "web look_ups")] == [(one.person, one.what) for one in noted]


def test_a_look_that_is_waved_away_on_today_is_refused_without_a_command(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """Only looking ends it, and the page says so in words of its own."""
    (which,) = [one.id for one in office.case(case).deadlines if one.rule == "hearing_lookup"]
    browser = signed_in_as("Sofía")
    browser.get("/today")
    form = {"case": office.case(case).number, "deadline": which, "whose": "mine"}
    page = browser.post("/today/acknowledge", {**browser.hidden(), **form})

    assert 409 == page.status
    assert "goes on climbing until somebody looks" in page.text
    assert "amparo hearings" not in page.text


def test_today_leads_to_the_sheet(case: str, signed_in_as: SignedInAs) -> None:
    """Beside the hearings to look up; a sheet with nothing on it says so, for a person who reads Spanish too."""
    page = signed_in_as("Clara", "es").get("/today")

    assert ["La hoja para consultarlas"] == page.texts("a[href='/today/look-ups']")

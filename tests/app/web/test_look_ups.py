"""The sheet to look hearings up by: whose looks, no name on it, only cases that its reader may see, each noted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest
from tests.app.web.browsing import Browser
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
    return opened(office)


def opened(office: Office, zone: str = ZONE) -> str:
    """Open such a case before a court that lies in a time zone, and return its id."""
    office.records.save_catalog(catalog())
    office.records.set_active_catalog("clinic", catalog().hash, office.people["Sofía"])
    person = Person(id="", role="principal", name=CLIENT, a_number=NUMBER, country="GT", birth_date=date(1990, 1, 1))
    court = Proceeding(id="", forum="immigration_court", number=NUMBER, zone=zone)
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


def record_of(browser: Browser) -> str:
    """Return the address at which the only line of the sheet is recorded."""
    (address,) = [one.get("href") for one in browser.get("/today/look-ups?until=week&whose=all").all("tbody a")]
    return str(address)


def schedule(office: Office, case: str, kind: str, day: str, hour: str) -> str:
    """Record one more hearing, and return its id."""
    hearing = {"kind": kind, "hearing_date": day, "hearing_time": hour}
    office.do(case, "Pablo", RecordEvent(event="hearing_scheduled", on=date(2026, 12, 26), data=hearing))
    return office.case(case).of_kind["hearing_scheduled"][-1].id


@pytest.mark.parametrize(("zone", "hour"), [(ZONE, "18:30"), ("America/Denver", "19:30")])
def test_a_look_begins_with_the_day_and_the_hour_where_the_court_is(
    office: Office, signed_in_as: SignedInAs, zone: str, hour: str
) -> None:
    """As a look from the command line does; in the evening it is the next day where machines count."""
    opened(office, zone)
    office.wall = office.now = datetime(2027, 1, 5, 2, 30, tzinfo=UTC)
    browser = signed_in_as("Pablo")
    page = browser.get(record_of(browser))

    assert ["2027-01-04"] == [one.get("value") for one in page.all("#looked_on")]
    assert [hour] == [one.get("value") for one in page.all("#looked_at")]


def test_what_was_typed_into_a_look_stays_after_a_refusal(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """An earlier hour, the hearing that was chosen, and a field that somebody emptied."""
    moved = schedule(office, case, "master", "2027-02-01", "13:00")
    browser = signed_in_as("Pablo")
    record = record_of(browser)
    browser.get(record)
    page = browser.send(record, looked_on="", looked_at="08:05", result="changed", seen="", hearing=moved)

    assert 422 == page.status
    assert {"looked_on-problem", "seen-problem"} == {one.get("id") for one in page.all(".problem")}
    assert [None] == [one.get("value") or None for one in page.all("#looked_on")]
    assert ["08:05"] == [one.get("value") for one in page.all("#looked_at")]
    assert [moved] == [one.get("value") for one in page.all("#hearing option[selected]")]


def test_which_hearing_was_moved_is_chosen_among_hearings_told_in_words(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """With weekday and hour, in both languages; no id is asked for, and what was done is told in words too."""
    (first,) = [one.id for one in office.case(case).of_kind["hearing_scheduled"]]
    second = schedule(office, case, "master", "2027-02-01", "13:00")
    browser = signed_in_as("Pablo")
    record = record_of(browser)
    page = browser.get(record)
    options = page.texts("#hearing option")

    assert ["", second, first] == [one.get("value") for one in page.all("#hearing option")]
    assert "hearing scheduled, Monday, February 1, 2027, 1:00 p.m., master" in options[1]
    assert "hearing scheduled, Tuesday, June 15, 2027, 8:30 a.m., individual" in options[2]
    assert first not in page.text
    assert "e12" not in page.text

    new: dict[str, Any] = {"hearing_date": "2027-02-22", "hearing_time": "09:00", "hearing": second}
    browser.send(record, looked_on="2027-01-04", looked_at="08:00", result="changed", seen="Feb 22, 9 AM", **new)

    assert "2027-02-22" == office.case(case).event[second].current["hearing_date"]
    assert "2027-06-15" == office.case(case).event[first].current["hearing_date"]

    (done,) = signed_in_as("Pablo", "es").get(record).texts("[aria-labelledby=done-head]")

    assert "audiencia programada, lunes, 22 de febrero de 2027, 9:00 a. m." in done
    assert second not in done


def test_without_a_hearing_that_stands_nobody_is_asked_which_was_moved(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """There would be nothing to choose."""
    browser = signed_in_as("Pablo")
    record = record_of(browser)
    (only,) = [one.id for one in office.case(case).of_kind["hearing_scheduled"]]
    office.do(case, "Pablo", RecordEvent(event="hearing_cancelled", on=date(2027, 1, 4), about=only))
    page = browser.get(record)

    assert page.all("#looked_on")
    assert not page.all("#hearing")


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

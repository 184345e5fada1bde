"""Today: what presses stands there at a glance, is taken note of with one press, and is nobody else's to see."""

from __future__ import annotations

from datetime import date

import pytest
from tests.app.web.browsing import OwnEngine
from tests.app.web.case_pages import address, deadline_id, in_court
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import ENGINE, Office, intake

from amparo.case.commands import Alarm, Assign, OfferPlacement, RecordEvent, SetPrinted, VerifyPrinted
from amparo.case.events import RungAcknowledged
from amparo.declarations import Role


@pytest.fixture
def case(office: Office) -> str:
    """Open a case of Ana's whose one-year date has rung."""
    opened = in_court(office)
    office.do(opened, ENGINE, Alarm())
    office.do(opened, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    return opened


def test_today_says_what_is_due_whose_it_is_and_how_far_it_has_rung(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """Date, rule, source, who, and the ladder."""
    page = signed_in_as("Ana").get("/today")
    (row,) = page.texts("#ahead li")

    assert 200 == page.status
    assert [] == [
        part
        for part in ("January 20, 2027", "one year", "Luz Marina", "Act of the tests", "Ana", "reminder 1 of")
        if part not in row
    ]
    assert ["Nothing is overdue."] == page.texts("#overdue p")
    assert "0 overdue" in page.texts(".glance-line")[0]


def test_today_is_said_in_spanish(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """Whole, dates written out."""
    page = signed_in_as("Ana", "es").get("/today")

    assert "20 de enero de 2027" in page.text
    assert "No hay nada vencido." in page.text
    assert "Overdue" not in page.text


def test_one_press_takes_note_with_what_was_written_beside_it(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """The note is kept in the case, and the row says who it was."""
    browser = signed_in_as("Ana")
    browser.get("/today")

    page = browser.send("/today/acknowledge", note="filing on Friday")

    noted = [one.body for one in office.records.history(case) if isinstance(one.body, RungAcknowledged)]
    assert ["filing on Friday"] == [body.note for body in noted]
    assert ("/today", ["Done."]) == (page.path, page.texts("[role=status]"))
    assert "noted by Ana Prueba" in page.texts("#ahead li")[0]
    assert [] == page.all("[data-acknowledge]")


def test_a_note_is_not_lost_when_it_is_refused(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """Somebody else was quicker: the page says so, and goes on."""
    browser = signed_in_as("Ana")
    browser.get("/today")
    signed_in_as("Sofía").get("/today?whose=all")
    other = signed_in_as("Sofía")
    other.get("/today?whose=all")
    other.send("/today/acknowledge")

    page = browser.send("/today/acknowledge", note="mine")

    assert 409 == page.status
    assert 1 == len(page.all("[role=alert].bad"))


def test_an_engine_that_is_away_has_it_saved(
    office: Office, case: str, engine: OwnEngine, signed_in_as: SignedInAs
) -> None:
    """Nothing has to be pressed again."""
    browser = signed_in_as("Ana")
    browser.get("/today")
    engine.is_away = True

    page = browser.send("/today/acknowledge")

    assert "Saved, and will be applied" in page.text


def test_a_volunteer_finds_neither_dates_nor_names_of_others(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """Under no filter; and what is not theirs cannot be taken note of."""
    browser = signed_in_as("Víctor")
    pages = [browser.get(f"/today?whose={whose}") for whose in ("mine", "team", "all", "nonsense")]
    forged = {**browser.hidden(), "case": office.case(case).number, "deadline": deadline_id(office, case, "one_year")}

    assert [200] * 4 == [page.status for page in pages]
    assert [] == [page for page in pages if "Luz Marina" in page.text or office.case(case).number in page.text]
    assert 404 == browser.post("/today/acknowledge", forged).status


def test_looking_at_today_is_in_the_audit(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """As any list with the clients' names."""
    signed_in_as("Ana").get("/today")

    (read,) = office.records.reads_of("clinic")

    assert (None, office.people["Ana"], "web today") == (read.case, read.person, read.what)


def test_a_hearing_of_the_next_two_weeks_says_when_and_where(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """With a link to its case."""
    event = office.case(case).of_kind["hearing_scheduled"][-1].id
    moved = {"hearing_date": "2027-01-11"}
    office.do(case, "Pablo", RecordEvent(event="hearing_moved", on=date(2027, 1, 4), about=event, data=moved))

    page = signed_in_as("Ana").get("/today")

    assert "Monday, January 11, 2027" in page.texts("#hearings li")[0]
    assert "Los Angeles Immigration Court" in page.texts("#hearings li")[0]
    assert [address(office, case)] == [one.get("href") for one in page.all("#hearings li a")]


def test_a_case_that_nobody_has_is_named_to_whoever_sees_all(office: Office, signed_in_as: SignedInAs) -> None:
    """Or its dates would be on no one's page."""
    office.open_case(intake(name="Rosa Ejemplo"))

    assert "Rosa Ejemplo" in signed_in_as("Sofía").get("/today").text
    assert "Rosa Ejemplo" not in signed_in_as("Víctor").get("/today").text


def test_a_paper_that_two_read_differently_is_not_said_to_have_been_read_by_one(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """Whoever reads it once more knows that somebody's eyes slipped, not whose."""
    waits = deadline_id(office, case, "one_year")
    office.do(case, "Pablo", SetPrinted(deadline=waits, on=date(2027, 1, 19), paper="order of December 2"))
    office.do(case, "Ana", VerifyPrinted(deadline=waits, on=date(2027, 1, 18)))

    (row,) = [one for one in signed_in_as("Sofía").get("/today?whose=all").texts("main li") if "same date" in one]

    assert "two people have yet to read the same date on it" in row
    assert "January 18" not in row


def test_an_offer_waits_for_whoever_is_asked_by_its_number_alone(office: Office, signed_in_as: SignedInAs) -> None:
    """A mail can be lost: the page leads to where they say yes or no, and names nobody."""
    offered = office.open_case(intake(name="Rosa Ejemplo"))
    office.do(offered, "Clara", OfferPlacement(to=(office.people["Víctor"],)))
    victor = signed_in_as("Víctor")
    page = victor.get("/today")
    (lead,) = [one.get("href") for one in page.all("#offers li a")]

    assert address(office, offered, "placement") == lead
    assert "Rosa" not in page.text
    assert "Nothing waits here today." not in page.text
    assert "Your answer" in victor.get(lead).text
    assert [] == signed_in_as("Clara").get("/today").all("#offers")


@pytest.mark.parametrize(
    ("who", "beginnings"),
    [("Sofía", ["/intake", "/import", "/people/new"]), ("Inés", ["/intake"]), ("Víctor", [])],
)
def test_a_first_day_says_that_nothing_waits_and_where_to_begin(
    signed_in_as: SignedInAs, who: str, beginnings: list[str]
) -> None:
    """One sentence in the place of ten empty lists, and only what is theirs to begin."""
    page = signed_in_as(who).get("/today")

    assert "Nothing waits here today." in page.text
    assert beginnings == [one.get("href") for one in page.all("#nothing a")]
    assert [] == page.all("main h2")

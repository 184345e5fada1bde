from __future__ import annotations

from datetime import date

import pytest
from tests.app.web.browsing import Browser
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office
from tests.core.records.test_projecting import hearing

from amparo.case.commands import Assign
from amparo.declarations import Role


@pytest.fixture
def number(office: Office) -> str:
    """Return the number of Ana's case with a hearing on 4 March 2027."""
    case = office.open_case()
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    hearing(office, case, date(2027, 3, 4))
    return office.case(case).number


def address_of(browser: Browser) -> str:
    """Make a secret address and return its path."""
    browser.get("/calendar")
    return browser.send("/calendar/address").texts("code")[0].removeprefix("http://127.0.0.1:8400")


def test_a_month_shows_the_hearings_of_whoever_has_them(signed_in_as: SignedInAs, number: str) -> None:
    """With the client's name, and a way to the case."""
    page = signed_in_as("Ana").get("/calendar?month=2027-03")
    lines = page.texts("td li")

    assert "March 2027" == page.texts("h1")[0]
    assert any("hearing scheduled" in line and "Luz Marina Ejemplo" in line for line in lines), lines


def test_a_month_without_anything_says_so(signed_in_as: SignedInAs, number: str) -> None:
    """On a telephone its days are not drawn; whoever looks at their own is shown the way to everybody's."""
    browser = signed_in_as("Pablo")
    page = browser.get("/calendar?month=2027-03")
    (all_,) = page.all("[role=status] a")

    assert ["Nothing in this month. All that I may see"] == page.texts("[role=status]")
    assert [] == browser.get(all_.get("href")).texts("[role=status]")


@pytest.mark.parametrize(("language", "first"), [("en", "Sunday"), ("es", "domingo")])
def test_a_day_has_the_same_place_for_everybody(signed_in_as: SignedInAs, language: str, first: str) -> None:
    """Two who look at one month together, each in their language, see the same columns."""
    page = signed_in_as("Ana", language).get("/calendar?month=2027-03")

    assert first == page.texts("thead th")[0]
    assert ["28", "1"] == page.texts("tbody tr:first-child .digit")[:2]


def test_an_agenda_writes_its_days_out(signed_in_as: SignedInAs, number: str) -> None:
    """In the language of its reader."""
    page = signed_in_as("Ana", "es").get("/calendar/agenda?month=2027-03")

    assert "jueves, 4 de marzo de 2027" in page.texts("h2")


def test_a_volunteer_sees_no_hearing_of_others(signed_in_as: SignedInAs, number: str) -> None:
    """Whatever they ask for."""
    browser = signed_in_as("Víctor")

    assert [] == browser.get("/calendar?month=2027-03&whose=all").texts("td li")


def test_a_month_that_cannot_be_is_this_month(signed_in_as: SignedInAs) -> None:
    """An address that somebody shortened leads somewhere."""
    browser = signed_in_as("Ana")
    asked = ("2027-13", "9999-12", "0001-01", "99999-01")

    assert ["January 2027"] * 4 == [browser.get(f"/calendar?month={month}").texts("h1")[0] for month in asked]


def test_a_secret_address_gives_the_dates_and_no_name(signed_in_as: SignedInAs, number: str, browser: Browser) -> None:
    """Another program asks without signing in."""
    path = address_of(signed_in_as("Ana"))

    answer = browser.client.get(path)

    assert (200, "text/calendar; charset=utf-8") == (answer.status_code, answer.headers["content-type"])
    assert f"Appointment · {number}" in answer.text
    assert "Luz Marina" not in answer.text


def test_an_address_that_was_taken_back_leads_where_none_ever_led(
    signed_in_as: SignedInAs, number: str, browser: Browser
) -> None:
    """Who kept it learns nothing, not even that it once was one."""
    ana = signed_in_as("Ana")
    path = address_of(ana)
    ana.get("/calendar")
    ana.send("/calendar/address/end")

    pages = [browser.get(one) for one in (path, "/calendar/nobodys.ics")]

    assert [404, 404] == [one.status for one in pages]
    assert pages[0].text == pages[1].text


def test_a_new_address_replaces_the_one_before(signed_in_as: SignedInAs, number: str, browser: Browser) -> None:
    """Whoever lost a telephone makes another."""
    ana = signed_in_as("Ana")
    first = address_of(ana)
    second = address_of(ana)

    assert [404, 200] == [browser.client.get(one).status_code for one in (first, second)]

"""Nobody loses their way: not by choosing another language, not by going back to where a form was answered."""

from __future__ import annotations

import pytest
from tests.app.web.browsing import PASSWORD, Browser
from tests.app.web.case_forms import YEAR
from tests.app.web.case_pages import address, deadline_id, in_court
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office


def test_another_language_shows_the_same_list(signed_in_as: SignedInAs) -> None:
    """With its filters; only what was said of a command is not said again."""
    browser = signed_in_as("Sofía")
    browser.get("/cases?order=newest&phase=filing&said=done")

    page = browser.send("/language", language="es")

    assert ("es", "/cases", b"order=newest&phase=filing") == (
        page.tree.get("lang"),
        page.path,
        page.response.url.query,
    )


def test_todays_lists_are_kept_apart_by_whose_they_are(signed_in_as: SignedInAs) -> None:
    """A page drawn once leads back to the very list that it shows."""
    browser = signed_in_as("Sofía")
    led = [browser.get(one).all("[name=next]")[0].get("value") for one in ("/today?whose=all", "/today?whose=team")]

    assert ["/today?whose=all", "/today?whose=team"] == led


@pytest.mark.parametrize("part", ["acknowledge", "printed"])
def test_where_only_a_form_is_taken_leads_to_the_page_of_the_form(
    office: Office, signed_in_as: SignedInAs, part: str
) -> None:
    """Whoever reloads or goes back to what answered a form does not read that nothing is there."""
    case = in_court(office)
    deadline = address(office, case, "deadlines", deadline_id(office, case, YEAR))

    page = signed_in_as("Ana").get(f"{deadline}/{part}")

    assert (200, deadline) == (page.status, page.path)


def test_whoever_has_to_sign_in_comes_to_the_list_that_they_asked_for(browser: Browser, office: Office) -> None:
    """A bookmark, or a page left open over lunch: with its filters."""
    office.records.set_password(office.people["Ana"], PASSWORD)
    browser.get("/cases?order=newest&whose=mine")

    page = browser.send("/sign-in", email=office.records.person(office.people["Ana"]).profile.email, password=PASSWORD)

    assert ("/cases", b"order=newest&whose=mine") == (page.path, page.response.url.query)


def test_a_form_of_today_leads_back_to_today(signed_in_as: SignedInAs) -> None:
    """The page above may be the first of all."""
    browser = signed_in_as("Ana")

    assert ["/today", "/today"] == [browser.get(one).path for one in ("/today/acknowledge", "/sign-out")]

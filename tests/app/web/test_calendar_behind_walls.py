"""Calendars of somebody who lost a case: no trace of it, in what a telephone fetches and on the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar
from starlette.testclient import TestClient
from tests.app.web.browsing import ADDRESS, Browser
from tests.app.web.conftest import SignedInAs
from tests.app.web.test_calendar import address_of
from tests.core.records.office import Office, intake
from tests.core.records.test_projecting import hearing

from amparo.access.scopes import Scope
from amparo.case.commands import Assign, RecordEvent
from amparo.case.walls import LiftRestriction, LiftWall, RaiseWall, RestrictCase
from amparo.declarations import Role
from amparo_app.web.application import make_application
from amparo_app.web.site import Site

Fetch = Callable[[], str]
Shut = Callable[[Office, str], None]


def given_away(office: Office, case: str) -> None:
    """Give Ana's case to Pablo, who is an attorney from then on."""
    office.records.grant_role(office.people["Pablo"], Role.STAFF_ATTORNEY)
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Pablo"]))


def by_name(office: Office, case: str) -> None:
    """Give the case to somebody else, and keep Ana herself away."""
    given_away(office, case)
    office.do(case, "Sofía", RaiseWall(people=(office.people["Ana"],), reason="she was the judge's clerk"))


def by_role(office: Office, case: str) -> None:
    """Keep a role away, and give it to Ana, who has the case still."""
    office.do(case, "Sofía", RaiseWall(roles=(Role.SOCIAL_WORKER,), reason="no mandated reporter on this team"))
    office.records.grant_role(office.people["Ana"], Role.SOCIAL_WORKER)


def by_restriction(office: Office, case: str) -> None:
    """Give the case to somebody else, and restrict it to those who have it."""
    given_away(office, case)
    office.do(case, "Sofía", RestrictCase(reason="the abuser works for the county"))


SHUT = pytest.mark.parametrize("shut", [by_name, by_role, by_restriction])


@pytest.fixture
def case(office: Office) -> str:
    """Return a case of Ana's with a hearing on 4 March 2027 and dates that run."""
    return _with_hearing(office, "000-111-222", date(2027, 3, 4))


@pytest.fixture
def fetch(signed_in_as: SignedInAs, browser: Browser) -> Fetch:
    """Return a function that fetches what Ana's telephone shows, as another program does."""
    path = address_of(signed_in_as("Ana"))

    def fetched() -> str:
        answer = browser.client.get(path)
        assert answer.status_code == 200
        return answer.text

    return fetched


def _with_hearing(office: Office, a_number: str, on: date) -> str:
    case = office.open_case(intake(a_number=a_number))
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 6, 5)))
    hearing(office, case, on)
    return case


def events(feed: str) -> list[Any]:
    """Return the entries of a calendar."""
    return list(Calendar.from_ical(feed).walk("VEVENT"))


@SHUT
def test_a_case_that_was_shut_is_gone_from_the_calendar_to_the_last_letter(
    office: Office, fetch: Fetch, shut: Shut
) -> None:
    """What is fetched is what was fetched before there was any case."""
    nothing = fetch()
    case = _with_hearing(office, "000-111-222", date(2027, 3, 4))
    before = fetch()
    shut(office, case)

    assert {office.case(case).number} == {str(one["url"]).rpartition("/")[2] for one in events(before)}
    assert len(events(before)) > 1
    assert nothing == fetch()


@SHUT
def test_of_two_cases_the_one_that_is_left_stays_as_it_was(office: Office, case: str, fetch: Fetch, shut: Shut) -> None:
    """Neither its entries nor their order tell that another is gone."""
    alone = fetch()
    other = _with_hearing(office, "000-111-333", date(2027, 2, 1))
    assert len(events(fetch())) > len(events(alone))
    shut(office, other)
    after = fetch()

    assert office.case(other).number not in after
    assert alone == after


def test_whoever_keeps_a_restricted_case_has_its_dates_on_the_pages_and_not_in_a_telephone(
    office: Office, case: str, fetch: Fetch, signed_in_as: SignedInAs
) -> None:
    """A calendar outside is read by whoever holds the telephone."""
    office.do(case, "Sofía", RestrictCase(reason="the abuser works for the county"))

    assert [] == events(fetch())
    assert any("hearing" in line for line in signed_in_as("Ana").get("/calendar?month=2027-03").texts("td li"))


@pytest.mark.parametrize("lifting", ["wall", "restriction"])
def test_what_is_opened_again_is_the_same_entry_with_a_higher_number(
    office: Office, case: str, fetch: Fetch, lifting: str
) -> None:
    """Calendars that deleted it take it back, and show it once."""
    before = {str(one["uid"]): int(one["sequence"]) for one in events(fetch())}
    (by_name if lifting == "wall" else by_restriction)(office, case)
    assert [] == events(fetch())
    if lifting == "wall":
        office.do(case, "Sofía", LiftWall(wall=office.case(case).walls[0].id, reason="she never was"))
    else:
        office.do(case, "Sofía", LiftRestriction(reason="the abuser moved away"))
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    after = {str(one["uid"]): int(one["sequence"]) for one in events(fetch())}

    assert before.keys() == after.keys()
    assert all(after[uid] > number for uid, number in before.items())


@SHUT
@pytest.mark.parametrize("path", ["/calendar", "/calendar/agenda"])
def test_a_month_says_nothing_of_a_case_that_was_shut(
    office: Office, signed_in_as: SignedInAs, shut: Shut, path: str
) -> None:
    """Nor its court, of which a list to choose from would tell; whatever they ask for."""
    asked = ("", "&whose=all", f"&person={office.people['Sofía']}", "&court=LOS")
    ana = signed_in_as("Ana")
    before = [_words(ana, f"{path}?month=2027-03{one}") for one in asked]
    case = _with_hearing(office, "000-111-222", date(2027, 3, 4))
    assert before != [_words(ana, f"{path}?month=2027-03{one}") for one in asked]
    shut(office, case)

    assert before == [_words(ana, f"{path}?month=2027-03{one}") for one in asked]


def _words(browser: Browser, path: str) -> tuple[str, list[str]]:
    page = browser.get(path)
    return page.text, [str(one.get("href")) for one in page.all("a")]


@SHUT
def test_a_program_is_told_no_day_of_a_case_that_was_shut(site: Site, office: Office, case: str, shut: Shut) -> None:
    """With a token that was made while its person had the case."""
    _, token = office.records.make_token(office.people["Ana"], "a program", (Scope.READ,))
    program = TestClient(
        make_application(site), base_url=f"{ADDRESS}/api/v1", headers={"Authorization": f"Bearer {token}"}
    )
    asked = ("/calendar?since=2027-01-01&days=90&whose=all", "/today?whose=all", "/cases?standing=all")
    number = office.case(case).number
    before = [program.get(one).text for one in asked]
    shut(office, case)
    after = [program.get(one) for one in asked]

    assert number in before[0]
    assert [200] * len(asked) == [one.status_code for one in after]
    assert [] == [one.text for one in after if number in one.text or case in one.text]

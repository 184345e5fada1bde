"""Forms that are no case's own while something is away: links, interviews, hand-overs and imports lose nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.app.web.browsing import ADDRESS, PASSWORD, Browser, OwnEngine, Page
from tests.app.web.case_pages import address, in_court
from tests.app.web.conftest import SignedInAs
from tests.app.web.link_pages import case_in_march, client_token, press, read, status_token
from tests.app.web.test_failures_of_forms import UNREACHABLE, read_only, speak, waiting
from tests.app.web.test_imports import under_review
from tests.app.web.test_intake import NAME, URGENCY, begun, catalog, whole
from tests.core.records.office import Office
from tests.core.records.test_link_answers import carried_out, offered

from amparo.access.links import LinkPurpose
from amparo.case.outside_answers import ClientAnswered, StatusAnswered
from amparo.declarations import Role
from amparo.records.links import NewLink
from amparo_app.web.site import Site

WORDS = "El autobús no llega hasta allá."
ON_RECORD = {"en": "Your answer is on record", "es": "Su respuesta quedó anotada"}


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case in court with a hearing in March, whose client's birth date is on record."""
    return case_in_march(office)


@pytest.fixture
def asylum(office: Office) -> Office:
    """Return the clinic under the catalog of asylum, which has an interview."""
    office.records.save_catalog(catalog())
    office.records.set_active_catalog("clinic", catalog().hash, office.people["Sofía"])
    return office


def kept(page: Page) -> dict[str, Any]:
    """Return what a page of a failure holds, to be sent again."""
    return {one.get("name"): one.get("value") for one in page.all("main form input[type=hidden]")}


@pytest.mark.parametrize("language", ON_RECORD)
@pytest.mark.parametrize("reply", ["accept", "decline", "status"])
def test_a_volunteers_answer_is_saved_while_the_engine_is_away_and_applied_once(
    office: Office, site: Site, engine: OwnEngine, case: str, language: str, reply: str
) -> None:
    """Without an account; nobody reads that a case is theirs before it is."""
    token = status_token(office, case) if reply == "status" else offered(office, case)
    speak(office, "Víctor", language)
    browser, engine.is_away = Browser(site, office), True
    browser.get(f"/link/{token}")
    form = kept(browser.page) | {"do": reply, "reason": WORDS, "words": WORDS, "standing": "waiting"}
    page, again = (browser.post(f"/link/{token}", form) for _ in range(2))

    assert (200, language) == (page.status, page.tree.get("lang"))
    assert ON_RECORD[language] in page.text
    assert 404 == again.status
    assert [None] == [one.refused for one in carried_out(office)]
    assert WORDS in str(office.records.history(case))
    assert (reply == "accept") == (Role.PRO_BONO_ATTORNEY in office.case(case).assigned and reply != "status")


def test_a_client_confirms_while_the_engine_is_away(
    browser: Browser, office: Office, engine: OwnEngine, case: str
) -> None:
    """No command is needed for it: it is on record at once, and only once."""
    token, engine.is_away = client_token(office, case), True
    read(browser, token)
    page = press(browser, token, "comes", words=WORDS)
    press(browser, token, "comes", words=WORDS)

    assert "Gracias." in page.text
    assert 1 == sum(isinstance(one.body, ClientAnswered) for one in office.records.history(case))


@pytest.mark.parametrize("language", UNREACHABLE)
@pytest.mark.parametrize("reply", ["decline", "status", "cannot_come"])
def test_an_answer_by_link_that_cannot_be_written_down_stays_on_the_page(
    office: Office, site: Site, case: str, language: str, reply: str
) -> None:
    """The link is not used up: sent again from there, the answer is taken."""
    makes = {"decline": offered, "status": status_token, "cannot_come": client_token}
    token, browser = makes[reply](office, case), Browser(site, office, language=language)
    browser.get(f"/link/{token}")
    if reply == "cannot_come":
        read(browser, token)
    forms = [one for one in browser.page.tree.forms if one.get("action") == f"/link/{token}"]
    drawn = {name: value for form in forms for name, value in form.form_values()}
    typed = {"do": reply, "words": WORDS, "reason": WORDS, "standing": "waiting"}
    with read_only(office):
        page = browser.post(f"/link/{token}", drawn | typed)

    assert 503 == page.status
    assert UNREACHABLE[language] in page.texts("h1")[0]
    assert typed.items() <= kept(page).items()
    assert WORDS in page.text
    assert "ticket" not in page.text

    again = browser.send(f"/link/{token}")
    carried_out(office)

    assert 200 == again.status
    assert 1 <= str(office.records.history(case)).count(WORDS)


def test_an_invitation_that_could_not_be_taken_still_works_and_no_page_holds_the_password(
    browser: Browser, office: Office
) -> None:
    """It has to be typed again: a password stands in no page."""
    new = NewLink(organization="clinic", purpose=LinkPurpose.INVITE, person=office.people["Inés"])
    token = office.records.make_link(new, office.people["Sofía"])[1]
    browser.get(f"/link/{token}")
    typed = kept(browser.page) | {"new_password": PASSWORD, "again": PASSWORD}
    with read_only(office):
        page = browser.post(f"/link/{token}", typed)

    assert 503 == page.status
    assert PASSWORD not in page.response.text
    browser.get(f"/link/{token}")
    assert "/sign-in" == browser.send(f"/link/{token}", new_password=PASSWORD, again=PASSWORD).path


def test_a_page_for_a_client_and_a_request_are_made_while_the_engine_is_away(
    office: Office, signed_in_as: SignedInAs, engine: OwnEngine, case: str
) -> None:
    """Made a second time by the same click, one page of the client's works; the volunteer is asked."""
    status_token(office, case)
    browser, where = signed_in_as("Clara"), address(office, case, "links")
    engine.is_away = True
    browser.get(where)
    pages = [browser.send(where, email="client@example.org")]
    office.wall += timedelta(seconds=1)
    pages.append(browser.send(where, email="client@example.org"))
    browser.get("/status-requests")
    asked = browser.send("/status-requests", all="yes")
    links = office.records.links_of("clinic", case=case)

    assert [200, 200, 200] == [one.status for one in (*pages, asked)]
    assert all(one.all("img.scan") for one in pages)
    open_ = [one for one in links if one.purpose is LinkPurpose.CLIENT_STATUS and not one.revoked]
    assert 1 == len(open_)
    assert [] == waiting(office)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The case is opened as soon as the engine answers"), ("es", "El caso se abrirá en cuanto responda")],
)
def test_a_case_of_an_interview_is_opened_once_when_the_engine_is_back(
    asylum: Office, signed_in_as: SignedInAs, engine: OwnEngine, language: str, said: str
) -> None:
    """Pressed twice while it was away, and followed to its result afterwards, with the steps of the answers."""
    ines = signed_in_as("Inés", language)
    at = whole(ines)
    engine.is_away = True
    ines.get(f"{at}/review")
    form = next(one for one in ines.page.tree.forms if one.get("action") == f"{at}/open")
    typed = dict(form.form_values())
    pages = [ines.post(f"{at}/open", typed) for _ in range(2)]

    assert all(said in one.text for one in pages)
    assert 1 == len(waiting(asylum))

    assert [None] == [one.refused for one in carried_out(asylum)]
    engine.is_away = False
    after = ines.get(f"{at}/review")
    (line,) = asylum.records.list_cases("clinic")

    assert f"/intake/result/{line.number}" == after.path
    assert NAME == asylum.case(line.id).persons[0].name


def test_the_steps_of_an_interview_are_entered_once_when_the_engine_is_back(
    asylum: Office, signed_in_as: SignedInAs, engine: OwnEngine
) -> None:
    """What was answered is kept until all of it is in the case."""
    ines = signed_in_as("Inés")
    at = whole(ines)
    engine.is_away = True
    ines.get(f"{at}/review")
    ines.send(f"{at}/open")
    carried_out(asylum)
    ines.get(f"{at}/review")
    where = ines.page.path
    pages = [ines.post(f"{at}/enter", ines.hidden()), ines.get(where)]
    saved = waiting(asylum)
    twice = ines.post(f"{at}/enter", ines.hidden())

    assert "Saved, and will be applied" in pages[0].text
    assert 1 == len(saved) == len(waiting(asylum))
    assert 200 == twice.status

    carried_out(asylum)
    engine.is_away = False
    ines.get(where)
    ines.post(f"{at}/enter", ines.hidden())
    (line,) = asylum.records.list_cases("clinic")
    case = asylum.case(line.id)

    assert {"urgency_triage", "record_names"} <= set(case.done_steps)
    assert [] == waiting(asylum)


@pytest.mark.parametrize("language", UNREACHABLE)
def test_answers_of_an_interview_stay_on_the_page_where_they_cannot_be_saved(
    asylum: Office, signed_in_as: SignedInAs, language: str
) -> None:
    """By the button; what saves by itself says so beside the questions, which stay."""
    ines = signed_in_as("Inés", language)
    at = begun(ines)
    ines.get(f"{at}/about/urgency")
    typed = kept(ines.page) | URGENCY | {"go": "next", "seen": "0"}
    with read_only(asylum):
        page = ines.post(f"{at}/about/urgency", typed)
        headers = {"origin": ADDRESS, "hx-request": "true"}
        beside = ines.client.post(f"{at}/about/urgency/part", data=typed, headers=headers)

    assert 503 == page.status
    assert UNREACHABLE[language] in page.texts("h1")[0]
    assert URGENCY.items() <= kept(page).items()
    assert (503, "#line") == (beside.status_code, beside.headers["hx-retarget"])

    assert f"{at}/about/dates" == ines.send(f"{at}/about/urgency").path


@pytest.mark.parametrize(
    ("language", "given", "said"),
    [
        ("en", "0 roles changed hands.", "saved and waits for the engine"),
        ("es", "0 funciones pasaron", "espera al sistema"),
    ],
)
def test_cases_handed_over_while_the_engine_is_away_are_given_once(
    office: Office, signed_in_as: SignedInAs, engine: OwnEngine, language: str, given: str, said: str
) -> None:
    """The page says that it is saved, and not that it is done."""
    case, ana = in_court(office), office.people["Ana"]
    browser = signed_in_as("Sofía", language)
    browser.get("/cases")
    typed = {**browser.hidden(), "case": office.case(case).number, "go": "yes", "to": ana, "role": "staff_attorney"}
    engine.is_away = True
    pages = [browser.post("/cases/hand-over", typed) for _ in range(2)]

    assert all(said in one.text and given in one.text for one in pages)
    assert 1 == len(waiting(office))
    assert [None] == [one.refused for one in carried_out(office)]
    assert ana == office.case(case).assigned[Role.STAFF_ATTORNEY]


@pytest.mark.parametrize("language", UNREACHABLE)
def test_a_hand_over_that_cannot_be_saved_keeps_who_was_picked(
    office: Office, signed_in_as: SignedInAs, language: str
) -> None:
    """Sent again from there it is done."""
    case, ana = in_court(office), office.people["Ana"]
    browser = signed_in_as("Sofía", language)
    browser.get("/cases")
    typed = {"case": office.case(case).number, "go": "yes", "to": ana, "role": "staff_attorney"}
    with read_only(office):
        page = browser.post("/cases/hand-over", browser.hidden() | typed)

    assert 503 == page.status
    assert UNREACHABLE[language] in page.texts("h1")[0]
    assert typed.items() <= kept(page).items()
    assert 200 == browser.send("/cases/hand-over").status
    assert ana == office.case(case).assigned[Role.STAFF_ATTORNEY]


def test_a_row_of_a_spreadsheet_is_opened_once_when_the_engine_is_back(
    office: Office, signed_in_as: SignedInAs, engine: OwnEngine
) -> None:
    """Confirmed twice while it was away; and with records that take nothing, what was ticked stays."""
    sofia = signed_in_as("Sofía")
    at = under_review(sofia)
    page = sofia.get(f"{at}/rows/2")
    form = next(one for one in page.tree.forms if one.get("action") == f"{at}/rows/2/confirm")
    typed = dict(form.form_values()) | {"date": [one.get("value") for one in page.all("input[name=date]")]}
    with read_only(office):
        refused = sofia.post(f"{at}/rows/2/confirm", typed)
    engine.is_away = True
    pages = [sofia.post(f"{at}/rows/2/confirm", typed) for _ in range(2)]

    assert (503, typed["date"][-1]) == (refused.status, kept(refused)["date"])
    assert all("Saved, and will be applied" in one.text for one in pages)
    assert 1 == len(waiting(office))
    assert [None] == [one.refused for one in carried_out(office)]
    assert 1 == len(office.records.list_cases("clinic"))


def test_how_a_case_stands_is_answered_once_by_two_clicks(office: Office, site: Site, case: str) -> None:
    """From two windows at one moment."""
    token = status_token(office, case)
    first, second = Browser(site, office), Browser(site, office)
    for one in (first, second):
        one.get(f"/link/{token}")
    done, over = (press(one, token, "status", standing="waiting", words=WORDS) for one in (first, second))

    assert (200, 404) == (done.status, over.status)
    assert 1 == sum(isinstance(one.body, StatusAnswered) for one in office.records.history(case))

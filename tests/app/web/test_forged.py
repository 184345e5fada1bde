"""Forms and requests that somebody forged, replayed or kept: refused, and nothing is changed by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient
from tests.app.web.browsing import ADDRESS, Browser
from tests.app.web.case_pages import address, in_court
from tests.core.records.office import Office, intake

from amparo.access.scopes import Scope
from amparo.case.commands import AddNote
from amparo.case.events import NoteAdded
from amparo.records.people import Profile
from amparo_app.web.application import make_application
from amparo_app.web.forms import VISITOR_COOKIE, csrf_token, session_cookie
from amparo_app.web.safety import Pace

if TYPE_CHECKING:
    from tests.app.web.browsing import Page
    from tests.app.web.conftest import SignedInAs

    from amparo_app.web.site import Site

pytestmark = pytest.mark.timeout(600)

ONE, OTHER = "1a" * 16, "2b" * 16


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case."""
    return in_court(office)


def texts(office: Office, case: str) -> list[str]:
    """Return what the notes of a case (by id) say."""
    return [event.body.text for event in office.records.history(case) if isinstance(event.body, NoteAdded)]


def noted(browser: Browser, office: Office, case: str, text: str, command: str, **more: str) -> Page:
    """Send the form of a note with a command's name of one's own."""
    browser.get(address(office, case, "notes"))
    notes = address(office, case, "notes")
    return browser.post(notes, {**browser.hidden(), "text": text, "command": command, **more})


def test_a_form_that_is_sent_again_is_done_once(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """Even with other words in it: the name of the command is what counts."""
    browser = signed_in_as("Ana")
    noted(browser, office, case, "first", ONE)
    noted(browser, office, case, "second", ONE)

    assert ["first"] == texts(office, case)


def test_somebody_elses_command_name_neither_gives_their_rights_nor_tells_their_words(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """Whoever may not see the case is told of no command on it; whoever may does nothing under another's name."""
    noted(signed_in_as("Ana"), office, case, "Ana's own words", ONE)
    other = office.open_case()
    victor, pablo = signed_in_as("Víctor"), signed_in_as("Pablo")
    victor.get("/account")
    stolen = victor.post(address(office, case, "notes"), {**victor.hidden(), "text": "mine", "command": ONE})
    unknown = victor.post("/cases/4X-NONE99/notes", {**victor.hidden(), "text": "mine", "command": OTHER})
    noted(pablo, office, case, "Pablo's words", ONE)
    noted(pablo, office, other, "in another case", ONE)

    assert (404, 404) == (stolen.status, unknown.status)
    assert "Ana's own words" not in stolen.text
    assert ["Ana's own words"] == texts(office, case)
    assert ["in another case"] == texts(office, other)
    notes = [event for event in office.records.history(case) if isinstance(event.body, NoteAdded)]
    assert [office.people["Ana"]] == [event.actor for event in notes]


def test_a_form_that_was_drawn_for_a_colleague_is_refused(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """What a form carries is bound to its own session; nothing typed is lost."""
    ana, pablo = signed_in_as("Ana"), signed_in_as("Pablo")
    ana.get("/account")
    page = noted(pablo, office, case, "hello there", ONE, csrf=ana.hidden()["csrf"])

    assert 403 == page.status
    assert "hello there" in page.texts("main dd")
    assert [] == texts(office, case)


def test_a_session_that_ends_in_the_middle_of_a_form_changes_nothing_more(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """Ended by an administrator, while its holder was typing."""
    browser = signed_in_as("Ana")
    browser.get(address(office, case, "notes"))
    sent = {**browser.hidden(), "text": "typed for an hour", "command": ONE}
    office.records.end_sessions(office.people["Ana"])
    page = browser.post(address(office, case, "notes"), sent)

    assert 401 == page.status
    assert [] == texts(office, case)


def test_whoever_has_left_is_out_at_once(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """With a form that was drawn before, and with a token that was made before."""
    browser = signed_in_as("Ana")
    _, token = office.records.make_token(office.people["Ana"], "a program", (Scope.READ, Scope.WORK))
    browser.get(address(office, case, "notes"))
    sent = {**browser.hidden(), "text": "a last word", "command": ONE}
    office.records.set_active(office.people["Ana"], active=False)
    by_page = browser.post(address(office, case, "notes"), sent)
    by_program = browser.client.post(
        f"/api/v1/cases/{office.case(case).number}/notes",
        json={"text": "a last word"},
        headers={"authorization": f"Bearer {token}"},
    )

    assert (401, 401) == (by_page.status, by_program.status_code)
    assert [] == texts(office, case)


@pytest.mark.parametrize(
    "forged",
    [
        {"x-http-method-override": "POST"},
        {"x-method-override": "DELETE"},
        {"x-forwarded-host": "evil.example.org"},
        {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9"},
        {"forwarded": "host=evil.example.org;proto=https"},
        {"x-original-url": "/people", "x-rewrite-url": "/people"},
    ],
)
def test_headers_of_proxies_that_nobody_set_up_change_nothing(
    office: Office, case: str, signed_in_as: SignedInAs, forged: dict[str, str]
) -> None:
    """Neither another method nor another host nor another address comes of them."""
    browser = signed_in_as("Inés")
    plain = browser.client.get(address(office, case, "notes"))
    answer = browser.client.get(address(office, case, "notes"), headers=forged)
    away = browser.client.get("/", headers=forged, follow_redirects=False)

    assert plain.status_code == answer.status_code
    assert "evil.example.org" not in answer.text + str(answer.headers) + str(away.headers)
    assert [] == texts(office, case)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_another_method_changes_nothing(office: Office, case: str, signed_in_as: SignedInAs, method: str) -> None:
    """It is refused whether it comes from our own page or not."""
    browser = signed_in_as("Ana")
    for headers in ({"origin": ADDRESS}, {}):
        answer = browser.client.request(method, address(office, case, "notes"), headers=headers)
        assert answer.status_code in {403, 405}
    assert [] == texts(office, case)


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/../../../../etc/passwd",
        "/static/x/..%2f..%2f..%2fetc%2fpasswd",
        "/static/%2e%2e/%2e%2e/office.json",
        "/cases/..%2f..%2fpeople",
        "/cases/%00",
        "/jobs/..%2f..%2fmaster.key",
        "/import/..%2f..%2famparo.db",
        "/intake/%0d%0aset-cookie:%20x=1",
        "/cases/" + "9" * 3000,
        "/people/%ff%fe",
    ],
)
def test_a_path_that_leads_astray_leads_nowhere(signed_in_as: SignedInAs, path: str) -> None:
    """It is a page of ours that says that nothing is there, and no header comes of it."""
    browser = signed_in_as("Sofía")
    answer = browser.client.get(path, follow_redirects=False)

    assert 404 == answer.status_code
    assert "x=1" not in answer.headers.get("set-cookie", "")
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example.org",
        "//evil.example.org",
        "///evil.example.org",
        "/\\evil.example.org",
        "/\t/evil.example.org",
        "\n//evil.example.org",
        "javascript:alert(1)",
        "/%0d%0aset-cookie:x=1",
        "/..//evil.example.org",
    ],
)
def test_choosing_a_language_leads_nobody_elsewhere(signed_in_as: SignedInAs, onward: str) -> None:
    """The address for afterwards stands in a form, which anybody may write."""
    browser = signed_in_as("Ana")
    browser.get("/account")
    data = {**browser.hidden(), "language": "es", "next": onward}
    answer = browser.client.post("/language", data=data, headers={"origin": ADDRESS}, follow_redirects=False)
    where = answer.headers["location"]

    assert 303 == answer.status_code
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\", "/\t", "/\n"))
    assert "x=1" not in answer.headers.get("set-cookie", "")


def test_a_formula_for_a_name_is_text_in_the_list_as_a_spreadsheet(office: Office, signed_in_as: SignedInAs) -> None:
    """A client's name comes from outside, and a colleague opens the list in a program that reckons."""
    for number, name in enumerate(('=HYPERLINK("https://evil.example.org")', "+1+1", "@SUM(A1)", "-2+3", "\t=1+1")):
        office.open_case(intake(name=name, a_number=f"000-111-70{number}"))
    text = signed_in_as("Sofía").client.get("/cases.csv?whose=all").text
    cells = [cell for line in text.splitlines()[1:] for cell in line.lstrip("\ufeff").split(",")]

    assert len(cells) > 5
    assert [] == [cell for cell in cells if cell.strip('"')[:1] in set("=+@\t") or cell.strip('"').startswith("-2")]


def test_a_cookie_of_a_visitor_opens_nothing_in_the_place_of_a_session(
    site: Site, office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """Whoever sets a visitor's cookie knows what a form of theirs carries, and is nobody all the same."""
    client = TestClient(
        make_application(site, Pace(1_000_000, 1_000_000)),
        base_url=ADDRESS,
        cookies={VISITOR_COOKIE: "chosen", session_cookie(site): ""},
        follow_redirects=False,
    )
    sent = {"csrf": csrf_token(site, "chosen"), "text": "x"}
    answer = client.post(address(office, case, "notes"), data=sent, headers={"origin": ADDRESS})

    assert 401 == answer.status_code
    assert [] == texts(office, case)


def test_a_token_that_ran_out_or_was_cut_opens_nothing(office: Office, case: str, browser: Browser) -> None:
    """The answers are the same to the letter."""
    _, token = office.records.make_token(office.people["Ana"], "a program", (Scope.READ,))
    shown = [token[:-1], token + "x", token.upper(), "", "nobodys"]
    number = office.case(case).number
    right = browser.client.get(f"/api/v1/cases/{number}", headers={"authorization": f"Bearer {token}"})
    wrong = [browser.client.get(f"/api/v1/cases/{number}", headers={"authorization": f"Bearer {one}"}) for one in shown]
    kept = office.records.make_token(office.people["Ana"], "another", (Scope.READ,))[1]
    office.wall = office.wall.replace(year=office.wall.year + 3)
    late = browser.client.get(f"/api/v1/cases/{number}", headers={"authorization": f"Bearer {kept}"})

    assert 200 == right.status_code
    assert {(401, late.text)} == {(one.status_code, one.text) for one in (*wrong, late)}


def test_a_name_with_markup_is_text_on_every_page_of_a_case(office: Office, signed_in_as: SignedInAs) -> None:
    """Whatever somebody is called, or writes, is shown as they wrote it."""
    name = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    case = office.open_case(intake(name=name, a_number="000-111-444"))
    office.do(case, "Pablo", AddNote(text=name))
    office.records.change_person(office.people["Pablo"], Profile(name=name, email="pablo@example.org"))
    browser = signed_in_as("Sofía")
    for tab in ("", "/notes", "/people", "/history", "/documents", "/evidence", "/links", "/access", "/placement"):
        page = browser.get(address(office, case) + tab)
        assert 200 == page.status, tab
        assert [] == [one for one in page.all("script") if "alert" in (one.text or "")], tab
        assert [] == page.all("img[onerror]"), tab

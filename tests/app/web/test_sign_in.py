from __future__ import annotations

import pytest
from tests.app.web.browsing import PASSWORD, Browser
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office

from amparo.declarations import Role
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile

REFUSED = (
    "The e-mail, the password or the code is not right. Try again, or ask whoever manages people at your organization "
    "to let you set a new password."
)


def has_password(office: Office, first_name: str) -> str:
    """Give somebody of the clinic a password and return their e-mail."""
    person = office.people[first_name]
    office.records.set_password(person, PASSWORD)
    return office.records.person(person).profile.email


def test_whoever_gives_e_mail_and_password_is_signed_in(browser: Browser, office: Office) -> None:
    """They come to the page that they wanted to see."""
    email = has_password(office, "Ana")

    browser.get("/account")
    page = browser.send("/sign-in", email=email, password=PASSWORD)

    assert (200, "/account") == (page.status, page.path)
    assert "Ana Prueba" in page.text


@pytest.mark.parametrize(
    ("email", "password"), [("ana@example.org", "wrong cedar battery"), ("nobody@example.org", PASSWORD)]
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    browser: Browser, office: Office, email: str, password: str
) -> None:
    """Nobody learns from the page who has an account."""
    has_password(office, "Ana")

    browser.get("/sign-in")
    page = browser.send("/sign-in", email=email, password=password)

    assert 403 == page.status
    assert [REFUSED] == page.texts(".notice.bad")
    assert [email] == [one.get("value") for one in page.all("#email")]
    assert [""] == [one.get("value") for one in page.all("#password")]


def test_without_a_session_there_is_only_the_way_in(browser: Browser) -> None:
    """The address that was wanted is kept for afterwards."""
    page = browser.get("/account")

    assert "/sign-in" == page.path
    assert "/account" == page.all("main input[name=next]")[0].get("value")


def test_whoever_signs_out_is_out(signed_in_as: SignedInAs, office: Office) -> None:
    """The session is over in the records, not only in the browser."""
    browser = signed_in_as("Ana")
    token = browser.client.cookies["amparo"]
    browser.get("/account")

    browser.send("/sign-out")

    assert office.records.session_of(token) is None
    assert "/sign-in" == browser.get("/account").path


def test_a_form_without_its_token_is_refused(signed_in_as: SignedInAs) -> None:
    """Another site could send a form, but not know what ours carry."""
    browser = signed_in_as("Ana")
    browser.get("/account")

    page = browser.post("/sign-out", {"csrf": "0" * 64})

    assert (403, "This form is too old") == (page.status, page.texts("h1")[0])
    assert "/account" == browser.get("/account").path


@pytest.mark.parametrize("origin", ["https://evil.example.org", "null", "http://127.0.0.1:8401"])
def test_a_form_from_elsewhere_is_refused(signed_in_as: SignedInAs, origin: str) -> None:
    """Even with everything that our own form carries."""
    browser = signed_in_as("Ana")
    browser.get("/account")

    page = browser.post("/sign-out", browser.hidden(), origin=origin)

    assert 403 == page.status
    assert "/account" == browser.get("/account").path


def test_a_host_that_is_not_ours_is_refused(browser: Browser) -> None:
    """A forged host could otherwise come back in a link."""
    answer = browser.client.get("/sign-in", headers={"host": "evil.example.org"})

    assert 400 == answer.status_code
    assert "This is not the address of this office" in answer.text
    assert "evil" not in answer.text


@pytest.mark.parametrize("next_", ["https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "//["])
def test_nobody_is_led_elsewhere_after_signing_in(browser: Browser, office: Office, next_: str) -> None:
    """The address for afterwards comes from a link that anybody could have made."""
    email = has_password(office, "Ana")
    browser.get("/sign-in")
    answer = browser.client.post(
        "/sign-in",
        data={**browser.hidden(), "email": email, "password": PASSWORD, "next": next_},
        headers={"origin": "http://127.0.0.1:8400"},
        follow_redirects=False,
    )

    assert (303, "/") == (answer.status_code, answer.headers["location"])


def test_an_address_with_a_letter_that_no_database_knows_leads_nowhere(browser: Browser, office: Office) -> None:
    """PostgreSQL refuses the letter of the code nought, wherever it is asked for it; in a form it is left out."""
    has_password(office, "Ana")
    browser.get("/sign-in")
    page = browser.send("/sign-in", email="ana@exa\0mple.org", password=PASSWORD)
    answers = [browser.client.get(path).status_code for path in ("/cases/%00", "/cases?after=%00", "/link/%00")]

    assert "/today" == page.path
    assert [404] * 3 == answers


def test_pages_speak_spanish_to_whoever_chose_it(browser: Browser) -> None:
    """The choice is kept for the browser, before anybody signs in."""
    browser.get("/sign-in")
    page = browser.send("/language", language="es", next="/sign-in")

    assert "Iniciar sesión" == page.texts("h1")[0]
    assert "es" == page.tree.get("lang")


def test_whoever_is_signed_in_keeps_the_language_that_they_chose(signed_in_as: SignedInAs, office: Office) -> None:
    """Also in another browser and in their mails; what is no language changes nothing."""
    browser, ana = signed_in_as("Ana"), office.people["Ana"]
    browser.get("/account")
    for language in ("es", "xx"):
        browser.send("/language", language=language, next="/account")

    assert "es" == office.records.person(ana).profile.language
    assert "en" == office.records.person(office.people["Pablo"]).profile.language


def test_a_password_for_once_is_replaced_on_the_page_before_anything_is_seen(browser: Browser, office: Office) -> None:
    """Typed twice alike, fit to be one, and with the one for once still right: else the page comes back."""
    ana = office.people["Ana"]
    once = office.records.recover(ana, by=office.people["Sofía"])
    email, own = office.records.person(ana).profile.email, "four words of my own"
    browser.get("/sign-in")
    browser.send("/sign-in", email=email, password=once, next="/account")
    tried = [
        browser.send("/sign-in/choose", password=shown, new_password=new, again=again)
        for shown, new, again in ((once, own, own[1:]), (once, "short", "short"), ("another one", own, own))
    ]
    nowhere = browser.client.get("/account", follow_redirects=False).headers["location"]
    done = browser.send("/sign-in/choose", password=once, new_password=own, again=own)

    assert [422, 422, 422] == [page.status for page in tried]
    assert ["The two are not the same."] == tried[0].texts(".notice.bad")
    assert nowhere.startswith("/sign-in")
    assert "/account" == done.path
    assert not office.records.account(ana).must_change


def test_every_answer_carries_the_headers_of_safety(browser: Browser) -> None:
    """No script or style of anybody else's runs, nothing is framed, and nothing stays in a cache."""
    headers = browser.client.get("/sign-in").headers

    assert "script-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert ("nosniff", "no-store") == (headers["x-content-type-options"], headers["cache-control"])


def test_whoever_works_for_two_offices_is_asked_which_after_the_right_password(
    browser: Browser, office: Office
) -> None:
    """Never before it: until then the page says what it says to everybody."""
    email = has_password(office, "Ana")
    office.records.create_organization("desk", OrganizationProfile(name="Mesa de Prueba", zone="America/New_York"))
    there = office.records.add_person("desk", Profile(name="Ana Prueba", email=email), (Role.DIRECTOR,))
    office.records.set_password(there.id, PASSWORD)
    browser.get("/sign-in")
    wrong = browser.send("/sign-in", email=email, password="wrong cedar battery")
    asked = browser.send("/sign-in", email=email, password=PASSWORD, next="/account")

    assert ([REFUSED], False) == (wrong.texts(".notice.bad"), "Mesa de Prueba" in wrong.text)
    assert ["Clínica de Prueba", "Mesa de Prueba"] == asked.texts("form label.choice")
    page = browser.send("/sign-in", password=PASSWORD, organization="desk")
    assert (200, "/account") == (page.status, page.path)
    assert [there.id] == [there.id for _ in office.records.sessions_of(there.id)]


def test_an_office_that_is_not_theirs_opens_nothing(browser: Browser, office: Office) -> None:
    """Whatever a form of one's own making says."""
    email = has_password(office, "Ana")
    office.records.create_organization("desk", OrganizationProfile(name="Mesa de Prueba", zone="America/New_York"))
    browser.get("/sign-in")
    typed = {**browser.hidden(), "email": email, "password": PASSWORD, "organization": "desk"}

    assert [REFUSED] == browser.post("/sign-in", typed).texts(".notice.bad")

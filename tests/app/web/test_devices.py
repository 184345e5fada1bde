"""Whoever attacks an account makes its owner wait no longer where they signed in before, and learns nothing by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.app.web.browsing import PASSWORD, Browser, Page
from tests.core.records.office import Office

from amparo_app.web import devices
from amparo_app.web.devices import COOKIE, MOST_KEPT
from amparo_app.web.site import Site

WRONG = "wrong cedar battery"
FREE = 5
"""After so many wrong tries one has to wait."""


@pytest.fixture
def email(office: Office) -> str:
    """Return the e-mail of an attorney who has a password."""
    return has_password(office, "Ana")


def has_password(office: Office, first_name: str) -> str:
    """Give somebody a password and return their e-mail."""
    office.records.set_password(office.people[first_name], PASSWORD)
    return office.records.person(office.people[first_name]).profile.email


def tried(browser: Browser, email: str, password: str = PASSWORD) -> Page:
    """Try to sign in."""
    browser.get("/sign-in")
    return browser.send("/sign-in", email=email, password=password, next="/account")


def own(site: Site, office: Office, email: str, address: str = "192.0.2.99") -> Browser:
    """Return a browser in which somebody signed in before, and out again."""
    browser = Browser(site, office, address=address)
    assert "/account" == tried(browser, email).path
    browser.send("/sign-out")
    return browser


def attacked(site: Site, office: Office, email: str) -> None:
    """Have strangers try so often from here and there that everybody else waits."""
    for number in range(FREE + 1):
        tried(Browser(site, office, address=f"198.51.100.{number}"), email, WRONG)


def cookie(browser: Browser) -> str:
    """Return what the browser holds of who signed in there."""
    return browser.client.cookies.get(COOKIE, domain="127.0.0.1", path="/sign-in") or ""


def test_the_owner_comes_in_where_they_signed_in_before_however_much_others_try(
    site: Site, office: Office, email: str
) -> None:
    """Again and again; in another browser they wait as before."""
    browser = own(site, office, email)
    for _ in range(3):
        attacked(site, office, email)
        assert "/account" == tried(browser, email).path
        browser.send("/sign-out")

    elsewhere = tried(Browser(site, office, address="192.0.2.98"), email)
    assert (403, True) == (elsewhere.status, "Wait" in elsewhere.text)


def test_signing_in_there_lets_no_attacker_try_more(site: Site, office: Office, email: str) -> None:
    """What strangers tried under the name goes on to count."""
    browser = own(site, office, email)
    attacked(site, office, email)
    tried(browser, email)

    assert "Wait" in tried(Browser(site, office, address="198.51.100.77"), email).text


def test_from_such_a_browser_too_nobody_guesses_without_end(site: Site, office: Office, email: str) -> None:
    """Its tries are counted for themselves; beyond them it is as any other, and then it waits."""
    browser = own(site, office, email)
    pages = [tried(browser, email, WRONG) for _ in range(2 * FREE + 1)]

    assert [False] * 2 * FREE + [True] == ["Wait" in page.text for page in pages]
    assert "Wait" in tried(browser, email).text

    office.wall += timedelta(minutes=1)
    assert "/account" == tried(browser, email).path


def test_a_given_password_lets_in_where_too_much_was_tried(site: Site, office: Office, email: str) -> None:
    """Whoever answers for the account has its owner let in at once."""
    browser = own(site, office, email)
    for _ in range(2 * FREE + 1):
        tried(browser, email, WRONG)
    once = office.records.recover(office.people["Ana"], by=office.people["Sofía"])
    other = Browser(site, office, address="192.0.2.98")

    assert ["Choose your password"] == tried(other, email, once).texts("h1")


@pytest.mark.parametrize("changed", ["another's", "damaged", "made up", "of another name"])
def test_what_was_not_given_to_this_browser_for_this_name_counts_for_nothing(
    site: Site, office: Office, email: str, changed: str
) -> None:
    """Nobody makes one up, and nobody takes their own for a colleague's account."""
    mine, pablo = own(site, office, email), has_password(office, "Pablo")
    held = {
        "another's": cookie(own(site, office, pablo)),
        "damaged": cookie(mine)[:-1] + ("0" if cookie(mine)[-1] != "0" else "1"),
        "made up": f"{'ab' * 16}.{'cd' * 32}",
        "of another name": cookie(mine).replace(cookie(mine)[:4], "beef", 1),
    }[changed]
    attacked(site, office, email)
    browser = Browser(site, office, address="192.0.2.50")
    browser.client.cookies.set(COOKIE, held, domain="127.0.0.1", path="/sign-in")

    assert "Wait" in tried(browser, email).text


def test_a_computer_of_several_knows_each_of_them(site: Site, office: Office, email: str) -> None:
    """And a browser never holds more than a few."""
    browser, pablo = own(site, office, email), has_password(office, "Pablo")
    tried(browser, pablo)
    browser.send("/sign-out")
    for who in (email, pablo):
        attacked(site, office, who)
        assert "/account" == tried(browser, who).path
        browser.send("/sign-out")
    for first_name in ("Inés", "Sofía", "Clara", "Víctor"):
        for _ in range(3):
            tried(browser, has_password(office, first_name))
            browser.send("/sign-out")

    assert 6 == len(cookie(browser).split("-")) <= MOST_KEPT


def test_whoever_came_in_longest_ago_gives_way_where_more_use_a_browser_than_it_holds(
    site: Site, office: Office, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever signs in again is the latest, and is held once."""
    monkeypatch.setattr(devices, "MOST_KEPT", 2)
    browser, pablo, ines = own(site, office, email), has_password(office, "Pablo"), has_password(office, "Inés")
    for who in (pablo, email, ines):
        tried(browser, who)
        browser.send("/sign-out")
    for who in (email, pablo, ines):
        attacked(site, office, who)

    came = ["Wait" not in tried(browser, who).text and bool(browser.send("/sign-out")) for who in (email, ines)]

    assert 2 == len(cookie(browser).split("-"))
    assert [True, True] == came
    assert "Wait" in tried(browser, pablo).text


def test_the_cookie_names_nobody_and_is_shown_to_the_door_alone(site: Site, office: Office, email: str) -> None:
    """No script reads it, and no wrong try is given one."""
    browser = Browser(site, office)
    tried(browser, email, WRONG)
    assert "" == cookie(browser)

    browser.get("/sign-in")
    form = next(one for one in browser.page.tree.forms if one.get("action") == "/sign-in")
    filled = dict(form.form_values()) | {"email": email, "password": PASSWORD}
    told = {"origin": "http://127.0.0.1:8400"}
    answer = browser.client.post("/sign-in", data=filled, headers=told, follow_redirects=False)
    (set_,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith(COOKIE)]

    assert "ana" not in set_.lower().partition(";")[0]
    assert all(said in set_ for said in ("HttpOnly", "Path=/sign-in", "SameSite=strict"))


def test_whoever_is_signed_in_changes_their_password_however_much_others_try(
    site: Site, office: Office, email: str
) -> None:
    """The pages inside wait for nobody at the door."""
    browser = Browser(site, office, address="192.0.2.99")
    tried(browser, email)
    attacked(site, office, email)
    browser.get("/account/password")
    page = browser.send(
        "/account/password", password=PASSWORD, new_password="violet harbor kettle", again="violet harbor kettle"
    )

    assert (200, "/account") == (page.status, page.path)


def test_whoever_found_a_session_open_does_not_guess_without_end(site: Site, office: Office, email: str) -> None:
    """Beyond the first few each wrong one waits, on whatever page it is asked for."""
    browser = Browser(site, office, address="192.0.2.99")
    tried(browser, email)
    told = []
    for path in ("/account/password", "/account/second-factor"):
        action = path if path.endswith("password") else f"{path}/offer"
        for _ in range(3):
            browser.get(path)
            told.append("Wait" in browser.send(action, password=WRONG, new_password="x", again="x").text)

    assert [False] * FREE + [True] == told

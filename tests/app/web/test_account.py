"""One's own account on its pages: password, second factor, sessions, tokens."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from tests.app.web.browsing import PASSWORD, Browser
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office

from amparo.access.scopes import Scope
from amparo.access.sign_in import SessionKind
from amparo.records.sessions import Place
from amparo_app.web.forms import session_cookie
from amparo_app.web.site import Site

OWN = "violet harbor kettle"


def code_of(secret: str, office: Office) -> str:
    """Return the code that an app shows at the office's moment."""
    totp = TOTP(base64.b32decode(secret.replace(" ", "")), 6, SHA1(), 30)
    return totp.generate(int(office.wall.timestamp())).decode()


def test_a_password_is_changed_and_ends_every_other_session(
    signed_in_as: SignedInAs, site: Site, office: Office
) -> None:
    """Whoever learned the former one is out; whoever changed it goes on where they are."""
    browser, elsewhere = signed_in_as("Ana"), signed_in_as("Ana")
    browser.get("/account/password")
    page = browser.send("/account/password", password=PASSWORD, new_password=OWN, again=OWN)

    assert (200, "/account") == (page.status, page.path)
    assert "/sign-in" == elsewhere.get("/account").path
    email = office.records.person(office.people["Ana"]).profile.email
    newcomer = Browser(site, office)
    newcomer.get("/sign-in")
    assert "/account" == newcomer.send("/sign-in", email=email, password=OWN, next="/account").path


def test_what_is_wrong_with_a_new_password_is_told_in_the_readers_language(signed_in_as: SignedInAs) -> None:
    """Nothing is changed, and no password stands on the page."""
    browser = signed_in_as("Ana", "es")
    told = []
    for password, new, again in (("wrong cedar battery", OWN, OWN), (PASSWORD, "corta", "corta"), (PASSWORD, OWN, "x")):
        browser.get("/account/password")
        page = browser.send("/account/password", password=password, new_password=new, again=again)
        told += page.texts(".notice.bad")
        assert (422, ["", "", ""]) == (page.status, [one.get("value") for one in page.all("input[type=password]")])

    assert [
        "Esta no es su contraseña actual. Revise lo que escribió e inténtelo de nuevo.",
        "Una contraseña necesita al menos 12 caracteres: varias palabras son fáciles de recordar.",
        "Las dos no son iguales.",
    ] == told
    assert "/account" == browser.get("/account").path


def test_a_second_factor_is_set_up_by_a_picture_and_asked_for_from_then_on(
    signed_in_as: SignedInAs, site: Site, office: Office
) -> None:
    """It counts from its first code on; a slip shows the same picture again."""
    browser = signed_in_as("Ana")
    browser.get("/account/second-factor")
    page = browser.send("/account/second-factor/offer", password=PASSWORD)
    (picture,) = (one.get("src") for one in page.all("img.qr"))
    (secret,) = page.texts(".secret")
    again = browser.send("/account/second-factor/confirm", code="000000")

    assert picture.startswith("data:image/svg+xml")
    assert [picture] == [one.get("src") for one in again.all("img.qr")]
    confirmed = browser.send("/account/second-factor/confirm", code=code_of(secret, office))
    assert 10 == len(confirmed.texts(".secret li"))
    assert office.records.account(office.people["Ana"]).second_factor

    office.wall += timedelta(seconds=30)
    email = office.records.person(office.people["Ana"]).profile.email
    newcomer = Browser(site, office)
    newcomer.get("/sign-in")
    asked = newcomer.send("/sign-in", email=email, password=PASSWORD, next="/account")
    assert "/sign-in" == asked.path
    assert "/account" == newcomer.send("/sign-in", password=PASSWORD, code=code_of(secret, office)).path


def test_a_session_left_open_gets_no_second_factor_of_its_own(signed_in_as: SignedInAs, office: Office) -> None:
    """Setting one up and removing it both take the password."""
    browser, ana = signed_in_as("Ana"), office.people["Ana"]
    browser.get("/account/second-factor")
    page = browser.send("/account/second-factor/offer", password="wrong cedar battery")
    assert 422 == page.status
    assert office.records.offered_factor(ana) is None

    offered = office.records.offer_factor(ana)
    office.records.confirm_factor(ana, code_of(offered.secret, office))
    browser.get("/account/second-factor")
    assert 422 == browser.send("/account/second-factor/remove", password="wrong cedar battery").status
    assert office.records.account(ana).second_factor
    browser.send("/account/second-factor/remove", password=PASSWORD)
    assert not office.records.account(ana).second_factor


def test_a_token_is_made_shown_once_used_and_ended(signed_in_as: SignedInAs, site: Site, office: Office) -> None:
    """It opens what it was made for, and no page."""
    browser = signed_in_as("Ana")
    browser.get("/account/tokens/new")
    unsaid = browser.send("/account/tokens/new", named="nightly report", days="30")
    page = browser.send("/account/tokens/new", named="nightly report", days="30", scopes="read", password=PASSWORD)
    (token,) = page.texts(".secret")
    session = office.records.session_of(token)
    listed = browser.get("/account")

    assert (422, "nightly report") == (unsaid.status, unsaid.all("#named")[0].get("value"))
    assert session is not None
    assert (SessionKind.TOKEN, (Scope.READ,)) == (session.kind, session.scopes)
    assert "nightly report" in listed.text
    assert ["looking"] == listed.texts("td .tag")
    assert token not in listed.text
    thief = Browser(site, office)
    thief.client.cookies.set("amparo", token, domain="127.0.0.1", path="/")
    assert "/sign-in" == thief.get("/account").path
    browser.get("/account")
    browser.send(f"/account/sessions/{session.id}/end")
    assert office.records.session_of(token) is None


@pytest.mark.parametrize(
    "changed", [{"named": ""}, {"scopes": []}, {"scopes": "everything"}, {"days": "367"}, {"days": "0"}, {"days": ""}]
)
def test_a_token_is_made_for_something_and_for_a_year_at_most(
    signed_in_as: SignedInAs, office: Office, changed: dict[str, Any]
) -> None:
    """Whoever finds a list of tokens knows what each is, and none lasts for ever; nothing is made of the rest."""
    browser = signed_in_as("Ana")
    asked: dict[str, Any] = {"named": "nightly report", "days": "366", "scopes": "read", "password": PASSWORD}
    browser.get("/account/tokens/new")
    refused = browser.send("/account/tokens/new", **asked | changed)
    kinds = [one.kind for one in office.records.sessions_of(office.people["Ana"])]
    made = browser.send("/account/tokens/new", **asked)

    assert (422, [SessionKind.WEB]) == (refused.status, kinds)
    assert 1 == len(made.texts(".secret"))


def test_a_session_left_open_gets_no_token_that_outlasts_it(signed_in_as: SignedInAs, office: Office) -> None:
    """The password is asked for, and guessing it is slow."""
    ana, browser = office.people["Ana"], signed_in_as("Ana")
    browser.get("/account/tokens/new")
    told = []
    for tried in ["", *["wrong cedar battery"] * 4, PASSWORD]:
        page = browser.send("/account/tokens/new", named="nightly report", days="366", scopes="work", password=tried)
        told.append((page.status, page.texts(".notice.bad")[0].partition(":")[0]))

    assert [422] * 6 == [status for status, _ in told]
    assert "There were too many wrong tries." in told[-1][1]
    assert [SessionKind.WEB] == [one.kind for one in office.records.sessions_of(ana)]


def test_whoever_signs_in_elsewhere_has_no_password_to_show_for_a_token(site: Site, office: Office) -> None:
    """They showed who they are to their provider."""
    browser, ana = Browser(site, office), office.people["Ana"]
    _, token = office.records.admit(ana, Place("192.0.2.7"), kind=SessionKind.WEB, how="elsewhere")
    browser.client.cookies.set(session_cookie(site), token, domain="127.0.0.1", path="/")
    browser.get("/account/tokens/new")
    page = browser.send("/account/tokens/new", named="nightly report", days="30", scopes="read")

    assert not page.all("#password")
    assert 1 == len(page.texts(".secret"))


def test_sessions_are_ended_one_by_one_and_all_at_once(signed_in_as: SignedInAs, office: Office) -> None:
    """Never a colleague's; the one at hand goes on."""
    browser, second, third = (signed_in_as("Ana") for _ in range(3))
    colleague = signed_in_as("Pablo")
    (theirs,) = office.records.sessions_of(office.people["Pablo"])
    browser.get("/account")
    csrf = browser.hidden()
    assert 404 == browser.post(f"/account/sessions/{theirs.id}/end", csrf).status
    assert "/account" == colleague.get("/account").path

    browser.get("/account")
    first_action = browser.page.all("form[action$='/end'][action^='/account/sessions/']")[0].get("action")
    browser.send(first_action)
    assert 2 == len(office.records.sessions_of(office.people["Ana"]))
    browser.send("/account/sessions/end")

    assert ["/account", "/sign-in", "/sign-in"] == [one.get("/account").path for one in (browser, second, third)]


def test_recovery_codes_are_shown_once_let_in_once_and_made_anew_with_the_password(
    signed_in_as: SignedInAs, site: Site, office: Office
) -> None:
    """Whoever comes in by one is told how many are left, and led on."""
    browser = signed_in_as("Ana", "es")
    assert 404 == browser.get("/account/recovery-codes").status
    offered = office.records.offer_factor(office.people["Ana"])
    office.records.confirm_factor(office.people["Ana"], code_of(offered.secret, office))
    browser.get("/account/recovery-codes")
    assert 422 == browser.send("/account/recovery-codes", password="wrong cedar battery").status
    made = browser.send("/account/recovery-codes", password=PASSWORD).texts(".secret li")
    again = browser.get("/account/recovery-codes")

    assert (10, ["Códigos de recuperación"]) == (len(made), again.texts("h1"))
    assert "Le quedan 10 códigos." in again.text
    assert made[0] not in again.text
    email = office.records.person(office.people["Ana"]).profile.email
    newcomer = Browser(site, office)
    newcomer.get("/sign-in")
    page = newcomer.send("/sign-in", email=email, password=PASSWORD, code=made[0], next="/account")
    assert ("/account/recovery-codes", True) == (page.path, "Le quedan 9 códigos." in page.text)
    assert ["/account"] == [one.get("href") for one in page.all("main a.button")]
    second = Browser(site, office)
    second.get("/sign-in")
    assert 403 == second.send("/sign-in", email=email, password=PASSWORD, code=made[0]).status

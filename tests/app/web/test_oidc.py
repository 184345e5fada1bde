"""Signing in elsewhere, at a real provider: who is taken in, and who is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from tests.app.web.browsing import ADDRESS, Browser, Page
from tests.app.web.provider import CLIENT, SECRET, provider, sign_in_there
from tests.core.records.office import Office

from amparo.declarations import Role
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo_app.web.elsewhere import BACK
from amparo_app.web.site import Site

ANA, NOBODY, UNVERIFIED, THIEF = "sub-ana", "sub-nobody", "sub-unverified", "sub-thief"
PEOPLE = {
    ANA: {"email": "ana@example.org", "email_verified": True},
    NOBODY: {"email": "nobody@example.org", "email_verified": True},
    UNVERIFIED: {"email": "pablo@example.org", "email_verified": False},
    THIEF: {"email": "ana@example.org", "email_verified": True},
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Return the issuer of a provider that runs while this module's tests do."""
    with provider(PEOPLE, f"{ADDRESS}{BACK}") as running:
        yield running


@pytest.fixture
def site(site: Site, issuer: str, tmp_path: Path) -> Site:
    """Return the clinic's pages, at which one can sign in by the provider."""
    return by_provider(site, issuer, tmp_path)


def by_provider(site: Site, issuer: str, folder: Path, client: str = CLIENT) -> Site:
    """Return pages at which one can sign in by a provider."""
    secret = folder / "oidc.secret"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    named = {
        "oidc_issuer": issuer,
        "oidc_client_id": client,
        "oidc_client_secret_file": secret,
        "oidc_name": "Casa de Llaves",
    }
    return dataclasses.replace(site, settings=site.settings.model_copy(update=named))


def sent_there(browser: Browser, onward: str = "/account") -> str:
    """Go to sign in elsewhere and return the provider's address to which one is sent."""
    there = browser.client.get(f"/sign-in/elsewhere?next={onward}", follow_redirects=False)
    assert 303 == there.status_code
    return str(there.headers["location"])


def come_back(browser: Browser, address: str) -> Page:
    """Follow the provider back to our page."""
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}")


def sign_in(browser: Browser, subject: str) -> Page:
    """Sign in elsewhere as somebody, all the way."""
    return come_back(browser, sign_in_there(sent_there(browser), subject))


def test_somebody_whom_the_office_added_signs_in_by_their_verified_email(
    site: Site, office: Office, browser: Browser
) -> None:
    """It is on record, their identity is kept, and signing out ends the session."""
    assert "Sign in with Casa de Llaves" in browser.get("/sign-in").text
    page = sign_in(browser, ANA)
    ana = office.records.person(office.people["Ana"])

    assert (200, "/account") == (page.status, page.path)
    assert "Ana Prueba" in page.text
    assert ana.profile.identity.endswith(f" {ANA}")
    last = office.records.sign_in_events("clinic")[-1]
    assert ("signed_in", "192.0.2.7 elsewhere") == (last.what, last.detail)
    browser.send("/sign-out")
    assert () == office.records.sessions_of(ana.id)


@pytest.mark.parametrize("subject", [NOBODY, UNVERIFIED])
def test_nobody_is_made_and_no_email_is_believed_that_was_not_verified(
    site: Site, office: Office, browser: Browser, subject: str
) -> None:
    """Whoever is not known here is told whom to ask."""
    before = office.records.people("clinic")
    page = sign_in(browser, subject)

    assert 403 == page.status
    assert ["nobody here is known by that account" in said for said in page.texts(".notice.bad")] == [True]
    assert "/sign-in" == browser.get("/account").path
    assert before == office.records.people("clinic")


def test_an_identity_once_known_is_not_taken_over_by_whoever_gets_the_address(
    site: Site, office: Office, browser: Browser
) -> None:
    """The provider gives the address to somebody else one day; the person keeps coming in, by whatever address."""
    sign_in(browser, ANA)
    taken = Browser(site, office)
    assert 403 == sign_in(taken, THIEF).status

    ana = office.records.person(office.people["Ana"])
    office.records.change_person(ana.id, ana.profile.model_copy(update={"email": "ana.nueva@example.org"}))
    again = Browser(site, office)
    assert "/account" == sign_in(again, ANA).path
    office.records.recover(ana.id, by="p-boss")
    assert "" == office.records.person(ana.id).profile.identity


def test_whoever_several_offices_know_is_asked_which_and_nobody_else_can_answer(
    site: Site, office: Office, browser: Browser
) -> None:
    """What the provider said is kept in this browser alone; another office's name opens nothing."""
    office.records.create_organization("desk", OrganizationProfile(name="Mesa de Prueba", zone="America/New_York"))
    there = office.records.add_person("desk", Profile(name="Ana Prueba", email="ana@example.org"), (Role.DIRECTOR,))
    office.records.create_organization("third", OrganizationProfile(name="Tercera", zone="America/New_York"))
    asked = sign_in(browser, ANA)
    stranger = Browser(site, office)
    stranger.get("/sign-in")
    refused = stranger.post("/sign-in/elsewhere/office", {**stranger.hidden(), "organization": "desk"})

    assert ["Clínica de Prueba", "Mesa de Prueba"] == asked.texts("form label.choice")
    assert (403, "/sign-in") == (refused.status, stranger.get("/account").path)
    browser.page = asked
    assert "/account" == browser.send("/sign-in/elsewhere/office", organization="desk").path
    assert [there.id] == [one.person for one in office.records.sessions_of(there.id)]
    other = Browser(site, office)
    sign_in(other, ANA)
    assert 403 == other.post("/sign-in/elsewhere/office", {**other.hidden(), "organization": "third"}).status


def test_what_comes_back_is_refused_unless_this_browser_began_it_and_counts_once(
    site: Site, office: Office, browser: Browser
) -> None:
    """Another browser, another state, a code used before, another issuer's answer: nobody is signed in."""
    address = sign_in_there(sent_there(browser), ANA)
    query = {name: value[0] for name, value in parse_qs(urlsplit(address).query).items()}
    begun = browser.client.cookies["amparo-elsewhere"]
    strange = [come_back(Browser(site, office), address)]
    for other in ({"state": "another"}, {"iss": "https://evil.example.org"}, {"code": ""}):
        same = Browser(site, office)  # whoever is refused has to begin again: each comes with what was begun
        same.client.cookies.set("amparo-elsewhere", begun, domain="127.0.0.1", path="/sign-in/elsewhere")
        strange.append(same.get(f"{BACK}?{urlencode(query | other)}"))
    assert [403] * 4 == [one.status for one in strange]
    assert () == office.records.sessions_of(office.people["Ana"])
    assert "/account" == come_back(browser, address).path
    browser.send("/sign-out")

    began = sent_there(browser)
    address = sign_in_there(began, ANA)
    cookie = browser.client.cookies["amparo-elsewhere"]
    assert "/account" == come_back(browser, address).path
    replaying = Browser(site, office)
    replaying.client.cookies.set("amparo-elsewhere", cookie, domain="127.0.0.1", path="/sign-in/elsewhere")
    assert 403 == come_back(replaying, address).status


def test_what_is_told_of_somebody_else_is_not_believed(
    site: Site, office: Office, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenID Connect Core 1.0, section 5.3.2: what is told beside the token has to be of the same subject."""
    assert site.provider is not None
    client = site.provider._client
    told = client.userinfo
    monkeypatch.setattr(client, "userinfo", lambda **asked: {**told(**asked), "sub": THIEF})

    assert 403 == sign_in(browser, ANA).status
    assert () == office.records.sessions_of(office.people["Ana"])


def test_an_answer_that_was_meant_for_another_or_is_too_old_is_refused(
    site: Site, office: Office, browser: Browser, issuer: str, tmp_path: Path
) -> None:
    """Another nonce than ours, and what was begun long ago."""
    provider_ = site.provider
    assert provider_ is not None
    address, begun = provider_.begin("/account")
    back = urlsplit(sign_in_there(address, ANA))
    code = parse_qs(back.query)["code"][0]
    key = site.records.secret("elsewhere")
    for wrong in (begun._replace(nonce="another"), begun._replace(until=0)):
        other = Browser(site, office)
        other.client.cookies.set("amparo-elsewhere", wrong.signed(key), domain="127.0.0.1", path="/sign-in/elsewhere")
        assert 403 == other.get(f"{BACK}?{urlencode({'state': wrong.state, 'code': code})}").status
    assert () == office.records.sessions_of(office.people["Ana"])


def test_a_provider_that_is_away_or_calls_itself_otherwise_is_told_gently(
    site: Site, office: Office, issuer: str, tmp_path: Path
) -> None:
    """Nobody is sent anywhere, in the reader's language; with a password one signs in all the same."""
    port = urlsplit(issuer).port
    for named in ("http://127.0.0.1:9", f"http://localhost:{port}"):
        browser = Browser(by_provider(site, named, tmp_path), office, language="es")
        page = browser.get("/sign-in/elsewhere")
        assert 403 == page.status
        assert page.texts(".notice.bad")[0].startswith("El sitio donde inicia sesión no responde")


def test_without_a_provider_there_is_no_such_page(office: Office, site: Site, tmp_path: Path) -> None:
    """Nor a word of it where one signs in."""
    plain = dataclasses.replace(site, settings=site.settings.model_copy(update={"oidc_issuer": ""}))
    browser = Browser(plain, office)

    assert 404 == browser.get("/sign-in/elsewhere").status
    assert "Sign in with" not in browser.get("/sign-in").text

"""What is refused before any page sees it is a page all the same: too large, too much, from elsewhere."""

from __future__ import annotations

import hashlib
import http.client
import re
import resource
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from fastapi.routing import APIRoute
from lxml import html
from starlette.testclient import TestClient
from tests.app.browser.furnished_office import ServedPages
from tests.app.web.browsing import ADDRESS, session_for
from tests.app.web.case_pages import address, in_court
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office

from amparo_app.web.application import make_application
from amparo_app.web.assets import asset
from amparo_app.web.routes import ROUTERS
from amparo_app.web.safety import Pace
from amparo_app.web.site import Site

MEGABYTE = 1024 * 1024
IN_PLACE = {"hx-request": "true"}


def large() -> Iterator[bytes]:
    """Yield a body that is longer than may be sent, of no length that is said."""
    for _ in range(60):
        yield bytes(MEGABYTE)


@pytest.mark.parametrize("length", [{}, {"content-length": "200000000"}])
@pytest.mark.parametrize(("language", "title"), [("en", "This is too large"), ("es", "Esto es demasiado grande")])
def test_what_is_too_large_gets_a_page_in_the_persons_language(
    office: Office, signed_in_as: SignedInAs, length: dict[str, str], language: str, title: str
) -> None:
    """Whether its length is said or not; nothing is lost, since the page says to go back."""
    browser, where = signed_in_as("Pablo", language), address(office, in_court(office), "documents", "upload")
    content: object = b"x" if length else large()
    told = {"origin": ADDRESS, "content-type": "multipart/form-data; boundary=x", **length}
    answer = browser.client.post(where, content=content, headers=told)  # type: ignore[arg-type]
    page = html.fromstring(answer.text)

    assert (413, language) == (answer.status_code, page.get("lang"))
    assert title in page.findtext(".//h1")
    assert "25 MB" in answer.text


@pytest.mark.parametrize(("language", "said"), [("en", "At most 25 MB"), ("es", "como máximo 25 MB")])
def test_where_the_form_is_still_there_the_sentence_comes_beside_it(
    office: Office, signed_in_as: SignedInAs, language: str, said: str
) -> None:
    """The page stays as it is, with the chosen files and every word; its address stays too."""
    browser, where = signed_in_as("Pablo", language), address(office, in_court(office), "documents", "upload")
    told = {"origin": ADDRESS, "content-type": "multipart/form-data; boundary=x", "content-length": "200000000"}
    answer = browser.client.post(where, content=b"x", headers=told | IN_PLACE)
    (line,) = html.fragments_fromstring(answer.text.strip())

    assert 413 == answer.status_code
    assert ("#line", "outerHTML", "false") == tuple(
        answer.headers[name] for name in ("hx-retarget", "hx-reswap", "hx-push-url")
    )
    assert ("line", "alert", None) == (line.get("id"), line.get("role"), line.get("hidden"))
    assert said in line.text
    assert line.get("data-lost")


def posts() -> Iterator[str]:
    """Yield the address of every form, with a word in each of its braces."""
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute) and "POST" in (route.methods or ()):
                yield re.sub(r"\{[^}]*\}", "x1", route.path)


@pytest.mark.parametrize("where", [*posts(), "/api/v1/cases/x1/notes"])
def test_what_strangers_send_is_not_kept_in_memory_to_be_looked_at(site: Site, where: str) -> None:
    """Where a form is read before anybody knows who sends it, it is a small one; elsewhere it is not even read."""
    client = TestClient(make_application(site), base_url=ADDRESS, follow_redirects=False)
    answer = client.post(where, files={"file": ("a.pdf", bytes(2 * MEGABYTE))}, headers={"origin": ADDRESS})
    is_read_first = where.startswith(("/sign-in", "/link", "/first-visit", "/language", "/api"))

    assert (413 if is_read_first else 401) == answer.status_code


@pytest.mark.parametrize(
    ("status", "told", "said"),
    [
        (400, {"host": "evil.example.org"}, ("not the address of this office", "no es la dirección de esta oficina")),
        (403, {"origin": "https://evil.example.org"}, ("does not come from a page", "no viene de una página")),
        (429, {"origin": ADDRESS}, ("too much at once", "demasiadas solicitudes")),
    ],
)
def test_whoever_is_turned_away_reads_why_in_both_languages(
    site: Site, status: int, told: dict[str, str], said: tuple[str, str]
) -> None:
    """Their own language first: nobody knows yet who they are."""
    client = TestClient(make_application(site, Pace(looks=1, changes=1)), base_url=ADDRESS)
    client.post("/sign-in", headers={"origin": ADDRESS})
    answer = client.post("/sign-in", headers={"accept-language": "es-GT,es", **told})
    page = html.fromstring(answer.text)
    in_place = client.post("/sign-in", headers={**told, **IN_PLACE})

    assert (status, "es") == (answer.status_code, page.get("lang"))
    assert ["es", "en"] == [one.get("lang") for one in page.iter("section")]
    assert 1 == len(page.findall(".//h1"))
    assert all(one in answer.text for one in said)
    assert (status, "#line") == (in_place.status_code, in_place.headers["hx-retarget"])
    assert said[0] in in_place.text


def test_at_a_foreign_address_the_page_brings_its_style_along_and_asks_for_no_file(site: Site) -> None:
    """Its policy is stricter than any other's: that one style sheet, by its hash, and nothing else at all."""
    client = TestClient(make_application(site), base_url=ADDRESS)
    answer = client.get("/today", headers={"host": "evil.example.org"})
    (sheet,) = (one.text for one in html.fromstring(answer.text).iter("style"))
    hashed = b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))

    assert client.get(asset("amparo.css")).text == sheet
    assert f"'sha256-{hashed}'" == policy.pop("style-src")
    assert dict.fromkeys(("default-src", "form-action", "base-uri", "frame-ancestors"), "'none'") == policy
    assert not [word for word in ("<link", "<script", " src=", "url(") if word in answer.text]
    assert 400 == client.get(asset("amparo.css"), headers={"host": "evil.example.org"}).status_code


def test_a_program_is_told_as_programs_are(site: Site) -> None:
    """With a code, and no page."""
    client = TestClient(make_application(site, Pace(looks=0, changes=0)), base_url=ADDRESS)
    answer = client.get("/api/v1/cases")

    assert (429, "too_many") == (answer.status_code, answer.json()["error"]["code"])


def test_two_hundred_megabytes_are_answered_with_a_page_and_never_held(office: Office) -> None:
    """Sent over a real line, to its end as a browser does: the process does not grow by it."""
    case = address(office, in_court(office), "documents", "upload")
    with ServedPages(office) as pages:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        line = http.client.HTTPConnection(urlsplit(pages.address).netloc, timeout=120)
        line.putrequest("POST", case)
        line.putheader("Origin", pages.address)
        line.putheader("Content-Type", "multipart/form-data; boundary=x")
        line.putheader("Content-Length", str(200 * MEGABYTE))
        line.putheader("Cookie", f"amparo={session_for(office, 'Pablo')}")
        line.endheaders()
        piece = bytes(MEGABYTE)
        for _ in range(200):
            line.send(piece)
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024

    assert 413 == answer.status
    assert "This is too large" in text
    assert grown < 20, f"{grown} MB"

"""What holds for every request: by which name, from which page, how fast; and what is told of every answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from httpx2 import Response
from lxml import html
from starlette.testclient import TestClient
from tests.app.web.browsing import PASSWORD
from tests.core.records.office import Office

from amparo_app.web.application import make_application
from amparo_app.web.devices import COOKIE as DEVICES
from amparo_app.web.forms import VISITOR_COOKIE
from amparo_app.web.safety import Pace
from amparo_app.web.site import Site
from amparo_app.web.visit import LANGUAGE_COOKIE

NAME = "cases.example.org"
ENCRYPTED, PLAIN = f"https://{NAME}", f"http://{NAME}:8400"
FORM = {"content-type": "application/x-www-form-urlencoded"}


def reached(site: Site, address: str, pace: Pace | None = None) -> TestClient:
    """Return a browser that reaches the clinic's pages by an address, and is led nowhere by itself."""
    application = make_application(replace(site, address=address), *([pace] if pace else []))
    return TestClient(application, base_url=address, client=("192.0.2.7", 50000), follow_redirects=False)


def sent(client: TestClient, page: str, action: str, told: dict[str, str], **typed: str) -> Response:
    """Send the form of a page, with what a browser tells of where it comes from."""
    form, *_ = [one for one in html.fromstring(client.get(page).text).forms if one.get("action") == action]
    return client.post(action, data=dict(form.form_values()) | typed, headers=told)


def cookies(*answers: Response) -> dict[str, set[str]]:
    """Return what answers say of each cookie, beside what it holds."""
    set_ = [one for answer in answers for one in answer.headers.get_list("set-cookie")]
    return {one.partition("=")[0]: {said.strip().lower() for said in one.split(";")[1:]} for one in set_}


@pytest.fixture
def email(office: Office) -> str:
    """Return the e-mail of an attorney who has a password."""
    office.records.set_password(office.people["Ana"], PASSWORD)
    return office.records.person(office.people["Ana"]).profile.email


def test_every_cookie_is_for_encrypted_lines_and_for_no_script(site: Site, email: str) -> None:
    """RFC 6265bis, sections 4.1.2.5 to 4.1.3.2; the session's is this host's own, and ends with the browser."""
    client, told = reached(site, ENCRYPTED), {"origin": ENCRYPTED}
    answers = client.get("/sign-in"), sent(client, "/sign-in", "/sign-in", told, email=email, password=PASSWORD)
    spoken = sent(client, "/account", "/language", told, language="es")
    found = cookies(*answers, spoken)

    assert {VISITOR_COOKIE, "__Host-amparo", DEVICES, LANGUAGE_COOKIE} == set(found)
    assert all({"secure", "httponly"} <= said for said in found.values())
    assert {"secure", "httponly", "path=/", "samesite=lax"} == found["__Host-amparo"]
    assert {"samesite=strict", "path=/sign-in"} <= found[DEVICES]
    outlive = [name for name, said in found.items() if any(one.startswith("max-age=") for one in said)]
    assert {DEVICES, LANGUAGE_COOKIE} == set(outlive), "what is to be known when the browser is opened again"


def test_a_cookie_on_a_machine_of_ones_own_does_without_encryption(site: Site, email: str) -> None:
    """No browser would send it back by http otherwise; no script reads it there either."""
    client = reached(site, PLAIN)
    found = cookies(sent(client, "/sign-in", "/sign-in", {"origin": PLAIN}, email=email, password=PASSWORD))

    assert {"httponly", "path=/", "samesite=lax"} == found["amparo"]
    assert "/today" == client.get("/").headers["location"]


def test_whoever_signs_out_leaves_nothing_behind(site: Site, email: str) -> None:
    """The session's cookie is taken back as it was set, and what the browser kept of pages goes with it."""
    client, told = reached(site, ENCRYPTED), {"origin": ENCRYPTED}
    sent(client, "/sign-in", "/sign-in", told, email=email, password=PASSWORD)
    answer = sent(client, "/account", "/sign-out", told)

    assert {"secure", "httponly", "path=/", "max-age=0"} <= cookies(answer)["__Host-amparo"]
    assert '"cache", "storage"' == answer.headers["clear-site-data"]
    assert "/sign-in" == answer.headers["location"]


@pytest.mark.parametrize(("address", "said"), [(ENCRYPTED, "max-age=63072000; includeSubDomains"), (PLAIN, None)])
def test_browsers_come_back_encrypted_for_two_years_where_they_came_so(
    site: Site, address: str, said: str | None
) -> None:
    """RFC 6797, section 7.2: by http nothing of the kind is said."""
    assert said == reached(site, address).get("/sign-in").headers.get("strict-transport-security")


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/api/v1/cases"])
def test_every_answer_says_what_no_browser_may_do_with_it(site: Site, path: str) -> None:
    """OWASP's cheat sheets on HTTP headers and content security policy: also of what is not there, and for programs."""
    headers = reached(site, ENCRYPTED).get(path).headers

    assert {
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "x-robots-tag": "noindex, nofollow",
        "cache-control": "no-store",
    }.items() <= dict(headers).items()
    policy = {one.split()[0]: one.split()[1:] for one in headers["content-security-policy"].split(";")}
    assert {"default-src": ["'none'"], "frame-ancestors": ["'none'"], "base-uri": ["'none'"]}.items() <= policy.items()
    assert [["'self'"]] * 4 == [policy[one] for one in ("script-src", "style-src", "connect-src", "form-action")]


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        (ENCRYPTED, NAME, 200),
        (ENCRYPTED, f"{NAME}:8443", 400),
        (ENCRYPTED, "localhost", 400),
        (ENCRYPTED, "127.0.0.1", 400),
        (ENCRYPTED, "", 400),
        (PLAIN, f"{NAME}:8400", 200),
        (PLAIN, "localhost:8400", 200),
        (PLAIN, "127.0.0.1:8400", 200),
        (PLAIN, "localhost", 400),
        (PLAIN, NAME, 400),
    ],
)
def test_the_pages_answer_to_their_own_name_alone(site: Site, address: str, host: str, status: int) -> None:
    """And without encryption to that of the machine itself, at the same port: nobody else can be it."""
    assert status == reached(site, address).get("/sign-in", headers={"host": host}).status_code


@pytest.mark.parametrize(
    ("told", "is_taken"),
    [
        ({"origin": ENCRYPTED}, True),
        ({"origin": f"http://{NAME}"}, False),
        ({"origin": f"{ENCRYPTED}:8443"}, False),
        ({"origin": "https://evil.example.org", "sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({}, False),
    ],
)
def test_a_form_is_taken_from_our_own_pages_alone(site: Site, told: dict[str, str], *, is_taken: bool) -> None:
    """OWASP's cheat sheet on CSRF: the origin decides, without one what the browser says, and silence is refused."""
    answer = sent(reached(site, ENCRYPTED), "/sign-in", "/language", told, language="es")

    assert (303 if is_taken else 403) == answer.status_code
    assert is_taken == (LANGUAGE_COOKIE in cookies(answer))


def test_whoever_asks_too_fast_is_told_to_wait_and_nobody_else(site: Site) -> None:
    """RFC 6585, section 4: looks and changes are counted apart, and by address."""
    pace = Pace(looks=3, changes=2)
    hasty = reached(site, ENCRYPTED, pace)
    other = TestClient(hasty.app, base_url=ENCRYPTED, client=("192.0.2.8", 50000))
    looks = [hasty.get("/sign-in") for _ in range(4)]
    changes = [hasty.post("/language", headers={"origin": ENCRYPTED} | FORM) for _ in range(3)]

    assert [200, 200, 200, 429] == [one.status_code for one in looks]
    assert [403, 403, 429] == [one.status_code for one in changes], "403: the form is empty"
    assert "60" == looks[-1].headers["retry-after"]
    assert 200 == other.get("/sign-in").status_code


def test_programs_are_turned_away_in_words_of_theirs(site: Site) -> None:
    """No origin is asked of them, since no browser sends their token by itself; the pace is the same."""
    client = reached(site, ENCRYPTED, Pace(looks=1, changes=1))
    answers = [
        client.post("/api/v1/cases", json={}),
        client.post("/api/v1/cases", json={}),
        client.get("/api/v1/cases", headers={"host": "evil.example.org"}),
    ]

    assert [401, 429, 400] == [one.status_code for one in answers]
    assert [["code", "message"]] * 3 == [list(one.json()["error"]) for one in answers]

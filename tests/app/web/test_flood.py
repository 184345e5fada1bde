"""Ten thousand tries to sign in: refused, recorded in few lines, cheap, and everybody is answered alike."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from tests.app.web.browsing import ADDRESS, PASSWORD, Browser
from tests.core.records.looked_at import LookedAt
from tests.core.records.office import Office

from amparo.records import tables
from amparo_app.web.application import make_application
from amparo_app.web.forms import VISITOR_COOKIE, csrf_token
from amparo_app.web.safety import Pace
from amparo_app.web.site import Site

TRIES = 10_000
VISITOR = "somebody"
FREE = 5
"""After so many wrong tries under a name, or from an address, one has to wait."""

MILLISECONDS = 25
"""What a refused try may cost of the processor: a password that is looked at costs more than twice as much."""


class Told(NamedTuple):
    """What somebody was answered: the status, the headers, and the page without what differs on every one."""

    status: int
    headers: frozenset[str]
    sentence: str


class Flood:
    """Sends sign-ins straight to the application, from whatever address."""

    def __init__(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app = make_application(site, Pace(looks=TRIES * 2, changes=TRIES * 2))
        self.csrf = csrf_token(site, VISITOR)
        self.looked_at = LookedAt(monkeypatch)

    def send(self, tries: list[tuple[str, str, str]]) -> set[Told]:
        """Try each e-mail and password from its address, a few at once, and return all the different answers."""

        async def some(part: list[tuple[str, str, str]]) -> set[Told]:
            return {await self._one(*one) for one in part}

        async def all_of_them() -> set[Told]:
            parts = await asyncio.gather(*(some(tries[start::4]) for start in range(4)))
            return set().union(*parts)

        return asyncio.run(all_of_them())

    async def _one(self, email: str, password: str, address: str) -> Told:
        body = urlencode({"csrf": self.csrf, "email": email, "password": password, "code": ""}).encode()
        headers = {
            "host": ADDRESS.removeprefix("http://"),
            "origin": ADDRESS,
            "content-type": "application/x-www-form-urlencoded",
            "cookie": f"{VISITOR_COOKIE}={VISITOR}",
        }
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/sign-in",
            "raw_path": b"/sign-in",
            "query_string": b"",
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": (address, 50000),
            "server": ("127.0.0.1", 8400),
        }
        sent: list[dict[str, object]] = []
        bodies = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, object]:
            return bodies.pop() if bodies else {"type": "http.disconnect"}

        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)  # type: ignore[arg-type]
        return _told(sent, email)


def _told(sent: list[dict[str, object]], email: str) -> Told:
    start, page = sent[0], b"".join(part.get("body", b"") for part in sent[1:]).decode()  # type: ignore[misc]
    names = frozenset(name.decode() for name, _ in start["headers"])  # type: ignore[attr-defined]
    notice = page.partition('role="alert">')[2].partition("<")[0]
    return Told(start["status"], names, notice)  # type: ignore[arg-type]


def noted(office: Office) -> int:
    """Return how many lines the records hold of tries, in whatever organization, and of whom they make wait."""
    with office.records.database.read() as connection:
        counts = (sa.select(sa.func.count()).select_from(one) for one in (tables.sign_ins, tables.sign_in_attempts))
        return sum(connection.execute(count).scalar_one() for count in counts)


@pytest.fixture
def flood(site: Site, monkeypatch: pytest.MonkeyPatch) -> Flood:
    """Return what floods the clinic's pages with sign-ins."""
    return Flood(site, monkeypatch)


@pytest.mark.timeout(900)  # 40 seconds of a processor, on a machine that may have other things to do
def test_ten_thousand_tries_are_refused_cheaply_and_leave_little(flood: Flood, site: Site, office: Office) -> None:
    """One account from many addresses, one address with many names: few passwords are looked at, few lines written."""
    office.records.set_password(office.people["Ana"], PASSWORD)
    email = office.records.person(office.people["Ana"]).profile.email
    third = TRIES // 3
    one_account = [(email, f"guess {n} of many", f"198.51.{n // 250}.{n % 250}") for n in range(third)]
    one_address = [(f"nobody{n}@example.org", PASSWORD, "203.0.113.5") for n in range(third)]
    one_of_both = [(email, f"guess {n} of many", "203.0.113.5") for n in range(TRIES - 2 * third)]
    before, began = noted(office), time.process_time()

    told = flood.send(one_account + one_address + one_of_both)

    spent = (time.process_time() - began) * 1000 / TRIES
    assert {403} == {one.status for one in told}
    assert 1 == len({one.headers for one in told})
    assert 2 == len({one.sentence for one in told}), "that it is not right, and that one has to wait"
    assert 2 * FREE >= flood.looked_at.times
    assert 6 * FREE >= noted(office) - before
    assert MILLISECONDS > spent


def test_whoever_was_attacked_comes_in_again(flood: Flood, site: Site, office: Office) -> None:
    """By waiting as they are told, or at once by a password that somebody gives them."""
    office.records.set_password(office.people["Ana"], PASSWORD)
    email = office.records.person(office.people["Ana"]).profile.email
    flood.send([(email, f"guess {n} of many", f"198.51.100.{n}") for n in range(50)])
    own = Browser(site, office, address="192.0.2.99")
    own.get("/sign-in")
    assert "Wait" in own.send("/sign-in", email=email, password=PASSWORD).text

    office.wall += timedelta(minutes=1)
    assert "/account" == own.send("/sign-in", email=email, password=PASSWORD, next="/account").path

    flood.send([(email, f"guess {n} of many", f"198.51.100.{n}") for n in range(50)])
    once = office.records.recover(office.people["Ana"], by=office.people["Sofía"])
    new = Browser(site, office, address="192.0.2.98")
    new.get("/sign-in")
    assert ["Choose your password"] == new.send("/sign-in", email=email, password=once).texts("h1")


def test_known_and_unknown_names_are_answered_alike_after_the_same_work(flood: Flood, office: Office) -> None:
    """Counted, since a clock would not say it twice: one password looked at for every try that need not wait."""
    office.records.set_password(office.people["Ana"], PASSWORD)
    gone = office.people["Pablo"]
    office.records.set_password(gone, PASSWORD)
    office.records.set_active(gone, active=False)
    mails = [office.records.person(office.people[name]).profile.email for name in ("Ana", "Pablo", "Inés")]
    work, told = [], []
    for number, email in enumerate([*mails, "nobody@example.org", "", "ana@" + "x" * 300]):
        flood.looked_at.times = 0
        told.append(flood.send([(email, "wrong cedar battery", f"198.51.100.{number}")]))
        work.append(flood.looked_at.times)

    assert [1] * 6 == work
    assert 1 == len(set().union(*told))

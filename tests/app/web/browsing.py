"""A browser without JavaScript for the tests of pages: it keeps cookies, fills in forms as drawn, and reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from httpx2 import Response
from lxml import html
from starlette.testclient import TestClient
from tests.core.records.office import Office

from amparo.access.sign_in import SessionKind
from amparo.case.commands import Command
from amparo.errors import ServerUnreachable
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut, Outcome
from amparo.records.sessions import Place
from amparo.settings import Settings
from amparo_app.web.application import make_application
from amparo_app.web.forms import session_cookie
from amparo_app.web.labels import LABELS, labels_of
from amparo_app.web.site import Site

ADDRESS = "http://127.0.0.1:8400"
PASSWORD = "correct cedar battery"


class OwnEngine:
    """Carries commands out in this process, as the engine's activity does, or is away with the command saved."""

    def __init__(self, office: Office, clock: Callable[[], datetime]) -> None:
        self.office, self.clock, self.is_away = office, clock, False

    def submit(self, case: str, command: Command) -> Outcome:
        """Save and carry out a command."""
        self.office.records.put_inbox(case, command)
        if self.is_away:
            raise ServerUnreachable("Your command is saved and queued: the engine is away.")
        return carry_out(self.office.records, CarryOut(case=case, command=command, now=self.clock()))

    def open_case(self, command: Command) -> tuple[str, Outcome]:
        """Reserve and open a case."""
        reserved = self.office.records.reserve_case(command)
        if self.is_away:
            raise ServerUnreachable("Your command is saved and queued: the engine is away.")
        asked = CarryOut(case=reserved.case, command=reserved.command, now=self.clock())
        return reserved.case, carry_out(self.office.records, asked)

    def close(self) -> None:
        """Nothing is open."""


class Page:
    """A page as it came: its answer, and what stands on it."""

    def __init__(self, response: Response) -> None:
        self.response, self.status = response, response.status_code
        self.tree = html.fromstring(response.text) if response.text.strip() else html.Element("html")

    @property
    def path(self) -> str:
        """Return the path at which it was found, after any redirect."""
        return urlsplit(str(self.response.url)).path

    @property
    def text(self) -> str:
        """Return what is read on it, with single spaces."""
        return " ".join(self.tree.text_content().split())

    def all(self, css: str) -> list[Any]:
        """Return every element that a CSS selector finds."""
        return list(self.tree.cssselect(css))

    @property
    def unlabelled(self) -> list[str]:
        """Return the fields of forms that people fill in and whose labels the form does not carry: none on any page."""
        return [
            field.get("name")
            for form in self.all("form[method=post]")
            for field in form.cssselect("input[name]:not([type=hidden]):not([type=file]), select[name], textarea[name]")
            if field.get("name") not in labels_of(one.get("value") for one in form.cssselect(f"[name={LABELS}]"))
        ]

    def texts(self, css: str) -> list[str]:
        """Return what is read in every element that a CSS selector finds."""
        return [" ".join(one.text_content().split()) for one in self.all(css)]


class Browser:
    """Somebody's browser."""

    def __init__(self, site: Site, office: Office, *, language: str = "en", address: str = "192.0.2.7") -> None:
        self.site, self.office = site, office
        self.client = TestClient(
            make_application(site),
            base_url=ADDRESS,
            client=(address, 50000),
            raise_server_exceptions=False,
            headers={"accept-language": language},
        )
        self.page: Page = Page(Response(200, text="<html></html>"))

    def get(self, path: str) -> Page:
        """Look at a page."""
        return self._show(self.client.get(path))

    def send(self, action: str, *, files: dict[str, Any] | None = None, **typed: object) -> Page:
        """Send the form of the present page with this action, as it was drawn, with what was typed into it."""
        form = next(one for one in self.page.tree.forms if urlsplit(one.get("action")).path == action)
        filled = dict(form.form_values()) | {name: value for name, value in typed.items() if value is not None}
        return self.post(urljoin(ADDRESS, action), filled, files=files)

    def post(self, path: str, data: dict[str, Any], *, files: dict[str, Any] | None = None, **headers: str) -> Page:
        """Send a form of one's own making, as the present page might have."""
        told = {"origin": ADDRESS, **headers}
        if files:
            return self._show(self.client.post(path, data=data, files=files, headers=told))
        content = urlencode(data, doseq=True)
        told["content-type"] = "application/x-www-form-urlencoded"
        return self._show(self.client.post(path, content=content, headers=told))

    def hidden(self) -> dict[str, str]:
        """Return what the first form of the present page carries without being asked."""
        return {one.get("name"): one.get("value") for one in self.page.all("form:first-of-type input[type=hidden]")}

    def sign_in(self, first_name: str) -> Browser:
        """Be signed in as somebody of the clinic, by a session made for them: signing in has tests of its own."""
        token = session_for(self.office, first_name)
        self.client.cookies.set(session_cookie(self.site), token, domain="127.0.0.1", path="/")
        return self

    def _show(self, response: Response) -> Page:
        self.page = Page(response)
        assert [] == self.page.unlabelled
        return self.page


def session_for(office: Office, first_name: str) -> str:
    """Return the token of a new session of somebody of the clinic, who is given an account if they have none."""
    person = office.people[first_name]
    if not office.records.has_account(person):
        office.records.set_password(person, PASSWORD)
    email = office.records.person(person).profile.email
    came = office.records.sign_in(email, PASSWORD, "", Place("192.0.2.7", "a browser"), kind=SessionKind.WEB)
    assert came.token, came
    return came.token


def site_of(office: Office, clock: Callable[[], datetime]) -> Site:
    """Return the pages of the clinic, with an engine in this process."""
    settings = Settings(data_folder=office.data, records_url=office.url, master_key_file=office.master_key)
    return Site(settings, office.records, OwnEngine(office, clock), ADDRESS, clock)

"""Every page, as a browser draws it: on a desk, on a phone and in the dark, in both languages; none is left out.

`AMPARO_PICTURES=folder` keeps a picture of each, to be looked at. Pages that follow a form have their own tests.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Page
from tests.app.browser import test_failure_pages as failure_pages
from tests.app.browser import test_pages_after_forms as after_forms
from tests.app.browser.conftest import Opened
from tests.app.browser.following import drawn, forget_drawn, templates
from tests.app.browser.furnished_office import FurnishedOffice, ServedPages
from tests.app.browser.looking import hard_on_any_screen, weight
from tests.app.clinic import mark
from tests.core.records.office import Office

from amparo.access.links import LinkPurpose
from amparo_app.web.routes import ROUTERS

pytestmark = pytest.mark.timeout(1800)

PICTURES = os.environ.get("AMPARO_PICTURES", "")
MOST_BYTES = 100 * 1024
NO_PAGES = {
    "/": "leads to Today or to signing in",
    "/cases/search": "shows the last search again, and leads to the list without one",
    "/sign-in/elsewhere": "leads to whoever identifies people of the office",
    "/sign-in/elsewhere/back": "is where they come back from there, and leads on",
    "/intake/{id_}": "leads to the first section of an interview",
    "/cases.csv": "hands out a sheet",
    "/calendar/{token}.ics": "is read by calendars",
    "/cases/{number}/documents/{document}/file": "hands out a file",
    "/cases/{number}/documents/{document}/pdf": "hands out a file",
    "/cases/{number}/evidence/{exhibit}/files/{part}": "hands out a file",
    "/jobs/{job}/progress": "is the part of a job's page that changes",
}
"""Routes that draw no page of their own, each with what it does instead."""

FIRST_VISIT = {"/first-visit", "/first-visit/{code}"}
"""What is there while nobody has an account."""

ELSEWHERE = {
    "first_visit/first_visit.html",
    "first_visit/without_code.html",
    after_forms.FILLED,
    *(way.template for ways in (after_forms.WAYS, failure_pages.WAYS) for way in ways.values()),
    *failure_pages.OTHERS,
}
"""Templates that other tests have drawn and looked at."""


class Beginning(NamedTuple):
    """Somebody of the office, or nobody, and the address where they begin to follow links."""

    who: str
    path: str


def beginnings(furnished: FurnishedOffice) -> tuple[Beginning, ...]:
    """Return where people begin: whoever has a menu at its first place, whoever has a mail at its link."""
    offered = furnished.number("offered")
    return (
        Beginning("Sofía", "/today"),
        Beginning("Sofía", f"/cases/hand-over/{furnished.office.people['Ana']}"),
        Beginning("Sofía", f"{furnished.unread_import}/columns"),
        Beginning("Pablo", "/account"),
        Beginning("Inés", "/intake"),
        Beginning("Inés", f"{furnished.interview}/about/urgency"),
        Beginning("Inés", f"{furnished.interview}/review"),
        Beginning("Inés", f"/intake/result/{furnished.number('interviewed')}"),
        Beginning("Olga", "/support"),
        Beginning("Víctor", "/today"),
        Beginning("Víctor", f"/cases/{offered}/placement"),
        Beginning("", "/sign-in"),
        *(Beginning("", f"/link/{furnished.tokens[purpose]}") for purpose in LinkPurpose),
    )


@cache
def routes() -> tuple[APIRoute, ...]:
    """Return every route that can be looked at."""
    found = (route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute))
    return tuple(route for route in found if "GET" in (route.methods or ()))


def route_of(path: str) -> str:
    """Return the route at a path, empty for none."""
    return next((route.path for route in routes() if route.path_regex.fullmatch(path)), "")


def reached(page: Page, beginning: str, seen: set[str]) -> Iterator[str]:
    """Yield the path of one page of each route that links lead to and that was not `seen`, and of the beginning."""
    seen.discard(route_of(beginning))
    waiting = [beginning]
    while waiting:
        path = waiting.pop(0)
        route = route_of(path)
        if not route or route in NO_PAGES or route in seen:
            continue
        page.goto(path)
        if route_of(urlsplit(page.url).path) != route:
            continue
        seen.add(route)
        yield path
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        own = page.url.split("/", 3)[:3]
        waiting += [urlsplit(one).path for one in links if one.split("/", 3)[:3] == own and "#" not in one]


def look(page: Page, name: str, language: str) -> dict[str, list[str]]:
    """Return what is wrong with the page that is open, by screen."""
    spoken = page.get_attribute("html", "lang")
    found = hard_on_any_screen(page, PICTURES, f"{name}-{language}")
    return found if spoken == language else {**found, name: [f"in {spoken}"]}


def name_of(who: str, path: str) -> str:
    """Return a name for the picture of a page."""
    which = path[-4:] if path.startswith("/link/") else ""
    return re.sub(r"[^a-z-]", "", f"{route_of(path).strip('/').replace('/', '-')}-{who}{which}".lower())


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_is_reached_and_usable(looked: Opened, furnished: FurnishedOffice, language: str) -> None:
    """axe-core finds nothing, nothing is wider than the screen, and no route is left that nobody looked at."""
    wrong: dict[str, dict[str, list[str]]] = {}
    seen: set[str] = set()
    forget_drawn()
    furnished.speak(furnished.invited, language)
    for who, beginning in beginnings(furnished):
        page = looked(who, language=language)
        for path in reached(page, beginning, seen):
            # a client reads in the language of the letters that they get, whatever their browser asks for
            spoken = "es" if path.endswith(furnished.tokens[LinkPurpose.CLIENT_STATUS]) else language
            if found := look(page, name_of(who, path), spoken):
                wrong[path] = found

    assert {} == wrong
    pages = {route.path for route in routes()} - NO_PAGES.keys()
    assert pages == seen | FIRST_VISIT
    assert set() == templates() - drawn() - ELSEWHERE


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_visit_to_an_empty_office_is_usable(looked: Opened, tmp_path: Path, language: str) -> None:
    """Whoever starts an office sees these two pages, and nobody ever again."""
    empty = Office(tmp_path)
    mark(empty)
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    with ServedPages(empty) as pages:
        page = looked(address=pages.address, language=language)
        for path in ("/first-visit", f"/first-visit/{pages.site.first_visit_code}"):
            page.goto(path)
            seen.add(route_of(path))
            found |= look(page, name_of("", path), language)
    empty.records.close()

    assert {} == found
    assert seen == FIRST_VISIT


@pytest.mark.parametrize("path", ["/sign-in", "/today", "/cases"])
def test_a_first_look_weighs_less_than_a_hundred_kilobytes(looked: Opened, path: str) -> None:
    """Clinic days have a slow line."""
    page = looked("" if path == "/sign-in" else "Sofía")
    page.goto(path, wait_until="networkidle")

    assert weight(page) <= MOST_BYTES

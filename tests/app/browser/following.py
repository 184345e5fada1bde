"""Following forms in a browser without htmx, where each answer is a page; and which templates drew something."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Locator, Page
from tests.app.browser.furnished_office import FurnishedOffice, ServedPages

import amparo_app.web
from amparo.declarations import Language
from amparo_app.web.templating import environment


class Stage(NamedTuple):
    """Where a form is filled in: the page of somebody's browser, the office, and its pages behind their port."""

    page: Page
    furnished: FurnishedOffice
    served: ServedPages


class Way(NamedTuple):
    """How somebody of the office, or nobody, comes to a page: the template that draws it, and what they do."""

    who: str
    template: str
    follow: Callable[[Stage], None]


def without_htmx(page: Page) -> Page:
    """Return a page into which htmx is not let: forms are sent as browsers send them."""
    page.route("**/htmx*.js", lambda route: route.abort())
    return page


def form_of(page: Page, action: str) -> Locator:
    """Return the form of a page that goes to an address."""
    return page.locator(f'form[action="{action}"]').first


def fill(form: Locator, **typed: str | Path) -> None:
    """Fill a form in by the names of its fields, as each kind of field is filled in."""
    for name, value in typed.items():
        field = form.locator(f'[name="{name}"]:not([type=hidden])')
        if isinstance(value, Path):
            field.set_input_files(value)
        elif field.first.get_attribute("type") in {"radio", "checkbox"}:
            form.locator(f'[name="{name}"][value="{value}"]').check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def send(page: Page, action: str, *, press: str = "", **typed: str | Path) -> None:
    """Fill in the form that goes to an address and send it by its button, or the one of a value: `press`."""
    form = form_of(page, action)
    for folded in form.locator("xpath=ancestor::details[not(@open)]").all():
        folded.locator("summary").first.click()
    fill(form, **typed)
    with page.expect_navigation():
        form.locator(f'button[value="{press}"]' if press else "button").first.click()


def templates() -> frozenset[str]:
    """Return the name of every template of the pages."""
    folder = Path(amparo_app.web.__file__).parent / "templates"
    return frozenset(str(one.relative_to(folder)) for one in folder.rglob("*.html"))


def forget_drawn() -> None:
    """Have nothing count as drawn."""
    for language in Language:
        environment(language.value).cache.clear()  # type: ignore[union-attr]  # Jinja keeps what it compiled


def drawn() -> frozenset[str]:
    """Return the name of every template that drew something since nothing counted as drawn."""
    return frozenset(name for one in Language for _loader, name in environment(one.value).cache)  # type: ignore[union-attr]

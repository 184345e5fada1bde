"""Fixtures of the tests in a real browser: Debian's Chromium, whole offices, and pages of whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright
from tests.app.browser.furnished_office import FurnishedOffice, ServedPages
from tests.app.browser.living_office import LivingOffice
from tests.app.clinic import HOUSE

CHROMIUM = "/usr/bin/chromium"
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 380, "height": 800}

PATIENCE_MS = 60_000
"""How long a story waits for what must come: a machine that does much else at once is slow."""

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return the browser, which speaks to nobody but the office; its loop must not run beside other modules' own."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=False, args=quiet)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivingOffice]:
    """Return an office that runs, with its people and the case of the documentation."""
    with LivingOffice(Path(tmp_path_factory.mktemp("living"))) as office:
        office.found()
        yield office


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FurnishedOffice]:
    """Return an office with something on every page, whose clock stands still."""
    with pytest.MonkeyPatch.context() as machine:
        machine.setenv("AMPARO_PLUGINS", str(HOUSE / "plugins" / "amparo_asylum"))
        yield FurnishedOffice(Path(tmp_path_factory.mktemp("furnished")))


@pytest.fixture(scope="module")
def served(furnished: FurnishedOffice) -> Iterator[ServedPages]:
    """Return its pages, behind a port of this machine."""
    with ServedPages(furnished.office) as pages:
        yield pages


@pytest.fixture
def opened(chromium: Browser, living: LivingOffice) -> Iterator[Opened]:
    """Return a function that opens a browser of somebody's own, signed in unless it is nobody's."""
    contexts = []

    def open_(name: str = "", *, language: str = "en", phone: bool = False) -> Page:
        context = chromium.new_context(
            base_url=living.address,
            viewport=PHONE if phone else DESKTOP,
            locale="es-GT" if language == "es" else "en-US",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        if name:
            living.speak(name, language)
            cookie = {"name": "amparo", "value": living.admitted(name), "url": living.address, "httpOnly": True}
            context.add_cookies([cookie])  # type: ignore[list-item]
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def looked(chromium: Browser, furnished: FurnishedOffice, served: ServedPages) -> Iterator[Opened]:
    """Return a function that opens a browser of somebody of the furnished office, signed in unless it is nobody's."""
    contexts = []

    def open_(first_name: str = "", *, language: str = "en", address: str = "", script: bool = True) -> Page:
        context = chromium.new_context(
            base_url=address or served.address,
            viewport=DESKTOP,
            locale="es-GT" if language == "es" else "en-US",
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        if first_name:
            shown = furnished.session(first_name, language)
            cookie = {"name": "amparo", "value": shown, "url": served.address, "httpOnly": True}
            context.add_cookies([cookie])  # type: ignore[list-item]
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()

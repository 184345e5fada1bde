"""Looking at a page as axe-core does: with its default rules and those of WCAG 2.2 AA."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# axe-core leaves the rule on the size of targets (WCAG 2.2, 2.5.8) to whoever asks for it.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


class Screen(NamedTuple):
    """What somebody looks at a page on: its size, and whether it is set to bright or to dark colours."""

    wide: int
    high: int
    colors: Literal["light", "dark"] = "light"


SCREENS = {"desk": Screen(1280, 900), "phone": Screen(380, 800), "dark": Screen(1280, 900, "dark")}
"""On a phone the dark colours are those of a desk."""


def hard_to_use(page: Page) -> list[str]:
    """Return what axe-core finds on a page: the rule, and the first place of it."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]} ({len(one['nodes'])})" for one in found]


def too_wide(page: Page) -> list[str]:
    """Return whether a page has to be moved sideways to be read."""
    wide, there = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [f"{wide} px on a screen of {there} px"] if wide > there else []


def weight(page: Page) -> int:
    """Return how many bytes came over the line for a page that was never looked at: itself and what it brings along."""
    took = "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
    return int(page.evaluate(f"{took}.reduce((sum, one) => sum + one.transferSize, 0)"))


def keep_picture(page: Page, folder: str, name: str) -> None:
    """Keep a picture of a whole page, where a folder for them was named."""
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def hard_on_any_screen(page: Page, folder: str, name: str) -> dict[str, list[str]]:
    """Return what is hard to use on a page where it stands, on each screen, and keep a picture of each."""
    found: dict[str, list[str]] = {}
    usual = page.viewport_size
    for screen, (wide, high, colors) in SCREENS.items():
        page.set_viewport_size({"width": wide, "height": high})
        page.emulate_media(color_scheme=colors)
        keep_picture(page, folder, f"{name}-{screen}")
        found |= {f"{name}, {screen}": wrong} if (wrong := [*hard_to_use(page), *too_wide(page)]) else {}
    page.emulate_media(color_scheme="light")
    if usual:
        page.set_viewport_size(usual)
    return found

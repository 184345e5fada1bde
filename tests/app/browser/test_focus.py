"""Where the keys are after a form was answered: at what is wrong, or in the row where they were."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.app.browser.conftest import Opened

pytestmark = pytest.mark.timeout(300)


def test_a_page_that_refuses_a_form_begins_at_what_is_wrong(looked: Opened) -> None:
    """Somebody who reads by ear, or sees a part of the page, need not look for it."""
    page = looked("Sofía")
    page.goto("/people/new")
    page.locator("main form button[type=submit]").first.click()

    expect(page.locator("main [role=alert]")).to_be_focused()


def noted(page: Page) -> None:
    """Take note of the first date that asks for it, by its key."""
    page.locator("[data-row]:has([data-acknowledge]) a").first.focus()
    page.keyboard.press("a")


AS_SOON_AS_DRAWN = """document.addEventListener("htmx:afterSwap", () => setTimeout(() => {
  document.body.dataset.keys = document.activeElement.closest("[data-row]") ? "in a row" : "lost";
}))"""
"""Where the next key would go that is pressed after a page was drawn, however fast."""


def test_a_note_leaves_the_keys_in_their_row_and_a_refusal_leads_to_its_sentence(looked: Opened) -> None:
    """Whoever goes through ninety dates need not begin with the first after each; who came late reads why."""
    quick, late = looked("Sofía"), looked("Sofía")
    quick.add_init_script(AS_SOON_AS_DRAWN)
    for page in (quick, late):
        page.goto("/today?whose=all")
    noted(quick)
    expect(quick.get_by_role("status")).to_be_visible()
    expect(quick.locator("body")).to_have_attribute("data-keys", "in a row")
    noted(late)

    expect(late.locator("main [role=alert]")).to_be_focused()

"""Another plugin on its page, in an office that runs: chosen, rehearsed, gone live with by the press of a button."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.app.browser.conftest import Opened
from tests.app.browser.living_office import LivingOffice

pytestmark = [pytest.mark.timeout(600)]

SOFIA = "Sofía Prueba"
PATIENCE = 90_000


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


def until_ended(page: Page) -> None:
    """Wait on a job's page until it has ended, looking again as its reader would."""
    expect(page.locator("#progress[hx-get]")).to_have_count(0, timeout=PATIENCE)
    page.goto(page.url)


def test_a_plugin_is_chosen_rehearsed_and_gone_live_with(opened: Opened, living: LivingOffice) -> None:
    """The report comes first, the confirmation names the cases, and every open case follows."""
    living.open_case()
    page = opened(SOFIA)
    page.set_default_timeout(PATIENCE)  # each plugin is asked in a process of its own
    page.goto("/plugins")
    page.get_by_role("link", name="orientation", exact=True).click()
    press(page, "Choose this version")
    expect(page).to_have_url(f"{living.address}/plugins?said=done")
    before = page.get_by_text("What is in force: catalog").inner_text()

    press(page, "Rehearse on every open case")
    until_ended(page)
    expect(page.get_by_role("heading", name="Go live with it")).to_be_visible()
    press(page, "Go live")
    expect(page.get_by_role("alert")).to_contain_text("Tick that you know how many open cases change")
    page.get_by_role("checkbox").check()
    page.get_by_label("Why").fill("the desk has a volunteer now")
    press(page, "Go live")
    until_ended(page)
    expect(page.locator(".notice.good")).to_contain_text("1 open case follows catalog")

    page.goto("/plugins")
    expect(page.get_by_text("What is in force: catalog")).not_to_have_text(before)
    expect(page.get_by_role("row", name="in force").get_by_role("cell").last).to_have_text("1")


def test_nothing_goes_live_that_is_in_force_or_was_rehearsed_otherwise(opened: Opened, living: LivingOffice) -> None:
    """A rehearsal made before somebody chose something else is no longer one of what would follow."""
    page = opened(SOFIA)
    page.set_default_timeout(PATIENCE)  # each plugin is asked in a process of its own
    page.goto("/plugins")
    press(page, "Rehearse on every open case")
    until_ended(page)
    expect(page.get_by_text("What was rehearsed is in force")).to_be_visible()

    page.goto("/plugins/here/refugee_closet")
    press(page, "Choose this version")
    press(page, "Rehearse on every open case")
    until_ended(page)
    report = page.url
    page.goto("/plugins/here/refugee_closet")
    press(page, "Go without it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Plugins")
    page.goto(report)
    page.get_by_role("checkbox").check()
    page.get_by_label("Why").fill("it was rehearsed")
    press(page, "Go live")
    expect(page.get_by_role("alert")).to_contain_text("no longer what was rehearsed")

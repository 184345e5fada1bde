"""Pages on paper: what is folded on a screen is unfolded there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.app.browser.conftest import Opened
from tests.app.browser.furnished_office import FurnishedOffice

pytestmark = pytest.mark.timeout(300)


def test_many_open_steps_are_folded_on_the_screen_and_none_is_left_out_on_paper(
    looked: Opened, furnished: FurnishedOffice
) -> None:
    """Whoever takes ninety cases over can read the list; the printed one says all that is to be done."""
    page = looked("Sofía")
    page.goto(f"/cases/hand-over/{furnished.office.people['Ana']}")
    steps = page.locator("tbody tr").first.locator("td:last-child")
    last = steps.locator("details > div").last

    expect(steps.locator("> div")).to_have_count(3)
    expect(last).to_be_hidden()

    page.emulate_media(media="print")

    expect(last).to_be_visible()

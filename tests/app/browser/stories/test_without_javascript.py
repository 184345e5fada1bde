"""The story of whoever's browser runs no JavaScript: everything is there, and done with one more look at a page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.app.browser.conftest import DESKTOP, PATIENCE_MS
from tests.app.browser.living_office import LivingOffice
from tests.app.browser.stories.casework import opened_case
from tests.app.browser.stories.telling import (
    asked,
    is_done,
    keep_story,
    label,
    press,
    section,
    sign_in,
    step_title,
    wait_for_ringing,
)

pytestmark = pytest.mark.timeout(400)

ANA, CLIENT, LANGUAGE = "Ana Prueba", "Magdalena Cojtí", "es"
NOTE, FIELDS = "hablé con ella hoy", ("family_entered", "adverse_entered")


@pytest.fixture
def plain(chromium: Browser, living: LivingOffice) -> Page:
    """Return a page of a browser that runs no JavaScript."""
    context = chromium.new_context(base_url=living.address, viewport=DESKTOP, locale="es-GT", java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def test_a_date_is_noted_and_a_step_done_without_javascript(plain: Page, living: LivingOffice) -> None:
    """She signs in, takes note of a date with a note, leaves an answer out, is told so, and completes the step."""
    living.speak(ANA, LANGUAGE)
    case = opened_case(living, CLIENT, holders=("staff_attorney", ANA))
    sign_in(plain, LANGUAGE, ANA)
    wait_for_ringing(plain, LANGUAGE, case.number)
    note = plain.get_by_label(label(LANGUAGE, "Note on %(number)s", number=case.number))
    row = plain.get_by_role("listitem").filter(has=note)
    note.fill(NOTE)
    press(row, LANGUAGE, "Acknowledge")
    is_done(plain, LANGUAGE)

    expect(note).to_have_count(0)

    plain.goto(f"/cases/{case.number}")
    title = step_title(LANGUAGE, "record_names")
    section(plain, LANGUAGE, "Yours to do now").get_by_role("link", name=title).click()
    family, adverse = (plain.get_by_label(asked("record_names", one).in_(LANGUAGE)) for one in FIELDS)
    family.select_option("confirmed")
    press(plain, LANGUAGE, "Complete the step")

    expect(adverse).to_have_attribute("aria-invalid", "true")
    expect(family).to_have_value("confirmed")

    keep_story(plain, "plain-step")
    adverse.select_option("confirmed")
    press(plain, LANGUAGE, "Complete the step")
    is_done(plain, LANGUAGE)

    expect(section(plain, LANGUAGE, "Yours to do now").get_by_role("link", name=title)).to_have_count(0)

    plain.goto(f"/cases/{case.number}/history")

    expect(plain.get_by_role("row").filter(has_text=NOTE)).to_contain_text(ANA)

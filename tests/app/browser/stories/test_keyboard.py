"""The story of whoever has no mouse: Tab, Enter, Space and the arrows, and always to be seen where one is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.app.browser.conftest import Opened
from tests.app.browser.living_office import PASSWORD, LivingOffice, email_of
from tests.app.browser.stories.casework import OpenedCase, opened_case
from tests.app.browser.stories.telling import (
    LANGUAGES,
    asked,
    is_done,
    keep_story,
    label,
    section,
    step_title,
    wait_for_ringing,
)

pytestmark = pytest.mark.timeout(400)

ANA = "Ana Prueba"
CLIENTS = {"en": "Catarina Raymundo", "es": "Eulalio Tambriz"}
MOST = 120
"""So many stops a page may have; who needs more is caught in it."""

WHERE = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), look = getComputedStyle(at);
  const label = at.labels && at.labels.length ? at.labels[0].textContent : at.getAttribute("aria-label");
  const named = label || at.textContent;
  return {
    tag: at.tagName.toLowerCase(), type: at.type || "", named: (named || "").replace(/\\s+/g, " ").trim(),
    group: at.closest("fieldset") ? at.closest("fieldset").textContent.replace(/\\s+/g, " ").trim() : "",
    value: at.value || "", row: at.closest("[data-row]") ? at.closest("[data-row]").textContent : "",
    outlined: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
      && box.top < innerHeight && box.left < innerWidth,
    asks: at.closest("[data-row]") !== null && at.closest("[data-row]").querySelector("form") !== null,
    path: location.pathname,
  };
}"""

Stop = dict[str, Any]


def stop(page: Page) -> Stop:
    """Return where the keys go now; that it is outlined and in view is part of every story."""
    at: Stop = page.evaluate(WHERE)
    if not at["seen"]:  # a page is moved gently to where the keys went
        expect(page.locator(":focus")).to_be_in_viewport()

    assert at["tag"] == "body" or at["outlined"], at

    return at


def tab_to(page: Page, wanted: Callable[[Stop], bool], *, key: str = "Tab") -> Stop:
    """Press Tab until the keys go where somebody wants to be, and return that place."""
    passed = []
    for _ in range(MOST):
        page.keyboard.press(key)
        at = stop(page)
        passed.append(f"{at['tag']} {at['named'][:40]}")
        if wanted(at):
            return at
    raise AssertionError("\n".join(passed))


def called(tag: str, name: str) -> Callable[[Stop], bool]:
    """Return what knows a place by what it is and what it is called."""
    return lambda at: at["tag"] == tag and at["named"].startswith(name)


def sign_in_by_keys(page: Page, language: str) -> None:
    """The fields come in their order, the button after them; nothing was to be looked for."""
    page.goto("/sign-in")
    tab_to(page, called("input", label(language, "E-mail")))
    page.keyboard.type(email_of(ANA))
    page.keyboard.press("Tab")

    assert "password" == stop(page)["type"]

    page.keyboard.type(PASSWORD)
    tab_to(page, called("button", label(language, "Sign in")))
    page.keyboard.press("Space")
    page.wait_for_url("**/today*")


def jump_to_the_content(page: Page, language: str) -> None:
    """The first stop of a page leads past the menus; the next one is in the content, and there is a way back."""
    page.goto("/today")
    page.keyboard.press("Tab")

    assert label(language, "To the content") == stop(page)["named"]

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")

    tab_to(page, called("button", label(language, "Sign out")), key="Shift+Tab")


def take_note_by_keys(page: Page, language: str, case: OpenedCase) -> None:
    """Go to the row of the date, press `a`, and it is noted; the keys stay in the list and go on from there."""
    wait_for_ringing(page, language, case.number)
    note = page.get_by_label(label(language, "Note on %(number)s", number=case.number))
    before = note.count()
    tab_to(page, lambda at: at["tag"] == "a" and case.number in at["row"] and at["asks"])
    keep_story(page, f"keyboard-today-{language}")
    page.keyboard.press("a")
    is_done(page, language)

    expect(note).to_have_count(before - 1)
    expect(page.locator("[data-row]:focus-within")).to_have_count(1)


def unfold_and_read(page: Page, language: str) -> None:
    """A date is unfolded with Enter and folded with Space."""
    folded = page.get_by_role("heading", name=label(language, "How it was counted")).first

    expect(folded).to_be_hidden()

    tab_to(page, called("summary", label(language, "Why this date")))
    page.keyboard.press("Enter")

    expect(folded).to_be_visible()

    keep_story(page, f"keyboard-why-{language}")
    page.keyboard.press("Space")

    expect(folded).to_be_hidden()


def do_a_step_by_keys(page: Page, language: str) -> None:
    """Choose with the arrows, answer with Space and the arrows, and send with Enter."""
    title = step_title(language, "urgency_triage")
    tab_to(page, called("a", title))
    page.keyboard.press("Enter")
    page.wait_for_url("**/steps/**")
    tab_to(page, called("select", asked("urgency_triage", "custody").in_(language)))
    page.keyboard.press("ArrowDown")
    for field in ("date_near", "prior_order", "fee_notice", "safety_risk"):
        question = asked("urgency_triage", field).in_(language)
        page.keyboard.press("Tab")
        at = stop(page)

        assert question in (at["group"] if at["type"] == "radio" else at["named"]), at

        page.keyboard.press("ArrowDown" if at["tag"] == "select" else "Space")
        if at["type"] == "radio":
            page.keyboard.press("ArrowDown")

            assert "no" == stop(page)["value"]

    keep_story(page, f"keyboard-step-{language}")
    page.keyboard.press("Tab")

    assert label(language, "Complete the step") == stop(page)["named"]

    page.keyboard.press("Enter")
    is_done(page, language)

    expect(section(page, language, "Yours to do now").get_by_role("link", name=title)).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_done_without_a_mouse(opened: Opened, living: LivingOffice, language: str) -> None:
    """She signs in, skips the menus, takes note of a date, does a step, unfolds a reason, and signs out."""
    case = opened_case(living, CLIENTS[language], holders=("staff_attorney", ANA))
    living.speak(ANA, language)
    page = opened("", language=language)
    sign_in_by_keys(page, language)
    jump_to_the_content(page, language)
    take_note_by_keys(page, language, case)
    tab_to(page, lambda at: at["tag"] == "a" and case.number in at["named"] and "/today" in at["path"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/**")
    tab_to(page, called("a", label(language, "Overview")))
    page.keyboard.press("Enter")
    unfold_and_read(page, language)
    do_a_step_by_keys(page, language)
    tab_to(page, called("button", label(language, "Sign out")))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(label(language, "Sign in"))

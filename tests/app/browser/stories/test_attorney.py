"""The story of an attorney: what presses today, why a date is so, a date read twice, a paper, a hearing moved."""

from __future__ import annotations

from datetime import timedelta

import docx
import pytest
from playwright.sync_api import Locator, Page, expect
from tests.app.browser.conftest import Opened
from tests.app.browser.living_office import LivingOffice
from tests.app.browser.stories.casework import OpenedCase, opened_case
from tests.app.browser.stories.telling import (
    LANGUAGES,
    asked,
    catalog,
    day,
    event_title,
    follow,
    here_today,
    is_done,
    keep_story,
    label,
    press,
    section,
    step_title,
    template_title,
    wait_for_ringing,
)

from amparo.declarations import phrase

pytestmark = pytest.mark.timeout(400)

ANA, PABLO = "Ana Prueba", "Pablo Prueba"
CLIENTS = {"en": "Petronila Chavajay", "es": "Domingo Yojcom"}
NOTE = "la presento el viernes"
YEAR, FILING = "asylum_one_year_filing", "ic_individual_nondetained_filing"
RIGHTS = "know_your_rights"
TYPED_IN = {"organization.address": "100 Example Street, Los Angeles", "organization.telephone": "555-0100"}


def deadline_of(page: Page, language: str, rule: str) -> Locator:
    """Return what the case's own page says of a deadline."""
    return page.get_by_role("article", name=catalog().rule[rule].title.in_(language))


def take_note(page: Page, language: str, case: OpenedCase) -> str:
    """Write a note beside the date that rang, acknowledge it with one press, and return the day that it says."""
    wait_for_ringing(page, language, case.number)
    keep_story(page, f"attorney-today-{language}")
    note = page.get_by_label(label(language, "Note on %(number)s", number=case.number))
    title = catalog().rule[YEAR].title.in_(language)
    row = page.get_by_role("listitem").filter(has_text=title).filter(has_text=case.number)
    said = row.locator("strong").first.inner_text()

    expect(row).to_contain_text(ANA)

    row.filter(has=note).get_by_role("textbox").fill(NOTE)
    row.get_by_role("textbox").press("Enter")
    is_done(page, language)

    expect(row.filter(has=note)).to_have_count(0)
    expect(row).to_contain_text(label(language, "noted by %(name)s", name=ANA))

    return said


def read_why(page: Page, language: str, case: OpenedCase, said: str) -> None:
    """Unfold the date: how it was counted, from what, and by which law."""
    page.get_by_role("link", name=case.client).first.click()
    follow(page.get_by_role("navigation", name=label(language, "Pages of this case")), language, "Overview")
    deadline = deadline_of(page, language, YEAR)
    counted = deadline.get_by_role("heading", name=label(language, "How it was counted"))

    expect(deadline.locator("strong").first).to_have_text(said)
    expect(counted).to_be_hidden()

    deadline.get_by_text(label(language, "Why this date")).click()

    expect(counted).to_be_visible()
    expect(deadline.get_by_role("list").get_by_role("listitem").first).to_be_visible()
    expect(deadline).to_contain_text(event_title(language, "last_arrival"))
    expect(
        deadline.get_by_role("link", name="1158").or_(deadline.get_by_role("link", name="208")).first
    ).to_be_visible()

    keep_story(page, f"attorney-why-{language}")


def read_the_paper_twice(page: Page, other: Page, language: str, case: OpenedCase) -> None:
    """Her colleague enters a date from the judge's order, and she, with the paper in her hand, types it anew."""
    printed = here_today() + timedelta(days=30)
    title = catalog().rule[FILING].title.in_(language)
    other.goto(f"/cases/{case.number}")
    deadline_of(other, language, FILING).get_by_role("heading").get_by_role("link", name=title).click()
    other.get_by_text(label(language, "Enter a date from a paper")).click()
    other.get_by_label(label(language, "The date on the paper")).fill(printed.isoformat())
    other.get_by_label(label(language, "Which paper")).fill("orden del 4 de enero")
    press(other, language, "Enter it")

    expect(other.get_by_text(label(language, "paper not verified")).first).to_be_visible()
    expect(other.get_by_role("button", name=label(language, "This is what the paper says"))).to_have_count(0)

    page.goto(other.url.partition("?")[0])
    again = page.get_by_label(label(language, "The date on the paper")).and_(page.locator(":visible"))

    expect(again).to_have_value("")

    again.fill(printed.isoformat())
    keep_story(page, f"attorney-verify-{language}")
    press(page, language, "This is what the paper says")

    expect(page.get_by_text(label(language, "paper read by two")).first).to_be_visible()


def record_the_names(page: Page, language: str, case: OpenedCase) -> None:
    """Do a step in its form; what it makes possible is hers to do now."""
    page.goto(f"/cases/{case.number}")
    mine = section(page, language, "Yours to do now")

    expect(mine.get_by_role("link", name=step_title(language, "conflict_check"))).to_have_count(0)

    mine.get_by_role("link", name=step_title(language, "record_names")).click()
    for field in ("family_entered", "adverse_entered"):
        page.get_by_label(asked("record_names", field).in_(language)).select_option("confirmed")
    press(page, language, "Complete the step")
    is_done(page, language)

    expect(mine.get_by_role("link", name=step_title(language, "record_names"))).to_have_count(0)
    expect(mine.get_by_role("link", name=step_title(language, "conflict_check"))).to_be_visible()


def do_one_step_together(page: Page, other: Page, language: str, case: OpenedCase) -> None:
    """Both have the check of conflicts before them; whoever is second reads who did it, and does nothing twice."""
    for one in (page, other):
        one.goto(f"/cases/{case.number}")
        section(one, language, "Yours to do now").get_by_role(
            "link", name=step_title(language, "conflict_check")
        ).click()

        expect(one.get_by_role("button", name=label(language, "It is done"))).to_be_visible()

    press(other, language, "It is done")
    is_done(other, language)
    press(page, language, "It is done")

    expect(page.get_by_role("alert").first).to_be_visible()
    expect(section(page, language, "Done")).to_contain_text(PABLO)

    keep_story(page, f"attorney-two-{language}")


def approve_a_paper(page: Page, language: str, case: OpenedCase) -> None:
    """Make a paper that the case offers, look at the file itself, and answer for it."""
    page.goto(f"/cases/{case.number}/documents")
    paper = page.get_by_role("link", name=template_title(language, RIGHTS), exact=True)
    if not paper.first.is_visible():
        page.get_by_role("group").last.locator("summary").click()
    paper.first.click()
    for one in catalog().document[RIGHTS].fields:
        if one.source in TYPED_IN:
            page.get_by_label(one.label.in_(language)).fill(TYPED_IN[one.source])
    press(page, language, "Make it and keep it as a draft")
    with page.expect_download() as coming:
        follow(page, language, "Download the file")

    assert [] != [one.text for one in docx.Document(str(coming.value.path())).paragraphs if one.text.strip()]

    keep_story(page, f"attorney-paper-{language}")
    press(page, language, "Approve")
    is_done(page, language)

    expect(page.get_by_role("button", name=label(language, "Approve"))).to_have_count(0)

    follow(page, language, "All documents of this case")
    row = page.get_by_role("row").filter(has_text=template_title(language, RIGHTS))

    expect(row).to_contain_text(phrase("document_status_approved").in_(language))


def move_the_hearing(page: Page, language: str, case: OpenedCase) -> None:
    """Record that the court moved the hearing, and find the new day and hour at the head of the case."""
    moved = here_today() + timedelta(days=150)
    page.goto(f"/cases/{case.number}/events")
    title = event_title(language, "hearing_moved")
    page.get_by_role("main").get_by_role("link", name=title, exact=True).click()
    page.get_by_label(label(language, "The day it happened")).fill(here_today().isoformat())
    for name, typed in (("hearing_date", moved.isoformat()), ("hearing_time", "08:30")):
        field = next(one for one in catalog().event["hearing_moved"].fields if one.name == name)
        page.get_by_label(field.label.in_(language)).fill(typed)
    press(page, language, "Record it")
    is_done(page, language)
    follow(page.get_by_role("navigation", name=label(language, "Pages of this case")), language, "Overview")

    expect(section(page, language, "Next hearing")).to_contain_text(day(language, moved))
    expect(section(page, language, "Next hearing")).to_contain_text("8:30")

    keep_story(page, f"attorney-moved-{language}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_of_an_attorney(opened: Opened, living: LivingOffice, language: str) -> None:
    """She takes note of a date, reads why it is so, verifies one, does a step, approves a paper, moves a hearing."""
    case = opened_case(living, CLIENTS[language], hearing_in=90, holders=("staff_attorney", ANA))
    page, other = opened(ANA, language=language), opened(PABLO, language=language)
    read_why(page, language, case, take_note(page, language, case))
    read_the_paper_twice(page, other, language, case)
    record_the_names(page, language, case)
    do_one_step_together(page, other, language, case)
    approve_a_paper(page, language, case)
    move_the_hearing(page, language, case)

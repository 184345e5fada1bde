"""The story of a paralegal: a case found by a name without accents, a step, an event, papers, a note, a history."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect
from tests.app.browser.conftest import Opened
from tests.app.browser.living_office import LivingOffice
from tests.app.browser.stories.casework import opened_case
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
)

pytestmark = pytest.mark.timeout(400)

PABLO = "Pablo Prueba"
CLIENTS = {"en": "Ángela Muñoz Güitz", "es": "Óscar Peña Ixmatá"}
SAID = {"en": "muñoz angela", "es": "PENA oscar"}
PAPER = {"en": "birth certificate", "es": "acta de nacimiento"}
NOTE = "Llamó su hermana: trae el acta el jueves."


def find_by_name(page: Page, language: str, client: str) -> None:
    """Search for the name in another order, accents left out or not, and go to the case."""
    follow(page, language, "Cases")
    page.get_by_label(label(language, "Search by name, A-number or case number")).fill(SAID[language])
    press(page, language, "Search")
    found = page.get_by_role("rowheader")

    expect(found).to_have_count(1)
    expect(found).to_contain_text(client)

    found.get_by_role("link").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(client)


def do_the_first_step(page: Page, language: str) -> None:
    """Leave an answer out, be told so at its field, and complete the step with what was there already."""
    title = step_title(language, "urgency_triage")
    section(page, language, "Yours to do now").get_by_role("link", name=title).click()
    page.get_by_label(asked("urgency_triage", "custody").in_(language)).select_option("not_detained")
    page.get_by_label(asked("urgency_triage", "prior_order").in_(language)).select_option("removal_order")
    for one in ("date_near", "fee_notice"):
        answer_no(page, language, one)
    press(page, language, "Complete the step")
    missed = page.get_by_role("group", name=asked("urgency_triage", "safety_risk").in_(language))

    expect(missed).to_have_attribute("aria-invalid", "true")
    expect(missed.get_by_role("radio").first).to_be_focused()
    expect(page.get_by_label(asked("urgency_triage", "prior_order").in_(language))).to_have_value("removal_order")

    keep_story(page, f"paralegal-step-{language}")
    answer_no(page, language, "safety_risk")
    press(page, language, "Complete the step")
    is_done(page, language)

    expect(section(page, language, "Yours to do now").get_by_role("link", name=title)).to_have_count(0)


def answer_no(page: Page, language: str, field: str) -> None:
    """Answer a question of the first step with no."""
    group = page.get_by_role("group", name=asked("urgency_triage", field).in_(language))
    group.get_by_role("radio", name=label(language, "No"), exact=True).check()


def record_the_hearing(page: Page, language: str) -> None:
    """Record the hearing from its notice; an hour that no clock has is answered at its field, and nothing is lost."""
    heard = here_today() + timedelta(days=70)
    follow(page, language, "Record what happened")
    title = event_title(language, "hearing_scheduled")
    link = page.get_by_role("main").get_by_role("link", name=title, exact=True)
    page.get_by_text(re.compile(re.escape(label(language, "Everything else: %(count)s", count="")))).click()
    link.click()
    page.get_by_label(label(language, "The day it happened")).fill(here_today().isoformat())
    fields = {one.name: one.label.in_(language) for one in catalog().event["hearing_scheduled"].fields}
    told = {name: page.get_by_label(fields[name]) for name in ("hearing_date", "hearing_time", "kind")}
    told["hearing_date"].fill(heard.isoformat())
    told["hearing_time"].fill("25:99")
    told["kind"].select_option("master")
    proceeding = page.get_by_label(label(language, "Which proceeding"))
    if proceeding.count():
        proceeding.select_option(index=1)
    press(page, language, "Record it")

    expect(told["hearing_time"]).to_have_attribute("aria-invalid", "true")
    expect(told["hearing_date"]).to_have_value(heard.isoformat())

    keep_story(page, f"paralegal-event-{language}")
    told["hearing_time"].fill("08:30")
    press(page, language, "Record it")
    is_done(page, language)
    follow(page.get_by_role("navigation", name=label(language, "Pages of this case")), language, "Overview")

    expect(section(page, language, "Next hearing")).to_contain_text(day(language, heard))


def hand_in_a_paper(page: Page, language: str, folder: Path) -> None:
    """A program that calls itself a PDF is refused in words; a real one is kept."""
    lying, right = folder / "carta.pdf", folder / "carta de la corte.pdf"
    lying.write_bytes(b"MZ\x90\x00" + bytes(400))
    with pikepdf.new() as blank:
        blank.add_blank_page()
        blank.save(right)
    follow(page.get_by_role("navigation", name=label(language, "Pages of this case")), language, "Documents")
    follow(page, language, "Add a paper")
    file, title = page.get_by_label(label(language, "The file")), "Carta de la corte"
    file.set_input_files(lying)
    page.get_by_label(label(language, "What it is, as it is to be listed")).fill(title)
    press(page, language, "Add it")

    expect(file).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label(label(language, "What it is, as it is to be listed"))).to_have_value(title)

    keep_story(page, f"paralegal-upload-{language}")
    file.set_input_files(right)
    press(page, language, "Add it")

    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def ask_for_evidence(page: Page, language: str) -> None:
    """Put a paper on the list of what is asked for; one without whom it is asked of comes back with the rest."""
    follow(page.get_by_role("navigation", name=label(language, "Pages of this case")), language, "Evidence")
    follow(page, language, "Ask for a paper")
    what = page.get_by_label(label(language, "What paper"))
    what.fill("birth certificate")
    filing = page.get_by_label(label(language, "What it goes with"))
    filing.select_option(index=1)
    press(page, language, "Put it on the list")

    expect(page.get_by_label(label(language, "Of whom it is asked"))).to_have_attribute("aria-invalid", "true")
    expect(what).to_have_value("birth certificate")

    keep_story(page, f"paralegal-evidence-{language}")
    page.get_by_label(label(language, "Of whom it is asked")).select_option(index=1)
    press(page, language, "Put it on the list")
    row = page.get_by_role("row").filter(has_text=PAPER[language])

    expect(row).to_contain_text(label(language, "asked for"))


def write_it_down(page: Page, language: str) -> None:
    """Write a note, and find everything that was done in the history, with who did it."""
    follow(page.get_by_role("navigation", name=label(language, "Pages of this case")), language, "Notes")
    page.get_by_label(label(language, "A note")).fill(NOTE)
    press(page, language, "Write it down")

    expect(page.get_by_role("article").filter(has_text=NOTE)).to_contain_text(PABLO)

    follow(page.get_by_role("navigation", name=label(language, "Pages of this case")), language, "History")
    mine = page.get_by_role("row").filter(has_text=PABLO)

    for what in (step_title(language, "urgency_triage"), event_title(language, "hearing_scheduled"), PAPER[language]):
        expect(mine.filter(has_text=re.compile(re.escape(what), re.IGNORECASE)).first).to_be_visible()

    keep_story(page, f"paralegal-history-{language}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_of_a_paralegal(opened: Opened, living: LivingOffice, tmp_path: Path, language: str) -> None:
    """He finds the case, does its first step, records a hearing, adds and asks for papers, and writes a note."""
    case = opened_case(living, CLIENTS[language])
    page = opened(PABLO, language=language)
    page.goto("/today")
    find_by_name(page, language, case.client)
    do_the_first_step(page, language)
    record_the_hearing(page, language)
    hand_in_a_paper(page, language, tmp_path)
    ask_for_evidence(page, language)
    write_it_down(page, language)

"""The story of an intake worker: a guided interview, the urgent first, that ends as a case, a result and a letter."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

import docx
import pytest
from playwright.sync_api import Locator, Page, expect
from tests.app.browser.conftest import Opened
from tests.app.browser.living_office import LivingOffice
from tests.app.browser.looking import hard_to_use
from tests.app.browser.stories.telling import (
    LANGUAGES,
    asked,
    beside,
    catalog,
    field_of,
    follow,
    here_today,
    is_done,
    keep_story,
    label,
    press,
    section,
    sign_in,
    step_title,
    template_title,
)

from amparo.declarations import Text

pytestmark = pytest.mark.timeout(400)

INES, SOFIA = "Inés Prueba", "Sofía Prueba"
CLIENTS = {"en": "Nahomi Xiloj Sacalxot", "es": "Wilmer Cucul Ical"}
FULL_NAME = Text("full name", "nombre completo")
ARRIVED = Text("day of the last arrival in the United States", "día de la última llegada a Estados Unidos")
REASON = "Otra oficina le queda más cerca."
TYPED_IN = {
    "organization_address": "100 Example Street, Los Angeles",
    "organization_telephone": "555-0100",
    "attorney_name": SOFIA,
}
YES = {"en": "Yes · Sí", "es": "Sí · Yes"}


class Interview(NamedTuple):
    """Somebody before the pages of an interview."""

    page: Page
    language: str

    def question(self, text: Text) -> Locator:
        """Return the place to answer a question."""
        return self.page.get_by_label(beside(self.language, text), exact=True)

    def choose(self, step: str, field: str, value: str) -> None:
        """Choose one of the answers to a question."""
        self.question(asked(step, field)).select_option(value)

    def say(self, step: str, field: str, *, yes: bool) -> None:
        """Answer a question with yes or no."""
        group = self.page.get_by_role("group", name=beside(self.language, asked(step, field)))
        group.get_by_role("radio", name=YES[self.language] if yes else "No", exact=True).check()

    def go_on(self) -> None:
        """Save what was answered, and go to the next part."""
        before = self.page.url
        press(self.page, self.language, "Save and go on")
        self.page.wait_for_url(lambda url: url != before)

    def turn_to(self, part: str) -> None:
        """Turn to a part of the interview by its name."""
        declared = catalog().case_type["defensive_asylum"].interview
        assert declared is not None
        title = next(one.title for one in declared.sections if one.id == part).in_(self.language)
        self.page.get_by_role("navigation", name=label(self.language, "Parts of the interview")).get_by_role(
            "link", name=title, exact=True
        ).click()
        self.page.wait_for_url(f"**/about/{part}")


def answer_what_is_urgent(told: Interview) -> None:
    """Answer the first five questions; a flag arises while they are answered, before anything was sent."""
    page, language = told.page, told.language
    urgent = section(page, language, "What is urgent")

    expect(urgent).to_contain_text(label(language, "Nothing so far. That means little while the list below is long."))

    told.choose("urgency_triage", "custody", "not_detained")
    told.say("urgency_triage", "date_near", yes=False)
    told.choose("urgency_triage", "prior_order", "none")
    told.say("urgency_triage", "fee_notice", yes=False)
    told.say("urgency_triage", "safety_risk", yes=True)

    expect(urgent.get_by_role("heading", level=3)).to_have_count(1)
    expect(page.get_by_text(re.compile(re.escape(label(language, "Saved: %(moment)s", moment=""))))).to_be_visible()

    told.go_on()


def tell_who_it_is(told: Interview) -> None:
    """Write down the client, and that everybody is written down."""
    told.question(FULL_NAME).fill(CLIENTS[told.language])
    told.choose("record_names", "family_entered", "confirmed")
    told.choose("record_names", "adverse_entered", "confirmed")
    told.go_on()


def mistype_the_arrival(told: Interview, arrived: date) -> None:
    """A day that has not been yet is answered at its field, in words, and everything else is still there."""
    page, manner = told.page, asked("record_arrival", "manner")
    told.question(ARRIVED).fill((here_today() + timedelta(days=400)).isoformat())
    told.question(manner).select_option("with_a_visa")
    told.question(asked("record_arrival", "shown_by")).fill("sello en el pasaporte")
    press(page, told.language, "Save")
    wrong = told.question(ARRIVED)

    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(re.compile(r"\w+ \w+ \w+"))
    expect(wrong).to_have_value((here_today() + timedelta(days=400)).isoformat())
    expect(told.question(manner)).to_have_value("with_a_visa")
    expect(told.question(asked("record_arrival", "shown_by"))).to_have_value("sello en el pasaporte")
    keep_story(page, f"intake-wrong-date-{told.language}")

    wrong.fill(arrived.isoformat())
    press(page, told.language, "Save")

    expect(told.question(ARRIVED)).not_to_have_attribute("aria-invalid", "true")


def hear_the_rest(told: Interview) -> None:
    """Answer what the decision needs; each part is left by a link at once, and what was just answered goes along."""
    told.turn_to("history")
    told.say("screening_interview", "signed_return_papers", yes=False)
    told.choose("screening_interview", "criminal_history", "none")
    told.turn_to("claim")
    told.say("screening_interview", "fear_of_return", yes=True)
    told.choose("screening_interview", "protected_ground", "religion")
    told.turn_to("one_year")
    told.choose("one_year_check", "one_year_exception", "not_needed")
    told.turn_to("closing_interview")
    told.question(asked("screening_interview", "held_on")).fill(here_today().isoformat())
    told.choose("screening_interview", "interpreter", "not_needed")
    told.go_on()


def decide(page: Page, language: str, address: str) -> None:
    """The supervising attorney decides that the office gives advice and no more."""
    page.goto(address)
    page.get_by_label(asked("screening_decision", "result").in_(language)).select_option("advice_only")
    page.get_by_label(asked("screening_decision", "decided_on").in_(language)).fill(here_today().isoformat())
    page.get_by_label(asked("screening_decision", "reasons").in_(language)).fill("otra oficina está más cerca de ella")
    press(page, language, "Decide")
    is_done(page, language)


def came_to(page: Page, language: str) -> Locator:
    """Return what the interview came to: its result, what it means, and the letters that it needs."""
    title = field_of("screening_decision", "result").shown("advice_only")
    found = page.get_by_role("region", name=beside(language, title))

    expect(found).to_contain_text(label(language, "not made yet"))
    assert [] == hard_to_use(page)

    keep_story(page, f"intake-result-{language}")
    return found


def hand_out_the_letter(page: Page, language: str, result: Locator) -> None:
    """Make the letter that the result needs, open it, and find it made."""
    address = page.url
    letter = template_title(language, "declination_letter")
    result.get_by_role("link", name=label(language, "Make it")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(letter)

    labels = {one.name: one.label.in_(language) for one in catalog().document["declination_letter"].fields}
    page.get_by_label(labels["reason"]).fill(REASON)
    press(page, language, "Make it and keep it as a draft")

    expect(page.get_by_label(labels["attorney_name"])).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label(labels["reason"])).to_have_value(REASON)

    keep_story(page, f"intake-letter-{language}")
    for name, typed in TYPED_IN.items():
        page.get_by_label(labels[name]).fill(typed)
    press(page, language, "Make it and keep it as a draft")
    with page.expect_download() as coming:
        follow(page, language, "Download the file")
    words = "\n".join(one.text for one in docx.Document(str(coming.value.path())).paragraphs)

    assert [] == [one for one in (CLIENTS[language], REASON) if one not in words]

    page.goto(address)

    expect(result).to_contain_text(label(language, "made"))
    expect(result).not_to_contain_text(label(language, "not made yet"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_interview_becomes_a_case_with_its_result_and_letter(
    opened: Opened, living: LivingOffice, language: str
) -> None:
    """She signs in, asks what is urgent first, mistypes a day and loses nothing, and hands the client a letter."""
    living.speak(INES, language)
    page = opened("", language=language)
    told = Interview(page, language)
    arrived = here_today() - timedelta(days=200)
    sign_in(page, language, INES)
    follow(page, language, "Intake")
    press(page, language, "Begin an interview")
    answer_what_is_urgent(told)
    told.go_on()
    tell_who_it_is(told)
    mistype_the_arrival(told, arrived)
    hear_the_rest(told)
    keep_story(page, f"intake-review-{language}")

    expect(page.get_by_text(label(language, "Everything that the first steps need is answered."))).to_be_visible()

    press(page, language, "Open the case")
    page.wait_for_url("**/intake/result/*")

    expect(section(page, language, "Not decided yet")).to_contain_text(step_title(language, "screening_decision"))

    decide(opened(SOFIA, language=language), language, page.url.partition("?")[0])
    page.reload()
    hand_out_the_letter(page, language, came_to(page, language))
    follow(page, language, "Cases")

    expect(page.get_by_role("rowheader", name=CLIENTS[language])).to_be_visible()

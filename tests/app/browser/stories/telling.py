"""One story in both languages: what the pages call a thing is looked up, never written twice.

A story is told by the roles and names that a person (or a screen reader) goes by; the English words are the pages' own.
"""

from __future__ import annotations

import os
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect
from tests.app.browser.living_office import PASSWORD, email_of
from tests.app.browser.looking import keep_picture
from tests.app.test_up import wait_for
from tests.plugins.docket import ZONE, catalog_of

from amparo.declarations import Catalog, FieldDeclaration, Text
from amparo_app.web.words import day_in, translations, whole_catalog

LANGUAGES = ("en", "es")


@cache
def _known() -> frozenset[str]:
    whole = whole_catalog("es")
    return frozenset(part for one in whole for part in ((one.id,) if isinstance(one.id, str) else one.id))


def label(language: str, english: str, **facts: object) -> str:
    """Return what a page calls something in a language; one that no page says is a mistake of the story."""
    assert english in _known(), f"no page says “{english}”"
    return translations(language).gettext(english) % facts if facts else translations(language).gettext(english)


def counted(language: str, one: str, several: str, number: int) -> str:
    """Return what a page says of a number of things."""
    assert one in _known(), f"no page says “{one}”"
    return translations(language).ngettext(one, several, number) % {"num": number}


@cache
def catalog() -> Catalog:
    """Return the catalog of asylum alone, as the office of the stories has it."""
    return catalog_of("asylum")


def step_title(language: str, step: str) -> str:
    """Return what a step is called."""
    return catalog().step[step].title.in_(language)


def template_title(language: str, template: str) -> str:
    """Return what a paper is called."""
    return catalog().document[template].title.in_(language)


def event_title(language: str, kind: str) -> str:
    """Return what an event is called."""
    return catalog().event[kind].title.in_(language)


def field_of(step: str, field: str) -> FieldDeclaration:
    """Return one of the fields in the form of a step."""
    return next(one for one in catalog().step[step].form.fields if one.name == field)


def asked(step: str, field: str) -> Text:
    """Return what the form of a step asks in one of its fields."""
    return field_of(step, field).label


def beside(language: str, text: Text) -> str:
    """Return a question as an interview asks it: in both languages, the reader's first."""
    return f"{text.in_(language)} {text.in_('es' if language == 'en' else 'en')}"


def here_today() -> date:
    """Return the office's own day, which is not always the machine's."""
    return datetime.now(ZoneInfo(ZONE)).date()


def day(language: str, value: date) -> str:
    """Return a day as the pages write it out."""
    return day_in(language)(value)


def sign_in(page: Page, language: str, name: str, *, password: str = PASSWORD) -> None:
    """Sign in by the form, wherever the page is, and wait until somebody is told that they are in."""
    page.goto("/sign-in")
    page.get_by_label(label(language, "E-mail")).fill(email_of(name))
    page.get_by_label(label(language, "Password"), exact=True).fill(password)
    page.get_by_role("button", name=label(language, "Sign in"), exact=True).click()
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def press(page: Page | Locator, language: str, english: str, **facts: object) -> None:
    """Press the button that a page calls so."""
    page.get_by_role("button", name=label(language, english, **facts), exact=True).click()


def follow(page: Page | Locator, language: str, english: str, **facts: object) -> None:
    """Follow the link that a page calls so."""
    page.get_by_role("link", name=label(language, english, **facts), exact=True).first.click()


def section(page: Page, language: str, english: str, **facts: object) -> Locator:
    """Return the part of a page under a heading."""
    return page.get_by_role("region", name=label(language, english, **facts), exact=True)


def is_done(page: Page, language: str) -> None:
    """Wait until the page says that it was done."""
    expect(page.get_by_role("status").filter(has_text=label(language, "Done."))).to_be_visible()


def keep_story(page: Page, name: str) -> None:
    """Keep pictures of a page on a desk and on a telephone, where `AMPARO_PICTURES` names a folder for them."""
    folder = os.environ.get("AMPARO_PICTURES", "")
    if folder:
        for wide in (1280, 380):
            page.set_viewport_size({"width": wide, "height": 900})
            keep_picture(page, folder, f"story-{name}-{wide}")
        page.set_viewport_size({"width": 1280, "height": 900})


def wait_for_ringing(page: Page, language: str, number: str) -> None:
    """Look at Today until a date of a case (by number) asks to be acknowledged."""

    def asks() -> bool:
        page.goto("/today")
        return page.get_by_label(label(language, "Note on %(number)s", number=number)).count() > 0

    wait_for(asks, f"{number} rings")

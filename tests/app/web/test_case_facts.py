"""The facts of a case on their pages: what is known, who said so, what hangs on it, and how it is stated anew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.app.web.case_pages import address, deadline_id, in_court
from tests.core.records.office import Office

from amparo.case.commands import CompleteStep
from amparo.case.events import FactsStated

if TYPE_CHECKING:
    from tests.app.web.conftest import SignedInAs

CUSTODY, CHILD = "asylum.custody", "asylum.child"


def screened(office: Office) -> str:
    """Return a case whose client is free, as the screening said."""
    case = in_court(office)
    office.do(case, "Pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    return case


def key_of(office: Office, case: str, name: str) -> str:
    """Return the key under which a fact is kept, or is to be, in a case of one person."""
    declared = office.records.active_catalog("clinic").fact[name]  # type: ignore[union-attr]
    return f"{name}@p1" if declared.scope.value == "person" else name


def test_each_fact_says_who_stated_it_when_and_what_hangs_on_it(office: Office, signed_in_as: SignedInAs) -> None:
    """The list leads to each; a step that opens by it is named there."""
    case = screened(office)
    browser = signed_in_as("Ana")
    page = browser.get(address(office, case, "facts"))
    row = next(one for one in page.texts("tbody tr") if "free" in one)
    link = next(one.get("href") for one in page.all("tbody a") if CUSTODY in one.get("href"))
    fact = browser.get(link)

    assert [] == [one.get("href") for one in page.all("main details a") if CUSTODY in one.get("href")]
    assert "Pablo Prueba" in row
    assert "free" in fact.text
    assert "Pablo Prueba" in fact.text
    assert fact.texts("section[aria-labelledby=reads-head]")


def test_a_fact_is_stated_anew_with_its_reason_and_the_former_stays_in_its_history(
    office: Office, signed_in_as: SignedInAs
) -> None:
    """The steps that rest on it are marked, and the page says so."""
    case = screened(office)
    key = key_of(office, case, CUSTODY)
    browser, where = signed_in_as("Pablo"), address(office, case, "facts", key)
    browser.get(where)
    page = browser.send(where, value="detained", reason="her sister called from the center")
    last = next(one.body for one in reversed(office.records.history(case)) if isinstance(one.body, FactsStated))

    assert address(office, case, "facts") == page.path
    assert any("detained" in one for one in page.texts("#came li"))
    assert ("detained", "her sister called from the center") == (office.case(case).facts[key], last.reason)
    said = browser.get(where)
    assert "her sister called from the center" in said.text
    assert ["detained", "free"] == said.texts("details li > .as-typed:first-child")


def test_without_a_reason_what_is_known_is_not_stated_otherwise(office: Office, signed_in_as: SignedInAs) -> None:
    """Nothing typed is lost; an answer that is none of the choices is said at its field."""
    case = screened(office)
    key = key_of(office, case, CUSTODY)
    browser, where = signed_in_as("Pablo", "es"), address(office, case, "facts", key)
    browser.get(where)
    page = browser.send(where, value="detained")

    assert 422 == page.status
    assert ["Llene este campo."] == page.texts("#reason-problem")
    assert ["detained"] == [one.get("value") for one in page.all("#value option[selected]")]
    assert 422 == browser.send(where, value="on the moon", reason="a guess").status
    assert "free" == office.case(case).facts[key]


def test_a_fact_that_a_date_hangs_on_names_the_date_and_moves_it(office: Office, signed_in_as: SignedInAs) -> None:
    """A child has no year to count: that the date ends waits for somebody to confirm it."""
    case = screened(office)
    key = key_of(office, case, CHILD)
    browser, where = signed_in_as("Ana"), address(office, case, "facts", key)
    before = browser.get(where)
    page = browser.send(where, value="yes", reason="birth certificate")

    assert "one year" in before.texts("section[aria-labelledby=reads-head] li")
    assert any("one year" in one for one in page.texts("#came li"))
    assert office.case(case).deadline[deadline_id(office, case, "one_year")].waiting is not None
    assert date(2027, 1, 20) == office.case(case).deadline[deadline_id(office, case, "one_year")].dates.legal_due


def test_whoever_may_not_state_facts_reads_them_and_is_refused(office: Office, signed_in_as: SignedInAs) -> None:
    """A form of their own making is told above the page, with what they typed."""
    case = screened(office)
    key = key_of(office, case, CUSTODY)
    browser, where = signed_in_as("Clara"), address(office, case, "facts", key)
    page = browser.get(where)
    assert [] == [one for one in page.tree.forms if one.get("action") == where]

    browser.get(address(office, case, "notes"))
    forged = browser.post(where, browser.hidden() | {"value": "detained", "reason": "hearsay from the hall"})

    assert 409 == forged.status
    assert "hearsay from the hall" in forged.text
    assert "free" == office.case(case).facts[key]
    assert 404 == browser.get(address(office, case, "facts", "asylum.nothing")).status

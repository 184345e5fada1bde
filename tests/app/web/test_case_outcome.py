"""What came of a step or an event, on the page that it leads to: dates, steps, who is told, papers, reloaded too."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.app.cli.test_documents_own import NOTICE
from tests.app.web.case_pages import address, deadline_id, event_id, fill, in_court
from tests.core.case.practice import CATALOG
from tests.core.records.office import Office

from amparo.case.commands import Assign, CompleteStep
from amparo.declarations import Catalog, Role
from amparo.plugins.catalog import content_hash
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut

if TYPE_CHECKING:
    from tests.app.web.browsing import OwnEngine, Page
    from tests.app.web.conftest import SignedInAs

SCREENING: dict[str, Any] = {"custody": "free", "child": "no"}
CAME = "#came li"


def apply_waiting(office: Office) -> None:
    """Carry out what waits in the inbox, as the engine does when it comes back."""
    for one in office.records.waiting_commands(office.wall + timedelta(days=1)):
        carry_out(office.records, CarryOut(case=one.case, command=one.command, now=office.now))


def recorded(page: Page) -> str:
    """Return what a page says of the command before it."""
    return " ".join(page.texts("#came"))


def test_a_step_that_is_done_says_what_opened_and_a_reload_says_it_again(
    office: Office, signed_in_as: SignedInAs
) -> None:
    """The address names the command by chance letters, and nothing of the case."""
    case = in_court(office)
    browser, where = signed_in_as("Pablo"), address(office, case, "steps", "screening")
    browser.get(where)
    page = browser.send(where, **SCREENING)
    lines = page.texts(CAME)

    assert "Done: screening." in lines
    assert any(line.startswith("Can be done now: file the I-589") for line in lines)
    assert page.all("#came a[href*='/steps/file_i589']")
    query = page.response.url.query.decode()
    assert {"said", "did"} == {part.partition("=")[0] for part in query.split("&")}
    assert lines == browser.get(f"{page.path}?{query}").texts(CAME)


def test_an_event_says_which_dates_began_and_a_correction_from_which_day_to_which(
    office: Office, signed_in_as: SignedInAs
) -> None:
    """Old and new day stand side by side; each leads to the date with its reasons."""
    case = in_court(office)
    browser, where = signed_in_as("Pablo"), address(office, case, "events", "request_for_evidence")
    browser.get(where)
    begun = fill(browser, where, {"happened-on": "2027-01-02"}).texts(CAME)

    assert "On record: request for evidence, January 2, 2027." in begun
    assert any(one.startswith("A date begins to run: answer request, ") for one in begun)

    which = address(office, case, "events", event_id(office, case, "last_arrival"), "amend")
    browser.get(which)
    page = fill(browser, which, {"reason": "stamp read again", "happened-on": "2026-01-13"})

    assert "A date moves: one year, from January 20, 2027 to January 13, 2027." in page.texts(CAME)
    assert page.all(f"#came a[href$='/deadlines/{deadline_id(office, case, 'one_year')}']")


def test_whoever_is_told_by_mail_is_named(office: Office, signed_in_as: SignedInAs) -> None:
    """A case that is given to somebody is told to them."""
    case = in_court(office)
    browser, people = signed_in_as("Sofía", "es"), address(office, case, "people")
    browser.get(people)
    page = browser.send(f"{people}/paralegal/assign", person=office.people["Pablo"])

    assert "Aviso por correo a: Pablo Prueba." in page.texts(CAME)


def test_what_waits_for_the_engine_is_told_once_it_is_applied(
    office: Office, signed_in_as: SignedInAs, engine: OwnEngine
) -> None:
    """The same address first says that it is saved, later what came of it, or why nothing did."""
    case = in_court(office)
    browser, where = signed_in_as("Pablo"), address(office, case, "steps", "screening")
    browser.get(where)
    engine.is_away = True
    waits = browser.send(where, **SCREENING)
    again = f"{waits.path}?{waits.response.url.query.decode()}"

    assert "Saved, and will be applied" in waits.text
    assert [] == waits.texts(CAME)
    assert [again] == [one.get("href") for one in waits.all("main p a") if "did=" in one.get("href", "")]

    apply_waiting(office)

    page = browser.get(again)
    assert "Saved, and will be applied" not in page.text
    assert "Done: screening." in page.texts(CAME)


def test_what_was_saved_and_came_to_nothing_says_why(
    office: Office, signed_in_as: SignedInAs, engine: OwnEngine
) -> None:
    """Somebody else did the step in the meantime."""
    case = in_court(office)
    browser, where = signed_in_as("Pablo"), address(office, case, "steps", "screening")
    browser.get(where)
    engine.is_away = True
    waits = browser.send(where, **SCREENING)
    office.do(case, "Ana", CompleteStep(step="screening", answers={"custody": "detained"}))
    apply_waiting(office)
    page = browser.get(f"{waits.path}?{waits.response.url.query.decode()}")

    assert "was not applied. This step was done already" in page.texts("[role=alert]")[0]


def test_a_command_of_another_case_is_told_nowhere_else(office: Office, signed_in_as: SignedInAs) -> None:
    """An address that somebody copies to another case, or makes up, says nothing."""
    case, other = in_court(office), office.open_case()
    browser, where = signed_in_as("Pablo"), address(office, case, "steps", "screening")
    browser.get(where)
    query = browser.send(where, **SCREENING).response.url.query.decode()

    assert [] == browser.get(f"{address(office, other)}?{query}").texts("#came")
    assert [] == browser.get(f"{address(office, case)}?said=done&did=nothing").texts("#came")


@pytest.fixture
def with_paper(office: Office) -> str:
    """Return the id of a case whose screening offers a letter."""
    step = next(one for one in CATALOG.steps if one.id == "screening")
    steps = tuple(
        one.model_copy(update={"documents": (NOTICE.template.id,)}) if one is step else one for one in CATALOG.steps
    )
    parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields}
    parts |= {"documents": (NOTICE.template,), "steps": steps}
    catalog = Catalog(**parts | {"hash": content_hash(Catalog(**parts))})
    office.records.save_catalog(catalog)
    office.records.set_active_catalog("clinic", catalog.hash, office.people["Sofía"])
    case = in_court(office)
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    return case


def test_the_papers_of_a_step_are_offered_with_it(office: Office, with_paper: str, signed_in_as: SignedInAs) -> None:
    """Each with one button; that of somebody who may make none is not there."""
    browser, where = signed_in_as("Pablo"), address(office, with_paper, "steps", "screening")
    browser.get(where)
    page = browser.send(where, **SCREENING)
    title = NOTICE.template.title.en

    assert title in recorded(page)
    assert page.all(f"#came [action$='/documents/new/{NOTICE.template.id}'], #came a[href*='/documents/new/']")
    shown = browser.get(where)
    assert any(title in one for one in shown.texts("main li"))

"""The pages of the plugins under somebody's fingers: work is stopped while it runs, a wrong setting loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.app.browser.conftest import PATIENCE_MS
from tests.app.browser.furnished_office import ServedPages
from tests.app.clinic import mark
from tests.app.web.browsing import session_for
from tests.app.web.test_plugin_settings import AT, TYPED, stands
from tests.core.records.office import Office

from amparo.records.jobs import JobState, JobStopped, NewJob
from amparo_app.rehearsal_job import REHEARSAL
from amparo_app.switch_job import SWITCH

PLACES = {REHEARSAL: "rehearsals", SWITCH: "switches"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Return an invented clinic with real records."""
    made = Office(tmp_path)
    mark(made)
    yield made
    made.records.close()


@pytest.fixture
def page(chromium: Browser, office: Office) -> Iterator[Page]:
    """Return a page in the browser of the supervising attorney."""
    with ServedPages(office) as served:
        context = chromium.new_context(base_url=served.address, locale="en-US")
        context.set_default_timeout(PATIENCE_MS)
        shown = session_for(office, "Sofía")
        context.add_cookies([{"name": "amparo", "value": shown, "url": served.address, "httpOnly": True}])
        yield context.new_page()
        context.close()


@pytest.mark.parametrize("kind", PLACES)
def test_work_that_runs_is_watched_and_stopped(office: Office, page: Page, kind: str) -> None:
    """The page counts by itself, and says in the end that it was stopped; the work ends at its next step."""
    job = office.records.put_job(NewJob("clinic", kind, {"proposed": "x"}, office.people["Sofía"], "", total=9))
    assert office.records.claim_job(job.id)
    office.records.note_progress(job.id, 1, 9)
    page.goto(f"/plugins/{PLACES[kind]}/{job.id}")
    expect(page.locator("#progress")).to_contain_text("1 of 9 done")
    office.records.note_progress(job.id, 2, 9)
    expect(page.locator("#progress")).to_contain_text("2 of 9 done")
    page.get_by_role("button", name="Stop it").click()

    expect(page.get_by_role("status")).to_contain_text("Done.")
    expect(page.locator("#progress")).to_contain_text("cancelled")
    expect(page.get_by_role("button", name="Stop it")).to_have_count(0)
    assert JobState.CANCELLED is office.records.job("clinic", job.id).state
    with pytest.raises(JobStopped):
        office.records.note_progress(job.id, 3, 9)


def test_a_wrong_setting_is_answered_at_its_field_with_the_rest_still_there(office: Office, page: Page) -> None:
    """Mended in its place, everything is kept."""
    page.goto(AT)
    page.locator("#place").fill(TYPED["place"])
    page.locator("#seats").fill("many")
    page.get_by_role("button", name="Keep", exact=True).click()

    expect(page.locator("#seats-problem")).to_be_visible()
    expect(page.locator("#seats")).to_have_value("many")
    expect(page.locator("#place")).to_have_value(TYPED["place"])
    assert {} == stands(office)

    page.locator("#seats").fill("24")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Done.")
    assert (24, TYPED["place"]) == (stands(office)["seats"], stands(office)["place"])

"""Stopping on a page what is under way: a rehearsal leaves nothing behind, going live is gone on with later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import cast

import pytest
from temporalio.client import Client
from tests.app.web.browsing import Browser
from tests.app.web.conftest import SignedInAs
from tests.core.case.catalogs import with_step
from tests.core.records.office import Office, intake

from amparo.declarations import Catalog, Text
from amparo.records.catalog_switches import Rehearsed, count_not_under, note_switch, was_rehearsed
from amparo.records.jobs import Job, JobState, JobStopped, NewJob
from amparo.settings import Settings
from amparo_app.rehearsal_job import REHEARSAL, Rehearsals
from amparo_app.rehearsing import AT_A_TIME
from amparo_app.switch_job import SWITCH, Switches, SwitchRequest
from amparo_workflows.client import connect
from amparo_workflows.job_kinds import JobKind, JobRun
from amparo_workflows.server import Server
from amparo_workflows.worker import engine_worker

pytestmark = pytest.mark.timeout(300)

CASES = AT_A_TIME + 2
"""More than a rehearsal looks through at a time."""

RENAMED = with_step("stopped: name", "file_i589", title=Text("send it", "enviarla"))


class Watched(JobRun):
    """A job that somebody does something about on its page, once the first cases are done."""

    press: Callable[[], None] = staticmethod(lambda: None)

    def advance(self, done: int, total: int) -> None:
        """Say how much is done, then have it be pressed."""
        self._told = 0.0  # every step is told, not one in half a second
        super().advance(done, total)
        self.press()
        self.press = lambda: None


@pytest.fixture
def sofia(signed_in_as: SignedInAs) -> Browser:
    """Return the browser of the supervising attorney, who reads Spanish."""
    return signed_in_as("Sofía", "es")


@pytest.fixture(autouse=True)
def cases(office: Office) -> list[str]:
    """Open some cases."""
    return [office.open_case(intake(name=f"Luz Ejemplo {n}", a_number=f"000-111-{n:03}")) for n in range(CASES)]


def stop(browser: Browser, job: Job, place: str) -> None:
    """Press the button of a job's page, as it is drawn while it runs."""
    page = browser.get(f"/plugins/{place}/{job.id}")
    assert page.texts("progress"), page.text
    page = browser.send(f"/jobs/{job.id}/cancel")
    assert f"/jobs/{job.id}" == page.path
    assert "Listo." in page.text


async def do(office: Office, settings: Settings, kind: JobKind, job: Job, press: Callable[[], None]) -> object:
    """Do a job in a thread of its own, as its worker does, with somebody at its page."""
    claimed = office.records.claim_job(job.id)
    assert claimed is not None
    run = Watched(claimed, office.records, settings, cast("Client", None), 1)  # these jobs keep no papers
    run.press = press
    return await asyncio.to_thread(kind.run, run)


async def test_a_rehearsal_is_stopped_while_it_runs(office: Office, sofia: Browser) -> None:
    """It ends at its next case, says so, and counts as no rehearsal of anything."""
    job = office.records.put_job(NewJob("clinic", REHEARSAL, {"language": "es"}, office.people["Sofía"], ""))
    settings = sofia.site.settings
    with pytest.raises(JobStopped):
        await do(office, settings, Rehearsals(), job, lambda: stop(sofia, job, "rehearsals"))
    page = sofia.get(f"/plugins/rehearsals/{job.id}")

    assert JobState.CANCELLED is office.records.job("clinic", job.id).state
    assert "cancelado" in page.text
    assert [] == page.all("form[action$='/cancel'], form[action$='/go-live']")
    assert 409 == sofia.post(f"/jobs/{job.id}/cancel", sofia.hidden()).status


@pytest.fixture
async def at_work(office: Office, sofia: Browser) -> AsyncIterator[Settings]:
    """Have a workflow server and the engine at work for the clinic; return where they are."""
    server = Server(office.data / "server")
    await server.start()
    settings = sofia.site.settings.model_copy(update={"temporal_address": server.address})
    try:
        async with engine_worker(await connect(settings, office.records.keys), office.records):
            yield settings
    finally:
        await server.stop()


def going_live(office: Office, catalog: Catalog) -> Job:
    """Have a catalog that was rehearsed be asked to go live."""
    in_force = office.records.organization("clinic").catalog
    office.records.save_catalog(catalog)
    entry = Rehearsed(against=in_force, cases=CASES, affected=CASES, dangerous=0, unread=0)
    note_switch(office.records, "clinic", catalog.hash, entry, by=office.people["Sofía"], operator="")
    assert was_rehearsed(office.records, "clinic", catalog.hash)
    office.records.set_active_catalog("clinic", catalog.hash, office.people["Sofía"])
    asked = SwitchRequest(proposed=catalog.hash, reason="a volunteer came").model_dump()
    return office.records.put_job(NewJob("clinic", SWITCH, asked, office.people["Sofía"], ""))


async def test_going_live_is_stopped_while_it_runs_and_gone_on_with(
    office: Office, sofia: Browser, cases: list[str], at_work: Settings
) -> None:
    """No case is lost in between: each goes by the one catalog or the other, and the page says how many are left."""
    job = going_live(office, RENAMED)
    with pytest.raises(JobStopped):
        await do(office, at_work, Switches(), job, lambda: stop(sofia, job, "switches"))
    left = count_not_under(office.records, "clinic", RENAMED.hash)
    page = sofia.get("/plugins")

    assert JobState.CANCELLED is office.records.job("clinic", job.id).state
    assert 0 < left < CASES
    assert f"{left} casos abiertos" in page.texts("main .notice.heed")[0]

    sofia.send("/plugins/switches")
    (again,) = [one for one in office.records.jobs("clinic") if one.state is JobState.WAITING]
    await do(office, at_work, Switches(), again, lambda: None)

    assert {RENAMED.hash} == {office.case(case).catalog for case in cases}
    assert [] == sofia.get("/plugins").texts("main .notice.heed")


def test_what_is_all_but_over_cannot_be_stopped_and_the_page_says_so(office: Office, sofia: Browser) -> None:
    """The last case is done, and the report is being kept."""
    job = office.records.put_job(NewJob("clinic", REHEARSAL, {}, office.people["Sofía"], ""))
    assert office.records.claim_job(job.id)
    office.records.note_progress(job.id, CASES, CASES)
    sofia.get(f"/plugins/rehearsals/{job.id}")
    page = sofia.send(f"/jobs/{job.id}/cancel")

    assert 409 == page.status
    assert ["Ya no había nada que detener: terminó, o lo que hizo se está guardando en este momento."] == page.texts(
        "[role=alert]:not([hidden])"
    )
    assert JobState.RUNNING is office.records.job("clinic", job.id).state


def test_what_was_stopped_before_it_began_never_does(office: Office, sofia: Browser) -> None:
    """Nobody takes it up later."""
    job = office.records.put_job(NewJob("clinic", SWITCH, {"proposed": "x"}, office.people["Sofía"], ""))
    sofia.get(f"/plugins/switches/{job.id}")
    sofia.send(f"/jobs/{job.id}/cancel")

    assert JobState.CANCELLED is office.records.job("clinic", job.id).state
    assert office.records.claim_job(job.id) is None

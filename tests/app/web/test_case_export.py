"""A client's own file: asked for on the case's page, written as a job, fetched once by whoever asked for it."""

from __future__ import annotations

import asyncio
import io
import zipfile
from typing import TYPE_CHECKING

from tests.app.web.browsing import ADDRESS, Browser
from tests.app.web.case_pages import address
from tests.core.records.office import CLIENT, Office

from amparo.records.jobs import Job, JobState
from amparo_app.exporting.case_export import CaseExports
from amparo_app.exporting.job import export_file
from amparo_app.web.site import Site
from amparo_workflows.job_kinds import JobRun

if TYPE_CHECKING:
    from httpx2 import Response
    from temporalio.client import Client
    from tests.app.web.conftest import SignedInAs


def fetched(browser: Browser, path: str) -> Response:
    """Send a bare form of one's own, and return the answer as it came."""
    browser.get("/account")
    return browser.client.post(path, data=browser.hidden(), headers={"origin": ADDRESS})


def worked(office: Office, site: Site, job: Job) -> None:
    """Do a job as the worker does: this kind asks nothing of the engine."""

    async def work(client: Client | None = None) -> None:
        claimed = office.records.claim_job(job.id)
        assert claimed is not None
        run = JobRun(claimed, office.records, site.settings, client, 1)  # type: ignore[arg-type]
        office.records.finish_job(job.id, await asyncio.to_thread(CaseExports().run, run))

    asyncio.run(work())


def test_the_clients_file_is_asked_for_with_one_button_written_and_given_once(
    office: Office, site: Site, signed_in_as: SignedInAs
) -> None:
    """It lies sealed until it is fetched, and nothing is left of it afterwards; reading it is in the audit."""
    case = office.open_case()
    number, browser = office.case(case).number, signed_in_as("Pablo")
    browser.get(address(office, case))
    waits = browser.send(f"{address(office, case)}/export")
    [job] = office.records.jobs("clinic")

    assert f"/jobs/{job.id}" == waits.path
    assert ["waits"] == waits.texts("#progress .tag")
    assert 409 == fetched(browser, f"/cases/{number}/export/{job.id}/file").status_code

    worked(office, site, job)
    assert CLIENT.encode() not in export_file(site.settings, job.id).read_bytes()
    page = browser.get(f"/jobs/{job.id}")
    assert page.all(f"form[action='/cases/{number}/export/{job.id}/file']")
    answer = fetched(browser, f"/cases/{number}/export/{job.id}/file")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as found:
        assert CLIENT in found.read("case.html").decode()
    assert "no-store" == answer.headers["cache-control"]
    assert not export_file(site.settings, job.id).exists()
    assert 409 == fetched(browser, f"/cases/{number}/export/{job.id}/file").status_code
    reads = {one.what for one in office.records.reads_of("clinic", case) if one.person == office.people["Pablo"]}
    assert {"web ask", "export a client's file", "web fetch"} <= reads


def test_nobody_else_asks_for_or_fetches_it(office: Office, site: Site, signed_in_as: SignedInAs) -> None:
    """The coordinator may not export a case; another paralegal's case, or file, is not there."""
    case, other = office.open_case(), office.open_case()
    pablo, number = signed_in_as("Pablo"), office.case(case).number
    fetched(pablo, f"/cases/{number}/export")
    [job] = office.records.jobs("clinic")
    worked(office, site, job)

    assert JobState.DONE is office.records.job("clinic", job.id).state
    assert 404 == fetched(signed_in_as("Clara"), f"/cases/{number}/export").status_code
    assert 404 == fetched(signed_in_as("Ana"), f"/cases/{number}/export/{job.id}/file").status_code
    assert 404 == fetched(pablo, f"/cases/{office.case(other).number}/export/{job.id}/file").status_code
    assert 1 == len(office.records.jobs("clinic"))

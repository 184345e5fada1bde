"""One client's own file as a job: sealed under the case's key, and given once to whoever asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from amparo.errors import Refused
from amparo.records.jobs import JobState
from amparo_app.exporting.job import CASE_EXPORT, ExportNotThere, ExportRequest, export_file, tidy_exports
from amparo_app.exporting.sealed_file import SealedReader, SealedWriter
from amparo_app.office import Office

if TYPE_CHECKING:
    from amparo.records.jobs import Job
    from amparo.records.repository import Records
    from amparo.settings import Settings
    from amparo_workflows.job_kinds import JobRun

_DOING = "export a client's file"


class CaseExportMade(BaseModel):
    """What a client's file holds: how many files, and their size in bytes as a zip."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    files: int
    bytes: int


class CaseExports:
    """Writes one client's file; whatever becomes of it, nothing is left but the sealed file."""

    def run(self, run: JobRun) -> dict[str, Any]:
        """Write the file; raises Refused for whoever may not export the case, or not any more."""
        from amparo_app.exporting.everything import Export  # noqa: PLC0415 - brings the templates' library
        from amparo_app.exporting.target import ZipTarget  # noqa: PLC0415 - as above

        tidy_exports(run.records, run.settings)
        organization = run.records.organization(run.job.organization)
        office = Office(run.settings, _DOING, run.job.asked.operator)
        office.records = run.records
        actor = office.person_acting(organization.id, run.job.by)
        case = office.case(_case_of(run.job), organization, actor)
        language = ExportRequest.model_validate(run.job.asked.request).language
        file = export_file(run.settings, run.job.id)
        try:
            with SealedWriter(file, run.records.keys, case.id, run.job.id) as sealed:
                target = ZipTarget(sealed)
                Export(office, organization, actor, language).case(case, target)
            run.check()
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        with SealedReader(file, run.records.keys, case.id, run.job.id) as written:
            return CaseExportMade(files=target.files, bytes=written.size).model_dump(mode="json")


def opened_case_export(records: Records, settings: Settings, job: Job, person: str) -> SealedReader:
    """Return a client's file as a zip, to be read once by whoever (id) asked for it; drop it then with `drop_export`.

    Whether they may have the case now is asked before. Raises Refused for anybody else, ExportNotThere where there is
    no file.
    """
    if job.kind != CASE_EXPORT or job.by != person:
        raise Refused(f"Export {job.id} is for whoever asked for it alone.")
    file, case = export_file(settings, job.id), _case_of(job)
    if job.state is not JobState.DONE or not file.exists():
        raise ExportNotThere(job.id)
    records.keys.load(case)
    return SealedReader(file, records.keys, case, job.id)


def _case_of(job: Job) -> str:
    if job.case is None:
        raise Refused(f"Job {job.id} names no case, so there is no client's file to write.")
    return job.case

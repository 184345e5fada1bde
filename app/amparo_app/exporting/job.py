"""An export as a job: written into a sealed file of the office's own, and given once to whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Text
from amparo.errors import InvalidInput, Refused
from amparo.records.jobs import UNFINISHED, JobState
from amparo.records.keys import organization_key
from amparo.records.sight import seen_by
from amparo_app.exporting.sealed_file import SealedReader, SealedWriter
from amparo_app.office import Office

if TYPE_CHECKING:
    from amparo.records.jobs import Job
    from amparo.records.keys import Keys
    from amparo.records.people import Member
    from amparo.records.repository import Records
    from amparo.settings import Settings
    from amparo_workflows.job_kinds import JobRun

EXPORT, CASE_EXPORT = "export", "case_export"
"""The kinds: everything that an organization owns, and one client's own file."""

KEPT = timedelta(days=3)
"""How long a finished export can be fetched: it is everything in one place."""

_DOING = "export everything"
_ENDING = ".sealed"


class ExportRequest(BaseModel):
    """In which language, and what whoever asked named as the place for it at last."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: str = "en"
    out: str = ""


class ExportMade(BaseModel):
    """What an export holds: its cases, those that whoever asked may not see, its files and its size in bytes.

    `unseen` are the latter by id: whatever is added to them before the file is fetched is in it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    cases: int
    hidden: int
    files: int
    bytes: int
    unseen: tuple[str, ...] = ()


class Exports:
    """Writes everything that an organization owns; whatever becomes of it, nothing is left but the sealed file."""

    def run(self, run: JobRun) -> dict[str, Any]:
        """Write the export; raises Refused for whoever may not export."""
        from amparo_app.exporting.everything import Export  # noqa: PLC0415 - brings the templates' library
        from amparo_app.exporting.target import ZipTarget  # noqa: PLC0415 - as above

        tidy_exports(run.records, run.settings)
        asked = ExportRequest.model_validate(run.job.asked.request)
        organization = run.records.organization(run.job.organization)
        office = Office(run.settings, _DOING, run.job.asked.operator)
        office.records = run.records
        actor = office.person_acting(organization.id, run.job.by)
        keys, key, file = run.records.keys, organization_key(organization.id), export_file(run.settings, run.job.id)
        spools = _Spools(file, keys, key)
        try:
            with SealedWriter(file, keys, key, run.job.id) as sealed:
                target = ZipTarget(sealed, spools.spool)
                export = Export(office, organization, actor, asked.language)
                unseen = tuple(export.hidden())
                cases, hidden = export.everything(target, run.advance)
            run.check()
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        finally:
            spools.drop()
        with SealedReader(file, keys, key, run.job.id) as written:
            size = written.size
        made = ExportMade(cases=cases, hidden=hidden, files=target.files, bytes=size, unseen=unseen)
        return made.model_dump(mode="json")


class _SealedSpool:
    """Gathers the lines of a long file in a sealed file of its own, which goes when it was read."""

    def __init__(self, path: Path, keys: Keys, key: str, name: str) -> None:
        self._path, self._sealing = path, (keys, key, name)
        self._writer = SealedWriter(path, *self._sealing)

    def write(self, data: bytes) -> None:
        """Take more."""
        self._writer.write(data)

    def pieces(self) -> Iterator[bytes]:
        """Yield everything, and be gone."""
        self._writer.close()
        with SealedReader(self._path, *self._sealing) as reader:
            yield from reader.pieces()
        self.drop()

    def drop(self) -> None:
        """Be gone."""
        self._writer.close()
        self._path.unlink(missing_ok=True)


class _Spools:
    """The spools of one export, beside its file."""

    def __init__(self, file: Path, keys: Keys, key: str) -> None:
        self._file, self._keys, self._key = file, keys, key
        self._all: list[_SealedSpool] = []

    def spool(self, name: str) -> _SealedSpool:
        """Return a new spool."""
        path = self._file.with_name(f"{self._file.stem}.{len(self._all)}{_ENDING}")
        self._all.append(_SealedSpool(path, self._keys, self._key, f"{self._file.stem}/{name}"))
        return self._all[-1]

    def drop(self) -> None:
        """Drop what is left."""
        for one in self._all:
            one.drop()


class ExportNotThere(InvalidInput):
    """An export's file is not there: not finished, given already, or too old."""

    def __init__(self, job: str) -> None:
        self.sentence = Text(
            f"The file of export {job} is not here: it is not finished, was fetched already, or was too old to keep. "
            "Ask for a new export.",
            f"El archivo de la exportación {job} no está: no ha terminado, ya se descargó o era demasiado antiguo. "
            "Pida una nueva exportación.",
        )
        super().__init__(self.sentence.en)


def export_file(settings: Settings, job: str) -> Path:
    """Return where the sealed file of an export lies."""
    return settings.data_folder / "exports" / f"{job}{_ENDING}"


def opened_export(records: Records, settings: Settings, job: Job, actor: Member) -> SealedReader:
    """Return an export's zip, to be read once by whoever asked for it; drop it then with `drop_export`.

    Raises Refused for anybody else, ExportNotThere where there is no file, or none any more because a case in it was
    shut from them since.
    """
    if job.kind != EXPORT or job.by != actor.id:
        raise Refused(f"Export {job.id} is for whoever asked for it alone.")
    file = export_file(settings, job.id)
    if job.state is not JobState.DONE or not file.exists():
        raise ExportNotThere(job.id)
    unseen = ExportMade.model_validate(job.result).unseen
    if records.cases_where(job.organization, ~seen_by(actor.colleague())).keys() - set(unseen):
        drop_export(settings, job.id)
        raise ExportNotThere(job.id)
    return SealedReader(file, records.keys, organization_key(job.organization), job.id)


def drop_export(settings: Settings, job: str) -> None:
    """Delete an export's file: it was fetched, or is not wanted."""
    export_file(settings, job).unlink(missing_ok=True)


def tidy_exports(records: Records, settings: Settings) -> None:
    """Delete what belongs to no export that goes on or can still be fetched: left by a killed process, or too old."""
    fresh = records.known_jobs((JobState.DONE,), since=records.wall() - KEPT)
    kept = {job.id for job in (*records.known_jobs(UNFINISHED), *fresh) if job.kind in {EXPORT, CASE_EXPORT}}
    for file in export_file(settings, "-").parent.glob(f"*{_ENDING}"):
        if file.name.partition(".")[0] not in kept:
            file.unlink(missing_ok=True)

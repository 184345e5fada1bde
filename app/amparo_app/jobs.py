"""Jobs as people see them: whose they are, how far, what came of them, and their papers written into a folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from amparo.access.case_access import CaseAccess
from amparo.access.policy import default_policy
from amparo.declarations import Text
from amparo.errors import AmparoError, InvalidInput, Refused, ServerUnreachable, UnknownName
from amparo.records.jobs import Job, JobState
from amparo.records.sight import seen_by
from amparo_app.job_papers import LETTERS, PACKET, LetterMade, LettersMade, PacketMade, PacketRequest
from amparo_app.letters import check_free, save
from amparo_app.running import check_running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.records.jobs import NewJob
    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo_app.office import Office


class JobLine(BaseModel):
    """A job in a list; `case` is its case's number, if it is about one alone."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: str
    case: str
    state: JobState
    done: int
    total: int
    by: str
    created: datetime
    changed: datetime


class WrittenFile(BaseModel):
    """A paper that a job made, by the name under which it is written, or why it is not there."""

    model_config = ConfigDict(frozen=True)

    case: str
    document: str = ""
    name: str = ""
    pages: int = 0
    why: Text | None = None


class JobSheet(JobLine):
    """All that is known of a job: what came of it, or why nothing did; `folder` is where its papers were written.

    `notices` are what somebody should know before a packet is filed.
    """

    made: tuple[WrittenFile, ...] = ()
    notices: tuple[Text, ...] = ()
    problem: Text | None = None
    folder: Path | None = None


class Jobs:
    """The jobs of an organization, as one person may see them."""

    def __init__(self, office: Office, organization: Organization, actor: Member) -> None:
        self._office, self._organization, self._actor = office, organization, actor
        self._records = office.records

    def put(self, new: NewJob) -> Job:
        """Write a job down, then see that somebody does it.

        Raises ServerUnreachable where nothing runs: the job is saved, and begins by itself when something does.
        """
        job = self._records.put_job(new)
        try:
            check_running(self._office.settings)
        except ServerUnreachable as down:
            raise ServerUnreachable(
                f"Job {job.id} is saved and waits: Amparo does not run for {self._office.settings.data_folder}. It "
                "begins by itself once it does; there is no need to ask again.",
                f"Start it with `amparo up`. See what came of the job: amparo jobs follow {job.id}",
            ) from down
        return job

    def all(self) -> tuple[JobLine, ...]:
        """Return the jobs that the person may see, the latest first."""
        found = self._records.jobs(self._organization.id)
        return tuple(self._line(job) for job in found if self._may_see(job))

    def job(self, id_: str) -> Job:
        """Return a job by its id or the beginning of it; raises UnknownName, or Refused for another's.

        One about a case that the person is kept from is unknown to them, whoever asked for it.
        """
        try:
            job = self._records.job(self._organization.id, id_)
        except UnknownName as unknown:
            raise self._unknown(id_) from unknown
        if not default_policy().admits(self._actor.colleague(), self._access(job)):
            raise self._unknown(id_)
        if not self._may_see(job):
            raise Refused(
                f"Job {job.id} is not {self._actor.profile.name}'s to see: only whoever asked for it, and those who "
                "may write the papers of its case."
            )
        return job

    def cancel(self, id_: str) -> JobSheet:
        """Have a job not go on; raises as `job` does, and InvalidInput for one that has ended."""
        job = self.job(id_)
        return self.sheet(self._records.cancel_job(self._organization.id, job.id))

    def sheet(self, job: Job, folder: Path | None = None) -> JobSheet:
        """Return all that is known of a job."""
        made = tuple(one for one, _, _ in self._contents(job))
        notices = PacketMade.model_validate(job.result).notices if job.result and job.kind == PACKET else ()
        line = self._line(job).model_dump()
        return JobSheet(**line, made=made, notices=notices, problem=job.problem, folder=folder)

    def write(self, job: Job, folder: Path, *, force: bool) -> JobSheet:
        """Write the papers of a job that is done into a folder, each whole or not at all.

        Raises InvalidInput where nothing is done yet, or a file lies there already and `force` does not say otherwise.
        """
        if job.result is None:
            told = f"Job {job.id} has made nothing to write."
            raise InvalidInput(told, f"`amparo jobs show {job.id}` says why.")
        make_folder(folder)
        contents = self._contents(job)
        for one, _, _ in contents:
            if one.name:
                check_free(folder / one.name, force=force)
        written = tuple(self._written(one, id_, case, folder) for one, case, id_ in contents)
        return self.sheet(job, folder).model_copy(update={"made": written})

    def _written(self, one: WrittenFile, id_: str, case: str, folder: Path) -> WrittenFile:
        if not one.name:
            return one
        try:
            seen = self._office.case(case, self._organization, self._actor)
            self._office.check_permission("generate_document", self._organization, self._actor, seen)
            content = self._records.read_file(case, id_)
        except AmparoError as why:
            return one.model_copy(update={"name": "", "why": Text(why.without_commands)})
        save(folder / one.name, content, force=True)
        return one

    def _contents(self, job: Job) -> tuple[tuple[WrittenFile, str, str], ...]:
        """Return a job's papers, each with its case and its file by id; of no case that the person may not see."""
        hidden = self._records.cases_where(self._organization.id, ~seen_by(self._actor.colleague()))
        return tuple(found for found in _contents(job) if found[1] not in hidden)

    def _may_see(self, job: Job) -> bool:
        actor, policy, access = self._actor.colleague(), default_policy(), self._access(job)
        own = job.by == actor.id and policy.admits(actor, access)
        return own or policy.may(actor, "generate_document", access).allowed

    def _access(self, job: Job) -> CaseAccess:
        if job.case:
            return self._records.read_case(job.case, self._organization.id).access
        return CaseAccess(organization=self._organization.id)

    def _unknown(self, id_: str) -> UnknownName:
        return UnknownName("job", id_, [line.id for line in self.all()], "`amparo jobs list` shows them.")

    def _line(self, job: Job) -> JobLine:
        number = self._records.read_case(job.case, self._organization.id).number if job.case else ""
        known = job.model_dump(include=set(JobLine.model_fields) - {"case"})
        return JobLine(**known, case=number)


def make_folder(folder: Path) -> None:
    """Make a folder that its owner alone can enter, unless it is there; raises InvalidInput where it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise InvalidInput(f"{folder} cannot be made a folder: {problem.strerror}. Choose another place.") from problem


def _contents(job: Job) -> Iterator[tuple[WrittenFile, str, str]]:
    """Yield each paper of a job, with its case and its file, both by id."""
    if job.result is not None and job.kind == LETTERS:
        pdf = bool(job.asked.request.get("pdf"))
        for letter in LettersMade.model_validate(job.result).letters:
            yield _letter(letter, pdf=pdf), letter.case, letter.pdf if pdf else letter.file
    elif job.result is not None and job.kind == PACKET and job.case is not None:
        number = PacketRequest.model_validate(job.asked.request).number
        for part in PacketMade.model_validate(job.result).parts:
            name = part.file_name if part.file else ""
            told = WrittenFile(case=number, document=part.document, name=name, pages=part.pages, why=part.why)
            yield told, job.case, part.file


def _letter(letter: LetterMade, *, pdf: bool) -> WrittenFile:
    name = letter.file_name if letter.file else ""
    if pdf:
        name = str(Path(letter.file_name).with_suffix(".pdf")) if letter.pdf else ""
    return WrittenFile(case=letter.number, document=letter.document, name=name, why=letter.why)

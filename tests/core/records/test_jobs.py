"""Jobs in the records: asked for, worked on, ended once; sealed, and gone with their case."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from amparo.case.commands import AddNote
from amparo.declarations import Text
from amparo.errors import InvalidInput, UnknownName
from amparo.records.case_files import new_file_id
from amparo.records.jobs import JobState, JobStopped, NewJob

if TYPE_CHECKING:
    from tests.core.records.office import Office

SECRET = "Declaration of Luz Marina Ejemplo"


def asked(office: Office, case: str | None = None, **more: Any) -> str:
    """Ask for a packet of one exhibit and return the job's id."""
    new = NewJob("clinic", "packet", {"title": SECRET}, office.people["Pablo"], "pablo", case)
    return office.records.put_job(new._replace(**more)).id


def test_a_job_is_written_down_with_its_files_and_nothing_of_it_in_clear(office: Office) -> None:
    """What is asked lies sealed beside the case's files, and is read as it was asked."""
    case, file = office.open_case(), new_file_id()
    job = office.records.job("clinic", asked(office, case, files={file: b"%PDF exhibit"}, total=3))

    assert ({"title": SECRET}, (file,), JobState.WAITING, 0, 3) == (
        job.asked.request,
        job.asked.uploads,
        job.state,
        job.done,
        job.total,
    )
    assert b"%PDF exhibit" == office.records.read_file(case, file)
    assert not any(SECRET.encode() in content for content in office.files().values())


def test_a_job_is_found_by_the_beginning_of_its_id_in_its_own_organization(office: Office) -> None:
    """Nobody types twelve signs, and nobody sees another organization's."""
    id_ = asked(office)

    assert id_ == office.records.job("clinic", id_[:6]).id
    for organization, wanted in (("clinic", ""), ("clinic", "%"), ("other", id_)):
        with pytest.raises(UnknownName, match="There is no job named"):
            office.records.job(organization, wanted)


def test_a_job_goes_on_until_it_is_cancelled_and_its_uploads_go_with_it(office: Office) -> None:
    """Whoever works on it hears of it with the next step; nothing is kept afterwards."""
    case, file, records = office.open_case(), new_file_id(), office.records
    id_ = asked(office, case, files={file: b"x"})
    assert records.claim_job(id_) is not None
    records.note_progress(id_, 1, 4)
    cancelled = records.cancel_job("clinic", id_)

    assert (JobState.CANCELLED, 1, 4) == (cancelled.state, cancelled.done, cancelled.total)
    assert (False, None, ()) == (records.job_goes_on(id_), records.claim_job(id_), records.file_ids(case))
    command = office.command("Pablo", AddNote(text="made"))
    for work in (
        lambda: records.note_progress(id_, 2, 4),
        lambda: records.keep_together(id_, case, [(command, {new_file_id(): b"y"})], 4, 4),
    ):
        with pytest.raises(JobStopped):
            work()
    assert (False, ()) == (records.is_written(command.id), records.file_ids(case))
    assert not records.finish_job(id_, {})


def test_what_it_made_is_written_down_together_and_once(office: Office) -> None:
    """The commands and their files are there, all or none, and a repetition after a crash adds nothing."""
    case, records = office.open_case(), office.records
    id_ = asked(office, case)
    assert records.claim_job(id_) is not None
    pieces = [(office.command("Pablo", AddNote(text=text)), {new_file_id(): text.encode()}) for text in ("one", "two")]
    for _ in range(2):
        records.keep_together(id_, case, pieces, 5, 5)

    assert 2 == len(records.file_ids(case))
    assert all(records.is_written(command.id) for command, _ in pieces)
    with pytest.raises(InvalidInput, match="what it made is being kept this moment"):
        records.cancel_job("clinic", id_)
    assert records.finish_job(id_, {"documents": ["D1"]})
    assert {"documents": ["D1"]} == records.job("clinic", id_).result


def test_a_job_that_failed_says_why_in_both_languages_and_stays_so(office: Office) -> None:
    """The sentence is sealed as well, and nothing that ended ends again."""
    id_ = asked(office)
    assert office.records.claim_job(id_) is not None
    assert office.records.fail_job(id_, Text(f"{SECRET} is no PDF.", "No es un PDF."))

    assert Text(f"{SECRET} is no PDF.", "No es un PDF.") == office.records.job("clinic", id_).problem
    assert not office.records.finish_job(id_, {})
    assert not any(SECRET.encode() in content for content in office.files().values())


def test_a_job_that_ended_is_deleted_after_some_weeks(office: Office) -> None:
    """One that still waits is not, however old."""
    ended, waits = asked(office), asked(office)
    office.records.cancel_job("clinic", ended)

    assert 1 == office.records.drop_old_jobs(office.wall + timedelta(seconds=1))
    assert [waits] == [job.id for job in office.records.jobs("clinic")]
    assert [waits] == [job.id for job in office.records.known_jobs((JobState.WAITING,))]

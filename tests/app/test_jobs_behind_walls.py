"""Long work that was begun before a case was shut: what it made is given to nobody who lost the case meanwhile."""

from __future__ import annotations

import asyncio
import csv
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from tests.core.records.office import CLIENT, Office, intake
from tests.core.records.test_replans import CLOSURE

from amparo.case.commands import Assign
from amparo.case.replan import Closes
from amparo.case.walls import RaiseWall, RestrictCase
from amparo.declarations import Role
from amparo.errors import Refused
from amparo.records.jobs import Job, NewJob
from amparo.records.surveying import carry_on
from amparo.settings import Settings
from amparo_app.exporting.everything import Export
from amparo_app.exporting.job import EXPORT, ExportNotThere, Exports, export_file, opened_export
from amparo_app.exporting.target import ZipTarget
from amparo_app.job_papers import LETTERS, LetterMade, LettersMade, LettersRequest
from amparo_app.jobs import Jobs
from amparo_app.office import Office as Desk
from amparo_workflows.job_kinds import JobRun

if TYPE_CHECKING:
    from temporalio.client import Client

    from amparo.records.people import Member

SOFIA = "Sofía Prueba"


@pytest.fixture
def settings(office: Office) -> Settings:
    """Return where the clinic's records lie, and that a director is there who may put up walls."""
    office.records.grant_role(office.people["Clara"], Role.DIRECTOR)
    return Settings(data_folder=office.data, records_url=office.url, master_key_file=office.master_key)


def walled_off(office: Office, case: str) -> None:
    """Keep Sofía away from a case."""
    office.do(case, "Clara", RaiseWall(people=(office.people["Sofía"],), reason="she was the judge's clerk"))


def member(office: Office, name: str) -> Member:
    """Return somebody of the clinic by first name."""
    return office.records.person(office.people[name])


def exported(office: Office, settings: Settings) -> Job:
    """Return Sofía's export of everything, done."""
    job = office.records.put_job(NewJob("clinic", EXPORT, {}, office.people["Sofía"]))
    claimed = office.records.claim_job(job.id)
    assert claimed is not None

    async def work() -> dict[str, object]:
        run = JobRun(claimed, office.records, settings, cast("Client", None), 1)  # an export asks the engine nothing
        return await asyncio.to_thread(Exports().run, run)

    assert office.records.finish_job(job.id, asyncio.run(work()))
    return office.records.job("clinic", job.id)


def test_an_export_is_fetched_by_whoever_asked_for_it(office: Office, settings: Settings) -> None:
    """As long as everything in it is theirs to see."""
    office.open_case()
    job = exported(office, settings)

    with opened_export(office.records, settings, job, member(office, "Sofía")) as sealed:
        assert CLIENT in zipfile.ZipFile(io.BytesIO(b"".join(sealed.pieces()))).read("index.html").decode()


def test_an_export_with_a_case_that_was_shut_since_is_given_to_nobody_and_deleted(
    office: Office, settings: Settings
) -> None:
    """They are told what is told of an export that is too old."""
    case = office.open_case()
    job = exported(office, settings)
    walled_off(office, case)

    with pytest.raises(ExportNotThere) as gone:
        opened_export(office.records, settings, job, member(office, "Sofía"))
    assert not export_file(settings, job.id).exists()
    with pytest.raises(ExportNotThere) as old:
        opened_export(office.records, settings, job, member(office, "Sofía"))
    assert str(old.value) == str(gone.value)


def test_a_case_that_is_shut_while_an_export_is_written_is_left_out_and_the_rest_is_written(
    office: Office, settings: Settings
) -> None:
    """One colleague's wall does not cost everybody's export."""
    first, second = office.open_case(), office.open_case(intake(name="Otra Prueba", a_number="000-111-555"))
    by_number = sorted((office.case(one).number, one) for one in (first, second))
    desk = Desk.at(office.data, "export everything")
    export = Export(desk, desk.organization("clinic"), desk.person_acting("clinic", SOFIA), "en")
    raw = io.BytesIO()

    def shut_the_last(done: int, _total: int) -> None:
        if done == 1:
            walled_off(office, by_number[1][1])

    written, _ = export.everything(ZipTarget(raw), shut_the_last)
    names = zipfile.ZipFile(raw).namelist()

    assert 1 == written
    assert any(by_number[0][0] in name for name in names)
    assert not any(by_number[1][0] in name for name in names)


def test_neither_readings_nor_plans_in_an_export_name_a_case_that_is_kept_shut(
    office: Office, settings: Settings, tmp_path: Path
) -> None:
    """What is told of the whole organization is told of what its reader may see."""
    case, other = office.open_case(), office.open_case(intake(name="Otra Prueba", a_number="000-111-555"))
    desk = Desk.at(office.data, "export everything")
    clinic, sofia = desk.organization("clinic"), desk.person_acting("clinic", SOFIA)
    for id_ in (case, other):
        desk.case(office.case(id_).number, clinic, sofia)
    plan = office.records.begin_plan("clinic", Closes(closure=CLOSURE), 2, by=sofia.id, operator="ops")
    assert 2 == sum(carry_on(office.records, "clinic", plan, office.now, by=sofia.id, operator="ops"))
    number = office.case(case).number
    walled_off(office, case)
    raw = io.BytesIO()
    Export(desk, clinic, sofia, "en").everything(ZipTarget(raw), lambda *_: None)
    found = zipfile.ZipFile(raw)
    rows = list(csv.reader(io.StringIO(found.read("tables/readings.csv").decode("utf-8-sig"), newline="")))

    assert office.case(other).number in {row[1] for row in rows}
    for name in found.namelist():
        assert number.encode() not in found.read(name), name
        assert case.encode() not in found.read(name), name


def test_a_batch_of_letters_shows_each_reader_the_cases_that_they_may_see(office: Office, settings: Settings) -> None:
    """Also to whoever asked for it, and to colleagues who look at the list of jobs."""
    cases = [office.open_case(), office.open_case(intake(name="Otra Prueba", a_number="000-111-555"))]
    office.do(cases[1], "Sofía", Assign(role=Role.PARALEGAL, person=office.people["Pablo"]))
    numbers = {case: office.case(case).number for case in cases}
    asked = LettersRequest(template="letter", cases=numbers).model_dump(mode="json")
    job = office.records.put_job(NewJob("clinic", LETTERS, asked, office.people["Sofía"]))
    assert office.records.claim_job(job.id)
    made = LettersMade(letters=tuple(LetterMade(case=one, number=numbers[one], state="same") for one in cases))
    office.records.finish_job(job.id, made.model_dump(mode="json"))
    office.do(cases[1], "Sofía", RestrictCase(reason="the abuser works for the county"))
    walled_off(office, cases[0])

    desk = Desk.at(office.data, "jobs show")
    seen = {}
    for name in ("Sofía", "Pablo", "Inés"):
        at = Jobs(desk, desk.organization("clinic"), desk.person_acting("clinic", f"{name} Prueba"))
        seen[name] = [one.case for one in at.sheet(at.job(job.id)).made]

    first, second = numbers.values()
    assert {"Sofía": [second], "Pablo": [first, second], "Inés": [first]} == seen
    with pytest.raises(Refused):
        Jobs(desk, desk.organization("clinic"), desk.person_acting("clinic", "Víctor Prueba")).job(job.id)

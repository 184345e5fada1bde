"""Upgrading with open cases through a real workflow server: rehearsed, gone live with, gone back from."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from tests.core.case.catalogs import akin, changed, with_step, without_steps
from tests.core.case.closures import valued
from tests.core.case.practice import CATALOG, ZONE, field
from tests.core.records.office import Office as Clinic
from tests.core.records.office import intake

from amparo.case.agenda import agenda
from amparo.case.commands import Assign, CompleteStep, RecordEvent, WaiveStep
from amparo.case.events import CatalogSwitched
from amparo.case.rehearsal import Change, RehearsedCase
from amparo.case.walls import RaiseWall, RestrictCase
from amparo.declarations import Catalog, DocumentTemplate, FieldKind, Form, Happened, Role, Text
from amparo.errors import InvalidInput, Refused
from amparo.records.jobs import NewJob
from amparo.records.only_one import only_one
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.settings import Settings
from amparo_app.cli.show.switching import speaking
from amparo_app.plugin_choosing import Managing
from amparo_app.rehearsal_page import read_back, write_report
from amparo_app.rehearsing import CaseSight, Looking, Rehearsal, look_through
from amparo_app.switch_job import SWITCH, Switches, SwitchRequest
from amparo_app.switching import Switched, Switching
from amparo_workflows.client import connect
from amparo_workflows.job_kinds import JobRun
from amparo_workflows.server import Server
from amparo_workflows.worker import engine_worker

if TYPE_CHECKING:
    from temporalio.client import Client

pytestmark = pytest.mark.timeout(300)

LETTER = DocumentTemplate(
    id="letter", title=Text("engagement letter"), files={"en": "letter.docx"}, fields=(), case_types=("asylum",)
)
ASKS_MORE = Form(fields=(*CATALOG.step["file_i589"].form.fields, field("fee", FieldKind.YES_NO)))
BY_HAND = akin("upgrade: by hand", steps={"suggest_shelter": "by people"}, days={}, rules_gone=())
TIGHTER = CATALOG.step["file_i589"].condition & Happened("request_for_evidence")
UPGRADES = {
    "a field added": (with_step("upgrade: field", "file_i589", form=ASKS_MORE), Change.FORM_FIELD_COMES),
    "a step renamed": (with_step("upgrade: name", "file_i589", title=Text("send it")), Change.STEP_RENAMED),
    "a rule's offset changed": (valued("upgrade: offset", "hearing_filing", 40), Change.DATE_SAFER),
    "a rule's offset changed toward danger": (valued("upgrade: late", "hearing_filing", 20), Change.DATE_LATER_WAITS),
    "a template dropped": (changed("upgrade: no letter"), Change.TEMPLATE_GOES),
    "a condition tightened": (with_step("upgrade: tight", "file_i589", condition=TIGHTER), Change.STEP_CLOSES),
    "an action dropped": (BY_HAND, Change.ACTION_GOES),
    "a plugin disabled": (without_steps("upgrade: without", "file_i589"), Change.STEP_LEFT),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A workflow server for the offices of this file, one after the other."""
    made = Server(tmp_path_factory.mktemp("server"))
    asyncio.run(made.start())
    yield made
    asyncio.run(made.stop())


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """An invented clinic whose catalog has a letter; one case is far along and assigned, another just opened."""
    made = Clinic(tmp_path)
    first = changed("with a letter", documents=(LETTER,))
    made.records.save_catalog(first)
    made.records.set_active_catalog("clinic", first.hash, made.people["Sofía"])
    yield made
    made.records.close()


@pytest.fixture
def far(clinic: Clinic) -> str:
    """A case that was screened, before a court, with a paralegal and an attorney."""
    arrived = RecordEvent(event="last_arrival", on=date(2026, 6, 3))
    case = clinic.open_case(intake(arrived))
    clinic.do(case, "Inés", CompleteStep(step="conflict_check"))
    clinic.do(case, "Pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    clinic.do(case, "Pablo", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 4), data={"court": "LOS"}))
    data = {"kind": "individual", "hearing_date": "2027-07-01"}
    clinic.do(case, "Pablo", RecordEvent(event="hearing_scheduled", on=date(2027, 1, 4), data=data))
    clinic.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=clinic.people["Ana"]))
    clinic.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=clinic.people["Pablo"]))
    return case


@pytest.fixture
def near(clinic: Clinic) -> str:
    """A case that was just opened, of nobody yet."""
    return clinic.open_case()


@pytest.fixture
def settings(clinic: Clinic, server: Server) -> Settings:
    """Return where that clinic and its workflow server are."""
    return Settings(
        data_folder=clinic.data,
        records_url=clinic.url,
        master_key_file=clinic.master_key,
        temporal_address=server.address,
    )


@pytest.fixture
def desk(clinic: Clinic, settings: Settings) -> Switching:
    """The plugins of that clinic in its supervising attorney's hands; nobody is at work."""
    return Switching(settings, Managing(clinic.records, "clinic", (), clinic.people["Sofía"]))


@pytest.fixture
async def at(desk: Switching, clinic: Clinic, settings: Settings) -> AsyncIterator[Switching]:
    """The same with the engine at work."""
    async with engine_worker(await connect(settings, clinic.records.keys), clinic.records):
        yield desk


def looked(
    at: Switching, clinic: Clinic, catalog: Catalog, processes: int = 1
) -> tuple[Rehearsal, list[RehearsedCase]]:
    """Rehearse a catalog, note it, and return what came of it with what was found of each case."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as found:
        looking = Looking(at.settings, clinic.records, clinic.now, CaseSight())
        made = look_through(looking, catalog, found=found, advance=lambda _: None, processes=processes)
        cases = [one for one in read_back(found) if isinstance(one, RehearsedCase)]
    at.note_rehearsed(made)
    return made, cases


async def switched(at: Switching, catalog: Catalog, **how: object) -> Switched:
    """Go live as a process of its own would."""
    return await asyncio.to_thread(lambda: at.switch(catalog, "an upgrade", lambda _: None, **how))  # type: ignore[arg-type]


def stands(clinic: Clinic, case: str) -> object:
    """Return what is on a case's agenda and which dates run."""
    now = clinic.case(case)
    items = [
        (one.key, one.title, one.status, one.due) for one in agenda(now, clinic.records.catalog("clinic", now.catalog))
    ]
    return items, [(one.id, one.dates, one.status, one.waiting) for one in now.deadlines]


@pytest.mark.parametrize("upgrade", UPGRADES)
async def test_an_upgrade_is_named_comes_as_it_was_told_and_goes_again(
    upgrade: str, at: Switching, clinic: Clinic, far: str, near: str
) -> None:
    """The case and the people concerned are named; live it is so; back everything is as it was."""
    catalog, change = UPGRADES[upgrade]
    catalog = catalog if change is Change.TEMPLATE_GOES else catalog.model_copy(update={"documents": (LETTER,)})
    catalog = Catalog(**{name: getattr(catalog, name) for name in Catalog.model_fields})
    before = {case: stands(clinic, case) for case in (far, near)}
    made, cases = looked(at, clinic, catalog)
    named = {case.number: case for case in cases}
    told = [one for one in named[clinic.case(far).number].changes if one.change is change]
    assert told, made
    done = await switched(at, catalog)

    assert (2, 0, ()) == (done.moved, done.remaining, done.left)
    assert {catalog.hash} == {clinic.case(case).catalog for case in (far, near)}
    assert clinic.people["Ana"] in told[0].people or clinic.people["Pablo"] in told[0].people
    assert (before[near] != stands(clinic, near)) <= (clinic.case(near).number in named)
    assert (before[far] != stands(clinic, far)) or change in {Change.FORM_FIELD_COMES, Change.TEMPLATE_GOES}
    back = await asyncio.to_thread(at.back, "it was a mistake", lambda _: None)

    assert ("with a letter", 2, True) == (back.now, back.moved, back.back)
    assert before == {case: stands(clinic, case) for case in (far, near)}


async def test_a_disabled_plugins_open_step_is_waived_by_a_person(at: Switching, clinic: Clinic, far: str) -> None:
    """Nothing of it is lost, and nobody has to keep the plugin for it."""
    catalog = without_steps("disabled", "file_i589")
    looked(at, clinic, catalog)
    await switched(at, catalog)
    left = [one.key for one in clinic.case(far).former.left]
    clinic.do(far, "Sofía", WaiveStep(step="file_i589", reason="another clinic files it"))

    assert ["file_i589@p1"] == left
    assert () == clinic.case(far).former.left


async def test_what_was_not_rehearsed_does_not_go_live(at: Switching, clinic: Clinic, far: str) -> None:
    """Unless somebody says so, and why; a rehearsal against another catalog in force counts for nothing."""
    one, other = with_step("one", "file_i589", title=Text("one")), with_step("other", "file_i589", title=Text("other"))
    looked(at, clinic, one)
    looked(at, clinic, other)
    await switched(at, one)

    with pytest.raises(Refused, match="was not rehearsed as it is now"):
        await switched(at, other)
    with pytest.raises(InvalidInput, match="why this goes live without a rehearsal"):
        await asyncio.to_thread(lambda: at.switch(other, " ", lambda _: None, unrehearsed=True))
    assert "one" == clinic.case(far).catalog
    await switched(at, other, unrehearsed=True)

    assert "other" == clinic.case(far).catalog


async def test_interrupted_it_goes_on_and_moves_no_case_twice(
    at: Switching, clinic: Clinic, far: str, near: str
) -> None:
    """New cases are under it at once; those that are left are known."""
    cases = [far, near, *(clinic.open_case() for _ in range(18))]
    catalog = with_step("interrupted", "file_i589", title=Text("send it"))
    looked(at, clinic, catalog)
    counted: list[int] = []

    def pulled_out(cases: int) -> None:
        counted.append(cases)
        if len(counted) > 4:
            raise Refused("the power went out")

    with pytest.raises(Refused, match="the power went out"):
        await asyncio.to_thread(at.switch, catalog, "an upgrade", pulled_out)
    left = at.remaining()
    assert "interrupted" == clinic.records.organization("clinic").catalog
    done = await switched(at, catalog)
    switches = [
        sum(isinstance(event.body, CatalogSwitched) for event in clinic.records.history(case)) for case in cases
    ]

    assert 0 < left < 20
    assert (True, 0) == (done.again, done.remaining)
    assert [1] * 20 == switches


async def test_two_at_a_time_the_second_is_refused(at: Switching, clinic: Clinic, far: str) -> None:
    """While somebody moves the cases nobody else begins to, from wherever."""
    catalog = with_step("second", "file_i589", title=Text("second"))
    looked(at, clinic, catalog)
    with only_one(clinic.reopened().database, "switch-clinic", "taken"), pytest.raises(Refused, match="Somebody else"):
        await switched(at, catalog)

    assert "with a letter" == clinic.case(far).catalog
    assert 1 == (await switched(at, catalog)).moved


async def job_back(at: Switching, clinic: Clinic, to: str) -> Switched:
    """Let the job that the page of the plugins asks for lead back to a catalog."""
    asked = SwitchRequest(proposed=to, reason="it was a mistake", back=True).model_dump()
    claimed = clinic.records.claim_job(clinic.records.put_job(NewJob("clinic", SWITCH, asked, at.at.by, "")).id)
    assert claimed is not None
    run = JobRun(claimed, clinic.records, at.settings, cast("Client", None), 1)  # a switch asks by a client of its own
    return Switched.model_validate(await asyncio.to_thread(Switches().run, run))


async def test_a_job_leads_back_and_begun_again_stays_there(at: Switching, clinic: Clinic, far: str, near: str) -> None:
    """Cut off after its last case and begun anew, it does not lead forth again; a later one knows what is in force."""
    await switched(at, UPGRADES["a step renamed"][0], unrehearsed=True)
    before = clinic.records.organization("clinic").catalog
    there = await job_back(at, clinic, "with a letter")
    again = await job_back(at, clinic, "with a letter")

    assert (True, "with a letter", 2, 0) == (there.back, there.now, there.moved, there.remaining)
    assert (True, "with a letter", 0, before) == (again.again, again.now, again.moved, again.before)
    assert {"with a letter"} == {clinic.case(case).catalog for case in (far, near)}


async def test_a_way_back_that_leads_elsewhere_by_now_changes_nothing(at: Switching, clinic: Clinic, far: str) -> None:
    """Somebody went live with a third catalog after the page said where the way back leads."""
    for upgrade in ("a step renamed", "a field added"):
        await switched(at, UPGRADES[upgrade][0], unrehearsed=True)

    with pytest.raises(Refused, match="the way back leads elsewhere now"):
        await job_back(at, clinic, "with a letter")
    assert UPGRADES["a field added"][0].hash == clinic.case(far).catalog


def test_before_any_other_catalog_there_is_nothing_to_go_back_to(clinic: Clinic, settings: Settings) -> None:
    """Said in a sentence; nothing is changed."""
    clinic.records.create_organization("harbor", OrganizationProfile(name="Harbor", zone=ZONE))
    first = changed("harbor's first", organization="harbor")
    clinic.records.save_catalog(first)
    clinic.records.set_active_catalog("harbor", first.hash, "-")
    profile = Profile(name="Olga Prueba", email="olga@example.org")
    operator = clinic.records.add_person("harbor", profile, (Role.OPERATOR,)).id

    with pytest.raises(Refused, match="nothing to go back to"):
        Switching(settings, Managing(clinic.records, "harbor", (), operator)).back("", lambda _: None)
    assert first.hash == clinic.records.organization("harbor").catalog


def test_who_may_not_manage_plugins_is_refused(clinic: Clinic, settings: Settings) -> None:
    """A paralegal, for one."""
    with pytest.raises(Refused, match="is not yours to do"):
        Switching(settings, Managing(clinic.records, "clinic", (), clinic.people["Pablo"]))


def test_processes_find_what_one_finds(desk: Switching, clinic: Clinic, far: str, near: str) -> None:
    """Each opens the records by itself; the order is that of the cases."""
    catalog = with_step("in processes", "file_i589", title=Text("send it"), roles=(Role.PARALEGAL,))
    one, in_one = looked(desk, clinic, catalog)
    two, in_two = looked(desk, clinic, catalog, processes=2)

    assert in_one == in_two
    assert one == two
    assert {2} == {line.cases for line in one.lines}


def test_the_report_names_every_case_and_everybody(
    desk: Switching, clinic: Clinic, far: str, near: str, tmp_path: Path
) -> None:
    """In both languages; nothing in it is about the client but the case's number."""
    catalog = valued("reported", "hearing_filing", 20)
    names = {member.id: member.profile.name for member in clinic.records.people("clinic")}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as found:
        looking = Looking(desk.settings, clinic.records, clinic.now, CaseSight())
        made = look_through(looking, catalog, found=found, advance=lambda _: None)
        for language in ("en", "es"):
            file = tmp_path / f"{language}.html"
            write_report(file, made, found, names=names, say=speaking(language), language=language)
    english, spanish = ((tmp_path / f"{language}.html").read_text(encoding="utf-8") for language in ("en", "es"))

    assert clinic.case(far).number in english
    assert clinic.case(near).number in english  # the letter goes there, too
    assert "Ana Prueba" in english
    assert "A less careful date would wait for a person" in english
    assert "Una fecha menos prudente esperaría a una persona" in spanish
    assert "June 1, 2027" in english
    assert [] == [word for word in ("Luz Marina", "000-111-222") if word in english + spanish]


def test_of_a_case_behind_a_wall_a_rehearsal_tells_no_more_than_a_count(
    desk: Switching, clinic: Clinic, far: str, near: str
) -> None:
    """Neither its number nor who has it nor any of its dates; whoever manages plugins for all sees the other's."""
    clinic.records.grant_role(clinic.people["Clara"], Role.DIRECTOR)
    clinic.do(far, "Clara", RaiseWall(people=(clinic.people["Sofía"],), reason="she was the judge's clerk"))
    catalog = valued("behind a wall", "hearing_filing", 20)
    told = {}
    for name in ("Sofía", "Clara"):
        sight = CaseSight.of(clinic.records, clinic.records.person(clinic.people[name]).colleague())
        with tempfile.TemporaryFile("w+", encoding="utf-8") as found:
            looking = Looking(desk.settings, clinic.records, clinic.now, sight)
            made = look_through(looking, catalog, found=found, advance=lambda _: None, processes=1)
            found.seek(0)
            told[name] = (made, found.read() + made.model_dump_json())
    (walled_off, read), (director, whole) = told["Sofía"], told["Clara"]

    assert (1, 0) == (walled_off.kept_shut, director.kept_shut)
    assert director.affected == walled_off.affected
    assert director.dangerous == walled_off.dangerous == 1
    secret = (clinic.case(far).number, far, clinic.people["Ana"], clinic.people["Pablo"], "2027-06")
    assert [] == [word for word in secret if word in read]
    assert set(secret) == {word for word in secret if word in whole}
    assert clinic.case(near).number in read


def test_what_several_people_read_of_a_rehearsal_is_of_no_case_that_is_kept_from_anybody(
    desk: Switching, clinic: Clinic, far: str
) -> None:
    """Its summary lies with the job, for everybody who manages plugins."""
    clinic.do(far, "Sofía", RestrictCase(reason="the abuser works for the county"))
    sight = CaseSight.of_nobody(clinic.records, "clinic")
    catalog = valued("read by several", "hearing_filing", 20)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as found:
        looking = Looking(desk.settings, clinic.records, clinic.now, sight)
        made = look_through(looking, catalog, found=found, advance=lambda _: None, processes=1)

    assert ((), 1, 1) == (made.lines, made.kept_shut, made.affected)

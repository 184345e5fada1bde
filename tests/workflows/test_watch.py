"""The watch's process: records read from the disk, a real server asked, mails that tell, a note of each look."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import zlib
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.core.records.office import CLIENT, Office, intake
from tests.workflows.test_wedged import broken_engine, is_stuck

from amparo.case.apply import with_changes
from amparo.case.commands import RecordEvent
from amparo.case.watch import Problem
from amparo.declarations import Role
from amparo.errors import MailRefusedForNow
from amparo.notifications import FileChannel
from amparo.records import tables
from amparo.records.people import Profile
from amparo.settings import Settings
from amparo_workflows.client import ask, connect, ensure_workflow, open_case
from amparo_workflows.server import Server
from amparo_workflows.watch import DAILY, EVERY, Look, Watch, read_note
from amparo_workflows.worker import engine_worker

if TYPE_CHECKING:
    from tests.workflows.conftest import Office as Running

AT_ONCE = timedelta(milliseconds=1)
OLGA = Profile(name="Olga Prueba", email="olga@example.org", language="es")


@pytest.fixture
def clinic(tmp_path: Path) -> Office:
    """Return a clinic whose operator can be written to, and in which no server runs."""
    made = Office(tmp_path)
    made.records.add_person("clinic", OLGA, (Role.OPERATOR,))
    return made


@pytest.fixture
def case(clinic: Office) -> str:
    """Return the id of a case whose year ends on December 1, 2027; its first rung is on November 1."""
    id_ = clinic.open_case()
    clinic.do(id_, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 12, 1)))
    return id_


def settings(office: Office) -> Settings:
    """Return the settings of a clinic."""
    return Settings(data_folder=office.data, records_url=office.url, master_key_file=office.master_key)


def watch(office: Office) -> Watch:
    """Return the watch of a clinic, with nothing in memory, whose mails go into files."""
    return Watch(settings(office), office.reopened(), FileChannel(office.data / "mail"), AT_ONCE)


def mails(office: Office) -> list[EmailMessage]:
    """Return the mails that were written, the oldest first."""
    files = sorted((office.data / "mail").glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


def put_off(office: Office, case: str) -> None:
    """Alter a stored rung by hand, as somebody with the key and the database could: it rings a month later."""
    stored = office.case(case)
    deadline = stored.deadlines[0]
    rung = deadline.rungs[0].model_copy(update={"at": deadline.rungs[0].at + timedelta(days=30)})
    altered = with_changes(
        stored, deadlines=(deadline.model_copy(update={"rungs": (rung, *deadline.rungs[1:])}), *stored.deadlines[1:])
    )
    sealed = office.records.keys.seal(case, "document", zlib.compress(altered.model_dump_json().encode()))
    with office.records.database.write() as connection:
        connection.execute(tables.documents.delete().where(tables.documents.c.case == case))
        connection.execute(tables.documents.insert().values(case=case, seq=altered.seq, sealed=sealed))


def about_cases(look: Look) -> list[Problem]:
    """Return the problems of cases, without what concerns the whole office."""
    return [found.problem for found in look.findings if found.case]


async def test_a_healthy_office_is_checked_without_a_server_and_that_is_told(clinic: Office, case: str) -> None:
    """The check of the records goes on; that no server answers is the only finding."""
    look = await watch(clinic).look()

    assert (1, False) == (look.cases, look.server_answers)
    assert [Problem.NO_SERVER] == [found.problem for found in look.findings]
    assert [] == about_cases(look)


async def test_a_stored_rung_altered_by_hand_is_found_and_mailed_without_a_fact_of_the_case(
    clinic: Office, case: str
) -> None:
    """The mail has the case's number and the date before which to look; the finding itself is read in the office."""
    put_off(clinic, case)
    process = watch(clinic)

    look = await process.look()
    await process.report(look)

    assert [Problem.DOCUMENT_DIFFERS, Problem.RUNG_DIFFERS] == about_cases(look)
    (mail,) = mails(clinic)
    told = mail.get_content()
    assert "Amparo: por mirar: 3. Casos revisados: 1" == mail["Subject"]
    assert "olga@example.org" in mail["To"]
    assert f"Caso {clinic.case(case).number}: 2 por mirar, antes del miércoles, 1 de diciembre de 2027" in told
    assert "one_year" not in told
    assert "one year" not in told
    assert CLIENT not in told


async def test_a_rung_that_did_not_ring_is_found(clinic: Office, case: str) -> None:
    """The engine stood still on November 1, 2027."""
    clinic.wall = datetime(2027, 11, 2, tzinfo=UTC)

    assert [Problem.RUNG_SILENT] == about_cases(await watch(clinic).look())


async def test_it_mails_every_day_and_what_is_new_at_once(clinic: Office, case: str) -> None:
    """The same findings ten minutes later are not mailed again; another one is; and so is a day without any news."""
    process = watch(clinic)
    await process.report(await process.look())
    clinic.wall += EVERY
    await process.report(await process.look())
    assert 1 == len(mails(clinic))

    put_off(clinic, case)
    clinic.wall += EVERY
    await process.report(await process.look())
    assert 2 == len(mails(clinic))

    clinic.wall += DAILY
    await process.report(await process.look())
    assert 3 == len(mails(clinic))


async def test_each_look_is_noted(clinic: Office, case: str) -> None:
    """When, over how many cases, and that it was mailed: the doctor reads it."""
    assert read_note(clinic.data) is None
    process = watch(clinic)

    await process.report(await process.look())

    note = read_note(clinic.data)
    assert note is not None
    assert (clinic.wall, 1, 1) == (note.looked, note.cases, note.findings)
    assert (clinic.wall, None) == (note.told["clinic"].mailed, note.told["clinic"].unmailed_since)


class Away:
    """A mail server that is away."""

    async def send(self, message: EmailMessage) -> None:
        """Take nothing."""
        raise MailRefusedForNow("away")


async def test_a_mail_that_nobody_took_is_tried_again_and_noted(clinic: Office, case: str) -> None:
    """The note says since when, and the next look mails what this one could not."""
    process = Watch(settings(clinic), clinic.reopened(), Away(), AT_ONCE)
    first = clinic.wall
    for _ in range(2):
        await process.report(await process.look())
        clinic.wall += EVERY
    note = read_note(clinic.data)
    assert note is not None
    assert (None, first) == (note.told["clinic"].mailed, note.told["clinic"].unmailed_since)

    back = watch(clinic)
    await back.report(await back.look())

    assert 1 == len(mails(clinic))
    note = read_note(clinic.data)
    assert note is not None
    assert note.told["clinic"].unmailed_since is None


async def test_an_organization_without_anybody_to_tell_has_nobody_else_told_twice(clinic: Office, case: str) -> None:
    """It may be new: the people of the other are written to once, and its own as soon as there are some."""
    profile = clinic.records.organization("clinic").profile
    clinic.records.create_organization("partner", profile.model_copy(update={"name": "Partner"}))
    for _ in range(2):
        process = watch(clinic)
        await process.report(await process.look())
        clinic.wall += EVERY
    assert ["olga@example.org"] == [mail["To"].addresses[0].addr_spec for mail in mails(clinic)]
    note = read_note(clinic.data)
    assert note is not None
    assert (None, None) == (note.told["partner"].mailed, note.told["partner"].unmailed_since)

    clinic.records.add_person("partner", Profile(name="Pía Prueba", email="pia@example.org"), (Role.OPERATOR,))
    process = watch(clinic)
    await process.report(await process.look())

    assert {"olga@example.org", "pia@example.org"} == {mail["To"].addresses[0].addr_spec for mail in mails(clinic)}
    assert 2 == len(mails(clinic))


async def test_a_case_that_cannot_be_read_leaves_no_other_unwatched(clinic: Office, case: str) -> None:
    """One has lost its key, in another an event was changed; the third is healthy."""
    other, healthy = clinic.open_case(), clinic.open_case()
    with clinic.records.database.write() as connection:
        connection.execute(tables.keys.delete().where(tables.keys.c.id == case))
        events = tables.events
        connection.execute(events.update().where(events.c.case == other, events.c.seq == 2).values(command="another"))

    look = await watch(clinic).look()

    found = {one.case: one.problem for one in look.findings}
    assert {case: Problem.UNREADABLE, other: Problem.CHAIN_BROKEN} == {id_: found[id_] for id_ in found if id_}
    assert healthy not in found
    assert 3 == look.cases


async def test_an_open_case_whose_workflow_is_gone_is_found(office: Running) -> None:
    """A real server is asked for each workflow: one was lost, the other runs."""
    lost, running = [await office.opened() for _ in range(2)]
    await office.client.get_workflow_handle(lost).terminate(reason="lost")

    look = await Watch(office.house.settings, office.records, FileChannel(office.house.folder / "mail")).look()

    assert look.server_answers
    without = {found.case for found in look.findings if found.problem is Problem.NO_WORKFLOW}
    assert lost in without
    assert running not in without


@pytest.mark.timeout(300)  # the server waits longer after each failure
async def test_an_open_case_whose_workflow_keeps_failing_is_found(reception: Running) -> None:
    """It exists, and does nothing: without this it would look alive."""
    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()
        await reception.client.get_workflow_handle(case).terminate(reason="to begin anew")
    watching = Watch(reception.house.settings, reception.records, FileChannel(reception.house.folder / "mail"))
    async with broken_engine(reception):
        await ensure_workflow(reception.client, case)
        await reception.until(lambda: is_stuck(reception, case), timedelta(seconds=90))
        look = await watching.look()
        await reception.client.get_workflow_handle(case).terminate(reason="end of the test")

    (found,) = (one for one in look.findings if one.case == case)
    assert Problem.WORKFLOW_FAILS == found.problem
    assert "its workflow fails again and again" in found.sentence.en


async def test_a_stopped_server_and_an_altered_rung_are_both_reported_within_the_watchs_period(tmp_path: Path) -> None:
    """A healthy office first; then somebody stops the server and alters the records, and the next look mails both."""
    clinic = Office(tmp_path)
    clinic.wall = datetime.now(UTC)
    clinic.records.add_person("clinic", OLGA, (Role.OPERATOR,))
    watching = Watch(settings(clinic), clinic.reopened(), FileChannel(clinic.data / "mail"))
    seen: asyncio.Queue[Look] = asyncio.Queue()
    async with Server(clinic.data) as server, asyncio.timeout(90):
        client = await connect(settings(clinic), clinic.records.keys)
        async with engine_worker(client, clinic.records):
            reserved, _ = await open_case(client, clinic.records, clinic.command("Inés", intake()))
            arrived = RecordEvent(event="last_arrival", on=clinic.wall.date() - timedelta(days=34))
            await ask(client, reserved.case, clinic.command("Pablo", arrived), timedelta(seconds=60))
        forever = asyncio.create_task(watching.watch_forever(seen.put_nowait, AT_ONCE, timedelta(milliseconds=200)))
        healthy = await seen.get()
        put_off(clinic, reserved.case)
        await server.stop()
        while (ill := await seen.get()).server_answers:
            pass
        forever.cancel()

    assert () == healthy.findings
    assert [Problem.NO_SERVER, Problem.DOCUMENT_DIFFERS, Problem.RUNG_DIFFERS] == [one.problem for one in ill.findings]
    assert "Amparo: por mirar: 3. Casos revisados: 1" in {mail["Subject"] for mail in mails(clinic)}
    assert timedelta(minutes=10) == EVERY


def test_the_process_looks_once_and_ends(clinic: Office, case: str) -> None:
    """As a timer starts it, with its settings from the environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    environment = {
        **kept,
        "AMPARO_DATA_FOLDER": str(clinic.data),
        "AMPARO_RECORDS_URL": clinic.url,
        "AMPARO_MASTER_KEY_FILE": str(clinic.master_key),
    }

    ran = subprocess.run(
        [sys.executable, "-m", "amparo_workflows", "watch", "--once"],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=90,
    )

    note = read_note(clinic.data)
    assert 0 == ran.returncode, ran.stderr
    assert note is not None
    assert 1 == note.cases
    assert 1 == len(mails(clinic))
    assert CLIENT not in ran.stderr

"""`amparo recover`, with a whole office in processes of its own: Temporal's database is lost, and no alarm is."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.app.clinic import Run
from tests.app.test_up import INTAKE, Office, wait_for
from tests.core.records.office import Office as RecordsAlone

from amparo.case.commands import Command, OpenCase, RecordEvent
from amparo.case.model import Case, Person
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.repository import Records
from amparo.records.requests import CarryOut
from amparo_app.office_folder import settings_of
from amparo_workflows.client import connect

pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office that runs, with one attorney who does everything."""
    with Office(tmp_path_factory.mktemp("recovered")) as made:
        made.must("org", "create", "Clínica Prueba", "--zone", "America/Los_Angeles")
        roles = ("staff_attorney", "intake_worker", "supervising_attorney")
        made.must(
            "person", "add", "--name", "Ana Prueba", "--email", "ana@example.org",
            *(word for role in roles for word in ("--role", role)),
        )  # fmt: skip
        made.acts = "ana@example.org"
        yield made


def records_of(house: Office) -> Records:
    """Return the office's records as another process sees them."""
    settings = settings_of(house.data, house.environment)
    return Records.open(settings.records_url, settings.master_key_file)


def opened(house: Office, records: Records) -> Case:
    """Open a case by an intake file."""
    before = {line.id for line in records.open_cases()}
    house.must("case", "open", "--file", str(INTAKE))
    (new,) = {line.id for line in records.open_cases()} - before
    return records.read_case(new, records.organizations()[0].id)


def test_when_temporals_database_is_lost_what_came_due_meanwhile_rings(house: Office) -> None:
    """A case was worked on a hundred days ago, and nothing ran since: the next start rings what it missed."""
    records = records_of(house)
    house.stop()
    case = recorded(records, datetime.now(UTC) - timedelta(days=100))
    before = rang(records, case)
    for file in house.data.glob("temporal.db*"):
        file.unlink()
    house.start()
    wait_for(lambda: rang(records, case) > before, "no reminder rang")

    # the year ends in 65 days: a reminder of the hundred days between is overdue, and those to come are not rung
    assert {"asylum_one_year_filing"} == {rule for rule, _ in rang(records, case) - before}
    assert records.notices_about(case.id)
    noted = house.must("case", "note", case.number, "it goes on", "--json").json
    assert 1 == len(noted["entries"])
    records.close()


def recorded(records: Records, then: datetime) -> Case:
    """Open a case at an instant in the past, of somebody who arrived 200 days before it, in the records alone."""
    organization = records.organizations()[0].id
    actor = records.find_person(organization, "ana@example.org").id
    person = Person(id="", role="principal", name="Marisol Ejemplo")
    intake = OpenCase(number="", case_type="defensive_asylum", zone="America/Los_Angeles", persons=(person,))
    arrived = RecordEvent(event="last_arrival", on=(then - timedelta(days=200)).date(), person="p1")
    opening, arriving = (
        Command(id=body.kind, organization=organization, actor=actor, body=body) for body in (intake, arrived)
    )
    reserved = records.reserve_case(opening)
    for command in (reserved.command, arriving):
        outcome = carry_out(records, CarryOut(case=reserved.case, command=command, now=then))
        assert outcome.refused is None, outcome.refused
    return records.read_case(reserved.case, organization)


def test_a_case_that_lost_its_workflow_gets_another_and_twice_is_as_good_as_once(house: Office) -> None:
    """The lost one is named by its number, the others are left alone."""
    records = records_of(house)
    case = opened(house, records)
    asyncio.run(terminate(house, records, case.id))
    first = told_once_the_server_has_seen_it(house, case.number)
    second = house.must("recover")

    assert ([case.number], []) == (first["started"], first["problems"])
    assert f"{first['open_cases']} open: " in second.out
    house.must("case", "note", case.number, "it goes on")
    records.close()


def test_an_open_case_without_a_key_is_a_line_and_stops_no_other(house: Office) -> None:
    """One line per problem, and the exit code says that there is one."""
    records = records_of(house)
    keyless, other = opened(house, records), opened(house, records)
    for case in (keyless, other):
        asyncio.run(terminate(house, records, case.id))
    told_once_the_server_has_seen_it(house, keyless.number)
    for case in (keyless, other):
        asyncio.run(terminate(house, records, case.id))
    with records.database.write() as connection:
        kept = connection.execute(tables.keys.select().where(tables.keys.c.id == keyless.id)).one()
        connection.execute(tables.keys.delete().where(tables.keys.c.id == keyless.id))
    wait_for(lambda: house.type("recover").code == 1, "the case without a key was not noticed")
    answer = house.type("recover")
    with records.database.write() as connection:
        connection.execute(tables.keys.insert().values(id=kept.id, wrapped=kept.wrapped))

    assert f"Case {keyless.number} is open, and its key is gone" in answer.out
    assert other.number not in answer.out.splitlines()[0]
    records.close()


def test_a_backup_restored_on_an_empty_machine_goes_on(house: Office, tmp_path: Path) -> None:
    """Made while the office ran, brought up with a copy of the key: the case takes commands, and every chain holds."""
    records = records_of(house)
    case = opened(house, records)
    shutil.copyfile(settings_of(house.data, house.environment).master_key_file, tmp_path / "copy.key")
    house.must("backup", str(tmp_path / "monday"))
    machine = Office(tmp_path)
    machine.environment["AMPARO_MASTER_KEY_FILE"] = str(tmp_path / "copy.key")
    machine.must("restore", str(tmp_path / "monday"))
    refused = house.type("restore", str(tmp_path / "monday"))
    machine.acts = house.acts
    with machine:
        machine.must("case", "note", case.number, "on the new machine")
        checked = machine.must("audit", "verify")
        again = machine.type("restore", str(tmp_path / "monday"))

    assert "all as they were written" in checked.out
    assert [(3, True)] * 2 == [(one.code, "nothing is restored over it" in one.err) for one in (refused, again)]
    records.close()


def test_an_office_that_does_not_run_is_told_as_one(amparo: Run, office: RecordsAlone) -> None:
    """Nothing can be started where nothing runs, and the sentence says what to start."""
    answer = amparo("recover")

    assert (5, "", 1) == (answer.code, answer.out, len(answer.err.splitlines()))
    assert "amparo up" in answer.err


def rang(records: Records, case: Case) -> set[tuple[str, int]]:
    """Return the rungs that rang, by their deadline's rule and their place on its ladder."""
    now = records.read_case(case.id, case.organization)
    return {(d.rule, place) for d in now.deadlines for place, rung in enumerate(d.rungs) if rung.rang}


async def terminate(house: Office, records: Records, case: str) -> None:
    """End a case's workflow as a server does that loses it."""
    settings = settings_of(house.data, house.environment)
    await (await connect(settings, records.keys)).get_workflow_handle(case).terminate(reason="lost")


def told_once_the_server_has_seen_it(house: Office, number: str) -> dict[str, list[str]]:
    """Recover until the server's own list has caught up, and return what the run that started the case told."""
    found: list[dict[str, list[str]]] = []

    def started() -> bool:
        found.append(house.must("recover", "--json").json)
        return number in found[-1]["started"]

    wait_for(started, f"case {number} was not started")
    return found[-1]

"""The office's queues under the watch: what waits too long is told, of no erased case, and in no mail's own words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.core.records.office import Office, intake

from amparo.case.commands import AddNote, Assign
from amparo.case.watch import COMMAND_PATIENCE, MAIL_PATIENCE, Finding, Problem
from amparo.declarations import Role
from amparo.records import tables
from amparo_workflows.watch_queues import queue_findings

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clinic(tmp_path: Path) -> Office:
    """Return a clinic in which nothing runs."""
    return Office(tmp_path)


def found(clinic: Office) -> list[Finding]:
    """Return what the watch sees of the queues now."""
    seen = queue_findings(clinic.records, clinic.wall)
    assert {"clinic"} >= {one.organization for one in seen}
    return [one.finding for one in seen]


def test_a_command_that_nothing_came_of_is_found_after_a_quarter_of_an_hour(clinic: Office) -> None:
    """Two of them are one finding of their case, with since when the older waits."""
    case = clinic.open_case()
    clinic.records.put_inbox(case, clinic.command("Ana", AddNote(text="called")))
    clinic.wall += MINUTE
    clinic.records.put_inbox(case, clinic.command("Ana", AddNote(text="called again")))
    clinic.wall += COMMAND_PATIENCE - MINUTE
    assert [] == found(clinic)

    clinic.wall += 2 * MINUTE
    (waits,) = found(clinic)

    assert (Problem.COMMAND_WAITS, case, clinic.case(case).number) == (waits.problem, waits.case, waits.number)
    assert "(2, the oldest since 2027-01-04 18:00 UTC)" in waits.sentence.en
    assert "(2, la más antigua desde 2027-01-04 18:00 UTC)" in waits.sentence.es


def test_an_intake_that_never_opened_its_case_is_found(clinic: Office) -> None:
    """There is no open case yet: nobody else would miss it."""
    reserved = clinic.records.reserve_case(clinic.command("Inés", intake()))
    clinic.wall += COMMAND_PATIENCE + MINUTE

    assert [(Problem.COMMAND_WAITS, reserved.number)] == [(one.problem, one.number) for one in found(clinic)]


def test_what_waits_of_an_erased_case_is_nobodys_concern(clinic: Office) -> None:
    """Its key is gone: no command of it can ever be read, and no mail."""
    case = clinic.open_case()
    clinic.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=clinic.people["Ana"]))
    clinic.records.put_inbox(case, clinic.command("Ana", AddNote(text="called")))
    clinic.wall += MAIL_PATIENCE + COMMAND_PATIENCE
    assert {Problem.COMMAND_WAITS, Problem.MAILS_WAIT} == {one.problem for one in found(clinic)}

    with clinic.records.database.write() as connection:
        connection.execute(tables.keys.delete().where(tables.keys.c.id == case))

    assert [] == found(clinic)


def test_mails_that_wait_and_mails_that_failed_are_found(clinic: Office) -> None:
    """Two hours in the queue, or not tried any more; which mails and to whom is read in the office."""
    case = clinic.open_case()
    clinic.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=clinic.people["Ana"]))
    (mail,) = clinic.records.notices_about(case)
    clinic.wall += MAIL_PATIENCE
    assert [] == found(clinic)

    clinic.wall += MINUTE
    (waits,) = found(clinic)
    clinic.records.mark_failed([mail.notice.id], "there is no such mailbox")
    (failed,) = found(clinic)

    assert (Problem.MAILS_WAIT, "") == (waits.problem, waits.case)
    assert "(1, the oldest since 2027-01-04 18:00 UTC)" in waits.sentence.en
    assert Problem.MAILS_FAILED == failed.problem
    assert "could not be delivered and are not tried again (1)" in failed.sentence.en
    assert "mailbox" not in failed.sentence.en

    clinic.records.mark_failed([mail.notice.id], "again")
    clinic.records.queue_again(mail.notice.id, clinic.wall)
    clinic.records.mark_sent([mail.notice.id], clinic.wall)
    assert [] == found(clinic)

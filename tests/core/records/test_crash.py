"""A process that is killed in the middle: what was committed is all there, and of the rest there is nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.core.records.office import Office, intake

from amparo.case.commands import AddNote, RecordEvent
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut

ROOT = Path(__file__).resolve().parents[3]

# The child dies at the moment when SQLAlchemy is about to commit, or right after it did.
CHILD = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
import sqlalchemy as sa
from amparo.records.carry_out import carry_out
from amparo.records.repository import Records
from amparo.records.requests import CarryOut

url, key, moment, what, body = sys.argv[1:]
records = Records.open(url, Path(key), training=True)
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if moment == "before the commit":
    sa.event.listen(records.database.engine, "commit", die)
if what == "carry out":
    carry_out(records, CarryOut.model_validate_json(body))
else:
    from amparo.case.commands import Command
    records.reserve_case(Command.model_validate_json(body))
die()
"""


def killed(office: Office, moment: str, what: str, body: str) -> None:
    """Let another process do something and be killed at a moment."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(ROOT / "core")])}
    arguments = [office.url, str(office.master_key), moment, what, body]
    ended = subprocess.run([sys.executable, "-c", CHILD, *arguments], env=environment, check=False, timeout=60)
    assert -signal.SIGKILL == ended.returncode


@pytest.mark.parametrize(("moment", "done"), [("before the commit", False), ("after the commit", True)])
def test_a_command_is_there_whole_or_not_at_all(office: Office, case: str, moment: str, *, done: bool) -> None:
    """Events, due dates, mail, answer and inbox entry are one thing, and the same command again completes it."""
    before = office.case(case)
    command = office.command("Pablo", RecordEvent(event="last_arrival", on=date(2026, 12, 1)), "the command")
    office.records.put_inbox(case, command)
    request = CarryOut(case=case, command=command, now=office.now)

    killed(office, moment, "carry out", request.model_dump_json())
    after = office.reopened()
    seen = (
        after.read_case(case, "clinic").seq - before.seq,
        len(after.history(case)) - before.seq,
        len(after.deadlines_due("clinic")),
        len(after.waiting_commands(office.wall.replace(year=2028))),
    )
    again = carry_out(after, request)

    assert ((2, 2, 1, 0) if done else (0, 0, 0, 1)) == seen
    assert done == again.repeated
    assert before.seq + 2 == again.seq
    assert after.verify_chain(case).holds
    assert () == after.rebuild(case).differs


@pytest.mark.parametrize(("moment", "done"), [("before the commit", False), ("after the commit", True)])
def test_a_case_is_reserved_whole_or_not_at_all(office: Office, moment: str, *, done: bool) -> None:
    """A row without its key, or a key without its row, would stand in the way for ever."""
    command = office.command("Inés", intake(), "the intake")

    killed(office, moment, "reserve", command.model_dump_json())
    after = office.reopened()
    waiting = after.waiting_commands(office.wall.replace(year=2028))
    reserved = after.reserve_case(command)

    assert (1 if done else 0) == len(waiting)
    assert [one.case for one in waiting] == [reserved.case] * len(waiting)
    assert 32 == len(after.keys.load(reserved.case))


def test_the_process_that_is_still_there_sees_what_the_killed_one_committed(office: Office, case: str) -> None:
    """What it keeps in memory is held against the record each time, so it is never older than the record."""
    seq = office.case(case).seq
    request = CarryOut(case=case, command=office.command("Pablo", AddNote(text="x")), now=office.now)

    killed(office, "after the commit", "carry out", request.model_dump_json())

    assert seq + 1 == office.case(case).seq
    assert seq + 2 == office.do(case, "Pablo", AddNote(text="y")).seq

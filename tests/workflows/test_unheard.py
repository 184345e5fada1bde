"""A command that reached the record and not its case's workflow: nothing of what follows from it may wait for ever.

So it is left by a workflow task that ran out of time after the record was written: the server forgets the command, the
record has it, and the workflow would hear of it with its next alarm at the earliest.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from amparo.case.commands import AddNote, RecordEvent
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut
from amparo_workflows.client import submit
from amparo_workflows.forwarder import forward_once

if TYPE_CHECKING:
    from tests.workflows.conftest import Office

    from amparo.case.commands import Body, Command

AT_ONCE = timedelta(0)


def written_behind_its_back(office: Office, case: str, body: Body) -> Command:
    """Carry a saved command out in the records alone, as an activity does whose workflow's turn was lost."""
    command = office.house.command(body)
    office.records.put_inbox(case, command)
    seq = office.read(case).seq
    outcome = carry_out(office.records, CarryOut(case=case, command=command, now=office.records.wall(), seen_seq=seq))
    assert outcome.refused is None
    return command


def unanswered(office: Office, case: str) -> list[str]:
    """The commands of a case whose answer nobody got from its workflow."""
    until = office.records.wall() + timedelta(minutes=1)
    return [one.command.id for one in office.records.unanswered_commands(until) if one.case == case]


async def test_an_action_that_only_the_record_asks_for_is_run_once_the_command_is_forwarded(office: Office) -> None:
    """The forwarder asks for the answer; with it the workflow hears of the action."""
    case = await office.opened()
    command = written_behind_its_back(
        office, case, RecordEvent(event="write_letter_asked", on=office.read(case).now.date())
    )
    assert office.read(case).actions
    assert [command.id] == unanswered(office, case)

    await forward_once(office.client, office.records, AT_ONCE)
    await office.until(lambda: not office.read(case).actions)
    assert [] == unanswered(office, case)


async def test_whoever_got_the_answer_leaves_nothing_to_forward(office: Office) -> None:
    """A command that was answered is done, and is not asked for again."""
    case = await office.opened()
    await submit(office.client, office.records, case, office.house.command(AddNote(text="x")))

    assert [] == unanswered(office, case)


async def test_asking_again_does_nothing_twice(office: Office) -> None:
    """The record has one note, also where the answer was lost and asked for anew."""
    case = await office.opened()
    before = office.read(case).seq
    written_behind_its_back(office, case, AddNote(text="x"))
    await forward_once(office.client, office.records, AT_ONCE)

    assert before + 1 == office.read(case).seq
    assert [] == unanswered(office, case)

"""The inbox: what was asked for is written down before it is sent, and a case has its key before its first command."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from tests.core.records.office import Office, intake

from amparo.case.commands import AddNote, OpenCase, RecordEvent
from amparo.errors import InvalidInput, KeyUnavailable
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut


def waiting(office: Office) -> list[str]:
    """Return the commands that wait, by id."""
    return [one.command.id for one in office.records.waiting_commands(office.wall + timedelta(seconds=1))]


def test_a_reserved_case_has_its_key_number_and_first_command(office: Office) -> None:
    """All in one transaction, before anything is sent: the first message is already sealed under the case's own key."""
    command = office.command("Inés", intake())

    reserved = office.records.reserve_case(command)

    assert 32 == len(office.records.keys.load(reserved.case))
    assert isinstance(reserved.command.body, OpenCase)
    assert reserved.number == reserved.command.body.number
    assert [reserved.command] == [one.command for one in office.records.waiting_commands(office.wall + timedelta(1))]
    assert 0 == office.case(reserved.number).seq
    assert () == office.records.list_cases("clinic", open_only=False)


def test_reserving_again_for_the_same_command_is_the_same_case(office: Office) -> None:
    """A client that was interrupted begins again and must not open the case twice."""
    command = office.command("Inés", intake())

    assert office.records.reserve_case(command) == office.records.reserve_case(command)


def test_only_an_opening_reserves_a_case(office: Office) -> None:
    """Anything else is about a case that is there."""
    with pytest.raises(InvalidInput, match="add_note"):
        office.records.reserve_case(office.command("Inés", AddNote(text="x")))


def test_case_numbers_can_be_said_over_the_telephone_and_tell_nothing(office: Office) -> None:
    """No letter that is taken for a digit, no vowels to spell with, no order to count cases by."""
    numbers = [office.records.reserve_case(office.command("Inés", intake())).number for _ in range(30)]

    assert 30 == len(set(numbers))
    assert [] == [
        number for number in numbers if not re.fullmatch(r"[2-9C-DF-HJ-NPQRTVWX]{2}-[2-9C-DF-HJ-NPQRTVWX]{4}", number)
    ]
    assert numbers != sorted(numbers)


def test_a_command_waits_until_something_came_of_it(office: Office, case: str) -> None:
    """Also until it was refused: a refusal is an answer."""
    done, refused = office.command("Pablo", AddNote(text="x")), office.command("Pablo", AddNote(text=" "))
    for command in (done, refused):
        office.records.put_inbox(case, command)
        office.records.put_inbox(case, command)
    before = waiting(office)

    for command in (done, refused):
        carry_out(office.records, CarryOut(case=case, command=command, now=office.now))

    assert {done.id, refused.id} == set(before)
    assert [] == waiting(office)


def test_a_stale_command_still_waits(office: Office, case: str) -> None:
    """Nothing came of it: the workflow asks again, and if it dies the forwarder does."""
    command = office.command("Pablo", AddNote(text="x"))
    office.records.put_inbox(case, command)

    carry_out(office.records, CarryOut(case=case, command=command, now=office.now, seen_seq=0))

    assert [command.id] == waiting(office)


def test_a_command_that_met_a_bug_was_answered(office: Office, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It needs attention now; sending it again and again would only repeat the bug."""
    command = office.command("Pablo", AddNote(text="x"))
    office.records.put_inbox(case, command)
    monkeypatch.setattr("amparo.records.carry_out.weigh", lambda *_: 1 / 0)

    carry_out(office.records, CarryOut(case=case, command=command, now=office.now))

    assert [] == waiting(office)


def test_the_oldest_commands_come_first_and_recent_ones_are_left_alone(office: Office, case: str) -> None:
    """Whoever sent a recent one is still waiting for its answer."""
    began = office.wall
    commands = [office.command("Pablo", RecordEvent(event="last_arrival", on=date(2026, 12, day))) for day in (1, 2, 3)]
    for command in commands:
        office.records.put_inbox(case, command)
        office.wall += timedelta(seconds=10)

    found = office.records.waiting_commands(began + timedelta(seconds=15))

    assert [(case, command) for command in commands[:2]] == [(one.case, one.command) for one in found]


def test_commands_of_an_erased_case_do_not_hold_up_the_others(office: Office, case: str) -> None:
    """They cannot be read any more, and nothing can come of them."""
    erased = office.open_case()
    kept, lost = office.command("Pablo", AddNote(text="x")), office.command("Pablo", AddNote(text="y"))
    office.records.put_inbox(erased, lost)
    office.records.put_inbox(case, kept)
    with office.records.database.write() as connection:
        connection.execute(tables.keys.delete().where(tables.keys.c.id == erased))
    office.records.keys.forget(erased)

    assert [kept.id] == waiting(office)
    with pytest.raises(KeyUnavailable):
        office.records.put_inbox(erased, lost)

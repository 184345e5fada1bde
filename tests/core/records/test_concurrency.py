"""Several at once: nobody's command is lost, doubled, or decided on a record that was gone by then."""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING

from amparo.case.commands import AddNote, AnswerOffer, OfferPlacement, RecordEvent
from amparo.errors import RecordsUnreachable
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.core.records.office import Office


def at_once(*works: Callable[[], None]) -> None:
    """Run each in a thread of its own, all beginning together."""
    gate = threading.Barrier(len(works))

    def through(work: Callable[[], None]) -> None:
        gate.wait()
        work()

    threads = [threading.Thread(target=through, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_threads_and_two_processes_worth_of_records_on_one_case_lose_nothing(office: Office, case: str) -> None:
    """Each record below has a memory of its own, as two workers would; all write to the same case."""
    before, other = office.case(case).seq, office.reopened()
    outcomes: list[Outcome] = []

    def write(name: str, place: int) -> None:
        records = office.records if place % 2 else other
        for number in range(30):
            command = office.command("Pablo", AddNote(text=f"{name} {number}"), f"{name}-{number}")
            outcomes.append(carry_out(records, CarryOut(case=case, command=command, now=office.now)))

    at_once(*(lambda name=name, place=place: write(name, place) for place, name in enumerate("abcd")))
    history = office.records.history(case)[before:]

    assert [] == [outcome.refused for outcome in outcomes if outcome.refused]
    assert {f"{name}-{number}" for name in "abcd" for number in range(30)} == {event.command for event in history}
    assert list(range(before + 1, before + 121)) == sorted(outcome.seq for outcome in outcomes)
    assert office.records.verify_chain(case).holds
    assert () == office.records.rebuild(case).differs


def test_one_command_sent_by_many_at_once_is_done_once(office: Office, case: str) -> None:
    """The forwarder, the client and the workflow may all be sending it."""
    command = office.command("Pablo", RecordEvent(event="last_arrival", on=date(2026, 12, 1)))
    outcomes: list[Outcome] = []
    request = CarryOut(case=case, command=command, now=office.now)

    at_once(*[lambda: outcomes.append(carry_out(office.records, request))] * 6)

    assert 5 == sum(outcome.repeated for outcome in outcomes)
    assert 1 == len({(outcome.made, outcome.seq) for outcome in outcomes})
    assert 1 == len(office.case(case).of_kind["last_arrival"])


def test_the_last_place_with_a_volunteer_is_given_once(office: Office) -> None:
    """Two cases are accepted at the same moment by a volunteer who has room for one more."""
    victor = office.people["Víctor"]
    profile = office.records.person(victor).profile
    office.records.change_person(victor, profile.model_copy(update={"capacity": 1}))
    cases = [office.open_case() for _ in range(2)]
    for case in cases:
        office.do(case, "Clara", OfferPlacement(to=(victor,)))
    outcomes: list[Outcome] = []

    at_once(
        *(lambda case=case: outcomes.append(office.ask(case, "Víctor", AnswerOffer(accept=True))) for case in cases)
    )

    assert ["", "volunteer_unavailable"] == sorted(o.refused.code if o.refused else "" for o in outcomes)
    assert 1 == len(office.records.list_cases("clinic", assignee=victor))


def test_readers_see_whole_commands_while_others_write(office: Office, case: str) -> None:
    """A case that is read has exactly the events that its own count says, and its list agrees with itself."""
    reader, torn = office.reopened(), []

    def write() -> None:
        for number in range(40):
            office.do(case, "Pablo", AddNote(text=f"note {number}"))

    def read() -> None:
        for _ in range(40):
            seen = reader.read_case(case, "clinic")
            events = reader.history(case)
            if [event.seq for event in events] != list(range(1, len(events) + 1)) or seen.seq > len(events):
                torn.append(seen.seq)

    at_once(write, read)

    assert [] == torn


def test_records_locked_by_another_program_are_unreachable_and_nothing_is_half_done(office: Office, case: str) -> None:
    """That is the one thing that a workflow has to wait for; the same request is taken afterwards."""
    request = CarryOut(case=case, command=office.command("Pablo", AddNote(text="x")), now=office.now)
    other = office.reopened()
    raised: list[Exception] = []
    with other.database.engine.begin() as connection:
        other.load(connection, case, lock=True)
        try:
            carry_out(office.records, request)
        except RecordsUnreachable as locked:
            raised.append(locked)

    assert [True] == ["locked" in str(error) for error in raised]
    assert not carry_out(office.records, request).repeated

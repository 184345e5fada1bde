"""Clocks that differ: the engine and the sender an hour back, the engine ahead, and by more than a day.

The workflow server keeps the real time, and so do the terminals. A machine that is two days *ahead* is not told from
a command that waited two days for its records, so nothing is refused there; one that is two days back is.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, Self

import pytest
from tests.faults.comparison import Count
from tests.faults.journal import now
from tests.faults.zones import zones_ringing_soon
from tests.moved_clock import faketime
from tests.outages.furnished import Furnished, Said, until

from amparo.records.lists import CaseLine
from amparo_workflows.server import Server

pytestmark = pytest.mark.timeout(900)

TRIES = 10


class Apart(Furnished):
    """An office whose processes run one by one, so that each can have a clock of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._server = Server(folder / "temporal")

    def _open_office(self) -> None:
        asyncio.run(self._server.start())
        self.set("AMPARO_TEMPORAL_ADDRESS", self._server.address)
        prepared = self.types("prepare")
        assert 0 == prepared.code, prepared.words
        for part in ("engine", "relay", "sender"):
            self.run(part)

    def close(self) -> None:
        """End everything, the workflow server last."""
        super().close()
        asyncio.run(self._server.stop())

    def run(self, part: str, clock: str = "") -> None:
        """Run a part of the office, with its clock moved by as much as libfaketime is told."""
        moved = {"LD_PRELOAD": faketime(), "FAKETIME": clock, "DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}
        with self.also(moved if clock else {}):
            self.start(part, "amparo_app", "run", part)

    def again(self, part: str, clock: str = "") -> Self:
        """End a part of the office and run it with another clock."""
        self._end(part)
        self.run(part, clock)
        return self


class Back(NamedTuple):
    """What was seen while engine and sender were an hour back."""

    told: Said
    noted: int
    rang: bool
    forwarded: int
    doctor: Said


@dataclass
class Seen:
    """What was seen of clocks that differ."""

    back: Back
    given: dict[str, Said]
    noted: dict[str, int]
    refused: str
    doctor_ahead: Said
    told_of_far_ahead: bool
    out_of_order: list[tuple[str, int]]
    wrong: list[Count]


def moved(office: Apart) -> Seen:
    """Work in an office whose clocks are moved, one after another."""
    first = office.open_case(zones_ringing_soon(now())[2])
    an_hour_back = back(office, first)
    given = {}

    def give(clock: str) -> None:
        given[clock] = noted(office, first, f"at {clock}", f"note{clock}")
        until(lambda: office.answer_to(first.id, f"note{clock}"), "something to come of a command")

    office.again("sender").again("engine", "+1h")
    give("+1h")
    doctor_ahead = office.types("doctor")
    office.again("engine", "-2d")
    give("-2d")
    office.again("engine", "+2d")
    give("+2d")
    told = office.open_case(zones_ringing_soon(now())[1])
    until(lambda: told_of(office, told.id), "a mail that was caused two days ahead")
    office.again("engine")
    give("-0d")
    office.rest()
    refused = office.answer_to(first.id, "note-2d")
    return Seen(
        back=an_hour_back,
        given=given,
        noted={clock: office.notes_of(first.id, f"note{clock}") for clock in given},
        refused=refused.refused.sentence.en if refused and refused.refused else "",
        doctor_ahead=doctor_ahead,
        told_of_far_ahead=told_of(office, told.id),
        out_of_order=[
            (line.number, later.seq)
            for line in office.records.open_cases()
            for earlier, later in pairwise(office.records.history(line.id))
            if later.at < earlier.at
        ],
        wrong=office.wrong(),
    )


def noted(office: Apart, case: CaseLine, text: str, command: str) -> Said:
    """Write a note as a person does: again, while another part of the office is writing and the words say so."""
    said = office.note_down(case.number, text, command)
    for _ in range(TRIES):
        if "it is enough to try again" not in " ".join(said.words.split()):
            break
        said = office.note_down(case.number, text, command)
    return said


def back(office: Apart, first: CaseLine) -> Back:
    """Work while the engine and the sender are an hour back, until all that was asked is done."""
    office.rest()  # what was due before is sent before: to a sender that is an hour back it is due in an hour
    office.again("engine", "-1h").again("sender", "-1h")
    office.start_client()
    told = noted(office, first, "an hour back", "note-back")
    late = office.open_case(zones_ringing_soon(now())[0])
    office.save(first.id, "saved, never sent", "note-inbox")
    due = late.next_alarm
    assert due
    until(lambda: office.rang(late.id, due), "the alarm")
    until(lambda: office.notes_of(first.id, "note-inbox"), "the command in the inbox")
    doctor = office.types("doctor")
    office.until_answered()
    office.stop_client()
    office.rest()
    return Back(
        told=told,
        noted=office.notes_of(first.id, "note-back"),
        rang=office.rang(late.id, due),
        forwarded=office.notes_of(first.id, "note-inbox"),
        doctor=doctor,
    )


def told_of(office: Furnished, case: str) -> bool:
    """Return whether a mail about a case was sent."""
    return any(queued.sent_at for queued in office.records.notices_about(case))


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Return what was seen."""
    with Apart(tmp_path_factory.mktemp("clocks")) as office:
        return moved(office)


def test_commands_and_alarms_go_on_while_the_engine_and_the_sender_are_an_hour_back(seen: Seen) -> None:
    """By the workflow server's time; what was saved by a terminal an hour ahead of the engine is not left lying."""
    assert is_told(seen.back.told, 0)
    assert 1 == seen.back.noted
    assert seen.back.rang
    assert 1 == seen.back.forwarded


def test_no_event_is_dated_before_the_one_before_it_and_nothing_is_lost_or_doubled(seen: Seen) -> None:
    """Whatever the clocks said, no mail was sent twice either."""
    assert [] == seen.out_of_order
    assert [] == seen.wrong


def test_the_doctor_names_the_clock(seen: Seen) -> None:
    """That it is behind the workflow server's, or that something was recorded in the future."""
    assert (1, 1) == (seen.back.doctor.code, seen.doctor_ahead.code)
    assert "the engine recorded at" in " ".join(seen.back.doctor.words.split())
    assert "and something was recorded at" in " ".join(seen.doctor_ahead.words.split())


def test_an_engine_more_than_a_day_back_refuses_and_changes_nothing(seen: Seen) -> None:
    """It cannot know which of the two clocks is right, and a wrong date can cost a life."""
    assert is_told(seen.given["-2d"], 3)
    assert "is more than a day ahead of this machine's" in seen.refused
    assert "Nothing was changed. Set the clocks right, then ask again." in seen.refused
    assert 0 == seen.noted["-2d"]


def test_an_engine_that_is_ahead_keeps_nothing_waiting(seen: Seen) -> None:
    """An hour or two days, and set right again: commands are carried out once, and what they cause is told now."""
    assert all(is_told(seen.given[clock], 0) for clock in ("+1h", "+2d", "-0d"))
    assert [1, 1, 1] == [seen.noted[clock] for clock in ("+1h", "+2d", "-0d")]
    assert seen.told_of_far_ahead


def is_told(said: Said, code: int) -> bool:
    """Return whether a person was told how it ended, or that it is saved: some commands take several tries."""
    return said.code == code or (said.code == 5 and "saved and queued" in said.words)

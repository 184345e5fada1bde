"""The workflow server's data deleted: while everything runs, and while nothing does."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from tests.faults.client import ORGANIZATION
from tests.faults.comparison import Count
from tests.faults.journal import now
from tests.faults.zones import zones_ringing_soon
from tests.outages.furnished import Furnished, Said, until

from amparo.case.events import ActionAnswered
from amparo.records.lists import CaseLine

pytestmark = pytest.mark.timeout(900)


@dataclass
class Seen:
    """What was seen of a server that lost its data, twice."""

    meanwhile: Said
    told_by_up: str
    noted: tuple[int, int, int]
    running_again: tuple[bool, bool]
    errands_ended: int
    rang: bool
    wrong: list[Count]
    examined: list[Said]


def forget(office: Furnished) -> None:
    """Delete all that the workflow server has on the disk."""
    files = list(office.data.glob("temporal.db*"))
    assert files
    for file in files:
        file.unlink()


def lost(office: Furnished) -> Seen:
    """Work in an office whose workflow server forgets everything, twice."""
    first, second, _ = cases = office.open_cases()
    office.start_client()
    office.until_answered()
    errand, meanwhile = while_it_runs(office, first, second)
    until(lambda: all(office.runs(case.id) for case in cases), "the cases' workflows")
    until(lambda: not office.records.read_case(first.id, ORGANIZATION).actions, "the action's end")
    once = all(office.runs(case.id) for case in cases)
    office.stop_client()
    office.rest()
    late, due = while_it_is_stopped(office, second)
    until(lambda: office.rang(late.id, due), "the alarm")
    until(lambda: office.notes_of(second.id, "note-stopped"), "the command in the inbox")
    office.rest()
    bodies = [event.body for event in office.records.history(first.id)]
    ended = [one for one in bodies if isinstance(one, ActionAnswered) and one.action == errand and not one.failed]
    return Seen(
        meanwhile=meanwhile,
        told_by_up=office.said("up", 100),
        noted=(
            office.notes_of(first.id, "note-meanwhile"),
            office.notes_of(second.id, "note-inbox"),
            office.notes_of(second.id, "note-stopped"),
        ),
        running_again=(once, all(office.runs(case.id) for case in (*cases, late))),
        errands_ended=len(ended),
        rang=office.rang(late.id, due),
        wrong=office.wrong(),
        examined=[office.types(*words) for words in (("watch", "--once"), ("doctor",), ("health",))],
    )


def while_it_runs(office: Furnished, first: CaseLine, second: CaseLine) -> tuple[str, Said]:
    """Take the server's data away with an action on its way; return the action's id, and what a person was told."""
    relay, server = office.pid_of("relay") or 0, office.pid_of("server") or 0
    os.kill(relay, signal.SIGSTOP)  # so that the action is on its way when the server forgets it
    yesterday = (now() - timedelta(days=1)).date().isoformat()
    # the client asks for errands of the same day: whoever comes second says that it happened once more
    words = ("case", "record", first.number, "errand_asked", "--date", yesterday, "--again", "--json")
    asked = office.ana_types(*words)
    assert 0 == asked.code, asked.words
    bodies = [entry["body"] for entry in json.loads(asked.words)["entries"]]
    [errand] = [str(body["action"]["id"]) for body in bodies if "action" in body]
    office.save(second.id, "saved, never sent", "note-inbox")
    forget(office)
    os.kill(server, signal.SIGKILL)
    os.kill(relay, signal.SIGCONT)
    meanwhile = office.note_down(first.number, "while it is lost", "note-meanwhile")
    office.until_answered(now())
    return errand, meanwhile


def while_it_is_stopped(office: Furnished, second: CaseLine) -> tuple[CaseLine, datetime]:
    """Take the server's data away while nothing runs and an alarm comes due; return its case and its instant."""
    late = office.open_case(zones_ringing_soon(now())[0])
    due = late.next_alarm
    assert due
    office.stop()
    office.save(second.id, "saved, never sent", "note-stopped")
    forget(office)
    until(lambda: now() > due + timedelta(seconds=1), "an alarm that comes due while nothing runs")
    office.start_up()
    return late, due


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Return what was seen."""
    with Furnished(tmp_path_factory.mktemp("lost")) as office:
        return lost(office)


def test_a_person_is_answered_late_or_told_that_it_is_saved(seen: Seen) -> None:
    """Nobody has to know that a server forgot everything; where it ended is on the first terminal."""
    assert seen.meanwhile.code == 0 or "saved and queued" in seen.meanwhile.words
    assert "Traceback" not in seen.meanwhile.words
    assert "The workflow server ended; starting it again." in seen.told_by_up


def test_every_open_case_runs_again_from_the_records(seen: Seen) -> None:
    """While the office goes on, and after a start of its own."""
    assert (True, True) == seen.running_again
    assert [0, 0, 0] == [told.code for told in seen.examined], seen.examined


def test_commands_in_the_inbox_alarms_and_actions_are_not_lost_with_it(seen: Seen) -> None:
    """Each is done once: a note given meanwhile, one saved before, one saved while nothing ran; the plugin's errand."""
    assert [] == seen.wrong
    assert (1, 1, 1) == seen.noted
    assert 1 == seen.errands_ended
    assert seen.rang

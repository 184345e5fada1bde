"""The newest backup on an empty machine: what was acknowledged until it was made is there, and the office goes on."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.faults.comparison import Count, compare, promises
from tests.faults.journal import Accepted, ClientLine, Step, Tail, now
from tests.outages.furnished import Furnished, Said, until

pytestmark = pytest.mark.timeout(900)


@dataclass
class Seen:
    """What was seen of an office that was brought back."""

    began: datetime
    made: datetime
    ended: datetime
    without_key: Said
    over_a_living_office: Said
    restored: Said
    before: int
    after: int
    wrong: list[Count]
    later_found: list[str]
    entered_again: Said
    running: list[bool]
    examined: list[Said]


def acknowledged(lines: list[ClientLine]) -> set[str]:
    """Return the commands that a client was told are done or saved."""
    return {id_ for id_, one in promises(lines).items() if one.acknowledged}


def brought_back(office: Furnished, folder: Path) -> Seen:
    """Back an office up while commands flow, take its machine away, and restore it on another."""
    first = office.open_cases()[0]
    office.start_client()
    until(lambda: sum(line.step is Step.ANSWERED for line in office.lines) > 5, "the client's first answers")
    safe, backup = folder / "safe" / "master.key", folder / "backups" / "newest"
    safe.parent.mkdir()
    shutil.copy(office.folder / "config" / "amparo" / "master.key", safe)
    began = now()
    backed_up = office.types("backup", str(backup))
    assert 0 == backed_up.code, backed_up.words
    ended = now()
    living = office.types("restore", str(backup))
    later = office.note_down(first.number, "after the backup", "note-later")
    assert 0 == later.code, later.words
    office.until_answered(ended)
    office.stop_client()
    lines = office.lines
    take_away(office)
    without = office.types("restore", str(backup))
    office.set("AMPARO_MASTER_KEY_FILE", str(safe))
    restored = office.types("restore", str(backup))
    assert 0 == restored.code, restored.words
    office.start_up()
    until(lambda: all(office.runs(line.id) for line in office.records.open_cases()), "the cases' workflows")
    office.rest()
    facts, before = office.facts(), acknowledged([line for line in lines if line.at < began])
    asked_before = [line for line in lines if line.command in before]
    counts = compare(asked_before, facts, list(Tail(office.folder / "mails.jsonl", Accepted)), ())
    after = acknowledged(lines) - acknowledged([line for line in lines if line.at < ended])
    told = re.search(r"as it was on\s+(\S+\s+\S+)\s+UTC", restored.words)
    assert told, restored.words
    return Seen(
        began=began.replace(microsecond=0),  # as the moment is told
        made=datetime.fromisoformat(told[1]).replace(tzinfo=UTC),
        ended=ended,
        without_key=without,
        over_a_living_office=living,
        restored=restored,
        before=len(before),
        after=len(after),
        wrong=[count for count in counts if not count.holds and count.what in OF_WHAT_WAS_ACKNOWLEDGED],
        later_found=sorted(after & {event.command for event in facts.events}),
        entered_again=office.note_down(first.number, "after the backup", "note-later"),
        running=[office.runs(line.id) for line in office.records.open_cases()],
        examined=[
            office.types(*words) for words in (("watch", "--once"), ("doctor",), ("health",), ("audit", "verify"))
        ],
    )


def take_away(office: Furnished) -> None:
    """Stop an office and remove its data and its master key, as if their machine were gone."""
    office.stop()
    office.records.close()
    del office.records
    for gone in (office.data, office.folder / "config"):
        shutil.rmtree(gone)


OF_WHAT_WAS_ACKNOWLEDGED = (
    "acknowledged or saved, and lost",
    "applied twice",
    "done otherwise than answered",
    "still waiting in the inbox",
    "… broken",
    "… asked or ended twice",
    "… never ended",
    "notices not sent",
    "notices that failed",
    "sent, and never taken by the server: lost",
)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Return what was seen."""
    folder = tmp_path_factory.mktemp("restored")
    with Furnished(folder) as office:
        return brought_back(office, folder)


def test_what_was_acknowledged_before_the_backup_is_there_and_its_cases_run(seen: Seen) -> None:
    """By the client's own journal, against the records of the new machine."""
    assert seen.before
    assert [] == seen.wrong
    assert all(seen.running)
    assert [0, 0, 0, 0] == [told.code for told in seen.examined], seen.examined


def test_the_restore_says_from_which_moment_the_records_are_and_what_to_enter_again(seen: Seen) -> None:
    """What was acknowledged afterwards is lost with the machine, is named as such, and can be given again."""
    assert seen.began <= seen.made <= seen.ended
    assert "What was acknowledged until then is in it" in seen.restored.words
    assert "has to be entered again" in seen.restored.words
    assert seen.after
    assert [] == seen.later_found
    assert 0 == seen.entered_again.code


def test_without_the_master_key_or_over_a_living_office_nothing_is_restored(seen: Seen) -> None:
    """A sentence each: the key is brought separately, and no office is written over."""
    assert 5 == seen.without_key.code
    assert "opens only with the office's master key, which is never in it" in seen.without_key.words
    assert 3 == seen.over_a_living_office.code
    assert "nothing is restored over it" in seen.over_a_living_office.words

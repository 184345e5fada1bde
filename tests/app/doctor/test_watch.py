"""The doctor notices a watch that is silent, that cannot mail, and what it found."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.core.records.office import Office

from amparo.declarations import Role
from amparo.records.people import Profile
from amparo.settings import Settings
from amparo_app.doctor.finding import Finding
from amparo_app.doctor.processes import watch
from amparo_app.running import Running, alone, held_by, note_running
from amparo_workflows.processes import only_one
from amparo_workflows.watch import DAILY, EVERY, NOTE, WatchNote, read_note

NOW = datetime(2027, 1, 4, 18, tzinfo=UTC)


@pytest.fixture
def clinic(tmp_path: Path) -> Office:
    """Return a clinic with an operator, in which nothing has happened yet."""
    made = Office(tmp_path)
    made.records.add_person("clinic", Profile(name="Olga Prueba", email="olga@example.org"), (Role.OPERATOR,))
    return made


@pytest.fixture
def settings(clinic: Office) -> Settings:
    """Return the clinic's settings."""
    return Settings(data_folder=clinic.data, records_url=clinic.url, master_key_file=clinic.master_key)


@contextmanager
def up(settings: Settings, since: datetime) -> Iterator[None]:
    """Let `amparo up` be running, as its lock and note say."""
    running = Running(address="127.0.0.1:1", pid=os.getpid(), since=since, training=False, processes={})
    with alone(settings.data_folder):
        note_running(settings.data_folder, running)
        yield


def note(settings: Settings, looked: datetime, findings: int = 0, **told: object) -> None:
    """Leave the note of a look over three cases, and of what the clinic was told."""
    given = {"looked": looked, "cases": 3, "findings": findings, "told": {"clinic": {"mailed": looked, **told}}}
    (settings.data_folder / NOTE).write_text(WatchNote.model_validate(given).model_dump_json(), encoding="utf-8")


def seen(settings: Settings, clinic: Office | None = None) -> list[tuple[bool, str]]:
    """Return what the doctor sees of the watch, in a clinic whose records can be read or not."""
    found: list[Finding] = list(watch(settings, clinic.records if clinic else None, NOW))
    return [(one.well, one.seen) for one in found]


def test_a_watch_that_looked_a_moment_ago_is_well(settings: Settings) -> None:
    """It is told how many cases it checked."""
    note(settings, NOW - EVERY)

    assert [(True, "3 open cases checked at 2027-01-04 17:50 UTC, nothing found")] == seen(settings)


def test_a_watch_that_never_looked_is_told(settings: Settings) -> None:
    """Nobody ever started it."""
    assert [(False, "it has never looked: nobody holds the cases' dates against their events")] == seen(settings)


def test_a_watch_that_was_killed_is_told(settings: Settings) -> None:
    """It last looked five hours ago, and the office runs all the same."""
    note(settings, NOW - timedelta(hours=5))
    with up(settings, since=NOW - timedelta(days=2)):
        ((well, told),) = seen(settings)

    assert not well
    assert told.startswith("it last looked at 2027-01-04 13:00 UTC")


def test_a_watch_that_died_a_moment_ago_is_told_by_its_lock(settings: Settings) -> None:
    """Its last look is recent, but nobody holds its lock any more."""
    note(settings, NOW - EVERY)
    with up(settings, since=NOW - timedelta(days=2)):
        assert [False] == [well for well, _ in seen(settings)]
        with only_one("watch", settings.data_folder):
            assert [True] == [well for well, _ in seen(settings)]


def test_an_office_that_just_started_is_given_time(settings: Settings) -> None:
    """The watch is at work and looks in a moment, for the first time or after a long pause."""
    with up(settings, since=NOW), only_one("watch", settings.data_folder):
        assert [(True, "at work, and about to look for the first time")] == seen(settings)

        note(settings, NOW - timedelta(hours=20))
        assert [True] == [well for well, _ in seen(settings)]


def test_a_mail_that_does_not_go_out_is_told(settings: Settings, clinic: Office) -> None:
    """Nobody took it, or none was sent for more than a day: its silence must not be taken for peace."""
    for changes, last in (
        ({"mailed": None, "unmailed_since": NOW}, "never yet"),
        ({"mailed": NOW - DAILY - timedelta(hours=3)}, "last on 2027-01-03 15:00 UTC"),
    ):
        note(settings, NOW, **changes)

        assert [True, False] == [well for well, _ in seen(settings, clinic)]
        assert f"its daily mail in clinic does not go out ({last})" == seen(settings, clinic)[1][1]


def test_a_note_of_other_records_says_nothing_of_these(settings: Settings, clinic: Office) -> None:
    """It stays in the folder when a backup from before an organization came is put back."""
    given = {"looked": NOW, "cases": 3, "findings": 0, "told": {"came-later": {"unmailed_since": NOW}}}
    (settings.data_folder / NOTE).write_text(WatchNote.model_validate(given).model_dump_json(), encoding="utf-8")

    assert [True] == [well for well, _ in seen(settings, clinic)]


def test_an_office_in_which_nobody_is_told_reads_whom_to_name_until_there_is_somebody(tmp_path: Path) -> None:
    """Its mail server is well: an office that began a minute ago is not sent to look for what is wrong with it."""
    new = Office(tmp_path)
    settings = Settings(data_folder=new.data, records_url=new.url, master_key_file=new.master_key)
    note(settings, NOW, mailed=None)

    assert (False, "nobody in clinic is told what it finds") == seen(settings, new)[1]

    new.records.add_person("clinic", Profile(name="Olga Prueba", email="olga@example.org"), (Role.OPERATOR,))

    assert [True] == [well for well, _ in seen(settings, new)]


def test_what_it_found_is_told(settings: Settings) -> None:
    """The doctor says how much, and where to read it."""
    note(settings, NOW, findings=2)

    assert [(False, "2 findings in 3 cases")] == seen(settings)


@pytest.mark.timeout(300)  # two processes of ours start
def test_a_watch_that_was_killed_is_noticed_by_its_lock_at_once_and_by_its_mail_after_a_day(
    clinic: Office, settings: Settings
) -> None:
    """A real process, at work, that somebody kills: with `amparo up` beside it, and a day later without."""
    office = settings
    assert 0 == watching(office, "--once").wait(timeout=90)
    noted = read_note(clinic.data)
    assert noted is not None
    assert noted.looked == noted.told["clinic"].mailed

    with up(office, since=noted.looked - timedelta(hours=1)), watching(office) as process:
        until(lambda: held_by(clinic.data / "watch.lock") is not None)
        (alive,) = watch(office, None, noted.looked)
        process.kill()
        process.wait(timeout=30)
        (killed,) = watch(office, None, noted.looked)
    a_day_later = list(watch(office, None, noted.looked + DAILY + timedelta(hours=3)))

    assert "1 findings in 0 cases" == alive.seen  # that no server runs
    assert (False, "watch") == (killed.well, killed.part)
    assert "nobody holds the cases' dates against their events" in killed.seen
    assert [False] == [one.well for one in a_day_later]
    assert "Start `amparo up`" in a_day_later[0].remedy


def watching(office: Settings, *arguments: str) -> subprocess.Popen[bytes]:
    """Start the watch of an office as a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    environment = {
        **kept,
        "AMPARO_DATA_FOLDER": str(office.data_folder),
        "AMPARO_RECORDS_URL": office.records_url,
        "AMPARO_MASTER_KEY_FILE": str(office.master_key_file),
    }
    return subprocess.Popen([sys.executable, "-m", "amparo_workflows", "watch", *arguments], env=environment)


def until(holds: Callable[[], bool]) -> None:
    """Wait until something is so; fail when it is not within a minute and a half."""
    last = time.monotonic() + 90
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.05)

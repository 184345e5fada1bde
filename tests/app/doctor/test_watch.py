"""The doctor notices a watch that is silent, that cannot mail, and what it found."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amparo.settings import Settings
from amparo_app.doctor.finding import Finding
from amparo_app.doctor.processes import watch
from amparo_app.running import Running, alone, note_running
from amparo_workflows.processes import only_one
from amparo_workflows.watch import DAILY, EVERY, NOTE, WatchNote

NOW = datetime(2027, 1, 4, 18, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of an office in which nothing has happened yet."""
    url, key = f"sqlite:///{tmp_path}/amparo.db", tmp_path / "key"
    return Settings(data_folder=tmp_path, records_url=url, master_key_file=key)


@contextmanager
def up(settings: Settings, since: datetime) -> Iterator[None]:
    """Let `amparo up` be running, as its lock and note say."""
    running = Running(address="127.0.0.1:1", pid=os.getpid(), since=since, training=False, processes={})
    with alone(settings.data_folder):
        note_running(settings.data_folder, running)
        yield


def note(settings: Settings, looked: datetime, **more: object) -> None:
    """Leave the note of a look over three cases."""
    given = {"looked": looked, "cases": 3, "findings": 0, "mailed": looked, **more}
    (settings.data_folder / NOTE).write_text(WatchNote.model_validate(given).model_dump_json(), encoding="utf-8")


def seen(settings: Settings) -> list[tuple[bool, str]]:
    """Return what the doctor sees of the watch."""
    found: list[Finding] = list(watch(settings, NOW))
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


def test_a_mail_that_does_not_go_out_is_told(settings: Settings) -> None:
    """Nobody took it, or none was sent for more than a day: its silence must not be taken for peace."""
    for changes in ({"unmailed_since": NOW}, {"mailed": NOW - DAILY - timedelta(hours=3)}):
        note(settings, NOW, **changes)

        assert [True, False] == [well for well, _ in seen(settings)]
        assert "its daily mail does not go out" in seen(settings)[1][1]


def test_what_it_found_is_told(settings: Settings) -> None:
    """The doctor says how much, and where to read it."""
    note(settings, NOW, findings=2)

    assert [(False, "2 findings in 3 cases")] == seen(settings)

"""Metrics: what processes count, seen from the endpoint; never content, and never in the way of what is counted."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.core.records.office import Office as Clinic
from tests.workflows.conftest import House, Office, furnish
from tests.workflows.test_worker import Process

from amparo.case.commands import AddNote
from amparo.errors import InvalidInput
from amparo.settings import Settings
from amparo_workflows.client import connect
from amparo_workflows.measuring import read_backlog
from amparo_workflows.metrics import clear_metrics, metrics_folder, metrics_served
from amparo_workflows.server import Server

COUNTING = """
import json, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from amparo.settings import Settings
from amparo_workflows import metrics
role, data, deeds = sys.argv[1:]
settings = Settings(data_folder=Path(data), records_url="", master_key_file=Path(data), metrics="127.0.0.1:0")
metrics.start_counting(settings, role)
exec(deeds)
print("done", flush=True)
sys.stdin.read()
"""


def settings_of(data: Path, metrics: str = "127.0.0.1:0") -> Settings:
    """Settings of an office that serves its metrics on a free port."""
    return Settings(data_folder=data, records_url="sqlite://", master_key_file=data / "key", metrics=metrics)


class Counting:
    """A process of its own that has counted something, and lives on."""

    def __init__(self, data: Path, role: str, deeds: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", COUNTING, role, str(data), deeds],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.said = self.process.stdout.readline()

    def end(self, how: signal.Signals = signal.SIGKILL) -> str:
        """End it as a power cut would, and return what it wrote to its log."""
        self.process.send_signal(how)
        return self.process.communicate(timeout=60)[1]


def scraped(address: str) -> dict[str, float]:
    """What a collector sees: each sample by its name and labels."""
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=30) as answer:
        text = answer.read().decode()
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {" ".join([one.name, *one.labels.values()]): one.value for one in samples}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The endpoint of an office in a folder."""
    with metrics_served(settings_of(tmp_path)) as address:
        yield address


def test_what_a_killed_process_counted_stays_and_its_successor_counts_on(tmp_path: Path, served: str) -> None:
    """Neither a kill nor a new process makes a count jump."""
    first = Counting(tmp_path, "sender", "metrics.count_mail('taken'); metrics.count_mail('taken')")
    first.end()
    second = Counting(tmp_path, "sender", "metrics.count_mail('taken')")
    seen = scraped(served)
    second.end()

    assert 3 == seen["amparo_mails_total taken"]
    assert ["counter_sender-0.db"] == [file.name for file in metrics_folder(tmp_path).glob("counter_*.db")]


def test_two_engines_at_once_are_counted_together(tmp_path: Path, served: str) -> None:
    """Each has files of its own; what can be true of one only is the last to speak."""
    engines = [
        Counting(tmp_path, "engine", f"metrics.count_forwarded({n}); metrics.count(lambda i: i.mails_due.set({n}))")
        for n in (2, 5)
    ]
    seen = scraped(served)
    for engine in engines:
        engine.end()

    assert (7, 5) == (seen["amparo_commands_forwarded_total"], seen["amparo_mails_due"])


def test_a_file_that_a_power_cut_left_broken_stops_nobody(tmp_path: Path, served: str) -> None:
    """Its counts begin again; a number is not worth a process."""
    (metrics_folder(tmp_path) / "counter_sender-0.db").write_bytes(b"\xff" * 70_000)
    sender = Counting(tmp_path, "sender", "metrics.count_mail('failed')")
    seen = scraped(served)
    sender.end()

    assert 1 == seen["amparo_mails_total failed"]


def test_where_the_files_cannot_be_written_a_process_works_without(tmp_path: Path) -> None:
    """It says so in its log, once."""
    (tmp_path / "metrics").write_text("in the way", encoding="ascii")
    sender = Counting(tmp_path, "sender", "metrics.count_mail('failed')")

    assert "done\n" == sender.said
    assert "nothing is counted: the metrics' files cannot be written" in sender.end()


def test_a_mistake_in_counting_does_not_stop_what_is_counted(tmp_path: Path) -> None:
    """A label too many is a line in the log."""
    sender = Counting(tmp_path, "sender", "metrics.count(lambda seen: seen.mails.labels('a', 'b'))")

    assert "done\n" == sender.said
    assert "a metric could not be counted" in sender.end()


def test_the_office_without_an_endpoint_counts_nothing(tmp_path: Path) -> None:
    """No file, no port."""
    with metrics_served(settings_of(tmp_path, "")) as address:
        assert "" == address

    assert [] == list(tmp_path.iterdir())


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path, served: str) -> None:
    """With the setting to change."""
    with (
        pytest.raises(InvalidInput, match=r"cannot be served at .*name another in AMPARO_METRICS"),
        metrics_served(settings_of(tmp_path, served)),
    ):
        raise AssertionError


def test_a_start_of_the_whole_office_begins_to_count_again(tmp_path: Path, served: str) -> None:
    """As every program's counts do; a collector expects it."""
    Counting(tmp_path, "sender", "metrics.count_mail('taken')").end()
    clear_metrics(settings_of(tmp_path))

    assert {} == scraped(served)


def test_what_waits_is_read_from_the_records(tmp_path: Path) -> None:
    """Nothing at first; then a command that nobody has carried out, since it was written down."""
    clinic = Clinic(tmp_path)
    case = clinic.open_case()
    before = read_backlog(clinic.records, clinic.wall)
    clinic.records.put_inbox(case, clinic.command("Ana", AddNote(text="x")))
    after = read_backlog(clinic.records, clinic.wall + timedelta(minutes=5))
    clinic.records.close()

    assert (0, None) == (before.commands, before.oldest_command)
    assert (1, clinic.wall) == (after.commands, after.oldest_command)


@pytest.fixture
async def new_house(tmp_path: Path) -> AsyncIterator[House]:
    """A house of this test's own: the shared one may hold commands that an earlier test left."""
    worker = furnish(tmp_path)
    async with Server(tmp_path, training=True) as server:
        yield House(folder=tmp_path, worker=worker, server=server)


async def test_a_working_engine_tells_what_it_did_and_never_for_whom(
    new_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note that was accepted is counted under its kind; no label holds an id or a name."""
    house, records = new_house, new_house.records()
    reception = Office(house=house, records=records, client=await connect(house.settings, records.keys))
    monkeypatch.setenv("AMPARO_METRICS", "127.0.0.1:0")
    with metrics_served(settings_of(house.folder)) as address:
        engine = Process(house)
        await engine.at_work()
        case = await reception.opened("Marisol Invented")
        await reception.note(case, "Marisol called")
        await reception.until(lambda: scraped(address).get("amparo_oldest_command_seconds") is not None)
        seen = scraped(address)
        engine.kill()
    records.close()

    assert (1, 1) == (seen["amparo_commands_total add_note accepted"], seen["amparo_commands_total open_case accepted"])
    assert seen["amparo_command_seconds_count"] >= 2
    assert 0 == seen["amparo_wedged_cases fails"]
    assert [] == [name for name in seen for word in ("Marisol", case, house.worker, "pier") if word in name]

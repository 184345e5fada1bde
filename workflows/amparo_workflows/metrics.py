"""Metrics: what each process counts, kept in files of the data folder, and one endpoint on this machine that tells it.

Nothing is counted unless AMPARO_METRICS names an endpoint. Labels are kinds, outcomes and plugins: never a case, a
person, an organization, or anything that somebody wrote.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server, values
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.values import MultiProcessValue

from amparo.case.watch import Problem
from amparo.errors import InvalidInput
from amparo.settings import Settings
from amparo_workflows.logs import logger

log = logger(__name__)

ADDRESS = "address"
"""The file, among the metrics', in which the endpoint's address stands while it serves."""

COMMAND_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30)
LATE_SECONDS = (0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 24 * 3600)
"""A restart costs seconds; what is late by hours was an outage."""

_FOLDER = "metrics"
_FILES = ("counter", "histogram", "gauge_mostrecent")
_FILE_BYTES = 256 * 1024
"""Ten times what all the labels there are take."""

_MOST_PROCESSES = 64
_FILES_OF_LIBRARY = "PROMETHEUS_MULTIPROC_DIR"


class Instruments:
    """What is counted in this process; every count lies in files from then on, where a kill leaves it."""

    def __init__(self, role: str) -> None:
        self._registry = CollectorRegistry()
        self.commands = self._counter("commands", "Commands carried out", "kind", "outcome")
        self.seconds = self._histogram("command_seconds", "How long carrying one out took", COMMAND_SECONDS)
        self.late = self._histogram("alarm_late_seconds", "How late alarms were settled", LATE_SECONDS)
        self.forwarded = self._counter("commands_forwarded", "Commands sent again after no answer came")
        self.mails = self._counter("mails", "Mails that were taken, wait, or failed", "fate")
        self.plugin_calls = self._counter("plugin_calls", "Calls of plugins' actions", "plugin", "outcome")
        self.jobs = self._counter("jobs", "Jobs that ended", "kind", "outcome")
        self.commands_waiting = self._gauge("commands_waiting", "Commands saved that nothing has come of")
        self.oldest_command = self._gauge("oldest_command_seconds", "How long the oldest of them has waited")
        self.mails_due = self._gauge("mails_due", "Mails due and not taken yet")
        self.oldest_mail = self._gauge("oldest_mail_seconds", "How long the oldest of them has been due")
        self.mails_failed = self._gauge("mails_failed", "Mails that a person has to look at")
        self.wedged_cases = self._gauge("wedged_cases", "Open cases whose workflow cannot go on", "trouble")
        self.watched_cases = self._gauge("watch_cases", "Open cases that the watch checked last")
        self.findings = self._gauge("watch_findings", "What the watch found last", "problem")
        self.looked = self._gauge("watch_looked_timestamp_seconds", "When the watch last looked (Unix time)")
        self._alive = self._gauge("alive_timestamp_seconds", "When a process last went its round (Unix time)", "role")
        self._role = role
        self.round()

    def round(self) -> None:
        """Note that this process goes its rounds; a clock that stands still is what to be alarmed by."""
        self._alive.labels(self._role).set(time.time())

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(f"amparo_{name}", f"{told}.", labels, registry=self._registry)

    def _histogram(self, name: str, told: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"amparo_{name}", f"{told}.", buckets=buckets, registry=self._registry)

    def _gauge(self, name: str, told: str, *labels: str) -> Gauge:
        # Of several engines, and of one that was killed and its successor, the last to speak is right.
        return Gauge(f"amparo_{name}", f"{told}.", labels, registry=self._registry, multiprocess_mode="mostrecent")


_instruments: Instruments | None = None
_slot: int | None = None  # holds the lock as long as the process lives


def count(deed: Callable[[Instruments], object]) -> None:
    """Count something in this process, if it counts at all; that never stops what is being counted."""
    if _instruments is None:
        return
    try:
        deed(_instruments)
    except Exception as error:  # noqa: BLE001 - a number is not worth a command
        log.warning("a metric could not be counted", error=error)


def counting() -> bool:
    """Return whether this process counts."""
    return _instruments is not None


def start_counting(settings: Settings, role: str) -> None:
    """Let this process, the office's `role`, count; without AMPARO_METRICS, or room on the disk, it does not."""
    global _instruments, _slot  # noqa: PLW0603 - one process, one set of counts
    if not settings.metrics:
        return
    try:
        folder = metrics_folder(settings.data_folder)
        slot, _slot = _take_slot(folder, role)
        os.environ[_FILES_OF_LIBRARY] = str(folder)
        _reserve(folder, slot)
        # One file for each role, not for each process: counts go on after a kill, and files do not become many.
        values.ValueClass = MultiProcessValue(lambda: slot)  # type: ignore[no-untyped-call]  # the library's
        try:
            _instruments = Instruments(role)
        except Exception:  # noqa: BLE001 - a file that a power cut left half-written: its counts begin again
            _remove(folder, slot)
            _reserve(folder, slot)
            values.ValueClass = MultiProcessValue(lambda: slot)  # type: ignore[no-untyped-call]  # the library's
            _instruments = Instruments(role)
    except OSError as error:
        log.warning("nothing is counted: the metrics' files cannot be written", error=error)


def metrics_folder(data: Path) -> Path:
    """Return the folder of an office's metrics, made if it was missing."""
    folder = data / _FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def clear_metrics(settings: Settings) -> None:
    """Let every count begin again, before any process of the office has started."""
    if settings.metrics:
        for file in metrics_folder(settings.data_folder).glob("*.db"):
            file.unlink()


@contextmanager
def metrics_served(settings: Settings) -> Iterator[str]:
    """Serve what the office's processes count while the context lasts, and yield where: `host:port`.

    Without AMPARO_METRICS nothing is served, and the address is empty. Raises InvalidInput where it cannot be used.
    """
    if not settings.metrics:
        yield ""
        return
    folder = metrics_folder(settings.data_folder)
    host, _, port = settings.metrics.rpartition(":")
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))  # type: ignore[no-untyped-call]  # as above
    try:
        server, thread = start_http_server(int(port), host.strip("[]"), registry)
    except OSError as taken:
        raise InvalidInput(
            f"The metrics cannot be served at {settings.metrics}: {taken.strerror or taken}. End the program that uses "
            "this port, or name another in AMPARO_METRICS."
        ) from taken
    address = f"{host}:{server.server_port}"
    (folder / ADDRESS).write_text(address, encoding="ascii")
    try:
        yield address
    finally:
        (folder / ADDRESS).unlink(missing_ok=True)
        server.shutdown()
        server.server_close()
        thread.join()


async def run_metrics(settings: Settings) -> None:
    """Serve what the office's processes on this machine count until cancelled; raises InvalidInput as it is served."""
    if not settings.metrics:
        raise InvalidInput("AMPARO_METRICS says where to serve the metrics, as in 127.0.0.1:9464; it is empty.")
    with metrics_served(settings):
        log.info("at work")
        await asyncio.Event().wait()


def count_mail(fate: str) -> None:
    """Count what became of a mail: taken, waits, failed or withheld."""
    count(lambda seen: seen.mails.labels(fate).inc())


def count_forwarded(number: int) -> None:
    """Count commands that were sent again and answered."""
    count(lambda seen: seen.forwarded.inc(number))


def count_job(kind: str, outcome: str) -> None:
    """Count a job that ended: done, failed or cancelled."""
    count(lambda seen: seen.jobs.labels(kind, outcome).inc())


def count_call(plugin: str, outcome: str) -> None:
    """Count a call of a plugin's action: answered, or what it failed of."""
    count(lambda seen: seen.plugin_calls.labels(plugin, outcome).inc())


def count_look(cases: int, found: Mapping[Problem, int], at: datetime) -> None:
    """Note a look of the watch at so many cases at an instant (UTC), and how often it found each problem."""

    def tell(seen: Instruments) -> None:
        seen.round()
        seen.watched_cases.set(cases)
        seen.looked.set(at.timestamp())
        set_each(seen.findings, {problem: found.get(problem, 0) for problem in Problem})

    count(tell)


def set_each(gauge: Gauge, found: Mapping[str, int]) -> None:
    """Set a gauge for each of its labels."""
    for label, number in found.items():
        gauge.labels(label).set(number)


def _take_slot(folder: Path, role: str) -> tuple[str, int]:
    """Return a name for this process that no other of its role has now, and the lock that keeps it."""
    for number in range(_MOST_PROCESSES):
        lock = os.open(folder / f"{role}-{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return f"{role}-{number}", lock
        os.close(lock)
    raise OSError(f"more than {_MOST_PROCESSES} processes are {role}")


def _reserve(folder: Path, slot: str) -> None:
    # The library writes into mapped memory: on a full disk, a file with holes would end the process there and then.
    for name in _FILES:
        file = os.open(folder / f"{name}_{slot}.db", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.posix_fallocate(file, 0, _FILE_BYTES)
        finally:
            os.close(file)


def _remove(folder: Path, slot: str) -> None:
    for name in _FILES:
        (folder / f"{name}_{slot}.db").unlink(missing_ok=True)

"""An office under fault: started by `amparo up`, with a mail server, a plugin and clients in processes of their own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError
from tests.faults.client import ORGANIZATION
from tests.faults.journal import Accepted, ClientLine, Journal, Kill, Tail
from tests.faults.zones import write_zones

from amparo.declarations import Role
from amparo.records.master_key import create_master_key
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.records.repository import Records
from amparo_app.office_folder import logs_folder, make_office, settings_of
from amparo_app.running import Running, held_by

HOUSE = Path(__file__).resolve().parents[2]
ROOTS = [str(HOUSE / root) for root in ("core", "plugins", "workflows", "document_templates", "app")]
CLIENTS = 3
PARTS = ("server", "engine", "relay", "sender")
PATIENCE_SECONDS = 600.0
"""How long any one thing may take on a busy machine before it counts as broken."""

POLL_SECONDS = 0.05
PEOPLE = (
    ("Ana Invented", "ana@example.org", Role.PARALEGAL),
    ("Sofía Invented", "sofia@example.org", Role.SUPERVISING_ATTORNEY),
)


class Broken(Exception):
    """Something that had to happen did not within the patience."""


class Office:
    """An office in a folder, and everything around it; used with `with`, which leaves no process behind."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.data, self._seed = folder, folder / "office", seed
        (folder / "tmp").mkdir()
        write_zones(folder / "zones")
        self._plugin = Path(shutil.copytree(HOUSE / "tests" / "faults" / "breakwater", folder / "breakwater"))
        self._started: dict[str, subprocess.Popen[bytes]] = {}
        self.clients = [Tail(self._client_file(number), ClientLine) for number in range(CLIENTS)]
        self.mails = Tail(folder / "mails.jsonl", Accepted)
        self.kills = Journal[Kill](folder / "kills.jsonl")
        self._generation = 0

    def __enter__(self) -> Self:
        try:
            self._open()
        except BaseException:
            self.close()
            raise
        return self

    def _open(self) -> None:
        self.start("mail", "tests.faults.mail_server", *self._mail_arguments())
        port_file = self.folder / "port"
        until(lambda: port_file.exists() and port_file.read_text(encoding="ascii"), "the mail server's start")
        self._furnish()
        self.start("up", "amparo_app", "up")
        until(self._is_up, "the office's start")

    def _furnish(self) -> None:
        """Make the office with its people before it starts, so that the watch finds them at its first look."""
        settings = make_office(self.data, training=False, environment=self._environment)
        create_master_key(settings.master_key_file)
        records = Records.initialize(settings.records_url, settings.master_key_file)
        records.create_organization(ORGANIZATION, OrganizationProfile(name="Breakwater Legal", zone="UTC"))
        for name, email, role in PEOPLE:
            records.add_person(ORGANIZATION, Profile(name=name, email=email), (role,))
        records.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End everything, the office in order."""
        if "records" in self.__dict__:
            self.records.close()
            del self.records
        for name in sorted(self._started, key=("up", "mail").__contains__):
            self._end(name)
        server = held_by(self.data / "temporal.lock")
        if server:  # an office that could not be stopped in order must not leave it behind
            os.kill(server, signal.SIGTERM)

    @cached_property
    def records(self) -> Records:
        """Return the office's records, as a process of their own sees them."""
        settings = settings_of(self.data, self._environment)
        return Records.open(settings.records_url, settings.master_key_file)

    # --- processes -----------------------------------------------------------------------------------------------

    def start(self, name: str, module: str, *arguments: str) -> None:
        """Start a process of ours; what it says goes into `<name>.log`."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self._started[name] = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=self.folder,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for whoever runs the rounds
            )

    def start_clients(self) -> Iterator[int]:
        """Start every client that does not run, and yield its number."""
        for number in range(CLIENTS):
            if not self.is_alive(f"client{number}"):
                yield number
                self._generation += 1
                seed = str(self._seed * 1000 + self._generation)
                arguments = ("--data", str(self.data), "--journal", str(self._client_file(number)), "--seed", seed)
                self.start(f"client{number}", "tests.faults.client", *arguments)

    def stop_clients(self) -> None:
        """Let the clients finish what they asked, and wait until they ended."""
        names = [f"client{number}" for number in range(CLIENTS)]
        for name in names:
            self._started[name].send_signal(signal.SIGTERM)
        until(lambda: not any(self.is_alive(name) for name in names), "the clients' end")

    def signal_client(self, number: int, how: signal.Signals) -> None:
        """Send a signal to a client."""
        self._started[f"client{number}"].send_signal(how)

    def is_alive(self, name: str) -> bool:
        """Return whether a process that `start` started runs."""
        return name in self._started and self._started[name].poll() is None

    def pid_of(self, part: str) -> int | None:
        """Return the number of the process that is a part of the office now, None while there is none."""
        if part == "server":
            return held_by(self.data / "temporal.lock") or None
        return self.note.processes[part] if self.note else None

    def log_size(self, part: str) -> int:
        """Return how many bytes a part of the office has logged."""
        file = logs_folder(self.data) / f"{part}.log"
        return file.stat().st_size if file.exists() else 0

    def says_at_work(self, part: str, after: int) -> bool:
        """Return whether a part has logged that it is at work, behind so many bytes; the server logs only problems."""
        if part == "server":
            return True
        with (logs_folder(self.data) / f"{part}.log").open("rb") as log:
            log.seek(after)
            return b"at work" in log.read()

    @property
    def note(self) -> Running | None:
        """Return what `amparo up` noted, or None while it has not."""
        with contextlib.suppress(OSError, ValidationError):
            return Running.model_validate_json((self.data / "running.json").read_text(encoding="utf-8"))
        return None

    def is_ours(self, pid: int) -> bool:
        """Return whether a process was started for this office: numbers are used again, and others work here too."""
        with contextlib.suppress(OSError):
            process = Path("/proc") / str(pid)
            return str(self.folder).encode() in (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        return False

    def left_processes(self) -> list[str]:
        """Return the command line of every process on this machine that was started for this office."""
        pids = [int(process.name) for process in Path("/proc").glob("[0-9]*")]
        return [_command_line(pid) for pid in pids if pid != os.getpid() and self.is_ours(pid)]

    # --- asking it -----------------------------------------------------------------------------------------------

    def answer(self, *arguments: str, **more: str) -> tuple[int, str]:
        """Return the exit code of an `amparo` command, and what it said; `more` are variables of its environment."""
        ran = subprocess.run(
            [sys.executable, "-m", "amparo_app", *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=self._environment | more,
            timeout=PATIENCE_SECONDS,
        )
        return ran.returncode, (ran.stdout + ran.stderr).strip()

    def said(self, name: str, lines: int = 3) -> str:
        """Return the last lines of a process's log."""
        return "\n".join((self.folder / f"{name}.log").read_text(encoding="utf-8").splitlines()[-lines:])

    def _is_up(self) -> bool:
        if not self.is_alive("up"):
            raise Broken(f"`amparo up` ended: {self.said('up')}")
        return self.note is not None

    def _end(self, name: str) -> None:
        process = self._started[name]
        if process.poll() is None:
            process.send_signal(signal.SIGINT if name == "up" else signal.SIGTERM)
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _client_file(self, number: int) -> Path:
        return self.folder / f"client{number}.jsonl"

    def _mail_arguments(self) -> Sequence[str]:
        port, journal = str(self.folder / "port"), str(self.folder / "mails.jsonl")
        return ("--port-file", port, "--journal", journal, "--seed", str(self._seed))

    @property
    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
        port = self.folder / "port"
        return {
            **kept,
            "HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "PYTHONTZPATH": str(self.folder / "zones"),
            "TMPDIR": str(self.folder / "tmp"),
            "PYTHONPATH": os.pathsep.join([*ROOTS, str(HOUSE), kept.get("PYTHONPATH", "")]),
            "AMPARO_DATA": str(self.data),
            "AMPARO_PLUGINS": str(self._plugin),
            "AMPARO_SMTP_HOST": "127.0.0.1",
            "AMPARO_SMTP_PORT": port.read_text(encoding="ascii") if port.exists() else "",
            "AMPARO_MAIL_SENDER": "office@example.org",
        }


def _command_line(pid: int) -> str:
    with contextlib.suppress(OSError):
        return f"{pid}: {(Path('/proc') / str(pid) / 'cmdline').read_bytes().replace(bytes(1), b' ').decode().strip()}"
    return f"{pid}, which ended meanwhile"


def until(holds: Callable[[], object], what: str, patience: float = PATIENCE_SECONDS) -> None:
    """Wait until something is so; raises `Broken` when it is not within the patience."""
    ends_at = time.monotonic() + patience
    while not holds():
        if time.monotonic() > ends_at:
            raise Broken(f"{what} was waited for in vain for {patience:g} seconds")
        time.sleep(POLL_SECONDS)

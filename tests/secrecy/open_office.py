"""A whole office with a client's words in everything that people and plugins can put them into."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.ciphers import aead
from temporalio.client import Client
from tests.app.clinic import Answer
from tests.app.test_up import PATIENCE_SECONDS, Office, alive, wait_for
from tests.secrecy.page_visits import PASSWORD, PEOPLE, work_in_pages
from tests.secrecy.startup.no_encryption import Plain
from tests.secrecy.words import WORDS
from tests.workflows.test_sender import Postbox

from amparo.errors import RecordsUnreachable
from amparo.records import keys, master_key
from amparo_app.cli.session_file import VARIABLE
from amparo_app.office import Office as OfficeAtWork
from amparo_app.running import held_by
from amparo_workflows.server import NAMESPACE

HERE = Path(__file__).parent
TRIES = 10
"""How often a command is given that finds the records held: each time it has waited for them itself."""


INTAKE = f"""\
case_type: defensive_asylum
language: es
persons:
  - {{role: principal, name: {WORDS.client}, other_names: [{WORDS.other_name}], a_number: {WORDS.a_number},
     birth_date: {WORDS.birth_date}, language: es, country: Guatemala, telephone: {WORDS.telephone}}}
  - {{role: child, name: {WORDS.child}, birth_date: 2019-09-02, country: Guatemala}}
  - {{role: adverse, name: {WORDS.adverse}}}
facts: {{lantern.word: {WORDS.fact}}}
"""
TRIAGE = ("custody=not_detained", "date_near=no", "prior_order=none", "fee_notice=no", "safety_risk=no")


class MarkedOffice(Office):
    """An office whose mails leave for a real mail server; with `in_clear` nothing in it is encrypted."""

    def __init__(self, folder: Path, *, in_clear: bool) -> None:
        super().__init__(folder)
        self.folder, self.in_clear, self.postbox = folder, in_clear, Postbox()
        self.temporary, self.people = folder / "temporary", folder / "papers"
        for made in (self.temporary, self.people):
            made.mkdir()
        self._mail = Controller(self.postbox, hostname="127.0.0.1", port=free_port())
        self.seen_lines: set[bytes] = set()
        self.seen_addresses: set[str] = set()
        self.core_limits: set[str] = set()
        self.server_tells = b""
        self.environment |= {
            "PYTHONPATH": os.pathsep.join([str(HERE / "startup"), self.environment["PYTHONPATH"]]),
            "AMPARO_PLUGINS": os.pathsep.join([self.environment["AMPARO_PLUGINS"], str(HERE / "lantern")]),
            "AMPARO_WEB_LISTEN": "127.0.0.1:0",
            "TMPDIR": str(self.temporary),
            **({"SECRECY_TEST_IN_CLEAR": "1"} if in_clear else {}),
        }

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Start the office and its mail server, and end both, whatever happens between."""
        before = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))  # as a distribution may allow core files
        self._mail.start()
        try:
            with self:
                yield
        finally:
            self._mail.stop()
            resource.setrlimit(resource.RLIMIT_CORE, before)

    def send_by_a_server(self) -> None:
        """Have the mails leave for a mail server from the next start on; before it they lie in files."""
        self.environment |= {
            "AMPARO_SMTP_HOST": "127.0.0.1",
            "AMPARO_SMTP_PORT": str(self._mail.port),
            "AMPARO_MAIL_SENDER": "deadlines@example.org",
        }

    def type(self, *arguments: str, by: str = "") -> Answer:
        """Give a command in this process, as the office reads and writes: sealed, or in clear."""
        with self._sealing_as_it_does():
            return super().type(*arguments, by=by)

    def give_password(self, email: str, password: str) -> None:
        """Let somebody sign in to the pages."""
        with self._sealing_as_it_does(), closing(OfficeAtWork.at(self.data)) as work:
            work.records.set_password(work.find_person(work.organization("").id, email).id, password)

    @contextmanager
    def _sealing_as_it_does(self) -> Iterator[None]:
        """Have this process read and write as the office's own processes do."""
        with pytest.MonkeyPatch.context() as patch:
            if self.in_clear:
                for module in (aead, keys, master_key):
                    if hasattr(module, "AESGCM"):
                        patch.setattr(module, "AESGCM", Plain)
            yield

    def ask(self, *arguments: str) -> Answer:
        """Give a command for the paralegal that has to work, as soon as the records are free."""
        answers = [self.type(*arguments, by=WORDS.staff_email)]
        while answers[-1].code == RecordsUnreachable.exit_code and len(answers) < TRIES:
            answers.append(self.type(*arguments, by=WORDS.staff_email))
        assert answers[-1].code == 0, answers[-1]
        return answers[-1]

    @contextmanager
    def typing(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Give a command in a process of its own, from the moment at which it hides its words to its end."""
        command = [sys.executable, "-m", "amparo_app", *arguments]
        environment = {**self.environment, VARIABLE: self.shown_by(WORDS.staff_email)}
        with subprocess.Popen(command, env=environment) as typed:
            line = Path(f"/proc/{typed.pid}/cmdline")
            wait_for(lambda: _read(line).endswith(b"\0\0"), f"still legible: {arguments}")
            yield typed

    def look_at_processes(self) -> None:
        """Keep what any user of the machine can read of every process of the office, and what each may leave behind."""
        assert self.up
        for process in Path("/proc").iterdir():
            if process.name.isdecimal() and str(self.data).encode() in _read(process / "environ"):
                self.seen_lines |= {_read(process / "cmdline"), _read(process / "environ")}
                limits = _read(process / "limits").decode().splitlines()
                self.core_limits |= {line for line in limits if line.startswith("Max core file size")}


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # it has ended meanwhile
        return b""


def live(office: MarkedOffice) -> str:
    """Put every word where it goes, hurt the office in every way, and return the case's number."""
    number = _furnish(office)
    _work(office, number)
    _go_wrong(office, number)
    _hurt(office, number)
    office.seen_addresses = work_in_pages(office, number)
    wait_for(lambda: WORDS.client_email in office.postbox.asked, "the mail to the client")
    letters = str(office.people / "letters")
    office.ask("documents", "batch", "hearing_notice", "--case", number, "--out", letters, "--anew")
    office.server_tells = asyncio.run(_what_the_server_tells(office.running.address))
    office.ask("documents", "generate", number, "hearing_notice", "--out", str(office.people / "aviso.docx"))
    office.must("backup", str(office.folder / "backup"))
    office.must("audit", "verify")
    office.ask("audit", "show", number)
    office.ask("case", "show", number)
    office.type("doctor")
    office.look_at_processes()
    return number


def _furnish(office: MarkedOffice) -> str:
    office.must(
        "org", "create", WORDS.organization, "--id", "clinica", "--telephone", "213-555-0100", "--address", "1 Calle"
    )
    roles = [word for role in ("paralegal", "intake_worker", "staff_attorney") for word in ("--role", role)]
    office.must("person", "add", "--name", WORDS.staff, "--email", WORDS.staff_email, *roles)
    office.must(
        "person", "add", "--name", "Sofía Prueba", "--email", "sofia@example.org", "--role", "supervising_attorney"
    )
    for email in PEOPLE:  # whose sessions it would end later
        office.give_password(email, PASSWORD)
    intake = office.people / "intake.yaml"
    intake.write_text(INTAKE, encoding="utf-8")
    return str(office.ask("case", "open", "--file", str(intake), "--json").json["number"])


def _work(office: MarkedOffice, number: str) -> None:
    office.ask("case", "do", number, "urgency_triage", *_data(*TRIAGE))
    office.ask(
        "case",
        "record",
        number,
        "last_arrival",
        "--date",
        "2026-05-11",
        "--person",
        "p1",
        *_data("manner=between_ports_of_entry", f"shown_by={WORDS.answer}"),
    )
    office.ask(
        "case",
        "record",
        number,
        "notice_to_appear_filed",
        "--date",
        "2026-06-20",
        *_data("court=WLA"),
        "--proof",
        WORDS.paper,
        "--reference",
        WORDS.reference,
    )
    printed = [*_data("served_by=mail", "printed_due=2041-03-07"), "--proof", WORDS.printed]
    office.ask("case", "record", number, "request_for_evidence_received", "--date", "2026-09-01", *printed)
    _read_a_paper(office, number)
    hearing = _data("kind=individual", "hearing_date=2040-06-05", "hearing_time=08:30")
    office.ask("case", "record", number, "hearing_scheduled", "--date", "2026-09-30", *hearing)
    office.must("case", "assign", number, "supervising_attorney", "sofia@example.org", by="sofia@example.org")
    office.ask("case", "note", number, WORDS.note)
    office.look_at_processes()


def _read_a_paper(office: MarkedOffice, number: str) -> None:
    """Enter the date on a paper, and have somebody else read another one there: both stay on record."""
    words = ["--paper", WORDS.set_by, "--reference", WORDS.set_by_number, "--date", "2040-11-09"]
    office.ask("deadline", "set-printed", number, "uscis_rfe_response", *words)
    office.must("deadline", "verify", number, "uscis_rfe_response", "--date", "2040-11-07", by="sofia@example.org")
    office.must("deadlines", "unverified", by="sofia@example.org")


def _go_wrong(office: MarkedOffice, number: str) -> None:
    refused = office.type("case", "do", number, "close_case", *_data(f"why={WORDS.refused}"), by=WORDS.staff_email)
    assert refused.code, refused
    unknown = office.type("case", "assign", number, "paralegal", WORDS.client, by=WORDS.staff_email)
    assert unknown.code, unknown
    broken = office.type("case", "note", number, f"{WORDS.bug}: the engine's own bug", by=WORDS.staff_email)
    assert broken.code, broken
    for action in ("stumble", "crash"):
        office.ask("case", "record", number, f"{action}_asked", "--date", "2026-10-01", *_data(f"word={WORDS.fact}"))
    wait_for(lambda: office.ask("case", "show", number, "--json").out.count("lantern_") >= 2, "the actions' ends")
    relay_log = office.data / "logs" / "relay.log"
    wait_for(lambda: relay_log.read_text(encoding="utf-8").count("gave no answer") >= 2, "the actions' ends")


def _hurt(office: MarkedOffice, number: str) -> None:
    """Kill everything while a plugin is at work and a command waits, and start again what was killed."""
    office.ask("case", "record", number, "linger_asked", "--date", "2026-10-01")
    wait_for(_kept_by_the_plugin, "the plugin at work")
    office.look_at_processes()
    os.kill(office.running.processes["relay"], signal.SIGKILL)
    running, server = office.running.processes, held_by(office.data / "temporal.lock") or 0
    os.kill(running["engine"], signal.SIGSTOP)
    with office.typing("case", "note", number, WORDS.waiting) as waiting:
        office.look_at_processes()
        waiting.wait(PATIENCE_SECONDS)
    for pid in (running["engine"], server):
        os.kill(pid, signal.SIGKILL)
    office.stop(signal.SIGKILL)
    wait_for(lambda: not any(alive(pid) for pid in running.values()), f"still there: {running}")
    wait_for(lambda: not _kept_by_the_plugin(), "the plugin is still at work")
    office.send_by_a_server()
    office.start()
    wait_for(lambda: WORDS.waiting in office.ask("case", "show", number, "--json").out, "the waiting command")
    office.must("case", "assign", number, "paralegal", WORDS.staff_email, by="sofia@example.org")
    wait_for(lambda: office.postbox.taken, "the mail about it")


def _kept_by_the_plugin() -> list[bytes]:
    """Return what plugins at work have kept of a case, in the folder that each of them takes for its own."""
    at_work = (
        process
        for process in Path("/proc").iterdir()
        if process.name.isdecimal() and b"amparo.plugins.serve_actions\0lantern_plugin" in _read(process / "cmdline")
    )
    return [kept for process in at_work if (kept := _read(process / "cwd" / "kept"))]


def _data(*pairs: str) -> list[str]:
    return [word for pair in pairs for word in ("-d", pair)]


async def _what_the_server_tells(address: str) -> bytes:
    """Return everything that the workflow server answers about its workflows, as it comes over the wire."""
    client = await Client.connect(address, namespace=NAMESPACE)
    told = []
    async for one in client.list_workflows():
        handle = client.get_workflow_handle(one.id, run_id=one.run_id)
        told += [one.raw_info.SerializeToString(), (await handle.describe()).raw_description.SerializeToString()]
        told += [event.SerializeToString() async for event in handle.fetch_history_events()]
    return b"".join(told)


def values_of(database: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the different values of each table of a SQLite database, whole: in the file a value may lie in pieces."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        tables = [row[0].decode() for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            seen = {value for row in connection.execute(f'SELECT * FROM "{table}"') for value in row}
            yield table, b"\0\0".join(value for value in seen if isinstance(value, bytes))

"""A whole office in processes of its own: started, worked in from another terminal, hurt, and stopped."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO
from pathlib import Path
from typing import Self

import docx
import pikepdf
import pytest
from PIL import Image
from tests.app.clinic import HOUSE, ROOTS, Answer, Keyboards, in_process_of_its_own

from amparo.records.repository import Records
from amparo_app.cli.main import main
from amparo_app.cli.session_file import VARIABLE
from amparo_app.running import Running, held_by

INTAKE = HOUSE / "docs" / "examples" / "intake.yaml"
CLIENT = "Marisol Ixchel Tzul Batz"
PATIENCE_SECONDS = 240

pytestmark = pytest.mark.timeout(900)


class Office:
    """An office in a folder, and whoever sits at its second terminal: signed in as `acts`, unless somebody is named."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "office"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
        self.environment = {
            **kept,
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "PYTHONPATH": os.pathsep.join(ROOTS),
            "AMPARO_DATA": str(self.data),
            "AMPARO_PLUGINS": str(HOUSE / "plugins" / "amparo_asylum"),
        }
        self.acts, self._keyboards = "", Keyboards()
        self.up: subprocess.Popen[bytes] | None = None
        self.terminal = folder / "terminal"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.up and self.up.poll() is None:
            self.stop()
        server = held_by(self.data / "temporal.lock")
        if server:  # a test that failed half-way must not leave it behind
            os.kill(server, signal.SIGTERM)

    def start(self) -> None:
        """Type `amparo up`, and wait until it says that it runs."""
        with self.terminal.open("ab") as terminal:
            up = self.up = subprocess.Popen(
                [sys.executable, "-m", "amparo_app", "up"],
                env=self.environment,
                stdout=terminal,
                stderr=terminal,
                start_new_session=True,
            )
        wait_for(lambda: self.ended or (self.note is not None and self.note.pid == up.pid), "amparo up")
        assert not self.ended, self.said

    @property
    def ended(self) -> bool:
        """Return whether `amparo up` has ended."""
        return self.up is not None and self.up.poll() is not None

    @property
    def said(self) -> str:
        """Return what stands on the first terminal."""
        return self.terminal.read_text(encoding="utf-8")

    @property
    def note(self) -> Running | None:
        """Return what `amparo up` wrote down, if it did."""
        file = self.data / "running.json"
        return Running.model_validate_json(file.read_text(encoding="utf-8")) if file.exists() else None

    @property
    def running(self) -> Running:
        """Return what runs."""
        assert self.note, self.said
        return self.note

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Press Ctrl-C on the first terminal and return the exit code."""
        assert self.up
        self.up.send_signal(how)
        return self.up.wait(PATIENCE_SECONDS)

    def type(self, *arguments: str, by: str = "") -> Answer:
        """Give a command as the second terminal would, in this process: importing everything anew costs seconds."""
        out, err = StringIO(), StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name, value in self.environment.items():
                patch.setenv(name, value)
            if who := by or self.acts:
                patch.setenv(VARIABLE, self._keyboards.shown_by(who, ()))
            code = main(arguments)
        return Answer(code, out.getvalue(), err.getvalue())

    def must(self, *arguments: str, by: str = "") -> Answer:
        """Give a command that has to work."""
        answer = self.type(*arguments, by=by)
        assert answer.code == 0, answer
        return answer

    def shown_by(self, who: str) -> str:
        """Return what somebody shows who is signed in."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            return self._keyboards.shown_by(who, ())

    def at_the_terminal(self, *arguments: str) -> Answer:
        """Type a command that has to work, in a process of its own."""
        answer = in_process_of_its_own({**self.environment, VARIABLE: self.shown_by(self.acts)}, *arguments)
        assert answer.code == 0, answer
        return answer


def wait_for(condition: Callable[[], object], what: str) -> None:
    """Wait until something is so."""
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < ends_at, what
        time.sleep(0.1)


def alive(pid: int) -> bool:
    """Return whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office that runs, with an organization and three people in it."""
    with Office(tmp_path_factory.mktemp("office")) as made:
        made.must(
            "org",
            "create",
            "Clínica de Prueba",
            "--id",
            "clinica",
            "--telephone",
            "213-555-0100",
            "--address",
            "1 Calle",
        )
        for name, *roles in (
            ("Ana Prueba", "paralegal", "intake_worker"),
            ("Sofía Prueba", "supervising_attorney"),
            ("Clara Prueba", "pro_bono_coordinator"),
        ):
            address = f"{name.split()[0].lower().replace('í', 'i')}@example.org"
            granted = [word for role in roles for word in ("--role", role)]
            made.must("person", "add", "--name", name, "--email", address, *granted)
        made.acts = "ana@example.org"
        yield made


@pytest.fixture(scope="module")
def number(office: Office) -> str:
    """Return the number of a case opened from the example that the documentation shows."""
    return str(office.at_the_terminal("case", "open", "--file", str(INTAKE), "--json").json["number"])


def test_up_says_what_runs_and_where_everything_lies(office: Office) -> None:
    """The master key is outside of the data folder, and a newcomer is told what to do with it."""
    key = Path(office.environment["XDG_CONFIG_HOME"]) / "amparo" / "master.key"

    assert f"A master key was made: {key}" in office.said
    assert f"Amparo runs for the office in {office.data}." in office.said
    assert {"engine", "relay", "jobs", "sender", "watch", "web"} == set(office.running.processes)
    assert 0 == office.type("doctor").code, office.type("doctor").out


def test_a_case_is_worked_from_intake_to_a_letter(office: Office, number: str, tmp_path: Path) -> None:
    """Open, do, record, look, and write to the client."""
    triage = ["custody=not_detained", "date_near=no", "prior_order=none", "fee_notice=no", "safety_risk=no"]
    done = office.at_the_terminal(
        "case", "do", number, "urgency_triage", *(word for one in triage for word in ("-d", one))
    )
    office.must("case", "record", number, "notice_to_appear_filed", "--date", "2026-06-20", "-d", "court=WLA")
    hearing = ["kind=individual", "hearing_date=2040-06-05", "hearing_time=08:30"]
    set_ = office.at_the_terminal(
        "case",
        "record",
        number,
        "hearing_scheduled",
        "--date",
        "2026-09-30",
        *(w for one in hearing for w in ("-d", one)),
    )
    office.must("case", "assign", number, "supervising_attorney", "Sofía Prueba", by="sofia@example.org")
    shown = office.at_the_terminal("case", "show", number)
    due = office.must("deadlines", "due", "--within", "9999d", "--json").json
    letter = tmp_path / "aviso.docx"
    made = office.at_the_terminal("documents", "generate", number, "hearing_notice", "--out", str(letter))
    office.must("documents", "approve", number, "D1", by="sofia@example.org")
    kept = office.must("documents", "show", number, "D1", "--json").json

    assert "step done: Ask first what is urgent" in done.out
    assert "File for the individual hearing" in set_.out
    assert CLIENT in shown.out
    # thirty days before June 5, 2040 is Sunday, May 6; the last business day before it is Friday, May 4
    assert "2040-05-04" in {line["safe_due"] for line in due}
    text = "".join(docx.Document(str(letter)).element.body.itertext())
    assert CLIENT in text
    assert "5 de junio de 2040" in text
    assert "is kept as D1, version 1, a draft" in made.out
    assert ("approved", []) == (kept["document"]["status"], kept["line"]["changed"])
    assert hashlib.sha256(letter.read_bytes()).hexdigest() == kept["document"]["sha256"]


def pages(count: int) -> bytes:
    """Return a PDF of blank pages."""
    out = BytesIO()
    with pikepdf.new() as made:
        for _ in range(count):
            made.add_blank_page()
        made.save(out)
    return out.getvalue()


def kept(office: Office) -> int:
    """Return how many files the office's cases have."""
    key = Path(office.environment["XDG_CONFIG_HOME"]) / "amparo" / "master.key"
    records = Records.open(f"sqlite:///{office.data / 'amparo.db'}", key)
    try:
        return sum(len(records.file_ids(line.id)) for line in records.list_cases("clinica"))
    finally:
        records.close()


def test_a_paper_goes_from_the_asking_to_its_tab_and_comes_out_again(
    office: Office, number: str, tmp_path: Path
) -> None:
    """Two photos become one PDF; the certificate lacks something first; what is refused is not kept."""
    for side in ("front", "back"):
        Image.new("RGB", (1200, 1600), "white").save(tmp_path / f"{side}.jpg")
    (tmp_path / "translation.pdf").write_bytes(pages(3))
    (tmp_path / "certificate.pdf").write_bytes(pages(1))
    photos = [word for side in ("front", "back") for word in ("--file", str(tmp_path / f"{side}.jpg"))]

    before = kept(office)
    asked = office.must(
        "evidence", "ask", number, "acta de nacimiento", "--filing", "merits hearing", "--of", "cliente"
    )
    office.must("evidence", "receive", number, "E1", "--in", "Spanish", *photos)
    again = office.type("evidence", "receive", number, "E1", *photos)
    office.must("evidence", "translate", number, "E1", "--file", str(tmp_path / "translation.pdf"))
    certify = ["evidence", "certify", number, "E1", "--file", str(tmp_path / "certificate.pdf")]
    certify += ["--translator", "Tomás Traductor", "--date", "2026-06-20", "--address", "200 Calle Ejemplo"]
    lacking = office.type(*certify, "--signed", "--competent")
    office.must(*certify, "--signed", "--competent", "--accurate", "--telephone", "555-0123")
    office.must("evidence", "place", number, "E1")
    office.must("evidence", "receive", number, "fotografías", "--filing", "merits hearing", "--in", "none", *photos[:2])
    same = office.must("evidence", "receive", number, "photos", "--filing", "a brief", "--in", "none", *photos[:2])
    office.must("evidence", "place", number, "E2", "--tab", "A", "--push")
    office.must("evidence", "export", number, "E1", "--out", str(tmp_path / "out.pdf"))
    filing, _ = office.must("evidence", "list", number, "--json").json

    assert "exhibit E1 for merits hearing asked of" in " ".join(asked.out.split())
    assert (3, 3) == (again.code, lacking.code)
    assert "Ask the translator, then certify it again." in lacking.err
    assert "“front.pdf” is the very file that lies with E2 (photographs) already" in same.err
    assert 2 == len(pikepdf.open(tmp_path / "out.pdf").pages)
    assert [("A", "E2", 1, []), ("B", "E1", 2, [])] == [
        (line["exhibit"]["tab"], line["exhibit"]["id"], line["exhibit"]["received"]["paper"]["pages"], line["missing"])
        for line in filing["lines"]
    ]
    assert 5 == kept(office) - before, "a refused paper was kept, or an accepted one was not"


def test_who_sat_at_the_keyboard_is_on_record_beside_whom_they_acted_for(office: Office, number: str) -> None:
    """An operator acts for a person, and the record says both."""
    noted = office.must("case", "note", number, "called the client", "--json").json
    ana = next(p["id"] for p in office.must("person", "list", "--json").json if p["profile"]["name"] == "Ana Prueba")

    assert [ana] == [entry["actor"] for entry in noted["entries"]]
    assert all(entry["operator"] for entry in noted["entries"])


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (["case", "do", "{n}", "conflict_chek"], 3, "Did you mean conflict_check"),
        (["case", "record", "{n}", "last_arival", "--date", "2026-05-11"], 3, "Did you mean last_arrival"),
        (["case", "record", "{n}", "change_of_address", "--date", "2026-02-30"], 2, "There is no date “2026-02-30”"),
        (["case", "record", "{n}", "change_of_address", "--date", "2099-01-01"], 3, "Record it once it has happened"),
        (["case", "record", "{n}", "hearing_moved", "--date", "2026-01-01", "-d", "hearing_date=2030-01-01"], 3, ""),
        (["case", "do", "{n}", "record_names", "-d", "family_entered=perhaps"], 3, "cannot be taken as it is"),
        (["case", "assign", "{n}", "paralegal", "Ana Prueba"], 3, "is not yours to do"),
        (["case", "assign", "{n}", "paralegal", "stranger@example.org"], 2, "There is no person named"),
        (["case", "note", "{n}", "x", "--org", "partner"], 2, "There is no organization named “partner”"),
        (["deadline", "waive", "{n}", "no_such_rule", "--reason", "x"], 3, "is not yours to do"),
    ],
)
def test_a_mistake_gets_one_sentence_and_changes_nothing(
    office: Office, number: str, words: list[str], code: int, expected: str
) -> None:
    """What is wrong, where, and what to do; on the record stands nothing of it."""
    before = office.must("case", "show", number, "--json").json["case"]["seq"]
    answer = office.type(*(word.format(n=number) for word in words))

    assert (code, "") == (answer.code, answer.out)
    assert expected in answer.err
    assert 1 == len(answer.err.splitlines())
    assert before == office.must("case", "show", number, "--json").json["case"]["seq"]


def test_the_same_command_twice_is_done_once(office: Office, number: str) -> None:
    """A script that lost the answer may ask again, and is told."""
    first = office.must("case", "note", number, "once", "--command-id", "note-1", "--json").json
    second = office.type("case", "note", number, "once", "--command-id", "note-1")

    assert 3 == second.code
    assert f"Command note-1 was carried out on case {number} before; nothing was done a second time.\n" == second.err
    assert first["seq"] == office.must("case", "show", number, "--json").json["case"]["seq"]


def test_what_is_on_record_already_is_told_and_recorded_again_for_whoever_says_so(office: Office, number: str) -> None:
    """With who recorded it; a second time it takes an option."""
    words = ("case", "record", number, "change_of_address", "--date", "2026-05-04")
    office.must(*words)
    second = office.type(*words)
    again = office.must(*words, "--again", "--json").json

    assert 3 == second.code
    assert "Ana Prueba recorded it on" in second.err
    assert "Add --again for that." in second.err
    assert again["made"]


def test_a_case_is_not_opened_twice_by_one_command(office: Office) -> None:
    """A program that lost the answer must not make a second client of the first."""
    opened = office.must("case", "open", "--file", str(INTAKE), "--command-id", "intake-1", "--json").json
    again = office.type("case", "open", "--file", str(INTAKE), "--command-id", "intake-1")

    assert 3 == again.code
    assert f"was carried out on case {opened['number']} before" in again.err


def test_a_second_up_on_the_same_folder_is_refused(office: Office) -> None:
    """The first one goes on."""
    answer = office.type("up")

    assert 3 == answer.code
    assert f"Amparo already runs for {office.data} (process {office.running.pid})" in answer.err
    assert not office.ended


def test_a_process_that_dies_is_started_again(office: Office, number: str) -> None:
    """Nobody has to notice, and no command is lost."""
    engine = office.running.processes["engine"]
    os.kill(engine, signal.SIGKILL)
    noted = office.must("case", "note", number, "while the engine was away", "--json")
    wait_for(lambda: office.running.processes["engine"] != engine, office.said)

    assert 1 == len(noted.json["made"] or noted.json["entries"])
    assert "The engine ended (code -9); starting it again" in office.said


def test_what_a_killed_supervisor_left_is_mended_and_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    """Processes end by themselves, the server that stayed is found; a clean stop takes seconds and leaves no note."""
    with Office(tmp_path) as hurt:
        left = hurt.running.processes
        assert 0 != hurt.stop(signal.SIGKILL)
        wait_for(lambda: not any(alive(pid) for pid in left.values()), f"still there: {left}")
        orphan = held_by(hurt.data / "temporal.lock")
        hurt.start()
        assert f"An earlier Amparo ended without stopping its workflow server (process {orphan})" in hurt.said

        running, server = hurt.running, held_by(hurt.data / "temporal.lock") or 0
        began = time.monotonic()
        assert 0 == hurt.stop()
        assert time.monotonic() - began < 20
        assert not (hurt.data / "running.json").exists()
        assert [] == [pid for pid in (*running.processes.values(), server) if alive(pid)]
        assert hurt.said.endswith("Stopping.\nStopped.\n")

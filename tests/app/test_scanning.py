"""Harmful software in what people hand in, as ClamAV's own daemon finds it."""

from __future__ import annotations

import socket
import threading
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from tests.app.clamav import EICAR, MOST_KILOBYTES, Daemon, clamav_daemon

from amparo.errors import InvalidInput
from amparo.settings import Settings
from amparo_app.doctor.scanner import looking_through
from amparo_app.evidence import taken_in
from amparo_app.scanning import Scan, Scanned, check_scanned, scan_problem, scanned

_QUICK = timedelta(seconds=2)


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    """Run ClamAV's daemon for the tests here."""
    with clamav_daemon() as running:
        yield running


def packed(content: bytes) -> bytes:
    """Return an archive of one file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.txt", content)
    return out.getvalue()


@pytest.mark.parametrize("way", ["socket", "address"])
def test_the_test_file_is_found_and_a_clean_one_is_not(daemon: Daemon, way: str) -> None:
    """Over the daemon's socket and over the network; also within an archive, and with every size of piece."""
    scanner = getattr(daemon, way)

    assert Scanned(Scan.FOUND, "Test.File.UNOFFICIAL") == scanned(scanner, EICAR)
    assert Scan.FOUND is scanned(scanner, packed(EICAR)).scan
    assert Scan.FOUND is scanned(scanner, b"a" * 300_000 + EICAR + b"b" * 10_000).scan
    assert Scanned(Scan.CLEAN) == scanned(scanner, b"a" * 400_000)
    assert Scanned(Scan.CLEAN) == scanned(scanner, b"")


def test_what_is_found_is_refused_with_what_to_do(daemon: Daemon) -> None:
    """In both languages, with the name of what was found."""
    said = scan_problem(daemon.socket, "acta.pdf", EICAR)

    assert said is not None
    assert said.en.startswith("“acta.pdf” holds harmful software (Test.File.UNOFFICIAL); nothing was kept.")
    assert said.es.startswith("«acta.pdf» contiene un programa dañino (Test.File.UNOFFICIAL); no se guardó nada.")
    assert scan_problem(daemon.socket, "acta.pdf", b"%PDF-1.7") is None


def test_a_file_that_is_larger_than_the_scanner_looks_at_is_not_let_through(daemon: Daemon) -> None:
    """Half of a file that was looked at says nothing."""
    large = bytes(3 * MOST_KILOBYTES * 1024)
    said = scan_problem(daemon.socket, "todo.pdf", large)

    assert Scan.TOO_LARGE is scanned(daemon.address, large).scan
    assert said is not None
    assert "larger than what the scanner for harmful software checks" in said.en


def test_a_scanner_that_is_away_lets_nothing_through() -> None:
    """Once the daemon has ended, a clean file is refused for now, and nothing is lost."""
    with clamav_daemon() as running:
        assert scan_problem(running.socket, "acta.pdf", b"%PDF-1.7") is None
        running.stop()
        said = [scan_problem(where, "acta.pdf", b"%PDF-1.7") for where in (running.socket, running.address)]

    assert ["“acta.pdf” could not be checked for harmful software just now, so it was not taken; nothing is lost."] == [
        *{one.en.partition(" Try again")[0] for one in said if one}
    ]
    assert None not in said


@pytest.mark.parametrize("answer", [b"", b"stream: nonsense\0", b"COMMAND READ TIMED OUT\0", b"\xff\xfe" * 4000])
def test_an_answer_that_is_no_clear_word_lets_nothing_through(answer: bytes, tmp_path: Path) -> None:
    """Whatever listens there: only its plain word that a file is clean counts."""
    with _listener(answer) as port:
        found = scanned(f"127.0.0.1:{port}", b"%PDF-1.7", _QUICK)

    assert Scan.UNAVAILABLE is found.scan


def test_one_that_never_answers_is_waited_for_no_longer_than_that() -> None:
    """A page has to answer as well."""
    with _listener(None) as port:
        assert Scan.UNAVAILABLE is scanned(f"127.0.0.1:{port}", b"%PDF-1.7", timedelta(seconds=0.2)).scan


def test_at_a_terminal_files_go_past_the_scanner_as_well(daemon: Daemon, tmp_path: Path) -> None:
    """What a paralegal scans into a folder may have come from anywhere."""
    paper = tmp_path / "acta.pdf"
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(paper)

    assert "acta.pdf" == taken_in([paper], "es", daemon.socket).paper.name
    with pytest.raises(InvalidInput, match="no se pudo revisar ahora en busca de programas dañinos"):
        taken_in([paper], "es", "/nowhere/clamd.ctl")
    with pytest.raises(InvalidInput, match="holds harmful software"):
        check_scanned(daemon.socket, "acta.pdf", EICAR, "en")


def test_without_a_scanner_nothing_is_said() -> None:
    """An office that has none is told so by the doctor, not by every page."""
    assert scan_problem("", "acta.pdf", EICAR) is None


def test_the_doctor_says_how_it_stands(daemon: Daemon, tmp_path: Path) -> None:
    """None named; one that finds the test file; one without signatures; one that is away."""
    settings = Settings(data_folder=tmp_path, records_url="sqlite://", master_key_file=tmp_path / "key")
    with clamav_daemon(signatures=False) as empty:
        found = [
            looking_through(settings.model_copy(update={"clamav": where}))
            for where in ("", daemon.socket, empty.socket, "/nowhere/clamd.ctl")
        ]

    assert [True, True, False, False] == [one.well for one in found]
    assert "not for harmful software: where ClamAV's daemon runs, name its socket in AMPARO_CLAMAV" in found[0].seen
    assert found[1].seen.startswith("ClamAV 1.")
    assert "does not find the test file: it has no signatures" in found[2].seen
    assert "does not answer" in found[3].seen


class _listener:  # noqa: N801 - used as a function
    """Something that listens, and says one thing or nothing at all."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer
        self.server = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve)

    def __enter__(self) -> int:
        self.thread.start()
        return int(self.server.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self.server.close()
        self.thread.join()

    def _serve(self) -> None:
        connection, _ = self.server.accept()
        with connection:
            received = b""
            while not received.endswith(bytes(4)):
                received += connection.recv(65536)
            if self.answer is not None:
                connection.sendall(self.answer)
            elif connection.recv(1):
                raise AssertionError("nobody says more")

"""LibreOffice makes PDF files of Word files in batches, apart from everything, and leaves nothing behind."""

from __future__ import annotations

import fcntl
import io
import os
import subprocess
import tempfile
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

import pypdf
import pytest

from amparo.documents import pdf, private_folder
from amparo.documents.pdf import Apart, kept_apart, pdf_of, pdf_problem
from amparo.errors import PdfUnavailable

if TYPE_CHECKING:
    from tests.core.documents.conftest import WordFileMaker

_PLACES = (Path("/dev/shm"), Path(tempfile.gettempdir()))


@pytest.fixture(autouse=True)
def _own_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell the folders of this test from those of whatever else runs on this machine."""
    monkeypatch.setattr(private_folder, "PREFIX", f"amparo-papers-test-{token_hex(4)}-")


def _left_behind() -> list[Path]:
    return [folder for place in _PLACES for folder in place.glob(f"{private_folder.PREFIX}*")]


def _running() -> list[str]:
    """The command lines of processes that work for a folder of ours."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        found += [line] if private_folder.PREFIX in line else []
    return found


def test_a_batch_becomes_pdfs_by_the_same_names(word_file: WordFileMaker) -> None:
    """Each file of a batch has its PDF, with its own text in it, and no folder is left."""
    files = {"O'Neil & Pérez <hijo>": word_file("Dear Ms. Pérez,"), "-x/../b": word_file("Second")}

    made = pdf_of(files)
    texts = {
        name: [page.extract_text().strip() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
        for name, content in made.items()
    }

    assert {"O'Neil & Pérez <hijo>": ["Dear Ms. Pérez,"], "-x/../b": ["Second"]} == texts
    assert [] == _left_behind()
    assert {} == pdf_of({})


def test_one_damaged_file_is_named_and_the_others_are_made(word_file: WordFileMaker) -> None:
    """A file that is no Word file is named; what became of the others is handed over with the error."""
    with pytest.raises(PdfUnavailable) as refused:
        pdf_of({"good": word_file("Fine"), "page.docx": b"<html><body>not a Word file</body></html>"})

    assert ("page.docx",) == refused.value.failed
    assert ["good"] == list(refused.value.made)
    assert "page.docx" in str(refused.value)


def test_what_takes_too_long_is_killed_with_all_it_started(word_file: WordFileMaker) -> None:
    """After the limit no process goes on and no folder is left, and the sentence says so."""
    with pytest.raises(PdfUnavailable, match="was not ready after 0 seconds and was stopped"):
        pdf_of({"slow": word_file("…")}, limit=timedelta(milliseconds=300))

    assert [] == _running()
    assert [] == _left_behind()


def test_without_libreoffice_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, word_file: WordFileMaker) -> None:
    """Where there is no LibreOffice the sentence names the packages."""
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(PdfUnavailable, match=r"apt-get install libreoffice-writer-nogui .* fonts-liberation"):
        pdf_of({"a": word_file("x")})

    assert "LibreOffice is not installed" in pdf_problem()


def test_the_program_is_told_nothing_of_the_offices_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of all records may stand among them, and a file that breaks LibreOffice would have it."""
    monkeypatch.setenv("AMPARO_OF_THE_OFFICE", "secret")
    with private_folder.private_folder(0) as folder:
        program = folder / "bin" / "soffice"
        program.parent.mkdir()
        program.write_text("#!/bin/sh\nenv >&2\nexit 3\n", encoding="utf-8")
        program.chmod(0o700)
        said = pdf._run(str(program), folder, [], timedelta(seconds=60))

    assert said.startswith("LibreOffice ended with 3: ")
    assert (True, False) == (f"HOME={folder}" in said, "AMPARO_OF_THE_OFFICE" in said)


def test_it_reaches_no_network_where_a_cage_works() -> None:
    """In the cage there is no network but its own loopback, and nothing of this machine's temporary folder."""
    if kept_apart() is not Apart.CONFINED:
        assert kept_apart() in set(Apart)  # a machine without bubblewrap: doctor says so
        return
    with private_folder.private_folder(0) as folder:
        asked = f"tail -n +3 /proc/net/dev | cut -d: -f1; ls {folder.parent}; ls -d /root /home {Path.cwd()}; true"
        command = [*pdf._before(Apart.CONFINED, folder, "/bin/sh"), "/bin/sh", "-c", asked]
        seen = subprocess.run(command, check=True, capture_output=True, text=True).stdout

        assert ["lo", folder.name] == seen.split()


def test_what_a_killed_process_left_is_deleted_by_the_next(word_file: WordFileMaker) -> None:
    """A folder that no living process holds goes when the next one starts; one that is held stays."""
    place = next(place for place in _PLACES if os.access(place, os.W_OK))
    dead, alive = place / f"{private_folder.PREFIX}dead", place / f"{private_folder.PREFIX}alive"
    for folder in (dead, alive):
        folder.mkdir()
        (folder / "in-use").touch()
        os.utime(folder / "in-use", (1_000_000_000, 1_000_000_000))
    try:
        with (alive / "in-use").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            private_folder.delete_left_behind(place)

            assert [False, True] == [dead.exists(), alive.exists()]
    finally:
        private_folder.delete_left_behind(place)
    assert [] == _left_behind()

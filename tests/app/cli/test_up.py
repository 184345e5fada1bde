"""`amparo up` without the master key of its records or with another's, and any command that finds no room on a disk."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import PIPE, run

import pytest
from tests.app.clinic import ROOTS, Run
from tests.core.records.office import Office

from amparo.records.master_key import create_master_key


def test_without_the_master_key_of_its_records_no_office_starts_and_no_key_is_made(amparo: Run, office: Office) -> None:
    """A new key would open nothing, and would only stand where the right one has to be put."""
    office.master_key.unlink()
    answer = amparo("up")

    assert 5 == answer.code
    assert f"There is no master key at {office.master_key}" in answer.err
    assert not office.master_key.exists()


def test_with_another_offices_master_key_no_office_starts(amparo: Run, office: Office) -> None:
    """It is told where the wrong one lies, and nothing is changed."""
    office.master_key.unlink()
    create_master_key(office.master_key)
    answer = amparo("up")

    assert 5 == answer.code
    assert f"The master key at {office.master_key} is not the one that these records" in answer.err


@pytest.mark.parametrize("words", [("--version",), ("demo", "--help")])
def test_an_answer_that_finds_no_room_on_the_disk_is_one_sentence(words: tuple[str, ...], tmp_path: Path) -> None:
    """As when it is written into a file: no traceback, and an exit code that is not success."""
    with Path("/dev/full").open("w", encoding="ascii") as full:
        ran = run(
            [sys.executable, "-m", "amparo_app", *words],
            check=False,
            stdout=full,
            stderr=PIPE,
            text=True,
            cwd=tmp_path,
            env={"PYTHONPATH": ":".join(ROOTS)},
        )

    assert 5 == ran.returncode
    assert "The disk is full; what you asked may not have been done. Make room, then ask again.\n" == ran.stderr

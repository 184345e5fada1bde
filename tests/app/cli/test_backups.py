"""`amparo backup`, `verify` and `restore` as a person types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.clinic import Run
from tests.core.records.office import Office


def test_an_office_is_backed_up_checked_and_brought_back(
    amparo: Run, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three commands, each says what it saw, where the key is, and what comes next."""
    number = office.case(office.open_case()).number
    kept = str(tmp_path / "monday")
    made, verified = amparo("backup", kept), amparo("verify", kept)
    monkeypatch.delenv("AMPARO_DATA")
    restored = amparo("restore", kept, "--data", str(tmp_path / "new"))
    listed = amparo("case", "list", "--data", str(tmp_path / "new"), "--json", by="Sofía Prueba")

    assert [(0, "")] * 4 == [(answer.code, answer.err) for answer in (made, verified, restored, listed)]
    assert f"The master key is not in it: it lies at {office.master_key}" in " ".join(made.out.split())
    assert "1, 1 of them open" in verified.out
    assert "Read back with the master key to the last event: all is as it was written." in verified.out
    assert f"amparo up --data {tmp_path / 'new'}" in restored.out
    assert [number] == [line["number"] for line in listed.json]


def test_a_record_that_somebody_changed_is_backed_up_and_told(amparo: Run, office: Office, tmp_path: Path) -> None:
    """A copy of what is damaged is better than none, but nobody may take it for a good one."""
    number = office.case(office.open_case()).number
    with office.records.database.write() as connection:
        connection.exec_driver_sql("UPDATE events SET command = 'another' WHERE seq = 2")
    answer = amparo("backup", str(tmp_path / "monday"))

    assert 1 == answer.code
    assert f"Case {number}: event 2 is not what was chained." in answer.out
    assert (tmp_path / "monday" / "manifest.json").exists()


@pytest.mark.parametrize("command", ["verify", "restore"])
def test_a_mistake_is_one_sentence(
    amparo: Run, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """With what to do about it, and nothing on the way to the answer."""
    monkeypatch.setenv("AMPARO_DATA", str(tmp_path / "new"))
    answer = amparo(command, str(tmp_path / "nowhere"))

    assert (2, "", 1) == (answer.code, answer.out, len(answer.err.splitlines()))
    assert "There is no backup in" in answer.err

"""`amparo health`: does the office work now, for whatever asks every minute."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.app.clinic import Run
from tests.core.records.office import Office

from amparo.case.commands import AddNote
from amparo_app.doctor.pulse import COMMAND_PATIENCE, take_pulse
from amparo_app.office_folder import settings_of


def test_an_office_that_does_not_run_is_not_well(office: Office, amparo: Run) -> None:
    """A program reads one object and the exit code; a person a line for each part."""
    told = amparo("health", "--json")
    shown = amparo("health")

    assert (1, False) == (told.code, told.json["well"])
    assert {"amparo up", "watch"} == {part["part"] for part in told.json["parts"] if not part["well"]}
    assert 1 == len(told.out.splitlines())
    assert "WRONG: amparo up: it does not run" in shown.out
    assert "ok: records: " in shown.out


def test_a_command_that_waits_too_long_is_told(office: Office) -> None:
    """What a restart delays is well; what waits longer, nobody carries out."""
    case = office.open_case()
    office.records.put_inbox(case, office.command("Ana", AddNote(text="x")))
    settings = settings_of(office.data)

    seen = {
        after: next(one for one in take_pulse(settings, (), office.wall + after) if one.part == "commands").well
        for after in (COMMAND_PATIENCE, COMMAND_PATIENCE + timedelta(seconds=1))
    }

    assert {COMMAND_PATIENCE: True, COMMAND_PATIENCE + timedelta(seconds=1): False} == seen


def test_records_that_cannot_be_opened_are_told_and_the_rest_is_still_looked_at(office: Office, amparo: Run) -> None:
    """One illness hides no other."""
    office.master_key.unlink()
    parts = {part["part"]: part for part in amparo("health", "--json").json["parts"]}

    assert "There is no master key at" in parts["records"]["seen"]
    assert "disk" in parts


def test_a_folder_that_is_no_office_is_told_in_a_sentence(
    amparo: Run, tmp_path: Path, no_settings: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As every command does."""
    monkeypatch.setenv("AMPARO_DATA", str(tmp_path))
    answer = amparo("health")

    assert 2 == answer.code
    assert f"There is no office in {tmp_path} yet." in answer.err

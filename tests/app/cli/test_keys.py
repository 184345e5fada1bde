"""`amparo keys` as a person types it."""

from __future__ import annotations

import os

from tests.app.clinic import Run
from tests.core.records.office import Office

from amparo.records.master_key import next_key_file
from amparo_app.running import alone


def test_the_status_says_where_the_key_is_and_that_it_opens_everything(amparo: Run, office: Office) -> None:
    """With its permissions, and how many keys of which kind."""
    office.open_case()
    answer, told = amparo("keys", "status"), amparo("keys", "status", "--json").json

    assert (0, "") == (answer.code, answer.err)
    assert str(office.master_key) in "".join(answer.out.split())
    assert ("600", 3, 3, 1, 1, []) == tuple(
        told[name] for name in ("permissions", "keys", "opened", "cases", "organizations", "problems")
    )


def test_the_status_says_what_is_unsafe(amparo: Run, office: Office) -> None:
    """Others may read the file, and a change was interrupted: a sentence each, and the exit code."""
    office.master_key.chmod(0o644)
    next_key_file(office.master_key).write_text("half", encoding="ascii")
    answer, told = amparo("keys", "status"), amparo("keys", "status", "--json").json
    doctor = {one["seen"] for one in amparo("doctor", "--json").json if one["part"] == "master key"}

    assert 1 == answer.code
    assert ["chmod 600" in told["problems"][0], "amparo keys rotate" in told["problems"][1]] == [True, True]
    assert set(told["problems"]) == doctor


def test_a_key_is_changed_and_everything_still_opens(amparo: Run, office: Office) -> None:
    """And the person is told what to do with the old one."""
    number = office.case(office.open_case()).number
    changed = amparo("keys", "rotate")
    listed = amparo("case", "list", "--json", by="Sofía Prueba").json

    assert (0, "") == (changed.code, changed.err)
    assert "backups made until now open with it alone" in " ".join(changed.out.split())
    assert [number] == [line["number"] for line in listed]
    assert 0 == amparo("keys", "status").code


def test_while_an_office_runs_its_key_is_not_changed(amparo: Run, office: Office) -> None:
    """What runs knows the key of its start."""
    before = office.master_key.read_bytes()
    with alone(office.data):
        answer = amparo("keys", "rotate")

    assert (3, "", 1) == (answer.code, answer.out, len(answer.err.splitlines()))
    assert f"runs (process {os.getpid()})" in answer.err
    assert before == office.master_key.read_bytes()


def test_without_a_master_key_the_status_says_so(amparo: Run, office: Office) -> None:
    """One sentence, with where it was looked for."""
    office.master_key.unlink()
    answer = amparo("keys", "status")

    assert (5, "", 1) == (answer.code, answer.out, len(answer.err.splitlines()))
    assert f"There is no master key at {office.master_key}" in answer.err

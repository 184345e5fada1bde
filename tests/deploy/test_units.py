"""The units and the compose file: each names commands, options and settings that Amparo has."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from amparo.settings import Settings
from amparo_app.cli.main import app
from amparo_app.doctor.examination import OWN_VARIABLES

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
PROGRAM = "/opt/amparo/bin/amparo"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
SETTINGS = {f"AMPARO_{name.upper()}" for name in Settings.model_fields} | OWN_VARIABLES


def read(unit: Path) -> dict[str, list[str]]:
    """A unit's settings by name; many may be given several times."""
    found = defaultdict(list)
    for line in unit.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found[name].append(value)
    return found


def parse(words: list[str]) -> None:
    """Fail unless Amparo understands a command line; nothing is carried out."""
    command = typer.main.get_command(app)
    context = command.make_context("amparo", list(words), resilient_parsing=False)
    name, found, rest = command.resolve_command(context, [*context._protected_args, *context.args])  # type: ignore[attr-defined]
    found.make_context(name, rest, parent=context)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_every_unit_starts_a_command_that_there_is(unit: Path) -> None:
    """A renamed option would show on the day of the next restart."""
    program, *words = shlex.split(read(unit)["ExecStart"][0])

    parse(words)
    assert PROGRAM == program


@pytest.mark.parametrize("words", [["run", "cook"], ["up", "--forever"], ["no-such-command"]])
def test_a_command_that_there_is_not_is_noticed(words: list[str]) -> None:
    """The check above must not pass everything."""
    with pytest.raises((typer.exceptions.TyperException, SystemExit)):
        parse(words)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_every_unit_is_kept_from_everything_but_its_own_folder(unit: Path) -> None:
    """And gets the master key without a file that its user could read elsewhere."""
    found = read(unit)

    assert (["amparo"], ["strict"], ["yes"], ["yes"], ["0077"], ["amparo"]) == (
        found["User"],
        found["ProtectSystem"],
        found["NoNewPrivileges"],
        found["PrivateTmp"],
        found["UMask"],
        found["StateDirectory"],
    )
    assert ["master.key:/etc/amparo/master.key"] == found["LoadCredential"]
    assert "AMPARO_MASTER_KEY_FILE=%d/master.key" in found["Environment"]


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_every_setting_in_a_unit_is_one(unit: Path) -> None:
    """A misspelt one does nothing."""
    named = {pair.partition("=")[0] for line in read(unit)["Environment"] for pair in line.split()}

    assert set() == named - SETTINGS


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_what_runs_all_the_time_is_started_again_however_often_it_ends(unit: Path) -> None:
    """And what looks once is not: its failure is the news."""
    found = read(unit)
    once = found["Type"] == ["oneshot"]

    assert ([] if once else ["always"]) == found["Restart"]
    assert ([] if once else ["0"]) == found["StartLimitIntervalSec"]


def test_every_unit_that_another_names_is_there() -> None:
    """A timer without its service never rings."""
    names = {unit.name for unit in UNITS}
    wanted = {
        word.replace("@1.", "@.").replace("@2.", "@.")
        for unit in UNITS
        for key in ("Wants", "Requires", "After", "Before", "PartOf", "Conflicts")
        for line in read(unit)[key]
        for word in line.split()
        if word.startswith("amparo")
    } | {f"{unit.stem}.service" for unit in UNITS if unit.suffix == ".timer"}

    assert set() == wanted - names


def test_systemd_itself_finds_nothing_wrong(tmp_path: Path) -> None:
    """Where its checker is installed; the program of a machine that has no Amparo is stood in for."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    checker = shutil.which("systemd-analyze")
    if checker is None:
        assert all(read(unit) for unit in UNITS)
        return
    units = [str(tmp_path / unit.name) for unit in UNITS]
    checked = subprocess.run([checker, "verify", "--man=no", *units], capture_output=True, text=True, check=False)

    assert ("", 0) == (checked.stderr, checked.returncode)


def test_the_compose_file_says_that_it_was_not_run_and_starts_what_there_is() -> None:
    """Two engines, one of each other part, each with settings that exist, and secrets in files alone."""
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    compose: dict[str, Any] = yaml.safe_load(text)
    ours = {name: one for name, one in compose["services"].items() if "command" in one}

    assert text.startswith("# NOT RUN HERE.")
    assert {"prepare", "engine", "relay", "jobs", "sender", "watch", "web"} == set(ours)
    assert 2 == ours["engine"]["deploy"]["replicas"]
    for service in ours.values():
        parse(service["command"])
        assert set() == {name for name in service["environment"] if name.startswith("AMPARO_")} - SETTINGS
        assert set(service["secrets"]) <= set(compose["secrets"])
        assert "ports" not in service

"""Fixtures of the command line's tests: a clinic with records, and a command line to type."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.app.clinic import Answer, Keyboards, Run, mark
from tests.core.records.office import Office

from amparo_app.cli.main import main
from amparo_app.cli.session_file import VARIABLE


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take away whatever the machine's own environment says to Amparo, and whoever is signed in on it."""
    for name in [name for name in os.environ if name.startswith("AMPARO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own_configuration"))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_settings: None) -> Iterator[Office]:
    """Return an invented clinic with real records, whose folder the command line finds; nothing runs for it."""
    made = Office(tmp_path)
    mark(made)
    monkeypatch.setenv("AMPARO_DATA", str(made.data))
    yield made
    made.records.close()


@pytest.fixture
def amparo(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that types a command line, signed in as whoever it is `by`, and returns what came of it."""
    keyboards = Keyboards()

    def run(*arguments: str, by: str = "") -> Answer:
        with pytest.MonkeyPatch.context() as patch:
            if by:
                patch.setenv(VARIABLE, keyboards.shown_by(by, arguments))
            code = main(arguments)
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return run

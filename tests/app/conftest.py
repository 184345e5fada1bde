"""Fixtures of the command line's tests: a clinic with records, and a command line to type."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.app.clinic import Answer, Run, mark
from tests.core.records.office import Office

from amparo_app.cli.main import main


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away whatever the machine's own environment says to Amparo."""
    for name in [name for name in os.environ if name.startswith("AMPARO_")]:
        monkeypatch.delenv(name)


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
    """Return a function that types a command line and returns what came of it."""

    def run(*arguments: str) -> Answer:
        code = main(arguments)
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return run

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
import typer
from tests.app.clinic import Run
from tests.core.records.office import Office
from typer.main import get_command

from amparo_app.cli.arguments import words
from amparo_app.cli.main import app

Send = Callable[[str], None]
Capture = pytest.CaptureFixture[str]
SAID = "la siguieron desde la plaza, dijo"
OWN_WORDS = {"reason", "how", "note", "proof", "reference", "text"}


@pytest.fixture
def send(monkeypatch: pytest.MonkeyPatch) -> Send:
    """Return what puts words into standard input."""
    return lambda text: monkeypatch.setattr("sys.stdin", StringIO(text))


def spoken() -> list[tuple[str, Any]]:
    """Return each command's arguments and options that hold what somebody says in their own words."""
    found, waiting = [], [("amparo", get_command(app))]
    for path, command in waiting:
        waiting += [(f"{path} {name}", one) for name, one in getattr(command, "commands", {}).items()]
        found += [(path, one) for one in command.params if one.name in OWN_WORDS]
    return found


@pytest.mark.parametrize(("path", "parameter"), spoken(), ids=lambda one: getattr(one, "name", one))
def test_whatever_is_said_in_ones_own_words_can_be_sent_in(path: str, parameter: Any, send: Send) -> None:
    """What is typed as an argument stays in the shell's history."""
    send(f"{SAID}\n")

    assert SAID == parameter.process_value(typer.Context(get_command(app)), "-"), path


def test_a_reason_that_was_sent_in_is_on_record_as_if_it_had_been_typed(
    amparo: Run, office: Office, send: Send
) -> None:
    """Without the end of its last line."""
    number = office.records.read_case(office.open_case(), "clinic").number
    send(f"{SAID}\n")

    held = amparo("case", "hold", number, "--reason", "-", "--json", by="Sofía Prueba")

    assert SAID == held.json[0]["reason"]


def test_nothing_sent_in_is_told_with_how_it_is_done(amparo: Run, office: Office, send: Send) -> None:
    """An empty note helps nobody; the second of two `-` finds nothing either."""
    send(" \n")

    answer = amparo("case", "note", "4K-7MPX3Q", "-", by="Sofía Prueba")

    assert 2 == answer.code
    assert answer.err.startswith("“-” takes the words from standard input, which held none or was read already.")


def test_somebody_at_a_terminal_is_told_how_to_end(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """A cursor that only blinks looks as if the program hung."""
    terminal = StringIO(SAID)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)

    assert SAID == words("-")
    assert "Write it here, and end with Ctrl-D on a line of its own.\n" == capsys.readouterr().err


def test_what_is_typed_is_taken_as_it_is() -> None:
    """Also with a dash in it."""
    assert "- as she said" == words("- as she said")

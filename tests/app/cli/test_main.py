from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.app.clinic import ROOTS, Run
from tests.core.records.office import CLIENT, Office

from amparo.records import tables

HEAVY = (
    "temporalio",
    "pydantic",
    "sqlalchemy",
    "pluggy",
    "amparo_asylum",
    "amparo_carecen_la",
    "amparo_orientation",
    "amparo_refugee_closet",
    "alembic",
    "jinja2",
)
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(ROOTS)}


def python(code: str) -> str:
    """Run a line of Python in a process of its own and return what it printed."""
    ran = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=ENVIRONMENT, timeout=60
    )
    return ran.stdout


def loaded_by(*arguments: str) -> str:
    """Return which heavy libraries a command line brings in."""
    code = (
        "import sys; from amparo_app.cli.main import main; main({}); "
        "print('loaded:', *[name for name in {} if name in sys.modules])"
    )
    return python(code.format(arguments, HEAVY)).rpartition("loaded:")[2].strip()


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_imports_neither_temporal_nor_pydantic_nor_plugins_nor_a_database(argument: str) -> None:
    """Whoever asks how a command is written must not wait for what it would need."""
    assert "" == loaded_by(argument)


def test_the_help_of_a_command_brings_in_no_more_than_typer_itself_does() -> None:
    """Typer asks pydantic, where it is installed, to read the options of the command above."""
    assert loaded_by("case", "do", "--help") in {"", "pydantic"}


def test_a_command_that_there_is_not_is_told_with_the_nearest(amparo: Run) -> None:
    """A slip of the finger costs one look."""
    answer = amparo("cas", "list")

    assert 2 == answer.code
    assert "No such command 'cas'. Did you mean 'case'? `amparo --help` says how it is used.\n" == answer.err


def test_a_missing_argument_is_told_by_its_name(amparo: Run, no_settings: None) -> None:
    """The help of the very command is named, since it says what is missing."""
    answer = amparo("case", "show")

    assert 2 == answer.code
    assert "Missing argument 'CASE'. `amparo case show --help` says how it is used.\n" == answer.err


def test_a_group_without_a_command_shows_its_help(amparo: Run) -> None:
    """`amparo case` alone is a question, and its answer is the list."""
    answer = amparo("case")

    assert 2 == answer.code
    assert "Usage: amparo case" in answer.out
    assert "candidates" in answer.out


def test_a_mistake_is_told_to_a_program_as_json(amparo: Run, no_settings: None, tmp_path: Path) -> None:
    """The same sentence, with the kind of error and its exit code beside it."""
    answer = amparo("case", "list", "--json", "--data", str(tmp_path / "nowhere"))

    assert (2, "InvalidInput") == (answer.code, answer.json["error"]["kind"])
    assert answer.json["error"]["message"].startswith(f"There is no office in {tmp_path / 'nowhere'} yet.")
    assert answer.err == ""


def test_a_name_that_is_not_known_tells_a_program_the_nearest(amparo: Run, office: Office) -> None:
    """An error's own facts travel with it."""
    answer = amparo("role", "grant", "Ana Prueba", "paralegel", "--json")

    assert ["paralegal"] == answer.json["error"]["nearest"][:1]


def test_a_fault_of_our_own_is_one_sentence_with_a_reference_and_a_log_without_content(
    amparo: Run, office: Office
) -> None:
    """A trace on the screen helps nobody, and one in a log must not quote a client."""
    office.open_case()
    with office.records.database.write() as connection:
        connection.execute(tables.catalogs.update().values(body=f'{{"stray": "{CLIENT}"}}'))

    answer = amparo("case", "list", by="Pablo Prueba")
    log = (office.data / "logs" / "amparo-errors.log").read_text(encoding="utf-8")

    assert 70 == answer.code
    assert "Traceback" not in answer.err
    reference = answer.err.partition("(reference ")[2].partition(")")[0]
    assert len(answer.err.splitlines()) == 1
    assert f"reference {reference}\npydantic_core" in log
    assert CLIENT not in log


def test_the_data_folder_may_stand_before_the_command(
    amparo: Run, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands whose --data holds answers need another place for it."""
    monkeypatch.delenv("AMPARO_DATA")

    assert ["clinic"] == [one["id"] for one in amparo("--data", str(office.data), "org", "list", "--json").json]


def test_records_of_a_damaged_database_are_refused_in_a_sentence(amparo: Run, office: Office) -> None:
    """A file of something else in the records' place names the file."""
    office.records.close()
    for file in office.data.glob("amparo.db*"):
        file.unlink()
    (office.data / "amparo.db").write_bytes(b"not a database at all, but long enough to be read as one" * 20)

    answer = amparo("org", "list")

    assert 5 == answer.code
    assert str(office.data / "amparo.db") in answer.err
    assert sa.__name__ not in answer.err

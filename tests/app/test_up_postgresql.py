"""A whole office with its records in PostgreSQL: started, worked in, examined, and its key changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.app.clinic import HOUSE
from tests.app.test_up import Office
from tests.postgresql import PASSWORD, ROLE, Server, running

INTAKE = HOUSE / "docs" / "examples" / "intake.yaml"

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def durable() -> Iterator[Server]:
    """Return a server that keeps what it acknowledges, as an office's has to."""
    with running(durable=True) as server:
        yield server


@pytest.fixture
def url(durable: Server) -> Iterator[str]:
    """Return the address of an empty database, with a password in it that nobody may see."""
    with durable.database(empty=True) as address:
        yield address.replace(f"{ROLE}@", f"{ROLE}:{PASSWORD}@")


def test_an_office_in_postgresql_is_started_worked_in_examined_and_rekeyed(tmp_path: Path, url: str) -> None:
    """With the one variable more, every command is as it is on SQLite, and the address's password is nowhere."""
    office = Office(tmp_path)
    office.environment["AMPARO_RECORDS_URL"] = url
    with office:
        office.must("org", "create", "Clínica de Prueba", "--id", "clinica")
        office.must(
            *("person", "add", "--name", "Ana Prueba", "--email", "ana@example.org"),
            *("--role", "paralegal", "--role", "intake_worker", "--role", "supervising_attorney"),
        )
        office.acts = "ana@example.org"
        number = office.must("case", "open", "--file", str(INTAKE), "--json").json["number"]
        examined = office.type("doctor")
        assert 0 == office.stop()

    assert (0, "") == (examined.code, examined.err), examined
    assert "keeps what it acknowledges" in examined.out
    assert office.must("audit", "verify").code == 0
    assert office.must("keys", "rotate").code == 0
    assert office.must("keys", "status").code == 0
    assert number in office.must("case", "show", number).out
    assert not (office.data / "amparo.db").exists()
    assert [] == where_it_says(PASSWORD, office)


def test_without_its_address_an_office_in_postgresql_is_not_begun_anew(tmp_path: Path, url: str) -> None:
    """A forgotten variable, or one that names another database, is told before anything is made."""
    office = Office(tmp_path)
    office.environment["AMPARO_RECORDS_URL"] = url
    with office:
        assert 0 == office.stop()
    del office.environment["AMPARO_RECORDS_URL"]
    forgotten = office.type("up")

    assert 2 == forgotten.code
    assert "keeps its records in PostgreSQL" in forgotten.err
    assert PASSWORD not in forgotten.err
    assert not (office.data / "amparo.db").exists()


def test_a_lost_master_key_is_not_replaced_by_one_that_opens_nothing(tmp_path: Path, url: str) -> None:
    """The records are there, so the key has to be found: another would only stand in its place."""
    office = Office(tmp_path)
    office.environment["AMPARO_RECORDS_URL"] = url
    with office:
        assert 0 == office.stop()
    key = Path(office.environment["XDG_CONFIG_HOME"]) / "amparo" / "master.key"
    key.unlink()
    told = office.type("up")

    assert 5 == told.code
    assert "There is no master key at" in told.err
    assert not key.exists()


def where_it_says(word: str, office: Office) -> list[Path]:
    """Return the files of an office, its terminal and its logs included, in which a word stands."""
    files = [path for path in office.terminal.parent.rglob("*") if path.is_file() and os.access(path, os.R_OK)]
    return [path for path in files if word.encode() in path.read_bytes()]

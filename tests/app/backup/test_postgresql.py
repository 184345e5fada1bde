"""Backups of records in PostgreSQL, and restores into it: of one moment, whole or not at all, over nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.app.clinic import ROOTS, mark
from tests.core.records.office import Office
from tests.postgresql import Server

from amparo.case.commands import AddNote
from amparo.errors import InvalidInput, Refused
from amparo.records import tables
from amparo.records.copies import contents
from amparo.records.engine import connect
from amparo.records.repository import Records
from amparo_app.backup import make_backup, restore_backup, verify_backup
from amparo_app.office_folder import settings_of

# The child is killed in the middle of the pouring, right before it is committed, or after it and before the folder is.
KILLED = """
import os, signal, sys
from pathlib import Path
import sqlalchemy as sa
from amparo.records import transfer
from amparo_app.backup import restore_backup, restoring
moment, backup, data = sys.argv[1:]
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
if moment == "in the middle":
    transfer._go_on_counting = lambda connection, table: die() if table.name == "events" else None
elif moment == "before the commit":
    transfer._write_note = die
else:
    restoring.Marker.of = die
restore_backup(Path(backup), Path(data))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def office(
    request: pytest.FixtureRequest, tmp_path: Path, no_settings: None, closed_connections: None
) -> Iterator[Office]:
    """Return an invented clinic in each kind of database, with two cases."""
    if request.param == "sqlite":
        made = Office(tmp_path)
        mark(made)
        yield with_cases(made)
        made.records.close()
        return
    with request.getfixturevalue("postgresql").database() as url:
        made = Office(tmp_path, url)
        mark(made)
        yield with_cases(made)
        made.records.close()


@pytest.fixture
def empty(postgresql: Server) -> Iterator[str]:
    """Return the address of an empty PostgreSQL database."""
    with postgresql.database(empty=True) as url:
        yield url


def with_cases(office: Office) -> Office:
    """Return an office in which something was done."""
    for _ in range(2):
        office.do(office.open_case(), "Inés", AddNote(text="called the client"))
    office.records.note_read("clinic", None, office.people["Ana"], "operator", "case list")
    return office


def backed_up(office: Office, tmp_path: Path) -> Path:
    """Make a backup and return its folder."""
    make_backup(settings_of(office.data, named(office)), tmp_path / "monday")
    return tmp_path / "monday"


def named(office: Office, url: str = "") -> dict[str, str]:
    """Return an environment that names the clinic's master key, and where its records are or shall be."""
    where = url or ("" if office.records.database.is_sqlite else office.url)
    key = {"AMPARO_MASTER_KEY_FILE": str(office.master_key)}
    return {**key, "AMPARO_RECORDS_URL": where} if where else key


def same(office: Office, url: str) -> bool:
    """Return whether records hold what the office does, can be read, and go on from there."""
    with closing(Records.open(url, office.master_key)) as records:
        cases = [line.id for line in records.list_cases("clinic")]
        held = contents(records) == contents(office.records)
        read = [records.history(case) for case in cases] == [office.records.history(case) for case in cases]
        records.note_read("clinic", cases[0], office.people["Ana"], "operator", "case show")  # the next number is free
        return held and read and all(check.holds for check in records.check_cases())


def tables_in(url: str) -> list[str]:
    """Return the names of the tables in a database."""
    with closing(connect(url)) as database, database.read() as connection:
        return sa.inspect(connection).get_table_names()


def test_an_office_comes_back_in_postgresql_wherever_it_was_before(office: Office, empty: str, tmp_path: Path) -> None:
    """So an office moves from SQLite to PostgreSQL; its folder knows where the records are, and holds no copy."""
    backup = backed_up(office, tmp_path)
    told = restore_backup(backup, tmp_path / "new", named(office, empty))

    assert () == told.problems
    assert same(office, empty)
    assert ["office.json"] == [path.name for path in (tmp_path / "new").iterdir()]
    assert empty == settings_of(tmp_path / "new", named(office, empty)).records_url


def test_an_office_comes_back_in_sqlite_wherever_it_was_before(office: Office, tmp_path: Path) -> None:
    """A backup is one file of the same shape from both, so a drill needs no server."""
    backup = backed_up(office, tmp_path)
    environment = {"AMPARO_MASTER_KEY_FILE": str(office.master_key)}
    told = restore_backup(backup, tmp_path / "new", environment)

    assert () == told.problems
    assert same(office, settings_of(tmp_path / "new", environment).records_url)


@pytest.mark.parametrize("office", ["postgresql"], indirect=True)
def test_a_backup_of_postgresql_made_while_commands_are_carried_out_is_of_one_moment(
    office: Office, tmp_path: Path
) -> None:
    """Each case ends where its chain does, whichever commands were in time."""
    stop, cases = threading.Event(), [line.id for line in office.records.list_cases("clinic")]

    def work() -> None:
        while not stop.is_set():
            for case in cases:
                office.do(case, "Inés", AddNote(text="while it is copied"))

    worker = threading.Thread(target=work)
    worker.start()
    settings = settings_of(office.data, named(office))
    manifests = [make_backup(settings, tmp_path / str(number)) for number in range(2)]
    stop.set()
    worker.join()

    assert [()] * 2 == [verify_backup(tmp_path / str(n), named(office)).problems for n in range(2)]
    assert manifests[0].contents.counts.events < manifests[1].contents.counts.events


@pytest.mark.parametrize("office", ["postgresql"], indirect=True)
def test_a_restore_over_a_database_that_holds_an_office_is_refused(office: Office, tmp_path: Path) -> None:
    """Even over the one that was backed up: the office may be at work there."""
    backup, before = backed_up(office, tmp_path), contents(office.records)

    with pytest.raises(Refused, match="holds records already, and nothing is written over them"):
        restore_backup(backup, tmp_path / "new", named(office))

    assert before == contents(office.records)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("moment", "poured"), [("in the middle", False), ("before the commit", False), ("before the folder", True)]
)
def test_a_restore_that_is_killed_can_be_repeated(
    office: Office, empty: str, tmp_path: Path, moment: str, *, poured: bool
) -> None:
    """All of the records are there or none, and in both cases the same command again brings it to its end."""
    backup = backed_up(office, tmp_path)
    environment = {**os.environ, **named(office, empty), "PYTHONPATH": os.pathsep.join(ROOTS)}
    killed = [sys.executable, "-c", KILLED, moment, str(backup), str(tmp_path / "new")]
    ended = subprocess.run(killed, check=False, env=environment, timeout=90).returncode
    found, there = bool(tables_in(empty)), (tmp_path / "new").exists()
    told = restore_backup(backup, tmp_path / "new", named(office, empty))

    assert -signal.SIGKILL == ended
    assert (poured, False) == (found, there)
    assert () == told.problems
    assert same(office, empty)


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_a_finished_restore_is_not_taken_for_an_interrupted_one(office: Office, empty: str, tmp_path: Path) -> None:
    """Even if its folder was moved away since: the office may be at work from there."""
    backup = backed_up(office, tmp_path)
    restore_backup(backup, tmp_path / "new", named(office, empty))
    (tmp_path / "new").rename(tmp_path / "moved")

    with pytest.raises(Refused, match="holds records already"):
        restore_backup(backup, tmp_path / "new", named(office, empty))


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_a_damaged_backup_leaves_the_database_empty(office: Office, empty: str, tmp_path: Path) -> None:
    """It is read back to the last event before anything of it is poured."""
    backup = backed_up(office, tmp_path)
    content = bytearray((backup / "amparo.db").read_bytes())
    content[len(content) // 2] ^= 1
    (backup / "amparo.db").write_bytes(content)

    with pytest.raises(InvalidInput, match="cut short or changed"):
        restore_backup(backup, tmp_path / "new", named(office, empty))

    assert [] == tables_in(empty)


@pytest.mark.parametrize("office", ["postgresql"], indirect=True)
def test_records_that_somebody_changed_in_postgresql_are_named_in_the_backup(office: Office, tmp_path: Path) -> None:
    """The copy is exact, so what is wrong is wrong in the office too."""
    case = office.records.list_cases("clinic")[0]
    with office.records.database.write() as connection:
        here = (tables.events.c.case == case.id) & (tables.events.c.seq == 2)
        connection.execute(tables.events.update().where(here).values(command="another"))

    (problem,) = verify_backup(backed_up(office, tmp_path), named(office)).problems

    assert f"Case {case.number}: event 2 is not what was chained." == problem


@pytest.mark.parametrize("office", ["postgresql"], indirect=True)
def test_a_folder_that_knows_its_records_is_not_opened_without_their_address(office: Office) -> None:
    """A forgotten variable would else begin a second, empty office, in which no deadline rings."""
    with pytest.raises(InvalidInput, match=r"keeps its records in PostgreSQL.*Set it to postgresql\+psycopg://"):
        settings_of(office.data, {})


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_an_office_in_a_file_is_not_opened_at_another_address(office: Office, empty: str) -> None:
    """The way there is a backup and a restore."""
    with pytest.raises(InvalidInput, match=r"keeps its records in that folder.*make a backup and restore it"):
        settings_of(office.data, named(office, empty))

"""The database in SQLite, whose file these tests are about: who waits for whom, what is undone, and who may read it."""

from __future__ import annotations

import sqlite3
import stat
import threading
import time
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from amparo.errors import InvalidInput, RecordsUnreachable
from amparo.records.engine import Database, connect

if TYPE_CHECKING:
    from pathlib import Path

PAPER = sa.Table("paper", sa.MetaData(), sa.Column("line", sa.String, primary_key=True))


def with_paper(folder: Path, wait: float = 2.0) -> Database:
    """Return a database with one empty table."""
    database = connect(f"sqlite:///{folder / 'data' / 'paper.db'}", wait)
    with database.write() as connection:
        PAPER.create(connection, checkfirst=True)
    return database


def lines(database: Database) -> list[str]:
    """Return what is written in the table."""
    with database.read() as connection:
        return list(connection.execute(sa.select(PAPER.c.line).order_by(PAPER.c.line)).scalars())


def put(database: Database, line: str) -> None:
    """Write one line in a transaction of its own."""
    with database.write() as connection:
        connection.execute(PAPER.insert().values(line=line))


def test_what_is_written_survives_a_power_cut_by_setting(tmp_path: Path, usual_costs: None) -> None:
    """WAL with FULL synchronisation is what makes a commit durable; a driver's default would not be."""
    database = with_paper(tmp_path)

    with database.read() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
        keys = connection.exec_driver_sql("PRAGMA foreign_keys").scalar()

    assert ["wal", 2] == found  # 2 is FULL
    assert 1 == keys


def test_the_files_of_a_new_database_are_its_owners_alone(tmp_path: Path) -> None:
    """Another user of the machine must read neither the database nor what SQLite lays beside it."""
    database = with_paper(tmp_path)
    put(database, "one")

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}

    assert {"paper.db": 0o600, "paper.db-shm": 0o600, "paper.db-wal": 0o600} == modes
    assert 0o700 == stat.S_IMODE((tmp_path / "data").stat().st_mode)


def test_an_error_undoes_the_whole_transaction(tmp_path: Path) -> None:
    """Half of a command must never stay."""
    database = with_paper(tmp_path)

    def half() -> None:
        with database.write() as connection:
            connection.execute(PAPER.insert().values(line="half"))
            raise LookupError

    with pytest.raises(LookupError):
        half()

    assert [] == lines(database)


def test_a_database_locked_by_another_process_is_unreachable_within_the_time_that_was_set(tmp_path: Path) -> None:
    """Whoever waits longer than that is not told, and a workflow could not go on to its second way."""
    database = with_paper(tmp_path, wait=0.3)
    other = sqlite3.connect(tmp_path / "data" / "paper.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    began = time.monotonic()
    with pytest.raises(RecordsUnreachable, match="locked") as raised:
        put(database, "late")
    waited = time.monotonic() - began
    other.execute("ROLLBACK")
    put(database, "after")

    assert 0.2 < waited < 2
    assert "paper.db" in str(raised.value)
    assert ["after"] == lines(database)


def test_a_reader_sees_one_moment_and_holds_up_no_writer(tmp_path: Path) -> None:
    """A list on a screen must not make a command wait, nor show half of it."""
    database = with_paper(tmp_path, wait=0.3)
    put(database, "one")

    with database.read() as connection:
        before = connection.execute(sa.select(sa.func.count()).select_from(PAPER)).scalar()
        put(database, "two")
        after = connection.execute(sa.select(sa.func.count()).select_from(PAPER)).scalar()

    assert (1, 1) == (before, after)
    assert ["one", "two"] == lines(database)


def test_threads_of_one_process_take_turns_and_none_is_turned_away(tmp_path: Path) -> None:
    """SQLite's own waiting is a lottery in which a thread can lose until its time is up."""
    database = with_paper(tmp_path)

    def work(name: str) -> None:
        for number in range(25):
            put(database, f"{name}-{number:02}")

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(f"{name}-{number:02}" for name in "abcd" for number in range(25)) == lines(database)


def test_a_turn_that_never_comes_is_unreachable_too(tmp_path: Path) -> None:
    """A thread that hangs while it writes must not hang all the others for good."""
    database = with_paper(tmp_path, wait=0.2)
    other = connect(str(database.engine.url), wait=0.2)

    with database.write(), pytest.raises(RecordsUnreachable, match="still writing"), other.write():
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """Whoever set the path reads which path it was."""
    (tmp_path / "data").write_text("a file where a folder should be")

    with pytest.raises(RecordsUnreachable, match=r"data/paper\.db"):
        with_paper(tmp_path)


def test_a_file_that_is_no_database_is_unreachable(tmp_path: Path) -> None:
    """A damaged file is for the operator, in a sentence, not in a traceback."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "paper.db").write_text("these are not the records you are looking for " * 50)

    with pytest.raises(RecordsUnreachable, match="not a database"):
        with_paper(tmp_path)


@pytest.mark.parametrize("url", ["mysql://office@db/amparo", "sqlite://", "/var/amparo.db", ""])
def test_an_address_of_no_database_of_ours_is_refused_with_an_example(url: str) -> None:
    """In memory counts as none: each connection would see records of its own."""
    with pytest.raises(InvalidInput, match=r"sqlite:///path/to/amparo\.db"):
        connect(url)


def test_a_password_in_an_address_is_not_repeated() -> None:
    """What is refused is shown to people and may end in a log."""
    with pytest.raises(InvalidInput) as raised:
        connect("mysql://office:s3cret-word@db/amparo")

    assert "s3cret-word" not in str(raised.value)

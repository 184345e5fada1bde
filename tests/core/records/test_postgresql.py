"""PostgreSQL that is away, falls silent, says no or is not set up: a sentence within seconds, and no more than that."""

from __future__ import annotations

import logging
import re
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from tests.core.records.office import Office, in_postgresql
from tests.postgresql import LOCKED_ROLE, PASSWORD, Server, running

from amparo.case.commands import AddNote
from amparo.errors import InvalidInput, RecordsUnreachable
from amparo.records.carry_out import carry_out
from amparo.records.engine import connect, place, postgresql_place
from amparo.records.master_key import create_master_key
from amparo.records.migrations import upgrade
from amparo.records.repository import Records
from amparo.records.requests import CarryOut

PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    """Return a server that may be stopped without anybody else missing it."""
    with running() as server:
        yield server


@pytest.fixture
def hurt(own_server: Server, tmp_path: Path, closed_connections: None) -> Iterator[Office]:
    """Return a clinic on that server, which runs again at the end."""
    with own_server.database() as url:
        made = Office(tmp_path, url)
        yield made
        made.records.close()


def again(work: Callable[[], object]) -> None:
    """Try until the records can be reached, as a workflow does."""
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            work()
        except RecordsUnreachable:
            assert time.monotonic() < ends_at, "the records are still away"
            time.sleep(0.1)
        else:
            return


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_server_that_is_stopped_is_told_in_a_sentence_and_found_when_it_is_back(
    hurt: Office, own_server: Server, mode: str
) -> None:
    """Stopped in good order or as if it had crashed: the same program goes on, and lost nothing that it was told."""
    case = hurt.open_case()
    before = hurt.case(case).seq
    request = CarryOut(case=case, command=hurt.command("Pablo", AddNote(text="x")), now=hurt.now)
    own_server.stop(mode)
    try:
        with pytest.raises(RecordsUnreachable) as told:
            carry_out(hurt.records, request)
    finally:
        own_server.start()
    again(lambda: carry_out(hurt.records, request))

    assert f"The records at {place(hurt.url)} cannot be used just now" in str(told.value)
    assert "See that PostgreSQL runs there" in str(told.value)
    assert 1 == len(str(told.value).splitlines())
    assert before + 1 == hurt.case(case).seq
    assert hurt.records.verify_chain(case).holds


def test_a_server_that_was_started_again_meanwhile_is_not_even_noticed(hurt: Office, own_server: Server) -> None:
    """Connections that lay ready are tried before they are used."""
    case = hurt.open_case()
    own_server.stop()
    own_server.start()

    assert hurt.do(case, "Pablo", AddNote(text="x")).refused is None


@in_postgresql
def test_a_connection_lost_in_the_middle_of_a_command_leaves_nothing_of_it(
    office: Office, case: str, postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next command has another connection, and the same one again is carried out once."""
    before = office.case(case).seq
    request = CarryOut(case=case, command=office.command("Pablo", AddNote(text="x")), now=office.now)
    real = office.records.put_answer

    def lost(connection, *rest) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001, ANN002 - as `put_answer`
        mine = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        postgresql.ask(sql.SQL("SELECT pg_terminate_backend({}, 10000)").format(mine))
        real(connection, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(office.records, "put_answer", lost)
        with pytest.raises(RecordsUnreachable, match="PostgreSQL was stopped"):
            carry_out(office.records, request)
    between = office.reopened().read_case(case, "clinic").seq

    assert before == between
    assert not carry_out(office.records, request).repeated
    assert before + 1 == office.case(case).seq


@in_postgresql
def test_records_that_another_tool_locks_are_not_waited_for_for_ever(
    office: Office, case: str, postgresql: Server
) -> None:
    """Somebody at work in the database by hand, say; afterwards all is as before."""
    database = office.url.partition("/?")[0].rpartition("@/")[2].partition("?")[0]
    with psycopg.connect(host=str(postgresql.folder), user="amparo", dbname=database) as tool:
        tool.execute("LOCK TABLE cases IN ACCESS EXCLUSIVE MODE")
        for work in (lambda: office.case(case), lambda: office.do(case, "Pablo", AddNote(text="x"))):
            with pytest.raises(RecordsUnreachable, match="another program has them locked"):
                work()

    assert office.do(case, "Pablo", AddNote(text="x")).refused is None


def test_a_machine_that_takes_a_call_and_says_nothing_is_given_up(tmp_path: Path) -> None:
    """A server that hangs, or something else on its port."""
    create_master_key(tmp_path / "master.key")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]

        with pytest.raises(RecordsUnreachable, match=rf"127\.0\.0\.1:{port}/amparo cannot be used"):
            Records.open(f"postgresql+psycopg://amparo@127.0.0.1:{port}/amparo", tmp_path / "master.key")


def test_nobody_at_the_address_is_told_with_the_address(tmp_path: Path) -> None:
    """A mistyped host or port."""
    create_master_key(tmp_path / "master.key")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(RecordsUnreachable, match=r"refused.*See that PostgreSQL runs there") as told:
        Records.initialize(f"postgresql+psycopg://amparo@127.0.0.1:{port}/amparo", tmp_path / "master.key")
    assert 1 == len(str(told.value).splitlines())


def test_a_wrong_password_is_told_and_no_password_is_repeated(
    postgresql: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture, closed_connections: None
) -> None:
    """Neither in what the person reads nor in a log, wherever in the address it stands; the right one lets in."""
    caplog.set_level(logging.DEBUG)
    create_master_key(tmp_path / "master.key")
    role, right = sql.Identifier(LOCKED_ROLE), sql.Literal(PASSWORD)
    postgresql.ask(
        sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, right),
        sql.SQL("CREATE DATABASE locked OWNER {} TEMPLATE template0").format(role),
    )
    wrong = postgresql.url("locked", LOCKED_ROLE, "wrong-and-secret")
    in_query = postgresql.url("locked", LOCKED_ROLE) + "&password=wrong-and-secret"
    told = []
    for url in (wrong, in_query):
        with pytest.raises(RecordsUnreachable, match="password authentication failed") as refused:
            Records.initialize(url, tmp_path / "master.key")
        told.append(str(refused.value))

    with closing(
        Records.initialize(postgresql.url("locked", LOCKED_ROLE, PASSWORD), tmp_path / "master.key")
    ) as records:
        assert () == records.organizations()
    assert [] == [text for text in (*told, caplog.text) if "secret" in text or PASSWORD in text]
    assert [] == [text for text in told if "AMPARO_RECORDS_URL" not in text]


def test_a_database_that_is_not_there_is_named(postgresql: Server, tmp_path: Path) -> None:
    """PostgreSQL makes none by itself, and neither does Amparo."""
    create_master_key(tmp_path / "master.key")

    with pytest.raises(RecordsUnreachable, match='database "nowhere" does not exist'):
        Records.initialize(postgresql.url("nowhere"), tmp_path / "master.key")


def test_a_database_without_room_for_every_letter_is_refused(postgresql: Server, closed_connections: None) -> None:
    """Names are sealed, but what plugins declare is not, and it is in two languages at least."""
    postgresql.ask(
        sql.SQL("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'")
    )

    with pytest.raises(InvalidInput, match=r"is in LATIN1.*createdb --encoding=UTF8"):
        upgrade(connect(postgresql.url("latin")))


def test_without_its_library_postgresql_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not among what everybody needs."""
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(InvalidInput, match=re.escape("Run: pip install 'amparo[postgresql]'")):
        connect("postgresql+psycopg://amparo:hush@db.example.org/amparo")


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_an_address_without_its_driver_is_understood(scheme: str, postgresql: Server) -> None:
    """Most tools write it so."""
    with postgresql.database() as url, closing(connect(url.replace("postgresql+psycopg", scheme))) as database:
        upgrade(database)

    assert "psycopg" == database.engine.driver


def test_what_is_acknowledged_is_on_the_disk_whatever_the_server_prefers(postgresql: Server) -> None:
    """Some servers give up durability for speed; ours is asked for again on every connection."""
    with postgresql.database() as url:
        name = sql.Identifier(url.rpartition("@/")[2].partition("?")[0])
        postgresql.ask(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(name))
        with closing(connect(url)) as database, database.write() as connection:
            assert "on" == connection.exec_driver_sql("SHOW synchronous_commit").scalar()


def test_reading_cannot_write(postgresql: Server) -> None:
    """What only looks sees one moment, and changes nothing of it by mistake."""
    with postgresql.database() as url, closing(connect(url)) as database:
        with pytest.raises(RecordsUnreachable, match="takes no writing"), database.read() as connection:
            connection.exec_driver_sql("DELETE FROM keys")
        with database.read() as connection:
            assert "repeatable read" == connection.exec_driver_sql("SHOW transaction_isolation").scalar()
        with database.write() as connection:
            assert "read committed" == connection.exec_driver_sql("SHOW transaction_isolation").scalar()


def test_where_the_records_are_is_said_without_the_password() -> None:
    """On the screen of `amparo up`, in messages, and in the office's own file."""
    url = "postgresql+psycopg://amparo:hush@db.example.org:5433/clinic?password=hush&sslmode=verify-full"

    assert "db.example.org:5433/clinic" == place(url) == postgresql_place(url)
    assert "/srv/office/amparo.db" == place("sqlite:////srv/office/amparo.db")
    assert "" == postgresql_place("sqlite:////srv/office/amparo.db")


@pytest.mark.parametrize(
    "url", ["postgresql://amparo:hush@host:port/x", "postgresql+asyncpg://amparo:hush@host/x", "amparo:hush@host"]
)
def test_an_address_that_cannot_be_read_is_not_quoted(url: str) -> None:
    """The password may be anywhere in it."""
    with pytest.raises(InvalidInput, match=r"postgresql\+psycopg://user@host/name") as told:
        connect(url)

    assert "hush" not in str(told.value)

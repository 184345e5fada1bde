"""The database: SQLite that survives a power cut, or PostgreSQL by URL, with one way to write and one to read."""

from __future__ import annotations

import os
import threading
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import exc

from amparo.errors import InvalidInput, RecordsUnreachable
from amparo.records import changes, postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator

_turns: dict[str, threading.Lock] = {}
FULL_DISK = frozenset({"database or disk is full", "the disk of PostgreSQL is full"})
_OURS_TO_MEND = (exc.IntegrityError, exc.DataError)


class Database:
    """The records' database; `write` takes the right to write, `read` sees one moment of it.

    In SQLite there is one writer at a time. PostgreSQL has many: each row that is read to be changed is locked, and
    what is not there yet is claimed. `wait` is how many seconds a lock held by somebody else is waited for.
    """

    def __init__(self, engine: sa.Engine, wait: float) -> None:
        self.engine, self._wait = engine, wait
        changes.watch(engine)
        self.is_sqlite = _is_sqlite(engine.url)
        self.where = _place(engine.url)
        reading = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reading = engine.execution_options(amparo_reads=True, **reading)
        # SQLite's busy wait is a lottery that a thread can lose for seconds: those of one process queue here instead
        self._turn = _turns.setdefault(str(engine.url), threading.Lock()) if self.is_sqlite else None

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Give a connection whose work is committed at the end, or rolled back if anything is raised.

        Raises RecordsUnreachable when the database cannot be opened, is locked for too long, or fails.
        """
        with self._reached(), self._in_turn(), self.engine.begin() as connection:
            changes.begin_to_count(connection)
            yield connection
            changes.count_up(connection)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one moment of the database and holds up no writer; raises as `write` does."""
        with self._reached(), self._reading.begin() as connection:
            yield connection

    def claim(self, connection: sa.Connection, what: str) -> None:
        """Be the only writer who has claimed `what` until this transaction ends; another who does waits.

        Whoever looks whether something is there and makes it if not claims it first: in PostgreSQL two could otherwise
        both find nothing. In SQLite the transaction itself is the claim.
        """
        if not self.is_sqlite:
            postgresql.claim(connection, what)

    def be_patient(self, connection: sa.Connection) -> None:
        """Let this transaction take minutes, as a new shape of the tables or a copy of everything may."""
        if not self.is_sqlite:
            postgresql.be_patient(connection)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except _OURS_TO_MEND:
            raise
        except exc.DBAPIError as problem:
            raise self._unreachable(postgresql.reason(problem)) from problem
        except exc.TimeoutError as problem:
            raise self._unreachable("every connection of this program is in use") from problem

    def _in_turn(self) -> AbstractContextManager[object]:
        return nullcontext() if self._turn is None else self._my_turn(self._turn)

    @contextmanager
    def _my_turn(self, turn: threading.Lock) -> Iterator[None]:
        if not turn.acquire(timeout=self._wait):
            raise self._unreachable("another part of this program is still writing")
        try:
            yield
        finally:
            turn.release()

    def _unreachable(self, why: str) -> RecordsUnreachable:
        head = f"The records at {self.where} cannot be used just now: {why}. Nothing was changed. "
        if why in FULL_DISK:
            return RecordsUnreachable(f"{head}Make room on that disk, then try again; Amparo goes on by itself.")
        see = "" if self.is_sqlite else "See that PostgreSQL runs there and that AMPARO_RECORDS_URL is right. "
        return RecordsUnreachable(
            f"{head}{see}If another program holds them, it is enough to try again; if they are missing or of an older "
            "version, run `amparo up`."
        )


def connect(url: str, wait: float = 2.0) -> Database:
    """Open the database at `url` (`sqlite:///path` or `postgresql+psycopg://…`), waiting `wait` seconds for locks.

    The file of a new SQLite database can be read by its owner alone. Raises InvalidInput for a URL of neither kind, and
    for PostgreSQL where its library is not installed.
    """
    parsed = _parsed(url)
    if parsed.drivername in postgresql.DRIVERS:
        return Database(postgresql.engine(parsed, wait), wait)
    if not _is_sqlite(parsed):
        raise InvalidInput(_not_a_url(f" ({parsed.drivername})"))
    _as_owner_alone(parsed)
    engine = sa.create_engine(parsed, hide_parameters=True)  # an error must not carry even what is sealed into a log
    _prepare_sqlite(engine, wait)
    return Database(engine, wait)


def place(url: str) -> str:
    """Return where records lie as people may see it: SQLite's file, or PostgreSQL's host and database alone."""
    return _place(_parsed(url))


def postgresql_place(url: str) -> str:
    """Return host and database of records in PostgreSQL, and an empty text for others; raises as `connect` does."""
    parsed = _parsed(url)
    return postgresql.place(parsed) if parsed.drivername in postgresql.DRIVERS else ""


def _parsed(url: str) -> sa.URL:
    try:
        return sa.make_url(url)
    except (exc.ArgumentError, ValueError) as unreadable:
        raise InvalidInput(_not_a_url()) from unreadable


def _place(url: sa.URL) -> str:
    return (url.database or "") if _is_sqlite(url) else postgresql.place(url)


def _not_a_url(kind: str = "") -> str:
    # not quoted: it may hold a password, wherever somebody put it
    return (
        f"What AMPARO_RECORDS_URL says is no address of records{kind}: write sqlite:///path/to/amparo.db or "
        "postgresql+psycopg://user@host/name into it."
    )


def _is_sqlite(url: sa.URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _as_owner_alone(url: sa.URL) -> None:
    if not url.database:
        raise InvalidInput(_not_a_url())  # in memory: each connection would see other records
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # SQLite gives its -wal and -shm files the same mode
    except OSError as problem:
        raise RecordsUnreachable(
            f"The records at {path} cannot be opened: {problem.strerror}. Check the path and who may write there."
        ) from problem


def _prepare_sqlite(engine: sa.Engine, wait: float) -> None:
    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        connection.isolation_level = None  # the driver must open no transaction by itself
        for pragma in (
            f"busy_timeout={int(wait * 1000)}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # a transaction that begins by reading and writes later fails at once when another wrote between, unwaited
        if connection.get_execution_options().get("amparo_reads"):
            # by the driver itself: it waits for nobody and cannot fail, and every page begins so
            connection.connection.cursor().execute("BEGIN")
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

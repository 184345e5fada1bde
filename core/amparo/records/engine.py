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

if TYPE_CHECKING:
    from collections.abc import Iterator

_turns: dict[str, threading.Lock] = {}
_OURS_TO_MEND = (exc.IntegrityError, exc.DataError)


class Database:
    """The records' database; `write` takes the only right to write, `read` sees one moment of it.

    `wait` is how many seconds a lock held by somebody else is waited for.
    """

    def __init__(self, engine: sa.Engine, wait: float) -> None:
        self.engine, self._wait = engine, wait
        self.where = engine.url.database or engine.url.render_as_string(hide_password=True)
        isolation = {} if _is_sqlite(engine.url) else {"isolation_level": "REPEATABLE READ"}
        self._reading = engine.execution_options(amparo_reads=True, **isolation)
        # SQLite's busy wait is a lottery that a thread can lose for seconds: those of one process queue here instead
        self._turn = _turns.setdefault(str(engine.url), threading.Lock()) if _is_sqlite(engine.url) else None

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Give a connection whose work is committed at the end, or rolled back if anything is raised.

        Raises RecordsUnreachable when the database cannot be opened, is locked for too long, or fails.
        """
        with self._reached(), self._in_turn(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one moment of the database and holds up no writer; raises as `write` does."""
        with self._reached(), self._reading.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except _OURS_TO_MEND:
            raise
        except (exc.DBAPIError, exc.TimeoutError) as problem:
            raise self._unreachable(str(getattr(problem, "orig", None) or problem)) from problem

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
        return RecordsUnreachable(
            f"The records at {self.where} cannot be used just now: {why}. Nothing was changed. If another program "
            "holds them, it is enough to try again; if they are missing or of an older version, run `amparo up`."
        )


def connect(url: str, wait: float = 2.0) -> Database:
    """Open the database at `url` (`sqlite:///path` or `postgresql+driver://…`), waiting `wait` seconds for locks.

    The file of a new SQLite database can be read by its owner alone. Raises InvalidInput for a URL of neither kind.
    """
    try:
        parsed = sa.make_url(url)
        dialect = parsed.get_backend_name()
    except exc.ArgumentError as unreadable:
        raise InvalidInput(_not_a_url(url)) from unreadable
    if dialect not in {"sqlite", "postgresql"}:
        raise InvalidInput(_not_a_url(parsed.render_as_string(hide_password=True)))
    # parameters are sealed or ids, but an error must not carry even those into a log
    engine = sa.create_engine(parsed, hide_parameters=True, pool_pre_ping=dialect != "sqlite")
    if dialect == "sqlite":
        _as_owner_alone(parsed)
        _prepare_sqlite(engine, wait)
    return Database(engine, wait)


def _not_a_url(url: str) -> str:
    return (
        f"“{url}” is no address of records: write sqlite:///path/to/amparo.db or postgresql+psycopg://user@host/name "
        "into AMPARO_RECORDS_URL."
    )


def _is_sqlite(url: sa.URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _as_owner_alone(url: sa.URL) -> None:
    if not url.database:
        raise InvalidInput(_not_a_url(str(url)))  # in memory: each connection would see other records
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
        reads = connection.get_execution_options().get("amparo_reads")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

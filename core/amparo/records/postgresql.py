"""PostgreSQL: how it is reached, how long it is waited for, how writers claim a name, and what it says went wrong."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from amparo.errors import InvalidInput

if TYPE_CHECKING:
    from sqlalchemy import exc

DRIVERS = ("postgresql", "postgresql+psycopg")
_CONNECTIONS, _MORE_CONNECTIONS = 16, 16  # the engine carries out sixteen commands at once, and reads beside them
_POOL_SECONDS = 5.0
_SECONDS_TO_CONNECT = 3
_SECONDS_UNANSWERED = 5  # a machine that fell silent, rather than a server that says no
_SECONDS_A_STATEMENT = 30
_SECONDS_IDLE = 60  # a client that fell silent in a transaction must not hold a case's lock for ever
_CLAIM = sa.select(sa.func.pg_advisory_xact_lock(sa.bindparam("claimed", type_=sa.BigInteger)))
_PATIENT = {"lock_timeout": "60s", "statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}
# An operator may have given up durability for speed; what is acknowledged here is on the disk.
_DURABLE = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
_IN_OTHER_WORDS = {
    "55P03": "another program has them locked",
    "57014": "an answer took longer than it may",
    "57P01": "PostgreSQL was stopped or is starting again",
    "53300": "PostgreSQL has no connection left to give",
    "53100": "the disk of PostgreSQL is full",
    "25006": "this PostgreSQL takes no writing: it may be a standby",
}


def engine(url: sa.URL, wait: float) -> sa.Engine:
    """Return an engine that waits `wait` seconds for locks; raises InvalidInput where psycopg is not installed."""
    try:
        made = sa.create_engine(
            url.set(drivername=DRIVERS[-1]),
            hide_parameters=True,  # an error must not carry even what is sealed into a log
            pool_pre_ping=True,  # a server that was started again is found by the next to ask, who is not told
            pool_size=_CONNECTIONS,
            max_overflow=_MORE_CONNECTIONS,
            pool_timeout=_POOL_SECONDS,
            isolation_level="READ COMMITTED",  # whatever the server's own is: after a lock, what it guards is read anew
            connect_args=_how_to_connect(url, wait),
        )
    except ImportError as missing:
        raise InvalidInput(
            "AMPARO_RECORDS_URL names records in PostgreSQL, and the library that reaches it is not installed. "
            "Run: pip install 'amparo[postgresql]'"
        ) from missing

    @sa.event.listens_for(made, "connect")
    def be_durable(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        connection.execute(_DURABLE)
        connection.commit()

    return made


def _how_to_connect(url: sa.URL, wait: float) -> dict[str, object]:
    limits = {
        "lock_timeout": int(wait * 1000),
        "statement_timeout": _SECONDS_A_STATEMENT * 1000,
        "idle_in_transaction_session_timeout": _SECONDS_IDLE * 1000,
    }
    ours = " ".join(f"-c {name}={milliseconds}" for name, milliseconds in limits.items())
    theirs = url.query.get("options", "")  # comes later, and so goes before
    return {
        "connect_timeout": _SECONDS_TO_CONNECT,
        "tcp_user_timeout": _SECONDS_UNANSWERED * 1000,
        "keepalives_idle": _SECONDS_UNANSWERED,
        "keepalives_interval": 1,
        "keepalives_count": _SECONDS_UNANSWERED,
        "options": f"{ours} {theirs if isinstance(theirs, str) else ' '.join(theirs)}".rstrip(),
        "application_name": "amparo",
    } | {name: value for name, value in url.query.items() if name != "options"}


def claim(connection: sa.Connection, what: str) -> None:
    """Wait until no other transaction has claimed `what`, and hold it to the end of this one."""
    number = int.from_bytes(hashlib.blake2b(what.encode(), digest_size=8).digest(), signed=True)
    connection.execute(_CLAIM, {"claimed": number})


def be_patient(connection: sa.Connection) -> None:
    """Lift the limits of one transaction that may take minutes, as a new shape of the tables or a copy does."""
    for name, limit in _PATIENT.items():
        connection.exec_driver_sql(f"SET LOCAL {name} = '{limit}'")


def place(url: sa.URL) -> str:
    """Return host and database as people may see them, and nothing of the rest of the address."""
    host = url.host or url.query.get("host") or "this machine"
    port = f":{url.port}" if url.port else ""
    return f"{host if isinstance(host, str) else ', '.join(host)}{port}/{url.database or ''}"


def reason(problem: exc.DBAPIError) -> str:
    """Return in one line why a database, of either kind, did not do what it was asked."""
    said = problem.orig
    known = _IN_OTHER_WORDS.get(getattr(said, "sqlstate", None) or "")
    if known is not None:
        return known
    primary = getattr(getattr(said, "diag", None), "message_primary", None)
    return " ".join(str(primary or said or problem).partition("\n\tIs the server")[0].split()).rstrip(".")

"""The database's shape through time: each step is a file in `versions`, run by `upgrade` and never by hand."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.errors import InvalidInput, RecordsUnreachable
from amparo.records.engine import connect

if TYPE_CHECKING:
    from amparo.records.engine import Database

REVISION = "0018"

_ONE_AT_A_TIME = Lock()  # Alembic keeps the upgrade that goes on in names of the module, for all threads of a process


def upgrade(database: Database) -> None:
    """Bring the database to the present shape, in one transaction; a database that has it is left alone.

    Of two that start at once, one waits for the other and finds it done. Raises InvalidInput for a PostgreSQL database
    that could not hold every letter.
    """
    with database.write() as connection:
        database.be_patient(connection)
        claim_shape(database, connection)
        upgrade_in(connection, database)


def claim_shape(database: Database, connection: sa.Connection) -> None:
    """Be the only one who looks at the database's shape to change it, until this transaction ends."""
    database.claim(connection, "the shape of the tables")


def upgrade_in(connection: sa.Connection, database: Database) -> None:
    """Do as `upgrade` does, in a transaction that claimed the shape."""
    if _version(connection) == REVISION:
        return
    from alembic import command  # noqa: PLC0415 - only who upgrades pays for Alembic's import
    from alembic.config import Config  # noqa: PLC0415 - as above

    if not database.is_sqlite:
        _check_letters(connection, database.where)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    with _ONE_AT_A_TIME:
        command.upgrade(config, REVISION)


def check_version(database: Database) -> None:
    """Raise RecordsUnreachable unless the database has the shape that this program works with."""
    with database.read() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if found != REVISION:
        raise RecordsUnreachable(
            f"The records at {database.where} are of version {found}, and this program works with {REVISION}. Run "
            "`amparo up`, which brings them up to date; if they are the newer ones, install the newer Amparo."
        )


def _version(connection: sa.Connection) -> str:
    """Return the version that a database says of itself, and an empty text for one that holds no records yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or ""


def records_are_there(url: str) -> bool:
    """Return whether a database holds records already, of whatever version; raises as `Records.open` does."""
    with closing(connect(url)) as database, database.read() as connection:
        return sa.inspect(connection).has_table("alembic_version")


def _check_letters(connection: sa.Connection, where: str) -> None:
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise InvalidInput(
            f"The database {where} is in {encoding}, which has no room for every language's letters; nothing was made "
            "in it.",
            "Make another: createdb --encoding=UTF8 --template=template0 NAME",
        )

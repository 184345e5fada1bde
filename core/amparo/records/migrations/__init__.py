"""The database's shape through time: each step is a file in `versions`, run by `upgrade` and never by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from amparo.errors import InvalidInput

if TYPE_CHECKING:
    import sqlalchemy as sa

    from amparo.records.engine import Database

REVISION = "0004"


def upgrade(database: Database) -> None:
    """Bring the database to the present shape, in one transaction; a database that has it is left alone.

    Of two that start at once, one waits for the other and finds it done. Raises InvalidInput for a PostgreSQL database
    that could not hold every letter.
    """
    from alembic import command  # noqa: PLC0415 - only who upgrades pays for Alembic's import
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    with database.write() as connection:
        database.be_patient(connection)
        database.claim(connection, "the shape of the tables")
        if not database.is_sqlite:
            _check_letters(connection, database.where)
        config.attributes["connection"] = connection
        command.upgrade(config, REVISION)


def _check_letters(connection: sa.Connection, where: str) -> None:
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise InvalidInput(
            f"The database {where} is in {encoding}, which has no room for every language's letters; nothing was made "
            "in it. Make another: createdb --encoding=UTF8 --template=template0 NAME"
        )

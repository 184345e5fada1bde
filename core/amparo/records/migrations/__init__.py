"""The database's shape through time: each step is a file in `versions`, run by `upgrade` and never by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amparo.records.engine import Database

REVISION = "0003"


def upgrade(database: Database) -> None:
    """Bring the database to the present shape, in one transaction; a database that has it is left alone."""
    from alembic import command  # noqa: PLC0415 - only who upgrades pays for Alembic's import
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, REVISION)

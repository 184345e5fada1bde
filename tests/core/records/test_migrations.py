"""The shape of the database, reached step by step."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from amparo.records import migrations
from amparo.records.engine import connect
from amparo.records.migrations import REVISION, upgrade
from amparo.records.tables import metadata


def test_the_migrations_lead_to_exactly_the_tables_that_the_program_uses(tmp_path: Path) -> None:
    """A column that only one of the two knows would fail on some office's machine and not here."""
    database = connect(f"sqlite:///{tmp_path / 'amparo.db'}")
    upgrade(database)

    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, metadata)

    assert [] == differences


def test_upgrading_twice_changes_nothing(tmp_path: Path) -> None:
    """Every start of the program upgrades."""
    database = connect(f"sqlite:///{tmp_path / 'amparo.db'}")
    upgrade(database)
    upgrade(database)

    with database.read() as connection:
        found = MigrationContext.configure(connection).get_current_revision()

    assert REVISION == found


def test_the_last_migration_is_the_one_that_the_program_asks_for() -> None:
    """A migration that is added but not named would never run."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))

    assert REVISION == ScriptDirectory.from_config(config).get_current_head()

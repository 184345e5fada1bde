"""The shape of the database, reached step by step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from amparo.records import migrations
from amparo.records.engine import connect
from amparo.records.migrations import REVISION, upgrade
from amparo.records.tables import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path, closed_connections: None) -> Iterator[str]:
    """Return the address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'amparo.db'}"
        return
    with request.getfixturevalue("postgresql").database(empty=True) as url:
        yield url


def test_the_migrations_lead_to_exactly_the_tables_that_the_program_uses(empty_url: str) -> None:
    """A column that only one of the two knows would fail on some office's machine and not here."""
    database = connect(empty_url)
    upgrade(database)

    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, metadata)

    assert [] == differences


def test_upgrading_twice_changes_nothing(empty_url: str) -> None:
    """Every start of the program upgrades."""
    database = connect(empty_url)
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

"""Transfer: everything that one database holds at one moment, poured into another that is empty, whole or not at all.

It goes between SQLite and PostgreSQL in both directions, table by table, in memory that does not grow with the records.
"""

from __future__ import annotations

from contextlib import closing

import sqlalchemy as sa

from amparo.errors import Refused
from amparo.records import tables
from amparo.records.engine import connect
from amparo.records.migrations import check_version, claim_shape, upgrade_in

_ROWS_AT_A_TIME = 500
_FILES_AT_A_TIME = 2
_HOLD_FILES = frozenset({"case_files", "jobs", "plugin_wheels", "plugin_dependencies"})
"""Tables whose rows are as large as a file."""


def transfer(source_url: str, target_url: str, note: str = "") -> None:
    """Pour records into a database that holds none, in one transaction; safe to be killed in the middle.

    A `note` is left in PostgreSQL with the records until `forget_note`: the same transfer with the same note again
    finds them there and changes nothing. Raises Refused where the target holds records already, RecordsUnreachable
    when either cannot be used or the source is of another version.
    """
    with closing(connect(source_url)) as source, closing(connect(target_url)) as target:
        check_version(source)
        with target.write() as into:
            target.be_patient(into)
            claim_shape(target, into)
            if sa.inspect(into).has_table("alembic_version"):
                if note and _note(into) == note:
                    return
                raise _held(target.where)
            upgrade_in(into, target)
            with source.read() as from_:
                source.be_patient(from_)
                for table in tables.metadata.sorted_tables:
                    _pour(from_, into, table)
            if note and not target.is_sqlite:
                _write_note(into, note)


def forget_note(url: str) -> None:
    """Take away the note of a transfer, so that the records can no longer be taken for one that was interrupted."""
    with closing(connect(url)) as database, database.write() as connection:
        if not database.is_sqlite:
            _write_note(connection, "")


def _held(where: str) -> Refused:
    return Refused(
        f"The database {where} holds records already, and nothing is written over them. Make an empty database and "
        "name it in AMPARO_RECORDS_URL; nothing was changed."
    )


def _pour(source: sa.Connection, target: sa.Connection, table: sa.Table) -> None:
    asked = sa.select(table).order_by(*table.primary_key.columns)
    at_a_time = _FILES_AT_A_TIME if table.name in _HOLD_FILES else _ROWS_AT_A_TIME
    rows = source.execution_options(stream_results=True, yield_per=at_a_time).execute(asked).mappings()
    for part in rows.partitions():
        target.execute(table.insert(), [dict(row) for row in part])
    if target.dialect.name == "postgresql":
        _go_on_counting(target, table)


def _go_on_counting(connection: sa.Connection, table: sa.Table) -> None:
    """Have the numbers that PostgreSQL gives begin after those that were brought along."""
    column = table.autoincrement_column
    if column is None:
        return
    sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
    latest = sa.select(sa.func.max(column)).scalar_subquery()
    connection.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(latest, 1), latest.is_not(None))))


def _note(connection: sa.Connection) -> str:
    asked = sa.text("SELECT obj_description(to_regclass('alembic_version'), 'pg_class')")
    return connection.execute(asked).scalar() or ""


def _write_note(connection: sa.Connection, note: str) -> None:
    table = sa.Table("alembic_version", sa.MetaData(), comment=note or None)
    connection.execute(sa.schema.SetTableComment(table) if note else sa.schema.DropTableComment(table))

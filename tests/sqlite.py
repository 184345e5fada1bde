"""New records in SQLite as copies of some made once: bringing a file to its present shape costs a third of a second."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from amparo.records.engine import connect
from amparo.records.migrations import upgrade


def lay_out(url: str) -> None:
    """Make the program's tables, with nothing in them, where no records are yet; PostgreSQL's servers have a template.

    The file and its folder are made by the program itself, and so can be read by its owner alone.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or Path(parsed.database).exists():
        return
    connect(url).close()
    Path(parsed.database).write_bytes(_shaped())


@cache
def _shaped() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "amparo.db"
        database = connect(f"sqlite:///{file}")
        upgrade(database)
        database.close()
        return file.read_bytes()

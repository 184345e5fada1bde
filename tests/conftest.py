"""Fixtures for every test that wants them: a PostgreSQL server, started for the first that asks."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
from tests.postgresql import Server, running


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Return a PostgreSQL server that runs as long as the tests do."""
    with running() as server:
        yield server


@pytest.fixture
def closed_connections() -> Iterator[None]:
    """Close at the end what a test opened as another process would: psycopg complains of one that is left open."""
    opened: list[psycopg.Connection] = []

    def note(connection: object, _record: object) -> None:
        if isinstance(connection, psycopg.Connection):
            opened.append(connection)

    sa.event.listen(sa.Pool, "connect", note)
    yield
    sa.event.remove(sa.Pool, "connect", note)
    for connection in opened:
        connection.close()

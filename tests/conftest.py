"""Fixtures for any test that wants them: a PostgreSQL server for the first that asks, and an office's costs."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
from tests.postgresql import Server, running
from tests.spared import as_in_an_office, spared


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for waste only among what the tests make: modules and thousands of collected tests stay until the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def spared_costs() -> Iterator[None]:
    """Spare this process what nobody tests by the way: surviving a power cut, and passwords that are slow to guess."""
    with spared():
        yield


@pytest.fixture
def usual_costs(spared_costs: None) -> Iterator[None]:
    """Pay what an office pays, for a test about just that."""
    with as_in_an_office():
        yield


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

"""Fixtures of the records' tests: a clinic in SQLite and one in PostgreSQL, and a case just opened in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.records.closed_case import Closed
from tests.core.records.office import Office


@pytest.fixture(params=["sqlite", "postgresql"])
def records_url(request: pytest.FixtureRequest, tmp_path: Path, closed_connections: None) -> Iterator[str]:
    """Return the address of a database for new records, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'amparo.db'}"
        return
    with request.getfixturevalue("postgresql").database() as url:
        yield url


@pytest.fixture
def office(tmp_path: Path, records_url: str) -> Iterator[Office]:
    """Return an invented clinic with real records."""
    made = Office(tmp_path, records_url)
    yield made
    made.records.close()


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case just opened in that clinic."""
    return office.open_case()


@pytest.fixture
def closed(office: Office) -> Closed:
    """Return a clinic with a case that may be erased."""
    return Closed(office)

"""The doctor on records in PostgreSQL: whether the server keeps what it acknowledges, and every chain of events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.records.office import Office
from tests.postgresql import Server

from amparo.records import tables
from amparo_app.doctor.stores import integrity


@pytest.fixture
def office(postgresql: Server, tmp_path: Path, closed_connections: None) -> Iterator[Office]:
    """Return a clinic on the tests' server, which gave up durability for speed."""
    with postgresql.database() as url:
        made = Office(tmp_path, url)
        yield made
        made.records.close()


def test_a_server_that_may_lose_what_it_acknowledged_is_found(office: Office) -> None:
    """The setting is named, and what to do about it; the chains are checked all the same."""
    office.open_case()
    durability, chain = integrity(office.records)

    assert (False, "Set fsync = on in postgresql.conf and start PostgreSQL again.") == (
        durability.well,
        durability.remedy,
    )
    assert chain.well
    assert chain.seen.endswith("events of 1 cases are as they were written")


def test_a_record_that_somebody_changed_in_the_database_is_found(office: Office) -> None:
    """By its number, with what is wrong."""
    case = office.open_case()
    with office.records.database.write() as connection:
        connection.execute(tables.events.update().where(tables.events.c.seq == 1).values(command="another"))
    *_, chain = integrity(office.records)

    assert not chain.well
    assert f"{office.case(case).number} (event 1 is not what was chained)" in chain.seen

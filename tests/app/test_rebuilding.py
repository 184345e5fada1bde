"""The lists after an upgrade: written anew once, before anybody looks, and told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.records.office import Office

from amparo.records import tables
from amparo_app.rebuilding import bring_lists_up_to_date


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Return an invented clinic with real records."""
    made = Office(tmp_path)
    yield made
    made.records.close()


def test_lists_of_an_older_program_are_written_anew_once(office: Office) -> None:
    """The second start finds nothing to do, and says nothing."""
    office.open_case()
    with office.records.database.write() as connection:
        connection.execute(tables.cases.update().values(listed=None))
    told: list[str] = []

    counts = [bring_lists_up_to_date(office.records, told.append) for _ in range(2)]

    assert [1, 0] == counts
    assert ["Writing the lists of 1 cases anew, once after an upgrade."] == told


def test_a_case_that_cannot_be_read_is_named_and_stops_no_other(office: Office) -> None:
    """Its key may be gone: whoever starts the office is told, and the others are listed."""
    broken, other = office.open_case(), office.open_case()
    number = office.case(broken).number
    with office.records.database.write() as connection:
        connection.execute(tables.cases.update().values(listed=None))
        connection.execute(tables.open_steps.delete())
        connection.execute(tables.keys.delete().where(tables.keys.c.id == broken))
    reopened = office.reopened()
    told: list[str] = []

    bring_lists_up_to_date(reopened, told.append)

    with reopened.database.read() as connection:
        listed = connection.execute(tables.open_steps.select()).all()
    reopened.close()
    assert {other} == {row.case for row in listed}
    assert [True] == [number in line for line in told[1:]]

"""A case through the whole engine with its records in PostgreSQL, which goes away in the middle and comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.flows.conftest import House, at_work, furnished
from tests.flows.test_years import COURT, FILING, hearing, today
from tests.postgresql import Server, running

from amparo.case.commands import AddNote
from amparo.records.repository import Records

pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def postgresql() -> Iterator[Server]:
    """Return a PostgreSQL server that nobody else uses, since it is stopped."""
    with running() as server:
        yield server


@pytest.fixture
def house(postgresql: Server, tmp_path: Path) -> Iterator[House]:
    """Furnish a clinic with its records in PostgreSQL."""
    with postgresql.database(empty=True) as url, furnished(tmp_path, url) as made:
        yield made


async def test_a_case_goes_on_through_an_outage_of_its_records(house: House, postgresql: Server) -> None:
    """Its rungs ring; a command given while PostgreSQL is away waits for it and is carried out once."""
    async with at_work(house) as clinic:
        case = await clinic.opened(COURT)
        await hearing(clinic, case, today() + timedelta(days=400))
        first = clinic.deadline(case, FILING).rungs[0]
        await clinic.wait(case, timedelta(days=370))
        rang = clinic.deadline(case, FILING).rungs[0].rang
        before = clinic.read(case).seq

        await asyncio.to_thread(postgresql.stop, "immediate")
        waiting = asyncio.create_task(clinic.ask(case, "ana", AddNote(text="while the records are away")))
        done, _ = await asyncio.wait([waiting], timeout=6)  # longer than the local activity's four seconds
        await asyncio.to_thread(postgresql.start)
        outcome = await waiting

        assert set() == done
        assert first.at <= (rang or first.at - timedelta(1))
        assert before + 1 == outcome.seq == clinic.read(case).seq
        assert_whole(clinic.records, case)


def assert_whole(records: Records, case: str) -> None:
    """Check that a case's chain holds and that its document follows from its events."""
    [check] = records.check_cases(case)
    assert "" == check.problem

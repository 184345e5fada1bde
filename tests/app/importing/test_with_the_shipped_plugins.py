"""A LegalServer-like list read with the plugins that ship: fields, hours, dates and the other system's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.app.importing.sheets import as_xlsx

from amparo.access.people import Colleague
from amparo.declarations import Catalog, Role
from amparo.testing.house import House
from amparo_app.importing.checking import check
from amparo_app.importing.column_map import guess
from amparo_app.importing.preview import previewed
from amparo_app.importing.reading import read_spreadsheet

HEADINGS = ("Case ID", "Client First Name", "Client Last Name", "A-Number", "Date of Entry", "NTA Filed",
            "Next Hearing", "Hearing Type", "Immigration Court", "One Year Deadline", "Custody")  # fmt: skip
LUZ = ("26-0000001", "Luz", "Invento", "000-123-456", date(2026, 3, 25), "04/20/2026", "4/21/2027 8:30 AM",
       "individual hearing", "Van Nuys", date(2027, 3, 24), "not detained")  # fmt: skip
NOW = datetime(2027, 1, 4, 18, tzinfo=UTC)
SOFIA = Colleague(id="sofia", organization="clinic", roles=(Role.SUPERVISING_ATTORNEY,))


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """Return the catalog of all plugins that ship."""
    house = House(Path(tmp_path_factory.mktemp("house")), ())
    yield house.catalog({})
    house.close()


def test_a_row_becomes_the_case_and_the_dates_that_it_should(catalog: Catalog) -> None:
    """Court, hearing with its hour, custody and the one-year date are read; the other system's earlier date is told."""
    table = read_spreadsheet(as_xlsx((HEADINGS, LUZ)))
    found = check(table, guess(table, catalog), catalog, zone="America/Los_Angeles", today=date(2027, 1, 4))
    assert () == found.troubles
    [candidate] = found.candidates
    seen = previewed(candidate, catalog, SOFIA, NOW)

    assert seen.case is not None, seen.refused
    assert ("VNS", {"asylum.custody": "not_detained"}) == (seen.case.proceedings[0].court, seen.case.facts)
    [hearing] = seen.case.of_kind["hearing_scheduled"]
    assert {"kind": "individual", "hearing_date": "2027-04-21", "hearing_time": "08:30"} == hearing.data
    [one_year] = [one for one in seen.to_confirm if one.rule == "asylum_one_year_filing"]
    assert (date(2027, 3, 25), date(2027, 3, 24), True) == (one_year.legal_due, one_year.expected, one_year.differs)
    assert one_year.explanation
    assert one_year.citation

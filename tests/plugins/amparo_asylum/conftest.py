"""An invented case, just opened or just decided."""

from __future__ import annotations

import os

import pytest
from tests.plugins.amparo_asylum.lives import DECIDED, OPENED, hearing, represented
from tests.plugins.docket import Docket

from amparo.declarations import Catalog

# Whether the lists of fields are right, only the agency's own files can tell, and those are no part of the repository.
collect_ignore = [] if os.environ.get("AMPARO_BLANK_FORMS") else ["test_forms_on_paper.py"]


@pytest.fixture
def docket(catalog: Catalog) -> Docket:
    """Return a case opened a week after the person arrived."""
    return Docket(catalog, OPENED)


@pytest.fixture
def decided(catalog: Catalog) -> Docket:
    """Return a case whose individual hearing ended on 2027-06-03 with asylum denied orally."""
    docket = Docket(catalog, OPENED)
    represented(docket)
    day = DECIDED
    docket.day(day)
    hearing(docket, "individual", day, OPENED)
    docket.complete("ana", "record_hearing_result", held_on=day, result="completed", client_present=True)
    docket.complete("ana", "record_decision", decided_on=day, outcome="denied", form="oral")
    return docket

"""A case of the engine's tests, as the supervising attorney sees it."""

from __future__ import annotations

from tests.core.case.practice import CATALOG, Docket

from amparo.declarations import Role
from amparo.records.people import Member, Profile
from amparo_app.sheets import CaseSheet, case_sheet

READER = Member(
    id="sofia", organization="clinic", roles=(Role.SUPERVISING_ATTORNEY,), profile=Profile(name="Sofía Prueba")
)
ANA = Member(id="ana", organization="clinic", roles=(Role.STAFF_ATTORNEY,), profile=Profile(name="Ana Prueba"))


def sheet(docket: Docket) -> CaseSheet:
    """Return the case as the supervising attorney sees it."""
    return case_sheet(docket.case, CATALOG, READER, (READER, ANA), tuple(docket.events), docket.now)

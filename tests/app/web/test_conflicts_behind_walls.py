"""What a conflict check found in a case that is kept shut: that there is something, on no page who it is or where."""

from __future__ import annotations

import pytest
from tests.app.web.case_pages import address
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import CLIENT, Office, intake

from amparo.case.commands import CompleteStep
from amparo.case.walls import RaiseWall

SHUT_NAME = "Luz Marina Ejenplo"


@pytest.fixture
def shut(office: Office) -> str:
    """Return the id of a case that a wall keeps from Ana."""
    case = office.open_case(intake(name=SHUT_NAME, a_number="000-444-555"))
    office.do(case, "Sofía", RaiseWall(people=(office.people["Ana"],), reason="a family matter of the office"))
    return case


@pytest.fixture
def case(office: Office, shut: str) -> str:
    """Return the id of a case whose conflict check found somebody in the shut one."""
    made = office.open_case()
    office.do(made, "Inés", CompleteStep(step="conflict_check"))
    assert SHUT_NAME in {hit.found for hit in office.case(made).conflicts}
    return made


@pytest.mark.parametrize("part", ["", "placement", "history", "people"])
def test_no_page_of_a_case_names_whom_its_check_found_in_a_shut_one(
    office: Office, case: str, shut: str, signed_in_as: SignedInAs, part: str
) -> None:
    """That there is something is told: it must stop whoever takes the case."""
    page = signed_in_as("Ana").get(address(office, case, *([part] if part else [])))

    assert 200 == page.status
    assert CLIENT in page.text
    assert SHUT_NAME not in page.response.text
    assert office.case(shut).number not in page.response.text


def test_whoever_may_see_both_is_told_who_it_is(office: Office, case: str, shut: str, signed_in_as: SignedInAs) -> None:
    """A supervising attorney finds out."""
    page = signed_in_as("Sofía").get(address(office, case, "placement"))

    assert SHUT_NAME in page.text
    assert office.case(shut).number in page.text

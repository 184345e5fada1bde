"""The links of a case as the office sees them."""

from __future__ import annotations

import pytest
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office, intake
from tests.core.records.test_link_answers import offered

from amparo.case.commands import AnswerOffer


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of an open case."""
    return office.open_case(intake())


def test_the_office_sees_that_a_link_is_over_with_its_offer(
    signed_in_as: SignedInAs, office: Office, case: str
) -> None:
    """Answered on the telephone: there is nothing left to end, and none looks as if an answer could still come."""
    offered(office, case)
    clara, address = signed_in_as("Clara"), f"/cases/{office.case(case).number}/links"
    assert "End the link for Víctor Prueba" in clara.get(address).response.text
    office.do(case, "Clara", AnswerOffer(accept=False))
    page = clara.get(address)

    assert ["over"] == page.texts("tbody .tag")
    assert "End the link for Víctor Prueba" not in page.response.text

"""The support desk: what waits and how cases stand by their numbers, and nothing of a client."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.app.web.case_pages import in_court
from tests.core.records.office import CLIENT, ENGINE, Office

from amparo.case.commands import Alarm, Assign
from amparo.case.walls import RaiseWall, RestrictCase
from amparo.declarations import Role, Text
from amparo.records.people import Profile
from amparo.records.support import case_states, queues
from amparo.records.undelivered import undelivered

if TYPE_CHECKING:
    from tests.app.web.conftest import SignedInAs


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a restricted case that needs somebody: a mail about it could not be delivered."""
    olga = Profile(name="Olga Prueba", email="olga@example.org")
    office.people["Olga"] = office.records.add_person("clinic", olga, [Role.OPERATOR]).id
    case = in_court(office)
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    office.now += timedelta(days=7)
    office.wall += timedelta(days=7)
    office.do(case, ENGINE, Alarm())
    office.do(case, "Ana", RestrictCase(reason="the abuser works for the county"))
    waiting = [one.notice.id for one in office.records.notices_about(case) if one.state == "queued"]
    undelivered(office.records, waiting[:1], "550 no such mailbox", Text("refused"))
    return case


def test_the_support_desk_sees_queues_and_numbers_and_nothing_of_a_client(
    office: Office, case: str, signed_in_as: SignedInAs
) -> None:
    """Not even of which case a number is: no name, no word of why, no way into it."""
    olga = signed_in_as("Olga")
    page = olga.get("/support")
    number = office.case(case).number

    assert 200 == page.status
    assert number in page.texts("main tbody th")
    assert "failed: 1" in page.text
    assert CLIENT not in page.text
    assert "county" not in page.text
    assert "one year" not in page.text
    assert 404 == olga.get(f"/cases/{number}").status


def test_who_does_not_run_the_office_has_no_support_desk(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """It is answered as any page that is not there, and noted."""
    assert 404 == signed_in_as("Pablo").get("/support").status
    assert office.records.reads_of("clinic")[-1].refused


def test_a_case_is_looked_up_by_its_number(office: Office, case: str, signed_in_as: SignedInAs) -> None:
    """As it is told on the telephone; one behind a wall is not there."""
    number = office.case(case).number
    found = signed_in_as("Olga", "es").get(f"/support?number={number.lower()}")
    office.do(case, "Sofía", RaiseWall(roles=(Role.OPERATOR,), reason="a reason"))
    hidden = signed_in_as("Olga", "es").get(f"/support?number={number}")

    assert [number] == found.texts("main tbody th")
    assert "No hay ningún caso con este número." in hidden.text
    assert [] == hidden.texts("main tbody th")


def test_no_seal_is_opened_for_it(office: Office, case: str) -> None:
    """What cannot be read cannot be shown by mistake."""
    office.records.keys._kept.clear()
    reader = office.records.some_colleagues
    with office.records.database.read() as connection:
        (olga,) = reader(connection, [office.people["Olga"]], counted=False)
    office.records.keys._kept.clear()

    assert 1 == queues(office.records, olga).mails["failed"]
    assert 1 == len(case_states(office.records, olga))
    assert {} == office.records.keys._kept

from __future__ import annotations

from tests.app.clinic import Run
from tests.core.records.office import CLIENT, Office

from amparo.case.commands import Assign
from amparo.declarations import Role


def test_mails_are_listed_with_where_they_stand_and_no_fact_of_a_case(amparo: Run, office: Office) -> None:
    """Whoever keeps the machine sees that mails go out, and nothing of a client."""
    case = office.open_case()
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))

    (mail,) = amparo("mail", "list", "--json").json
    shown = amparo("mail", "list").out

    assert ("queued", office.people["Ana"]) == (mail["state"], mail["notice"]["recipient"])
    assert "Ana Prueba" in shown
    assert "case assigned" in shown
    assert CLIENT not in shown


def test_only_failed_mails_are_listed_on_demand(amparo: Run, office: Office) -> None:
    """They are what a person has to look at, with the reason."""
    case = office.open_case()
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    (notice,) = office.records.notices_about(case)

    assert [] == amparo("mail", "list", "--failed", "--json").json
    office.records.mark_failed([notice.notice.id], "there is no such mailbox")
    assert ["there is no such mailbox"] == [one["problem"] for one in amparo("mail", "list", "--failed", "--json").json]


def test_the_doctor_finds_an_office_that_does_not_run(amparo: Run, office: Office) -> None:
    """Records, key and chain are well; what does not run is told with how to start it, and the exit code says so."""
    office.open_case()
    answer = amparo("doctor", "--json")
    found = {finding["part"]: finding for finding in answer.json}

    assert 1 == answer.code
    assert found["records"]["well"]
    assert found["chain"]["well"]
    assert not found["amparo up"]["well"]
    assert f"Start it in another terminal: amparo up --data {office.data}" == found["amparo up"]["remedy"]


def test_the_doctor_says_in_words_how_many_parts_need_somebody(amparo: Run, office: Office) -> None:
    """The last line is the diagnosis."""
    answer = amparo("doctor")
    wrong = sum(line.startswith("WRONG") for line in answer.out.splitlines())

    assert f"{wrong} of " in answer.out.splitlines()[-1]
    assert wrong > 0

"""Lists for programs: what presses, what lies ahead, the papers of a case; and a case opened from an intake."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.app.web.browsing import OwnEngine
from tests.app.web.case_pages import in_court
from tests.app.web.interface.test_routes import COMMAND, code, token
from tests.core.records.office import ENGINE, Office
from tests.core.records.test_case_files import LETTER, keep_letter
from tests.core.records.test_projecting import hearing

from amparo.access.scopes import Scope
from amparo.case.commands import Alarm, Assign
from amparo.declarations import Role

INTAKE = {"case_type": "asylum", "persons": [{"role": "principal", "name": "Rosa Ejemplo", "a_number": "000-111-222"}]}


@pytest.fixture
def case(office: Office) -> str:
    """Open a case of Ana's whose one-year date has rung, with a hearing on 4 March 2027."""
    opened = in_court(office)
    office.do(opened, ENGINE, Alarm())
    office.do(opened, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    hearing(office, opened, date(2027, 3, 4))
    return opened


def read(client: TestClient, path: str, shown: dict[str, str], **asked: object) -> Any:
    """Return what a list tells."""
    answer = client.get(path, params={name: str(value) for name, value in asked.items()}, headers=shown)
    assert 200 == answer.status_code, answer.text
    return answer.json()


def test_today_lists_what_presses_and_names_no_client(client: TestClient, office: Office, case: str) -> None:
    """With both dates, and how far the ladder has climbed."""
    told = read(client, "/today", token(office))

    (due,) = told["due"]
    assert [office.case(case).number] == [due["number"]]
    assert ("2027-01-20", 1, False) == (due["safe_due"], due["rang"], due["acknowledged"])
    assert due["title"]["es"]
    assert {0} == set(told["more"].values())
    assert "Luz Marina" not in str(told)


def test_today_lists_the_steps_of_whoever_is_to_do_them(client: TestClient, office: Office) -> None:
    """Also those that nobody was given, to whoever holds their role."""
    opened = office.case(office.open_case())

    (step,) = read(client, "/today", token(office, "Inés"))["steps"]

    assert (opened.number, "conflict_check", None) == (step["number"], step["key"], step["assignee"])
    assert step["title"]["en"]


def test_the_calendar_lists_what_lies_on_so_many_days(client: TestClient, office: Office, case: str) -> None:
    """From 20 January on, 4 March is the forty-fourth."""
    told = read(client, "/calendar", token(office), since="2027-01-20", days=44)
    before = read(client, "/calendar", token(office), since="2027-01-21", days=42)

    assert ["2027-03-04"] == [one["day"] for one in told["appointments"]]
    assert "2027-01-20" == told["dates"][0]["day"]
    assert [] == before["appointments"]
    assert told["dates"][1:] == before["dates"]


def test_lists_hold_nothing_of_cases_that_are_not_theirs(client: TestClient, office: Office, case: str) -> None:
    """A volunteer who was given nothing learns not even a number, also by asking for all."""
    shown = token(office, "Víctor")
    today = read(client, "/today", shown, whose="all")
    ahead = read(client, "/calendar", shown, whose="all", since="2027-01-01", days=366)

    assert office.case(case).number not in str((today, ahead))


@pytest.mark.parametrize(("since", "days", "status"), [("2027-01-01", 367, 422), ("9999-12-31", 366, 200)])
def test_a_calendar_ends(client: TestClient, office: Office, since: str, days: int, status: int) -> None:
    """More than a year at once is refused; after the last day that there is comes nothing."""
    answer = client.get("/calendar", params={"since": since, "days": days}, headers=token(office))

    assert status == answer.status_code


def test_looking_at_a_list_is_in_the_audit(client: TestClient, office: Office, case: str) -> None:
    """As on the pages."""
    read(client, "/today", token(office))

    assert "api today" in {one.what for one in office.records.reads_of("clinic")}


def test_a_program_opens_a_case_once(client: TestClient, office: Office) -> None:
    """Sent twice with one name, it is one case, and the second answer says so."""
    asked, shown = {"intake": INTAKE, "command": COMMAND}, token(office, "Inés")

    answers = [client.post("/cases", json=asked, headers=shown) for _ in range(2)]

    (listed,) = office.records.list_cases("clinic")
    assert [201, 201] == [one.status_code for one in answers]
    assert [("done", listed.number), ("repeated", listed.number)] == [
        (one.json()["state"], one.json()["number"]) for one in answers
    ]
    assert ["Rosa Ejemplo"] == [one.name for one in office.case(listed.id).persons]


def test_an_intake_that_the_catalog_does_not_take_is_refused_with_every_problem(
    client: TestClient, office: Office
) -> None:
    """All at once, as in a file."""
    wrong = {**INTAKE, "case_type": "asilum", "facts": {"no_such_fact": "x"}}

    answer = client.post("/cases", json={"intake": wrong}, headers=token(office, "Inés"))

    assert (409, "intake") == code(answer)
    said = answer.json()["error"]["message"]
    assert "Did you mean asylum?" in said
    assert "no_such_fact" in said
    assert () == tuple(office.records.list_cases("clinic"))


def test_whoever_may_not_open_cases_opens_none_by_a_program(client: TestClient, office: Office) -> None:
    """The policy is asked as ever."""
    answer = client.post("/cases", json={"intake": INTAKE}, headers=token(office, "Víctor"))

    assert 409 == answer.status_code
    assert () == tuple(office.records.list_cases("clinic"))


def test_while_the_engine_is_away_an_opening_is_saved(client: TestClient, office: Office, engine: OwnEngine) -> None:
    """The program is told that it waits, and can ask again by the same name."""
    asked, shown = {"intake": INTAKE, "command": COMMAND}, token(office, "Inés")
    engine.is_away = True
    waits = client.post("/cases", json=asked, headers=shown)
    engine.is_away = False
    there = client.post("/cases", json=asked, headers=shown)

    assert (202, "queued", None) == (waits.status_code, waits.json()["state"], waits.json()["number"])
    assert (201, "done") == (there.status_code, there.json()["state"])


def test_documents_are_listed_and_handed_out_as_files(client: TestClient, office: Office, case: str) -> None:
    """To whoever may have documents of the case; another's id leads nowhere."""
    keep_letter(office, case)
    (document,) = office.case(case).documents
    at, shown = f"/cases/{office.case(case).number}/documents", token(office, "Ana", Scope.READ)

    (listed,) = read(client, at, shown)["documents"]
    file = client.get(f"{at}/{listed['id']}/file", headers=shown)

    assert (document.id, "draft") == (listed["id"], listed["status"])
    assert LETTER == file.content
    assert file.headers["content-disposition"].startswith("attachment")
    assert (404, "not_here") == code(client.get(f"{at}/nobodys/file", headers=shown))
    assert (404, "not_here") == code(client.get(f"{at}/{listed['id']}/file", headers=token(office, "Víctor")))

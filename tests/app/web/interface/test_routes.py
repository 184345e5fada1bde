from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.app.web.browsing import OwnEngine
from tests.app.web.case_pages import in_court
from tests.app.web.conftest import SignedInAs
from tests.app.web.test_failures_of_forms import away
from tests.core.records.closed_case import Closed
from tests.core.records.office import Office

from amparo.access.scopes import Scope
from amparo.case.commands import Command, RecordEvent
from amparo.records.requests import Outcome

EVERYTHING = (Scope.READ, Scope.WORK)
COMMAND = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def number(office: Office) -> str:
    """Return the number of a case of the clinic."""
    return office.case(office.open_case()).number


def token(office: Office, first_name: str = "Ana", *scopes: Scope) -> dict[str, str]:
    """Return what somebody's program shows."""
    _, made = office.records.make_token(office.people[first_name], "a program", scopes or EVERYTHING)
    return {"Authorization": f"Bearer {made}"}


def code(answer: Any) -> tuple[int, str]:
    """Return how a request was turned down."""
    return answer.status_code, answer.json()["error"]["code"]


def test_a_program_reads_what_its_person_may_see(client: TestClient, office: Office, number: str) -> None:
    """Names stand in the case, and in no list."""
    shown = token(office)

    listed = client.get("/cases", headers=shown).json()
    told = client.get(f"/cases/{number}", headers=shown).json()

    assert [number] == [one["number"] for one in listed["cases"]]
    assert "Luz Marina Ejemplo" not in str(listed)
    assert ["Luz Marina Ejemplo"] == [one["name"] for one in told["persons"]]
    assert "web" not in {read.what for read in office.records.reads_of("clinic")}
    assert "api case" in {read.what for read in office.records.reads_of("clinic")}


def test_without_a_token_in_force_nothing_is_told(client: TestClient, office: Office, number: str) -> None:
    """No token, one that nobody made, and one that was ended get the same answer."""
    shown = token(office)
    office.records.end_sessions(office.people["Ana"])
    tried: list[dict[str, str]] = [{}, {"Authorization": "Bearer nobodys"}, shown]

    answers = [client.get(f"/cases/{number}", headers=one) for one in tried]

    assert {(401, "token")} == {code(one) for one in answers}
    assert 1 == len({one.text for one in answers})


def test_a_token_without_the_scope_changes_nothing(client: TestClient, office: Office, number: str) -> None:
    """A program that was made to look cannot work."""
    shown = token(office, "Ana", Scope.READ)

    answer = client.post(f"/cases/{number}/notes", json={"text": "x"}, headers=shown)

    assert (403, "scope") == code(answer)


def test_the_session_of_a_browser_is_no_token(
    client: TestClient, office: Office, signed_in_as: SignedInAs, number: str
) -> None:
    """What a browser sends by itself must not work here, where no form is checked."""
    browser = signed_in_as("Ana")
    cookie = browser.client.cookies["amparo"]
    client.cookies.set("amparo", cookie)

    assert (401, "token") == code(client.get("/me"))
    assert (401, "token") == code(client.get("/me", headers={"Authorization": f"Bearer {cookie}"}))


def test_a_case_that_is_not_theirs_is_not_here(client: TestClient, office: Office, number: str) -> None:
    """The answer is that of a number that nobody has."""
    shown = token(office, "Víctor")

    answers = [client.get(f"/cases/{one}", headers=shown) for one in (number, "9Z-ZZZZZZ")]

    assert [(404, "not_here")] * 2 == [code(one) for one in answers]
    assert answers[0].text == answers[1].text


@pytest.mark.parametrize(
    ("method", "place"),
    [
        ("GET", ""),
        ("GET", "/documents"),
        ("GET", "/steps/case_intake"),
        ("POST", "/notes"),
        ("POST", "/deadlines/d1/acknowledge"),
    ],
)
def test_an_erased_case_is_not_here(client: TestClient, office: Office, method: str, place: str) -> None:
    """The answer is that of a number that nobody has, also for whoever erased it."""
    closed = Closed(office)
    closed.erase()
    shown, asked = token(office, "Dora"), {"text": "x"} if place == "/notes" else {"note": "x"}
    body = asked if method == "POST" else None

    answers = [
        client.request(method, f"/cases/{one}{place}", headers=shown, json=body) for one in (closed.number, "9Z-ZZZZZZ")
    ]

    assert [(404, "not_here")] * 2 == [code(one) for one in answers]
    assert answers[0].text == answers[1].text


def test_a_case_that_is_erased_meanwhile_is_not_here(
    client: TestClient, office: Office, engine: OwnEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking at it and carrying a command out on it."""
    closed, submit = Closed(office), engine.submit

    def too_late(case: str, command: Command) -> Outcome:
        closed.erase()
        return submit(case, command)

    monkeypatch.setattr(engine, "submit", too_late)
    answer = client.post(f"/cases/{closed.number}/notes", json={"text": "x"}, headers=token(office, "Dora"))

    assert (404, "not_here") == code(answer)
    assert closed.number not in answer.text


def test_a_command_that_is_sent_again_is_carried_out_once(client: TestClient, office: Office, number: str) -> None:
    """A program that lost the answer asks again."""
    shown, asked = token(office), {"text": "The client called.", "command": COMMAND}

    states = [client.post(f"/cases/{number}/notes", json=asked, headers=shown).json()["state"] for _ in range(2)]

    assert ["done", "repeated"] == states


def test_while_the_engine_is_away_a_command_is_saved(
    client: TestClient, office: Office, engine: OwnEngine, number: str
) -> None:
    """The program is told so, and nothing is lost."""
    engine.is_away = True

    answer = client.post(f"/cases/{number}/notes", json={"text": "x", "command": COMMAND}, headers=token(office))

    assert (202, "queued") == (answer.status_code, answer.json()["state"])
    assert [COMMAND] == [one.command.id for one in office.records.waiting_commands(office.wall.replace(year=2028))]


def test_what_the_case_refuses_is_told_with_its_reason(client: TestClient, office: Office, number: str) -> None:
    """A word for the program, a sentence for whoever reads its log."""
    answer = client.post(f"/cases/{number}/steps/no_such_step", json={}, headers=token(office))

    assert 409 == answer.status_code
    assert "no_such_step" in answer.json()["error"]["message"]


def test_a_refusal_tells_a_program_what_to_do_by_the_interface(client: TestClient, office: Office) -> None:
    """With the choices that there are, in the language of its person, and no command to type."""
    case = in_court(office)
    number, hearing = office.case(case).number, {"kind": "master", "hearing_date": "2027-03-04"}
    office.do(case, "Pablo", RecordEvent(event="hearing_scheduled", on=date(2027, 1, 2), data=hearing))
    asked = {"event": "hearing_cancelled", "on": "2027-01-03", "data": {}}
    told = []
    for language in ("en", "es"):
        ana = office.records.person(office.people["Ana"])
        office.records.change_person(ana.id, ana.profile.model_copy(update={"language": language}))
        answer = client.post(f"/cases/{number}/events", json=asked, headers=token(office))
        assert (409, "about_which") == code(answer)
        told.append(answer.json()["error"]["message"])

    assert "(March 4, 2027" in told[0]
    assert told[0].endswith("). Give the id of one as `about`.")
    assert told[1].endswith("). Indique el identificador de uno en `about`.")


def test_while_the_records_are_away_a_program_learns_nothing_of_the_machine(
    client: TestClient, office: Office, number: str
) -> None:
    """Neither a path nor a command to type, which are for whoever looks after it."""
    shown = token(office)
    with away(office):
        answer = client.get(f"/cases/{number}", headers=shown)

    assert (503, "unreachable") == code(answer)
    assert answer.json()["error"]["message"].startswith("The records cannot be reached just now. Send the same again")
    assert str(office.data) not in answer.text


def test_the_same_event_is_recorded_once_unless_a_program_says_that_it_happened_again(
    client: TestClient, office: Office
) -> None:
    """With who recorded it, by name; the same command sent again is no second event, and is told as what it is."""
    case = in_court(office)
    number, shown = office.case(case).number, token(office)
    asked = {"event": "request_for_evidence", "on": "2027-01-02", "data": {}}
    told = [
        client.post(f"/cases/{number}/events", json=asked | more, headers=shown)
        for more in ({"command": COMMAND}, {"command": COMMAND}, {}, {"again": True})
    ]

    assert ["done", "repeated"] == [one.json()["state"] for one in told[:2]]
    assert (409, "recorded_already") == code(told[2])
    assert "Ana Prueba recorded it on" in told[2].json()["error"]["message"]
    assert told[2].json()["error"]["message"].endswith(". If it happened once more, send it with `again`.")
    assert "done" == told[3].json()["state"]
    assert 2 == len(office.case(case).of_kind["request_for_evidence"])

"""A hostile colleague asks every address for what is not theirs: they are told what one is told of nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient
from tests.app.web.browsing import ADDRESS, session_for
from tests.app.web.case_pages import in_court
from tests.app.web.hostile import NOBODYS, Address, Elsewhere, addresses, another_organization, told
from tests.core.records.office import CLIENT, Office

from amparo.access.scopes import Scope
from amparo.case.walls import RaiseWall
from amparo.declarations import Role
from amparo.records.people import Profile
from amparo_app.web.application import make_application
from amparo_app.web.forms import csrf_token, session_cookie
from amparo_app.web.safety import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from amparo_app.web.site import Site

pytestmark = pytest.mark.timeout(600)

EVERYBODY = ("Inés", "Pablo", "Ana", "Sofía", "Clara", "Víctor")
OF_A_CASE = tuple(one for one in addresses() if "number" in one.names)
_LOOKED_AT = (one.path for one in OF_A_CASE if (one.method, one.names) == ("GET", ("number",)))
PARTS = sorted(path.removeprefix("/cases/{number}") for path in _LOOKED_AT if path.startswith("/cases/"))
OF_ELSE = tuple(one for one in addresses() if "number" not in one.names and set(one.names) & NOBODYS.keys())
SENT = {
    "x1": {"answers": {}},
    "events": {"event": "last_arrival", "on": "2026-11-02"},
    "notes": {"text": "hello"},
    "acknowledge": {"note": "seen"},
}
"""What a program sends, by the last word of an address."""

PROGRAMS = tuple(addresses(programs=True))

Told = tuple[int, str, tuple[tuple[str, str], ...]]


class Attacker:
    """Somebody of the clinic who is signed in, asks faster than a person does, and draws no form first."""

    def __init__(self, site: Site, office: Office, first_name: str) -> None:
        token = session_for(office, first_name)
        self.client = TestClient(
            make_application(site, Pace(1_000_000, 1_000_000)),
            base_url=ADDRESS,
            raise_server_exceptions=False,
            cookies={session_cookie(site): token},
            follow_redirects=False,
        )
        self.csrf = csrf_token(site, token)

    def ask(self, address: Address, ids: dict[str, str]) -> Told:
        """Return what they are told at an address; a form is sent as a page of theirs would send it."""
        path = address.of(ids)
        named = tuple(sorted({ids[name] for name in address.names if name in ids}, key=len, reverse=True))
        if address.method == "GET":
            return told(self.client.get(path), *named)
        data = {"csrf": self.csrf, "command": "ab" * 16, "text": "hello", "sure": "yes", "reason": "because"}
        return told(self.client.post(path, data=data, headers={"origin": ADDRESS}), *named)


@pytest.fixture
def attacker(site: Site, office: Office) -> Callable[[str], Attacker]:
    """Return a function that gives somebody of the clinic, by first name, as an attacker."""
    return lambda first_name: Attacker(site, office, first_name)


@pytest.fixture
def elsewhere(office: Office) -> Elsewhere:
    """Return what another organization has in the same records."""
    return another_organization(office)


class Shut(NamedTuple):
    """A case that is kept shut, by id and by number."""

    case: str
    number: str


@pytest.fixture
def shut(office: Office) -> Shut:
    """Return a case that a wall keeps from everybody but a director."""
    case = in_court(office)
    roles = (Role.DIRECTOR, Role.STAFF_ATTORNEY)
    office.people["Dora"] = office.records.add_person("clinic", Profile(name="Dora Prueba"), roles).id
    people = tuple(office.people[name] for name in EVERYBODY)
    office.do(case, "Dora", RaiseWall(people=people, reason="a family matter of the office"))
    return Shut(case, office.case(case).number)


def test_there_are_addresses_to_ask() -> None:
    """The attack is as wide as the pages are."""
    assert len(OF_A_CASE) > 50
    assert len(OF_ELSE) > 20
    assert len(PROGRAMS) > 4


@pytest.mark.parametrize("who", ["Inés", "Sofía"])
def test_a_shut_case_is_answered_as_none_at_every_address(
    attacker: Callable[[str], Attacker], office: Office, shut: Shut, elsewhere: Elsewhere, who: str
) -> None:
    """As is one of another organization: the same status, headers and words."""
    asking = attacker(who)
    there = [shut.number, elsewhere.number]
    wrong = {}
    for address in OF_A_CASE:
        nothing = asking.ask(address, {"number": NOBODYS["number"]})
        assert nothing[0] in {404, 303} or address.path.startswith("/intake/result"), (address, nothing[0])
        answers = [asking.ask(address, {"number": number}) for number in there]
        if answers != [nothing] * len(there):
            wrong[address.method, address.path] = (nothing, *answers)

    assert {} == wrong


@pytest.mark.parametrize("who", ["Inés", "Sofía"])
def test_what_another_organization_has_is_answered_as_nothing(
    attacker: Callable[[str], Attacker], elsewhere: Elsewhere, who: str
) -> None:
    """People, jobs, imports, interviews and sessions, by their true ids."""
    asking = attacker(who)
    wrong = {}
    for address in OF_ELSE:
        nothing = asking.ask(address, NOBODYS)
        theirs = asking.ask(address, elsewhere.ids(address.path))
        if nothing != theirs or nothing[0] < 300:
            wrong[address.method, address.path] = (nothing, theirs)

    assert {} == wrong


@pytest.mark.parametrize("who", ["Ana", "Víctor"])
def test_programs_are_told_the_same_of_what_is_shut_and_of_nothing(
    site: Site, office: Office, shut: Shut, elsewhere: Elsewhere, who: str
) -> None:
    """With a token of the widest scope; without it, and with none, not even that."""
    client = TestClient(make_application(site, Pace(1_000_000, 1_000_000)), base_url=f"{ADDRESS}/api/v1")
    scopes = {(Scope.READ, Scope.WORK): {404}, (Scope.READ,): {403, 404}, (): {401, 403}}
    for wide, expected in scopes.items():
        _, token = office.records.make_token(office.people[who], "a program", wide)
        shown = {"Authorization": f"Bearer {token}"}
        for address in (one for one in PROGRAMS if "number" in one.names):
            answers = []
            for number in (NOBODYS["number"], shut.number, elsewhere.number):
                path = address.of({"number": number})
                got = client.request(address.method, path, headers=shown, json=SENT.get(path.rpartition("/")[2]))
                answers.append(told(got, number))
            assert [answers[0]] * 3 == answers, (wide, address)
            assert answers[0][0] in expected, (wide, address, answers[0])


def test_every_attempt_at_a_shut_case_is_on_record(
    attacker: Callable[[str], Attacker], office: Office, shut: Shut
) -> None:
    """Whoever supervises reads of it; nothing of the case was given out meanwhile, nor any of it changed."""
    before, asking = office.case(shut.case).seq, attacker("Pablo")
    unnoted = []
    for address in OF_A_CASE:
        noted = len(refusals(office, shut.case))
        status, text, _ = asking.ask(address, {"number": shut.number})
        assert CLIENT not in text, address
        if status == 404 and len(refusals(office, shut.case)) == noted:
            unnoted.append(address)

    assert [] == unnoted
    assert before == office.case(shut.case).seq


def refusals(office: Office, case: str) -> list[str]:
    """Return what was asked of a case (by id) and refused."""
    return [one.what for one in office.records.reads_of("clinic", case, last=10_000) if one.what.endswith("refused")]


@pytest.mark.parametrize("part", PARTS)
def test_what_is_shut_costs_the_records_the_questions_that_nothing_costs(
    attacker: Callable[[str], Attacker], office: Office, shut: Shut, part: str
) -> None:
    """What takes longer tells as much as words do."""
    asking = attacker("Pablo")
    asking.client.get(f"/cases/{shut.number}{part}")
    asked = {number: statements(office, asking, f"{number}{part}") for number in (shut.number, NOBODYS["number"])}

    assert asked[NOBODYS["number"]] == asked[shut.number]
    assert any("INSERT INTO reads" in one for one in asked[shut.number])


def statements(office: Office, asking: Attacker, number: str) -> list[str]:
    """Return the statements that looking at a case sends to the database, in order."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    engine = office.records.database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        assert 404 == asking.client.get(f"/cases/{number}").status_code
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return sent

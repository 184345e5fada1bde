"""What a hostile colleague has: every address of the pages and the interface, and ids that are not theirs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from starlette.routing import Route
from tests.core.case.practice import CATALOG, ZONE
from tests.core.records.office import Office, intake

from amparo.case.commands import Command, OpenCase
from amparo.declarations import Role
from amparo.records.carry_out import carry_out
from amparo.records.imports import NewRow, RowState
from amparo.records.jobs import NewJob
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.records.requests import CarryOut
from amparo_app.web.interface.routes import router as interface
from amparo_app.web.routes import ROUTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx2 import Response

OTHER = "other"
NOBODYS = {
    "number": "4X-NONE99",
    "job": "00" * 6,
    "import_id": "00" * 6,
    "id_": "00" * 6,
    "session": "00" * 16,
    "person": "00" * 6,
}
"""An id of each kind that there is nothing for."""

WORDS = {"line": "1", "part": "paper"}
"""What stands for other things in an address, where only certain words do."""

_HEX = re.compile(r"\b[0-9a-f]{24,64}\b")


class Address(NamedTuple):
    """An address of ours with its method; `names` are what stands in braces in it."""

    method: str
    path: str
    names: tuple[str, ...]

    def of(self, ids: dict[str, str]) -> str:
        """Return the address with ids; what none is given for is a word."""
        path = self.path.replace(":path", "")
        for name in self.names:
            path = path.replace(f"{{{name}}}", ids.get(name, WORDS.get(name, "x1")))
        return path


def addresses(*, programs: bool = False) -> Iterator[Address]:
    """Yield every address that names something."""
    for router in (interface,) if programs else ROUTERS:
        for route in router.routes:
            if isinstance(route, Route) and route.param_convertors and "token" not in route.param_convertors:
                for method in sorted((route.methods or set()) & {"GET", "POST"}):
                    yield Address(method, route.path, tuple(route.param_convertors))


def told(response: Response, *named: str) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """Return all that an answer tells, without what is new on each page and without the id that was asked for."""
    text = response.text
    for one in named:
        text = text.replace(one, "IT")
    headers = {name: value for name, value in response.headers.items() if name not in {"date", "content-length"}}
    for one in named:
        headers = {name: value.replace(one, "IT") for name, value in headers.items()}
    return response.status_code, _HEX.sub("HEX", text), tuple(sorted(headers.items()))


class Elsewhere(NamedTuple):
    """What another organization has in the same records, by id or number."""

    person: str
    case: str
    number: str
    job: str
    import_id: str
    interview: str
    session: str

    def ids(self, path: str) -> dict[str, str]:
        """Return its ids by the names that addresses have for them."""
        of_path = {"/people": self.person, "/intake": self.interview}
        id_ = next((id_ for start, id_ in of_path.items() if path.startswith(start)), "x1")
        known = {"number": self.number, "job": self.job, "import_id": self.import_id, "id_": id_}
        return known | {"session": self.session, "person": self.person}


def another_organization(office: Office) -> Elsewhere:
    """Have another organization work in the same records: a person, a case, a job, an import and an interview."""
    records = office.records
    records.create_organization(OTHER, OrganizationProfile(name="Otra Clínica", zone=ZONE))
    roles = (Role.SUPERVISING_ATTORNEY, Role.DIRECTOR)
    person = records.add_person(OTHER, Profile(name="Otilia Prueba", email="otilia@example.org"), roles).id
    records.save_catalog(CATALOG.model_copy(update={"organization": OTHER}))
    records.set_active_catalog(OTHER, CATALOG.hash, person)
    body: OpenCase = intake(name="Olga Otra", a_number="000-999-888")
    command = Command(id="0f" * 16, organization=OTHER, actor=person, operator="otilia", body=body)
    reserved = records.reserve_case(command)
    outcome = carry_out(records, CarryOut(case=reserved.case, command=reserved.command, now=office.now))
    assert outcome.refused is None, outcome.refused
    job = records.put_job(NewJob(OTHER, "export", {}, person))
    rows = (NewRow(2, [["x"]], RowState.WAITING, ""),)
    kept = records.put_import(OTHER, {}, rows, by=person)
    interview = records.begin_interview(OTHER, "asylum", person)
    _, token = records.make_token(person, "a program", ())
    session = records.session_of(token)
    assert session is not None
    return Elsewhere(person, reserved.case, reserved.number, job.id, kept, interview.id, session.id)

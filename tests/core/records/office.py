"""An invented clinic with real records in a folder: its people, its cases, and a clock that the test sets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.core.case.practice import CATALOG, MORNING, ZONE
from tests.postgresql import files_of
from tests.sqlite import lay_out

from amparo.case.commands import Body, Command, OpenCase
from amparo.case.model import Case, Person
from amparo.declarations import Role
from amparo.records.carry_out import carry_out
from amparo.records.master_key import create_master_key
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.records.repository import Records
from amparo.records.requests import CarryOut, Outcome

if TYPE_CHECKING:
    from pathlib import Path

CLIENT = "Luz Marina Ejemplo"
A_NUMBER = "000-111-222"
ROLES = {
    "Inés Prueba": Role.INTAKE_WORKER,
    "Pablo Prueba": Role.PARALEGAL,
    "Ana Prueba": Role.STAFF_ATTORNEY,
    "Sofía Prueba": Role.SUPERVISING_ATTORNEY,
    "Clara Prueba": Role.PRO_BONO_COORDINATOR,
    "Víctor Prueba": Role.PRO_BONO_ATTORNEY,
}
ENGINE = "engine"

# For a test about the one or the other alone: about SQLite's file, or about what only PostgreSQL does.
in_sqlite = pytest.mark.parametrize("records_url", ["sqlite"], indirect=True)
in_postgresql = pytest.mark.parametrize("records_url", ["postgresql"], indirect=True)


def intake(*events: object, name: str = CLIENT, a_number: str = A_NUMBER) -> OpenCase:
    """Return an intake of one invented person."""
    person = Person(id="", role="principal", name=name, a_number=a_number, language="Spanish")
    return OpenCase(number="", case_type="asylum", zone=ZONE, persons=(person,), events=events)  # type: ignore[arg-type]


class Office:
    """The clinic of the engine's tests, with records of its own; `people` gives an id for each first name.

    They lie in the folder, in SQLite, unless another `url` is given.
    """

    def __init__(self, folder: Path, url: str = "") -> None:
        self.url = url or f"sqlite:///{folder / 'data' / 'amparo.db'}"
        self.master_key = folder / "config" / "master.key"
        self.data = folder / "data"
        self.wall = datetime(2027, 1, 4, 18, 0, 1, tzinfo=UTC)
        self.now = MORNING
        create_master_key(self.master_key)
        lay_out(self.url)
        self.records = Records.initialize(self.url, self.master_key, wall=lambda: self.wall)
        self.records.create_organization("clinic", OrganizationProfile(name="Clínica de Prueba", zone=ZONE))
        self.people = {
            name.partition(" ")[0]: self.records.add_person("clinic", _profile(name, role), (role,)).id
            for name, role in ROLES.items()
        }
        self.records.save_catalog(CATALOG)
        self.records.set_active_catalog("clinic", CATALOG.hash, self.people["Sofía"])

    def command(self, actor: str, body: Body, id_: str = "") -> Command:
        """Return a command of somebody by first name, or of the engine."""
        return Command(id=id_ or uuid4().hex, organization="clinic", actor=self.people.get(actor, actor), body=body)

    def open_case(self, body: OpenCase | None = None) -> str:
        """Open a case from an intake and return its id."""
        reserved = self.records.reserve_case(self.command("Inés", body or intake()))
        outcome = carry_out(self.records, CarryOut(case=reserved.case, command=reserved.command, now=self.now))
        assert outcome.refused is None, outcome.refused
        return reserved.case

    def ask(self, case: str, actor: str, body: Body, id_: str = "", seen_seq: int | None = None) -> Outcome:
        """Carry out a command and return what came of it."""
        request = CarryOut(case=case, command=self.command(actor, body, id_), now=self.now, seen_seq=seen_seq)
        return carry_out(self.records, request)

    def do(self, case: str, actor: str, body: Body) -> Outcome:
        """Carry out a command that has to be taken."""
        outcome = self.ask(case, actor, body)
        assert outcome.refused is None, outcome.refused
        return outcome

    def case(self, case: str) -> Case:
        """Return a case as it is stored."""
        return self.records.read_case(case, "clinic")

    def files(self) -> dict[str, bytes]:
        """Return everything that the records' database has written, by file."""
        if self.records.database.is_sqlite:
            return {path.name: path.read_bytes() for path in self.data.iterdir()}
        return files_of(self.url)

    def reopened(self) -> Records:
        """Return the same records as another process sees them: with nothing in memory."""
        return Records.open(self.url, self.master_key, wall=lambda: self.wall)


def _profile(name: str, role: Role) -> Profile:
    address = name.split(maxsplit=1)[0].lower() + "@example.org"
    return Profile(name=name, email=address, telephone="555-0100", capacity=3 if role is Role.PRO_BONO_ATTORNEY else 0)

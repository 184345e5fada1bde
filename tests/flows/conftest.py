"""A clinic with the shipped plugins on a real workflow server, in training: the clock of a case can be moved."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import Client

from amparo.case.commands import Body, Command, OpenCase
from amparo.case.model import Case, Deadline, Person, Proceeding
from amparo.declarations import PluginContext, Role
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import collect
from amparo.plugins.manager import PluginSource
from amparo.records.master_key import create_master_key
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.records.repository import Records
from amparo.records.requests import Outcome
from amparo.settings import Settings
from amparo_workflows.client import ask, connect, open_case
from amparo_workflows.server import Server
from amparo_workflows.training import fast_forward
from amparo_workflows.worker import engine_worker

ORGANIZATION = "clinica-ejemplo"
ZONE = "America/Los_Angeles"
SHIPPED = (
    PluginSource(id="asylum", module="amparo_asylum"),
    PluginSource(id="carecen_la", module="amparo_carecen_la"),
    PluginSource(id="orientation", module="amparo_orientation"),
    PluginSource(id="refugee_closet", module="amparo_refugee_closet"),
)
STAFF = {
    "ana": (Role.STAFF_ATTORNEY, Role.PARALEGAL),
    "sofia": (Role.SUPERVISING_ATTORNEY,),
    "dora": (Role.DIRECTOR,),
    "clara": (Role.PRO_BONO_COORDINATOR,),
    "sol": (Role.SOCIAL_WORKER,),
    "dina": (Role.SUPPORT_VOLUNTEER,),
}


@dataclass(frozen=True)
class Clinic:
    """A clinic at work: its records, a client of its workflow server, and who works there."""

    records: Records
    client: Client
    staff: dict[str, str]

    async def opened(self, *proceedings: Proceeding) -> str:
        """Open a case of an invented person and return its id."""
        person = Person(id="", role="principal", name="Luz Marina Ejemplo", language="Spanish", country="SV")
        body = OpenCase(number="", case_type="defensive_asylum", zone=ZONE, persons=(person,), proceedings=proceedings)
        reserved, outcome = await open_case(self.client, self.records, self._command("ana", body))
        assert outcome.refused is None, outcome.refused
        return reserved.case

    def _command(self, who: str, body: Body) -> Command:
        return Command(id=secrets.token_hex(8), organization=ORGANIZATION, actor=self.staff[who], body=body)

    async def ask(self, case: str, who: str, body: Body) -> Outcome:
        """Have somebody's command carried out; it has to be taken."""
        outcome = await ask(self.client, case, self._command(who, body))
        assert outcome.refused is None, outcome.refused
        return outcome

    async def wait(self, case: str, by: timedelta) -> datetime:
        """Let time pass in a case, every alarm ringing on the way; returns its clock (UTC)."""
        return await fast_forward(self.client, case, by)

    def read(self, case: str) -> Case:
        """Return a case as the records have it."""
        return self.records.read_case(case, ORGANIZATION)

    def deadline(self, case: str, rule: str) -> Deadline:
        """Return the one deadline of a rule."""
        [found] = [deadline for deadline in self.read(case).deadlines if deadline.rule == rule]
        return found


@dataclass(frozen=True)
class House:
    """Where the clinic's files lie, its server, and who works there."""

    settings: Settings
    staff: dict[str, str]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Furnish the clinic once, with its catalog in force and its server running."""
    folder: Path = tmp_path_factory.mktemp("clinic")
    with furnished(folder, f"sqlite:///{folder}/amparo.db") as made:
        yield made


@contextmanager
def furnished(folder: Path, url: str) -> Iterator[House]:
    """Furnish a clinic with records at an address, and run its workflow server."""
    key = folder / "master.key"
    create_master_key(key)
    records = Records.initialize(url, key, training=True)
    collected = collect(SHIPPED, PluginContext(organization=ORGANIZATION, engine_version="0.1.0"))
    assert collected.broken == ()
    catalog = build_catalog(ORGANIZATION, collected.declarations)
    records.create_organization(ORGANIZATION, OrganizationProfile(name="Clínica Ejemplo", zone=ZONE))
    records.save_catalog(catalog)
    records.set_active_catalog(ORGANIZATION, catalog.hash, "the tests")
    staff = {
        name: records.add_person(ORGANIZATION, Profile(name=name, email=f"{name}@example.org"), roles).id
        for name, roles in STAFF.items()
    }
    records.close()
    server = Server(folder, training=True)
    asyncio.run(server.start())
    settings = Settings(
        data_folder=folder, records_url=url, master_key_file=key, temporal_address=server.address, training=True
    )
    try:
        yield House(settings=settings, staff=staff)
    finally:
        asyncio.run(server.stop())


@pytest.fixture
async def clinic(house: House) -> AsyncIterator[Clinic]:
    """The clinic at work for one test."""
    async with at_work(house) as clinic:
        yield clinic


@asynccontextmanager
async def at_work(house: House) -> AsyncIterator[Clinic]:
    """Run the engine's worker of a clinic."""
    records = Records.open(house.settings.records_url, house.settings.master_key_file, training=True)
    client = await connect(house.settings, records.keys)
    async with engine_worker(client, records):
        yield Clinic(records=records, client=client, staff=house.staff)
    records.close()


@pytest.fixture
def now() -> datetime:
    """This instant, at which the cases of a test begin."""
    return datetime.now(UTC)

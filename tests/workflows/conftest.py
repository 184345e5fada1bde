"""One office for the whole session: real records, a real workflow server, and a plugin with actions of its own."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import Client

from amparo.case.commands import AddNote, Body, Command, OpenCase, RecordEvent, StateFacts
from amparo.case.model import Case, Person
from amparo.declarations import FactValue, PluginContext, Role
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
from amparo_workflows.plugin_places import Shelf
from amparo_workflows.relay import relay_workers
from amparo_workflows.server import Server
from amparo_workflows.worker import engine_worker

ORGANIZATION = "pier-legal"
PIER = PluginSource(id="pier", module="pier", folders=(str(Path(__file__).parent / "fixtures"),))


@dataclass(frozen=True)
class House:
    """Where an office lies, and who works there: one paralegal who supervises too."""

    folder: Path
    worker: str
    server: Server

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder}/amparo.db"

    @property
    def master_key(self) -> Path:
        return self.folder / "master.key"

    @property
    def settings(self) -> Settings:
        return Settings(data_folder=self.folder, records_url=self.url, master_key_file=self.master_key, training=True)

    def records(self) -> Records:
        return Records.open(self.url, self.master_key, training=True)

    def shelf(self, records: Records, *fixed: PluginSource) -> Shelf:
        """Return the plugins that are here: the invented one, or others in its place, and what is installed."""
        return Shelf(records, self.folder, fixed or (PIER,))

    @contextmanager
    def locked_records(self) -> Iterator[None]:
        """Hold the records' only right to write, as a backup or another program may."""
        lock = sqlite3.connect(self.folder / "amparo.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        yield
        lock.execute("ROLLBACK")
        lock.close()

    def command(self, body: Body, id_: str | None = None) -> Command:
        return Command(id=id_ or secrets.token_hex(8), organization=ORGANIZATION, actor=self.worker, body=body)


@dataclass(frozen=True)
class Office:
    """A house at work: its records and a client of its workflow server."""

    house: House
    records: Records
    client: Client

    async def opened(self, name: str = "Marisol Invented", **facts: FactValue) -> str:
        """Open a case and return its id."""
        person = Person(id="", role="principal", name=name, language="es", country="HN")
        body = OpenCase(number="", case_type="defense", zone="UTC", persons=(person,), facts=facts)
        reserved, outcome = await open_case(self.client, self.records, self.house.command(body))
        assert outcome.refused is None
        return reserved.case

    async def send(self, case: str, command: Command) -> Outcome:
        """Have a command carried out, also on a machine that does much else."""
        return await ask(self.client, case, command, timedelta(seconds=60))

    async def ask(self, case: str, body: Body) -> Outcome:
        """Have the paralegal's command carried out."""
        return await self.send(case, self.house.command(body))

    async def note(self, case: str, text: str = "called the client") -> Outcome:
        """Write a note: the command with the fewest consequences."""
        return await self.ask(case, AddNote(text=text))

    async def happened(self, case: str, event: str, **facts: FactValue) -> Outcome:
        """Record that something happened today, after stating facts."""
        if facts:
            await self.ask(case, StateFacts(facts={f"pier.{name}": value for name, value in facts.items()}))
        return await self.ask(case, RecordEvent(event=event, on=datetime.now(UTC).date()))

    def read(self, case: str) -> Case:
        """Return a case as the records have it."""
        return self.records.read_case(case, ORGANIZATION)

    @staticmethod
    async def until(holds: Callable[[], bool | Awaitable[bool]], limit: timedelta = timedelta(seconds=40)) -> None:
        """Wait until something is so; fail when it is not within the limit."""
        async with asyncio.timeout(limit.total_seconds()):
            while True:
                found = holds()
                if found is True or (not isinstance(found, bool) and await found):
                    return
                await asyncio.sleep(0.05)

    async def awaits(self, case: str, activity: str) -> bool:
        """Return whether a case's workflow waits for an activity on the server."""
        described = await self.client.get_workflow_handle(case).describe()
        return activity in {one.activity_type.name for one in described.raw_description.pending_activities}

    async def rests(self, case: str) -> bool:
        """Return whether a case's workflow has started a timer."""
        history = await self.client.get_workflow_handle(case).fetch_history()
        return any(event.HasField("timer_started_event_attributes") for event in history.events)

    async def history_length(self, case: str) -> int:
        """Return how many events the present run of a case's workflow has."""
        described = await self.client.get_workflow_handle(case).describe()
        return described.history_length


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An office with a catalog in force and its workflow server running, in training: clocks can be moved."""
    folder = tmp_path_factory.mktemp("office")
    worker = furnish(folder)
    server = Server(folder, training=True)
    asyncio.run(server.start())
    yield House(folder=folder, worker=worker, server=server)
    asyncio.run(server.stop())


def furnish(folder: Path) -> str:
    """Make the records of an office with one organization, its catalog and one person; return that person's id."""
    create_master_key(folder / "master.key")
    records = Records.initialize(f"sqlite:///{folder}/amparo.db", folder / "master.key")
    collected = collect([PIER], PluginContext(organization=ORGANIZATION, engine_version="0.1.0"))
    catalog = build_catalog(ORGANIZATION, collected.declarations)
    records.create_organization(ORGANIZATION, OrganizationProfile(name="Pier Legal", email="office@example.org"))
    records.save_catalog(catalog)
    records.set_active_catalog(ORGANIZATION, catalog.hash, "p-test")
    roles = (Role.PARALEGAL, Role.STAFF_ATTORNEY, Role.SUPERVISING_ATTORNEY)
    worker = records.add_person(ORGANIZATION, Profile(name="Ana Invented", email="ana@example.org"), roles)
    records.close()
    return worker.id


@pytest.fixture(scope="session")
def pier() -> PluginSource:
    """Where the plugin is."""
    return PIER


@pytest.fixture
async def office(house: House) -> AsyncIterator[Office]:
    """The house at work for one test: a client, the engine's worker and the relay, in this process."""
    records = house.records()
    client = await connect(house.settings, records.keys)
    async with engine_worker(client, records), relay_workers(client, records, house.shelf(records)):
        yield Office(house=house, records=records, client=client)
    records.close()


@pytest.fixture
async def reception(house: House) -> AsyncIterator[Office]:
    """The house with nobody at work but the server: commands can be sent, and nothing comes of them yet."""
    records = house.records()
    yield Office(house=house, records=records, client=await connect(house.settings, records.keys))
    records.close()

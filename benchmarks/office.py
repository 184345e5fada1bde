"""An office made for a benchmark: the shipped plugins, invented staff, real records, a worker of its own."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from amparo.case.commands import Body, Command
from amparo.case.model import Case
from amparo.declarations import Catalog, PluginContext
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import collect
from amparo.plugins.manager import PluginSource
from amparo.records.carry_out import carry_out
from amparo.records.master_key import create_master_key
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.records.repository import Records
from amparo.records.requests import CarryOut, Outcome
from amparo.settings import Settings
from benchmarks.life import ORGANIZATION, ROOMY, STAFF, resolved

SHIPPED = (
    PluginSource(id="asylum", module="amparo_asylum"),
    PluginSource(id="carecen_la", module="amparo_carecen_la"),
)
ZONE = "America/Los_Angeles"


@dataclass
class Office:
    """A furnished office: its settings, records, catalog and staff."""

    settings: Settings
    records: Records
    catalog: Catalog
    staff: dict[str, str]

    @property
    def today(self) -> date:
        """Return the date where the cases are."""
        return datetime.now(ZoneInfo(ZONE)).date()

    def read(self, case: str) -> Case:
        """Return a case as the records have it."""
        return self.records.read_case(case, ORGANIZATION)

    def carried_out(self, case: str, who: str, body: Body) -> Outcome:
        """Carry out a command on the records alone, without a workflow; it has to be taken."""
        command = self.command(who, resolved(body, self.read(case)))
        return accepted(carry_out(self.records, CarryOut(case=case, command=command, now=datetime.now(UTC))))

    def command(self, who: str, body: Body) -> Command:
        """Return a command of one of the staff, volunteers named as the records know them."""
        named = body.model_copy(update=self._ids(body))
        return Command(id=secrets.token_hex(8), organization=ORGANIZATION, actor=self.staff[who], body=named)

    def _ids(self, body: Body) -> dict[str, object]:
        match getattr(body, "to", None), getattr(body, "person", None):
            case tuple() as to, _:
                return {"to": tuple(self.staff[name] for name in to)}
            case _, str() as person if person in self.staff:
                return {"person": self.staff[person]}
        return {}


def furnish(folder: Path, records_url: str = "") -> Office:
    """Make an office with the shipped plugins and the benchmark's staff; its records are in SQLite unless told."""
    key = folder / "key" / "master.key"
    key.parent.mkdir(parents=True)
    create_master_key(key)
    url = records_url or f"sqlite:///{folder}/amparo.db"
    settings = Settings(data_folder=folder, records_url=url, master_key_file=key)
    records = Records.initialize(settings.records_url, key)
    collected = collect(SHIPPED, PluginContext(organization=ORGANIZATION, engine_version="0.1.0"))
    catalog = build_catalog(ORGANIZATION, collected.declarations)
    records.create_organization(ORGANIZATION, OrganizationProfile(name="Benchmark Legal", zone=ZONE))
    records.save_catalog(catalog)
    records.set_active_catalog(ORGANIZATION, catalog.hash, "benchmark")
    staff = {
        name: records.add_person(
            ORGANIZATION, Profile(name=name, email=f"{name}@example.org", capacity=ROOMY), roles
        ).id
        for name, roles in STAFF.items()
    }
    return Office(settings=settings, records=records, catalog=catalog, staff=staff)


@contextmanager
def worker(office: Office) -> Iterator[subprocess.Popen[bytes]]:
    """Run the engine's worker, with the bare workflow beside it, as a process of its own."""
    process = start_worker(office)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def start_worker(office: Office) -> subprocess.Popen[bytes]:
    """Start such a process; whoever starts it ends it."""
    settings = office.settings
    environment = os.environ | {
        "AMPARO_DATA_FOLDER": str(settings.data_folder),
        "AMPARO_RECORDS_URL": settings.records_url,
        "AMPARO_MASTER_KEY_FILE": str(settings.master_key_file),
        "AMPARO_TEMPORAL_ADDRESS": settings.temporal_address,
    }
    return subprocess.Popen([sys.executable, "-m", "benchmarks.bare"], env=environment)


def accepted(outcome: Outcome) -> Outcome:
    """Return an outcome that is no refusal; raises RuntimeError for one that is."""
    if outcome.refused is not None:
        raise RuntimeError(f"refused: {outcome.refused.sentence.en}")
    return outcome

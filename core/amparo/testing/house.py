"""What all tests of a run share: the plugins as the engine read them, their catalogs, empty records and processes."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from amparo.declarations import Catalog, FactValue, PluginContext, PluginDeclarations, Role
from amparo.errors import AmparoError, DeclarationsInvalid, InvalidInput, PluginBroken
from amparo.plugins import ENGINE_VERSION
from amparo.plugins.actions import PluginProcess
from amparo.plugins.cage import DEFAULT_LIMITS
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import Collected, collect
from amparo.plugins.in_folder import sources_in
from amparo.plugins.manager import PluginSource, installed
from amparo.records.master_key import create_master_key
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.records.repository import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ORGANIZATION = "clinic"
ZONE = "America/Los_Angeles"
PROFILE = OrganizationProfile(
    name="Clínica de Prueba", address="100 Calle Ejemplo, Los Angeles", telephone="213-555-0100", zone=ZONE
)
PEOPLE = {
    Role.INTAKE_WORKER: "Inés Prueba",
    Role.PARALEGAL: "Pablo Prueba",
    Role.ACCREDITED_REPRESENTATIVE: "Renata Prueba",
    Role.STAFF_ATTORNEY: "Ana Prueba",
    Role.SUPERVISING_ATTORNEY: "Sofía Prueba",
    Role.DIRECTOR: "Daniel Prueba",
    Role.PRO_BONO_COORDINATOR: "Clara Prueba",
    Role.PRO_BONO_ATTORNEY: "Vera Prueba",
    Role.SOCIAL_WORKER: "Sol Prueba",
    Role.SUPPORT_VOLUNTEER: "Vito Prueba",
    Role.OPERATOR: "Óscar Prueba",
}
"""Who works in the office: one invented person for each role."""

_PATIENT = DEFAULT_LIMITS.model_copy(update={"seconds": 120})  # a machine that runs many tests at once is slow
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Settings = dict[str, dict[str, FactValue]]


class House:
    """Made once for a run of pytest; `folders` are those of the plugins under test.

    Raises InvalidInput, where a plugin is first needed, for a folder that holds none.
    """

    def __init__(self, place: Path, folders: Iterable[Path]) -> None:
        self._place, self._folders = place, tuple(folders)
        self._catalogs: dict[str, Catalog | AmparoError] = {}
        self._processes: dict[str, PluginProcess] = {}

    def close(self) -> None:
        """End the plugins' processes."""
        for process in self._processes.values():
            process.close()

    @cached_property
    def under_test(self) -> tuple[PluginSource, ...]:
        """Return the plugins under test."""
        return tuple(source for folder in self._folders for source in sources_in(folder))

    @cached_property
    def sources(self) -> dict[str, PluginSource]:
        """Return the plugins under test and the installed ones, by id; the former take the place of the latter."""
        there = {source.id: source for source in installed()}
        return there | {source.id: source for source in self.under_test}

    def own_plugin(self) -> str:
        """Return the id of the one plugin under test; raises InvalidInput for several."""
        if len(self.under_test) != 1:
            named = ", ".join(source.id for source in self.under_test)
            raise InvalidInput(f"Several plugins are under test ({named}): say which one is meant.")
        return self.under_test[0].id

    def catalog(self, settings: Settings) -> Catalog:
        """Return the catalog of all plugins with these settings, read and checked as an office's is.

        Raises PluginBroken or DeclarationsInvalid with everything that is wrong.
        """
        known = repr(sorted((plugin, sorted(values.items())) for plugin, values in settings.items()))
        if known not in self._catalogs:
            self._catalogs[known] = self._built(settings)
        found = self._catalogs[known]
        if isinstance(found, AmparoError):
            raise found
        return found

    def process(self, plugin: str) -> PluginProcess:
        """Return the process in which a plugin's actions run, one for all tests; it starts with the first call."""
        if plugin not in self._processes:
            self._processes[plugin] = PluginProcess(self.sources[plugin], _PATIENT, unconfined_too=True)
        return self._processes[plugin]

    def records(self, folder: Path, wall: Callable[[], datetime]) -> Records:
        """Return records of their own in a folder: the office and its people, no catalog and no case yet."""
        folder.mkdir(parents=True)
        shutil.copyfile(self._furnished / "amparo.db", folder / "amparo.db")
        return Records.open(f"sqlite:///{folder / 'amparo.db'}", self._key, training=True, wall=wall)

    @property
    def _key(self) -> Path:
        return self._place / "config" / "master.key"

    @cached_property
    def _furnished(self) -> Path:
        """Make the records that each test gets a copy of: bringing a database to its present shape takes a second."""
        data = self._place / "data"
        create_master_key(self._key)
        records = Records.initialize(f"sqlite:///{data / 'amparo.db'}", self._key, wall=lambda: _LONG_AGO)
        records.create_organization(ORGANIZATION, PROFILE)
        for role, name in PEOPLE.items():
            address = f"{role.replace('_', '.')}@example.org"
            records.add_person(ORGANIZATION, Profile(name=name, email=address, capacity=3), (role,))
        records.close()
        return data

    def _built(self, settings: Settings) -> Catalog | AmparoError:
        try:
            return build_catalog(ORGANIZATION, _sound(self._collected(settings)))
        except AmparoError as unsound:  # kept: hundreds of tests need not ask a broken plugin again
            return unsound

    def _collected(self, settings: Mapping[str, Mapping[str, FactValue]]) -> Collected:
        context = PluginContext(organization=ORGANIZATION, engine_version=ENGINE_VERSION)
        # an author may try their own plugin on a machine that has no cage
        return collect(tuple(self.sources.values()), context, _PATIENT, settings=settings, unconfined_too=True)


def _sound(collected: Collected) -> tuple[PluginDeclarations, ...]:
    if collected.broken:
        if len(collected.broken) == 1:
            raise PluginBroken(collected.broken[0].id, collected.broken[0].why)
        raise DeclarationsInvalid([str(PluginBroken(broken.id, broken.why)) for broken in collected.broken])
    return collected.declarations

"""Where the plugins are that an operator installed: their wheels in the records, unpacked on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from amparo.errors import AmparoError, InvalidInput
from amparo.plugins.choosing import in_development
from amparo.plugins.manager import PluginSource
from amparo.plugins.unpacking import Told, unpacked
from amparo_workflows.logs import logger

if TYPE_CHECKING:
    from amparo.records.plugin_wheels import PluginWheel
    from amparo.records.repository import Records

log = logger(__name__)


def into_log(_: str) -> None:
    """Say in this process's log that something was damaged; which folder it was is no matter for a log."""
    log.warning("what was unpacked of a plugin was damaged, and was unpacked again")


def installed_sources(records: Records, data: Path, tell: Told = into_log) -> tuple[PluginSource, ...]:
    """Return every version of every installed plugin, unpacked under the data folder, by id and as installed."""
    return tuple(source_of(records, wheel, data, tell) for wheel in records.plugin_wheels())


def source_of(records: Records, wheel: PluginWheel, data: Path, tell: Told = into_log) -> PluginSource:
    """Return where one version of a plugin is, unpacked if need be; without a module where it cannot be, told why."""
    hashes = (wheel.sha256, *wheel.beside)
    try:
        folders = [unpacked(one, partial(_body, records, wheel, one), data, tell) for one in hashes]
    except AmparoError as problem:  # one plugin that cannot be had must not keep the office from its work
        tell(str(problem))
        return PluginSource(id=wheel.id, version=wheel.version)
    return PluginSource(
        id=wheel.id,
        module=wheel.package,
        folders=tuple(str(folder) for folder in folders),
        version=wheel.version,
        network=wheel.network,
    )


def _body(records: Records, wheel: PluginWheel, sha256: str) -> tuple[str, bytes]:
    found = {one.sha256: one for one in records.plugin_bodies(wheel.id, wheel.version)}
    if sha256 not in found:
        raise InvalidInput(f"The wheel {wheel.file} among the records is not what was installed. Install it again.")
    return found[sha256].file, found[sha256].body


class Shelf:
    """The plugins that are here, as they stand: what ships, what is in development, and what an operator installs.

    Those of the first two kinds are handed in, and stay. Safe to share between threads.
    """

    def __init__(self, records: Records, data: Path, fixed: Iterable[PluginSource]) -> None:
        self._records, self._data = records, data
        self._fixed = {source.id: source for source in fixed}

    def plugins(self) -> frozenset[str]:
        """Return the ids of all that is here, and of those that a catalog names though nobody installed them."""
        catalogs = (self._records.active_catalog(one.id) for one in self._records.organizations())
        named = {action.plugin for catalog in catalogs if catalog for action in catalog.actions}
        return frozenset(named | set(self._fixed) | {wheel.id for wheel in self._records.plugin_wheels()})

    def source(self, plugin: str, version: str) -> PluginSource | None:
        """Return where a plugin is in the version that a catalog names, unpacked; None if that is not here.

        One in development stands for every version of it, and one that ships has only its own.
        """
        found = self._fixed.get(plugin)
        if found is None or not in_development(found):
            wheels = (one for one in self._records.plugin_wheels() if (one.id, one.version) == (plugin, version))
            wheel = next(wheels, None)
            found = source_of(self._records, wheel, self._data) if wheel else found
        return found if found and found.module else None

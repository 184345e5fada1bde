"""Where the plugins are that an operator installed: their wheels in the records, unpacked on this machine."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

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
    """Return every version of every plugin that is installed, unpacked under the data folder, by id and as installed.

    Raises InvalidInput where it cannot be unpacked.
    """
    return tuple(source_of(records, wheel, data, tell) for wheel in records.plugin_wheels())


def source_of(records: Records, wheel: PluginWheel, data: Path, tell: Told = into_log) -> PluginSource:
    """Return where one version of a plugin is, unpacked if need be."""
    hashes = (wheel.sha256, *wheel.beside)
    folders = [unpacked(one, partial(_body, records, wheel, one), data, tell) for one in hashes]
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
        # what the records' own list of hashes says and what they hold differ: only a damaged database does that
        return wheel.file, b""
    return found[sha256].file, found[sha256].body

"""The wheels that an operator installed: partner code as it was handed over, kept for every machine of the office."""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.errors import InvalidInput, UnknownName
from amparo.records import tables
from amparo.records.store import Store

if TYPE_CHECKING:
    from typing import Any


class WheelState(StrEnum):
    """Whether a version of a plugin can be enabled; what was withdrawn stays, so that it can be told and put back."""

    INSTALLED = "installed"
    WITHDRAWN = "withdrawn"


class GivenWheel(Recorded):
    """A wheel's file name, its content, and the content's SHA-256 in hexadecimal."""

    file: str
    body: bytes

    @property
    def sha256(self) -> str:
        """Return the hash of the content."""
        return hashlib.sha256(self.body).hexdigest()


class NewPlugin(Recorded):
    """A version of a plugin to be kept: the module with its hooks, its wheel, those given along, and the network."""

    id: str
    version: str
    package: str
    wheel: GivenWheel
    beside: tuple[GivenWheel, ...] = ()
    network: tuple[str, ...] = ()


class PluginWheel(Recorded):
    """A version of a plugin as it was installed, without the content of its wheels.

    `package` is the module with its hooks, `network` the `host:port` that its actions may reach, `installed` in UTC,
    `by` the id of whoever decided. `beside` are the hashes of the wheels that were given along.
    """

    id: str
    version: str
    sha256: str
    file: str
    package: str
    network: tuple[str, ...] = ()
    state: WheelState = WheelState.INSTALLED
    installed: datetime
    by: str
    beside: tuple[str, ...] = ()


class WheelStore(Store):
    """Keeps the wheels of plugins. They are code and name nobody, so they are not sealed."""

    def add_plugin_wheel(self, new: NewPlugin, by: str) -> PluginWheel:
        """Keep a version of a plugin, or put one back that was withdrawn; the same again changes only the network.

        `by` is the id of whoever decided. Raises InvalidInput for a version that is there already with another content:
        cases name what they were decided under by its version.
        """
        changes = {
            "network": list(new.network),
            "state": WheelState.INSTALLED,
            "installed": self.wall(),
            "by": by,
        }
        with self.database.write() as connection:
            self.database.claim(connection, "plugin wheels")
            there = self._wheel(connection, new.id, new.version)
            if there is None:
                _insert(connection, new, changes)
            elif content_differs(there, new):
                raise InvalidInput(other_content(there))
            else:
                connection.execute(tables.plugin_wheels.update().where(_is(new.id, new.version)).values(changes))
        return self.plugin_wheel(new.id, new.version)

    def plugin_wheels(self, *, withdrawn: bool = False) -> tuple[PluginWheel, ...]:
        """Return what is installed, by id and in the order in which it was installed, with what was withdrawn if asked.

        The contents are not read: this is asked every few seconds.
        """
        table = tables.plugin_wheels
        asked = _without_body().order_by(table.c.id, table.c.installed, table.c.version)
        with self.database.read() as connection:
            beside = _beside(connection)
            found = tuple(_read(row, beside) for row in connection.execute(asked))
        return tuple(one for one in found if withdrawn or one.state is WheelState.INSTALLED)

    def plugin_wheel(self, plugin: str, version: str) -> PluginWheel:
        """Return a version of a plugin, withdrawn ones too; raises UnknownName if it was never installed."""
        with self.database.read() as connection:
            found = self._wheel(connection, plugin, version)
        if found is None:
            known = [one.version for one in self.plugin_wheels(withdrawn=True) if one.id == plugin]
            what = f"installed version of the plugin “{plugin}”"
            raise UnknownName(what, version, known, "`amparo plugins list` shows what is installed.")
        return found

    def plugin_bodies(self, plugin: str, version: str) -> tuple[GivenWheel, ...]:
        """Return the plugin's own wheel, then those that were given along, by name; raises as `plugin_wheel` does."""
        self.plugin_wheel(plugin, version)
        own, others = tables.plugin_wheels, tables.plugin_dependencies
        asked = sa.select(others.c.file, others.c.body).where(others.c.plugin == plugin, others.c.version == version)
        with self.database.read() as connection:
            first = connection.execute(sa.select(own.c.file, own.c.body).where(_is(plugin, version))).one()
            rest = connection.execute(asked.order_by(others.c.file, others.c.sha256)).all()
        return tuple(GivenWheel(file=row.file, body=row.body) for row in (first, *rest))

    def withdraw_plugin_wheel(self, plugin: str, version: str) -> PluginWheel:
        """Have a version run nowhere any more; it stays among the records. Raises as `plugin_wheel` does."""
        self.plugin_wheel(plugin, version)
        with self.database.write() as connection:
            table = tables.plugin_wheels
            connection.execute(table.update().where(_is(plugin, version)).values(state=WheelState.WITHDRAWN))
        return self.plugin_wheel(plugin, version)

    def _wheel(self, connection: sa.Connection, plugin: str, version: str) -> PluginWheel | None:
        row = connection.execute(_without_body().where(_is(plugin, version))).first()
        return _read(row, _beside(connection)) if row else None


def _insert(connection: sa.Connection, new: NewPlugin, changes: dict[str, Any]) -> None:
    own = {
        "id": new.id,
        "version": new.version,
        "sha256": new.wheel.sha256,
        "file": new.wheel.file,
        "package": new.package,
        "body": new.wheel.body,
    }
    connection.execute(tables.plugin_wheels.insert().values(own | changes))
    for hash_, one in {one.sha256: one for one in new.beside}.items():
        row = {"plugin": new.id, "version": new.version, "sha256": hash_, "file": one.file, "body": one.body}
        connection.execute(tables.plugin_dependencies.insert().values(row))


def content_differs(there: PluginWheel, new: NewPlugin) -> bool:
    """Return whether a version that is there already has another content than the one that is handed in."""
    return there.sha256 != new.wheel.sha256 or set(there.beside) != {one.sha256 for one in new.beside}


def other_content(there: PluginWheel) -> str:
    """Say that a version is taken by another content."""
    return (
        f"Version {there.version} of the plugin “{there.id}” was installed on {there.installed:%Y-%m-%d} from "
        f"{there.file} with another content (sha256 {there.sha256[:12]}…), and cases may have been decided under it. "
        "Give the changed one a version of its own and build its wheel again; nothing was changed."
    )


def _is(plugin: str, version: str) -> sa.ColumnElement[bool]:
    table = tables.plugin_wheels
    return sa.and_(table.c.id == plugin, table.c.version == version)


def _without_body() -> sa.Select[Any]:
    return sa.select(*(column for column in tables.plugin_wheels.c if column.name != "body"))


def _beside(connection: sa.Connection) -> dict[tuple[str, str], tuple[str, ...]]:
    table = tables.plugin_dependencies
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    asked = sa.select(table.c.plugin, table.c.version, table.c.sha256)
    for row in connection.execute(asked.order_by(table.c.file, table.c.sha256)):
        found[row.plugin, row.version] = (*found.get((row.plugin, row.version), ()), row.sha256)
    return found


def _read(row: sa.Row[Any], beside: dict[tuple[str, str], tuple[str, ...]]) -> PluginWheel:
    return PluginWheel(**row._asdict() | {"beside": beside.get((row.id, row.version), ())})

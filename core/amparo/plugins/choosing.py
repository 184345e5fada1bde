"""Which of the plugins that are here an organization's catalog is built of. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from packaging.version import InvalidVersion, Version

from amparo.plugins.manager import PluginSource

DEFAULT = frozenset({"asylum", "carecen_la", "orientation", "refugee_closet"})
"""The plugins that ship with the engine and are an organization's own unless it decides otherwise."""

NEWEST = ""
"""The version of a plugin of which only one can be there: the one that ships, or the one in development."""


def chosen_sources(
    available: Iterable[PluginSource], decided: Mapping[str, str | None], default: Container[str] = DEFAULT
) -> tuple[PluginSource, ...]:
    """Return what a catalog is built of, by id.

    `decided` says by plugin which version the organization enabled, or None for one that it disabled. Nobody decided
    about the rest: of these the shipped ones named in `default` are enabled, and those in development. One that is
    enabled and not here has no module.
    """
    by_id: dict[str, list[PluginSource]] = {}
    for source in available:
        by_id.setdefault(source.id, []).append(source)
    found = (
        _of_version(plugin, by_id.get(plugin, ()), decided[plugin])
        if plugin in decided
        else _undecided(by_id[plugin], default)
        for plugin in sorted(by_id.keys() | decided.keys())
    )
    return tuple(source for source in found if source is not None)


def newest(available: Iterable[PluginSource], plugin: str) -> str | None:
    """Return which version `enable` takes when none is named: the newest installed one, unless one ships.

    None if the plugin is not here at all.
    """
    here = [source for source in available if source.id == plugin]
    if not here:
        return None
    return NEWEST if any(not source.version for source in here) else max((one.version for one in here), key=_order)


def each_newest(available: Sequence[PluginSource]) -> tuple[PluginSource, ...]:
    """Return one of each plugin that is here, by id: in development, else as it ships, else the newest installed."""
    return chosen_sources(available, {source.id: newest(available, source.id) for source in available})


def in_development(source: PluginSource) -> bool:
    """Return whether somebody works on the plugin in a folder of this machine."""
    return not source.shipped and not source.version and bool(source.module)


def _of_version(plugin: str, here: Sequence[PluginSource], version: str | None) -> PluginSource | None:
    if version is None:
        return None
    developed = (source for source in here if in_development(source))
    fitting = (source for source in here if source.version == version)
    return next(developed, None) or next(fitting, None) or PluginSource(id=plugin, version=version)


def _undecided(here: Sequence[PluginSource], default: Container[str]) -> PluginSource | None:
    developed = (source for source in here if in_development(source))
    shipped = (source for source in here if source.shipped and source.id in default)
    return next(developed, None) or next(shipped, None)


def _order(version: str) -> tuple[bool, Version | str]:
    try:
        return True, Version(version)
    except InvalidVersion:
        return False, version

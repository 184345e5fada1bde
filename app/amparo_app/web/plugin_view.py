"""One plugin as its page shows it: which versions are here, what each would add, what can be set of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from amparo.declarations import PluginContext
from amparo.errors import AmparoError
from amparo.plugins import ENGINE_VERSION
from amparo.plugins.collect import collect
from amparo.plugins.manager import PluginSource
from amparo_app.plugin_settings import PluginForm, plugin_form, sheet_of
from amparo_app.web.fields import drawn
from amparo_app.web.plugins_view import Added, added

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amparo.declarations import PluginInfo, Text
    from amparo_app.plugin_choosing import Managing
    from amparo_app.web.fields import DrawnField


class VersionHere(NamedTuple):
    """One version of a plugin that is here: what it says of itself and would add, or why it cannot be read."""

    version: str
    named: str
    info: PluginInfo | None
    adds: tuple[Added, ...]
    enabled: bool
    problem: str


class PluginHere(NamedTuple):
    """A plugin in a list: whether the organization's next catalog has it, in which of the versions that are here."""

    id: str
    versions: tuple[str, ...]
    enabled: bool
    enabled_version: str
    shipped: bool


def plugins_here(at: Managing) -> tuple[PluginHere, ...]:
    """Return every plugin that is here or enabled, by id; none of them is asked anything."""
    enabled, by_id = at.enabled(), dict[str, list[PluginSource]]()
    for source in at.plugins:
        by_id.setdefault(source.id, []).append(source)
    return tuple(_here(id_, by_id.get(id_, []), enabled.get(id_)) for id_ in sorted(by_id.keys() | enabled.keys()))


def versions_here(at: Managing, plugin: str) -> tuple[VersionHere, ...]:
    """Return the versions of a plugin that are here, each asked what it declares; empty for one that is not here."""
    enabled = at.enabled().get(plugin)
    return tuple(_version(at, source, enabled=source == enabled) for source in at.plugins if source.id == plugin)


def settings_form(at: Managing, plugin: str) -> PluginForm | None:
    """Return what can be set of a plugin, or None where nothing can, or it cannot be read."""
    try:
        return plugin_form(at, plugin)
    except AmparoError:
        return None


def settings_drawn(
    at: Managing,
    asked: PluginForm,
    typed: Mapping[str, object] | None = None,
    problems: Mapping[str, Text] | None = None,
) -> tuple[DrawnField, ...]:
    """Return the settings with what stands or was typed; a secret one is always empty."""
    sheet = sheet_of(at, asked)
    stands = {one.field.name: one.value for one in sheet.settings if one.value is not None}
    return drawn(asked.form.fields, stands if typed is None else typed, problems)


def secrets_set(at: Managing, asked: PluginForm) -> tuple[Text, ...]:
    """Return the names of the secret settings that are set."""
    return tuple(one.field.label for one in sheet_of(at, asked).settings if one.field.secret and one.is_set)


def _here(id_: str, sources: list[PluginSource], enabled: PluginSource | None) -> PluginHere:
    versions = tuple(source.version for source in sources if source.version)
    version = enabled.version if enabled else ""
    return PluginHere(id_, versions, enabled is not None, version, any(source.shipped for source in sources))


def _version(at: Managing, source: PluginSource, *, enabled: bool) -> VersionHere:
    context = PluginContext(organization=at.organization, engine_version=ENGINE_VERSION)
    collected = collect((source,), context)
    if collected.broken:
        return VersionHere(source.version, named_as(source), None, (), enabled, collected.broken[0].why)
    (declared,) = collected.declarations
    return VersionHere(declared.info.version, named_as(source), declared.info, tuple(_adds(declared)), enabled, "")


def _adds(declared: object) -> Iterator[Added]:
    yield from added(lambda part: len(getattr(declared, part)))


def named_as(source: PluginSource) -> str:
    """Return by what a version of a plugin is chosen."""
    return f"{source.id}=={source.version}" if source.version else source.id

"""The installed plugins, asked one by one, and what each declares or why it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from amparo.declarations import PluginContext, PluginDeclarations
from amparo.errors import DeclarationsInvalid
from amparo.plugins import ENGINE_VERSION
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import Collected, collect
from amparo.plugins.manager import PluginSource

_COUNTED = (
    ("case type", "case_types"),
    ("step", "steps"),
    ("event", "events"),
    ("deadline rule", "rules"),
    ("document", "documents"),
    ("action", "actions"),
    ("court", "courts"),
)


class InstalledPlugin(BaseModel):
    """A plugin that is installed or in development; `problems` say what is wrong with it."""

    model_config = ConfigDict(frozen=True)

    id: str
    module: str
    version: str = ""
    title: str = ""
    owner: str = ""
    contact: str = ""
    declares: str = ""
    problems: tuple[str, ...] = ()


def ask(plugins: Sequence[PluginSource], organization: str) -> tuple[InstalledPlugin, ...]:
    """Return each plugin with what it declares for an organization, and what is wrong with it."""
    collected = collect(plugins, PluginContext(organization=organization, engine_version=ENGINE_VERSION))
    return _all_told(plugins, collected)


class Checked(BaseModel):
    """Plugins that were checked, and every problem of a catalog of them with those beside them."""

    model_config = ConfigDict(frozen=True)

    plugins: tuple[InstalledPlugin, ...]
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.problems and not any(plugin.problems for plugin in self.plugins)


def check(checked: Sequence[PluginSource], beside: Sequence[PluginSource], organization: str) -> Checked:
    """Build a catalog of plugins together with those `beside` them, in force nowhere, and say all that is wrong."""
    collected = collect((*checked, *beside), PluginContext(organization=organization, engine_version=ENGINE_VERSION))
    problems: tuple[str, ...] = ()
    try:
        build_catalog(organization, collected.declarations)
    except DeclarationsInvalid as invalid:
        problems = invalid.problems
    return Checked(plugins=_all_told(checked, collected), problems=problems)


def _all_told(plugins: Sequence[PluginSource], collected: Collected) -> tuple[InstalledPlugin, ...]:
    declared = {one.info.id: one for one in collected.declarations}
    broken = {one.id: one.why for one in collected.broken}
    return tuple(_told(source, declared.get(source.id), broken.get(source.id)) for source in plugins)


def _told(source: PluginSource, declared: PluginDeclarations | None, why: str | None) -> InstalledPlugin:
    if declared is None:
        return InstalledPlugin(id=source.id, module=source.module, problems=(f"It cannot be read: {why}",))
    info = declared.info
    return InstalledPlugin(
        id=source.id,
        module=source.module,
        version=info.version,
        title=info.title.en,
        owner=info.owner,
        contact=info.contact,
        declares=", ".join(_counts(declared)),
    )


def _counts(declared: PluginDeclarations) -> Iterator[str]:
    for word, part in _COUNTED:
        count = len(getattr(declared, part))
        if count:
            yield f"{count} {word}{'s' if count > 1 else ''}"

"""The plugins that are here, asked one by one: what each declares or why it cannot be read, and who works with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from amparo.declarations import PluginContext, PluginDeclarations
from amparo.plugins import ENGINE_VERSION
from amparo.plugins.choosing import in_development
from amparo.plugins.collect import BrokenPlugin, Collected, collect
from amparo.plugins.manager import PluginSource
from amparo_app.catalogs import chosen
from amparo_app.problem_lines import with_line

if TYPE_CHECKING:
    from amparo.records.repository import Records

Users = Mapping[tuple[str, str], tuple[str, ...]]
"""By a plugin's id and version the organizations that have it enabled."""

_COUNTED = (
    ("case type", "case_types"),
    ("step", "steps"),
    ("event", "events"),
    ("deadline rule", "rules"),
    ("document", "documents"),
    ("action", "actions"),
    ("register", "registers"),
    ("government form", "government_forms"),
    ("court", "courts"),
)


class InstalledPlugin(BaseModel):
    """A plugin that is here; `problems` say what is wrong with it, `enabled_by` which organizations work with it."""

    model_config = ConfigDict(frozen=True)

    id: str
    module: str
    kind: Literal["shipped", "installed", "in development"]
    enabled_by: tuple[str, ...] = ()
    version: str = ""
    title: str = ""
    owner: str = ""
    contact: str = ""
    declares: str = ""
    problems: tuple[str, ...] = ()


def ask(plugins: Sequence[PluginSource], organization: str, users: Users | None = None) -> tuple[InstalledPlugin, ...]:
    """Return each plugin with what it declares for an organization, what is wrong with it, and who works with it."""
    context = PluginContext(organization=organization, engine_version=ENGINE_VERSION)
    told: dict[PluginSource, InstalledPlugin] = {}
    while left := [source for source in plugins if source not in told]:
        once = list({source.id: source for source in reversed(left)}.values())  # of several versions one at a time
        told |= dict(zip(once, all_told(once, collect(once, context), users), strict=True))
    return tuple(told[source] for source in plugins)


def enabled_by(records: Records, plugins: Sequence[PluginSource]) -> Users:
    """Return which organizations have which plugins enabled, in which versions."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for organization in records.organizations():
        for source in chosen(records, organization.id, plugins):
            users = found.get((source.id, source.version), ())
            found[source.id, source.version] = (*users, organization.id)
    return found


def all_told(
    plugins: Sequence[PluginSource], collected: Collected, users: Users | None = None
) -> tuple[InstalledPlugin, ...]:
    """Return each plugin with what it declares or why it cannot be read, as they were collected."""
    declared = {one.info.id: one for one in collected.declarations}
    broken = {one.id: one for one in collected.broken}
    told = (_told(source, declared.get(source.id), broken.get(source.id)) for source in plugins)
    return tuple(
        one.model_copy(update={"enabled_by": (users or {}).get((source.id, source.version), ())})
        for one, source in zip(told, plugins, strict=True)
    )


def _told(source: PluginSource, declared: PluginDeclarations | None, broken: BrokenPlugin | None) -> InstalledPlugin:
    kind = _kind(source)
    if declared is None:
        problems = tuple(_placed(source, broken)) if broken else ()
        return InstalledPlugin(id=source.id, module=source.module, kind=kind, version=source.version, problems=problems)
    info = declared.info
    return InstalledPlugin(
        id=source.id,
        module=source.module,
        kind=kind,
        version=info.version,
        title=info.title.en,
        owner=info.owner,
        contact=info.contact,
        declares=", ".join(_counts(declared)),
    )


def _kind(source: PluginSource) -> Literal["shipped", "installed", "in development"]:
    if source.shipped:
        return "shipped"
    return "in development" if in_development(source) else "installed"


def _placed(source: PluginSource, broken: BrokenPlugin) -> Iterator[str]:
    """Yield everything that is wrong, each with its file, and with the line of a YAML file."""
    packages = [Path(folder) / source.module.replace(".", "/") for folder in source.folders]
    found = broken.problems or (broken.why,)
    yield from (f"It cannot be read: {with_line(problem, packages)}" for problem in found)


def _counts(declared: PluginDeclarations) -> Iterator[str]:
    for word, part in _COUNTED:
        count = len(getattr(declared, part))
        if count:
            yield f"{count} {word}{'s' if count > 1 else ''}"

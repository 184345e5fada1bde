"""Pictures of plugins: found, read and checked as for a catalog, then drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Catalog, PluginContext
from amparo.errors import InvalidInput, PluginBroken, UnknownName
from amparo.plugins import ENGINE_VERSION
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import collect
from amparo.plugins.in_folder import sources_in
from amparo.plugins.manager import PluginSource
from amparo_app.diagram.drawing import drawn

_NOWHERE = "diagram"


class Picture(BaseModel):
    """Of which plugins, in cases of which type, in which file."""

    model_config = ConfigDict(frozen=True)

    plugins: tuple[str, ...]
    case_type: str
    file: Path


def wanted_plugins(named: str, present: Sequence[PluginSource]) -> tuple[PluginSource, ...]:
    """Return the plugins of a folder, or the one of this id that is there; raises InvalidInput or UnknownName."""
    if Path(named).is_dir():
        return sources_in(Path(named))
    found = tuple(source for source in present if source.id == named)
    if not found:
        raise UnknownName("plugin or folder", named, {source.id for source in present})
    return found[-1:]


def write_picture(
    wanted: Sequence[PluginSource], present: Sequence[PluginSource], case_type: str, language: str, file: Path
) -> Picture:
    """Draw plugins among those that are present, and write the picture; without a type, that of most of their steps.

    Raises PluginBroken or DeclarationsInvalid for what is not sound, UnknownName for a case type that nobody declares,
    InvalidInput for plugins without a step and for a file that cannot be written.
    """
    own = frozenset(source.id for source in wanted)
    beside = [source for source in present if source.id not in own]
    collected = collect((*wanted, *beside), PluginContext(organization=_NOWHERE, engine_version=ENGINE_VERSION))
    if broken := [one for one in collected.broken if one.id in own]:
        raise PluginBroken(broken[0].id, broken[0].why)
    catalog = build_catalog(_NOWHERE, collected.declarations)
    kind = _case_type(catalog, own, case_type)
    try:
        file.write_text(drawn(catalog, own, kind, language), encoding="utf-8")
    except OSError as problem:
        raise InvalidInput(
            f"The picture cannot be written to {file}: {problem.strerror}. Choose another place."
        ) from problem
    return Picture(plugins=tuple(sorted(own)), case_type=kind, file=file)


def _case_type(catalog: Catalog, own: frozenset[str], asked: str) -> str:
    if asked and asked not in catalog.case_type:
        raise UnknownName("case type", asked, catalog.case_type)
    steps = {kind: sum(step.plugin in own for step in steps) for kind, steps in catalog.steps_of.items()}
    kind = asked or max(sorted(steps), key=lambda one: steps[one], default="")
    if not steps.get(kind):
        where = f"in a case of type “{asked}”" if asked else "in any case"
        raise InvalidInput(f"There is nothing to draw: {', '.join(sorted(own))} has no step {where}.")
    return kind

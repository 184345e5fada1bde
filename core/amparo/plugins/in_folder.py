"""The plugins in a folder: a project as its author keeps it, or one package. Nothing of them is imported."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from amparo.errors import InvalidInput
from amparo.plugins.manager import PluginSource

if TYPE_CHECKING:
    from pathlib import Path


def sources_in(folder: Path) -> tuple[PluginSource, ...]:
    """Return the plugins in a folder: a project that names them under the entry point group `amparo`, or one package.

    Raises InvalidInput for a folder that is neither.
    """
    project = folder / "pyproject.toml"
    if project.is_file():
        named = _entry_points(project)
        search = [str(path.resolve()) for path in (folder / "src", folder) if path.is_dir()]
        return tuple(PluginSource(id=plugin, module=module, folders=tuple(search)) for plugin, module in named.items())
    if (folder / "__init__.py").is_file():
        package = folder.resolve()
        return (
            PluginSource(id=package.name.removeprefix("amparo_"), module=package.name, folders=(str(package.parent),)),
        )
    raise InvalidInput(
        f"There is no plugin in {folder}: it has neither a pyproject.toml with entry points of the group “amparo” nor "
        "an __init__.py. Name the plugin's folder."
    )


def _entry_points(project: Path) -> dict[str, str]:
    try:
        written = tomllib.loads(project.read_text(encoding="utf-8"))
    except (OSError, ValueError) as broken:
        raise InvalidInput(f"{project} cannot be read: {' '.join(str(broken).split())}.") from broken
    named = written.get("project", {}).get("entry-points", {}).get("amparo", {})
    if not named:
        raise InvalidInput(f"{project} names no plugin: it needs a table [project.entry-points.amparo].")
    return {str(plugin): str(module) for plugin, module in named.items()}

"""A partner's plugin, written into a folder as its author would."""

from __future__ import annotations

from pathlib import Path

PLUGIN = """\
from amparo.declarations import CaseType, Phase, PluginInfo, Text
from amparo.plugins import hookimpl

@hookimpl
def amparo_plugin_info():
    return PluginInfo(id="harbor", version="{version}", title=Text("Harbor", "Puerto"), owner="Harbor", contact="-",
                      requires_amparo=">=0.1")

@hookimpl
def amparo_case_types(context):
    return [CaseType(id="bond", title=Text("bond", "fianza"), phases=(Phase(id="only", title=Text("only", "sola")),),
                     person_roles=("principal",))]
"""


def project(folder: Path, code: str, name: str = "harbor") -> Path:
    """Write a plugin as a partner would: a project with one module."""
    folder.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(
        f'[project]\nname = "amparo-{name}"\n[project.entry-points.amparo]\n{name} = "{name}_plugin"\n',
        encoding="utf-8",
    )
    (folder / f"{name}_plugin.py").write_text(code, encoding="utf-8")
    return folder

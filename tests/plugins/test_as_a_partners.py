"""The plugins that ship are like any partner's: from a folder of their own, in the cage, by the exported names."""

from __future__ import annotations

import ast
import importlib
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.plugins.docket import MODULES, declared

from amparo.declarations import PluginContext
from amparo.plugins import ENGINE_VERSION, hookspecs
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import collect
from amparo.plugins.manager import PluginSource

HOUSE = Path(__file__).parents[2]
PLUGINS = sorted(MODULES)
OURS = re.compile("|".join(sorted({*PLUGINS, *MODULES.values(), "amparo_templates"}, key=len, reverse=True)))
NAMED_ON_PURPOSE = {
    # which of the plugins an organization has from the first day on, until it decides
    "core/amparo/plugins/choosing.py",
}
ABOUT_THEM = (
    # the demo is the story of an asylum case; the template shows an author a case that they can open
    "app/amparo_app/demo/",
    "core/amparo/testing/",
)


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_shipped_plugin_declares_the_same_from_a_partners_folder(plugin: str, tmp_path: Path) -> None:
    """Unpacked beside the engine, not shipped with it, in the cage: nothing in it needs more than a partner's has."""
    module = MODULES[plugin]
    unpacked = tmp_path / module
    shutil.copytree(HOUSE / "plugins" / module, unpacked, ignore=shutil.ignore_patterns("__pycache__"))
    code = (unpacked / "__init__.py").read_text(encoding="utf-8")
    ours = declared(plugin)
    version = f'version="{ours.info.version}"'
    assert version in code
    (unpacked / "__init__.py").write_text(code.replace(version, 'version="9.9"'), encoding="utf-8")

    source = PluginSource(id=plugin, module=module, folders=(str(tmp_path),), version="9.9")
    found = collect([source], PluginContext(organization="clinic", engine_version=ENGINE_VERSION))

    assert () == found.broken
    (theirs,) = found.declarations
    assert "9.9" == theirs.info.version  # it was the copy that was asked
    assert ours == theirs.model_copy(update={"info": ours.info})


def test_the_shipped_plugins_make_a_catalog_by_what_any_plugin_may_declare() -> None:
    """No check looks away for them: each is held to what a partner's is held to."""
    catalog = build_catalog("clinic", [declared(plugin) for plugin in PLUGINS])

    assert ["amparo", *PLUGINS] == [info.id for info in catalog.plugins]


def imports(module: str) -> Iterator[tuple[str, str, str]]:
    """Every name that a plugin's package imports from elsewhere: the file, the module, the name."""
    for file in sorted((HOUSE / "plugins" / module).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            place = file.relative_to(HOUSE).as_posix()
            if isinstance(node, ast.Import):
                yield from ((place, alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((place, node.module or "", alias.name) for alias in node.names)


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_shipped_plugin_imports_exported_names_alone(plugin: str) -> None:
    """From the roots of the three packages, what they export; else the standard library and pydantic, docx and yaml."""
    wrong = []
    for place, module, name in imports(MODULES[plugin]):
        if module.partition(".")[0] == "amparo":
            package = importlib.import_module(module)
            exports = getattr(package, "__all__", [one for one in vars(package) if not one.startswith("_")])
            allowed = module in {"amparo.declarations", "amparo.errors", "amparo.plugins"} and name in exports
        else:
            top = module.partition(".")[0]
            allowed = top in sys.stdlib_module_names or top in {MODULES[plugin], "pydantic", "yaml", "docx"}
        if not allowed:
            wrong.append((place, module, name))

    assert [] == wrong


def mentions(folder: str) -> Iterator[str]:
    """Each place in the code of a folder that names a plugin of ours, comments and docstrings apart."""
    for file in sorted((HOUSE / folder).rglob("*.py")):
        place = file.relative_to(HOUSE).as_posix()
        if place in NAMED_ON_PURPOSE or place.startswith(ABOUT_THEM):
            continue
        parsed = ast.parse(file.read_text(encoding="utf-8"))
        docstrings = {id(one.value) for one in ast.walk(parsed) if isinstance(one, ast.Expr)}
        for node in ast.walk(parsed):
            if not isinstance(node, ast.Constant) or id(node) in docstrings:
                continue
            if isinstance(node.value, str) and OURS.search(node.value):
                yield f"{place}:{node.lineno}"


@pytest.mark.parametrize("folder", ["core", "workflows", "app"])
def test_the_engine_names_no_plugin(folder: str) -> None:
    """What it did for a plugin by name, it would not do for a partner's."""
    assert [] == list(mentions(folder))


def test_every_hook_is_used_by_a_plugin_that_ships() -> None:
    """A hook that none of ours needs is a promise that nobody has tried to live with."""
    hooks = {name for name, one in vars(hookspecs).items() if hasattr(one, "amparo_spec")}
    used = {
        name
        for module in MODULES.values()
        for name, one in vars(importlib.import_module(module)).items()
        if hasattr(one, "amparo_impl")
    }

    assert set() == hooks - used

"""What a plugin may import: the names on the page, and no others, so that they change only on purpose."""

import importlib
import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

PAGE = (Path(__file__).parents[3] / "docs" / "plugins" / "exports.md").read_text(encoding="utf-8")
PACKAGES = ("amparo.declarations", "amparo.errors", "amparo.plugins", "amparo.testing")


def exported(module: ModuleType) -> list[str]:
    """The public names of a module: its `__all__`, or, where it has none, the classes that it defines."""
    declared = getattr(module, "__all__", None)
    if declared is not None:
        return sorted(declared)
    defined = inspect.getmembers(module, lambda one: inspect.isclass(one) and one.__module__ == module.__name__)
    return sorted(name for name, _ in defined if not name.startswith("_"))


def on_the_page(package: str) -> list[str]:
    """The names that the page lists of a package."""
    section = PAGE.partition(f"\n## `{package}`\n")[2].partition("\n## ")[0]
    return sorted(re.findall(r"`(\w+)`", section))


@pytest.mark.parametrize("package", PACKAGES)
def test_the_page_lists_what_plugins_may_import(package: str) -> None:
    """A name that is taken away breaks partners' plugins: whoever does it sees so here first, and writes it down."""
    assert exported(importlib.import_module(package)) == on_the_page(package)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_exported_name_is_there_and_says_what_it_is(package: str) -> None:
    """An author reads it in the editor."""
    module = importlib.import_module(package)
    silent = [
        name
        for name in exported(module)
        if (inspect.isclass(getattr(module, name)) or inspect.isfunction(getattr(module, name)))
        and not inspect.getdoc(getattr(module, name))
    ]

    assert [] == silent

"""A new plugin from the template: its tests pass at once, and nothing that stands there is written over."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from amparo.errors import InvalidInput
from amparo.testing.new_plugin import NewPlugin, write_plugin


def written(folder: Path, name: str = "amparo-shelter-network", **said: str) -> Path:
    """Write a new plugin and return its folder."""
    write_plugin(NewPlugin.named(name, year=2027, **said), folder / name)
    return folder / name


@pytest.mark.timeout(600)
def test_the_tests_of_a_new_plugin_pass_at_once(tmp_path: Path) -> None:
    """Typed as an author does, in the folder that was made."""
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--basetemp", str(tmp_path / "tmp")],
        cwd=written(tmp_path), check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert 0 == ran.returncode, ran.stdout
    assert "10 passed" in ran.stdout


def test_what_is_not_said_follows_from_the_name() -> None:
    """Nothing has to be typed."""
    plugin = NewPlugin.named("amparo-shelter-network", year=2027)

    assert ("shelter_network", "Shelter network", "Shelter network", "Apache-2.0", ">=0.1,<0.2") == (
        plugin.id,
        plugin.title_en,
        plugin.owner,
        plugin.licence,
        plugin.engine,
    )


def test_what_is_said_stands_in_the_files(tmp_path: Path) -> None:
    """Title, keeper, address, licence and id."""
    folder = written(
        tmp_path,
        id="harbor",
        title_en="Harbor",
        title_es="Puerto",
        owner="Fund",
        contact="it@example.org",
        licence="MIT",
    )
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    hooks = (folder / "amparo_harbor" / "__init__.py").read_text(encoding="utf-8")

    assert {"harbor": "amparo_harbor"} == project["entry-points"]["amparo"]
    assert "MIT" == project["license"]
    assert "Copyright (c) 2027 Fund" in (folder / "LICENSE").read_text(encoding="utf-8")
    assert 'title=Text("Harbor", "Puerto")' in hooks
    assert 'contact="it@example.org"' in hooks


@pytest.mark.parametrize(
    ("licence", "first"),
    [("Apache-2.0", "Apache License"), ("MIT", "MIT License"), ("proprietary", "All rights reserved")],
)
def test_each_licence_is_whole(tmp_path: Path, licence: str, first: str) -> None:
    """The one that was chosen, and no other."""
    text = (written(tmp_path, licence=licence) / "LICENSE").read_text(encoding="utf-8")

    assert first in text
    assert not {"{%", "{{"} & set(text.split())


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("Shelter Network", {}, "small letters, digits and hyphens"),
        ("amparo-2", {}, "cannot be a plugin's id"),
        ("amparo-asylum", {}, "There is a plugin “asylum” already"),
        ("amparo-shelter", {"owner": 'The "Fund"'}, "without quotes"),
        ("amparo-shelter", {"title_en": "{{ name }}"}, "without quotes"),
        ("amparo-shelter", {"licence": "GPL"}, "is no licence to choose"),
    ],
)
def test_what_cannot_be_is_refused(name: str, said: dict[str, str], why: str) -> None:
    """Before anything is written, with what would do."""
    with pytest.raises(InvalidInput, match=why):
        NewPlugin.named(name, year=2027, taken={"asylum"}, **said)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """Somebody's work may lie there."""
    folder = written(tmp_path)
    (folder / "README.md").write_text("mine", encoding="utf-8")

    with pytest.raises(InvalidInput, match="There is something in"):
        written(tmp_path)

    assert "mine" == (folder / "README.md").read_text(encoding="utf-8")


def test_without_copier_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office has no need of it."""
    monkeypatch.setitem(sys.modules, "copier", None)

    with pytest.raises(InvalidInput, match=r"pip install 'amparo\[authors\]'"):
        written(tmp_path)

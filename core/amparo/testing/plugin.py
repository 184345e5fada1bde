"""The plugin of pytest: one fixture, `amparo`, an office of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from amparo.testing.house import House
    from amparo.testing.office import Amparo

_FOLDERS = "amparo_plugins"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let pyproject.toml say where the plugins under test are; without it they are looked for beside that file."""
    parser.addini(_FOLDERS, "folders of the Amparo plugins under test; the project's own if left out", type="paths")


@pytest.fixture(scope="session")
def _amparo_house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    from amparo.testing.house import House

    made = House(tmp_path_factory.mktemp("amparo"), _folders(request.config))
    yield made
    made.close()


@pytest.fixture
def amparo(_amparo_house: House, tmp_path: Path) -> Iterator[Amparo]:
    """Return an office of invented people with empty records, the plugin under test and the shipped ones enabled."""
    from amparo.testing.office import Amparo

    made = Amparo(_amparo_house, tmp_path / "amparo")
    yield made
    made.close()


def _folders(config: pytest.Config) -> tuple[Path, ...]:
    named = tuple(Path(folder) for folder in config.getini(_FOLDERS))
    return named or ((config.rootpath,) if (config.rootpath / "pyproject.toml").is_file() else ())

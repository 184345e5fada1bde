"""The fixture for authors as these tests use it: the plugins that ship are under test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.testing import Amparo
from amparo.testing.house import House

PLUGINS = Path(__file__).parents[3] / "plugins"
SHIPPED = tuple(PLUGINS / name for name in ("amparo_asylum", "amparo_carecen_la"))


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Return what all tests of a run share."""
    made = House(tmp_path_factory.mktemp("amparo"), SHIPPED)
    yield made
    made.close()


@pytest.fixture
def amparo(shipped: House, tmp_path: Path) -> Iterator[Amparo]:
    """Return an office of its own for each test."""
    made = Amparo(shipped, tmp_path / "amparo")
    yield made
    made.close()

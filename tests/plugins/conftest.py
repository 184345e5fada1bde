"""The plugins that ship, read once for all of their tests."""

from __future__ import annotations

import pytest
from tests.plugins.docket import catalog_of, declared

from amparo.declarations import Catalog, PluginDeclarations


@pytest.fixture(scope="session")
def asylum() -> PluginDeclarations:
    """Return what the asylum plugin declares."""
    return declared("asylum")


@pytest.fixture(scope="session")
def carecen_la() -> PluginDeclarations:
    """Return what the support plugin declares."""
    return declared("carecen_la")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Return the catalog of an office with both plugins."""
    return catalog_of("asylum", "carecen_la")

"""Fixtures of the records' tests: a clinic, and a case just opened in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.records.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Return an invented clinic with real records."""
    made = Office(tmp_path)
    yield made
    made.records.close()


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case just opened in that clinic."""
    return office.open_case()

"""A program at the clinic's interface."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.app.web.browsing import ADDRESS

from amparo_app.web.application import make_application
from amparo_app.web.site import Site


@pytest.fixture
def client(site: Site) -> TestClient:
    """Return a program at the clinic's interface, which shows nothing by itself."""
    return TestClient(make_application(site), base_url=f"{ADDRESS}/api/v1", raise_server_exceptions=False)

"""Fixtures of the pages' tests: a clinic, its pages, and browsers of its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.app.clinic import mark
from tests.app.web.browsing import Browser, OwnEngine, site_of
from tests.core.records.office import Office

from amparo_app.web.site import Site

SignedInAs = Callable[..., Browser]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Return an invented clinic with real records."""
    made = Office(tmp_path)
    mark(made)
    yield made
    made.records.close()


@pytest.fixture
def site(office: Office) -> Site:
    """Return the clinic's pages; its clock is the one that cases have, and stands still."""
    return site_of(office, lambda: office.now)


@pytest.fixture
def engine(site: Site) -> OwnEngine:
    """Return the engine behind the pages, which a test may send away."""
    assert isinstance(site.engine, OwnEngine)
    return site.engine


@pytest.fixture
def browser(site: Site, office: Office) -> Browser:
    """Return the browser of somebody who is not signed in."""
    return Browser(site, office)


@pytest.fixture
def signed_in_as(site: Site, office: Office) -> SignedInAs:
    """Return a function that gives the browser of somebody of the clinic, by first name."""

    def sign_in(first_name: str, language: str = "en") -> Browser:
        person = office.records.person(office.people[first_name])
        office.records.change_person(person.id, person.profile.model_copy(update={"language": language}))
        return Browser(site, office).sign_in(first_name)

    return sign_in

"""Who a provider says somebody is: the owner of an address that the office wrote down, and nobody who resembles it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.records.office import Office

from amparo.records.people import Profile
from amparo.records.sessions import Place
from amparo_app.signed_in_elsewhere import admitted

HERE, ISSUER = Place("192.0.2.7"), "https://login.example.org"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return a clinic for which somebody works whose address has letters that others are written for."""
    made = Office(tmp_path)
    made.people["Rosa"] = made.records.add_person("clinic", Profile(name="Rosa", email="rosa@kasse.example.org")).id
    return made


@pytest.mark.parametrize("email", ["rosa@kasse.example.org", "Rosa@Kasse.EXAMPLE.org", " rosa@kasse.example.org "])
def test_somebody_is_known_by_their_address_however_it_is_written(office: Office, email: str) -> None:
    """In large or small letters, as providers give it."""
    came = admitted(office.records, ISSUER, "1", email, HERE)

    assert came.session is not None
    assert office.people["Rosa"] == came.session.person


@pytest.mark.parametrize(
    "email", ["rosa@kaße.example.org", "ro\u017fa@kasse.example.org", "rosa@\u212aasse.example.org"]
)
def test_an_address_that_only_folds_to_theirs_is_somebody_elses(office: Office, email: str) -> None:
    """The provider verified it, and it is a mailbox of its own."""
    came = admitted(office.records, ISSUER, "1", email, HERE)

    assert came.session is None
    assert "" == office.records.person(office.people["Rosa"]).profile.identity

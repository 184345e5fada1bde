"""Tries to sign in: a restart forgives nobody, whoever is let in again need not wait, and a flood leaves little."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.core.records.looked_at import LookedAt
from tests.core.records.office import Office

from amparo.access.sign_in import SessionKind
from amparo.declarations import Role
from amparo.records import sign_in_attempts, tables
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.records.repository import Records
from amparo.records.sessions import Place, SignedIn

PASSWORD, OTHER = "correct horse battery staple", "violet harbor kettle"
MAIL = "sofia@example.org"


@pytest.fixture
def sofia(office: Office) -> str:
    """Return the id of a supervising attorney who has an account."""
    member = office.records.person(office.people["Sofía"])
    office.records.change_person(member.id, member.profile.model_copy(update={"email": MAIL}))
    office.records.set_password(member.id, PASSWORD)
    return office.people["Sofía"]


def tried(records: Records, password: str = "", mail: str = MAIL, address: str = "192.0.2.7", at: str = "") -> SignedIn:
    """Try to sign in, as pages do."""
    return records.sign_in(mail, password, "", Place(address), organization=at, kind=SessionKind.WEB)


def waits(came: SignedIn) -> bool:
    """Return whether somebody was told to wait."""
    return came.refused is not None and "Wait" in came.refused.en


def test_a_restart_forgives_nobody(office: Office, sofia: str) -> None:
    """Who guesses could otherwise wait for the next update of the machine."""
    for _ in range(5):
        tried(office.records, "a guess of many")

    assert waits(tried(office.reopened(), PASSWORD))


def test_whoever_is_given_a_password_for_once_need_not_wait_for_the_tries_of_others(office: Office, sofia: str) -> None:
    """It is the way out that they are told of."""
    for number in range(5):
        tried(office.records, "a guess of many", address=f"198.51.100.{number}")
    assert waits(tried(office.records, PASSWORD))

    once = office.records.recover(sofia, by=office.people["Ana"])

    assert sofia == tried(office.records, once).has_to_choose


def test_the_same_work_is_done_for_every_name(office: Office, sofia: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: also where somebody works for two organizations, and for whom nobody knows."""
    office.records.create_organization("desk", OrganizationProfile(name="Mesa de Prueba", zone="America/New_York"))
    there = office.records.add_person("desk", Profile(name="Sofía Prueba", email=MAIL), (Role.DIRECTOR,))
    office.records.set_password(there.id, OTHER)
    office.records.set_password(office.people["Ana"], PASSWORD)
    looked_at = LookedAt(monkeypatch)
    work = {}
    for number, (mail, at) in enumerate(
        [
            (MAIL, ""),
            ("ana@example.org", ""),
            ("nobody@example.org", ""),
            (MAIL, "desk"),
            ("nobody@example.org", "desk"),
        ]
    ):
        looked_at.times = 0
        tried(office.records, "a guess of many", mail, f"198.51.100.{number}", at)
        work[mail, at] = looked_at.times

    assert {(MAIL, ""): 2, ("ana@example.org", ""): 2, ("nobody@example.org", ""): 2} == {
        key: times for key, times in work.items() if not key[1]
    }
    assert {1} == {times for (_, at), times in work.items() if at}


def test_whoever_works_for_several_is_asked_which_once_the_password_was_right(office: Office, sofia: str) -> None:
    """Not before, and not where the password says it; each has its own session."""
    office.records.create_organization("desk", OrganizationProfile(name="Mesa de Prueba", zone="America/New_York"))
    there = office.records.add_person("desk", Profile(name="Sofía Prueba", email=MAIL), (Role.DIRECTOR,))
    office.records.set_password(there.id, OTHER)
    by_password = tried(office.records, OTHER)
    office.records.set_password(there.id, PASSWORD)

    wrong, right = tried(office.records, "a guess of many"), tried(office.records, PASSWORD)
    chosen = tried(office.records, PASSWORD, at="desk")

    assert by_password.session is not None
    assert there.id == by_password.session.person
    assert ((), "desk") == (wrong.offices, chosen.session.organization if chosen.session else "")
    assert {"clinic", "desk"} == set(right.offices)
    assert right.session is None
    assert ["refused"] == [one.what for one in office.records.sign_in_events("desk") if one.what == "refused"]


def test_what_a_flood_leaves_is_bounded(office: Office, sofia: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of the day before go, and of names that nobody has the last stay; what happened to accounts stays whole."""
    monkeypatch.setattr(sign_in_attempts, "STRANGERS_KEPT", 3)
    for number in range(6):
        tried(office.records, "a guess", f"nobody{number}@example.org", f"198.51.100.{number}")
    tried(office.records, "a guess of many", address="198.51.100.99")
    office.wall += timedelta(days=2)

    tried(office.records, "a guess", "nobody@example.org", "203.0.113.1")

    with office.records.database.read() as connection:
        counted = connection.execute(sa.select(sa.func.count()).select_from(tables.sign_in_attempts)).scalar_one()
        nobodys = tables.sign_ins.c.person.is_(None)
        noted = connection.execute(sa.select(sa.func.count()).select_from(tables.sign_ins).where(nobodys)).scalar_one()
    assert (2, 4) == (counted, noted)
    assert ["password_set", "refused"] == [one.what for one in office.records.sign_in_events("clinic")]

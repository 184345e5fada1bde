"""Tries to sign in: a restart forgives nobody, whoever is let in again need not wait, and a flood leaves little."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from tests.core.records.looked_at import LookedAt
from tests.core.records.office import Office
from tests.core.records.test_sessions import code_of

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


def tried(
    records: Records, password: str = "", mail: str = MAIL, address: str = "192.0.2.7", at: str = "", code: str = ""
) -> SignedIn:
    """Try to sign in, as pages do."""
    return records.sign_in(mail, password, code, Place(address), organization=at, kind=SessionKind.WEB)


def confirm_factor(office: Office, person: str) -> None:
    """Have a second factor count for somebody."""
    offered = office.records.offer_factor(person)
    office.records.confirm_factor(person, code_of(offered.secret, office))


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


def test_who_was_looked_at_before_others_guessed_waits_with_them(
    office: Office, sofia: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many tries sent in one moment are as many as if they came one by one."""
    other, count = office.reopened(), office.records._counted

    def counted_after_others(*tried_now: Any) -> datetime | None:
        for _ in range(5):
            tried(other, "a guess of many")
        return count(*tried_now)

    monkeypatch.setattr(office.records, "_counted", counted_after_others)
    came = tried(office.records, PASSWORD)
    other.close()

    assert waits(came)


def test_clearing_up_forgives_nobody(office: Office, sofia: str) -> None:
    """Wrong tries of less than a day ago go on counting when older ones are dropped, which happens once an hour."""
    tried(office.records, "a guess", "nobody@example.org", "203.0.113.1")
    office.wall += timedelta(minutes=59)
    for number in range(5):
        tried(office.records, "a guess of many", address=f"198.51.100.{number}")
    office.wall += timedelta(minutes=2)
    tried(office.records, "a guess", "nobody@example.org", "203.0.113.1")

    tried(office.records, "a guess of many", address="198.51.100.8")

    assert waits(tried(office.records, PASSWORD, address="198.51.100.9"))


def test_the_longer_wait_is_told_in_whole_minutes(office: Office, sofia: str) -> None:
    """Half a minute, and twice as long with each wrong try more; nobody is sent to try again too soon."""
    for number, wait in enumerate((0, 0, 0, 0, 0, 31, 61, 121)):
        office.wall += timedelta(seconds=wait)
        tried(office.records, "a guess of many", address=f"198.51.100.{number}")
    office.wall += timedelta(seconds=58)
    for number in range(5):
        tried(office.records, "a guess", f"nobody{number}@example.org", "203.0.113.1")

    came = tried(office.records, PASSWORD, address="203.0.113.1")

    assert came.refused is not None
    assert "There were too many wrong tries. Wait 4 min and try again." == came.refused.en


def test_whoever_comes_in_begins_anew(office: Office, sofia: str) -> None:
    """NIST SP 800-63B-4, section 3.2.2: with the right password the wrong tries under a name are forgotten."""
    for number in range(4):
        tried(office.records, "a guess of many", address=f"198.51.100.{number}")
    assert tried(office.records, PASSWORD).session is not None
    for number in range(4):
        tried(office.records, "a guess of many", address=f"203.0.113.{number}")

    assert tried(office.records, PASSWORD).session is not None


def test_codes_are_not_guessed_without_end_by_whoever_knows_the_password(office: Office, sofia: str) -> None:
    """A million codes would else be tried within the half minute in which one of them is right."""
    confirm_factor(office, sofia)
    for number in range(5):
        came = tried(office.records, PASSWORD, address=f"198.51.100.{number}", code="a wrong code")
        assert (False, False) == (came.code_needed, waits(came))

    assert waits(tried(office.records, PASSWORD, address="203.0.113.1", code="another one"))


def test_wrong_codes_are_not_forgiven_by_showing_the_password_again(office: Office, sofia: str) -> None:
    """Else four codes, the password alone, and four codes more were a way to guess for ever."""
    confirm_factor(office, sofia)
    for number in range(4):
        tried(office.records, PASSWORD, address=f"198.51.100.{number}", code="a wrong code")
    assert tried(office.records, PASSWORD, address="203.0.113.1").code_needed

    tried(office.records, PASSWORD, address="203.0.113.2", code="a wrong code")

    assert waits(tried(office.records, PASSWORD, address="203.0.113.3", code="another one"))


def test_an_account_of_ones_own_buys_no_guesses_at_others(office: Office, sofia: str) -> None:
    """Signing in takes back the one try that it was, not those that came from the same address before it."""
    office.records.set_password(office.people["Ana"], OTHER)
    for number in range(4):
        tried(office.records, "a guess of many", f"nobody{number}@example.org")
    assert tried(office.records, OTHER, "ana@example.org").session is not None

    tried(office.records, "a guess of many", "nobody@example.org")

    assert waits(tried(office.records, PASSWORD))


def test_nobody_saves_up_tries(office: Office, sofia: str) -> None:
    """What is taken back of nothing stays nothing: five wrong ones are free, and the next has to wait."""
    keys = office.records.counted_under(MAIL, "192.0.2.7")
    tried(office.records, "a guess of many")
    for _ in range(4):
        office.records.forgive(keys)

    assert [False] * 5 + [True] == [waits(tried(office.records, "a guess of many")) for _ in range(6)]


def test_a_right_password_counts_for_no_guess_while_something_is_still_asked(office: Office, sofia: str) -> None:
    """The code of a telephone that lies in another room, or which of two offices: who asks anew does not wait."""
    office.records.create_organization("desk", OrganizationProfile(name="Mesa de Prueba", zone="America/New_York"))
    there = office.records.add_person("desk", Profile(name="Sofía Prueba", email=MAIL), (Role.DIRECTOR,))
    office.records.set_password(there.id, PASSWORD)
    which = [tried(office.records, PASSWORD) for _ in range(7)]
    confirm_factor(office, sofia)
    code = [tried(office.records, PASSWORD, at="clinic") for _ in range(7)]

    assert [{"clinic", "desk"}] * 7 == [set(one.offices) for one in which]
    assert [True] * 7 == [one.code_needed for one in code]


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

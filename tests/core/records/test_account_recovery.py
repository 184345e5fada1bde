"""Accounts lost and found: a password that counts once, then one of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.core.records.office import Office
from tests.core.records.test_sessions import HERE, MAIL, PASSWORD, code_of, sign_in

from amparo.access.scopes import Scope
from amparo.access.sign_in import SessionKind
from amparo.declarations import Role, phrase
from amparo.errors import Refused
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.records.sessions import Place, SignedIn

OWN = "four words of my own"


@pytest.fixture
def sofia(office: Office) -> str:
    """Return the id of a supervising attorney who has an account."""
    member = next(one for one in office.records.people("clinic") if one.profile.name == "Sofía Prueba")
    office.records.change_person(member.id, member.profile.model_copy(update={"email": MAIL}))
    office.records.set_password(member.id, PASSWORD)
    return member.id


def sign_in_anew(office: Office, once: str) -> SignedIn:
    """Sign in with a password for once by choosing one's own."""
    return office.records.sign_in_anew(MAIL, once, OWN, HERE, kind=SessionKind.WEB)


def test_whoever_lost_everything_gets_a_password_for_once_and_chooses_their_own(office: Office, sofia: str) -> None:
    """Factor, sessions, calendar, the identity elsewhere and the former password are gone; the new one opens none."""
    records = office.records
    known = records.person(sofia).profile.model_copy(update={"identity": "https://id.example.org/ sofia"})
    records.change_person(sofia, known)
    offered = records.offer_factor(sofia)
    records.confirm_factor(sofia, code_of(offered.secret, office))
    token = records.admit(sofia, HERE, kind=SessionKind.WEB, how="test")[1]
    calendar = records.make_calendar_address(sofia)

    once = records.recover(sofia, by="p-boss")

    assert records.session_of(token) is None
    assert records.person_of_calendar(calendar) is None
    assert not records.account(sofia).second_factor
    assert "" == records.person(sofia).profile.identity
    assert sign_in(office).refused is not None
    assert (sofia, None) == (sign_in(office, once).has_to_choose, sign_in(office, once).session)
    signed = records.sign_in_anew(MAIL, once, OWN, HERE, kind=SessionKind.WEB)
    assert signed.session is not None
    assert sign_in(office, once).refused is not None
    assert sign_in(office, OWN).session is not None
    assert "recovered" in {one.what for one in records.sign_in_events("clinic") if one.detail == "p-boss"}


def test_a_password_for_once_is_not_kept_nor_kept_for_later(office: Office, sofia: str) -> None:
    """It is not chosen as one's own, and after three days it is a wrong one."""
    once = office.records.recover(sofia, by="p-boss")
    for new, why in ((once, "that you have now"), ("short", "at least 12"), ("sofia prueba 1", "a name")):
        signed = office.records.sign_in_anew(MAIL, once, new, HERE, kind=SessionKind.WEB)
        assert signed.refused is not None
        assert why in signed.refused.en

    office.wall += timedelta(days=3)
    assert sign_in(office, once).refused is not None
    assert phrase("sign_in_refused") == sign_in_anew(office, once).refused


def test_whoever_works_for_two_chooses_for_the_one_that_gave_the_password(office: Office, sofia: str) -> None:
    """Also where they choose what they have at the other, which would else be asked which of the two is meant."""
    office.records.create_organization("desk", OrganizationProfile(name="Mesa de Prueba", zone="America/New_York"))
    there = office.records.add_person("desk", Profile(name="Sofía Prueba", email=MAIL), (Role.DIRECTOR,))
    office.records.set_password(there.id, OWN)
    signed = sign_in_anew(office, office.records.recover(sofia, by="p-boss"))

    assert signed.session is not None
    assert sofia == signed.session.person


def test_an_ordinary_password_is_not_replaced_where_one_for_once_is_asked_for(office: Office, sofia: str) -> None:
    """Nobody goes round the second factor, nor past the question for the present password."""
    signed = office.records.sign_in_anew(MAIL, PASSWORD, OWN, HERE, kind=SessionKind.WEB)

    assert (None, True) == (signed.session, signed.refused is not None)
    assert () == office.records.sessions_of(sofia)
    assert sign_in(office).session is not None


def test_a_password_is_changed_by_whoever_shows_the_present_one(office: Office, sofia: str) -> None:
    """Guessing the present one is slow, as at the door, and so is a session left open."""
    records = office.records
    assert records.change_password(sofia, PASSWORD, OWN, HERE) is None
    assert sign_in(office, OWN).session is not None

    told = [records.change_password(sofia, PASSWORD, "another of my own", HERE) for _ in range(5)]
    waits = records.change_password(sofia, OWN, "another of my own", HERE)

    assert {phrase("password_wrong")} == set(told)
    assert waits == phrase("sign_in_wait", minutes=1)


def test_a_password_that_is_not_changed_stays(office: Office, sofia: str) -> None:
    """Whether the present one was wrong or the new one cannot be: nobody is signed out, and each wrong try is noted."""
    token = sign_in(office).token
    wrong = office.records.change_password(sofia, "wrong cedar battery", OWN, HERE)
    unfit = [office.records.change_password(sofia, PASSWORD, new, HERE) for new in (PASSWORD, "short")]

    assert phrase("password_wrong") == wrong
    assert all(unfit)
    assert office.records.session_of(token) is not None
    assert sign_in(office).session is not None
    noted = [(one.what, one.detail) for one in office.records.sign_in_events("clinic")]
    assert [("signed_in", "192.0.2.7"), ("refused", "192.0.2.7"), ("signed_in", "192.0.2.7")] == noted[-3:]


def test_whoever_is_signed_in_does_not_wait_for_what_others_try_at_the_door(office: Office, sofia: str) -> None:
    """Neither under their name nor from their own address; the door stays as slow as it was."""
    for _ in range(6):
        sign_in(office, "wrong cedar battery")

    assert office.records.change_password(sofia, PASSWORD, OWN, HERE) is None
    assert sign_in(office, OWN).refused == phrase("sign_in_wait", minutes=1)


def test_wrong_ones_inside_are_counted_over_every_session_and_keep_nobody_out(office: Office, sofia: str) -> None:
    """Another address makes no guess more; the owner comes in as ever, and so does a colleague change their own."""
    records, other = office.records, office.people["Pablo"]
    records.set_password(other, PASSWORD)
    for number in range(5):
        assert records.check_password(sofia, "wrong cedar battery", Place(f"198.51.100.{number}")) is not None

    assert phrase("sign_in_wait", minutes=1) == records.check_password(sofia, PASSWORD, Place("198.51.100.9"))
    assert sign_in(office).session is not None
    assert records.check_password(other, PASSWORD, HERE) is None


def test_the_right_one_inside_or_one_for_once_forgives_the_wrong_ones(office: Office, sofia: str) -> None:
    """Otherwise whoever slips now and then in a long day would wait at last."""
    records = office.records
    for wrong in (4, 4, 5):
        for _ in range(wrong):
            assert records.check_password(sofia, "wrong cedar battery", HERE) == phrase("password_wrong")
        if wrong < 5:
            assert records.check_password(sofia, PASSWORD, HERE) is None
    once = records.recover(sofia, by="p-boss")

    assert records.check_password(sofia, once, HERE) is None


def test_an_organization_has_accounts_once_somebody_has_one(office: Office) -> None:
    """Until then whoever sits at the machine sets it up."""
    before = office.records.has_accounts("clinic")
    office.records.recover(office.people["Sofía"], by="p-boss")

    assert (False, True) == (before, office.records.has_accounts("clinic"))


def test_whoever_is_identified_by_another_has_a_session_unless_they_left(office: Office, sofia: str) -> None:
    """And the record says by whom."""
    session, token = office.records.admit(sofia, HERE, kind=SessionKind.WEB, how="oidc")
    assert office.records.session_of(token) == session
    assert "192.0.2.7 oidc" == office.records.sign_in_events("clinic")[-1].detail

    office.records.set_active(sofia, active=False)
    with pytest.raises(Refused):
        office.records.admit(sofia, HERE, kind=SessionKind.WEB, how="oidc")


def test_a_token_covers_what_it_was_made_for(office: Office, sofia: str) -> None:
    """A session of somebody's own covers whatever they may do."""
    token, _ = office.records.make_token(sofia, "a program", (Scope.READ,))
    session, _ = office.records.admit(sofia, HERE, kind=SessionKind.COMMAND_LINE, how="test")

    assert [True, False, False] == [token.covers(scope) for scope in Scope]
    assert all(session.covers(scope) for scope in Scope)

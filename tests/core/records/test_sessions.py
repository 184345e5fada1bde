"""Signing in: with a password and a second factor, slowly for whoever guesses, and never told who is here."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from tests.core.records.office import Office

from amparo.access.sign_in import SessionKind
from amparo.declarations import phrase
from amparo.errors import InvalidInput, Refused, UnknownName
from amparo.records import tables
from amparo.records.people import Profile
from amparo.records.sessions import Place, SignedIn

PASSWORD = "correct horse battery staple"
MAIL = "sofia@example.org"
HERE = Place("192.0.2.7", "a browser")


@pytest.fixture
def sofia(office: Office) -> str:
    """Return the id of a supervising attorney who has an account."""
    member = next(one for one in office.records.people("clinic") if one.profile.name == "Sofía Prueba")
    office.records.change_person(member.id, member.profile.model_copy(update={"email": MAIL}))
    office.records.set_password(member.id, PASSWORD)
    return member.id


def sign_in(office: Office, password: str = PASSWORD, code: str = "", mail: str = MAIL, at: Place = HERE) -> SignedIn:
    """Try to sign in, as pages do."""
    return office.records.sign_in(mail, password, code, at, kind=SessionKind.WEB)


def code_of(secret: str, office: Office) -> str:
    """Return the code that an app shows at the office's moment."""
    totp = TOTP(base64.b32decode(secret), 6, SHA1(), 30)
    return totp.generate(int(office.wall.timestamp())).decode()


def test_somebody_signs_in_works_and_signs_out(office: Office, sofia: str) -> None:
    """Also before another process of the office, which knows what they hold by its hash."""
    signed = sign_in(office, mail=" SOFIA@example.org ")
    assert signed.session is not None
    assert signed.codes_left is None, "no recovery code was used"

    found = office.reopened().session_of(signed.token)
    assert found is not None
    assert (sofia, "192.0.2.7", "a browser") == (found.person, found.address, found.program)
    assert [found.id] == [one.id for one in office.records.sessions_of(sofia)]

    office.records.end_session(sofia, found.id)
    assert office.records.session_of(signed.token) is None
    with pytest.raises(UnknownName):
        office.records.end_session(sofia, found.id)


def test_a_session_is_over_when_nothing_was_done_for_an_hour(office: Office, sofia: str) -> None:
    """And goes on while somebody works, until its longest."""
    token = sign_in(office).token
    for _ in range(12):
        office.wall += timedelta(minutes=59)
        assert office.records.session_of(token) is not None
    office.wall += timedelta(minutes=59)
    assert office.records.session_of(token) is None  # half a day

    token = sign_in(office).token
    office.wall += timedelta(hours=1)
    assert office.records.session_of(token) is None


def test_nobody_sees_or_ends_the_sessions_of_a_colleague(office: Office, sofia: str) -> None:
    """Each has their own list, without what is over, and whoever is signed out everywhere takes nobody along."""
    ana = office.people["Ana"]
    over = sign_in(office).session
    office.wall += timedelta(hours=1)
    own, token = sign_in(office).session, office.records.admit(ana, HERE, kind=SessionKind.WEB, how="test")[1]
    assert over is not None
    assert own is not None

    assert [own.id] == [one.id for one in office.records.sessions_of(sofia)]
    with pytest.raises(UnknownName):
        office.records.end_session(ana, own.id)
    assert 1 == len(office.records.sessions_of(sofia))
    office.records.end_sessions(sofia)

    assert () == office.records.sessions_of(sofia)
    assert office.records.session_of(token) is not None


def test_what_nobody_was_given_opens_no_session(office: Office, sofia: str) -> None:
    """A token made up, and none at all."""
    assert sign_in(office).session is not None

    assert [None, None] == [office.records.session_of(token) for token in ("made up", "")]


def test_in_an_office_without_accounts_nobody_signs_in(office: Office) -> None:
    """They get the answer that a wrong password gets."""
    assert sign_in(office).refused == phrase("sign_in_refused")


def test_a_password_of_ones_own_does_not_wear_out(office: Office, sofia: str) -> None:
    """NIST SP 800-63B-4, section 3.1.1.2: it is not changed by the calendar; only one that counts once has its days."""
    office.wall += timedelta(days=400)

    assert sign_in(office).session is not None


def test_what_is_wrong_is_not_told(office: Office, sofia: str) -> None:
    """An unknown name, a wrong password and somebody who left: one answer."""
    wrong = [sign_in(office, "a wrong password"), sign_in(office, mail="nobody@example.org")]
    office.records.set_active(sofia, active=False)
    wrong.append(sign_in(office))

    assert {one.refused for one in wrong} == {wrong[0].refused}
    assert all(one.session is None and not one.token and not one.code_needed for one in wrong)


def test_whoever_left_or_has_another_password_is_signed_out(office: Office, sofia: str) -> None:
    """At once, wherever they were signed in."""
    token = sign_in(office).token
    office.records.set_password(sofia, f"{PASSWORD} again")
    assert office.records.session_of(token) is None

    token = sign_in(office, f"{PASSWORD} again").token
    office.records.set_active(sofia, active=False)
    assert office.records.session_of(token) is None


def test_after_wrong_tries_the_right_password_has_to_wait_too(office: Office, sofia: str) -> None:
    """Whoever guesses learns nothing from being right, and the wait is told in minutes."""
    for _ in range(5):
        assert sign_in(office, "a wrong password").session is None

    told = sign_in(office)
    assert told.refused is not None
    assert told.refused.en == "There were too many wrong tries. Wait 1 min and try again."

    office.wall += timedelta(seconds=31)
    assert sign_in(office).session is not None


def test_one_address_cannot_try_one_name_after_the_other(office: Office, sofia: str) -> None:
    """Tries are counted by address as well; another address is not held up."""
    for number in range(5):
        sign_in(office, mail=f"somebody{number}@example.org")

    assert sign_in(office).session is None
    assert sign_in(office, at=Place("192.0.2.8")).session is not None


def test_the_second_factor_is_asked_for_after_the_password_and_counts_once(office: Office, sofia: str) -> None:
    """A code that somebody looked at over a shoulder is worth nothing."""
    offered = office.records.offer_factor(sofia)
    with pytest.raises(Refused):
        office.records.confirm_factor(sofia, "000000x")
    office.records.confirm_factor(sofia, code_of(offered.secret, office))
    assert office.records.account(sofia).second_factor

    assert sign_in(office).code_needed
    assert sign_in(office, "a wrong password").code_needed is False
    assert sign_in(office, code=code_of(offered.secret, office)).session is None  # it was used to confirm
    office.wall += timedelta(seconds=30)
    code = code_of(offered.secret, office)
    assert sign_in(office, code=f" {code[:3]} {code[3:]}").session is not None
    assert sign_in(office, code=code).session is None


def test_a_code_opens_one_session_for_two_who_show_it_in_the_same_moment(
    office: Office, sofia: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 6238, section 5.2: it is taken once, by whoever comes first, although both were looked at before."""
    offered = office.records.offer_factor(sofia)
    office.records.confirm_factor(sofia, code_of(offered.secret, office))
    office.wall += timedelta(seconds=30)
    code, other = code_of(offered.secret, office), office.reopened()
    look, came_first = office.records.step_of, []

    def look_while_another_comes_in(row: sa.Row[Any], given: str) -> int | None:
        step = look(row, given)
        came_first.append(other.sign_in(MAIL, PASSWORD, given, HERE, kind=SessionKind.WEB))
        return step

    monkeypatch.setattr(office.records, "step_of", look_while_another_comes_in)
    came_second = sign_in(office, code=code)
    other.close()

    assert [True] == [one.session is not None for one in came_first]
    assert (None, phrase("sign_in_refused")) == (came_second.session, came_second.refused)


def test_whoever_gets_another_email_signs_in_with_that(office: Office, sofia: str) -> None:
    """And no longer with the former one."""
    profile = office.records.person(sofia).profile.model_copy(update={"email": "s.prueba@example.org"})
    office.records.change_person(sofia, profile)

    assert sign_in(office, mail="s.prueba@example.org").session is not None
    assert sign_in(office).session is None


def test_a_token_lasts_as_long_as_was_asked_and_has_its_scopes(office: Office, sofia: str) -> None:
    """A program of somebody's is one more session, with a name."""
    session, token = office.records.make_token(sofia, "my calendar", ("read",), timedelta(days=30))

    assert (("read",), "my calendar") == (session.scopes, session.named)
    office.wall += timedelta(days=29)
    assert office.records.session_of(token) is not None
    office.wall += timedelta(days=1)
    assert office.records.session_of(token) is None


def test_everything_that_happened_can_be_looked_at(office: Office, sofia: str) -> None:
    """Tries that failed too, with the address they came from."""
    sign_in(office, "a wrong password")
    sign_in(office, mail="nobody@example.org")
    office.records.end_sessions(sign_in(office).session.person)  # type: ignore[union-attr] # it is right

    told = [(one.what, one.person, one.detail) for one in office.records.sign_in_events("clinic")]
    assert told == [
        ("password_set", sofia, ""),
        ("refused", sofia, "192.0.2.7"),
        ("signed_in", sofia, "192.0.2.7"),
        ("all_signed_out", sofia, ""),
    ]
    with office.records.database.read() as connection:
        strangers = connection.execute(
            sa.select(tables.sign_ins.c.what).where(tables.sign_ins.c.person.is_(None))
        ).all()
    assert ["refused"] == [one.what for one in strangers], "the one under a name of nobody"


def test_a_token_made_and_a_session_ended_can_be_looked_at(office: Office, sofia: str) -> None:
    """A program that somebody else had work in one's name is found by its name."""
    session, _ = office.records.make_token(sofia, "my calendar", ("read",))
    office.records.end_session(sofia, session.id)

    told = [(one.what, one.person, one.detail) for one in office.records.sign_in_events("clinic")]
    assert [("token_made", sofia, "my calendar"), ("signed_out", sofia, "")] == told[1:]


def test_nothing_in_the_tables_says_who_or_with_what(office: Office, sofia: str) -> None:
    """A copy of the database alone opens no session and lets nobody try passwords."""
    token = sign_in(office).token
    office.records.offer_factor(sofia)

    with office.records.database.read() as connection:
        held = [
            str(value if not isinstance(value, bytes) else value.decode("latin-1"))
            for name in ("accounts", "sessions", "sign_in_attempts", "sign_ins")
            for row in connection.execute(sa.select(tables.metadata.tables[name]))
            for value in row
        ]
    for word in (PASSWORD, MAIL, "192.0.2.7", "a browser", token, "argon2"):
        assert not [value for value in held if word in value]


@pytest.mark.parametrize(("mail", "password", "said"), [("", PASSWORD, "has no e-mail"), (MAIL, "short", "at least")])
def test_an_account_needs_an_email_and_a_password_that_holds(
    mail: str, password: str, said: str, office: Office
) -> None:
    """What is missing is said, and there is no account."""
    member = office.records.add_person("clinic", Profile(name="Nueva Prueba", email=mail and "new@example.org"))

    with pytest.raises(InvalidInput, match=said):
        office.records.set_password(member.id, password)
    assert not office.records.has_account(member.id)

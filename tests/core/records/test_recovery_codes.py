"""Recovery codes: a lost telephone shuts nobody out, and a code that was used opens nothing again."""

from __future__ import annotations

import base64

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from tests.core.records.office import Office

from amparo.access.sign_in import SessionKind
from amparo.declarations import phrase
from amparo.errors import Refused
from amparo.records import tables
from amparo.records.recovery_codes import CODES
from amparo.records.sessions import Place, SignedIn

PASSWORD = "correct horse battery staple"


@pytest.fixture
def sofia(office: Office) -> str:
    """Return the id of a supervising attorney who has an account with a second factor."""
    confirm_factor(office, office.people["Sofía"])
    return office.people["Sofía"]


def confirm_factor(office: Office, person: str) -> None:
    """Give somebody an account with a second factor that counts."""
    office.records.set_password(person, PASSWORD)
    totp = TOTP(base64.b32decode(office.records.offer_factor(person).secret), 6, SHA1(), 30)
    office.records.confirm_factor(person, totp.generate(int(office.wall.timestamp())).decode())


def sign_in(office: Office, person: str, code: str) -> SignedIn:
    """Try to sign in, as pages do."""
    email = office.records.person(person).profile.email
    return office.records.sign_in(email, PASSWORD, code, Place("192.0.2.7"), kind=SessionKind.WEB)


def test_a_code_lets_in_once_however_it_is_typed_and_says_how_many_are_left(office: Office, sofia: str) -> None:
    """With spaces, with dashes, or neither."""
    first, second, third, *_ = office.records.make_recovery_codes(sofia)
    came = [sign_in(office, sofia, code) for code in (first, second.replace("-", ""), third.replace("-", " "), first)]

    assert [9, 8, 7, None] == [one.codes_left for one in came]
    assert [True, True, True, False] == [one.session is not None for one in came]
    assert 7 == office.records.recovery_codes_left(sofia)
    noted = [(one.what, one.detail) for one in office.records.sign_in_events("clinic") if "recovery" in one.what]
    used = [("recovery_code_used", left) for left in ("9", "8", "7")]
    assert [("recovery_codes_made", ""), *used] == noted


def test_a_code_takes_the_password_too(office: Office, sofia: str) -> None:
    """It stands for the telephone alone, and is not used up by who does not know the rest."""
    code, *_ = office.records.make_recovery_codes(sofia)
    email = office.records.person(sofia).profile.email
    came = office.records.sign_in(email, "another horse", code, Place("192.0.2.7"), kind=SessionKind.WEB)

    assert came.session is None
    assert CODES == office.records.recovery_codes_left(sofia)


def test_a_code_opens_one_session_for_two_who_show_it_in_the_same_moment(
    office: Office, sofia: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is used up by whoever comes first, although both were looked at before."""
    code, *_ = office.records.make_recovery_codes(sofia)
    email, other = office.records.person(sofia).profile.email, office.reopened()
    look, came_first = office.records.recovery_code_place, []

    def look_while_another_comes_in(person: str, given: str) -> int | None:
        place = look(person, given)
        came_first.append(other.sign_in(email, PASSWORD, given, Place("192.0.2.8"), kind=SessionKind.WEB))
        return place

    monkeypatch.setattr(office.records, "recovery_code_place", look_while_another_comes_in)
    came_second = sign_in(office, sofia, code)
    other.close()

    assert [9] == [one.codes_left for one in came_first]
    assert (None, phrase("sign_in_refused")) == (came_second.session, came_second.refused)


def test_each_has_codes_of_their_own(office: Office, sofia: str) -> None:
    """How many are left is counted for each alone, and neither new ones nor used ones of a colleague change it."""
    ana = office.people["Ana"]
    confirm_factor(office, ana)
    code, *_ = office.records.make_recovery_codes(sofia)
    assert 0 == office.records.recovery_codes_left(ana)

    office.records.make_recovery_codes(ana)
    assert sign_in(office, sofia, code).codes_left == 9

    assert (10, 9) == (office.records.recovery_codes_left(ana), office.records.recovery_codes_left(sofia))
    assert office.records.recovery_code_place(ana, code) is None


def test_new_codes_end_the_former_ones(office: Office, sofia: str) -> None:
    """So does removing the second factor, after which there is nothing that they stand for."""
    former, *_ = office.records.make_recovery_codes(sofia)
    office.records.make_recovery_codes(sofia)
    assert sign_in(office, sofia, former).session is None
    assert CODES == office.records.recovery_codes_left(sofia)

    office.records.remove_factor(sofia, by=sofia)
    assert 0 == office.records.recovery_codes_left(sofia)
    with pytest.raises(Refused):
        office.records.make_recovery_codes(sofia)


def test_no_code_stands_in_the_tables(office: Office, sofia: str) -> None:
    """Nor does a colleague's code open another's account."""
    codes = office.records.make_recovery_codes(sofia)
    with office.records.database.read() as connection:
        stored = repr(connection.execute(sa.select(tables.recovery_codes)).all())

    assert 10 == len(set(codes)) == len({code.replace("-", "") for code in codes})
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]
    assert office.records.recovery_code_place(office.people["Ana"], codes[0]) is None

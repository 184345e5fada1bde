"""Accounts: what a password costs whoever guesses, and what stays on record of a second factor."""

from __future__ import annotations

from contextlib import closing, nullcontext
from datetime import timedelta

import pytest
from tests.core.records.office import Office
from tests.core.records.test_sessions import PASSWORD, code_of

from amparo.errors import InvalidInput, Refused
from amparo.records import accounts


def test_a_guess_at_a_password_costs_what_owasp_asks_for(usual_costs: None) -> None:
    """46 MiB and two passes a guess (OWASP's cheat sheet on storing passwords); the other tests pay far less."""
    made = accounts._hashed("correct cedar battery", b"a pepper of the office's own")

    assert ["", "argon2id", "v=19", "m=47104,t=2,p=1"] == made.split("$")[:4]


def test_the_tests_themselves_do_not_pay_for_it() -> None:
    """Hundreds of them sign somebody in, and none of those is about how slowly a password is hashed."""
    made = accounts._hashed("correct cedar battery", b"a pepper of the office's own")

    assert ["", "argon2id", "v=19", "m=8,t=1,p=1"] == made.split("$")[:4]


def test_a_guess_under_nobodys_name_costs_what_one_under_a_colleagues_does(office: Office) -> None:
    """OWASP's cheat sheet on authentication: the time that an answer takes must not tell who is here."""
    assert not office.records.matches(None, "a guess of many")

    cost = accounts._hashed("correct cedar battery", b"a pepper of the office's own").split("$")[:4]
    assert cost == office.records._nobodys.split("$")[:4]


def test_a_key_is_good_for_one_use_alone(office: Office) -> None:
    """RFC 5869, section 3.2: what was signed for one use shows nothing for another; every process knows them all."""
    uses = ("password", "recovery", "csrf", "device", "elsewhere", "elsewhere-office")
    with closing(office.reopened()) as records:
        assert [office.records.secret(one) for one in uses] == [records.secret(one) for one in uses]

    assert len(uses) == len({office.records.secret(one) for one in uses})


def test_it_is_on_record_when_a_second_factor_began_to_count_and_who_removed_it(office: Office) -> None:
    """One that was offered and never counted leaves nothing; a colleague's is not touched."""
    ana, pablo, sofia = (office.people[name] for name in ("Ana", "Pablo", "Sofía"))
    for person in (ana, pablo):
        office.records.set_password(person, PASSWORD)
        offered = office.records.offer_factor(person)
        office.records.confirm_factor(person, code_of(offered.secret, office))
    office.records.remove_factor(ana, by=sofia)
    office.records.offer_factor(ana)
    office.records.remove_factor(ana, by=ana)

    told = [(one.what, one.person, one.detail) for one in office.records.sign_in_events("clinic")]
    assert [("factor_set", ana, ""), ("factor_set", pablo, ""), ("factor_removed", ana, sofia)] == [
        one for one in told if one[0].startswith("factor")
    ]
    assert office.records.offered_factor(ana) is None
    assert [False, True] == [office.records.account(one).second_factor for one in (ana, pablo)]


def test_who_has_no_account_gets_no_second_factor(office: Office) -> None:
    """There is nothing that it could stand beside, even where a colleague has one."""
    office.records.set_password(office.people["Ana"], PASSWORD)
    before = [office.records.has_account(office.people[name]) for name in ("Ana", "Pablo")]
    with pytest.raises(InvalidInput, match="has no account yet"):
        office.records.offer_factor(office.people["Pablo"])

    assert [True, False] == before
    assert [None, None] == [office.records.offered_factor(office.people[name]) for name in ("Ana", "Pablo")]
    offered = office.records.offer_factor(office.people["Ana"])
    assert [offered, None] == [office.records.offered_factor(office.people[name]) for name in ("Ana", "Pablo")]


@pytest.mark.parametrize(("seconds_off", "is_taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_is_taken_from_a_clock_that_is_a_step_off_and_no_more(
    office: Office, seconds_off: int, *, is_taken: bool
) -> None:
    """RFC 6238, section 5.2: one step of half a minute for the way, and for a telephone that goes a little wrong."""
    ana = office.people["Ana"]
    office.records.set_password(ana, PASSWORD)
    offered = office.records.offer_factor(ana)
    office.wall += timedelta(minutes=5, seconds=seconds_off)
    code = code_of(offered.secret, office)
    office.wall -= timedelta(seconds=seconds_off)

    with nullcontext() if is_taken else pytest.raises(Refused):
        office.records.confirm_factor(ana, code)

    assert is_taken == office.records.account(ana).second_factor


def test_the_app_shows_whose_code_it_is_and_where(office: Office) -> None:
    """The label that apps read: the issuer, a colon and the account."""
    office.records.set_password(office.people["Ana"], PASSWORD)
    offered = office.records.offer_factor(office.people["Ana"])

    assert offered.address.startswith("otpauth://totp/Amparo:ana%40example.org?")
    assert f"secret={offered.secret}" in offered.address
    assert "issuer=Amparo" in offered.address

"""Accounts: what a password costs whoever guesses."""

from __future__ import annotations

from amparo.records import accounts


def test_a_guess_at_a_password_costs_what_owasp_asks_for(usual_costs: None) -> None:
    """46 MiB and two passes a guess (OWASP's cheat sheet on storing passwords); the other tests pay far less."""
    made = accounts._hashed("correct cedar battery", b"a pepper of the office's own")

    assert ["", "argon2id", "v=19", "m=47104,t=2,p=1"] == made.split("$")[:4]


def test_the_tests_themselves_do_not_pay_for_it() -> None:
    """Hundreds of them sign somebody in, and none of those is about how slowly a password is hashed."""
    made = accounts._hashed("correct cedar battery", b"a pepper of the office's own")

    assert ["", "argon2id", "v=19", "m=8,t=1,p=1"] == made.split("$")[:4]

"""Recovery codes on the command line: how many are left, new ones shown once, and who gets none."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime

import pytest
from tests.app.clinic import Run
from tests.core.records.office import Office
from tests.core.records.test_recovery_codes import PASSWORD
from tests.core.records.test_recovery_codes import sofia as with_factor

from amparo.access.scopes import Scope
from amparo.access.sign_in import SessionKind
from amparo.records.recovery_codes import CODES
from amparo.records.sessions import Place
from amparo_app.cli.session_file import VARIABLE

SOFIA = "Sofía Prueba"
COMMAND = ("person", "recovery-codes")

sofia = with_factor


@pytest.fixture(autouse=True)
def by_the_walls_clock(office: Office) -> None:
    """Have the clinic's records tell the hour that the command line goes by."""
    office.wall = office.now = datetime.now(UTC)


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have her password stand on standard input."""
    types(monkeypatch, PASSWORD)


def types(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """Have one line stand on standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{line}\n" if line else ""))


def test_how_many_are_left_is_told_in_either_language(amparo: Run, office: Office, sofia: str) -> None:
    """No password is asked for it, and no code is shown."""
    office.records.make_recovery_codes(sofia)
    english, spanish = amparo(*COMMAND, by=SOFIA), amparo(*COMMAND, "--language", "es", by=SOFIA)
    told = amparo(*COMMAND, "--json", by=SOFIA).json

    assert (0, 0) == (english.code, spanish.code)
    assert f"Recovery codes left: {CODES}. Make new ones: amparo person recovery-codes --new" in english.out
    assert f"Códigos de recuperación que le quedan: {CODES}." in spanish.out
    assert {"left": CODES, "made": []} == told


def test_new_ones_are_shown_once_let_in_once_and_end_those_before(amparo: Run, office: Office, sofia: str) -> None:
    """With the present password."""
    (former, *_) = office.records.make_recovery_codes(sofia)
    made = amparo(*COMMAND, "--new", "--password-stdin", "--json", by=SOFIA).json["made"]
    email = office.records.person(sofia).profile.email

    def lets_in(code: str) -> bool:
        came = office.records.sign_in(email, PASSWORD, code, Place("192.0.2.7"), kind=SessionKind.WEB)
        return came.session is not None

    assert CODES == len(set(made))
    assert [False, True, False] == [lets_in(code) for code in (former, made[0], made[0])]
    again = amparo(*COMMAND, by=SOFIA)
    assert f"Recovery codes left: {CODES - 1}." in again.out
    assert not [code for code in made if code in again.out]


def test_new_ones_are_shown_with_what_to_do_with_them(amparo: Run, sofia: str) -> None:
    """In words, in Spanish too."""
    shown = amparo(*COMMAND, "--new", "--password-stdin", "--language", "es", by=SOFIA)

    assert (0, "") == (shown.code, shown.err)
    assert "Se muestran solo ahora, y cada uno sirve una sola vez." in shown.out


@pytest.mark.parametrize(("typed", "code"), [("another horse battery", 3), ("", 2)])
def test_without_the_present_password_none_are_made(
    amparo: Run, office: Office, sofia: str, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    """Those before go on to count, and nothing of a code is printed."""
    (former, *_) = office.records.make_recovery_codes(sofia)
    types(monkeypatch, typed)
    refused = amparo(*COMMAND, "--new", "--password-stdin", by=SOFIA)

    assert (code, "", 1) == (refused.code, refused.out, len(refused.err.splitlines()))
    assert office.records.recovery_code_place(sofia, former) is not None


def test_where_nobody_sits_at_the_keyboard_nothing_is_asked(amparo: Run, office: Office, sofia: str) -> None:
    """A script that forgot to hand the password in is told so, and none are made."""
    refused = amparo(*COMMAND, "--new", by=SOFIA)

    assert 0 != refused.code
    assert "" == refused.out
    assert 0 == office.records.recovery_codes_left(sofia)


def test_without_a_second_factor_there_are_none_to_have(amparo: Run, office: Office, sofia: str) -> None:
    """It is said what they would stand for; nobody is asked for a password."""
    office.records.set_password(office.people["Ana"], PASSWORD)
    told = [amparo(*COMMAND, *more, by="Ana Prueba") for more in ((), ("--new",), ("--language", "es"))]

    assert [3, 3, 3] == [one.code for one in told]
    assert {"Recovery codes stand for the code of a second factor, and you have none."} == {
        one.err.partition(" Set it up")[0] for one in told[:2]
    }
    assert "usted no tiene ninguno" in told[2].err


def test_whoever_is_not_signed_in_and_a_token_get_none(
    amparo: Run, office: Office, sofia: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token of somebody's must not make what opens their account."""
    nobody = amparo(*COMMAND, "--new", "--password-stdin")
    _, token = office.records.make_token(sofia, "a script", tuple(Scope))
    monkeypatch.setenv(VARIABLE, token)
    by_token = amparo(*COMMAND, "--new", "--password-stdin")

    assert (3, 3) == (nobody.code, by_token.code)
    assert ("", "") == (nobody.out, by_token.out)
    assert nobody.err.startswith("You are not signed in to clinic.")
    assert 0 == office.records.recovery_codes_left(sofia)

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.access.sign_in import Attempts, SessionKind, password_problems, session_ends

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
WHO = ("Sofía Prueba", "sofia.prueba@example.org", "clinic")


def wait_after(failures: int) -> timedelta:
    """Return how long somebody waits after so many wrong tries in a row."""
    until = Attempts(failures=failures, last=NOON).may_try_at(NOON)
    return timedelta(0) if until is None else until - NOON


def test_the_wait_doubles_after_five_wrong_tries_and_ends_at_an_hour() -> None:
    """Somebody who mistypes is let in at once; ten thousand guesses take more than a year."""
    assert [0, 30, 60, 120] == [wait_after(failures).total_seconds() for failures in (4, 5, 6, 7)]
    assert wait_after(1_000) == timedelta(hours=1)
    assert sum((wait_after(failures) for failures in range(10_000)), timedelta(0)) > timedelta(days=365)


def test_wrong_tries_are_forgotten_after_a_day() -> None:
    """Nobody stays shut out by what a stranger tried."""
    tried = Attempts(failures=50, last=NOON)

    assert tried.may_try_at(NOON + timedelta(days=1)) is None
    assert tried.failed(NOON + timedelta(days=1)).failures == 1


def test_each_wrong_try_counts_one_more_and_the_fifth_begins_the_wait() -> None:
    """Four slips of the finger cost nothing; the fifth costs half a minute, from itself on."""
    attempts, at, waits = Attempts(), NOON, []
    for _ in range(6):
        at += timedelta(hours=1)
        attempts = attempts.failed(at)
        until = attempts.may_try_at(at)
        waits.append(0 if until is None else (until - at).seconds)

    assert (6, at) == (attempts.failures, attempts.last)
    assert [0, 0, 0, 0, 30, 60] == waits


def test_the_wait_is_over_at_its_very_end() -> None:
    """Half a minute after the fifth wrong try, and not a second before."""
    attempts = Attempts(failures=5, last=NOON)

    assert attempts.may_try_at(NOON + timedelta(seconds=29)) == NOON + timedelta(seconds=30)
    assert attempts.may_try_at(NOON + timedelta(seconds=30)) is None


def test_wrong_tries_count_for_a_day_to_the_second() -> None:
    """The sixth within the day is a sixth."""
    tried = Attempts(failures=5, last=NOON)

    assert 6 == tried.failed(NOON + timedelta(hours=23, minutes=59, seconds=59)).failures
    assert 1 == tried.failed(NOON + timedelta(days=1)).failures


def test_a_name_of_three_letters_is_one_and_a_syllable_is_not() -> None:
    """Ana is somebody; every word has a syllable of hers."""
    assert 1 == len(list(password_problems("ana12ana34ana", ("Ana",))))
    assert [] == list(password_problems("lulu12lu34lulu", ("Lu",)))


@given(tries=st.lists(st.integers(0, 90_000), max_size=30))
def test_another_wrong_try_never_shortens_the_wait(tries: list[int]) -> None:
    """Within a day, each one moves the moment of the next try on."""
    at, attempts, until = NOON, Attempts(), NOON
    for seconds in tries:
        at += timedelta(seconds=seconds % 3_600)
        attempts = attempts.failed(at)
        assert (attempts.may_try_at(at) or at) >= min(until, at)
        until = attempts.may_try_at(at) or at


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("correct horse battery", ""),
        ("contraseña con ñ y más", ""),
        ("abcdefghijkl", ""),
        ("abcdefghijk", "at least 12"),
        ("abcde" * 51 + "f", ""),
        ("abcdeabcdeabcde", ""),
        ("abcdabcdabcdabcd", "repeats"),
        ("prueba-sofia-qwerty", ""),
        ("prueba-sofia-qwert", "little more than a name"),
        ("prueba", "at least 12"),
        ("short", "at least 12"),
        ("abcdefgh" * 32, ""),
        ("x" * 257, "at most 256"),
        ("aaaabbbbaaaabbbb", "repeats"),
        ("Sofía.Prueba.2027", "little more than a name"),
        ("clinic-prueba-sofia", "little more than a name"),
    ],
)
def test_a_password_is_long_and_is_no_name_that_others_know(password: str, said: str) -> None:
    """Length is what counts: no rules about digits and signs."""
    problems = [problem.en for problem in password_problems(password, WHO)]

    assert len(problems) == bool(said)
    assert said in "".join(problems)


def test_a_session_ends_an_hour_after_the_last_thing_done_and_after_half_a_day_in_any_case() -> None:
    """A screen that was left open shows nobody a client's case for long."""
    kind = SessionKind.WEB

    assert session_ends(kind, NOON, NOON) == NOON + timedelta(hours=1)
    assert session_ends(kind, NOON, NOON + timedelta(hours=11, minutes=30)) == NOON + timedelta(hours=12)
    assert session_ends(kind, NOON, NOON, NOON + timedelta(minutes=5)) == NOON + timedelta(minutes=5)
